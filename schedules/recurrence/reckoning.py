"""From the parts of a rule to local dates. `dateutil` finds the days of each period; which periods count is kept here.

A series begins on the first day, from its anchor on, that fits the rule, and every 2 weeks or every 3 months are
counted from there. RFC 5545 leaves open what a start that does not fit means; people expect the next day that does.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import Literal

from dateutil.rrule import MONTHLY, WEEKLY, YEARLY, rrule, weekday

from schedules.recurrence.parts import ON_WEEKDAYS, BadRule, Freq, Parts, Weekday, parts_of, quoted

FREQUENCIES: Mapping[Freq, Literal[0, 1, 2]] = {Freq.WEEKLY: WEEKLY, Freq.MONTHLY: MONTHLY, Freq.YEARLY: YEARLY}
# Every weekday falls on every date of the year within 28 years, 29 February too.
CYCLE = (date(2000, 1, 1), date(2027, 12, 31))
A_YEAR = (date(2000, 1, 1), date(2000, 12, 31))
DAYS_IN_A_ROW = 5


def dates(parts: Parts, first: date, last: date, anchor: date) -> Iterator[date]:
    """The dates of a series from `first` to `last`, in order and each once. They depend on the anchor alone."""
    parts = _with_weekday(parts, anchor)
    start = next(fitting(parts, anchor), None)
    until = min(last, parts.until or last)
    if start is None or start > until:
        return iter(())
    if parts.count is None:
        return takewhile(lambda day: day <= until, _in_step(parts, max(first, start), start))
    counted = islice(_in_step(parts, start, start), parts.count)
    return (day for day in takewhile(lambda day: day <= until, counted) if day >= first)


def fitting(parts: Parts, since: date) -> Iterator[date]:
    """The days, from `since` on, that fit a rule when every period counts."""
    rule = rrule(
        FREQUENCIES[parts.freq],
        # A whole period, because positions are counted from its first day.
        dtstart=_period_begins(parts, since),
        wkst=parts.week_starts,
        bymonth=parts.months or None,
        bymonthday=parts.monthdays or None,
        byweekday=[weekday(each.day, each.nth or None) for each in parts.weekdays] or None,
        bysetpos=parts.positions or None,
    )
    return (day for each in rule if (day := each.date()) >= since)


@lru_cache(maxsize=1024)
def useful_parts(text: str) -> Parts:
    """The parts of a rule that gives some days and not every day. Raises BadRule for any other.

    Looked at before the days are reckoned, because `dateutil` would look for a day that never comes until 9999.
    """
    parts = parts_of(text)
    sample = _with_weekday(parts, A_YEAR[0])
    _refuse_empty(sample, text)
    _refuse_daily(sample)
    return parts


def _with_weekday(parts: Parts, anchor: date) -> Parts:
    if parts.freq is Freq.WEEKLY and not parts.weekdays:
        return replace(parts, weekdays=(Weekday(0, anchor.weekday()),))
    return parts


def _in_step(parts: Parts, since: date, start: date) -> Iterator[date]:
    """The fitting days of the periods that count: every second week, say, from that of the start."""
    begun = _period(parts, start)
    return (day for day in fitting(parts, since) if (_period(parts, day) - begun) % parts.interval == 0)


def _period(parts: Parts, day: date) -> int:
    """The number of the week, month or year that a day is in, counted from any fixed one."""
    if parts.freq is Freq.WEEKLY:
        return (day.toordinal() - 1 - parts.week_starts) // 7
    return day.year * 12 + day.month if parts.freq is Freq.MONTHLY else day.year


def _period_begins(parts: Parts, day: date) -> date:
    if parts.freq is Freq.WEEKLY:
        return day - timedelta(days=(day.weekday() - parts.week_starts) % 7)
    return day.replace(day=1) if parts.freq is Freq.MONTHLY else day.replace(month=1, day=1)


def _refuse_empty(parts: Parts, text: str) -> None:
    """Only days picked by position can be missing: the other parts were seen to allow a day."""
    if not parts.positions:
        return
    unpicked = _within(replace(parts, positions=()), *CYCLE)
    most = max(Counter(_period(parts, day) for day in unpicked).values(), default=0)
    if not any(abs(each) <= most for each in parts.positions):
        raise BadRule(
            f"There is no such day in {quoted(text)}, so there would be no meeting. Type a lower BYSETPOS, such as 1."
        )


def _refuse_daily(parts: Parts) -> None:
    days = [day.toordinal() for day in _within(parts, *A_YEAR)]
    later = days[DAYS_IN_A_ROW - 1 :]
    if any(end - begin == DAYS_IN_A_ROW - 1 for begin, end in zip(days, later, strict=False)):
        raise BadRule(f"That would be a meeting on every day of a week. {ON_WEEKDAYS}")


def _within(parts: Parts, first: date, last: date) -> Iterator[date]:
    return takewhile(lambda day: day <= last, fitting(parts, first))
