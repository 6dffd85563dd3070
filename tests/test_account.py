"""The one account that coordinators get of what was sent late, and of what was not sent because it was of no use."""

from collections.abc import Iterator

import pytest

from storage.tables import Delivery, DeliveryState
from storage.vocabulary import Role
from tests.board import Board, at, tick
from tests.talk import COUNCIL, MEMBERS, Talk, person_id, talking

NAME = "Joint Action Group (SoSafe meeting)"
MEETING = f"{NAME} on Thursday 10 December 2026 at 14:00"
PEOPLE = {**MEMBERS, "deputy": (Role.COORDINATOR, COUNCIL)}
COORDINATOR, DEPUTY = f"@{person_id('council')}", f"@{person_id('deputy')}"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=PEOPLE) as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        each.says("council", "/action assign 4.2 police")
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def accounts(talk: Talk, board: Board, moment: str, whose: str = COORDINATOR) -> list[str]:
    """The accounts that somebody gets at a moment."""
    at(talk, moment)
    before = len(board.posted)
    tick(talk, board)
    return [text for place, text in board.posted[before:] if place == whose and text.startswith("Reminders and papers")]


def test_after_downtime_there_is_one_account_five_minutes_later(talk: Talk, board: Board) -> None:
    assert accounts(talk, board, "2026-12-09 10:00") == []
    assert accounts(talk, board, "2026-12-09 10:04") == []
    (account,) = accounts(talk, board, "2026-12-09 10:05")
    assert account.startswith(
        "Reminders and papers that were not on time: 5 sent late\n\nSent late\n- Private reminders"
    )
    assert f"- Digest for the {MEETING}\n  due Wednesday 9 December 2026 at 09:00, sent Wednesday 9 Dec" in account
    assert f"- Reminder for the {MEETING}\n  due Thursday 3 December 2026 at 09:00, sent Wednesday 9" in account
    assert "[Show a digest now]" not in account
    assert [place for place, text in board.posted if text == account] == [COORDINATOR, DEPUTY]
    assert accounts(talk, board, "2026-12-09 12:00") == []


def test_what_was_of_no_use_any_more_is_in_it_and_posted_nowhere(talk: Talk, board: Board) -> None:
    assert accounts(talk, board, "2026-12-10 15:00") == []
    assert board.posted == []
    (account,) = accounts(talk, board, "2026-12-10 15:05")
    assert account.startswith(
        "Reminders and papers that were not on time: 6 not sent\n\nNot sent, because it was of no"
    )
    assert f"- Digest for the {MEETING}\n  due Wednesday 9 December 2026 at 09:00; there was no time left" in account
    assert account.endswith("[Show a digest now]")


def test_out_of_hours_an_account_waits_for_the_next_working_day(talk: Talk, board: Board) -> None:
    assert accounts(talk, board, "2026-12-10 17:00") == []
    assert accounts(talk, board, "2026-12-11 09:00") == []
    assert len(accounts(talk, board, "2026-12-11 09:05")) == 1


def test_shortly_before_the_end_of_the_day_it_waits_too(talk: Talk, board: Board) -> None:
    assert accounts(talk, board, "2026-12-10 15:57") == []
    assert accounts(talk, board, "2026-12-10 16:30") == []
    assert len(accounts(talk, board, "2026-12-11 09:00")) == 1


def test_each_account_begins_where_the_last_one_ended(talk: Talk, board: Board) -> None:
    accounts(talk, board, "2026-12-03 10:00")
    (first,) = accounts(talk, board, "2026-12-03 10:05")
    assert "3 sent late" in first
    assert "Digest" not in first
    accounts(talk, board, "2026-12-08 09:00")
    accounts(talk, board, "2026-12-09 11:00")
    (second,) = accounts(talk, board, "2026-12-09 11:05")
    assert second.startswith("Reminders and papers that were not on time: 1 sent late\n\nSent late\n- Digest")


def test_an_account_that_is_late_itself_has_all_that_became_late_meanwhile(talk: Talk, board: Board) -> None:
    accounts(talk, board, "2026-12-03 10:00")
    assert accounts(talk, board, "2026-12-09 11:00") == []
    (account,) = accounts(talk, board, "2026-12-09 11:01")
    assert "5 sent late" in account
    assert accounts(talk, board, "2026-12-09 11:30") == []


def test_what_is_on_time_is_in_no_account(talk: Talk, board: Board) -> None:
    for day in ("2026-11-26", "2026-12-03", "2026-12-08", "2026-12-09", "2026-12-10"):
        assert accounts(talk, board, f"{day} 09:04") == []
    assert accounts(talk, board, "2026-12-11 09:30") == []
    with talk.stores() as stores:
        assert stores.session.query(Delivery).filter(Delivery.kind == "account").count() == 0


def test_a_failed_account_is_made_up_for_by_the_next(talk: Talk, board: Board) -> None:
    accounts(talk, board, "2026-12-03 10:00")
    board.refuses.add(COORDINATOR)
    assert accounts(talk, board, "2026-12-03 10:05") == []
    board.refuses.clear()
    accounts(talk, board, "2026-12-08 09:00")
    accounts(talk, board, "2026-12-09 11:00")
    (again,) = accounts(talk, board, "2026-12-09 11:05")
    assert "4 sent late" in again


def test_who_was_asked_late_is_named_to_the_coordinators_alone(talk: Talk, board: Board) -> None:
    accounts(talk, board, "2026-11-26 09:00")
    with talk.database.unit() as unit:
        prompt = unit.within(talk.partnership.id).session.query(Delivery).filter(Delivery.kind == "prompt").one()
        prompt.state, prompt.next_at = DeliveryState.DUE, prompt.not_before
        prompt.posted, prompt.settled_at = [], None
    accounts(talk, board, "2026-11-26 11:00")
    (account,) = accounts(talk, board, "2026-11-26 11:05")
    assert "- Private reminder to police (Hertfordshire Constabulary) for the Joint Action Group" in account
    assert all("police (Hert" not in text for place, text in board.posted if not place.startswith("@"))


def test_somebody_who_coordinates_no_more_gets_none(talk: Talk, board: Board) -> None:
    accounts(talk, board, "2026-12-03 10:00")
    with talk.database.unit() as unit:
        for each in unit.within(talk.partnership.id).members.coordinators():
            each.role = Role.PARTNER
    assert accounts(talk, board, "2026-12-03 10:05") == []
