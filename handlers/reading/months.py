"""Reading a month: `October 2026`, `oct`, `2026-10`, `10/2026`, `last month`; a date is cut to its month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.reading.dates import read_date
from handlers.reply import Refused
from handlers.request import Request
from schedules.calendar import MONTHS, say_month

NAMES = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
FIGURES = re.compile(r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})|(?P<month2>\d{1,2})[-/.](?P<year2>20\d\d)")
NAMED = re.compile(r"(?P<name>[a-z]{3,9})\.?,?(?:\s+(?:of\s+)?(?P<year>20\d\d))?")


@dataclass(frozen=True)
class Month:
    """A month that was said without a day: its first."""

    first: date


def read_month(words: str, request: Request) -> date:
    """The first day of the month that the words say, or in which their day is. Raises Refused, naming how to say it."""
    found = month_in(words, request.today)
    if found:
        return found
    try:
        return read_date(words, request.today, future=False).replace(day=1)
    except Refused:
        said = f"{say_month(request.today.month)} {request.today.year}"
        raise Refused(f"Say the month, such as {said} or {request.today:%Y-%m}.") from None


def read_day_or_month(words: str, request: Request) -> date | Month:
    """A day that has been, or a whole month. Raises Refused for anything else."""
    found = month_in(words, request.today)
    return Month(found) if found else read_date(words, request.today, future=False)


def month_in(words: str, today: date) -> date | None:
    """The first day of the month that the words name; without a year, of the last one that has begun."""
    plain = " ".join(words.lower().split())
    if plain in ("this month", "last month"):
        first = today.replace(day=1)
        return first if plain == "this month" else (first - timedelta(days=1)).replace(day=1)
    if match := FIGURES.fullmatch(plain):
        return _first(int(match["year"] or match["year2"]), int(match["month"] or match["month2"]))
    match = NAMED.fullmatch(plain)
    number = _number(match["name"]) if match else 0
    if not match or not number:
        return None
    year = int(match["year"]) if match["year"] else today.year - (number > today.month)
    return _first(year, number)


def say_whole_month(day: date) -> str:
    """The month in which a day is: `October 2026`."""
    return f"{say_month(day.month)} {day.year}"


def _number(name: str) -> int:
    return next((number for full, number in NAMES.items() if name in (full, full[:3], full[:4])), 0)


def _first(year: int, month: int) -> date | None:
    return date(year, month, 1) if 1 <= month <= 12 else None
