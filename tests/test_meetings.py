"""Scheduling meetings and looking at them, said at the desk."""

from collections.abc import Iterator
from datetime import date

import pytest

from handlers.form import Form
from handlers.papers.digest import CONTENTS
from handlers.reply import Tone
from handlers.sayings import meeting_name
from schedules.reminders import LADDERS, Kind
from storage.tables import MeetingKind
from tests.board import at
from tests.talk import JAG, PLATFORM, Talk, paperless, talking, tone, verify, words

SCHEDULED = "/meeting schedule jag 2026-12-10 14:00 in #jag"
NAME = "Joint Action Group (SoSafe meeting)"


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        yield each


@pytest.fixture
def quick() -> Iterator[Talk]:
    """Where the kind of database makes no difference."""
    with talking("sqlite://") as each:
        yield each


def planned(talk: Talk, key: str = "jag") -> list[tuple[str, str, str, str]]:
    """Kind, platform, destination and local time of what is planned for the meetings of a kind."""
    with talk.stores() as stores:
        kind = stores.meetings.kind(key)
        meetings = stores.meetings.after(talk.clock.now(), kind)
        deliveries = stores.deliveries.of(*(each.id for each in meetings))
        assert all(each.expires_at and each.subject.startswith("occurrence ") for each in deliveries)
        return [(e.kind, e.platform, e.destination, f"{e.not_before:%Y-%m-%d %H:%M}") for e in deliveries]


def test_scheduling_says_when_and_plans_what_is_posted_before(talk: Talk) -> None:
    answer = talk.says("council", f'{SCHEDULED} place="Council offices"')
    assert tone(answer) is Tone.DONE
    assert (
        words(answer)
        == f"""Scheduled: {NAME}, Thursday 10 December 2026 at 14:00

Place: Council offices
Channel: #jag

In #jag and privately, before the meeting
- Private reminders to each owner: Thursday 26 November at 09:00.
- Reminder: Thursday 3 December at 09:00.
- Private reminders to those who have not answered: Thursday 3 December at 09:00.
- Summary to the coordinators of who has not answered: Tuesday 8 December at 09:00.
- Digest: Wednesday 9 December at 09:00.
- Addendum, if anything has changed by then: Thursday 10 December at 09:00.

[Preview the digest] [Show its reminders]"""
    )
    assert planned(talk) == [
        ("prompts owners", "", "", "2026-11-26 09:00"),
        ("reminder", PLATFORM, JAG.place, "2026-12-03 09:00"),
        ("prompts silent", "", "", "2026-12-03 09:00"),
        ("summary", "", "", "2026-12-08 09:00"),
        ("digest", PLATFORM, JAG.place, "2026-12-09 09:00"),
        ("addendum", PLATFORM, JAG.place, "2026-12-10 09:00"),
    ]


def test_a_rag_has_its_own_times(quick: Talk) -> None:
    quick.says("council", "/meeting schedule rag 14/1/2027 10am")
    times = [(kind, time) for kind, _, _, time in planned(quick, "rag")]
    assert times == [
        ("returns", "2026-12-21 09:00"),
        ("prompts owners", "2026-12-24 09:00"),
        ("reminder", "2026-12-30 09:00"),
        ("prompts silent", "2027-01-04 09:00"),
        ("summary", "2027-01-04 09:00"),
        ("digest", "2027-01-06 09:00"),
        ("addendum", "2027-01-13 09:00"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/meeting schedule jag 19/11/2026 14:00", "Thursday 19 November 2026 at 14:00 has passed"),
        ("/meeting schedule jag today 09:30", "Friday 20 November 2026 at 09:30 has passed"),
        ("/meeting schedule jag 31/11/2026 14:00", "There is no 31 November"),
        ("/meeting schedule board 10/12/2026 14:00", "is not a meeting of this partnership"),
        ("/meeting schedule jag 10/12/2026 14:00 in #elsewhere", "#elsewhere is not a channel I can see"),
    ],
)
def test_what_cannot_be_scheduled_is_refused(quick: Talk, line: str, said: str) -> None:
    answer = quick.says("council", line)
    assert tone(answer) is not Tone.DONE
    assert said in words(answer)
    assert planned(quick) == []


@pytest.mark.parametrize("who", ["police", "chair", "councillor"])
def test_only_a_coordinator_schedules(quick: Talk, who: str) -> None:
    assert tone(quick.says(who, SCHEDULED)) is Tone.REFUSED
    assert planned(quick) == []


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("28/12/2026", "Monday 28 December 2026 is a bank holiday (Boxing Day substitute day)."),
        ("12/12/2026", "12 December 2026 is a Saturday."),
        ("29/12/2026", "Tuesday 29 December 2026 is a day the partnership is closed (Christmas closure)."),
    ],
)
def test_a_day_that_is_not_worked_is_asked_about_and_never_moved(quick: Talk, day: str, why: str) -> None:
    with quick.database.unit() as unit:
        closed = unit.within(quick.partnership.id).closed_days
        closed.add(date(2026, 12, 29), "Christmas closure")
    answer = quick.says("council", f"/meeting schedule jag {day} 14:00")
    assert tone(answer) is Tone.ASK
    assert words(answer).startswith(why)
    assert planned(quick) == []
    done = quick.presses("council", "Schedule it")
    assert tone(done) is Tone.DONE
    assert why.split(" is ")[0] in words(done)


def test_the_same_meeting_twice_is_refused_and_what_stands_is_shown(talk: Talk) -> None:
    talk.says("council", SCHEDULED)
    again = talk.says("council", "/meeting schedule jag 10 dec 2pm")
    assert tone(again) is Tone.REFUSED
    assert f"The {NAME} on Thursday 10 December 2026 at 14:00 in #jag is scheduled already" in words(again)
    assert NAME in words(talk.presses("council", "Show it"))
    assert len(planned(talk)) == len(LADDERS["jag"])


def test_two_in_the_same_instant_are_one_meeting(talk: Talk) -> None:
    answers = talk.together(("council", SCHEDULED), ("council", "/meeting schedule jag 10/12/2026 2pm"))
    assert sorted(str(tone(each)) for each in answers) == ["done", "refused"]
    assert len(planned(talk)) == len(LADDERS["jag"])


def test_a_second_meeting_on_the_same_day_is_asked_about(quick: Talk) -> None:
    quick.says("council", SCHEDULED)
    answer = quick.says("council", "/meeting schedule jag 10/12/2026 16:00")
    assert tone(answer) is Tone.ASK
    assert "is scheduled already for Thursday 10 December 2026 at 14:00" in words(answer)
    assert tone(quick.presses("council", "Schedule it")) is Tone.DONE
    assert len(planned(quick)) == 2 * len(LADDERS["jag"])


def test_another_kind_on_the_same_day_is_no_matter(quick: Talk) -> None:
    quick.says("council", SCHEDULED)
    assert tone(quick.says("council", "/meeting schedule rag 10/12/2026 14:00")) is Tone.DONE


@pytest.mark.parametrize(
    ("now", "said", "times"),
    [
        (
            "2026-12-07 10:00",
            ["Reminder for Thursday 3 December: passed.", "Digest: Wednesday 9 December at 09:00."],
            [
                ("prompts silent", "2026-12-07 10:00"),
                ("summary", "2026-12-08 09:00"),
                ("digest", "2026-12-09 09:00"),
                ("addendum", "2026-12-10 09:00"),
            ],
        ),
        (
            "2026-12-03 11:00",
            ["Private reminders to each owner for Thursday 26 November: passed.", "Reminder: now."],
            [
                ("reminder", "2026-12-03 11:00"),
                ("prompts silent", "2026-12-03 11:00"),
                ("summary", "2026-12-08 09:00"),
                ("digest", "2026-12-09 09:00"),
                ("addendum", "2026-12-10 09:00"),
            ],
        ),
        (
            "2026-12-10 10:00",
            ["Digest: now.", "Private reminders to those who have not answered for Thursday 3 December: passed."],
            [("digest", "2026-12-10 10:00"), ("addendum", "2026-12-10 10:00")],
        ),
    ],
)
def test_what_is_scheduled_late_gets_what_still_fits(
    quick: Talk, now: str, said: list[str], times: list[tuple[str, str]]
) -> None:
    at(quick, now)
    answer = words(quick.says("council", SCHEDULED))
    assert "scheduled late" in answer
    assert all(sentence in answer for sentence in said)
    assert [(kind, time) for kind, _, _, time in planned(quick)] == times


def test_a_meeting_without_a_paper_is_announced_the_day_before(quick: Talk) -> None:
    paperless(quick, "police_priority_setting")
    answer = words(quick.says("council", "/meeting schedule police_priority_setting 14/12/2026 14:00"))
    assert "Announcement: Friday 11 December at 09:00." in answer
    assert "Preview" not in answer
    assert [(kind, time) for kind, _, _, time in planned(quick, "police_priority_setting")] == [
        ("announcement", "2026-12-11 09:00")
    ]


def test_the_channel_is_remembered_for_the_kind(quick: Talk) -> None:
    quick.says("council", SCHEDULED)
    quick.spot = None
    assert "Channel: #jag" in words(quick.says("council", "/meeting schedule jag 14/1/2027 14:00"))


def test_without_a_channel_it_is_asked_for(quick: Talk) -> None:
    quick.spot = None
    asked = quick.says("council", "/meeting schedule jag 10/12/2026 14:00 place=Room")
    assert isinstance(asked, Form)
    fields = {each.name: each for each in asked.fields}
    assert fields["in_"].required
    assert fields["in_"].error
    assert (fields["day"].value, fields["time"].value, fields["place"].value) == ("10/12/2026", "14:00", "Room")
    assert tone(quick.fills("council", in_="#jag")) is Tone.DONE
    assert len(planned(quick)) == len(LADDERS["jag"])


def test_lists_what_is_ahead_and_what_is_posted_when(quick: Talk) -> None:
    verify(
        quick,
        [
            ("police", "/meeting list", "No meeting is scheduled", "[Schedule one]"),
            ("council", "/meeting schedule rag 14/1/2027 10:00 place=Teams", "Scheduled"),
            ("council", SCHEDULED, "Scheduled"),
        ],
    )
    assert (
        words(quick.says("councillor", "/meeting"))
        == f"""Meetings ahead

- Thursday 10 December 2026 at 14:00 · {NAME}
  #jag · next: Private reminders to each owner on Thursday 26 November at 09:00 · \
Digest on Wednesday 9 December at 09:00
- Thursday 14 January 2027 at 10:00 · Responsible Authorities Group
  Teams · #jag · next: Request for figures and funding on Monday 21 December at 09:00 · \
Digest on Wednesday 6 January 2027 at 09:00"""
    )


def test_a_long_list_comes_in_pages(quick: Talk) -> None:
    for day in range(1, 18):
        quick.says("council", f"/meeting schedule sada_board {day}/12/2026 14:00 sure=yes")
    first = words(quick.says("police", "/meeting list"))
    assert "1 to 15 of 17, page 1 of 2." in first
    assert "Thursday 17 December" in words(quick.presses("police", "Next page"))
    assert "Thursday 17 December" not in first


def test_the_next_meeting_of_any_kind_or_of_one(quick: Talk) -> None:
    verify(
        quick,
        [
            ("police", "/meeting next sosafe meeting", f"No {NAME} is scheduled", "/meeting schedule jag DATE TIME"),
            ("council", SCHEDULED, "Scheduled"),
            ("council", "/meeting schedule rag 14/1/2027 10:00", "Scheduled"),
            ("police", "/meeting next", f"{NAME}, Thursday 10 December 2026 at 14:00", "Digest on Wednesday 9"),
            ("police", "/meeting next responsible authorities group", "Thursday 14 January 2027 at 10:00"),
        ],
    )
    at(quick, "2026-12-10 14:01")
    assert "Responsible Authorities Group" in words(quick.says("police", "/meeting next"))


@pytest.mark.parametrize(
    ("key", "name", "aliases", "paper", "full"),
    [
        ("jag", "SoSafe meeting", ["Joint Action Group", "JAG"], "jag", "Joint Action Group (SoSafe meeting)"),
        ("jag", "Joint Action Group", [], "jag", "Joint Action Group"),
        ("jag", "JAG", [], "jag", "Joint Action Group"),
        ("rag", "SoSafe group", [], "rag", "Responsible Authorities Group (SoSafe group)"),
        ("board", "Strategy Board", ["RAG"], "rag", "Responsible Authorities Group (Strategy Board)"),
        ("partnership", "Safer Stockton Partnership", [], "rag", "Safer Stockton Partnership"),
        ("sada_board", "SADA Board", [], "board", "SADA Board"),
    ],
)
def test_a_meeting_in_full(key: str, name: str, aliases: list[str], paper: str, full: str) -> None:
    assert meeting_name(MeetingKind(key=key, name=name, aliases=aliases, paper=paper)) == full


def test_every_paper_has_reminders_and_a_digest() -> None:
    assert set(CONTENTS) == {name for name, ladder in LADDERS.items() if any(e.kind == Kind.DIGEST for e in ladder)}
