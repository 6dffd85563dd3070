"""Which reminders meetings ask for, as tables of dates, and what coordinators are told of those that have passed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.calendar import WorkingCalendar, at_local
from schedules.reminders import (
    LADDERS,
    SENDING_ENDS,
    SENDING_STARTS,
    Kind,
    Ladder,
    Rung,
    To,
    asked,
    next_sending_time,
    say_asked,
)

LONDON = ZoneInfo("Europe/London")
WORKING = WorkingCalendar()
LONG_BEFORE = "2026-01-05 10:00"


def local(text: str) -> datetime:
    """An instant from what clocks in London show: `2026-12-10 14:00`."""
    wall = datetime.fromisoformat(text)
    return at_local(wall.date(), wall.time(), LONDON)


def times(paper: str, meeting: str, now: str = LONG_BEFORE, calendar: WorkingCalendar = WORKING) -> dict[str, str]:
    """When each rung that fits goes out, on the clocks in London."""
    fitting, _ = asked(LADDERS[paper], local(meeting), calendar, LONDON, local(now))
    return {each.kind.value: f"{each.not_before.astimezone(LONDON):%Y-%m-%d %H:%M}" for each in fitting}


def told(paper: str, meeting: str, now: str) -> tuple[str, ...]:
    """The sentences a coordinator is told."""
    return say_asked(*asked(LADDERS[paper], local(meeting), WORKING, LONDON, local(now)), LONDON, local(now))


@pytest.mark.parametrize(
    ("paper", "meeting", "reminder", "digest"),
    [
        ("jag", "2026-12-10 14:00", "2026-12-03 09:00", "2026-12-09 09:00"),
        ("jag", "2026-12-14 09:30", "2026-12-07 09:00", "2026-12-11 09:00"),
        ("jag", "2027-01-06 10:00", "2026-12-29 09:00", "2027-01-05 09:00"),
        ("jag", "2026-12-29 10:00", "2026-12-18 09:00", "2026-12-24 09:00"),
        ("jag", "2027-03-30 10:00", "2027-03-19 09:00", "2027-03-25 09:00"),
        ("jag", "2028-03-01 10:00", "2028-02-23 09:00", "2028-02-29 09:00"),
        ("jag", "2027-01-01 10:00", "2026-12-23 09:00", "2026-12-31 09:00"),
        ("jag", "2026-12-12 10:00", "2026-12-07 09:00", "2026-12-11 09:00"),
        ("rag", "2027-01-06 10:00", "2026-12-18 09:00", "2026-12-24 09:00"),
        ("rag", "2027-01-14 10:00", "2026-12-30 09:00", "2027-01-06 09:00"),
        ("rag", "2027-04-08 10:00", "2027-03-23 09:00", "2027-03-31 09:00"),
        ("rag", "2027-05-06 10:00", "2027-04-21 09:00", "2027-04-27 09:00"),
        ("rag", "2028-01-06 10:00", "2027-12-20 09:00", "2027-12-24 09:00"),
    ],
)
def test_when_a_meeting_scheduled_early_is_prepared(paper: str, meeting: str, reminder: str, digest: str) -> None:
    assert times(paper, meeting) == {"reminder": reminder, "digest": digest}


@pytest.mark.parametrize(
    ("meeting", "reminder_utc", "digest_utc"),
    [
        ("2027-03-29 10:00", "2027-03-19 09:00", "2027-03-25 09:00"),
        ("2027-03-31 10:00", "2027-03-22 09:00", "2027-03-30 08:00"),
        ("2027-11-01 10:00", "2027-10-25 08:00", "2027-10-29 08:00"),
        ("2027-11-02 10:00", "2027-10-26 08:00", "2027-11-01 09:00"),
        ("2027-03-28 01:30", "2027-03-19 09:00", "2027-03-25 09:00"),
        ("2027-10-31 01:30", "2027-10-25 08:00", "2027-10-29 08:00"),
    ],
)
def test_nine_in_the_morning_stays_nine_round_both_clock_changes(
    meeting: str, reminder_utc: str, digest_utc: str
) -> None:
    fitting, passed = asked(LADDERS["jag"], local(meeting), WORKING, LONDON, local(LONG_BEFORE))
    assert [f"{each.not_before:%Y-%m-%d %H:%M}" for each in fitting] == [reminder_utc, digest_utc]
    assert {each.not_before.utcoffset() for each in fitting} == {timedelta(0)}
    assert passed == ()


def test_closed_days_move_the_rungs_forward() -> None:
    closed = WorkingCalendar({date(2026, 12, 9): "office move"})
    assert times("jag", "2026-12-10 14:00", calendar=closed) == {
        "reminder": "2026-12-02 09:00",
        "digest": "2026-12-08 09:00",
    }


@pytest.mark.parametrize(
    ("paper", "meeting", "now", "expected"),
    [
        ("jag", "2026-12-10 14:00", "2026-12-03 09:00", {"reminder": "2026-12-03 09:00", "digest": "2026-12-09 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-03 10:30", {"reminder": "2026-12-03 10:30", "digest": "2026-12-09 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-03 15:59", {"reminder": "2026-12-03 15:59", "digest": "2026-12-09 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-03 16:00", {"digest": "2026-12-09 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-04 09:00", {"digest": "2026-12-09 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-09 11:00", {"digest": "2026-12-09 11:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-09 17:00", {"digest": "2026-12-10 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-10 10:00", {"digest": "2026-12-10 10:00"}),
        ("jag", "2026-12-10 09:00", "2026-12-09 17:00", {"digest": "2026-12-09 17:00"}),
        ("jag", "2026-12-10 18:00", "2026-12-10 17:30", {"digest": "2026-12-10 17:30"}),
        ("jag", "2026-12-14 14:00", "2026-12-12 10:00", {"digest": "2026-12-14 09:00"}),
        ("jag", "2026-12-12 14:00", "2026-12-12 10:00", {"digest": "2026-12-12 10:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-10 14:00", {}),
        ("jag", "2026-12-10 14:00", "2026-12-11 09:00", {}),
        ("rag", "2026-12-10 14:00", "2026-11-27 09:00", {"digest": "2026-12-02 09:00"}),
        ("rag", "2026-12-10 14:00", "2026-12-07 11:15", {"digest": "2026-12-07 11:15"}),
    ],
)
def test_a_meeting_scheduled_late_gets_what_still_fits(
    paper: str, meeting: str, now: str, expected: dict[str, str]
) -> None:
    assert times(paper, meeting, now) == expected


@pytest.mark.parametrize(
    ("meeting", "now", "sentences"),
    [
        (
            "2026-12-10 14:00",
            "2026-12-04 09:00",
            (
                "The reminder for Thursday 3 December has passed.",
                "The digest will be posted on Wednesday 9 December at 09:00.",
            ),
        ),
        (
            "2026-12-10 14:00",
            "2026-12-03 10:00",
            ("The reminder will be posted now.", "The digest will be posted on Wednesday 9 December at 09:00."),
        ),
        (
            "2026-12-14 14:00",
            "2026-12-12 10:00",
            (
                "The reminder for Monday 7 December has passed.",
                "The digest will be posted on Monday 14 December at 09:00 instead of Friday 11 December.",
            ),
        ),
        (
            "2026-12-10 14:00",
            "2026-12-10 10:00",
            ("The reminder for Thursday 3 December has passed.", "The digest will be posted now."),
        ),
        (
            "2027-01-06 10:00",
            "2026-12-20 10:00",
            (
                "The reminder will be posted on Tuesday 29 December at 09:00.",
                "The digest will be posted on Tuesday 5 January 2027 at 09:00.",
            ),
        ),
    ],
)
def test_what_the_coordinator_is_told(meeting: str, now: str, sentences: tuple[str, ...]) -> None:
    assert told("jag", meeting, now) == sentences


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-10 08:59", "2026-12-10 09:00"),
        ("2026-12-10 09:00", "2026-12-10 09:00"),
        ("2026-12-10 15:59", "2026-12-10 15:59"),
        ("2026-12-10 16:00", "2026-12-11 09:00"),
        ("2026-12-11 16:00", "2026-12-14 09:00"),
        ("2026-12-25 10:00", "2026-12-29 09:00"),
        ("2027-03-27 12:00", "2027-03-30 09:00"),
    ],
)
def test_messages_go_out_in_working_hours(now: str, expected: str) -> None:
    assert next_sending_time(local(now), WORKING, LONDON) == local(expected)


@pytest.mark.parametrize("days", [0, -1])
def test_a_rung_stands_before_its_meeting(days: int) -> None:
    with pytest.raises(ValueError, match="at least 1 working day"):
        Rung(Kind.REMINDER, days=days)


def test_a_ladder_is_data() -> None:
    ladder: Ladder = (Rung(Kind.DIGEST, days=2, at=time(17, 30), to=To.CHANNEL),)
    at_five, on_the_dot, after = (local(f"2026-12-08 {clock}") for clock in ("17:00", "17:30", "17:31"))
    for now in (at_five, on_the_dot):
        fitting, passed = asked(ladder, local("2026-12-10 14:00"), WORKING, LONDON, now)
        assert ([each.not_before for each in fitting], passed) == ([on_the_dot], ())
    fitting, passed = asked(ladder, local("2026-12-10 14:00"), WORKING, LONDON, after)
    assert (fitting, [each.due for each in passed]) == ((), [on_the_dot])


MEETINGS = st.builds(
    lambda day, clock: datetime.combine(day, clock, tzinfo=UTC),
    st.dates(date(2020, 2, 1), date(2040, 1, 1)),
    st.times(),
)


@given(st.sampled_from(sorted(LADDERS)), MEETINGS, st.timedeltas(timedelta(days=-2), timedelta(days=40)))
def test_everything_asked_for_is_ahead_and_of_use(paper: str, starts_at: datetime, notice: timedelta) -> None:
    now = starts_at - notice
    fitting, passed = asked(LADDERS[paper], starts_at, WORKING, LONDON, now)
    assert len(fitting) + len(passed) == len(LADDERS[paper])
    for each in fitting:
        assert now <= each.not_before < each.expires_at == starts_at
        assert each.due <= each.not_before
        assert WORKING.is_working(each.due.astimezone(LONDON).date())
    for gone in passed:
        assert gone.due < now


@given(MEETINGS)
def test_the_next_sending_time_is_in_working_hours_and_no_later_than_need_be(now: datetime) -> None:
    soon = next_sending_time(now, WORKING, LONDON)
    shown = soon.astimezone(LONDON)
    assert soon >= now
    assert WORKING.is_working(shown.date())
    assert SENDING_STARTS <= shown.time() < SENDING_ENDS
    assert next_sending_time(soon, WORKING, LONDON) == soon
