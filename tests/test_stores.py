"""Every store is scoped to its partnership: another partnership's rows never show, whatever is asked for."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import pytest
from sqlalchemy import select

from storage import accounts, migrating
from storage.actions import Entry
from storage.database import Database
from storage.deliveries import Planned
from storage.loading import load
from storage.measures import Given
from storage.planfile import read_preset
from storage.prompts import Asking
from storage.stores import Stores, Unit
from storage.tables import (
    Action,
    Channel,
    Delivery,
    DeliveryState,
    Incident,
    IncidentChange,
    Measure,
    Member,
    Occurrence,
    OccurrenceState,
    Organisation,
    Plan,
    Prompt,
    Series,
    Update,
)
from storage.vocabulary import CATEGORIES, Becoming, Outcome, Role, Span, Status, UpdateKind

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
PAST, FUTURE = NOW - timedelta(days=1000), NOW + timedelta(days=1000)
MARK = "mark of the prompt"
SUBJECT = "occurrence of the first"
QUARTER = Given(Span.QUARTER, date(2026, 7, 1), date(2026, 9, 30), Decimal(210))
PUNCTUAL = timedelta(seconds=-1)
"""So that whatever was sent counts as late."""


@dataclass(frozen=True)
class First:
    """The rows of the first partnership, for which the stores of the second are asked."""

    action: Action
    plan: Plan
    incident: Incident
    meeting: Occurrence
    member: Member
    organisation: Organisation
    delivery: int
    account: Delivery
    paper: int
    prompt: Prompt
    series: Series
    measure: Measure
    board: int


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two partnerships in one database; the second is empty."""
    database = Database(database_url)
    migrating.create(database)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
        unit.partnerships.add("empty", "Empty Partnership", "", "Europe/London", NOW)
    yield database
    database.close()


def fill(stores: Stores) -> First:
    """One row of everything."""
    plan, action, police = stores.plans.current(), stores.actions.find("4.2"), stores.organisations.named("Police")
    assert plan and action and police
    member = stores.members.add("police", Role.COORDINATOR, police, at=NOW, email="police@example.org")
    stores.members.identify(member, "slack", "U1")
    said = Entry(UpdateKind.PROGRESS, NOW, member.id, police.id, Status.AT_RISK, "Slow", public="Help is near")
    stores.actions.record(action, said)
    action.owner_id = member.id
    stores.members.add("deputy", Role.DEPUTY, police, at=NOW).deputy_for_id = member.id
    stores.members.add("left", Role.PARTNER, police, at=NOW).removed_at = NOW
    place = stores.places.ensure("Bedwell")
    incident = stores.incidents.add(
        CATEGORIES["asb"], place, "Noise", count=2, happened_on=date(2026, 11, 19), member=member, at=NOW
    )
    stores.incidents.changed(incident, member, NOW, "count", "1", "2")
    keep_restricted(stores, member)
    fill_beside(stores, member)
    kind = stores.meetings.kind("jag")
    assert kind
    channel = stores.channels.remember("slack", "C-jag", "#jag")
    channel.allowed_at = NOW
    stores.boards.put_up(kind, channel, NOW)
    meeting = stores.meetings.schedule(kind, NOW, channel, "", NOW, member.id)
    agree(stores, meeting, member)
    series = stores.series.add(kind, said="weekly", starts=NOW.date(), set_at=NOW)
    asked = {"series_id": series.id, "slot": NOW.date(), "state": OccurrenceState.IN_QUESTION}
    stores.meetings.schedule(kind, NOW + timedelta(days=1), channel, "", NOW, member.id, **asked)
    stores.deliveries.plan(Planned(SUBJECT, "reminder", "slack", "C-jag", NOW, occurrence_id=meeting.id))
    paper = stores.papers.issue(meeting.id, 1, {}, NOW)
    (delivery,) = stores.deliveries.of(meeting.id)
    stores.actions.record(action, Entry(UpdateKind.ASSIGNED, NOW, member.id, was=police.name))
    prompt = ask(stores, member, meeting, action)
    stores.members.get(member.id)  # with who they are on each platform
    measure = stores.measures.current()[0]
    stores.measures.give(measure, QUARTER, None, NOW, member)
    board = stores.boards.of(kind)
    assert board
    rows = (action, plan, incident, meeting, member, police, delivery.id, tell(stores), paper.id, prompt, series)
    return First(*rows, measure, board.sent.id)


def fill_beside(stores: Stores, member: Member) -> None:
    """What a partnership keeps beside its plan and its meetings; an answer and an incident that were taken back."""
    action = stores.actions.find("4.1")
    assert action
    said = stores.actions.record(action, Entry(UpdateKind.PROGRESS, NOW, member.id, text="Wrong"))
    stores.actions.record(action, Entry(UpdateKind.UNDONE, NOW + timedelta(minutes=1), member.id, corrects_id=said.id))
    asb, bedwell = CATEGORIES["asb"], stores.places.ensure("Bedwell")
    mistaken = stores.incidents.add(asb, bedwell, "Not here", count=1, happened_on=NOW.date(), member=member, at=NOW)
    mistaken.taken_back_at = NOW + timedelta(minutes=1)
    stand = {"platform": "slack", "place": "C-jag", "message": "1.2", "name": "#jag", "link": "", "words": ""}
    stores.origins.keep("incident 1", member.id, NOW, **stand)
    stores.reactions.choose("pushpin", Becoming.INCIDENT, NOW, member.id)
    stores.closed_days.add(date(2026, 12, 24), "closed")
    stores.closed_days.keep_quiet(date(2027, 3, 22), date(2027, 5, 6), "local elections")


def agree(stores: Stores, meeting: Occurrence, member: Member) -> None:
    """Something that a meeting asked a member to do."""
    who = {"lead_id": member.organisation_id, "owner_id": member.id}
    agreed = {"kind_id": meeting.kind_id, "occurrence_id": meeting.id, "text": "Bring the map"}
    stores.meeting_actions.add(agreed | who, NOW, member.id)


def keep_restricted(stores: Stores, member: Member) -> None:
    """An action and an incident that are restricted, each with something said of it and of both together."""
    action = stores.actions.find("4.3")
    assert action
    stores.actions.record(action, Entry(UpdateKind.PROGRESS, NOW, member.id, to_status=Status.AT_RISK, text="Secret"))
    action.restricted_at = NOW
    stores.funding.add({"name": "Lamps", "outcome": Outcome.SECURED, "action_id": action.id}, NOW, member.id)
    for category in ("cuckooing", "asb"):
        place = stores.places.ensure("Bedwell")
        incident = stores.incidents.add(
            CATEGORIES[category],
            place,
            "",
            count=2,
            happened_on=date(2026, 11, 1),
            member=member,
            at=NOW,
            action_id=action.id,
        )
        stores.incidents.changed(incident, member, NOW, "secret" if incident.restricted else "count", "1", "2")


def tell(stores: Stores) -> Delivery:
    """An account that waits, after one that was sent."""
    for subject in ("account", "the next account"):
        stores.deliveries.plan(Planned(subject, accounts.KIND, "slack", "@U1", NOW))
    (sent,), (waiting,) = stores.deliveries.about("account"), stores.deliveries.about("the next account")
    stores.deliveries.close(sent, NOW)
    stores.deliveries.plan(Planned("an account under way", accounts.KIND, "slack", "@U1", PAST))
    (going,) = stores.deliveries.about("an account under way")
    going.state = DeliveryState.SENDING
    stores.deliveries.plan(Planned("held", "annex", "slack", "C-jag", FUTURE, expires_at=FUTURE))
    stores.deliveries.hold(stores.deliveries.about("held")[0])
    stores.session.flush()
    return waiting


def ask(stores: Stores, member: Member, meeting: Occurrence, action: Action) -> Prompt:
    """A prompt that was sent, and answered with "not mine"."""
    asking = Asking(member.id, NOW.date(), "slack", "@U1", NOW, FUTURE, (meeting.id,), {action.id: 1})
    assert stores.prompts.plan([asking]) == {member.id}
    assert stores.prompts.plan([asking]) == set()
    prompt, delivery = stores.prompts.asked([member.id], PAST.date())[member.id][NOW.date()]
    stores.deliveries.close(delivery, NOW)
    delivery.posted, delivery.mark = ["D1/1.2"], MARK
    stores.actions.record(action, Entry(UpdateKind.NOT_MINE, NOW, member.id))
    return prompt


def posted_in(rows: First) -> Channel:
    """The channel of the first partnership's meeting."""
    assert rows.meeting.channel
    return rows.meeting.channel


READS: dict[str, Callable[[Stores, First], object]] = {
    "accounts.owed": lambda s, f: s.accounts.owed(PAST, FUTURE, PUNCTUAL),
    "accounts.last": lambda s, f: s.accounts.last(f.account),
    "accounts.waits": lambda s, f: s.accounts.waits(f.account.destination),
    "accounts.too_early": lambda s, f: s.accounts.too_early(FUTURE),
    "actions.find": lambda s, f: s.actions.find(f.action.ref),
    "actions.all": lambda s, f: s.actions.all(),
    "actions.refs": lambda s, f: s.actions.refs(),
    # Its lock reads the owner anew, without who they are on each platform.
    "actions.owned": lambda s, f: (s.actions.owned(f.member.id), s.members.get(f.member.id))[0],
    "actions.restricted": lambda s, f: s.actions.restricted(),
    "actions.history": lambda s, f: s.actions.history(f.action),
    "actions.latest": lambda s, f: s.actions.latest([f.action]),
    "actions.since": lambda s, f: s.actions.since(PAST),
    "actions.listed": lambda s, f: s.actions.listed(f.prompt.id),
    "actions.undone_since": lambda s, _: s.actions.undone_since(NOW),
    "actions.disowned": lambda s, f: s.actions.disowned(f.action.id),
    "actions.supporting": lambda s, f: s.actions.supporting(f.organisation.id),
    "boards.get": lambda s, f: s.boards.get(1),
    "boards.of": lambda s, f: s.boards.of(f.meeting.kind),
    "boards.within": lambda s, f: s.boards.within(posted_in(f)),
    "boards.shown_as": lambda s, f: s.boards.shown_as(f.board),
    "channels.at": lambda s, f: s.channels.at("slack", "C-jag", lock=True),
    "channels.named": lambda s, f: s.channels.named("slack", "#jag"),
    "channels.used": lambda s, f: s.channels.used(PAST),
    "channels.uses": lambda s, f: s.channels.uses(posted_in(f), PAST).meetings,
    "closed_days.all": lambda s, f: s.closed_days.all(),
    "closed_days.quiet": lambda s, f: s.closed_days.quiet(),
    "deliveries.told": lambda s, f: s.deliveries.told(SUBJECT),
    "deliveries.follows": lambda s, f: s.deliveries.follows(f.account, PAST + PUNCTUAL),
    "deliveries.of": lambda s, f: s.deliveries.of(f.meeting.id),
    "deliveries.about": lambda s, f: s.deliveries.about(SUBJECT),
    "deliveries.waiting": lambda s, f: s.deliveries.waiting("reminder"),
    "deliveries.get": lambda s, f: s.deliveries.get(f.delivery),
    "funding.all": lambda s, f: s.funding.all(),
    "funding.find": lambda s, f: s.funding.find(1),
    "incidents.find": lambda s, f: s.incidents.find(f.incident.number),
    "incidents.all": lambda s, f: s.incidents.all(),
    "incidents.last_of": lambda s, f: [each for each in s.incidents.last_of(f.member.id) if each],
    "incidents.restricted": lambda s, f: s.incidents.restricted(),
    "incidents.restricted_between": lambda s, f: s.incidents.restricted_between(PAST, FUTURE),
    "incidents.changes": lambda s, f: s.incidents.changes(f.incident),
    "meeting_actions.all": lambda s, f: s.meeting_actions.all(f.meeting.kind),
    "meeting_actions.standing": lambda s, f: s.meeting_actions.standing(None, [f.meeting.kind_id]),
    "meeting_actions.find": lambda s, f: s.meeting_actions.find(1, lock=True),
    "meeting_actions.owned": lambda s, f: (s.meeting_actions.owned(f.member), s.members.get(f.member.id))[0],
    "meetings.kinds": lambda s, f: s.meetings.kinds(),
    "audit.about": lambda s, f: s.audit.about("partnership 1"),
    "audit.rows": lambda s, f: s.audit.rows([f"action {f.action.id}"]),
    "audit.numbered": lambda s, f: s.audit.numbered([2]),
    "audit.head": lambda s, f: (head := s.audit.head()) and head.number > 1,
    "measures.current": lambda s, f: s.measures.current(),
    "measures.get": lambda s, f: s.measures.get(f.measure.id),
    "measures.all": lambda s, f: s.measures.all(),
    "measures.locked": lambda s, f: s.measures.locked(f.measure.id),
    "measures.readings": lambda s, f: s.measures.readings(PAST.date()),
    "measures.history": lambda s, f: s.measures.history(f.measure),
    "measures.at": lambda s, f: s.measures.at(f.measure, QUARTER.first, QUARTER.last),
    "meetings.kind": lambda s, f: s.meetings.kind("jag"),
    "meetings.occurrence": lambda s, f: s.meetings.occurrence(f.meeting.id),
    "meetings.at": lambda s, f: s.meetings.at(f.meeting.kind, NOW),
    "meetings.after": lambda s, f: s.meetings.after(PAST),
    "meetings.next_of": lambda s, f: s.meetings.next_of(f.meeting.kind, PAST),
    "meetings.next_of_each": lambda s, f: s.meetings.next_of_each(PAST),
    "meetings.between": lambda s, f: s.meetings.between(f.meeting.kind, PAST, FUTURE),
    "meetings.held": lambda s, f: s.meetings.held(PAST, FUTURE),
    "meetings.before": lambda s, f: s.meetings.before(FUTURE, f.meeting.kind),
    "channels.allowed": lambda s, f: s.channels.allowed(),
    "channels.knows": lambda s, f: s.channels.knows("C-jag"),
    "holdings.of": lambda s, f: any(s.holdings.of(f.member).values()),
    "holdings.unsent": lambda s, f: s.holdings.unsent(f.member),
    "members.deputies": lambda s, f: s.members.deputies(f.member.id),
    "members.removed": lambda s, f: s.members.removed("slack", "U2", "left", ""),
    "members.get": lambda s, f: s.members.get(f.member.id),
    "members.all": lambda s, f: s.members.all(),
    "members.named": lambda s, f: s.members.named("police@example.org"),
    "members.on_platform": lambda s, f: s.members.on_platform("slack", "U1"),
    "members.coordinators": lambda s, f: s.members.coordinators(),
    "organisations.all": lambda s, f: s.organisations.all(),
    "organisations.named": lambda s, f: s.organisations.named("Police"),
    "origins.of_message": lambda s, f: s.origins.of_message("slack", "C-jag", "1.2"),
    "origins.entry": lambda s, f: s.origins.entry(f.action.latest_id or 0),
    "origins.incident": lambda s, f: s.origins.incident(f.incident.id),
    "origins.meeting_action": lambda s, f: s.origins.meeting_action(1),
    "origins.of": lambda s, f: s.origins.of(["incident 1"]),
    "overview.answers": lambda s, f: s.overview.answers(f.organisation.id, 5),
    "overview.stuck": lambda s, f: s.overview.stuck(PAST),
    "papers.get": lambda s, f: s.papers.get(f.paper),
    "papers.ahead": lambda s, f: s.papers.ahead(PAST),
    "papers.out_for": lambda s, f: s.papers.out_for(PAST),
    "papers.printed_since": lambda s, f: s.papers.printed_since(PAST),
    "papers.of": lambda s, f: s.papers.of(f.meeting.id),
    "papers.newest": lambda s, f: s.papers.newest(f.meeting.kind),
    "places.all": lambda s, f: s.places.all(),
    "places.named": lambda s, f: s.places.named("Bedwell"),
    "plans.current": lambda s, f: s.plans.current(),
    "plans.aims": lambda s, f: s.plans.aims(f.plan),
    "plans.labelled": lambda s, f: s.plans.labelled(f.plan.label),
    "plans.all": lambda s, f: s.plans.all(),
    "plans.objectives": lambda s, f: s.plans.objectives(),
    "plans.objective": lambda s, f: s.plans.objective("4"),
    "plans.objective_for": lambda s, f: s.plans.objective_for("asb"),
    "prompts.get": lambda s, f: s.prompts.get(f.prompt.id),
    "prompts.of": lambda s, f: s.prompts.of(f.prompt.delivery_id),
    "prompts.marked": lambda s, f: s.prompts.marked(MARK),
    "prompts.posted": lambda s, f: s.prompts.posted(f.member.id, "slack", "D1/1.2"),
    "prompts.asked": lambda s, f: s.prompts.asked([f.member.id], PAST.date()),
    "prompts.listing": lambda s, f: s.prompts.listing(f.action.id, NOW),
    "prompts.asking_for": lambda s, f: s.prompts.asking_for(f.meeting.id, NOW),
    "progress.issued": lambda s, f: s.progress.issued(f.meeting.kind_id, f.meeting.id, FUTURE).version,
    "progress.joined": lambda s, f: s.progress.joined(),
    "progress.assigned": lambda s, f: s.progress.assigned([f.action.id]),
    "progress.words": lambda s, f: s.progress.words([f.action]),
    "progress.public_lines": lambda s, f: s.progress.public_lines([f.action]),
    "progress.supporters": lambda s, f: s.progress.supporters(),
    "progress.happened": lambda s, f: s.progress.happened(PAST),
    "progress.tallies": lambda s, f: s.progress.tallies(None),
    "progress.uncounted": lambda s, f: s.progress.uncounted(NOW),
    "progress.monthly": lambda s, f: s.progress.monthly(PAST.date()),
    "reactions.all": lambda s, f: s.reactions.all(),
    "reactions.of": lambda s, f: s.reactions.of("pushpin"),
    "search.actions": lambda s, f: s.search.actions(("4",), f.organisation.id, [f.member.id], 9)[0],
    "search.incidents": lambda s, f: s.search.incidents([], f.organisation.id, 9)[0],
    "search.places": lambda s, f: s.search.places(),
    "search.members": lambda s, f: s.search.members(),
    "search.bids": lambda s, f: s.search.bids(),
    "series.all": lambda s, f: s.series.all(),
    "series.live": lambda s, f: s.series.live(NOW.date()),
    "series.from_plan": lambda s, f: s.series.from_plan(f.meeting.kind),
    "series.slots": lambda s, f: s.series.slots(f.series, NOW.date()),
    "series.given": lambda s, f: s.series.given(f.series, NOW.date(), NOW),
    "series.meetings": lambda s, f: s.series.meetings(f.meeting.kind, NOW, NOW.date()),
    "series.in_question": lambda s, f: s.series.in_question(NOW),
    "series.held": lambda s, f: s.series.held(f.meeting.kind, NOW),
    "series.coming": lambda s, f: s.series.coming(f.meeting.kind, PAST),
}
WRITES = {
    "actions": {"add", "add_planned", "record"},
    "audit": {"add", "as_one", "forget"},
    "boards": {"put_up", "take_down", "renew"},
    "channels": {"follow", "remember"},
    "closed_days": {"add", "remove", "keep_quiet", "end_quiet"},
    "deliveries": {
        "plan",
        "plan_many",
        "reset",
        "withdraw",
        "hold",
        "release",
        "put_off",
        "bring_forward",
        "close",
        "reopen",
    },
    "funding": {"add"},
    "measures": {"add", "give"},
    "meeting_actions": {"add"},
    "incidents": {"add", "changed", "forget"},
    "meetings": {"schedule", "move"},
    "members": {"add", "identify", "is_elsewhere"},
    "organisations": {"add"},
    "overview": {"renew", "forget_unopened"},
    "origins": {"keep", "forget"},
    "papers": {"issue"},
    "places": {"ensure"},
    "plans": {"make_current"},
    "reactions": {"choose", "remove"},
    "series": {"add", "give", "take_back"},
    "prompts": {"plan", "extend", "put_off", "list_only", "redraw", "delivery"},
}


def test_another_partnerships_rows_never_show(database: Database) -> None:
    with database.unit() as unit:
        first, second = unit.within(1), unit.within(2)
        rows = fill(first)
        first.clear()
        assert [name for name, ask in READS.items() if not ask(first, rows)] == []
        seen = {name: found for name, ask in READS.items() if (found := ask(second, rows))}
        assert seen == {}


def test_what_is_restricted_shows_to_nobody_uncleared(database: Database) -> None:
    with database.unit() as unit:
        rows = fill(unit.within(1))
    with database.unit() as unit:  # some of it locks what it reads
        stores = unit.within(1)
        answers = {name: ask(stores, rows) for name, ask in READS.items()}
        assert [name for name, answer in answers.items() if not answer] == ["incidents.restricted_between"]
        assert restricted_in(stores) == set()
        shown = {*(each.action for each in stores.incidents.all()), *(each.action for each in stores.funding.all())}
        assert shown == {None}, "nor does one show behind another row"
        assert "4.3" in stores.actions.restricted()
        assert stores.actions.find("4.3") is None
        assert "4.3" not in [ref for ref, _ in stores.actions.refs()]
        assert sum(each.count for each in stores.progress.tallies(None)) == 6, "counts stay"
        stores.clear()
        answers |= {name: ask(stores, rows) for name, ask in READS.items()}  # a session forgets what nobody holds
        assert restricted_in(stores) == {"Action", "Update", "Incident", "IncidentChange"}


def restricted_in(stores: Stores) -> set[str]:
    """The tables of which a restricted row has been read."""
    marks: dict[type[Any], Callable[[Any], bool]] = {
        Action: lambda each: each.restricted_at is not None,
        Update: lambda each: each.text == "Secret",
        Incident: lambda each: each.restricted,
        IncidentChange: lambda each: each.what == "secret",
    }
    read = [*stores.session.scalars(select(IncidentChange)), *stores.session.identity_map.values()]
    return {type(each).__name__ for each in read if type(each) in marks and marks[type(each)](each)}


def test_every_way_of_reading_is_tried_here() -> None:
    tried = {tuple(name.split(".")) for name in READS}
    tried |= {(store, method) for store, methods in WRITES.items() for method in methods}
    assert {(store, method) for store, cls in stores().items() for method in public(cls)} == tried


def stores() -> dict[str, type[Any]]:
    """Every store of a partnership by name."""
    found = {name: each for name, each in vars(Stores).items() if isinstance(each, cached_property)}
    annotated = {name: inspect.signature(each.func).return_annotation for name, each in found.items()}
    return {name: each for name, each in annotated.items() if inspect.isclass(each) and hasattr(each, "__mro__")}


def public(store: type[Any]) -> list[str]:
    return [name for name, each in inspect.getmembers(store, inspect.isfunction) if not name.startswith("_")]


def test_what_one_adds_is_not_found_by_the_other(database: Database) -> None:
    with database.unit() as unit:
        first, second = unit.within(1), unit.within(2)
        rows = fill(first)
        mine = second.places.ensure("Bedwell")
        assert mine.id != first.places.ensure("Bedwell").id
        assert second.channels.remember("slack", "C-jag", "#jag").id != rows.meeting.channel_id
        again = Planned(SUBJECT, "reminder", "slack", "C-jag", NOW)
        assert second.deliveries.plan(again)
        assert not first.deliveries.plan(again)


def test_a_person_is_found_in_each_partnership_they_belong_to(database: Database) -> None:
    with database.unit() as unit:
        rows = fill(unit.within(1))
        load(unit, read_preset("stockton-2017-20"), NOW)
        stockton = unit.partnerships.by_key("stockton")
        assert stockton
        other = unit.within(stockton.id)
        council = other.organisations.named("council")
        assert council
        twin = other.members.add("police", Role.PARTNER, council, at=NOW)
        other.members.identify(twin, "slack", "U1")
        assert [each.id for each in unit.people.identify("slack", "U1")] == [rows.member.id, twin.id]
        assert unit.people.identify("slack", "U2") == []


def test_an_organisation_is_found_by_any_of_its_names_in_its_own_partnership_only(database: Database) -> None:
    with database.unit() as unit:
        for name in ("police", "POLICE", "Herts Constabulary", "hertfordshire constabulary", "the Constabulary"):
            found = unit.within(1).organisations.named(name)
            assert found, name
            assert found.name == "Hertfordshire Constabulary"
            assert unit.within(2).organisations.named(name) is None


def numbers(unit: Unit, partnership_id: int) -> list[int]:
    return [each.number for each in unit.within(partnership_id).incidents.all()]


def test_each_partnership_numbers_its_incidents_from_one(database: Database) -> None:
    with database.unit() as unit:
        load(unit, read_preset("stockton-2017-20"), NOW)
        fill(unit.within(1))
        other = unit.within(3)
        council = other.organisations.named("council")
        assert council
        member = other.members.add("council", Role.COORDINATOR, council, at=NOW)
        for _ in range(2):
            other.incidents.add(
                CATEGORIES["asb"],
                other.places.ensure("Town Centre"),
                "Noise",
                count=1,
                happened_on=date(2026, 11, 19),
                member=member,
                at=NOW,
            )
        assert (numbers(unit, 1), numbers(unit, 3)) == ([3, 1], [2, 1]), "and the restricted one has its number"
