"""Where content may land: the rule cell by cell, and what becomes of what may not land when its time has come."""

from collections.abc import Iterator
from itertools import product

import pytest

from bot.hearing import Person, Posted, Said
from handlers.landing import NO_LEAVE, Landing, Leave, obstacles
from handlers.reply import Marking
from storage.tables import AuditEntry, Delivery, DeliveryState
from tests.board import Board, at, tick
from tests.talk import JAG, PLATFORM, Talk, person_id, talking, verify, words

POLICE, COUNCIL = person_id("police"), person_id("council")
BOTH = frozenset({POLICE, COUNCIL})
PLACES = {
    "as it should be": Landing(people=BOTH),
    "archived": Landing(archived=True, people=BOTH),
    "without the bot": Landing(absent=True, people=BOTH),
    "shared": Landing(shared=True, people=BOTH),
    "public": Landing(public=True, people=BOTH),
    "with a guest": Landing(guests=True, people=BOTH),
    "of people whom nobody knows": Landing(people=None),
    "empty": Landing(people=frozenset()),
    "private": Landing(direct=True, people=frozenset({POLICE})),
    "private, elsewhere": Landing(direct=True, shared=True, people=frozenset({POLICE})),
    "private, with a guest": Landing(direct=True, guests=True, people=frozenset({POLICE})),
    "private, of nobody knows whom": Landing(direct=True, people=None),
    "private, of nobody": Landing(direct=True, people=frozenset()),
}
LEAVES = {
    "nothing": NO_LEAVE,
    "the channel": Leave(allowed=True),
    "the people": Leave(granted=BOTH),
    "both": Leave(allowed=True, granted=BOTH),
    "one of them": Leave(allowed=True, granted=frozenset({COUNCIL})),
}
LANDS = {
    "restricted": {
        ("as it should be", "both"),
        ("empty", "both"),
        ("empty", "the channel"),
        ("empty", "one of them"),
        *product(("private", "private, with a guest"), ("the people", "both")),
    },
    "open": {*product(set(PLACES) - {"archived", "without the bot"}, LEAVES)},
}
"""Every place and leave with which content may land; with all others it may not."""


@pytest.mark.parametrize("marking", Marking)
def test_every_cell_of_the_rule(marking: Marking) -> None:
    lands = LANDS["restricted" if marking == Marking.RESTRICTED else "open"]
    for place, leave in product(PLACES, LEAVES):
        found = obstacles(marking, PLACES[place], LEAVES[leave])
        assert (not found) == ((place, leave) in lands), f"{marking} in a channel {place}, with leave for {leave}"
        assert all("{" not in each and (", " in each or ": " in each) for each in found)


def test_each_obstacle_says_who_and_what_to_do() -> None:
    there = Landing(people=frozenset({POLICE, "U-1", "U-2"}))
    known = Leave(allowed=True, known={POLICE: "police (Constabulary)"})
    (said,) = obstacles(Marking.RESTRICTED, there, known)
    assert "police (Constabulary), 2 people or apps who are no members here. Grant it to them with /member" in said
    assert "U-" not in said
    both = obstacles(Marking.RESTRICTED, Landing(shared=True, public=True, guests=True), NO_LEAVE)
    assert len(both) == 3, "everything that is wrong with the channel is said at once, and its people come after that"


RAG = "/meeting schedule rag 2026-12-10 14:00 in #jag"
SECRET = "The word nobody else may read"


@pytest.fixture
def talk(sqlite_url: str) -> Iterator[Talk]:
    """A meeting in #jag, where council and police may see the one restricted action until the first of December."""
    with talking(sqlite_url) as each:
        verify(
            each,
            [
                ("council", RAG, "Scheduled"),
                ("council", "/member grant council until=1/12/2026", "may see restricted items"),
                ("council", "/member grant police until=1/12/2026", "may see restricted items"),
                ("council", "/action restrict 4.2", "is restricted"),
                ("council", f"/action update 4.2 amber {SECRET}", "Saved"),
                ("council", "/incident count modern-slavery Bedwell count=2", "Saved"),
            ],
        )
        yield each


@pytest.fixture
def board() -> Board:
    return Board(landings={JAG.place: Landing(people=BOTH)})


ISSUE, PREVIEW = "/digest rag issue audience=restricted", "/digest rag audience=restricted"


def held(talk: Talk) -> list[Delivery]:
    with talk.stores() as stores:
        return [each for each in stores.session.query(Delivery) if each.state == DeliveryState.HELD]


def told(board: Board, who: str = COUNCIL) -> list[str]:
    """What somebody was told privately of what was held."""
    return [text for text in board.on(f"@{who}") if text.startswith("Held")]


def issued(talk: Talk, board: Board, *, sure: bool = False) -> str:
    """What stands in the channel once the annex was asked for and its time has come."""
    talk.says("council", f"{ISSUE} sure=yes" if sure else ISSUE)
    tick(talk, board)
    return "\n".join(board.on(JAG.place))


def test_the_annex_is_posted_where_all_may_see_it_and_that_is_kept(talk: Talk, board: Board) -> None:
    assert SECRET not in issued(talk, board), "the channel is not on the list"
    assert "I look first who can read there" in words(talk.answers["council"]), "and it is not said to be posted"
    (first,) = told(board)
    assert "Held, and not posted in #jag: the restricted annex" in first and "/meeting allow" in first
    verify(
        talk, [("police", "/meeting allow #jag", "for coordinators"), ("council", "/meeting allow #jag", "from now")]
    )
    tick(talk, board)
    assert len(board.on(JAG.place)) == 1 and "from now on" in board.on(JAG.place)[0]
    verify(talk, [("council", ISSUE, "is held", "[Try it again]")])
    talk.presses("council", "Try it again")
    tick(talk, board)
    tick(talk, board)
    _, annex = board.on(JAG.place)
    assert SECRET in annex and "Version 1 · Part II · restricted" in annex
    assert "1 restricted action, 2 restricted incidents" in annex
    assert "Modern slavery | November 2026 | Bedwell | 2" in annex
    assert len(told(board)) == 1 and held(talk) == []
    with talk.stores() as stores:
        (entry,) = stores.session.query(AuditEntry).where(AuditEntry.event == "disclosed")
        members = sorted(each.id for each in stores.members.all() if each.name in ("council", "police"))
    assert entry.now["members"] == members and entry.now["destination"] == JAG.place
    assert SECRET not in str(entry.now)


CHANGES = {
    "another organisation": Landing(shared=True, people=BOTH),
    "a guest": Landing(guests=True, people=BOTH),
    "archived": Landing(archived=True, people=BOTH),
    "probation (National Probation Service)": Landing(people=BOTH | {person_id("probation")}),
    "a person or an app that is no member": Landing(people=BOTH | {"B-another-app"}),
    "nobody can say": Landing(),
}


@pytest.fixture
def allowed(talk: Talk, board: Board) -> Talk:
    """The same, with the channel on the list."""
    talk.says("council", "/meeting allow #jag")
    tick(talk, board)
    return talk


def test_what_becomes_of_the_channel_before_the_post_holds_it(allowed: Talk, board: Board) -> None:
    for why, landing in CHANGES.items():
        board.landings[JAG.place] = landing
        talk_said = len(told(board))
        assert SECRET not in issued(allowed, board, sure=True), why
        (waiting,) = held(allowed)
        assert why in waiting.trouble and SECRET not in waiting.trouble
        for _ in range(3):
            allowed.clock.move(minutes=1)
            tick(allowed, board)
        new = told(board)[talk_said:]
        assert len(new) == 1 and why in new[0] and SECRET not in new[0], "told once, and nothing of the content"
        board.landings[JAG.place] = Landing(people=BOTH)
        posted = len(board.on(JAG.place))
        verify(
            allowed, [("council", f"/digest resend {waiting.id}", "Trying again"), ("police", ISSUE, "coordinators")]
        )
        tick(allowed, board)
        tick(allowed, board)
        assert len(board.on(JAG.place)) == posted + 1 and SECRET in board.on(JAG.place)[-1], why
        board.posted[:] = [(place, text) for place, text in board.posted if SECRET not in text]


def test_a_grant_that_lapsed_and_a_leave_taken_back_hold_it(allowed: Talk, board: Board) -> None:
    at(allowed, "2026-12-01 23:59")
    assert SECRET in issued(allowed, board)
    at(allowed, "2026-12-02 00:00")
    board.posted.clear()
    assert SECRET not in issued(allowed, board, sure=True)
    assert "council (Stevenage Borough Council), police (Hertfordshire Constabulary)" in told(board)[-1]
    assert "Moved" in words(allowed.says("council", "/meeting move rag 2026-12-10 2026-12-11 sure=yes"))
    at(allowed, "2026-12-10 14:30")
    tick(allowed, board)
    assert len(held(allowed)) == 1, "it waits for the meeting's new day"
    at(allowed, "2026-12-11 14:30")
    tick(allowed, board)
    assert held(allowed) == [], "what is of no use any more does not wait"
    at(allowed, "2026-12-14 09:30")
    tick(allowed, board)
    assert any("Restricted annex" in text and "it was held: not everybody" in text for text in board.on(f"@{COUNCIL}"))


def test_whoever_lost_the_grant_gets_no_private_answer(allowed: Talk, board: Board) -> None:
    verify(
        allowed,
        [
            ("council", PREVIEW, SECRET, "Marking: Part II · restricted"),
            ("probation", PREVIEW, "Only members who may"),
            ("council", "/digest rag", "Not in this paper: 1 restricted action"),
        ],
    )
    assert SECRET not in words(allowed.says("council", "/digest rag"))
    asked = Said(Person(PLATFORM, POLICE, "police"), "mention", JAG, answer_to=(JAG.place, "1.0"), text=PREVIEW)
    assert isinstance(allowed.runner.run(allowed.desk.hear(asked)), Posted)
    with allowed.database.unit() as unit:
        (police,) = unit.within(allowed.partnership.id).members.named("police")
        police.cleared_until = None
    tick(allowed, board)
    assert SECRET not in str(board.posted)
    assert "Held, and not sent to police (Hertfordshire Constabulary): an answer" in told(board)[-1]
    again = f"/digest resend {held(allowed)[0].id}"
    verify(
        allowed, [("council", "/member grant police until=31/12/2026", "may see"), ("council", again, "Trying again")]
    )
    tick(allowed, board)
    assert [place for place, text in board.posted if SECRET in text] == [f"@{POLICE}"], "and never in the channel"


def test_that_others_read_a_channel_is_asked_about_before_a_meeting_is_posted_there(allowed: Talk) -> None:
    def says(line: str) -> str:
        said = Said(Person(PLATFORM, COUNCIL, "council"), line, JAG, {}, places, text=line, shared=others)
        return words(allowed.runner.run(allowed.desk.hear(said)))

    places = {"#jag": JAG.place, "#town": "C-town"}
    others = frozenset(places.values())
    line = "/meeting schedule jag 2026-12-05 14:00 in #jag"
    asked = says(line)
    assert "is a Saturday" in asked and "Another organisation can read #jag" in asked and "[Schedule it]" in asked
    assert "Another organisation can read #jag" in says(f"{line} sure=yes"), "and said beside the answer"
    assert "Another organisation can read #town" in says("/meeting channel rag #town")
    others = frozenset()
    assert "Another" not in says("/meeting schedule jag 2026-12-11 14:00 in #jag")
