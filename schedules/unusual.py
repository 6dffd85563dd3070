"""Days on which a meeting is asked about before it stands: nothing is moved silently, and nothing is refused."""

from collections.abc import Iterable
from datetime import date

from schedules.calendar import WorkingCalendar, say_day, say_weekday
from storage.tables import QuietPeriod


def why_ask(day: date, calendar: WorkingCalendar, quiet: Iterable[QuietPeriod]) -> tuple[str, ...]:
    """Every reason to ask about a meeting on a day, a sentence each; empty for a usual day."""
    return (*_not_worked(day, calendar), *why_quiet(day, quiet))


def why_quiet(day: date, quiet: Iterable[QuietPeriod]) -> tuple[str, ...]:
    """The quiet periods that a day is in, a sentence each."""
    return tuple(_kept_quiet(day, each) for each in quiet if each.first <= day <= each.last)


def say_quiet(period: QuietPeriod) -> str:
    """A quiet period with its reason: "Monday 22 March 2027 to Thursday 6 May 2027 (local elections)"."""
    return say_days(period.first, period.last, period.why)


def say_days(first: date, last: date, why: str) -> str:
    """Days in a row, both ends included, with the reason if there is one."""
    days = say_day(first) if first == last else f"{say_day(first)} to {say_day(last)}"
    return f"{days} ({why})" if why else days


def _not_worked(day: date, calendar: WorkingCalendar) -> tuple[str, ...]:
    reason, said = calendar.why_not(day), say_day(day)
    if reason.endswith(say_weekday(day)):  # the weekday is the reason, and is said once
        said = said.removeprefix(say_weekday(day)).strip()
    return (f"{said} is {reason}.",) if reason else ()


def _kept_quiet(day: date, period: QuietPeriod) -> str:
    return f"{say_day(day)} is in a quiet period, {say_quiet(period)}."
