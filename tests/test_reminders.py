"""Which reminders meetings ask for and when, as tables of dates and as rules that hold for any date."""

from collections.abc import Callable
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
    BadRung,
    Kind,
    Ladder,
    Rung,
    To,
    asked,
    keyed,
    kind_of,
    ladder_of,
    next_sending_time,
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
    return {each.key: f"{each.not_before.astimezone(LONDON):%Y-%m-%d %H:%M}" for each in fitting}


JAG = ("prompts owners", "reminder", "prompts silent", "summary", "digest", "addendum")
RAG = ("returns", "prompts owners", "reminder", "prompts silent", "summary", "digest", "addendum")


@pytest.mark.parametrize(
    ("keys", "paper", "meeting", "days"),
    [
        (JAG, "jag", "2026-12-10 14:00", ("11-26", "12-03", "12-03", "12-08", "12-09", "12-10")),
        (JAG, "jag", "2026-12-14 09:30", ("11-30", "12-07", "12-07", "12-10", "12-11", "12-14")),
        (JAG, "jag", "2027-01-06 10:00", ("12-18", "12-29", "12-29", "01-04", "01-05", "01-06")),
        (JAG, "jag", "2026-12-29 10:00", ("12-11", "12-18", "12-18", "12-23", "12-24", "12-29")),
        (JAG, "jag", "2027-03-30 10:00", ("03-12", "03-19", "03-19", "03-24", "03-25", "03-30")),
        (JAG, "jag", "2028-03-01 10:00", ("02-16", "02-23", "02-23", "02-28", "02-29", "03-01")),
        (JAG, "jag", "2027-01-01 10:00", ("12-16", "12-23", "12-23", "12-30", "12-31", "12-31")),
        (JAG, "jag", "2026-12-12 10:00", ("11-30", "12-07", "12-07", "12-10", "12-11", "12-11")),
        (RAG, "rag", "2027-01-06 10:00", ("12-11", "12-16", "12-18", "12-22", "12-22", "12-24", "01-05")),
        (RAG, "rag", "2027-01-14 10:00", ("12-21", "12-24", "12-30", "01-04", "01-04", "01-06", "01-13")),
        (RAG, "rag", "2027-04-08 10:00", ("03-16", "03-19", "03-23", "03-25", "03-25", "03-31", "04-07")),
        (RAG, "rag", "2027-05-06 10:00", ("04-14", "04-19", "04-21", "04-23", "04-23", "04-27", "05-05")),
        (RAG, "rag", "2028-01-06 10:00", ("12-13", "12-16", "12-20", "12-22", "12-22", "12-24", "01-05")),
    ],
)
def test_when_a_meeting_scheduled_early_is_prepared(
    keys: tuple[str, ...], paper: str, meeting: str, days: tuple[str, ...]
) -> None:
    year = int(meeting[:4])
    dated = [f"{year - (day > meeting[5:10])}-{day} 09:00" for day in days]
    assert times(paper, meeting) == dict(zip(keys, dated, strict=True))


@pytest.mark.parametrize(
    ("meeting", "utc"),
    [
        ("2027-03-29 10:00", ("03-12 09", "03-19 09", "03-19 09", "03-24 09", "03-25 09", "03-25 09")),
        ("2027-03-31 10:00", ("03-15 09", "03-22 09", "03-22 09", "03-25 09", "03-30 08", "03-31 08")),
        ("2027-11-01 10:00", ("10-18 08", "10-25 08", "10-25 08", "10-28 08", "10-29 08", "11-01 09")),
        ("2027-11-02 10:00", ("10-19 08", "10-26 08", "10-26 08", "10-29 08", "11-01 09", "11-02 09")),
        ("2027-03-28 01:30", ("03-12 09", "03-19 09", "03-19 09", "03-24 09", "03-25 09", "03-25 09")),
        ("2027-10-31 01:30", ("10-18 08", "10-25 08", "10-25 08", "10-28 08", "10-29 08", "10-29 08")),
    ],
)
def test_nine_in_the_morning_stays_nine_round_both_clock_changes(meeting: str, utc: tuple[str, ...]) -> None:
    fitting, passed = asked(LADDERS["jag"], local(meeting), WORKING, LONDON, local(LONG_BEFORE))
    assert tuple(f"{each.not_before:%m-%d %H}" for each in fitting) == utc
    assert {each.not_before.utcoffset() for each in fitting} == {timedelta(0)}
    assert passed == ()


def test_closed_days_move_the_rungs_forward() -> None:
    closed = WorkingCalendar({date(2026, 12, 9): "office move"})
    assert times("jag", "2026-12-10 14:00", calendar=closed) == {
        "prompts owners": "2026-11-25 09:00",
        "reminder": "2026-12-02 09:00",
        "prompts silent": "2026-12-02 09:00",
        "summary": "2026-12-07 09:00",
        "digest": "2026-12-08 09:00",
        "addendum": "2026-12-10 09:00",
    }


AT_THREE = {"reminder": "03 09:00", "prompts silent": "03 09:00"}
LATER = {"summary": "08 09:00", "digest": "09 09:00", "addendum": "10 09:00"}


@pytest.mark.parametrize(
    ("paper", "meeting", "now", "expected"),
    [
        ("jag", "2026-12-10 14:00", "2026-12-03 09:00", AT_THREE | LATER),
        ("jag", "2026-12-10 14:00", "2026-12-03 10:30", dict.fromkeys(AT_THREE, "03 10:30") | LATER),
        ("jag", "2026-12-10 14:00", "2026-12-03 15:59", dict.fromkeys(AT_THREE, "03 15:59") | LATER),
        ("jag", "2026-12-10 14:00", "2026-12-03 16:00", {"prompts silent": "04 09:00"} | LATER),
        ("jag", "2026-12-10 14:00", "2026-12-04 09:00", {"prompts silent": "04 09:00"} | LATER),
        ("jag", "2026-12-10 14:00", "2026-12-08 16:00", {"digest": "09 09:00", "addendum": "10 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-09 11:00", {"digest": "09 11:00", "addendum": "10 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-09 17:00", {"digest": "10 09:00", "addendum": "10 09:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-10 10:00", {"digest": "10 10:00", "addendum": "10 10:00"}),
        ("jag", "2026-12-10 09:00", "2026-12-09 17:00", {"digest": "09 17:00"}),
        ("jag", "2026-12-10 18:00", "2026-12-10 17:30", {"digest": "10 17:30"}),
        ("jag", "2026-12-14 14:00", "2026-12-12 10:00", {"digest": "14 09:00", "addendum": "14 09:00"}),
        ("jag", "2026-12-12 14:00", "2026-12-12 10:00", {"digest": "12 10:00"}),
        ("jag", "2026-12-10 14:00", "2026-12-10 14:00", {}),
        ("jag", "2026-12-10 14:00", "2026-12-11 09:00", {}),
        ("rag", "2026-12-21 14:00", "2026-12-08 16:00", {
            "prompts silent": "09 09:00", "summary": "09 09:00", "digest": "11 09:00", "addendum": "18 09:00"}),
        ("rag", "2026-12-10 14:00", "2026-12-01 11:15", {
            "prompts silent": "01 11:15", "digest": "02 09:00", "addendum": "09 09:00"}),
        ("rag", "2026-12-10 14:00", "2026-12-07 11:15", {"digest": "07 11:15", "addendum": "09 09:00"}),
    ],
)  # fmt: skip
def test_a_meeting_scheduled_late_gets_what_still_fits(
    paper: str, meeting: str, now: str, expected: dict[str, str]
) -> None:
    assert times(paper, meeting, now) == {key: f"2026-12-{time}" for key, time in expected.items()}


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


@pytest.mark.parametrize(
    ("rung", "field"),
    [
        (lambda: Rung(Kind.REMINDER, days=0), "days"),
        (lambda: Rung(Kind.ADDENDUM, days=-1), "days"),
        (lambda: Rung(Kind.DIGEST, days=61), "days"),
        (lambda: Rung(Kind.DIGEST, days=1, at=time(16)), "at"),
        (lambda: Rung(Kind.DIGEST, days=1, at=time(8, 59)), "at"),
        (lambda: Rung(Kind.DIGEST, days=1, to=To.OWNERS), "to"),
        (lambda: Rung(Kind.SUMMARY, days=1), "to"),
        (lambda: Rung(Kind.PROMPTS, days=1, to=To.COORDINATOR), "to"),
    ],
)
def test_what_no_reminder_can_be(rung: Callable[[], Rung], field: str) -> None:
    with pytest.raises(BadRung) as refused:
        rung()
    assert refused.value.field == field


@pytest.mark.parametrize("name", sorted(LADDERS))
def test_a_ladder_is_data_that_reads_back(name: str) -> None:
    own = [rung.data() for rung in LADDERS[name]]
    assert ladder_of("none", own) == ladder_of(name, None) == LADDERS[name]
    assert [kind_of(key) for key, _ in keyed(LADDERS[name])] == [rung.kind for rung in LADDERS[name]]


def test_two_of_a_sort_have_keys_of_their_own() -> None:
    ladder: Ladder = (Rung(Kind.REMINDER, days=2), Rung(Kind.REMINDER, days=5), Rung(Kind.REMINDER, days=1))
    assert [(key, rung.days) for key, rung in keyed(ladder)] == [("reminder 2", 2), ("reminder", 5), ("reminder 3", 1)]


def test_a_rung_has_a_time_of_its_own() -> None:
    ladder: Ladder = (Rung(Kind.REMINDER, days=2, at=time(15, 30)),)
    before, on_the_dot, gone = (local(f"2026-12-08 {clock}") for clock in ("15:00", "15:30", "16:00"))
    for now in (before, on_the_dot):
        fitting, passed = asked(ladder, local("2026-12-10 14:00"), WORKING, LONDON, now)
        assert ([each.not_before for each in fitting], passed) == ([on_the_dot], ())
    fitting, passed = asked(ladder, local("2026-12-10 14:00"), WORKING, LONDON, gone)
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
        assert SENDING_STARTS <= each.due.astimezone(LONDON).time() < SENDING_ENDS
    for gone in passed:
        assert gone.due < now or gone.due >= starts_at


@given(MEETINGS)
def test_the_next_sending_time_is_in_working_hours_and_no_later_than_need_be(now: datetime) -> None:
    soon = next_sending_time(now, WORKING, LONDON)
    shown = soon.astimezone(LONDON)
    assert soon >= now
    assert WORKING.is_working(shown.date())
    assert SENDING_STARTS <= shown.time() < SENDING_ENDS
    assert next_sending_time(soon, WORKING, LONDON) == soon
