"""Which reminders a meeting asks for and when, from a ladder of rungs that is plain data.

A meeting scheduled late gets the rungs that still fit. A rung keeps its whole day: until sending ends that day it
goes out at once rather than being lost by an hour. After that a reminder is dropped, because asking late only
nags, while a digest goes out at once, because the paper is of use until the meeting begins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from schedules.calendar import WorkingCalendar, at_local, say_day, say_instant

SENDING_STARTS = time(9)
SENDING_ENDS = time(16)


class Kind(StrEnum):
    """What a rung sends."""

    REMINDER = "reminder"
    DIGEST = "digest"


class To(StrEnum):
    """Who a rung is for."""

    CHANNEL = "channel"


@dataclass(frozen=True)
class Rung:
    """One thing sent before a meeting: `days` working days before it, or that many clear ones, `at` a local time.

    `kept` rungs are sent at once when their day has passed; the others are dropped. Raises ValueError for a rung
    that would not stand before its meeting.
    """

    kind: Kind
    days: int
    clear: bool = False
    at: time = SENDING_STARTS
    to: To = To.CHANNEL
    kept: bool = False

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"a {self.kind} is sent at least 1 working day before its meeting, not {self.days}")

    def day(self, meeting: date, calendar: WorkingCalendar) -> date:
        """The day it is sent for a meeting on a day."""
        before = calendar.clear_working_days_before if self.clear else calendar.working_days_before
        return before(meeting, self.days)


Ladder = tuple[Rung, ...]

LADDERS: Mapping[str, Ladder] = {
    "jag": (
        Rung(Kind.REMINDER, days=5),
        Rung(Kind.DIGEST, days=1, kept=True),
    ),
    "rag": (
        Rung(Kind.REMINDER, days=10),
        Rung(Kind.DIGEST, days=5, clear=True, kept=True),
    ),
}
"""The ladder of each kind of paper. A meeting whose kind has no paper asks for nothing."""


@dataclass(frozen=True)
class Asked:
    """Something to be sent: not before one instant, and of no use from another, both in UTC.

    `due` is when its rung stood. It differs from `not_before` only for what goes out late.
    """

    kind: Kind
    to: To
    due: datetime
    not_before: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Passed:
    """A rung whose time, in UTC, had passed when the meeting was scheduled."""

    kind: Kind
    to: To
    due: datetime


def asked(
    ladder: Ladder, starts_at: datetime, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime
) -> tuple[tuple[Asked, ...], tuple[Passed, ...]]:
    """What a meeting still asks for, and what it is too late for. Both are in the order of the ladder."""
    reckoned = [_reckoned(rung, starts_at, calendar, zone, now) for rung in ladder]
    return (
        tuple(each for each in reckoned if isinstance(each, Asked)),
        tuple(each for each in reckoned if isinstance(each, Passed)),
    )


def say_asked(fitting: tuple[Asked, ...], passed: tuple[Passed, ...], zone: ZoneInfo, now: datetime) -> tuple[str, ...]:
    """What happens before the meeting, a sentence for each rung: those that have passed first."""
    today = now.astimezone(zone).date()
    gone = [f"The {each.kind} for {say_day(_local_day(each.due, zone), today)} has passed." for each in passed]
    return (*gone, *(_say(each, zone, today, now) for each in fitting))


def next_sending_time(now: datetime, calendar: WorkingCalendar, zone: ZoneInfo) -> datetime:
    """The first instant, from now on, in the hours and on the days when messages are welcome."""
    local = now.astimezone(zone)
    if calendar.is_working(local.date()):
        if local.time() < SENDING_STARTS:
            return at_local(local.date(), SENDING_STARTS, zone)
        if local.time() < SENDING_ENDS:
            return now.astimezone(UTC)
    return at_local(calendar.next_working_day(local.date()), SENDING_STARTS, zone)


def _reckoned(
    rung: Rung, starts_at: datetime, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime
) -> Asked | Passed:
    day = rung.day(_local_day(starts_at, zone), calendar)
    due = at_local(day, rung.at, zone)
    in_time = now <= due
    if starts_at <= now or not (in_time or rung.kept or now < at_local(day, SENDING_ENDS, zone)):
        return Passed(rung.kind, rung.to, due)
    not_before = due if in_time else _soon(starts_at, calendar, zone, now)
    return Asked(rung.kind, rung.to, due, not_before, starts_at.astimezone(UTC))


def _soon(starts_at: datetime, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime) -> datetime:
    """Out of hours before an early meeting no sending time is left: better an odd hour than no paper."""
    soon = next_sending_time(now, calendar, zone)
    return soon if soon < starts_at else now.astimezone(UTC)


def _say(each: Asked, zone: ZoneInfo, today: date, now: datetime) -> str:
    if each.not_before <= now:
        return f"The {each.kind} will be posted now."
    late = f" instead of {say_day(_local_day(each.due, zone), today)}" if each.not_before > each.due else ""
    return f"The {each.kind} will be posted on {say_instant(each.not_before, zone, today)}{late}."


def _local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
