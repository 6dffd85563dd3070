"""Rule: on which days a meeting returns, as a value that can be stored, reckoned and compared."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Self

from schedules.calendar import MONTHS, say_month, say_time
from schedules.recurrence.parts import BadRule, Parts
from schedules.recurrence.reckoning import dates, useful_parts

MONTH = f"(?:{'|'.join(MONTHS)})"
STORED = re.compile(
    r"(?P<text>\S+)(?: (?P<clock>(?:[01][0-9]|2[0-3]):[0-5][0-9]))?"
    rf"(?: not in (?P<skips>{MONTH}(?:, {MONTH})*))?",
    re.ASCII,
)
LONGEST_WAIT = timedelta(days=10 * 366)


@dataclass(frozen=True)
class Rule:
    """Recurrence text of RFC 5545 without a start, the local time if one was said, and the months left out.

    The text is put in one order, so equal rules are equal values. Raises BadRule for a text that gives no day, or
    every day. Months run from 1 to 12; a date that is left out still counts towards COUNT.
    """

    text: str
    clock: time | None = None
    skips: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", str(useful_parts(self.text)))

    @classmethod
    def stored(cls, line: str) -> Self:
        """The rule that was stored as `str(rule)`. Raises BadRule for a line that is none."""
        match = STORED.fullmatch(line)
        if match is None:
            raise BadRule(f"“{line}” is not a stored rule. Type the rule again, such as second thursday 14:00.")
        clock = time.fromisoformat(match["clock"]) if match["clock"] else None
        skips = frozenset(MONTHS.index(month) + 1 for month in (match["skips"] or "").split(", ") if month)
        return cls(match["text"], clock, skips)

    def __str__(self) -> str:
        clock = f" {say_time(self.clock)}" if self.clock else ""
        skips = f" not in {', '.join(say_month(month) for month in sorted(self.skips))}" if self.skips else ""
        return f"{self.text}{clock}{skips}"

    @property
    def parts(self) -> Parts:
        """The text taken apart."""
        return useful_parts(self.text)


def days(rule: Rule, first: date, last: date, anchor: date) -> tuple[date, ...]:
    """The local dates of a series from `first` to `last`, in order and each once.

    `anchor` is the day from which the series counts: its first date is the first one from there that fits the rule.
    The same dates come out whichever window they are looked at through. `schedules.calendar.at_local` makes each an
    instant, so that 14:00 stays 14:00 when the clocks change.
    """
    return tuple(day for day in dates(rule.parts, first, last, anchor) if day.month not in rule.skips)


def first_day(rule: Rule, anchor: date) -> date | None:
    """The first date of a series, or None when the rule gives none in the ten years from its anchor."""
    coming = dates(rule.parts, anchor, anchor + LONGEST_WAIT, anchor)
    return next((day for day in coming if day.month not in rule.skips), None)
