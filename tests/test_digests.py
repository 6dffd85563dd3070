"""Reminders and digests as they are posted before a meeting, and what coordinators can do about them."""

from collections.abc import Iterator

import pytest

from bot.courier import MOST_ATTEMPTS
from handlers.reply import Audience, Reply, Tone
from handlers.sending.explaining import WHY
from handlers.sending.reports import report
from storage.deliveries import Settlement
from storage.tables import Delivery, DeliveryState
from tests.board import Board, at, tick
from tests.talk import JAG, START, Talk, paperless, person_id, talking, tone, verify, words
from tests.templates import MEMORY

NAME = "Joint Action Group (SoSafe meeting)"
SCHEDULED = "/meeting schedule jag 2026-12-10 14:00 in #jag"
COUNCIL = f"@{person_id('council')}"


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        each.says("council", SCHEDULED)
        yield each


@pytest.fixture
def quick() -> Iterator[Talk]:
    """Where the kind of database makes no difference."""
    with talking(MEMORY) as each:
        each.says("council", SCHEDULED)
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def digest_of(talk: Talk) -> Delivery:
    """The digest planned for the first meeting."""
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        occurrence = stores.meetings.after(START, stores.meetings.kind("jag"))[0]
        return next(each for each in stores.deliveries.of(occurrence.id) if each.kind == "digest")


def change(talk: Talk, **values: object) -> None:
    """Write into the digest's row what no command would."""
    number = digest_of(talk).id
    with talk.database.unit() as unit:
        delivery = unit.within(talk.partnership.id).deliveries.get(number)
        for name, value in values.items():
            setattr(delivery, name, value)


def versions(talk: Talk) -> list[int]:
    """The versions of every paper kept for the first meeting."""
    meeting = digest_of(talk).occurrence_id or 0
    with talk.stores() as stores:
        return [each.version for each in stores.papers.of(meeting)]


def test_the_reminder_and_the_digest_are_posted_at_their_times_and_once(talk: Talk, board: Board) -> None:
    for moment, posted in (
        ("2026-12-03 08:59", 0),
        ("2026-12-03 09:00", 1),
        ("2026-12-08 23:00", 1),
        ("2026-12-09 09:00", 2),
        ("2026-12-10 15:00", 2),
    ):
        at(talk, moment)
        tick(talk, board)
        assert len(board.on(JAG.place)) == posted, moment
    reminder, digest = board.on(JAG.place)
    assert reminder.startswith(f"{NAME} in 5 working days, on Thursday 10 December 2026 at 14:00")
    assert digest.startswith(f"Digest for the {NAME}\n\nVersion 1")
    assert versions(talk) == [1]


def test_the_reminder_counts_by_organisation_and_names_nobody(quick: Talk, board: Board) -> None:
    quick.says("council", "/action assign 4.2 police")
    quick.says("council", "/action assign 3.4 police")
    quick.says("police", "/action nochange 3.4")
    at(quick, "2026-12-03 09:00")
    tick(quick, board)
    assert (
        board.on(JAG.place)[0]
        == f"""{NAME} in 5 working days, on Thursday 10 December 2026 at 14:00

Of 37 open actions, 1 has an answer so far.

Still to answer
- Hertfordshire Constabulary: 1 action
  4.2
- No More Service: 3 actions
  1.8, 2.5, 2.7
- No More Youth Service: 1 action
  5.2
- SADA: 1 action
  2.3
- No lead yet: 30 actions

To answer, type /action update with the ref and what has happened, or /action nochange with the ref. \
/action mine lists yours with buttons.

[My actions] [Preview the digest] [{WHY}]"""
    )


def test_the_first_digest_blames_nobody_and_the_second_lists_who_is_missing(quick: Talk, board: Board) -> None:
    quick.says("council", "/meeting schedule jag 14/1/2027 14:00")
    at(quick, "2026-12-09 09:00")
    tick(quick, board)
    at(quick, "2026-12-14 10:00")
    quick.says("council", "/action update 2.3 green Two drop-ins held on-behalf-of=SADA")
    at(quick, "2027-01-13 09:00")
    tick(quick, board)
    first, second = (each for each in board.on(JAG.place) if each.startswith("Digest"))
    assert "the starting position" in first
    assert "No update received" not in first
    assert "without update" not in first
    assert "37 actions: 0 complete, 1 on track, 0 at risk, 0 off track, 36 not started; 1 updated, 36 without" in second
    assert "- No More Service: 3 actions\n  1.8, 2.5, 2.7" in second
    assert "SADA: " not in second.partition("Objective 1")[0]
    assert "Period: from Wednesday 9 December 2026, the last digest, to Wednesday 13 January 2027" in second


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-12-09 09:05", False),
        ("2026-12-09 09:06", True),
        ("2026-12-10 12:00", True),
    ],
)
def test_a_late_digest_says_so_and_counts_from_when_it_was_due(quick: Talk, board: Board, now: str, late: bool) -> None:
    quick.says("council", "/action due 4.2 9/12/2026 Agreed")
    quick.says("council", "/action due 4.3 8/12/2026 Agreed")
    at(quick, now)
    tick(quick, board)
    digest = next(each for each in board.on(JAG.place) if each.startswith("Digest"))
    assert ("Late: this was due Wednesday 9 December 2026 at 09:00." in digest) is late
    assert "due Tuesday 8 December, 1 day overdue" in digest
    assert "9 December, 1 day overdue" not in digest


def test_what_fell_due_while_nothing_ran_is_told_to_the_coordinator_only(talk: Talk, board: Board) -> None:
    at(talk, "2026-12-10 14:00")
    tick(talk, board)
    assert board.posted == []
    assert digest_of(talk).state == DeliveryState.EXPIRED
    at(talk, "2026-12-10 14:05")
    tick(talk, board)
    (told,) = board.on(COUNCIL)
    assert f"Digest for the {NAME} on Thursday 10 December 2026 at 14:00\n  due Wednesday 9 December 2026" in told
    assert len(board.posted) == 1


def test_a_preview_is_for_one_person_and_issues_nothing(quick: Talk) -> None:
    for line in ("/digest jag", "/digest jag preview", "/digest preview jag", "/digest sosafe meeting"):
        answer = quick.says("councillor", line)
        assert isinstance(answer, Reply)
        assert answer.audience is Audience.PERSON
        assert words(answer).startswith(f"Digest for the {NAME}\n\nPreview, not issued\n\nDate: Thursday 10 December")
    assert versions(quick) == []


def test_a_preview_needs_no_meeting(quick: Talk) -> None:
    assert "Date: not scheduled yet" in words(quick.says("police", "/digest rag"))


def test_the_preview_says_what_the_digest_says(quick: Talk, board: Board) -> None:
    at(quick, "2026-12-09 09:00")
    preview = words(quick.says("police", "/digest jag"))
    tick(quick, board)
    issued = next(each for each in board.on(JAG.place) if each.startswith("Digest"))
    assert (
        preview.replace("Preview, not issued", "Version 1 · Part I · open to partners").split()
        == issued.removesuffix(f"[{WHY}]").split()
    )


def test_issuing_early_uses_the_time_up(talk: Talk, board: Board) -> None:
    answer = talk.says("council", "/digest jag issue")
    assert tone(answer) is Tone.DONE
    tick(talk, board)
    assert len(board.on(JAG.place)) == 1
    again = talk.says("council", "/digest issue jag sure=yes")
    assert tone(again) is Tone.REFUSED
    assert "was issued already, on Friday 20 November 2026 at 10:00" in words(again)
    assert "Digest posted on Friday 20 November at 10:00" in words(talk.says("police", "/meeting next jag"))
    at(talk, "2026-12-09 09:00")
    tick(talk, board)
    assert [each.startswith("Digest") for each in board.on(JAG.place)] == [True, False]
    assert versions(talk) == [1]


def test_what_cannot_be_issued(quick: Talk) -> None:
    paperless(quick, "sada_board")
    verify(
        quick,
        [
            ("council", "/digest rag issue", "No Responsible Authorities Group is scheduled", "/meeting schedule rag"),
            ("council", "/digest sada_board issue", "The SADA Board has no digest"),
            ("council", "/digest board issue", "is not a meeting of this partnership"),
            ("police", "/digest jag issue", "is for coordinators"),
            ("police", "/digest found 1", "is for coordinators"),
            ("council", "/digest found 999", "No reminder or digest has the number 999"),
        ],
    )
    assert digest_of(quick).not_before.day == 9


def test_a_meeting_without_a_digest_is_given_one_when_it_is_issued(quick: Talk, board: Board) -> None:
    change(quick, subject="something else", occurrence_id=None, state=DeliveryState.CANCELLED, next_at=None)
    assert tone(quick.says("council", "/digest jag issue")) is Tone.DONE
    tick(quick, board)
    assert len(board.on(JAG.place)) == 1


def test_a_refused_post_is_told_and_can_be_tried_again(talk: Talk, board: Board) -> None:
    board.refuses.add(JAG.place)
    talk.says("council", "/digest jag issue")
    tick(talk, board)
    tick(talk, board)
    told = board.on(COUNCIL)
    assert len(told) == 1
    assert f"Not posted in #jag: the digest for the {NAME}" in told[0]
    assert "Why: Convenor is not in that channel; invite it with /invite." in told[0]
    assert tone(talk.says("council", "/digest jag issue sure=yes")) is Tone.ASK
    board.refuses.clear()
    assert tone(talk.presses("council", "Post it")) is Tone.DONE
    tick(talk, board)
    assert len(board.on(JAG.place)) == 1
    assert versions(talk) == [1]


def in_doubt(talk: Talk, board: Board) -> None:
    """Leave the digest in doubt: nobody can say whether it arrived."""
    board.doubts.add(JAG.place)
    talk.says("council", "/digest jag issue")
    tick(talk, board)
    talk.clock.move(seconds=61)
    tick(talk, board)
    assert digest_of(talk).state == DeliveryState.ASKED


def test_a_post_on_its_way_is_said_to_be(talk: Talk, board: Board) -> None:
    board.doubts.add(JAG.place)
    talk.says("council", "/digest jag issue")
    tick(talk, board)
    assert "is being posted at this moment" in words(talk.says("council", "/digest jag issue sure=yes"))
    assert "Digest being posted" in words(talk.says("police", "/meeting next jag"))
    talk.clock.move(seconds=61)
    tick(talk, board)
    assert "Digest perhaps posted: a coordinator is asked" in words(talk.says("police", "/meeting next jag"))
    asked = talk.says("council", "/digest jag issue sure=yes")
    assert tone(asked) is Tone.ASK
    assert "[It is there] [Post it]" in words(asked)


def test_a_doubtful_post_is_asked_about_and_found(talk: Talk, board: Board) -> None:
    in_doubt(talk, board)
    tick(talk, board)
    assert f"Please look in #jag: is the digest for the {NAME}" in board.on(COUNCIL)[0]
    assert "[It is there] [Post it]" in board.on(COUNCIL)[0]
    board.doubts.clear()
    assert tone(talk.says("council", f"/digest found {digest_of(talk).id}")) is Tone.DONE
    assert tick(talk, board) == 0
    assert board.on(JAG.place) == []
    assert digest_of(talk).state == DeliveryState.SENT
    assert "is sent already" in words(talk.says("council", f"/digest resend {digest_of(talk).id}"))


def test_a_doubtful_post_that_is_not_there_is_posted(talk: Talk, board: Board) -> None:
    in_doubt(talk, board)
    board.doubts.clear()
    assert tone(talk.says("council", f"/digest resend {digest_of(talk).id}")) is Tone.DONE
    tick(talk, board)
    assert len(board.on(JAG.place)) == 1
    assert versions(talk) == [1]


def test_a_post_that_stays_in_doubt_is_asked_about_in_the_end(quick: Talk, board: Board) -> None:
    board.doubts.add(JAG.place)
    board.can_be_looked_at = True
    quick.says("council", "/digest jag issue")
    for _ in range(MOST_ATTEMPTS):
        assert digest_of(quick).state != DeliveryState.ASKED
        tick(quick, board)
        quick.clock.move(seconds=61)
    assert digest_of(quick).state == DeliveryState.ASKED


def test_nothing_is_posted_again_after_the_meeting(quick: Talk, board: Board) -> None:
    in_doubt(quick, board)
    at(quick, "2026-12-10 14:00")
    answer = quick.says("council", f"/digest resend {digest_of(quick).id}")
    assert tone(answer) is Tone.REFUSED
    assert "is not posted any more" in words(answer)


def test_a_notice_about_a_notice_is_only_logged(quick: Talk, board: Board) -> None:
    board.refuses |= {JAG.place, COUNCIL}
    quick.says("council", "/digest jag issue")
    assert tick(quick, board) == 2
    assert tick(quick, board) == 0
    assert board.posted == []


def test_a_report_is_told_once(quick: Talk, board: Board) -> None:
    delivery = digest_of(quick)
    with quick.database.unit() as unit:
        for _ in range(2):
            failed = Settlement(DeliveryState.FAILED, trouble="the channel is archived")
            report(unit.within(quick.partnership.id), delivery, failed, quick.clock.now())
    assert tick(quick, board) == 1


def test_a_post_that_cannot_be_made_harms_no_other(quick: Talk, board: Board) -> None:
    change(quick, occurrence_id=None)
    at(quick, "2026-12-09 09:00")
    tick(quick, board)
    assert len(board.on(JAG.place)) == 1
    tick(quick, board)
    assert "it could not be made" in "".join(board.on(COUNCIL))
