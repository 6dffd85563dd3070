"""Which day a dated phrase means, once its parts are known; and what to say of days that do not exist.

A phrase without a year, a month or a week looks forward or back from today, as the `Look` says.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from handlers.reply import Refused
from schedules.calendar import FRIDAY, MONTHS, WEEKDAYS, Quarter, say_month, say_weekday
from schedules.recurrence.phrases import COUNTS as NUMBERS

YEARS = range(2000, 2100)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
UNITS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "fortnight": relativedelta(weeks=2),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
SAID = {
    "day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tonight": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
}
SHIFTS = {"last": -1, "this": 0, "next": 1}
COUNTS = {"a": 1, "an": 1, "a couple of": 2} | {word: number for number, word in enumerate(NUMBERS, 1)}
PARTS = {"start": 1, "beginning": 1, "mid": 15, "middle": 15}

Words = Mapping[str, str]
"""The parts of a phrase by name, in lower case and single-spaced; a part that was not typed is left out."""


@dataclass(frozen=True)
class Look:
    """The day a phrase is read on, and which way it looks: due dates forward, incidents back."""

    today: date
    future: bool = True


def typed(day: date) -> str:
    """A date as people here type it: 3/4/2027."""
    return f"{day.day}/{day.month}/{day.year}"


def full_date(words: Words, look: Look) -> date:
    """A day and month, perhaps with year and weekday. Raises Refused when there is no such day."""
    day, month = int(words["day"]), _month(words)
    year = _year(words["year"]) if "year" in words else _nearest_year(day, month, look)
    return _agreeing(_existing(day, month, year), words)


def day_of_month(words: Words, look: Look) -> date:
    """A weekday and a day such as "thursday 10th": in this month, or the nearest one that the phrase looks to."""
    day, ahead = int(words["day"]), 0
    if look.future and day < look.today.day:
        ahead = 1
    if not look.future and day > look.today.day:
        ahead = -1
    month = look.today + relativedelta(months=ahead)
    return _agreeing(_existing(day, month.month, month.year), words)


def said_day(words: Words, look: Look) -> date:
    """Today, tomorrow, yesterday and their like."""
    return look.today + SAID[words["said"]] * DAY


def weekday(words: Words, look: Look) -> date:
    """A weekday: "friday" is the nearest one after today, or before it; "next friday" is in next week."""
    number, which = _weekday(words["weekday"]), words.get("which")
    if which == "next":
        return _monday(look) + WEEK + number * DAY
    if which == "last" or not look.future:
        return look.today - ((look.today.weekday() - number - 1) % 7 + 1) * DAY
    return _coming(number, look)


def weekday_of_week(words: Words, look: Look) -> date:
    """A weekday of a named week, "friday of next week"; weeks begin on Monday."""
    return _monday(look) + SHIFTS[words["which"]] * WEEK + _weekday(words["weekday"]) * DAY


def weeks_on(words: Words, look: Look) -> date:
    """Whole weeks from a day: "a week on friday", "tomorrow fortnight"."""
    anchor = words["anchor"]
    start = said_day({"said": anchor}, look) if anchor in SAID else _coming(_weekday(anchor), look)
    return start + _count(words) * UNITS[words["unit"]]


def ahead(words: Words, look: Look) -> date:
    """A length of time from today. A month from 31 January is the last day of February."""
    return look.today + _count(words) * UNITS[words["unit"]]


def ago(words: Words, look: Look) -> date:
    """A length of time back from today."""
    return look.today - _count(words) * UNITS[words["unit"]]


def end_of_span(words: Words, look: Look) -> date:
    """The last day of this, the next or the last week, month, quarter or year; that of a week is its Friday."""
    today, shift = look.today, SHIFTS[words.get("which", "this")]
    match words["span"]:
        case "week":
            return _end_of_week(look, shift)
        case "month":
            return today + relativedelta(months=shift, day=31)
        case "quarter":
            return Quarter.of(today).shifted(shift).last
        case "financial year":
            return Quarter(Quarter.of(today).year + shift, 4).last
        case _:
            return date(today.year + shift, 12, 31)


def end_of_quarter(words: Words, look: Look) -> date:
    """The last day of a quarter of the financial year, by its number."""
    this = Quarter.of(look.today)
    ends = [Quarter(this.year + shift, int(words["quarter"])).last for shift in (-1, 0, 1)]
    return min(end for end in ends if end >= look.today) if look.future else max(e for e in ends if e <= look.today)


def end_of_year(words: Words, _look: Look) -> date:
    """The last day of a year by its number."""
    return date(int(words["year"]), 12, 31)


def end_of_month(words: Words, look: Look) -> date:
    """The last day of a month by its name."""
    month = _month(words)
    year = _year(words["year"]) if "year" in words else _nearest_year(31, month, look)
    return date(year, month, 1) + relativedelta(day=31)


def part_of_month(words: Words, look: Look) -> date:
    """The first day of a month, or its 15th for the middle."""
    return full_date({**words, "day": str(PARTS[words["part"]])}, look)


def within_reach(day: date) -> date:
    """The same day. Raises Refused for a year that is surely mistyped."""
    _check_year(day.year)
    return day


def _existing(day: int, month: int, year: int) -> date:
    _check_year(year)
    if not 1 <= month <= 12:
        raise Refused(_no_month(day, month, year))
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = f"{say_month(month)} {year}" if month == 2 else say_month(month)
        raise Refused(
            f"There is no {day} {name}: {name} has {last} days. "
            f"Type a date such as {typed(date(year, month, last))} or end of {say_month(month).lower()}."
        )
    return date(year, month, day)


def _no_month(day: int, month: int, year: int) -> str:
    if 1 <= day <= 12 and 1 <= month <= monthrange(year, day)[1]:
        return f"There is no month {month}. The day comes first here: type {typed(date(year, day, month))}."
    return f"There is no month {month}. Type the day, the month and the year, such as {typed(date(year, 12, 10))}."


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise Refused(f"The year {year} is out of reach. Type a date from {YEARS[0]} to {YEARS[-1]}.")


def _agreeing(day: date, words: Words) -> date:
    if "weekday" not in words or (meant := _weekday(words["weekday"])) == day.weekday():
        return day
    other = day + ((meant - day.weekday() + 3) % 7 - 3) * DAY
    raise Refused(
        f"{day.day} {say_month(day.month)} {day.year} is a {say_weekday(day)}, not a {say_weekday(other)}. "
        f"Type {typed(day)} for the {say_weekday(day)} or {typed(other)} for the {say_weekday(other)}."
    )


def _nearest_year(day: int, month: int, look: Look) -> int:
    today = (look.today.month, look.today.day)
    if look.future:
        return look.today.year + ((month, day) < today)
    return look.today.year - ((month, day) > today)


def _end_of_week(look: Look, shift: int) -> date:
    friday = _monday(look) + FRIDAY * DAY
    passed = shift == 0 and friday < look.today
    return friday + (shift + passed) * WEEK


def _coming(number: int, look: Look) -> date:
    return look.today + ((number - look.today.weekday() - 1) % 7 + 1) * DAY


def _monday(look: Look) -> date:
    return look.today - look.today.weekday() * DAY


def _month(words: Words) -> int:
    if "month" in words:
        return int(words["month"])
    return [name[:3].lower() for name in MONTHS].index(words["month_name"][:3]) + 1


def _weekday(word: str) -> int:
    return [name[:2].lower() for name in WEEKDAYS].index(word[:2])


def _year(word: str) -> int:
    return int(word) + (2000 if len(word) == 2 else 0)


def _count(words: Words) -> int:
    word = words.get("count", "a")
    return COUNTS[word] if word in COUNTS else int(word)
