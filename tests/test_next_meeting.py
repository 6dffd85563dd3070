"""The one message that says when a kind of meeting meets next: edited in its place, seldom, and never untrue."""

from collections.abc import Iterator

import pytest

from handlers.landing import Landing
from handlers.meetings.channel_changes import SeenChannel, take_in
from handlers.request import Spot
from tests.board import Board, at, tick
from tests.talk import JAG, Talk, talking, verify, words

HELD = "/meeting schedule jag 10/12/2026 14:00 in #jag place=Offices"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as talk:
        talk.says("council", HELD)
        talk.says("council", "/meeting board jag")
        yield talk


def pass_by(talk: Talk, board: Board, **by: float) -> str:
    """What the message says after a while; it stands first in the channel."""
    talk.clock.move(**by)
    tick(talk, board)
    return board.on(JAG.place)[0]


def test_it_is_kept_true_in_its_place(talk: Talk) -> None:
    board = Board()
    first = pass_by(talk, board)
    assert "Next Joint Action Group (SoSafe meeting): Thursday 10 December 2026 at 14:00" in first
    assert "Updates count until: Wednesday 9 December 2026 at 09:00" in first and "0 of 37 actions" in first
    for number in range(1, 7):
        talk.says("police", f"/action update 4.{number} amber Something new")
    assert "0 of 37" in pass_by(talk, board, seconds=1), "not before the minute is over"
    assert "6 of 37 actions" in pass_by(talk, board, minutes=2) and len(board.edited) == 1
    talk.says("councillor", "/meeting next jag")
    talk.says("police", "/incident log graffiti Bedwell Three tags")
    pass_by(talk, board, minutes=2)
    assert len(board.edited) == 1, "it would say the same"
    talk.says("council", "/meeting move jag next 11/12/2026 15:00")
    assert "Friday 11 December 2026 at 15:00" in pass_by(talk, board, minutes=2)
    talk.says("council", "/meeting change jag next place=none link=https://meet.example.org/jag")
    assert "Link: https://meet.example.org/jag" in pass_by(talk, board, minutes=2)
    talk.says("council", "/meeting cancel jag next The room is flooded")
    gone = pass_by(talk, board, minutes=2)
    assert "No Joint Action Group (SoSafe meeting) is scheduled" in gone
    assert "Cancelled: Friday 11 December 2026 at 15:00" in gone


def test_after_the_meeting_it_turns_to_the_next(talk: Talk) -> None:
    board = Board()
    pass_by(talk, board)
    talk.says("council", "/meeting schedule jag 14/01/2027 14:00")
    at(talk, "2026-12-09 09:00")
    pass_by(talk, board)
    assert "Digest: posted on Wednesday 9 December 2026" in pass_by(talk, board, minutes=2)
    at(talk, "2026-12-10 14:02")
    assert "it began at 14:00" in pass_by(talk, board) and "Offices" in pass_by(talk, board)
    at(talk, "2026-12-10 17:02")
    assert "Next Joint Action Group (SoSafe meeting): Thursday 14 January 2027" in pass_by(talk, board)


def test_it_moves_with_its_meetings_and_says_where_to(talk: Talk) -> None:
    board = Board()
    pass_by(talk, board)
    talk.spot = Spot("C-new", "#new")
    answer = words(talk.says("council", "/meeting channel jag"))
    assert "moves there within a minute; the one in #jag says so" in answer
    assert "stands in #new now" in pass_by(talk, board, minutes=2)
    tick(talk, board)
    assert any("Next Joint Action Group" in each for each in board.on("C-new"))


def test_put_away_it_says_so_and_is_changed_no_more(talk: Talk) -> None:
    board = Board()
    pass_by(talk, board)
    verify(
        talk,
        [
            ("police", "/meeting board jag off", "is for coordinators"),
            ("council", "/meeting board jag", "stands in #jag already", "[Post it anew]"),
            ("council", "/meeting board rag", "has no channel yet", "[Choose a channel]"),
            ("council", "/meeting board jag off", "is not kept true any more"),
            ("council", "/meeting board jag off", "is kept anywhere", "[Keep one]"),
        ],
    )
    assert "is not kept here any more" in pass_by(talk, board, minutes=2)
    talk.says("council", "/meeting move jag next 11/12/2026")
    assert "is not kept here any more" in pass_by(talk, board, minutes=2)


def test_it_is_put_up_and_away_as_often_as_one_likes_in_one_instant(talk: Talk) -> None:
    for state, said in (("anew", "is posted"), ("off", "not kept true"), ("on", "is posted"), ("anew", "is posted")):
        assert said in words(talk.says("council", f"/meeting board jag {state}"))


def test_one_that_cannot_be_changed_is_posted_anew_once_and_then_asked_about(talk: Talk) -> None:
    board = Board(fixed=True)
    pass_by(talk, board)
    for number in (1, 2, 3):
        talk.says("police", f"/action update 4.{number} amber Something new")
        pass_by(talk, board, minutes=2)
    posted = [each for each in board.on(JAG.place) if "Next Joint" in each]
    assert len(posted) == 2 and "1 of 37" in posted[1]
    asked = [each for each in board.on("@U-council") if "is not kept true now in #jag" in each]
    assert len(asked) == 1 and "[Post it anew]" in asked[0]
    board.fixed = False
    talk.says("council", "/meeting board jag anew")
    pass_by(talk, board, minutes=2)
    assert "3 of 37" in [each for each in board.on(JAG.place) if "Next Joint" in each][-1]


def test_where_another_organisation_reads_it_counts_nobody(talk: Talk) -> None:
    board = Board()
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        assert take_in(stores, SeenChannel("talk", JAG.place, JAG.name, Landing(shared=True)), talk.clock.now())
    assert "of 37" not in pass_by(talk, board) and "Offices" in pass_by(talk, board)


def test_what_never_arrived_is_put_up_when_it_can_be(talk: Talk) -> None:
    board = Board(refuses={JAG.place})
    tick(talk, board)
    assert board.on(JAG.place) == [] and any(
        "could not be posted in #jag" in each and "[Post it anew]" in each for each in board.on("@U-council")
    )
    seen = [SeenChannel("talk", JAG.place, JAG.name, each) for each in (Landing(absent=True), Landing())]
    board.refuses.clear()
    for each in seen:
        with talk.database.unit() as unit:
            take_in(unit.within(talk.partnership.id), each, talk.clock.now())
        talk.clock.move(minutes=2)
        tick(talk, board)
    assert len([each for each in board.on(JAG.place) if "Next Joint" in each]) == 1
