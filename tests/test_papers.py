"""What digests say: whole papers as text, each section, and what a paper may cost."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.drawings.words import edition, say
from handlers.paper import Paper
from handlers.papers.digest import as_reply
from handlers.sending.compiling import compile_delivery
from storage.actions import Entry
from storage.stores import Stores
from storage.tables import Action, Delivery, Member, Update
from storage.vocabulary import CATEGORIES, Role, Status, UpdateKind
from tests.board import at
from tests.statements import counting
from tests.talk import STEVENAGE, Talk, going_on, talking, verify, words
from tests.templates import MEMORY

GOLDEN = Path(__file__).parent / "golden"
WELWYN = "welwyn-hatfield-2021"
STOCKTON = "stockton-2017-20"
WELWYN_MEMBERS = {
    "council": (Role.COORDINATOR, "Welwyn Hatfield Borough Council"),
    "police": (Role.PARTNER, "Hertfordshire Constabulary"),
    "health": (Role.PARTNER, "Public Health"),
}
STOCKTON_MEMBERS = {
    "council": (Role.COORDINATOR, "Stockton-on-Tees Borough Council"),
    "police": (Role.PARTNER, "Cleveland Police"),
}
STATEMENTS = 25
PAPERS = [("jag", "2026-12-09 09:00"), ("rag", "2027-01-06 09:00")]
"""The golden papers: kind of meeting, and when its digest falls due."""


def issue(talk: Talk, key: str, moment: str) -> Paper:
    """The digest of the next meeting of a kind as it falls due at a moment, without its message's button."""
    at(talk, moment)
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        content = compile_delivery(stores, due(stores, key, talk.clock.now()), talk.clock.now())
        return Paper.model_validate(content).model_copy(update={"buttons": ()})


def due(stores: Stores, key: str, now: datetime) -> Delivery:
    """The digest of the next meeting of a kind, due now."""
    occurrence = stores.meetings.after(now, stores.meetings.kind(key))[0]
    delivery = next(each for each in stores.deliveries.of(occurrence.id) if each.kind == "digest")
    delivery.not_before = now
    return delivery


def log(talk: Talk, category: str, place: str, *, count: int = 1, objective: str = "") -> None:
    """Log an incident now."""
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        member = stores.members.all()[0]
        stores.incidents.add(
            CATEGORIES[category],
            stores.places.ensure(place),
            "Seen by the wardens",
            count=count,
            happened_on=talk.clock.now().date(),
            member=member,
            at=talk.clock.now(),
            objective=stores.plans.objective(objective) if objective else None,
        )


def first_meeting(talk: Talk) -> None:
    """Meetings ahead, leads and first words, and a JAG with its digest."""
    verify(
        talk,
        [
            ("council", "/meeting schedule jag 26/11/2026 14:00 in #jag", "Scheduled"),
            ("council", '/meeting schedule jag 10/12/2026 14:00 place="Council offices"', "Scheduled"),
            ("council", "/meeting schedule rag 27/11/2026 10:00", "Scheduled"),
            ("council", "/meeting schedule rag 14/1/2027 10:00", "Scheduled"),
            ("council", "/action assign 2.3 police", "Saved"),
            ("council", "/action assign 3.1 Public Health", "Saved"),
            ("council", "/action assign 1.1 police", "Saved"),
            ("council", "/action due 2.3 30/11/2026 Agreed", "Saved"),
            ("police", "/action update 2.3 on track Cameras are up", "Saved"),
            ("health", "/action update 3.1 on track Two clubs have begun", "Saved"),
            ("police", "/action update 1.1 on track Leaflets are printed", "Saved"),
        ],
    )
    log(talk, "fly_tipping", "Moneyhole Lane", objective="2")
    issue(talk, "jag", "2026-11-25 09:00")


def quarter(talk: Talk) -> None:
    """A JAG with its digest, and then a month in which everything happens that a paper speaks of."""
    first_meeting(talk)
    at(talk, "2026-11-30 10:00")
    verify(
        talk,
        [
            ("police", '/action update 2.3 amber Six notices issued, two contested next="Agree cover"', "Saved"),
            ("health", "/action update 3.1 red The worker has left", "Saved"),
            ("health", "/action nochange 3.1", "Saved"),
            ("council", "/action update 1.2 green Talks held on-behalf-of=police", "Saved"),
            ("council", '/action complete 4.1 result="Twelve posters up" lesson="Start earlier"', "Saved"),
            ("council", "/action due 2.3 9/12/2026 Waiting for the premises", "Saved"),
            ("council", "/action due 3.2 15/12/2026 Agreed", "Saved"),
            ("council", "/action due 5.1 31/3/2027 Agreed", "Saved"),
            ("council", '/action assign 3.2 "Public Health"', "Saved"),
            ("council", "/action add 2 Light the underpass lead=police", "Saved"),
            ("council", "/action withdraw 5.3 The pandemic is over", "Saved"),
            ("council", "/action edit 3.3 Support people who report hate crime", "Saved"),
            ("police", "/action propose 4 Hold a street meet", "Saved"),
            ("council", "/meeting action jag police due=4/12/2026 Share the patrol plan", "Saved"),
            ("council", "/meeting action jag health Write to the schools", "Saved"),
            ("council", "/meeting action rag health due=none Bring the costs", "Saved"),
            ("health", "/meeting done 2 Forty schools have it", "Done"),
        ],
    )
    log(talk, "fly_tipping", "Moneyhole Lane", count=3, objective="2")
    log(talk, "asb", "Town Centre", objective="2")
    log(talk, "fly_tipping", "Moneyhole Lane", objective="2")
    log(talk, "domestic_abuse", "Moneyhole Lane", count=2, objective="4")
    log(talk, "domestic_abuse", "Town Centre", objective="4")
    log(talk, "begging", "Town Centre")


@contextmanager
def welwyn(url: str) -> Iterator[Talk]:
    with going_on(url, quarter, WELWYN, WELWYN_MEMBERS) as talk:
        yield talk


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    with welwyn(database_url) as each:
        yield each


@pytest.fixture
def quick() -> Iterator[Talk]:
    """Where the kind of database makes no difference."""
    with welwyn(MEMORY) as each:
        yield each


@pytest.mark.parametrize(("key", "moment"), PAPERS)
def test_a_digest_reads_as_it_is_written_here(talk: Talk, key: str, moment: str) -> None:
    text = say(issue(talk, key, moment))
    assert text + "\n" == (GOLDEN / f"{key}.txt").read_text(encoding="utf-8")


def section(paper: Paper, title: str) -> str:
    """The text of the one section whose title begins so; nothing where there is none."""
    found = [each for each in paper.sections if each.title.startswith(title)]
    assert len(found) <= 1
    return say(paper.model_copy(update={"sections": tuple(found)})).partition(paper.counts)[2] if found else ""


def test_lead_sections_are_the_exceptions_and_who_is_missing(quick: Talk) -> None:
    lead = [each.title for each in issue(quick, "jag", "2026-12-09 09:00").sections if each.lead]
    assert lead == ["Exceptions: off track, at risk, overdue", "No update received"]


def test_what_is_in_the_thread_has_short_names_in_the_plans_own_words(quick: Talk) -> None:
    jag = shorts(issue(quick, "jag", "2026-12-09 09:00"))
    assert [each for each in jag if "incidents" not in each] == [
        "status by priority",
        "priorities 1 to 5",
        "the plan as a whole",
        "completed",
        "actions arising",
        "due soon",
        "proposed",
    ]
    assert shorts(issue(quick, "rag", "2027-01-06 09:00"))[:2] == ["decisions asked for", "status by priority"]


def shorts(paper: Paper) -> list[str]:
    """What the sections in the thread are called, each once."""
    return list(dict.fromkeys(each.short for each in paper.sections if not each.lead))


def test_restricted_incidents_are_counted_by_ward_and_say_no_more(quick: Talk) -> None:
    paper = issue(quick, "jag", "2026-12-09 09:00")
    assert "domestic abuse | Moneyhole Lane | 2\ndomestic abuse | Town Centre | 1" in section(paper, "Priority 4")
    assert "Seen by the wardens" not in say(paper)


def test_a_paper_names_no_person(quick: Talk) -> None:
    with quick.database.unit() as unit:
        for member in unit.within(quick.partnership.id).members.all():
            member.name = f"Somebody called {member.name}"
    quick.says("council", '/action assign 5.2 "Somebody called health"')
    for key in ("jag", "rag"):
        assert "Somebody" not in say(issue(quick, key, "2026-12-09 09:00"))


def test_the_counts_are_those_of_the_rows(quick: Talk) -> None:
    counts = issue(quick, "jag", "2026-12-09 09:00").counts
    assert counts == (
        "16 key actions: 1 complete, 2 on track, 1 at risk, 1 off track, 11 not started; 4 updated, 12 without update"
    )


def test_an_issued_paper_is_kept_and_never_changes(quick: Talk) -> None:
    paper = issue(quick, "jag", "2026-12-09 09:00")
    quick.says("police", "/action update 2.3 green All settled")
    with quick.stores() as stores:
        occurrence = stores.meetings.after(quick.clock.now(), stores.meetings.kind("jag"))[0]
        (kept,) = stores.papers.of(occurrence.id)
        assert (Paper.model_validate(kept.content), kept.version) == (paper, 1)


def test_due_before_the_next_meeting_looks_to_that_meeting(quick: Talk) -> None:
    assert section(issue(quick, "jag", "2026-12-09 09:00"), "Due by Saturday 9 January 2027").count("\n- ") == 2
    quick.says("council", "/meeting schedule jag 15/12/2026 14:00")
    soon = section(issue(quick, "jag", "2026-12-09 09:00"), "Due before the next meeting, Tuesday 15 December")
    assert "2.3 Tackle fly tipping" in soon
    assert "3.2" not in soon
    assert "5.1" in section(issue(quick, "rag", "2027-01-06 09:00"), "Due by Thursday 8 April")


def test_a_reopened_action_and_another_owner_are_changes(quick: Talk) -> None:
    verify(
        quick,
        [
            ("council", "/action reopen 4.1 The posters came down", "Saved"),
            ("council", '/action assign 2.3 "Hertfordshire Constabulary"', "Saved"),
            ("council", "/action assign 2.3 @police", "Saved"),
        ],
    )
    paper = issue(quick, "jag", "2026-12-09 09:00")
    assert "4.1 reopened\n  Why: The posters came down" in section(paper, "Priority 4")
    assert "2.3 has another owner at Hertfordshire Constabulary" in section(paper, "Priority 2")
    assert section(paper, "Completed") == ""


def test_a_board_with_themes_and_empty_ones() -> None:
    with talking(MEMORY, STOCKTON, STOCKTON_MEMBERS) as talk:
        assert "Digest for the Safer Stockton Partnership" in words(talk.says("police", "/digest partnership"))
        talk.says("council", "/meeting schedule partnership 14/1/2027 9:30 in #jag")
        paper = issue(talk, "partnership", "2027-01-06 09:00")
        titles = [each.title for each in paper.sections]
        assert "Theme 1: Reducing re-offending" in titles
        assert "Status by theme" in titles
        assert section(paper, "Theme 1").strip().endswith("No actions yet.")
        assert "Responsible Authorities Group" not in say(paper)


def test_the_first_rag_after_a_jag_looks_back_to_the_start_of_the_plan() -> None:
    with talking(MEMORY) as talk:
        talk.says("council", "/meeting schedule jag 26/11/2026 14:00")
        talk.says("council", "/meeting schedule rag 14/1/2027 10:00")
        talk.says("council", "/action assign 3.4 police")
        talk.says("police", "/action update 4.2 amber Six notices issued")
        issue(talk, "jag", "2026-11-25 09:00")
        paper = issue(talk, "rag", "2027-01-06 09:00")
        assert dict(paper.facts)["Period"].startswith("from Friday 20 November 2026, when the plan was loaded, to ")
        assert paper.counts.endswith("1 updated, 36 without update")
        assert "not started → at risk" in section(paper, "Exceptions")
        assert section(paper, "Objective 3").count("Changed since the plan was loaded") == 1
        assert ": added" not in say(paper)
        assert "(was" not in say(paper)
        assert "The plan as a whole" in [each.title for each in paper.sections]


def test_the_reply_says_all_that_the_paper_says(quick: Talk) -> None:
    paper = issue(quick, "rag", "2027-01-06 09:00")
    said = say(paper).replace(edition(paper), f"Version {paper.version}")
    assert say(as_reply(paper)).split() == said.split()


def fill(talk: Talk, actions: int, updates: int) -> None:
    """Bring the plan to this many actions, each with this many updates since the last meeting."""
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        plan = stores.plans.current()
        assert plan
        objectives = stores.plans.objectives()
        for number in range(actions - len(stores.actions.all())):
            entry = Entry(UpdateKind.ADDED, talk.clock.now())
            stores.actions.add(plan, objectives[number % len(objectives)], f"Action {number}", entry)
        member = stores.members.all()[0]
        for action in stores.actions.all():
            _speak(stores, action, member, updates, talk.clock.now())


def _speak(stores: Stores, action: Action, member: Member, updates: int, since: datetime) -> None:
    said: list[Mapping[str, object]] = [
        {
            "partnership_id": stores.partnership_id,
            "action_id": action.id,
            "kind": UpdateKind.PROGRESS,
            "at": since + timedelta(minutes=number),
            "entered_by_id": member.id,
            "reported_for_id": member.organisation_id,
            "from_status": Status.ON_TRACK,
            "to_status": Status.AT_RISK,
            "text": f"Word {number}",
            **dict.fromkeys(("next_step", "public", "result", "lesson", "was", "now"), ""),
        }
        for number in range(updates - 1)
    ]
    if said:
        stores.session.execute(insert(Update), said)
    last = Entry(UpdateKind.PROGRESS, since + timedelta(days=2), member.id, member.organisation_id, Status.AT_RISK)
    stores.actions.record(action, last)


@pytest.mark.parametrize(("actions", "updates"), [(37, 1), (120, 100)])
@pytest.mark.parametrize("key", ["jag", "rag"])
def test_a_digest_takes_few_statements_however_much_there_is(actions: int, updates: int, key: str) -> None:
    with talking(MEMORY, STEVENAGE) as talk:
        talk.says("council", f"/meeting schedule {key} 26/11/2026 14:00")
        issue(talk, key, "2026-11-25 09:00")
        at(talk, "2026-11-27 09:00")
        fill(talk, actions, updates)
        talk.says("council", f"/meeting schedule {key} 14/1/2027 14:00")
        at(talk, "2027-01-06 09:00")
        with talk.database.unit() as unit:
            stores = unit.within(talk.partnership.id)
            delivery = due(stores, key, talk.clock.now())
            stores.session.flush()
            with counting(talk.database) as statements:
                content = compile_delivery(stores, delivery, talk.clock.now())
        assert f"{actions} at risk" in Paper.model_validate(content).counts
        assert 0 < len(statements) <= STATEMENTS, "\n\n".join(statements)


def test_a_partnership_without_a_plan_has_a_digest_that_says_so() -> None:
    with talking(MEMORY) as talk:
        with talk.database.unit() as unit:
            plan = unit.within(talk.partnership.id).plans.current()
            assert plan
            plan.current = False
        assert "0 actions: 0 complete" in words(talk.says("police", "/digest jag"))


def test_overdue_is_reckoned_where_the_partnership_is() -> None:
    with talking(MEMORY) as talk:
        talk.clock.at = datetime(2026, 7, 1, 9, tzinfo=UTC)
        with talk.database.unit() as unit:
            action = unit.within(talk.partnership.id).actions.find("4.2")
            assert action
            action.due = date(2026, 7, 1)
        talk.clock.at = datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
        assert "overdue\n" not in words(talk.says("police", "/digest jag")).partition("Why")[0].partition("4.2")[2]
        talk.clock.at = datetime(2026, 7, 1, 23, 0, tzinfo=UTC)
        assert "due Wednesday 1 July, 1 day overdue" in words(talk.says("police", "/digest jag"))
