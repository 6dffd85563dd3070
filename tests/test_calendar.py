"""Working days, clear days, quarters and local times, against tables of real dates."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.calendar import (
    Quarter,
    WorkingCalendar,
    at_local,
    bank_holidays,
    say_day,
    say_instant,
    say_time,
    say_year,
)

LONDON = ZoneInfo("Europe/London")
WORKING = WorkingCalendar()
DAYS = st.dates(date(2000, 1, 15), date(2099, 12, 15))
COUNTS = st.integers(1, 30)


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("year", "weekdays_off"),
    [
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
        (2029, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"),
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
    ],
)
def test_weekdays_lost_to_bank_holidays_in_england_and_wales(year: int, weekdays_off: str) -> None:
    lost = [day for day in sorted(bank_holidays(year)) if day.weekday() < 5]
    assert lost == [on(f"{year}-{day}") for day in weekdays_off.split()]


@pytest.mark.parametrize(
    ("meeting", "issued"),
    [
        ("2021-07-21", "2021-07-13"),
        ("2022-03-14", "2022-03-04"),
        ("2022-09-22", "2022-09-13"),
        ("2027-01-06", "2026-12-24"),
        ("2027-01-14", "2027-01-06"),
        ("2027-04-08", "2027-03-31"),
        ("2027-05-06", "2027-04-27"),
        ("2028-01-06", "2027-12-24"),
    ],
)
def test_papers_go_out_five_clear_working_days_before(meeting: str, issued: str) -> None:
    assert WORKING.clear_working_days_before(on(meeting), 5) == on(issued)


@pytest.mark.parametrize(
    ("meeting", "count", "expected"),
    [
        ("2026-12-10", 5, "2026-12-03"),
        ("2026-12-10", 1, "2026-12-09"),
        ("2026-12-10", 10, "2026-11-26"),
        ("2026-12-14", 1, "2026-12-11"),
        ("2026-12-12", 1, "2026-12-11"),
        ("2026-12-29", 1, "2026-12-24"),
        ("2027-03-30", 1, "2027-03-25"),
        ("2028-03-01", 1, "2028-02-29"),
        ("2027-03-01", 1, "2027-02-26"),
    ],
)
def test_working_days_before(meeting: str, count: int, expected: str) -> None:
    assert WORKING.working_days_before(on(meeting), count) == on(expected)


def test_closed_days_are_stepped_over_like_holidays() -> None:
    closed = WorkingCalendar({on("2026-12-24"): "Christmas closure", on("2026-12-29"): ""})
    assert closed.working_days_before(on("2026-12-30"), 1) == on("2026-12-23")
    assert closed.working_days_between(on("2026-12-23"), on("2026-12-31")) == 2
    assert closed.next_working_day(on("2026-12-23")) == on("2026-12-30")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-10", ""),
        ("2026-12-12", "a Saturday"),
        ("2026-12-13", "a Sunday"),
        ("2026-12-25", "a bank holiday (Christmas Day)"),
        ("2026-12-26", "a bank holiday (Boxing Day)"),
        ("2026-12-28", "a bank holiday (Boxing Day substitute day)"),
        ("2026-12-29", "a day the partnership is closed (Christmas closure)"),
        ("2026-12-30", "a day the partnership is closed"),
    ],
)
def test_why_a_day_is_not_worked(day: str, why: str) -> None:
    calendar = WorkingCalendar({on("2026-12-29"): "Christmas closure", on("2026-12-30"): ""})
    assert calendar.why_not(on(day)) == why
    assert calendar.is_working(on(day)) is (why == "")


def test_a_calendar_keeps_its_own_copy_of_the_closed_days() -> None:
    days = {on("2026-12-29"): "Christmas closure"}
    calendar = WorkingCalendar(days)
    days.clear()
    assert not calendar.is_working(on("2026-12-29"))
    assert calendar == WorkingCalendar({on("2026-12-29"): "Christmas closure"})


def test_counting_back_from_below_none_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="counted from 0, not -1"):
        WORKING.working_days_before(on("2026-12-10"), -1)


@pytest.mark.parametrize(
    ("day", "sent"),
    [("2026-12-10", "2026-12-10"), ("2026-12-12", "2026-12-11"), ("2026-12-28", "2026-12-24")],
)
def test_no_days_before_is_the_day_itself_or_the_last_that_was_worked(day: str, sent: str) -> None:
    assert WORKING.working_days_before(on(day), 0) == on(sent)


@given(DAYS, COUNTS)
def test_going_back_lands_on_a_working_day_that_many_working_days_off(day: date, count: int) -> None:
    earlier = WORKING.working_days_before(day, count)
    assert earlier < day
    assert WORKING.is_working(earlier)
    assert WORKING.working_days_between(earlier, day) == count


@given(DAYS, st.integers(0, 30))
def test_clear_days_lie_between_issue_and_meeting_and_count_neither(day: date, count: int) -> None:
    issued = WORKING.clear_working_days_before(day, count)
    between = [issued + timedelta(days=passed) for passed in range(1, (day - issued).days)]
    assert sum(WORKING.is_working(each) for each in between) == count
    assert WORKING.is_working(issued)


@given(DAYS, COUNTS)
def test_one_more_working_day_is_the_working_day_before(day: date, count: int) -> None:
    stepwise = WORKING.working_days_before(WORKING.working_days_before(day, count), 1)
    assert WORKING.working_days_before(day, count + 1) == stepwise


@given(DAYS)
def test_the_next_working_day_undoes_the_one_before(day: date) -> None:
    later = WORKING.next_working_day(day)
    assert later > day
    assert WORKING.is_working(later)
    assert WORKING.working_days_between(day + timedelta(days=1), later) == 0


def test_no_working_days_lie_between_a_day_and_an_earlier_one() -> None:
    assert WORKING.working_days_between(on("2026-12-10"), on("2026-12-01")) == 0


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2027-03-27 09:00", "2027-03-27 09:00"),
        ("2027-03-28 00:59", "2027-03-28 00:59"),
        ("2027-03-28 01:00", "2027-03-28 01:00"),
        ("2027-03-28 01:30", "2027-03-28 01:30"),
        ("2027-03-28 02:00", "2027-03-28 01:00"),
        ("2027-03-28 09:00", "2027-03-28 08:00"),
        ("2027-10-30 09:00", "2027-10-30 08:00"),
        ("2027-10-31 00:30", "2027-10-30 23:30"),
        ("2027-10-31 01:00", "2027-10-31 00:00"),
        ("2027-10-31 01:30", "2027-10-31 00:30"),
        ("2027-10-31 02:00", "2027-10-31 02:00"),
        ("2027-10-31 09:00", "2027-10-31 09:00"),
    ],
)
def test_local_times_round_both_clock_changes(local: str, utc: str) -> None:
    wall = datetime.fromisoformat(local)
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert at_local(wall.date(), wall.time(), LONDON) == expected
    assert at_local(wall.date(), wall.time().replace(fold=1), LONDON) == expected


def test_a_time_that_does_not_exist_is_said_as_the_clocks_then_show() -> None:
    assert say_instant(at_local(on("2027-03-28"), time(1, 30), LONDON), LONDON) == "Sunday 28 March 2027 at 02:30"


@given(DAYS, st.times())
def test_a_local_time_comes_back_as_it_was_unless_it_was_jumped_over(day: date, clock: time) -> None:
    instant = at_local(day, clock, LONDON)
    assert instant.utcoffset() == timedelta(0)
    wall = datetime.combine(day, clock)
    assert instant.astimezone(LONDON).replace(tzinfo=None) - wall in (timedelta(0), timedelta(hours=1))


@pytest.mark.parametrize(
    ("day", "label", "first", "last"),
    [
        ("2026-04-01", "2026/27 Q1", "2026-04-01", "2026-06-30"),
        ("2026-09-30", "2026/27 Q2", "2026-07-01", "2026-09-30"),
        ("2026-12-10", "2026/27 Q3", "2026-10-01", "2026-12-31"),
        ("2028-02-29", "2027/28 Q4", "2028-01-01", "2028-03-31"),
        ("2100-03-31", "2099/00 Q4", "2100-01-01", "2100-03-31"),
    ],
)
def test_quarters_of_the_financial_year(day: str, label: str, first: str, last: str) -> None:
    quarter = Quarter.of(on(day))
    assert (str(quarter), quarter.first, quarter.last) == (label, on(first), on(last))


@given(DAYS, st.integers(-8, 8))
def test_quarters_hold_their_days_and_follow_one_another(day: date, count: int) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.shifted(1).first == quarter.last + timedelta(days=1)
    assert quarter.shifted(count).shifted(-count) == quarter


def test_how_dates_and_times_are_said() -> None:
    day = on("2026-12-03")
    assert say_day(day) == "Thursday 3 December 2026"
    assert say_day(day, today=on("2026-01-01")) == "Thursday 3 December"
    assert say_day(day, today=on("2025-12-31")) == "Thursday 3 December 2026"
    assert say_time(time(9, 5)) == "09:05"
    assert say_year(2026) == "2026/27"
    assert say_instant(datetime(2026, 7, 1, 13, 0, tzinfo=UTC), LONDON) == "Wednesday 1 July 2026 at 14:00"
