"""What coordinators are told before papers go out, how they hold or annotate them, and what is asked for a RAG."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.drawings.blocks import draw
from bot.drawings.limits import BLOCKS_IN_MESSAGE
from bot.drawings.words import say
from handlers.paper import Paper
from handlers.reply import Reply, Tone
from handlers.sending.returns import quarter_for
from storage.tables import Delivery, DeliveryState
from storage.vocabulary import Role
from tests.board import Board, at, post
from tests.talk import COUNCIL, JAG, MEMBERS, PLATFORM, Talk, paperless, person_id, talking, tone, verify, words
from tests.templates import MEMORY

NAME = "Joint Action Group (SoSafe meeting)"
PEOPLE = {**MEMBERS, "sada": (Role.PARTNER, "SADA"), "deputy": (Role.COORDINATOR, COUNCIL)}
COORDINATOR, DEPUTY = f"@{person_id('council')}", f"@{person_id('deputy')}"
DAY = "Thursday 10 December 2026 at 14:00"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking(MEMORY, members=PEOPLE) as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        for ref in ("4.2", "4.3"):
            each.says("council", f"/action assign {ref} police")
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def titled(posted: list[tuple[str, str]], destination: str, start: str) -> str:
    """The one message in a place that begins so."""
    (found,) = [text for place, text in posted if place == destination and text.startswith(start)]
    return found


def digest_of(talk: Talk, key: str = "jag") -> Delivery:
    """The digest planned for the next meeting of a kind."""
    with talk.stores() as stores:
        occurrence = stores.meetings.after(talk.clock.now(), stores.meetings.kind(key))[0]
        return next(each for each in stores.deliveries.of(occurrence.id) if each.kind == "digest")


def in_no_chat(talk: Talk, name: str, organisation: str) -> None:
    """Add a member who is on no platform."""
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        found = stores.organisations.named(organisation)
        assert found
        stores.members.add(name, Role.PARTNER, found, at=talk.clock.now())


def test_the_summary_says_who_has_not_answered_and_whom_nobody_asks(talk: Talk, board: Board) -> None:
    in_no_chat(talk, "health lead", "No More Service")
    talk.says("sada", "/action mute")
    talk.says("police", "/action update 4.2 green Six notices")
    posted = post(talk, board, "2026-12-08 09:00")
    summary = titled(posted, COORDINATOR, f"Before the {NAME}")
    assert summary == titled(posted, DEPUTY, f"Before the {NAME}")
    late = "Late: this was due"
    assert late not in summary
    assert summary == (
        f"""Before the {NAME} on {DAY}: who has not answered

Of 37 actions, 1 has an answer so far.

Not answered yet
- Hertfordshire Constabulary: 1 action
  4.3
  Asked: police
- No More Service: 3 actions
  1.8, 2.5, 2.7
- No More Youth Service: 1 action
  5.2
- SADA: 1 action
  2.3

Muted their reminders
- sada (SADA): 2.3

In no chat
- health lead (No More Service): 1.8, 2.5, 2.7
  [Enter their answers] [Text to forward]

30 actions have no lead, so nobody is asked about them.

Nobody is left who could be asked about 5.2.

The digest goes out on Wednesday 9 December 2026 at 09:00 in #jag. How it reads now follows.

[Assign the 30 without a lead] [Preview the digest] [Hold the papers] [Add a note] [Why did I get this?]"""
    )


def test_the_preview_follows_the_summary_and_issues_nothing(talk: Talk, board: Board) -> None:
    posted = post(talk, board, "2026-12-08 09:00")
    mine = [text.partition("\n")[0] for place, text in posted if place == COORDINATOR]
    assert mine[-2:] == [f"Before the {NAME} on {DAY}: who has not answered", f"Digest for the {NAME}"]
    assert "Preview, not issued" in titled(posted, COORDINATOR, "Digest for")
    meeting = digest_of(talk).occurrence_id or 0
    with talk.stores() as stores:
        assert stores.papers.of(meeting) == []


def test_the_names_in_a_summary_are_for_coordinators_alone(talk: Talk, board: Board) -> None:
    posted = post(talk, board, "2026-12-08 09:00")
    told = {place for place, text in posted if text.startswith("Before the")}
    assert told == {COORDINATOR, DEPUTY}
    assert all("police" not in text for place, text in posted if place == JAG.place)


def test_its_buttons_open_what_they_say(talk: Talk, board: Board) -> None:
    in_no_chat(talk, "health lead", "No More Service")
    post(talk, board, "2026-12-08 09:00")
    with talk.stores() as stores:
        rows = stores.session.query(Delivery).filter(Delivery.subject.like("summary%part 1")).all()
        reply = Reply.model_validate(rows[0].content)
    items = [item for part in reply.parts if part.kind == "items" for item in part.items]
    for button in (*reply.buttons, *(each for item in items for each in item.buttons)):
        answer = talk.says("council", button.line)
        assert tone(answer) is not Tone.REFUSED, (button.line, words(answer))
    assert len(draw(reply)[0].blocks) <= BLOCKS_IN_MESSAGE // 2


def test_a_board_has_a_summary_without_a_digest(talk: Talk, board: Board) -> None:
    with talk.database.unit() as unit:
        kind = unit.within(talk.partnership.id).meetings.kind("sada_board")
        assert kind
        kind.paper, kind.usual, kind.objectives = "none", "board", ["2"]
    talk.says("council", "/meeting schedule sada_board 2026-12-01 10:00 in #jag")
    posted = post(talk, board, "2026-11-27 09:00")
    summary = titled(posted, COORDINATOR, "Before the SADA Board")
    assert "- SADA: 1 action\n  2.3" in summary
    assert "4.2" not in summary
    assert "digest" not in summary
    assert not [text for place, text in posted if place == COORDINATOR and text.startswith("Digest")]


def test_without_a_coordinator_in_a_chat_nothing_is_sent(board: Board) -> None:
    with talking(MEMORY, members={"police": MEMBERS["police"], "council": MEMBERS["council"]}) as talk:
        talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        with talk.database.unit() as unit:
            member = unit.within(talk.partnership.id).members.on_platform(PLATFORM, person_id("council"))
            assert member
            member.role = Role.VIEWER
        post(talk, board, "2026-12-08 09:00")
        with talk.stores() as stores:
            rows = stores.session.query(Delivery).filter(Delivery.kind == "summary").all()
            assert [each.state for each in rows] == [DeliveryState.CANCELLED]


def test_held_papers_stay_until_they_are_released(talk: Talk, board: Board) -> None:
    held = words(talk.says("council", "/digest jag hold"))
    assert held.startswith(f"Held: the digest for the {NAME} on {DAY}\n\nIt goes out when a coordinator releases it")
    assert f"once the meeting begins, on {DAY}" in held
    assert "is held already" in words(talk.says("deputy", "/digest hold jag"))
    told = post(talk, board, "2026-11-20 10:01")
    assert f"council ({COUNCIL}) holds the digest" in titled(told, DEPUTY, "council")
    assert not [text for place, text in told if place == COORDINATOR and "holds" in text]
    summary = titled(post(talk, board, "2026-12-08 09:00"), COORDINATOR, "Before the")
    assert "The digest is held: it goes out when a coordinator releases it." in summary
    assert "[Release it]" in summary
    on_its_day = post(talk, board, "2026-12-09 09:00")
    assert [text for place, text in on_its_day if place == JAG.place] == []
    assert "Its time was Wednesday 9 December 2026 at 09:00" in titled(on_its_day, DEPUTY, "Still held: the digest")
    assert tone(talk.says("deputy", "/digest release jag")) is Tone.DONE
    (digest,) = [text for place, text in post(talk, board, "2026-12-09 09:04") if place == JAG.place]
    assert digest.startswith(f"Digest for the {NAME}\n\nVersion 1")
    assert "Late" not in digest
    assert "was issued already" in words(talk.says("council", "/digest hold jag sure=yes"))


def test_the_coordinators_are_reminded_on_its_day_and_the_working_day_before(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting schedule rag 2027-01-14 10:00 in #jag")
    talk.says("council", "/digest rag hold")
    reminded = []
    for day in ("2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07", "2027-01-11", "2027-01-12", "2027-01-13"):
        posted = post(talk, board, f"{day} 09:00")
        reminded += [day for place, text in posted if place == COORDINATOR and text.startswith("Still held")]
    assert reminded == ["2027-01-06", "2027-01-13"]


def test_a_release_before_its_time_keeps_its_time(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest hold jag")
    answer = words(talk.says("council", "/digest jag release"))
    assert "goes out on Wednesday 9 December 2026 at 09:00 in #jag" in answer
    assert "is not held. It goes out on Wednesday 9" in words(talk.says("council", "/digest jag release sure=yes"))
    posted = post(talk, board, "2026-12-09 09:00")
    assert [text for place, text in posted if place == JAG.place and text.startswith("Digest")]
    assert not [text for _, text in posted if text.startswith("Still held")]


def test_a_release_out_of_hours_waits_for_the_morning(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting schedule rag 2027-01-14 10:00 in #jag")
    talk.says("council", "/digest rag hold")
    at(talk, "2027-01-06 17:30")
    answer = words(talk.says("council", "/digest rag release"))
    assert "goes out on Thursday 7 January 2027 at 09:00" in answer
    assert not [text for _, text in post(talk, board, "2027-01-07 08:59") if text.startswith("Digest for the Resp")]
    digest = titled(post(talk, board, "2027-01-07 09:00"), JAG.place, "Digest for the Resp")
    assert "Late" not in digest


def test_issuing_what_is_held_asks_to_release_it(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest hold jag")
    answer = talk.says("council", "/digest issue jag")
    assert tone(answer) is Tone.ASK
    assert tone(talk.presses("council", "Release it")) is Tone.DONE


def test_what_is_held_past_its_meeting_is_not_posted_and_the_coordinators_are_told(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest hold jag")
    for moment in ("2026-12-03 09:00", "2026-12-08 09:00", "2026-12-09 09:00", "2026-12-10 09:00", "2026-12-10 14:00"):
        post(talk, board, moment)
    assert digest_of_first(talk).state == DeliveryState.EXPIRED
    account = titled(post(talk, board, "2026-12-10 14:05"), COORDINATOR, "Reminders and papers")
    assert f"- Digest for the {NAME} on {DAY}\n  due Wednesday 9 December 2026 at 09:00; it was held" in account
    assert account.endswith("[Show a digest now]")
    assert not [text for place, text in board.posted if place == JAG.place and text.startswith(("Digest", "Addendum"))]


def digest_of_first(talk: Talk) -> Delivery:
    """The digest of the first meeting, which may be over."""
    with talk.stores() as stores:
        return stores.session.query(Delivery).filter(Delivery.kind == "digest").order_by(Delivery.id).all()[0]


def test_what_is_held_stays_held_when_its_meeting_moves(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest hold jag")
    talk.says("council", "/meeting move jag 2026-12-10 2026-12-17 sure=yes")
    assert [text for _, text in post(talk, board, "2026-12-16 09:00") if text.startswith("Still held")]
    assert digest_of(talk).state == DeliveryState.HELD
    assert digest_of(talk).expires_at == datetime(2026, 12, 17, 14, tzinfo=UTC)
    talk.says("council", "/meeting cancel jag 2026-12-17 sure=yes")
    assert digest_of_first(talk).state == DeliveryState.CANCELLED


def test_holding_again_reminds_again(talk: Talk, board: Board) -> None:
    for verb in ("hold", "release", "hold"):
        assert tone(talk.says("council", f"/digest {verb} jag")) is Tone.DONE
    assert [text for _, text in post(talk, board, "2026-12-09 09:00") if text.startswith("Still held")]


def test_what_cannot_be_held_or_annotated(talk: Talk) -> None:
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        kind = stores.meetings.kind("rag")
        assert kind
        kind.reminders = []
    talk.says("council", "/meeting schedule rag 2027-01-14 10:00 in #jag")
    paperless(talk, "sada_board")
    verify(
        talk,
        [
            ("police", "/digest hold jag", "is for coordinators"),
            ("police", "/digest note jag Hello", "is for coordinators"),
            ("council", "/digest hold sada_board", "The SADA Board has no digest"),
            ("council", "/digest hold rag", "is not planned, so it goes out only when you say so", "[Post it now]"),
            ("council", "/digest release jag", "is not held. It goes out on Wednesday 9 December"),
            ("council", "/digest addendum jag", "has not been issued yet"),
        ],
    )


def test_a_note_stands_on_top_and_a_second_takes_its_place(talk: Talk, board: Board) -> None:
    verify(
        talk,
        [
            ("council", "/digest jag note Please read 4.2 first", "Saved: your note stands in the digest"),
            ("deputy", "/digest jag note Bring diaries", "Note: Bring diaries", "Before, it said: Please read 4.2"),
        ],
    )
    assert "Note from the coordinator: Bring diaries" in words(talk.says("police", "/digest jag"))
    digest = titled(post(talk, board, "2026-12-09 09:00"), JAG.place, "Digest for")
    assert digest.startswith(
        f"Digest for the {NAME}\n\nVersion 1 · Part I · open to partners\n\n"
        "Note from the coordinator: Bring diaries\n\nDate:"
    )


def test_a_note_can_be_taken_away(talk: Talk) -> None:
    talk.says("council", "/digest jag note Please read 4.2 first")
    answer = words(talk.says("council", "/digest jag note none"))
    assert answer.startswith("There is no note in the digest")
    assert "Before, it said: Please read 4.2 first" in answer
    assert "Note from" not in words(talk.says("police", "/digest jag"))


@pytest.mark.parametrize(
    ("meeting", "quarter"),
    [
        (date(2027, 1, 14), "2026/27 Q3"),
        (date(2026, 11, 27), "2026/27 Q2"),
        (date(2026, 4, 1), "2025/26 Q4"),
        (date(2026, 6, 30), "2025/26 Q4"),
        (date(2026, 7, 1), "2026/27 Q1"),
    ],
)
def test_a_meeting_looks_at_the_last_quarter_that_is_over(meeting: date, quarter: str) -> None:
    assert str(quarter_for(meeting)) == quarter


def test_figures_and_funding_are_asked_of_organisations(talk: Talk, board: Board) -> None:
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        for ref, measure in (("4.2", "Contracts kept for six months"), ("5.2", "Young people seen, by ward")):
            action = stores.actions.find(ref)
            assert action
            action.measure = measure
    talk.says("council", "/meeting schedule rag 2027-01-14 10:00 in #jag")
    posted = post(talk, board, "2026-12-21 09:00")
    asked = titled(posted, JAG.place, "Figures and funding")
    assert asked.startswith("Figures and funding for the Responsible Authorities Group on Thursday 14 January 2027")
    assert "Figures for 2026/27 Q3 (Thursday 1 October to Thursday 31 December): 2 actions have a measure" in asked
    assert "Hertfordshire Constabulary: 1 action\n- 4.2 Contracts kept for six months" in asked
    assert "No More Youth Service: 1 action\n- 5.2 Young people seen, by ward" in asked
    assert "what ends within 6 months (until Wednesday 14 July 2027)" in asked
    assert "police" not in asked


def test_without_measures_only_funding_is_asked_about(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting schedule rag 2027-01-14 10:00 in #jag")
    asked = titled(post(talk, board, "2026-12-21 09:00"), JAG.place, "Figures and funding")
    assert "Figures for" not in asked
    assert "Funding: please say what was secured" in asked


def test_a_digest_with_a_note_is_drawn_within_every_limit(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest jag note " + "Please read the whole of it. " * 300)
    post(talk, board, "2026-12-09 09:00")
    content = digest_of(talk).content
    paper = Paper.model_validate(content)
    assert all(len(each.blocks) <= BLOCKS_IN_MESSAGE for each in draw(paper))
    assert "Please read the whole of it. " * 10 in say(paper)
