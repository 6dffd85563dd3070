"""The grant to see restricted items, and what the bot says that it holds about somebody."""

from collections.abc import Iterator
from datetime import date

import pytest

from handlers.reply import Audience, Reply
from handlers.rights import sees_restricted
from schedules.nightly import plan_nights
from tests.board import Board, at, tick
from tests.grants import member
from tests.talk import MEMBERS, POLICE, Talk, talking, words


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def notices(talk: Talk, who: str) -> list[str]:
    """What somebody was sent by now."""
    board = Board()
    tick(talk, board)
    return board.on(f"@U-{who}")


def test_nobody_has_it_by_default_and_it_is_given_until_a_day(talk: Talk) -> None:
    assert not [name for name in MEMBERS if sees_restricted(member(talk, name), talk.clock.now().date())]
    answer = words(talk.says("council", "/member grant @police"))
    assert f"Saved: police ({POLICE}) may see restricted items until Saturday 20 November 2027" in answer
    assert "You may now see restricted items of Stevenage" in notices(talk, "police")[0]
    holds = "may see restricted items until Saturday 20 November 2027"
    assert holds in words(talk.says("council", "/member list"))
    assert holds not in words(talk.says("probation", "/member list")), "others are not told who holds it"
    given = member(talk, "police")
    assert given.cleared_by_id == member(talk, "council").id
    for line, said in (
        ("/member grant @police", "until Saturday 20 November 2027 already"),
        ("/member grant @police until=21/11/2027", "more than a year ahead. Until Saturday 20 November 2027"),
        ("/member grant @police until=1/11/2026", "Sunday 1 November 2026 has passed"),
        ("/member revoke @chair", "chair may see no restricted items as it is"),
    ):
        assert said in words(talk.says("council", line))
    renewed = words(talk.says("council", "/member grant @police until=30/6/2027"))
    assert "until Wednesday 30 June 2027" in renewed
    assert "It was renewed." in renewed
    held = member(talk, "police")
    assert [sees_restricted(held, date(2027, 6, 30)), sees_restricted(held, date(2027, 7, 1))] == [True, False]
    assert "may see restricted items no more" in words(talk.says("council", "/member revoke @police"))
    assert "You may not see restricted items" in notices(talk, "police")[-1]
    assert member(talk, "police").cleared_until is None
    assert "is for coordinators" in words(talk.says("police", "/member grant @police"))


def test_who_grants_it_to_themselves_is_seen_by_the_other_coordinators(talk: Talk) -> None:
    talk.says("council", "/member add @newcomer coordinator SBC")
    notices(talk, "newcomer")
    assert "The other coordinators are told." in words(talk.says("council", "/member grant me"))
    told = notices(talk, "newcomer")
    assert "council (Stevenage Borough Council) has let themselves see restricted items until Saturday" in told[0]
    assert "[End it]" in told[0]


def test_the_coordinator_is_told_once_in_the_last_month_and_then_it_ends(talk: Talk) -> None:
    talk.says("council", "/member grant @police until=20/1/2027")
    with talk.database.unit() as unit:
        plan_nights(unit.within(talk.partnership.id), talk.clock.now())
    told = []
    for moment in ("2026-11-20 10:01", "2026-12-18 02:00", "2026-12-22 02:00", "2026-12-22 09:00", "2027-01-05 02:00",
                   "2027-01-05 09:00", "2027-01-21 02:00", "2027-01-21 09:00"):  # fmt: skip
        at(talk, moment)
        told += [(moment, text) for text in notices(talk, "council") if "restricted items until" in text]
    ((when, text),) = told
    assert when == "2026-12-22 09:00"
    assert f"police ({POLICE}) may see restricted items until Wednesday 20 January 2027 only" in text
    assert "[Grant it again]" in text
    assert not sees_restricted(member(talk, "police"), talk.clock.now().date())
    assert "restricted" not in words(talk.says("council", "/member list"))


def test_everybody_sees_what_is_held_of_them_and_others_only_who_they_are(talk: Talk) -> None:
    talk.says("council", "/member add @newcomer partner police email=desk@police.example")
    talk.says("newcomer", "/action update 4.1 green Two sessions held")
    talk.says("newcomer", "/incident log graffiti Bedwell Tags on the underpass")
    talk.says("newcomer", "/action mute")
    notices(talk, "newcomer")
    shown = talk.says("newcomer", "/member show me")
    assert isinstance(shown, Reply)
    assert shown.audience == Audience.PERSON
    for said in (
        "What I hold about you",
        "Name: newcomer",
        f"Organisation: {POLICE}",
        "Member since: Friday 20 November 2026, added by a coordinator",
        "Email: desk@police.example",
        "Slack: not known there",
        "Talk: known there by an id",
        "Restricted items: may see none",
        "Stands in for: nobody",
        "Reminders: stopped on Friday 20 November 2026",
        "Updates and other entries: 1",
        "Of these, answers: 1",
        "Incidents logged: 1",
        "Private messages sent: 1",
        "Receipts of requests: 3",
        "For a copy of it, or to have it corrected or erased, ask council (Stevenage Borough Council).",
    ):
        assert said in words(shown), said
    assert words(talk.says("newcomer", "/member show")) == words(shown)
    assert "What I hold about newcomer" in words(talk.says("council", "/member show @newcomer"))
    other = words(talk.says("probation", "/member show newcomer"))
    assert other.splitlines() == ["newcomer", "", "Name: newcomer", "Role: partner", f"Organisation: {POLICE}"]
    assert "No member is called “nobody else”" in words(talk.says("probation", "/member show nobody else"))
