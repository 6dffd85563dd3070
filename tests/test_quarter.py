"""A whole quarter, as it is checked in to be read: who was asked, when, and what was not asked or said again."""

from datetime import date

import pytest

from tests.quarters import PLAY, Heard, hear, moment, verify_always
from tests.test_papers import GOLDEN

PEOPLE = ("police", "nomore", "sada", "council", "duty desk")


@pytest.fixture(scope="module")
def quarter() -> Heard:
    return hear(PLAY.read_text(encoding="utf-8"))


def asked(quarter: Heard, handle: str) -> list[tuple[date, str]]:
    """When somebody was asked privately, and before which meeting."""
    found = quarter.asked(f"@{handle}")
    return [(moment(each).date(), each["title"].partition(" before the ")[2].partition(" (")[0]) for each in found]


def test_a_quarter_reads_as_it_is_checked_in(quarter: Heard) -> None:
    golden = (GOLDEN / "quarter.txt").read_text(encoding="utf-8")
    assert quarter.words.splitlines() == golden.splitlines(), "python -m tests.golden writes it anew"


def test_nobody_is_disturbed_out_of_hours_or_twice_and_no_channel_reads_a_name(quarter: Heard) -> None:
    verify_always(quarter, PEOPLE)


def test_those_who_never_answer_are_asked_before_every_meeting(quarter: Heard) -> None:
    november = "Joint Action Group on Thursday 12 November"
    december = "Joint Action Group on Thursday 10 December"
    group = "Responsible Authorities Group on Wednesday {} December"
    assert asked(quarter, "nomore") == [
        (date(2026, 10, 29), november),
        (date(2026, 11, 5), november),
        (date(2026, 11, 16), group.format(2)),
        (date(2026, 11, 26), december),
        (date(2026, 12, 3), december),
        (date(2026, 12, 4), group.format(16)),
    ]


def test_whoever_answered_said_it_is_not_theirs_or_stopped_is_not_asked_again(quarter: Heard) -> None:
    november = "Joint Action Group on Thursday 12 November"
    assert asked(quarter, "police") == [(date(2026, 10, 29), november)]
    assert asked(quarter, "sada") == [
        (date(2026, 10, 16), "SADA Board on Friday 30 October"),
        (date(2026, 10, 29), november),
        (date(2026, 11, 2), november),
        (date(2026, 11, 26), "Joint Action Group on Thursday 10 December"),
        (date(2026, 12, 3), "Joint Action Group on Thursday 10 December"),
    ]


def test_a_moved_meeting_is_told_once_and_what_went_out_is_not_sent_again(quarter: Heard) -> None:
    group = [(each["at"][:10], each["title"].split(":")[0].split(" in ")[0]) for each in quarter.posts("#rag")]
    assert group == [
        ("2026-11-11", "Figures and funding for the Responsible Authorities Group on Wednesday 2 December 2026 at 10"),
        ("2026-11-18", "Responsible Authorities Group"),
        ("2026-11-19", "Date changed"),
        ("2026-12-08", "Digest for the Responsible Authorities Group"),
        ("2026-12-15", "Addendum to the digest for the Responsible Authorities Group"),
    ]


def test_cancelled_meetings_are_told_once_and_nothing_more_is_sent_for_them(quarter: Heard) -> None:
    assert [each["title"] for each in quarter.posts("#sada")] == [
        "Cancelled: the SADA Board on Friday 30 October 2026 at 10:00",
        "Cancelled: the SADA Board on Friday 25 December 2026 at 10:00",
    ]


def test_what_was_late_is_accounted_for_once(quarter: Heard) -> None:
    (account,) = quarter.titled("not on time")
    assert (account["to"], account["at"][:16]) == ("@council", "2026-12-03T11:20")
    assert account["text"].count("due Thursday 3 December 2026 at 09:00, sent Thursday 3 December 2026 at 11:15") == 2


def test_an_issued_paper_never_changes_and_what_comes_later_stands_in_one_addendum(quarter: Heard) -> None:
    channel = [(each["at"][:10], each["title"].partition(" for ")[0]) for each in quarter.posts("#jag")]
    assert channel == [
        ("2026-10-07", "Digest"),
        ("2026-11-05", "Joint Action Group in 5 working days, on Thursday 12 November 2026 at 14:00"),
        ("2026-11-11", "Digest"),
        ("2026-11-12", "Addendum to the digest"),
        ("2026-12-03", "Joint Action Group in 5 working days, on Thursday 10 December 2026 at 14:00"),
        ("2026-12-09", "Digest"),
    ]
    (told,) = quarter.titled("4.2 is off track, and the papers have gone out")
    assert (told["to"], told["at"][:16]) == ("@council", "2026-11-11T11:40")


def test_silence_is_counted_for_organisations_and_never_for_those_whose_answer_was_entered(quarter: Heard) -> None:
    *_, digest = (each for each in quarter.posts("#jag") if each["title"].startswith("Digest"))
    silent = digest["text"].partition("No update received")[2].partition("Objective 1")[0]
    assert "- No More Service: 1 action\n  1.8 for 2 meetings in a row" in silent
    assert "Probation" not in silent
    assert "reported by National Probation Service, entered by the coordinator" in digest["text"]
