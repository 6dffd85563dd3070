"""The periods that figures are for: months, quarters and years, financial and calendar, and twelve months to a month.

Quarters are those of the financial year, which in law ends on 31 March (Interpretation Act 1978, schedule 1), so that
April to June is the first; councils and the police report by them. A period is always printed in full, so that
nobody takes one kind of year for another; what is printed reads back as the same period.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from dateutil.relativedelta import relativedelta

from schedules.calendar import DAY, Quarter, say_month, say_year
from storage.vocabulary import Span

MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12, Span.CALENDAR_YEAR: 12, Span.ROLLING: 12}
"""How many months each kind of period has."""


@dataclass(frozen=True)
class Period:
    """A whole number of months; `first` and `last` are its first and last day."""

    span: Span
    first: date
    last: date

    @classmethod
    def beginning(cls, span: Span, first: date) -> Self:
        """The period of a kind that begins with a month; `first` is that month's first day."""
        return cls(span, first, first + relativedelta(months=MONTHS[span]) - DAY)

    @classmethod
    def of_quarter(cls, quarter: Quarter) -> Self:
        """A quarter as a period."""
        return cls.beginning(Span.QUARTER, quarter.first)

    @classmethod
    def of_year(cls, begins: int) -> Self:
        """The financial year that begins in a year."""
        return cls.beginning(Span.YEAR, date(begins, 4, 1))

    @property
    def short(self) -> str:
        """What it is called: "2026/27 Q3", "December 2026", "2026/27", "2026" or "12 months to June 2026"."""
        match self.span:
            case Span.MONTH:
                return _month(self.first)
            case Span.QUARTER:
                return str(Quarter.of(self.first))
            case Span.YEAR:
                return say_year(self.first.year)
            case Span.CALENDAR_YEAR:
                return str(self.first.year)
        return f"12 months to {_month(self.last)}"

    @property
    def number(self) -> str:
        """Which quarter it is, without its year: "Q3"."""
        return f"Q{Quarter.of(self.first).number}"

    def __str__(self) -> str:
        return self.short if self.span == Span.MONTH else f"{self.short} ({say_months(self.first, self.last)})"

    def shifted(self, years: int) -> "Period":
        """The same kind of period that many years later, or earlier when negative."""
        return Period.beginning(self.span, self.first + relativedelta(years=years))

    @property
    def financial_year(self) -> int:
        """The year in which the financial year of its first day begins."""
        return Quarter.of(self.first).year

    def is_over(self, day: date) -> bool:
        """Whether all of it has passed on a day."""
        return self.last < day

    def begins_by(self, day: date) -> bool:
        """Whether it has begun on a day."""
        return self.first <= day


def say_months(first: date, last: date) -> str:
    """The months from one day to another: "October to December 2026", "July 2025 to June 2026"."""
    begins = _month(first) if first.year != last.year else say_month(first.month)
    return f"{begins} to {_month(last)}"


def quarters_of(begins: int) -> tuple[Period, ...]:
    """The four quarters of the financial year that begins in a year."""
    return tuple(Period.of_quarter(Quarter(begins, number)) for number in (1, 2, 3, 4))


def months_of(period: Period) -> tuple[Period, ...]:
    """The months of a period."""
    firsts = (period.first + relativedelta(months=count) for count in range(MONTHS[period.span]))
    return tuple(Period.beginning(Span.MONTH, first) for first in firsts)


def last_quarter(day: date) -> Period:
    """The last quarter that was over on a day."""
    return Period.of_quarter(Quarter.of(day).shifted(-1))


def last_over(span: Span, day: date) -> Period:
    """The last period of a kind that was over on a day; twelve months are taken to the end of a quarter."""
    match span:
        case Span.MONTH:
            return Period.beginning(span, day.replace(day=1) - relativedelta(months=1))
        case Span.QUARTER:
            return last_quarter(day)
        case Span.YEAR:
            return Period.of_year(Quarter.of(day).year - 1)
        case Span.CALENDAR_YEAR:
            return Period.beginning(span, date(day.year - 1, 1, 1))
    return Period.beginning(span, last_quarter(day).last + DAY - relativedelta(months=12))


def up_to(period: Period, count: int) -> Iterator[Period]:
    """So many periods of a kind, one after the other, of which this is the last."""
    months = MONTHS[period.span] if period.span != Span.ROLLING else 3
    for back in range(count - 1, -1, -1):
        yield Period.beginning(period.span, period.first - relativedelta(months=months * back))


def _month(day: date) -> str:
    return f"{say_month(day.month)} {day.year}"
