"""A private reminder that does not arrive: the organisation is named in the channel, the coordinators are told whom."""

from collections.abc import Iterator

import pytest

from storage.tables import Delivery, DeliveryState
from tests.board import Board, at, tick
from tests.talk import MEMBERS, Talk, person_id, talking

POLICE, COUNCIL, CHANNEL = f"@{person_id('police')}", f"@{person_id('council')}", "C-jag"
SERGEANT = {**MEMBERS, "sergeant": MEMBERS["police"]}


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=SERGEANT) as talk:
        talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        for ref in ("4.1", "4.2"):
            talk.says("council", f"/action assign {ref} police")
        yield talk


def told(board: Board, destination: str, words: str) -> list[str]:
    """What stands in a place and has these words."""
    return [text for text in board.on(destination) if words in text]


def test_the_organisation_is_named_in_the_channel_and_the_coordinator_is_told_whom(talk: Talk) -> None:
    board = Board(refuses={POLICE})
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    tick(talk, board)
    (mention,) = told(board, CHANNEL, "could not be delivered")
    assert mention.startswith("Hertfordshire Constabulary: 2 actions still to answer: 4.1, 4.2\n")
    assert "police" not in mention
    (notice,) = told(board, COUNCIL, "could not be reminded privately")
    assert notice.startswith("police (Hertfordshire Constabulary) could not be reminded privately")
    assert "Why: Convenor is not in that channel" in notice and "Asked about: 4.1, 4.2." in notice
    assert "[Enter their answers]" in notice


def test_an_organisation_is_named_once_a_round_however_many_of_it_cannot_be_reached(talk: Talk) -> None:
    talk.says("council", "/action assign 4.3 Hertfordshire Constabulary")
    board = Board(refuses={POLICE, f"@{person_id('sergeant')}"})
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    (mention,) = told(board, CHANNEL, "could not be delivered")
    assert "3 actions still to answer: 4.1, 4.2, 4.3" in mention
    assert len(told(board, COUNCIL, "could not be reminded privately")) == 2
    at(talk, "2026-12-03 09:00")
    tick(talk, board)
    assert len(told(board, CHANNEL, "could not be delivered")) == 2


def test_without_a_channel_only_the_coordinator_is_told(talk: Talk) -> None:
    board = Board(refuses={POLICE})
    at(talk, "2026-11-26 09:00")
    with talk.database.unit() as unit:
        for meeting in unit.within(talk.partnership.id).meetings.after(talk.clock.now()):
            meeting.channel = None
    tick(talk, board)
    assert board.on(CHANNEL) == []
    (notice,) = told(board, COUNCIL, "could not be reminded privately")
    assert "named in the channel" not in notice


def test_a_reminder_of_which_nobody_knows_is_told_to_the_coordinator_alone(talk: Talk) -> None:
    board = Board(doubts={POLICE})
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    at(talk, "2026-11-26 09:10")
    tick(talk, board)
    assert len(told(board, COUNCIL, "It is not known whether a private reminder reached police")) == 1
    assert told(board, CHANNEL, "could not be delivered") == []


def test_an_edit_that_fails_is_told_its_person_once_and_no_coordinator(talk: Talk) -> None:
    board = Board(fixed=True)
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    before = board.on(COUNCIL)
    for ref in ("4.1", "4.2"):
        talk.says("police", f"/action nochange {ref}")
        tick(talk, board)
    with talk.stores() as stores:
        redraws = stores.session.query(Delivery).filter(Delivery.kind == "redraw").all()
        assert {each.state for each in redraws} == {DeliveryState.FAILED}
    assert len(told(board, POLICE, "Your answers are saved")) == 1
    assert board.on(COUNCIL) == before


def test_a_message_is_drawn_anew_in_its_place(talk: Talk) -> None:
    board = Board()
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    talk.says("police", "/action nochange 4.1")
    tick(talk, board)
    ((number, text),) = board.edited
    assert board.posted[int(number) - 1] == (POLICE, text)
    assert "You have 1 of 2 actions left" in text and len(told(board, POLICE, "actions")) == 1
