"""What becomes of channels, for every partnership that depends on them: told once, and to nobody else."""

from collections.abc import Iterator

import pytest

from bot.channels import out_of_reach, places_in_use, take_notice
from bot.hearing import Noticed
from handlers.landing import Landing
from handlers.meetings.channel_changes import SeenChannel
from handlers.request import Spot
from storage.loading import load
from storage.planfile import read_plan
from storage.vocabulary import Confirming, Role
from tests.board import Board, tick
from tests.talk import JAG, PLATFORM, Talk, talking, verify, words

COUNCIL = "@U-council"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as talk:
        yield talk


def notice(talk: Talk, landing: Landing | None = None, place: str = JAG.place, name: str = "#jag", **more: str) -> None:
    """Something is seen of a channel, a minute after the last."""
    talk.clock.move(minutes=1)
    joined = bool(more.pop("joined", ""))
    seen = SeenChannel(PLATFORM, place, name, landing, deleted=bool(more.pop("deleted", "")))
    take_notice(talk.database, Noticed(seen, joined=joined, **more), talk.clock.now())


def told(talk: Talk, board: Board, whom: str = COUNCIL) -> list[str]:
    """What somebody is told by now and had not been told before."""
    before = len(board.on(whom))
    tick(talk, board)
    return board.on(whom)[before:]


def test_only_what_something_depends_on_is_told_of(talk: Talk) -> None:
    board = Board()
    assert places_in_use(talk.database, PLATFORM, talk.clock.now()) == frozenset()
    notice(talk, Landing(archived=True))
    talk.says("council", "/meeting channel jag #jag")
    assert places_in_use(talk.database, PLATFORM, talk.clock.now()) == {JAG.place}
    assert places_in_use(talk.database, "slack", talk.clock.now()) == frozenset()
    notice(talk, Landing())
    assert told(talk, board) == []
    talk.spot = Spot("C-new", "#new")
    talk.says("council", "/meeting channel jag")
    notice(talk, Landing(archived=True))
    assert told(talk, board) == [], "the one before is nobody's business any more"
    notice(talk, None, "C-new", "", deleted="yes")
    assert len(told(talk, board)) == 1
    assert out_of_reach(talk.database, talk.clock.now()) == ["Nothing can be posted in #new: it was deleted."]


def test_several_things_at_once_are_one_message(talk: Talk) -> None:
    board = Board()
    talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
    notice(talk, Landing(shared=True, archived=True), name="#partners")
    (said,) = told(talk, board)
    for each in ("#jag is called #partners now", "I cannot post in #partners any more: it is archived", "Another org"):
        assert each in said
    assert "Next: Reminder on Thursday 3 December 2026 at 09:00" in said and "[Choose another channel]" in said
    verify(
        talk, [("police", "/meeting list", "#partners · I cannot post there: it is archived · another organisation")]
    )
    notice(talk, Landing(), name="#partners")
    (said,) = told(talk, board)
    assert "I can post in #partners again" in said and "No other organisation reads #partners any more" in said


def test_every_partnership_that_meets_there_is_told_by_itself(talk: Talk) -> None:
    board = Board()
    talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
    with talk.database.unit() as unit:
        load(unit, read_plan("stockton-2017-20"), talk.clock.now())
        stockton = unit.partnerships.by_key("stockton")
        assert stockton
        other = unit.within(stockton.id)
        organisation = other.organisations.all()[0]
        member = other.members.add("other", Role.COORDINATOR, organisation, at=talk.clock.now())
        other.members.identify(member, PLATFORM, "U-other")
        other.channels.remember(PLATFORM, JAG.place, JAG.name).confirms = Confirming.LINE
    notice(talk, Landing(absent=True))
    tick(talk, board)
    for whom, planned in ((COUNCIL, True), ("@U-other", False)):
        (said,) = board.on(whom)
        assert "I cannot post in #jag any more: I am not in it" in said and ("Next:" in said) == planned


def test_an_id_that_is_known_already_takes_over_what_the_other_was_used_for(talk: Talk) -> None:
    talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
    talk.says("council", "/meeting board jag")
    with talk.database.unit() as unit:
        unit.within(talk.partnership.id).channels.remember(PLATFORM, "C-new", "#new")
    notice(talk, Landing(shared=True), "C-new", "#new", was=JAG.place)
    board = Board()
    tick(talk, board)
    assert any("Next Joint Action Group" in each for each in board.on("C-new"))
    with talk.stores() as stores:
        (meeting,) = stores.meetings.after(talk.clock.now())
        assert meeting.channel and meeting.channel.place == "C-new"
        assert {each.destination for each in stores.deliveries.of(meeting.id) if each.destination[:1] == "C"} == {
            "C-new"
        }
    assert places_in_use(talk.database, PLATFORM, talk.clock.now()) == {"C-new"}


def test_whoever_lets_it_in_is_known_or_the_coordinators_are_told(talk: Talk) -> None:
    board = Board()
    for whom, by in (("@U-police", "U-police"), (COUNCIL, "U-stranger"), (COUNCIL, "")):
        notice(talk, Landing(), "C-lobby", "#lobby", joined="yes", by=by, key=f"event {by}")
        notice(talk, Landing(), "C-lobby", "#lobby", joined="yes", by=by, key=f"event {by}")
        (said,) = told(talk, board, whom)
        assert said.startswith("I am in #lobby now, and post nothing there yet")


def test_a_post_that_did_not_land_is_kept_with_its_channel(talk: Talk) -> None:
    board = Board(landings={JAG.place: Landing(absent=True)})
    talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
    talk.says("council", "/meeting board jag")
    tick(talk, board)
    assert "#jag · I cannot post there: I am not in it" in words(talk.says("police", "/meeting next jag"))
    assert "I cannot post in #jag: I am not in it." in words(talk.says("council", "/meeting board jag anew"))
    notice(talk, Landing(), joined="yes", key="event")
    board.landings.clear()
    assert "I am in #jag now" in told(talk, board)[-1]
    assert any("Next Joint Action Group" in each for each in board.on(JAG.place))
