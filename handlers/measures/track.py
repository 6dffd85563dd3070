"""A measure with its figures, and what may be said of them: what is awaited, how they moved, how they are rated.

Awaited data is not zero. Nothing is added up but counts and pounds; nothing is compared but the same kind of period a
year before; nothing is rated without a target for just such a period. A measure that gives context is neither rated
nor called better or worse, and a running total, which only ever grows, is not compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from dateutil.relativedelta import relativedelta

from handlers.reading.bands import USUAL, rate
from handlers.reply import AWAITING
from schedules.periods import Period, last_over, last_quarter, months_of, quarters_of
from storage.tables import Measure, Reading
from storage.tables.base import Json
from storage.vocabulary import SUMMED, Polarity, Span, Unit

BETTER, WORSE = "better", "worse"
NO_TARGET, CONTEXT = "no target", "context, not rated"
INCOMPLETE, YEAR_INCOMPLETE = "period not complete", "year not complete"
LOOKED_BACK = relativedelta(years=3)
"""How far back figures are read: one from before a strategy began says little of how it goes."""
TWELVE_MONTHS = (Span.ROLLING, Span.YEAR, Span.CALENDAR_YEAR)


@dataclass(frozen=True)
class Known:
    """A figure of a period: given as it stands, or added up from the months in it. `partial`: not of all of it."""

    period: Period
    value: Decimal
    partial: bool = False
    reading: Reading | None = None


@dataclass(frozen=True)
class Summed:
    """What the quarters of a year add up to so far, of which of them, and which of them that are over are awaited."""

    value: Decimal
    of: tuple[Known, ...]
    missing: tuple[Period, ...]


@dataclass(frozen=True)
class Track:
    """A measure with the figures that stand for it."""

    measure: Measure
    readings: tuple[Reading, ...]

    @cached_property
    def latest(self) -> Known | None:
        """The figure of the latest period; the shortest where several end alike."""
        newest = max(self.readings, key=lambda each: (each.last, each.first), default=None)
        return known(newest) if newest else None

    def newest(self, span: Span) -> Known | None:
        """The figure of the latest period of one kind."""
        found = max((each for each in self.readings if each.span == span), key=lambda each: each.last, default=None)
        return known(found) if found else None

    @property
    def span(self) -> Span:
        """The kind of period that it has figures for: as the latest, else quarters."""
        return self.latest.period.span if self.latest else Span.QUARTER

    @property
    def by_quarter(self) -> bool:
        """Whether it has figures for quarters, or for months that may be added up to them."""
        made_of_months = self.span == Span.MONTH and self.measure.unit in SUMMED
        return self.span == Span.QUARTER or made_of_months or any(each.span == Span.QUARTER for each in self.readings)

    def awaited(self, day: date) -> Period | None:
        """The last period that is over on a day and has no whole figure; None where nothing is awaited."""
        if self.measure.retired_at:
            return None
        due = last_over(self.span, day)
        found = self.known(due)
        later = self.latest is not None and self.latest.period.last > due.last
        return None if later or (found and not found.partial) else due

    def known(self, period: Period) -> Known | None:
        """The figure of a period, of a quarter also from its three months where they may be added up."""
        if reading := self._by_days.get((period.first, period.last)):
            return known(reading)
        months = [self._by_days.get((each.first, each.last)) for each in months_of(period)]
        if period.span != Span.QUARTER or self.measure.unit not in SUMMED or not all(months):
            return None
        parts = [known(each) for each in months if each]
        return Known(period, sum((each.value for each in parts), Decimal()), any(each.partial for each in parts))

    def so_far(self, begins: int, day: date) -> Summed | None:
        """The quarters of a financial year added up; None where there is none, or they may not be."""
        quarters = quarters_of(begins)
        found = [(each, self.known(each)) for each in quarters]
        of = tuple(figure for _, figure in found if figure)
        if not of or self.measure.unit not in SUMMED:
            return None
        missing = tuple(each for each, figure in found if figure is None and each.is_over(day))
        return Summed(sum((each.value for each in of), Decimal()), of, missing)

    def year(self, begins: int) -> Known | None:
        """The figure of a whole financial year, as given or from four quarters."""
        period = Period.of_year(begins)
        if found := self.known(period):
            return found
        summed = self.so_far(begins, period.last)
        if summed is None or len(summed.of) < len(quarters_of(begins)):
            return None
        return Known(period, summed.value, any(each.partial for each in summed.of))

    def direction(self, figure: Known | None) -> str:
        """How a figure moved on the same kind of period a year before; empty where they cannot be compared."""
        former = self.known(figure.period.shifted(-1)) if figure else None
        if figure is None or former is None or figure.partial or former.partial:
            return ""
        return "" if self.measure.unit == Unit.CUMULATIVE else self._moved(former.value, figure.value)

    def rating(self, day: date) -> tuple[str, Period | None]:
        """The word for how a figure stands against the target, and of which period; or why there is none."""
        if self.measure.polarity == Polarity.CONTEXT:
            return CONTEXT, None
        if self.measure.target is None:
            return NO_TARGET, None
        figure = self._rated(day)
        if figure is None:
            yearly = self.measure.target_span in TWELVE_MONTHS and self.readings
            return (YEAR_INCOMPLETE if yearly else AWAITING), None
        if figure.partial:
            return INCOMPLETE, figure.period
        return rate(self._off(figure.value, self.measure.target), bands_of(self.measure)), figure.period

    @cached_property
    def _by_days(self) -> dict[tuple[date, date], Reading]:
        return {(each.first, each.last): each for each in self.readings}

    def _moved(self, before: Decimal, now: Decimal) -> str:
        if before == now:
            return "same"
        if self.measure.polarity == Polarity.CONTEXT:
            return "up" if now > before else "down"
        return BETTER if (now > before) == (self.measure.polarity == Polarity.HIGHER) else WORSE

    def _rated(self, day: date) -> Known | None:
        """The figure that the target is for: of the latest such period."""
        span = self.measure.target_span
        if span is None:
            return (self.known(last_quarter(day)) if self.by_quarter else None) or self.latest
        if span == Span.YEAR:
            return self.year(last_quarter(day).financial_year)
        spans = TWELVE_MONTHS if span == Span.ROLLING else (span,)
        found = [each for each in self.readings if each.span in spans]
        last = self.known(last_quarter(day)) if span == Span.QUARTER else None
        return last or (known(max(found, key=lambda each: each.last)) if found else None)

    def _off(self, value: Decimal, target: Decimal) -> Decimal:
        """By how many percent of the target a figure misses it; 0 or less where it meets it."""
        short = target - value if self.measure.polarity == Polarity.HIGHER else value - target
        if short <= 0:
            return Decimal()
        return short * 100 / abs(target) if target else Decimal("Infinity")


def place(track: Track) -> tuple[bool, int, int]:
    """Where a measure stands among the others: by objective, what belongs to none last, in the plan's order."""
    measure = track.measure
    return measure.objective is None, measure.objective.position if measure.objective else 0, measure.position


def known(reading: Reading) -> Known:
    """A figure as it was given."""
    partial = reading.as_at is not None and reading.as_at < reading.last
    return Known(period_of(reading), reading.value, partial, reading)


def period_of(reading: Reading) -> Period:
    """The period that a figure is for."""
    return Period(reading.span, reading.first, reading.last)


def bands_of(measure: Measure) -> Sequence[Json]:
    """The words that a measure is rated with: the partnership's own, or the usual ones."""
    return measure.bands or USUAL


def tracks(measures: Iterable[Measure], readings: Iterable[Reading]) -> list[Track]:
    """Each measure with its figures, in the order of the measures."""
    of: dict[int, list[Reading]] = {}
    for each in readings:
        of.setdefault(each.measure_id, []).append(each)
    return [Track(each, tuple(of.get(each.id, ()))) for each in measures]
