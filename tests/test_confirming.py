"""Confirmations that stay: what others in a channel are shown of what was saved there, and what they never are."""

from collections.abc import Iterator

import pytest

from handlers.landing import Landing
from handlers.reply import Tone
from tests.board import Board, tick
from tests.grants import grant
from tests.talk import JAG, Talk, talking, tone, verify, words

ALL = "/meeting confirm line in #jag"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as talk:
        yield talk


def shown(talk: Talk, board: Board, *, minutes: int = 0) -> list[str]:
    """What is posted in #jag by then, beside what was there."""
    before = len(board.on(JAG.place))
    tick(talk, board)
    talk.clock.move(minutes=minutes)
    tick(talk, board)
    return board.on(JAG.place)[before:]


def test_a_channel_is_quiet_until_a_coordinator_says_otherwise(talk: Talk) -> None:
    board = Board()
    talk.says("police", "/action update 4.2 amber Six notices issued")
    assert shown(talk, board) == []
    verify(
        talk,
        [
            ("police", ALL, "/meeting confirm is for coordinators"),
            ("council", "/meeting confirm", "How much:"),
            ("council", "/meeting confirm loud #jag", "“loud” is not one of: quiet, line, full."),
            ("council", "/meeting confirm line", "From now on a line in #jag says what was saved there", "Never shown"),
            ("council", ALL, "#jag is set to line already."),
        ],
    )
    talk.says("police", "/action update 4.2 amber Seven notices\nissued")
    assert shown(talk, board) == ["Hertfordshire Constabulary: 4.2 is at risk. “Seven notices issued”"]
    talk.says("council", "/action update 4.1 green on-behalf-of=Police Two sessions held")
    assert shown(talk, board, minutes=2) == ["Hertfordshire Constabulary: 4.1 is on track. “Two sessions held”"]
    talk.says("council", "/meeting confirm quiet #jag")
    talk.says("police", "/action nochange 4.2")
    assert shown(talk, board) == []


def test_ten_in_a_minute_are_a_few_messages(talk: Talk) -> None:
    board = Board()
    talk.says("council", ALL)
    for number in range(10):
        assert tone(talk.says("police", f"/incident log graffiti Bedwell Tag {number} on the underpass")) == Tone.DONE
    first, *rest = shown(talk, board, minutes=3)
    assert first.count("\n") == 0 and [each.count("\n") + 1 for each in rest] == [8, 1]
    assert "incident 10 (graffiti, Bedwell). “Tag 9 on the underpass”" in rest[-1]


def test_what_is_saved_in_the_same_instant_is_all_shown(database_url: str) -> None:
    refs = ("1.1", "1.2", "2.1", "2.2", "4.1", "4.2")
    with talking(database_url) as talk:
        board = Board()
        talk.says("council", ALL)
        talk.together(*(("council", f"/action update {ref} green Said of {ref}") for ref in refs))
        said = "\n".join(shown(talk, board, minutes=3))
        assert [ref for ref in refs if f"Said of {ref}" not in said] == []


def test_all_of_it_is_shown_where_that_is_wanted(talk: Talk) -> None:
    board = Board()
    talk.says("council", "/meeting confirm full #jag")
    talk.says("police", "/action update 4.2 amber Six notices issued")
    (told,) = shown(talk, board)
    assert "Saved: 4.2 is at risk" in told and "Said: Six notices issued" in told
    assert "[" not in told and "What happens next?" not in told, "that is for whoever saved it"
    talk.says("police", "/action update 5.3 amber Fourteen schools signed up")
    (line,) = shown(talk, board)
    assert line == "Hertfordshire Constabulary: 5.3 is at risk. “Fourteen schools signed up”", "its text names one"


NEVER = (
    "/incident log county-lines Bedwell count=2",
    "/action update 4.2 amber Work on cuckooing goes on",
    "/action mute",
    "/action mine",
    "/action update 4.22 amber There is none",
    "/action erase 4.1",
)


@pytest.mark.parametrize("line", NEVER)
def test_nothing_restricted_and_nothing_of_members_is_shown(talk: Talk, line: str) -> None:
    board = Board()
    for how in ("line", "full"):
        talk.says("council", f"/meeting confirm {how} #jag")
        talk.says("police", f"{line} {how}" if line.startswith("/action update") else line)
        assert shown(talk, board, minutes=2) == []


def test_the_same_request_heard_again_is_shown_once_and_what_is_said_privately_not_at_all(talk: Talk) -> None:
    board = Board()
    talk.says("council", ALL)
    for _ in range(2):
        talk.says("police", "/action update 4.2 amber Six notices issued", key="the same")
    assert len(shown(talk, board, minutes=2)) == 1
    talk.spot = None
    talk.says("police", "/action update 4.2 amber Said privately")
    assert shown(talk, board, minutes=2) == []


@pytest.mark.parametrize("how", ["line", "full"])
def test_what_is_taken_back_says_so_itself_and_not_once_more_what_it_said(talk: Talk, how: str) -> None:
    board = Board()
    talk.spot = None
    talk.says("police", "/action update 4.2 amber Six notices issued")
    talk.says("police", "/incident log fly-tipping Bedwell Six mattresses")
    talk.spot = JAG
    talk.says("council", f"/meeting confirm {how} in #jag")
    for line in ("/action undo 4.2", "/incident undo 1"):
        assert tone(talk.says("police", line)) == Tone.DONE
    assert "\n".join(shown(talk, board, minutes=2)).splitlines() == [
        "Hertfordshire Constabulary: Taken back: their update on 4.2, which is not started now.",
        "Hertfordshire Constabulary: Taken back: incident 1 (fly-tipping, Bedwell) counts no more.",
    ]


@pytest.mark.parametrize("how", ["line", "full"])
def test_what_waits_to_be_shown_is_not_shown_once_it_is_taken_back(talk: Talk, how: str) -> None:
    board = Board()
    talk.says("council", f"/meeting confirm {how} in #jag")
    talk.says("police", "/action update 4.1 green Two sessions held")
    talk.says("council", "/action update 4.2 green Said by the council, too")
    talk.says("police", "/action update 4.2 amber Said by mistake")
    talk.says("police", "/incident log fly-tipping Bedwell Said by mistake")
    for line in ("/action undo 4.2", "/incident undo 1"):
        assert tone(talk.says("police", line)) == Tone.DONE
    told = "\n".join(shown(talk, board, minutes=3))
    assert "Two sessions held" in told and "Taken back: their update on 4.2" in told
    assert "Said by mistake" not in told and "Said by the council, too" in told


def test_a_line_says_what_a_meeting_asked_for(talk: Talk) -> None:
    board = Board()
    talk.says("council", ALL)
    talk.says("council", "/meeting action jag police Bring a map of the ward")
    (line,) = shown(talk, board)
    assert line == "Stevenage Borough Council: meeting action 1. “Bring a map of the ward”"


@pytest.mark.parametrize("how", ["line", "full"])
def test_what_waits_is_not_shown_of_what_is_restricted_meanwhile(talk: Talk, how: str) -> None:
    board = Board()
    grant(talk, "council")
    talk.says("council", f"/meeting confirm {how} in #jag")
    for ref in ("4.1", "4.2", "4.3"):
        talk.says("council", f"/action update {ref} amber Said of {ref}")
    talk.says("council", "/action restrict 4.2 sure=yes")
    said = "\n".join(shown(talk, board, minutes=3))
    assert "Said of 4.1" in said and "Said of 4.3" in said and "4.2" not in said
    for place in ("Bedwell", "Pin Green"):
        talk.says("police", f'/incident log other "{place}" Seen in {place}')
    talk.says("police", "/incident edit 2 category=cuckooing sure=yes")
    said = "\n".join(shown(talk, board, minutes=3))
    assert "Seen in Bedwell" in said and "Seen in Pin Green" not in said


def test_where_another_organisation_reads_it_is_asked_about_first(talk: Talk) -> None:
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        stores.channels.remember("talk", JAG.place, JAG.name).shared_at = talk.clock.now()
    asked = talk.says("council", ALL)
    assert tone(asked) == Tone.ASK and "Another organisation can read #jag." in words(asked)
    assert tone(talk.presses("council", "Show it there")) == Tone.DONE
    board = Board(landings={JAG.place: Landing(shared=True)})
    talk.says("police", "/action update 4.2 amber Six notices issued")
    assert len(shown(talk, board)) == 1


def test_a_line_stays_out_where_it_turns_out_that_another_organisation_reads(talk: Talk) -> None:
    board = Board(landings={JAG.place: Landing(shared=True)})
    talk.says("council", ALL)
    talk.says("police", "/action update 4.2 amber Six notices issued")
    assert shown(talk, board) == [], "looked at right before the post, whatever was told of it"
