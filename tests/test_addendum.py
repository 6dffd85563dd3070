"""What comes after the papers of a meeting went out: one addendum, and word to the coordinators of what goes wrong."""

from collections.abc import Iterator

import pytest

from bot.drawings.blocks import draw
from bot.drawings.limits import BLOCKS_IN_MESSAGE
from handlers.paper import Paper
from storage.tables import Delivery, DeliveryState
from storage.vocabulary import Role
from tests.board import Board, at, post
from tests.talk import COUNCIL, JAG, MEMBERS, Talk, person_id, talking, verify, words

NAME = "Joint Action Group (SoSafe meeting)"
PEOPLE = {**MEMBERS, "deputy": (Role.COORDINATOR, COUNCIL)}
COORDINATOR, DEPUTY = f"@{person_id('council')}", f"@{person_id('deputy')}"
ADDENDUM = f"Addendum to the digest for the {NAME}"
ALL_THAT_CAME = f"""{ADDENDUM}

Version 1 · Part I · open to partners

Date: Thursday 10 December 2026 at 14:00
Partnership: Stevenage Community Safety Partnership
Papers issued: Wednesday 9 December 2026 at 09:00, version 1; that version does not change

Since papers were issued: 3 actions reported on (2.3, 4.2, 4.3), 1 of them completed, 4 changes to the plan, \
3 incidents logged

New status since papers were issued

- 4.2 Use behavioural contracts and Community Protection warnings and notices
  on track → off track · Hertfordshire Constabulary
  Court date lost. Next: Ask for another (Hertfordshire Constabulary, Wednesday 9 December)

Completed since papers were issued

- 2.3 Extend weekly SADA drop-in services (virtual and face to face) to victims of VAWG
  not started → complete · SADA
  Result: Two held. Lesson: Start earlier (Stevenage Borough Council, Wednesday 9 December)

Updates since papers were issued

- 4.3 Introduce more Restorative Justice approaches
  not started · Hertfordshire Constabulary · due Monday 1 March 2027
  no change (Hertfordshire Constabulary, Wednesday 9 December)

Changed in the plan since papers were issued

- 3.4 assigned to Hertfordshire Constabulary; nobody led it before
- 4.3 due date set to Monday 1 March 2027
  Why: Agreed
- 4.7 Light the underpass: added

Proposed since papers were issued

- 4.8 Hold a street meet

3 incidents logged since papers were issued

Category | Ward or place | Count
cuckooing | Bedwell | 1
fly-tipping | Bedwell | 2"""


class Slate(Board):
    """A board that takes an edit of whatever stands on it."""

    async def edit(self, destination: str, message_id: str, message: object) -> None:
        return None


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=PEOPLE) as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        each.says("council", "/meeting schedule jag 2027-01-14 14:00 in #jag")
        for ref in ("4.2", "4.3"):
            each.says("council", f"/action assign {ref} police")
        each.says("police", "/action update 4.2 green Six notices")
        yield each


@pytest.fixture
def board() -> Board:
    return Slate()


def issued(talk: Talk, board: Board) -> None:
    """Issue the digest at its time, with all that was sent before it."""
    for moment in ("2026-11-26 09:00", "2026-12-03 09:00", "2026-12-08 09:00", "2026-12-09 09:00"):
        post(talk, board, moment)
    at(talk, "2026-12-09 15:00")


def addenda(talk: Talk) -> list[Delivery]:
    """Every addendum that is planned or was."""
    with talk.stores() as stores:
        return list(stores.session.query(Delivery).filter(Delivery.kind == "addendum").order_by(Delivery.not_before))


def say_much(talk: Talk) -> None:
    """Everything that an addendum speaks of."""
    verify(
        talk,
        [
            ("police", '/action update 4.2 red Court date lost next="Ask for another"', "Saved"),
            ("police", "/action nochange 4.3", "Saved"),
            ("council", '/action complete 2.3 result="Two held" lesson="Start earlier"', "Saved"),
            ("council", "/action due 4.3 2027-03-01 Agreed", "Saved"),
            ("council", "/action assign 3.4 police", "Saved"),
            ("council", "/action add 4 Light the underpass lead=police", "Saved"),
            ("police", "/action propose 4 Hold a street meet", "Saved"),
            ("police", "/incident log fly-tipping Bedwell Sofas count=2", "Saved"),
            ("police", "/incident log cuckooing Bedwell", "Saved"),
        ],
    )


def test_an_addendum_has_all_that_came_since_and_the_digest_stays(talk: Talk, board: Board) -> None:
    issued(talk, board)
    say_much(talk)
    ((place, text),) = [each for each in post(talk, board, "2026-12-10 09:00") if each[1].startswith("Addendum")]
    assert place == JAG.place
    assert text.removesuffix("[Why did I get this?]").strip() == ALL_THAT_CAME
    addendum, *_ = addenda(talk)
    with talk.stores() as stores:
        (paper,) = stores.papers.of(addendum.occurrence_id or 0)
        assert (paper.version, addendum.paper_id) == (1, paper.id)
        assert "Court date lost" not in str(paper.content)


def test_there_is_one_addendum_and_later_words_stand_in_the_next_digest(talk: Talk, board: Board) -> None:
    issued(talk, board)
    talk.says("police", "/action update 4.2 red Court date lost")
    post(talk, board, "2026-12-10 09:00")
    at(talk, "2026-12-10 11:00")
    talk.says("police", "/action update 4.3 red No room")
    assert not [text for _, text in post(talk, board, "2026-12-10 13:00") if text.startswith("Addendum")]
    text = words(talk.says("police", "/digest addendum jag"))
    assert "Version 1" in text
    assert "No room" not in text
    posted = post(talk, board, "2027-01-13 09:00")
    (digest,) = [text for place, text in posted if place == JAG.place and text.startswith("Digest")]
    assert "Period: from Wednesday 9 December 2026, the last digest, to Wednesday 13 January 2027" in digest
    assert "on track → off track" in digest
    assert "not started → off track" in digest


def test_without_news_no_addendum_is_posted(talk: Talk, board: Board) -> None:
    issued(talk, board)
    assert not [text for _, text in post(talk, board, "2026-12-10 09:00") if text.startswith("Addendum")]
    assert addenda(talk)[0].state == DeliveryState.CANCELLED
    assert "nothing" in words(talk.says("police", "/digest addendum jag"))


def test_without_a_digest_no_addendum_is_posted(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest hold jag")
    issued(talk, board)
    talk.says("police", "/action update 4.2 red Court date lost")
    assert not [text for _, text in post(talk, board, "2026-12-10 09:00") if text.startswith("Addendum")]
    assert addenda(talk)[0].state == DeliveryState.CANCELLED
    talk.says("council", "/digest release jag")
    (digest,) = [text for place, text in post(talk, board, "2026-12-10 09:01") if place == JAG.place]
    assert "Court date lost" in digest


def test_an_addendum_waits_for_a_digest_that_is_not_known_to_be_there(talk: Talk, board: Board) -> None:
    board.refuses.add(JAG.place)
    issued(talk, board)
    talk.says("police", "/action update 4.2 red Court date lost")
    post(talk, board, "2026-12-10 09:00")
    assert addenda(talk)[0].state == DeliveryState.DUE
    board.refuses.clear()
    with talk.stores() as stores:
        digest = stores.session.query(Delivery).filter(Delivery.kind == "digest").first()
        assert digest
    talk.says("council", f"/digest resend {digest.id}")
    posted = [text.partition("\n")[0] for place, text in post(talk, board, "2026-12-10 09:15") if place == JAG.place]
    assert posted == [f"Digest for the {NAME}", ADDENDUM]


def test_a_note_after_issue_stands_in_the_addendum(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest jag note Bring diaries")
    issued(talk, board)
    answer = words(talk.says("council", "/digest jag note Bring diaries and pens"))
    assert "stands in the addendum on Thursday 10 December 2026 at 09:00, because the digest" in answer
    (text,) = [text for _, text in post(talk, board, "2026-12-10 09:00") if text.startswith("Addendum")]
    assert "Note from the coordinator: Bring diaries and pens" in text
    refused = words(talk.says("council", "/digest jag note One more thing"))
    assert "was issued already and never changes, and no addendum follows it" in refused
    assert "You typed: /digest jag note One more thing" in refused


def test_a_preview_after_issue_says_what_came_since(talk: Talk, board: Board) -> None:
    issued(talk, board)
    talk.says("police", "/action update 4.2 red Court date lost")
    verify(
        talk,
        [
            (
                "councillor",
                "/digest jag",
                "Version 1 was issued on Wednesday 9 December 2026 at 09:00 and does not change.",
                "Since papers were issued: 1 action reported on (4.2).",
                "[What came since]",
            ),
            ("councillor", "/digest jag addendum", ADDENDUM, "Preview, not issued", "Court date lost"),
        ],
    )


def test_an_addendum_names_no_person_and_fits_one_message(talk: Talk, board: Board) -> None:
    issued(talk, board)
    say_much(talk)
    post(talk, board, "2026-12-10 09:00")
    paper = Paper.model_validate(addenda(talk)[0].content)
    assert all(name not in str(paper) for name in ("(police", "council)", "deputy"))
    (message,) = draw(paper)
    assert len(message.blocks) <= BLOCKS_IN_MESSAGE


def test_what_goes_off_track_after_the_papers_is_told_at_once(talk: Talk, board: Board) -> None:
    issued(talk, board)
    talk.says("police", '/action update 4.2 red Court date lost next="Ask for another"')
    told = [text for place, text in post(talk, board, "2026-12-09 18:30") if place == DEPUTY]
    assert len(told) == 1
    assert told[0].startswith("4.2 is off track, and the papers have gone out\n\nAction: Use behavioural contracts")
    assert "Status: on track → off track\nSaid: Court date lost\nNext: Ask for another" in told[0]
    assert "Reported by: police (Hertfordshire Constabulary)" in told[0]
    assert f"It will stand in the addendum for the {NAME} on Thursday 10 December 2026 at 14:00, which goes" in told[0]
    talk.says("police", "/action update 4.2 red Still without a date")
    assert not [text for place, text in post(talk, board, "2026-12-09 18:31") if place == DEPUTY]
    post(talk, board, "2026-12-10 09:00")
    talk.says("police", "/action update 4.3 red No room")
    (later,) = [text for place, text in post(talk, board, "2026-12-10 09:30") if place == DEPUTY]
    assert f"No paper goes out any more before the {NAME} on Thursday 10 December 2026 at 14:00" in later


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/action update 4.2 red Court date lost", True),
        ("/action update 4.2 amber Court date moved", False),
        ("/action update 4.2 Nothing new", False),
    ],
)
def test_only_off_track_is_told_at_once(talk: Talk, board: Board, line: str, told: bool) -> None:
    issued(talk, board)
    talk.says("police", line)
    posted = post(talk, board, "2026-12-09 15:01")
    assert bool([text for place, text in posted if place == COORDINATOR and "off track, and" in text]) is told


def test_before_the_papers_and_after_the_meeting_nobody_is_told_at_once(talk: Talk, board: Board) -> None:
    talk.says("police", "/action update 4.2 red Court date lost")
    assert not [text for _, text in post(talk, board, "2026-11-20 10:01") if "papers have gone out" in text]
    issued(talk, board)
    at(talk, "2026-12-11 10:00")
    talk.says("police", "/action update 4.3 red No room")
    assert not [text for _, text in post(talk, board, "2026-12-11 10:01") if "papers have gone out" in text]


def test_a_coordinator_tells_the_others_and_not_themselves(talk: Talk, board: Board) -> None:
    issued(talk, board)
    talk.says("council", "/action update 4.2 red on-behalf-of=police Court date lost")
    told = [place for place, text in post(talk, board, "2026-12-09 15:01") if "papers have gone out" in text]
    assert told == [DEPUTY]


def test_a_late_addendum_after_downtime_does_not_repeat_the_digest(talk: Talk, board: Board) -> None:
    for moment in ("2026-11-26 09:00", "2026-12-03 09:00", "2026-12-08 09:00"):
        post(talk, board, moment)
    posted = [text.partition("\n")[0] for place, text in post(talk, board, "2026-12-10 12:00") if place == JAG.place]
    assert posted == [f"Digest for the {NAME}"]
    assert addenda(talk)[0].state == DeliveryState.CANCELLED
