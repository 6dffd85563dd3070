"""The audit at the door: every change says who, for whom, when, and from what to what; what is shown is kept first."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from handlers.auditing import month_anchored
from handlers.reply import Marking, Reply, Tone
from schedules.calendar import WorkingCalendar
from storage.auditing.verifying import read_anchors, verify
from storage.tables import AuditEntry, AuditKey
from tests.exampleton import LATER, LIGHT, PLAN, action, changed, exampleton, load_text
from tests.talk import COUNCIL, POLICE, PROBATION, START, STEVENAGE, Talk, talking, tone, words
from tests.talk import verify as converse

TYPED = ("Six notices", "It slipped", "Shouting at the bus stop", "Loud shouting", "newcomer", "Visit the school")
"""What is typed here, and must not stand in the audit."""


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def entries(talk: Talk) -> list[AuditEntry]:
    with talk.stores() as stores:
        head = stores.audit.head()
        return stores.audit.numbered(range(1, head.number + 1))[::-1] if head else []


def said(talk: Talk, who: str, line: str) -> list[AuditEntry]:
    """The entries that a line leaves."""
    before = len(entries(talk))
    assert tone(talk.says(who, line)) is Tone.DONE, words(talk.answers[who])
    return entries(talk)[before:]


def told(entry: AuditEntry) -> str:
    changes = [f"{name} {entry.was.get(name)} > {value}" for name, value in sorted(entry.now.items())]
    return f"{entry.event}: {', '.join(changes)}" if entry.was else entry.event


def numbers(talk: Talk) -> tuple[dict[int | None, str], dict[int | None, str]]:
    """Members and organisations by their numbers."""
    with talk.stores() as stores:
        members: dict[int | None, str] = {each.id: each.name for each in stores.members.all()}
        organisations: dict[int | None, str] = {each.id: each.name for each in stores.organisations.all()}
    return members, organisations


CHANGES: dict[tuple[str, str], tuple[str, list[str]]] = {
    ("police", "/action update 4.2 amber Six notices next=Visit the school"): (POLICE, ["update added"]),
    ("council", f'/action update 4.3 red on-behalf-of="{PROBATION}" It slipped'): (PROBATION, ["update added"]),
    ("council", "/action due 4.2 2027-03-31 It slipped"): (
        COUNCIL,
        ["update added", "action changed: due None > 2027-03-31"],
    ),
    ("police", "/incident log asb Bedwell Shouting at the bus stop"): (POLICE, ["incident added"]),
    ("police", "/incident edit 1 count=3"): (
        POLICE,
        ["incident change added", "incident changed: count 1 > 3"],
    ),
    ("council", "/member add @newcomer partner Police"): (COUNCIL, ["member added", "identity added"]),
    ("council", "/meeting schedule jag 2026-12-10 14:00"): (
        COUNCIL,
        ["meeting added", "channel added", "meeting kind changed: channel id None > 1"],
    ),
    ("council", "/meeting move jag 2026-12-10 2026-12-11"): (
        COUNCIL,
        ["meeting changed: starts at 2026-12-10T14:00:00+00:00 > 2026-12-11T14:00:00+00:00"],
    ),
}


def test_every_change_says_who_for_whom_when_and_from_what_to_what(talk: Talk) -> None:
    members, organisations = numbers(talk)
    for (who, line), (organisation, expected) in CHANGES.items():
        talk.clock.move(minutes=1)
        left = said(talk, who, line)
        assert {told(each).replace("_", " ") for each in left} == set(expected), line
        for each in left:
            assert (members[each.member_id], organisations[each.organisation_id]) == (who, organisation), line
            assert each.at == talk.clock.now(), line
    update = next(each for each in entries(talk) if each.event == "update added")
    assert (update.now["from_status"], update.now["to_status"]) == ("not started", "at risk")
    everything = json.dumps([[each.event, each.subject, each.was, each.now] for each in entries(talk)])
    assert not [each for each in TYPED if each in everything]
    assert [each.faults for each in verify(talk.database)] == [()]


def test_what_was_not_done_leaves_no_entry(talk: Talk) -> None:
    before = len(entries(talk))
    for who, line in (("councillor", "/action update 4.2 amber Six"), ("police", "/action update 9.9 amber Six")):
        assert tone(talk.says(who, line)) is not Tone.DONE
    assert len(entries(talk)) == before
    said(talk, "police", "/action update 4.2 amber Six")
    talk.says("police", "/action update 4.2 amber Six")
    assert len(entries(talk)) == before + 1, "asked about, and rolled back"
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        stores.audit.add("kept", "action 1", at=START)
        with pytest.raises(RuntimeError), stores.session.begin_nested():
            stores.places.ensure("Nowhere Lane")
            stores.audit.add("rolled back", "action 1", at=START)
            raise RuntimeError
    assert [each.event for each in entries(talk)[before + 1 :]] == ["kept"]


def test_a_plan_is_one_entry_and_what_it_changes_in_rows_that_stood_has_entries_of_its_own(talk: Talk) -> None:
    first = [each for each in entries(talk) if not each.event.startswith(("member", "identity"))]
    assert [each.event for each in first] == [
        "partnership added",
        "plan loaded by the operator",
    ]
    assert first[-1].now["actions"] == {"added": 37}
    assert {each.at for each in first} == {START}
    before = len(entries(talk))
    assert "Nothing has changed" in words(talk.says("council", f"/plan load {STEVENAGE}"))
    assert len(entries(talk)) == before


def test_whatever_a_plan_adds_edits_and_puts_back_is_known_and_one_erasure_leaves_the_rest(talk: Talk) -> None:
    database = talk.database

    def found() -> list[str]:
        return [fault.sentence for verdict in verify(database) for fault in verdict.faults]

    load_text(database)
    assert found() == [], "a second partnership, at its set-up"
    longer = changed(
        (LIGHT, LIGHT + '      - {ref: "1.3", text: Mend the gates}\n'), ("More trust", "More trust in us")
    )
    for days, written in enumerate((longer, changed((LIGHT, ""), ("[Town Centre]", "[Old Town]")), PLAN)):
        assert load_text(database, written, LATER + timedelta(days=days)).changed
        assert found() == []
    with exampleton(database) as stores:
        light, walk = action(stores, "1.2"), action(stores, "1.1")
        light.text = "[removed]"
        stores.session.flush()
        assert stores.audit.forget(f"action {light.id}", at=LATER) == 1
        numbers = light.id, walk.id
    assert found() == []
    with talk.stores() as stores:
        keys = select(AuditEntry.event).join(AuditKey, AuditKey.audit_id == AuditEntry.id)
        left = stores.session.scalars(keys.where(AuditKey.subject == f"action {numbers[0]}")).all()
        assert left == ["action changed"], "the key of what stands there now, and none of what stood there"
    change(talk, "UPDATE action SET text = 'None' WHERE id = :walk", walk=numbers[1])
    assert found() == [f"Action {numbers[1]} (known as 1.1) is not as entry 2 left it: text."]


def test_what_cannot_be_written_down_is_not_shown(talk: Talk) -> None:
    converse(talk, [
        ("council", "/member grant @council", "restricted"),
        ("council", "/action restrict 4.2 It names a planned operation", "4.2"),
    ])  # fmt: skip
    shown = words(talk.says("council", "/action show 4.2"))
    assert entries(talk)[-1].event == "shown"
    assert entries(talk)[-1].now == {"asked_in": "C-jag"}
    change(talk, "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    answer = words(talk.says("council", "/action show 4.2"))
    assert answer.startswith("Not shown: whoever is shown a restricted item is written down first")
    assert shown.splitlines()[0] not in answer
    assert tone(talk.says("council", "/action show 4.1")) is Tone.PLAIN


def change(talk: Talk, *statements: str, **values: Any) -> None:  # noqa: ANN401 - a column may hold anything
    """Do to the database what the bot never does."""
    with talk.database.writer.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)


def test_a_coordinator_sees_the_audit_and_keeps_where_it_stands(talk: Talk) -> None:
    said(talk, "council", f'/action update 4.3 red on-behalf-of="{PROBATION}" It slipped')
    answer = words(talk.says("council", "/plan audit"))
    assert "13 · Friday 20 November 2026 at 10:00 · council (Stevenage Borough Council), for " + PROBATION in answer
    assert "\n  update of action 4.3 added" in answer
    assert "the bot itself\n  plan 1 loaded by the operator" in answer
    assert "for coordinators" in words(talk.says("police", "/plan audit"))
    (anchor,) = read_anchors(next(line for line in answer.splitlines() if line.startswith("stevenage 13 ")))
    assert [each.faults for each in verify(talk.database, [anchor])] == [()]
    started = datetime(2026, 12, 1, tzinfo=UTC).date()
    with talk.stores() as stores:
        days = [started.replace(day=day) for day in (1, 2, 7, 8)] + [started.replace(month=11, day=20)]
        messages = [month_anchored(stores, day, WorkingCalendar({})) for day in days]
    assert [each[0] if each else "" for each in messages] == ["audit 2026-12"] * 3 + ["", ""]
    assert messages[0] and str(anchor) in words(messages[0][1])


def test_the_audit_names_what_is_restricted_to_nobody_without_a_grant(talk: Talk) -> None:
    converse(talk, [
        ("council", "/member grant @council", "restricted"),
        ("council", "/action restrict 4.2", "4.2"),
        ("council", "/incident log cuckooing Bedwell", "incident 1"),
    ])  # fmt: skip
    with_grant = talk.says("council", "/plan audit")
    said(talk, "council", "/member revoke @council")
    without = talk.says("council", "/plan audit")
    assert isinstance(with_grant, Reply) and isinstance(without, Reply)
    assert "update of action 4.2 added" in words(with_grant) and "incident 1 added" in words(with_grant)
    assert "4.2" not in words(without) and "restricted or removed action shown" in words(without)
    assert (with_grant.marking, without.marking) == (Marking.RESTRICTED, Marking.OPEN)


def test_an_action_history_says_who_for_whom_when_and_from_what_to_what(talk: Talk) -> None:
    said(talk, "police", "/action update 4.2 amber Six notices")
    talk.clock.move(days=1)
    said(talk, "council", f'/action update 4.2 red on-behalf-of="{PROBATION}" It slipped')
    said(talk, "police", "/action complete 4.2 result=Quieter lesson=Start earlier")
    lines = words(talk.says("chair", "/action history 4.2")).splitlines()
    assert [line for line in lines if line.startswith("- ")] == [
        f"- Saturday 21 November 2026 at 10:00 · police ({POLICE}) · completed",
        f"- Saturday 21 November 2026 at 10:00 · reported by {PROBATION}, entered by the coordinator, "
        f"council ({COUNCIL}) · update",
        f"- Friday 20 November 2026 at 10:00 · police ({POLICE}) · update",
        "- Friday 20 November 2026 at 10:00 · the plan · added",
    ]
    for each in ("  off track → complete", "  at risk → off track", "  not started → at risk", "  Six notices"):
        assert each in lines
