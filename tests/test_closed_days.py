"""The days a partnership keeps free, edited in chat: what moves, what is asked about, and what is listed."""

from collections.abc import Iterator
from datetime import date

import pytest

from handlers.form import Form
from handlers.reply import Tone
from schedules.calendar import WorkingCalendar
from schedules.unusual import say_quiet, why_ask
from storage.tables import OccurrenceState, QuietPeriod
from tests.board import at
from tests.talk import Talk, talking, tone, words
from tests.test_changing_meetings import meetings, planned, sent_for

NAME = "Joint Action Group (SoSafe meeting)"
SCHEDULED = "/meeting schedule jag 2026-12-10 14:00 in #jag"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        each.says("council", SCHEDULED)
        yield each


def closed(talk: Talk) -> dict[date, str]:
    with talk.stores() as stores:
        return stores.closed_days.all()


def states(talk: Talk) -> list[OccurrenceState]:
    return [each.state for each in meetings(talk)]


def test_closing_a_day_moves_reminders_and_says_which(talk: Talk) -> None:
    answer = words(talk.says("council", "/meeting close 9/12/2026 Office move"))
    assert (
        answer
        == f"""Closed: Wednesday 9 December 2026 (Office move), 1 working day fewer

Sent at another time now
- {NAME}, Thursday 10 December 2026
  Private reminders to each owner: Wednesday 25 November at 09:00 instead of Thursday 26 November at 09:00 · \
Reminder: Wednesday 2 December at 09:00 instead of Thursday 3 December at 09:00 · \
Private reminders to those who have not answered: Wednesday 2 December at 09:00 instead of Thursday 3 December at \
09:00 · Summary to the coordinators of who has not answered: Monday 7 December at 09:00 instead of \
Tuesday 8 December at 09:00 · Digest: Tuesday 8 December at 09:00 instead of Wednesday 9 December at 09:00

[Open again]"""
    )
    assert closed(talk) == {date(2026, 12, 9): "Office move"}
    assert ("digest", "12-08 09:00") in planned(talk)


def test_opening_it_again_puts_everything_back(talk: Talk) -> None:
    before = planned(talk)
    talk.says("council", "/meeting close 9/12/2026 Office move")
    answer = words(talk.presses("council", "Open again"))
    assert answer.startswith("Open: 1 closed day worked again")
    assert "Digest: Wednesday 9 December at 09:00 instead of Tuesday 8 December at 09:00" in answer
    assert planned(talk) == before
    assert closed(talk) == {}


@pytest.mark.parametrize(
    "line",
    [
        "/meeting close 24/12/2026 to=31/12/2026 Christmas closure",
        "/meeting close 24 dec to 31 dec Christmas closure",
        "/meeting close 24/12/2026 - 31/12/2026 Christmas closure",
        "/meeting close 24/12/2026 Christmas closure to=31/12/2026",
    ],
)
def test_a_closure_of_several_days_leaves_out_those_that_are_not_worked_anyway(talk: Talk, line: str) -> None:
    answer = words(talk.says("council", line))
    assert answer.startswith(
        "Closed: Thursday 24 December 2026 to Thursday 31 December 2026 (Christmas closure), 4 working days fewer"
    )
    assert "Nothing that is planned moves." in answer
    assert [each.day for each in closed(talk)] == [24, 29, 30, 31]
    assert set(closed(talk).values()) == {"Christmas closure"}


NOT_MEANT = (
    ("close 19/11/2026", "Thursday 19 November 2026 has passed. Type days ahead."),
    ("close 24/12/2026 to=23/12/2026", "is before Thursday 24 December 2026. Type the first day first."),
    ("close 24/12/2026 to=24/12/2027", "are 366 days, and at most 60 are set at once. Is the year right?"),
    ("close 25/12/2026", "is a bank holiday (Christmas Day), so it is not worked anyway: nothing was changed."),
    ("close 12/12/2026 to=13/12/2026", "No day of Saturday 12 December 2026 to Sunday 13 December 2026 is worked"),
    ("close 31/11/2026", "There is no 31 November"),
    ("close soon", "I cannot read “soon” as a date."),
    ("open 24/12/2026", "Nothing was closed on Thursday 24 December 2026"),
    ("open 19/11/2026", "has passed"),
    ("quiet 1/10/2026 19/11/2026", "Thursday 19 November 2026 has passed"),
    ("quiet 1/4/2027 31/12/2027", "at most 120 are set at once"),
)


def test_days_that_cannot_be_meant_are_refused(talk: Talk) -> None:
    before = planned(talk)
    for line, said in NOT_MEANT:
        answer = talk.says("council", f"/meeting {line}")
        assert tone(answer) is Tone.REFUSED, line
        assert said in words(answer)
    assert (closed(talk), planned(talk)) == ({}, before)


def test_closing_twice_keeps_the_first_reason(talk: Talk) -> None:
    talk.says("council", "/meeting close 24/12/2026 Christmas closure")
    again = words(talk.says("council", "/meeting close 24/12/2026 to=29/12/2026 Shut"))
    assert "1 working day fewer" in again
    assert closed(talk) == {date(2026, 12, 24): "Christmas closure", date(2026, 12, 29): "Shut"}
    assert "(Christmas closure), so it is not worked anyway" in words(talk.says("council", "/meeting close 24/12/2026"))


def test_a_meeting_on_a_closed_day_is_asked_about_and_nothing_is_sent_until_then(talk: Talk) -> None:
    answer = words(talk.says("council", "/meeting close 10/12/2026 Funeral"))
    assert "Please decide on these dates; nothing is sent for them until you do" in answer
    assert "Thursday 10 December 2026 at 14:00\n" in answer
    assert "[Keep it] [Move it] [Leave it out]" in answer
    assert "is a day the partnership is closed (Funeral)" in answer
    assert states(talk) == [OccurrenceState.IN_QUESTION]
    assert planned(talk) == []
    assert tone(talk.presses("council", "Keep it")) is Tone.DONE
    assert states(talk) == [OccurrenceState.STANDS]
    assert ("digest", "12-09 09:00") in planned(talk)


def test_a_date_in_question_is_moved_with_a_note_only_where_people_know_of_it(talk: Talk) -> None:
    for day, to, note in (("11/2/2027", "12/2/2027", False), ("10/12/2026", "11/12/2026", True)):
        talk.says("council", f"/meeting schedule jag {day} 14:00")
        talk.says("council", f"/meeting close {day} Funeral")
        assert isinstance(talk.presses("council", "Move it"), Form)
        answer = words(talk.fills("council", to=to))
        assert ("Nothing had been posted about it, so no note is posted about this." in answer) != note
        assert ("moved" in dict(planned(talk))) == note
    assert states(talk) == [OccurrenceState.STANDS] * 2


def test_a_date_in_question_stands_when_the_day_is_opened_again(talk: Talk) -> None:
    before = planned(talk)
    talk.says("council", "/meeting close 10/12/2026 Funeral")
    talk.presses("council", "Open again")
    assert (states(talk), planned(talk)) == ([OccurrenceState.STANDS], before)


def test_a_meeting_that_people_were_told_of_stands_on_a_closed_day(talk: Talk) -> None:
    sent_for(talk, "reminder", "2026-12-03 09:00")
    at(talk, "2026-12-03 10:00")
    answer = words(talk.says("council", "/meeting close 10/12/2026 Funeral"))
    assert "These stand, because people have had messages about them; move or cancel them if need be" in answer
    assert "Thursday 10 December 2026 at 14:00\n" in answer
    assert "[Move it] [Leave it out]" in answer
    assert states(talk) == [OccurrenceState.STANDS]
    assert ("digest", "12-09 09:00") in planned(talk)


def test_a_quiet_period_asks_about_meetings_and_moves_no_reminder(talk: Talk) -> None:
    talk.says("council", "/meeting schedule rag 14/4/2027 10:00")
    before = planned(talk)
    answer = words(talk.says("council", "/meeting quiet 22/3/2027 6/5/2027 local elections"))
    assert answer.startswith("Quiet: Monday 22 March 2027 to Thursday 6 May 2027 (local elections)")
    assert "Wednesday 14 April 2027 at 10:00\n" in answer
    assert "[Keep it] [Move it] [Leave it out]" in answer
    assert [each.state for each in meetings(talk, "rag")] == [OccurrenceState.IN_QUESTION]
    assert planned(talk) == before
    asked = talk.says("council", "/meeting schedule jag 15/4/2027 14:00")
    assert "Thursday 15 April 2027 is in a quiet period, Monday 22 March 2027 to Thursday 6 May 2027 (local" in words(
        asked
    )
    assert "is a quiet period already" in words(talk.says("council", "/meeting quiet 22/3/2027 6/5/2027"))
    assert "no quiet period any more" in words(talk.says("council", "/meeting open 22/3/2027 to=6/5/2027"))
    assert [each.state for each in meetings(talk, "rag")] == [OccurrenceState.STANDS]
    assert tone(talk.says("council", "/meeting schedule jag 15/4/2027 14:00")) is Tone.DONE


def test_what_is_kept_free_is_listed_as_people_think_of_it(talk: Talk) -> None:
    talk.says("council", "/meeting close 24/12/2026 to=31/12/2026 Christmas closure")
    talk.says("council", "/meeting close 15/2/2027")
    talk.says("council", "/meeting quiet 22/3/2027 6/5/2027")
    assert (
        words(talk.says("council", "/meeting closed"))
        == """Closed days and quiet periods ahead

- Closed: Thursday 24 December 2026 to Thursday 31 December 2026 (Christmas closure)
  [Open again]
- Closed: Monday 15 February 2027
  [Open again]
- Quiet: Monday 22 March 2027 to Thursday 6 May 2027 (pre-election period)
  [End it]"""
    )
    assert "[Open again]" not in words(talk.says("police", "/meeting closed"))
    talk.says("council", "/meeting closed")
    talk.presses("council", "End it")
    assert "Quiet" not in words(talk.says("council", "/meeting closed")).replace("quiet periods", "")


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        (date(2027, 4, 15), ("Thursday 15 April 2027 is in a quiet period, "
                             "Monday 22 March 2027 to Thursday 6 May 2027 (local elections).",)),
        (date(2027, 3, 22), ("Monday 22 March 2027 is in a quiet period, "
                             "Monday 22 March 2027 to Thursday 6 May 2027 (local elections).",)),
        (date(2027, 5, 7), ()),
        (date(2027, 5, 8), ("8 May 2027 is a Saturday.",)),
        (date(2027, 6, 1), ("Tuesday 1 June 2027 is a day the partnership is closed.",)),
    ],
)  # fmt: skip
def test_why_a_date_is_asked_about(day: date, reasons: tuple[str, ...]) -> None:
    quiet = QuietPeriod(first=date(2027, 3, 22), last=date(2027, 5, 6), why="local elections")
    assert why_ask(day, WorkingCalendar({date(2027, 6, 1): ""}), [quiet]) == reasons


def test_every_reason_is_given_at_once() -> None:
    periods = [QuietPeriod(first=date(2027, 3, 29), last=date(2027, 3, 29), why=why) for why in ("", "poll")]
    assert why_ask(date(2027, 3, 29), WorkingCalendar(), periods) == (
        "Monday 29 March 2027 is a bank holiday (Easter Monday).",
        "Monday 29 March 2027 is in a quiet period, Monday 29 March 2027.",
        "Monday 29 March 2027 is in a quiet period, Monday 29 March 2027 (poll).",
    )
    assert say_quiet(periods[1]) == "Monday 29 March 2027 (poll)"
