"""A measure as a paper prints it: each figure in words, and of small counts in public papers what may be said.

Whatever stands in a table, a spreadsheet or a picture's words is printed here once, so that all of them say the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import ceil

from handlers.measures.track import INCOMPLETE, Known, Track, known
from handlers.papers.sections.suppressing import NOT_SHOWN, printed, suppressed
from handlers.reading.figures import say_figure
from handlers.reply import AWAITING
from schedules.calendar import say_day
from schedules.periods import Period, last_quarter, quarters_of
from storage.tables import Measure, Reading
from storage.vocabulary import SUMMED, Span, Unit

COUNTS = (Unit.COUNT, Unit.CUMULATIVE, Unit.AT_ONE_TIME)
"""The units whose small figures are people who could be recognised."""
NOT_ADDED, NO_COMPARISON, NO_QUARTERS = "not added up", "no comparison", "not by quarter"
Days = tuple[date, date]


@dataclass(frozen=True)
class PrintedMeasure:
    """A measure's figures as a paper of a day prints them. `under`: counts below are kept back; 0 keeps back none."""

    track: Track
    day: date
    under: int = 0

    @property
    def measure(self) -> Measure:
        """What is counted."""
        return self.track.measure

    @cached_property
    def quarter(self) -> Period:
        """The quarter that is reported on: the last that is over."""
        return last_quarter(self.day)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The four of its financial year."""
        return quarters_of(self.quarter.financial_year)

    def figure(self, found: Known) -> str:
        """A figure in words."""
        days = (found.period.first, found.period.last)
        return self._kept_back.get(days) or say_figure(found.value, self.measure.unit)

    def with_part(self, found: Known) -> str:
        """The same, saying where it is of a part of its period only."""
        if not found.partial:
            return self.figure(found)
        as_at = found.reading.as_at if found.reading else None
        return f"{self.figure(found)} (part{f', as at {say_day(as_at)}' if as_at else ''})"

    def is_shown(self, found: Known | None) -> bool:
        """Whether a figure is printed as it is."""
        return found is not None and self.figure(found) == say_figure(found.value, self.measure.unit)

    def baseline(self) -> str:
        """The baseline with its period."""
        value, measure = self.measure.baseline, self.measure
        if value is None:
            return "none"
        told = any(year.short == measure.baseline_period and self._tells(year, value) for year in self._years)
        return f"{NOT_SHOWN if told else self._single(value)} ({measure.baseline_period or 'period not stated'})"

    def of_quarter(self, period: Period) -> str:
        """What stands in the column of a quarter."""
        if not self.track.by_quarter:
            return NO_QUARTERS
        if found := self.track.known(period):
            return self.with_part(found)
        if period.is_over(self.day):
            return AWAITING
        return "not over yet" if period.begins_by(self.day) else "to come"

    def year_to_date(self) -> str:
        """The quarters of the year added up, of which, and which are missing; only what may be added up is."""
        begins = self.quarter.financial_year
        if whole := self.track.known(Period.of_year(begins)):
            return f"{self.with_part(whole)} (given for the year)"
        if self.measure.unit not in SUMMED:
            return NOT_ADDED
        so_far = self.track.so_far(begins, self.day)
        if so_far is None:
            return AWAITING if self.track.by_quarter else NO_QUARTERS
        whole = Known(Period.of_year(begins), so_far.value)
        of = ", ".join(each.period.number + (" in part" if each.partial else "") for each in so_far.of)
        missing = ", ".join(each.number for each in so_far.missing)
        return f"{self.figure(whole)} ({of}{f'; {missing} missing' if missing else ''})"

    def a_year_before(self) -> str:
        """The figure of the same quarter of last year."""
        found = self.track.known(self.quarter.shifted(-1))
        if not self.track.by_quarter:
            return NO_QUARTERS
        return self.with_part(found) if found else "no figure"

    def reported(self) -> Known | None:
        """The figure that the paper reports: of its quarter, or the latest of a measure that has no quarters."""
        return self.track.known(self.quarter) if self.track.by_quarter else self.track.latest

    def direction(self) -> str:
        """Which way it went on the same period a year before, or why that cannot be said."""
        found = self.reported()
        if found is None:
            return AWAITING
        if found.partial:
            return INCOMPLETE
        if self.measure.unit == Unit.CUMULATIVE:
            return "running total"
        former = self.track.known(found.period.shifted(-1))
        moved = self.track.direction(found)
        if moved and not (self.is_shown(found) and self.is_shown(former)):
            return NOT_SHOWN
        return moved or NO_COMPARISON

    def rating(self) -> str:
        """The word for how it stands against its target, and in which period where that is not the one reported."""
        word, period = self.track.rating(self.day)
        if period is None:
            return word
        found = self.track.year(period.financial_year) if period.span == Span.YEAR else self.track.known(period)
        if not self.is_shown(found):
            return NOT_SHOWN
        return word if period == self.quarter else f"{word} ({period.short})"

    @cached_property
    def _kept_back(self) -> Mapping[Days, str]:
        """What is printed in the place of figures that the public does not read."""
        return dict(self._keep_back()) if self.under and self.measure.unit in COUNTS else {}

    def _keep_back(self) -> Iterator[tuple[Days, str]]:
        if self.measure.unit == Unit.CUMULATIVE:
            yield from self._growing()
            return
        if self.measure.unit not in SUMMED:
            yield from (((each.first, each.last), self._single(each.value)) for each in self.track.readings)
            return
        for year in self._years:
            yield from self._year(year.financial_year)
        small = any(0 < each.value < self.under for each in self.track.readings)
        for each in self.track.readings:
            if each.span not in (Span.QUARTER, Span.YEAR):
                # Beside the quarters it might tell what they keep back, or what is between the two.
                beside = small or self._overlaps(each)
                yield (each.first, each.last), NOT_SHOWN if beside else self._single(each.value)

    @property
    def _years(self) -> Iterator[Period]:
        """The financial years that there are figures of, and the one that is reported on."""
        years = {known(each).period.financial_year for each in self.track.readings}
        return map(Period.of_year, years | {self.quarter.financial_year})

    def _year(self, begins: int) -> Iterator[tuple[Days, str]]:
        """The quarters of a year and their total: none that is small, and none that it could be worked out from."""
        found = [each for quarter in quarters_of(begins) if (each := self.track.known(quarter))]
        year = Period.of_year(begins)
        given = self.track.known(year)
        words = suppressed([[int(each.value) for each in found]], self.under, across=True) if found else None
        for each, word in zip(found, words.cells[0] if words else (), strict=True):
            yield (each.period.first, each.period.last), self._unless_whole(word, each.value)
        if words and (given is None or given.value == sum(each.value for each in found)):
            yield (year.first, year.last), self._unless_whole(words.across[0], sum((e.value for e in found), Decimal()))
        elif given:
            hidden = words is not None and any(not each.isdigit() for each in words.cells[0])
            hidden = hidden or self._tells(year, given.value)
            yield (year.first, year.last), NOT_SHOWN if hidden else self._single(given.value)

    def _tells(self, year: Period, total: Decimal) -> bool:
        """Whether the total of a year tells how few there were in the quarters that have no figure."""
        quarters = quarters_of(year.financial_year)
        found = [each.value for quarter in quarters if (each := self.track.known(quarter))]
        small = self.measure.unit == Unit.COUNT and 0 < total - sum(found) < self.under
        return small and 0 < len(found) < len(quarters)

    def _overlaps(self, reading: Reading) -> bool:
        """Whether there is a figure for another kind of period that shares some of its days."""
        others = (each for each in self.track.readings if each.span != reading.span)
        return any(each.first <= reading.last and reading.first <= each.last for each in others)

    def _growing(self) -> Iterator[tuple[Days, str]]:
        """A running total: one that grew by a few since the last printed one would tell how many.

        The first grew since the baseline, which stands beside it.
        """
        baseline = self.measure.baseline
        last = baseline if baseline is not None and baseline >= self.under else Decimal()
        for each in self.track.readings:
            if 0 < each.value < self.under:
                yield (each.first, each.last), self._single(each.value)
            elif 0 < abs(each.value - last) < self.under:
                yield (each.first, each.last), NOT_SHOWN
            else:
                last = each.value

    def _single(self, value: Decimal) -> str:
        """A figure that nothing else stands beside."""
        if self.under and self.measure.unit in COUNTS and 0 < value < self.under:
            return printed(ceil(value), self.under)
        return say_figure(value, self.measure.unit)

    def _unless_whole(self, word: str, value: Decimal) -> str:
        """Digits as the unit prints them; the words for what is kept back as they are."""
        return say_figure(value, self.measure.unit) if word.isdigit() else word
