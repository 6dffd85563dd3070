"""What the phrases of a rule come to: the period, the days and the months that were said."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schedules.recurrence.parts import EXAMPLES, ON_WEEKDAYS, BadRule, Freq, Weekday, quoted
from schedules.recurrence.phrases import DAY_NUMBERS, MONTH_NUMBERS, Phrase, count_of, numbers_of, ordinals_of

Period = tuple[Freq, int]
"""Every so many weeks, months or years."""

PERIODS: Mapping[str, Period] = {
    "week": (Freq.WEEKLY, 1),
    "fortnight": (Freq.WEEKLY, 2),
    "month": (Freq.MONTHLY, 1),
    "quarter": (Freq.MONTHLY, 3),
    "half year": (Freq.MONTHLY, 6),
    "year": (Freq.YEARLY, 1),
    "annual": (Freq.YEARLY, 1),
    "wk": (Freq.WEEKLY, 1),
    "mth": (Freq.MONTHLY, 1),
    "qtr": (Freq.MONTHLY, 3),
    "yr": (Freq.YEARLY, 1),
}
PERIOD_OF_ADVERB = re.compile(r"ly\Z")
# "Mondays", and more than one day: several days of one month would each have been numbered.
RETURNING = re.compile(r"days\b|\w\W+\w")


@dataclass(frozen=True)
class Said:
    """What was said, phrase by phrase and put together."""

    phrases: tuple[Phrase, ...]
    periods: Mapping[Period, str]
    """Each with the words it was said in. More than one do not go together."""
    nths: tuple[Weekday, ...]
    weekdays: tuple[int, ...]
    monthdays: tuple[int, ...]
    months: tuple[int, ...]
    skips: frozenset[int]
    spans: frozenset[str]
    """What the days are "of": month, quarter or year."""
    returning: bool
    """Whether bare weekdays were said to return: "every monday", "mondays", "monday and thursday"."""

    @property
    def period(self) -> Period | None:
        """The one that was said, if any was."""
        return next(iter(self.periods), None)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all days: 2 for a second Thursday or the 2nd, negative for those counted from the end."""
        return (*self.monthdays, *(each.nth for each in self.nths))


def said_in(phrases: tuple[Phrase, ...]) -> Said:
    """What the phrases say. Raises BadRule for a period that is none."""
    weekdays = [each for each in phrases if each.name == "weekdays"]
    return Said(
        phrases=phrases,
        periods={found: each.said.strip() for each in phrases if (found := _period_of(each))},
        nths=tuple(nth for each in phrases if each.name == "nth" for nth in _nths_of(each)),
        weekdays=tuple(day for each in weekdays for day in numbers_of(each.words["weekdays"], DAY_NUMBERS)),
        monthdays=tuple(day for each in phrases if "days" in each.words for day in ordinals_of(each.words["days"])),
        months=_months_in(each for each in phrases if each.name != "skips"),
        skips=frozenset(_months_in(each for each in phrases if each.name == "skips")),
        spans=frozenset(each.words["span"] for each in phrases if each.name == "within"),
        returning=any("every" in each.words or RETURNING.search(each.words["weekdays"]) for each in weekdays),
    )


def _period_of(phrase: Phrase) -> Period | None:
    if "months" in phrase.words and "every" in phrase.words:
        return PERIODS["year"]
    if phrase.name != "period" and not (phrase.name == "weekdays" and "count" in phrase.words):
        return None
    count = count_of(phrase.words.get("count", "one"))
    if count < 1:
        raise BadRule(f"{quoted(phrase.said)} gives no next meeting. {EXAMPLES}.")
    unit = phrase.words.get("unit") or PERIOD_OF_ADVERB.sub("", phrase.words.get("adverb", "week"))
    if unit == "day":
        return Freq.WEEKLY, _weeks_in(count, phrase)
    freq, times = PERIODS[unit.replace("-", " ")]
    return freq, count * times


def _weeks_in(count: int, phrase: Phrase) -> int:
    if count % 7:
        raise BadRule(f"A rule counts weeks, months or years, not days as in {quoted(phrase.said)}. {ON_WEEKDAYS}")
    return count // 7


def _nths_of(phrase: Phrase) -> list[Weekday]:
    (day,) = numbers_of(phrase.words["weekdays"], DAY_NUMBERS)
    return [Weekday(nth, day) for nth in ordinals_of(phrase.words["ordinals"])]


def _months_in(phrases: Iterable[Phrase]) -> tuple[int, ...]:
    lists = [each.words["months"] for each in phrases if "months" in each.words]
    return tuple(sorted({month for said in lists for month in numbers_of(said, MONTH_NUMBERS)}))
