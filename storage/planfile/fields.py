"""The kinds of value that a plan file is made of, each with the sentence said when something else stands there.

A reader here is given the text that was written (see yaml_tree) and returns the value, or raises the
predicate of a sentence: "'due' " + "is a date written ...".
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PlainValidator
from pydantic_core import PydanticCustomError

from storage.planfile.bad import shape, shown

SAID = "plan"
"""The type of every error whose message is already the predicate of a sentence."""
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MOST_MONTHS = 60
LEAST_PUBLISHED = 3
"""Under 2 there would be only one count that is kept back, and everybody would know it."""


def refuse(predicate: str) -> PydanticCustomError:
    """The error that carries this predicate."""
    return PydanticCustomError(SAID, "{said}", {"said": predicate})


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year, where a source gives no day."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


@dataclass(frozen=True, order=True)
class MeetingDate:
    """The day of a meeting and, where it is known, the local time at which it begins."""

    day: date
    at: time | None = None


def _tidy(text: str, limit: int, one_line: bool = True) -> str:
    plain = text.strip()
    if not plain:
        raise refuse("is empty")
    if len(plain) > limit:
        raise refuse(f"is at most {limit} characters long; this has {len(plain)}")
    if one_line and len(plain.splitlines()) > 1:
        raise refuse("is a single line of text; this has line breaks in it")
    if any(_unprintable(character) for character in plain if character != "\n"):
        raise refuse("has a control character in it; type it again without")
    return plain


def _unprintable(character: str) -> bool:
    """Control characters, halves of characters, and those that turn the direction of writing round."""
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    )


def _matching(text: str, pattern: str, said: str) -> str:
    if not re.fullmatch(pattern, text):
        raise refuse(f"{said}, not '{shown(text)}'")
    return text


def _written(value: object, expected: str) -> str:
    if not isinstance(value, str):
        raise refuse(f"{expected}; {shape(value)} stands here")
    return value.strip()


def _day(value: object) -> date:
    expected = "is a date written year-month-day, such as 2026-12-10"
    text = _written(value, expected)
    if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text):
        raise refuse(f"{expected}, not '{shown(text)}'")
    return _existing(text)


def _existing(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(f"is a date, and there is no {text}") from None


def _day_or_month(value: object) -> date | Month:
    if isinstance(value, str) and (found := re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", value.strip())):
        return Month(int(found[1]), int(found[2]))
    return _day(value)


def _meeting_date(value: object) -> MeetingDate:
    expected = "is a date such as 2026-12-10, or a date and local time such as 2026-12-10T14:00"
    text = _written(value, expected)
    found = re.fullmatch(r"((?:19|20)\d\d-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::00)?)?", text)
    if not found:
        raise refuse(f"{expected}, not '{shown(text)}'")
    return MeetingDate(_existing(found[1]), time(int(found[2]), int(found[3])) if found[2] else None)


def _whole(value: object) -> int:
    expected = "is a whole number without commas or signs, such as 42500"
    return int(_matching(_written(value, expected), r"[0-9]{1,15}", expected))


def _month_name(value: object) -> int:
    expected = "is the name of a month, such as august"
    text = _written(value, expected).lower()
    if text not in MONTH_NAMES:
        raise refuse(f"{expected}, not '{shown(text)}'")
    return MONTH_NAMES.index(text) + 1


def _months(value: object) -> int:
    expected = f"is a number of months from 1 to {MOST_MONTHS}, such as 12"
    number = int(_matching(_written(value, expected), r"[0-9]{1,3}", expected))
    if not 1 <= number <= MOST_MONTHS:
        raise refuse(f"{expected}, not {number}")
    return number


def _least_published(value: object) -> int:
    expected = f"is a whole number from {LEAST_PUBLISHED} to 100, such as 5"
    text = _matching(_written(value, expected), r"[0-9]{1,3}", expected)
    if not LEAST_PUBLISHED <= int(text) <= 100:
        raise refuse(f"{expected}, not {text}")
    return int(text)


def _number(value: object) -> Decimal:
    expected = "is a number without commas, such as 551 or -12.5"
    return Decimal(_matching(_written(value, expected), r"-?[0-9]{1,15}(\.[0-9]{1,6})?", expected))


def _yes_or_no(value: object) -> bool:
    expected = "is true or false"
    return _matching(_written(value, expected), "true|false", expected) == "true"


def _zone(value: object) -> str:
    expected = "is a time zone, such as Europe/London"
    text = _written(value, expected)
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        raise refuse(f"{expected}, not '{shown(text)}'") from None


def _like(pattern: str, said: str, change: Callable[[str], str] = str.strip) -> AfterValidator:
    return AfterValidator(lambda text: _matching(change(text), pattern, said))


def _plan_wide(text: str) -> str:
    return text.strip().replace("x.", "X.")


Word = Annotated[str, AfterValidator(partial(_tidy, limit=40))]
Name = Annotated[str, AfterValidator(partial(_tidy, limit=200))]
Line = Annotated[str, AfterValidator(partial(_tidy, limit=600))]
Prose = Annotated[str, AfterValidator(partial(_tidy, limit=3000, one_line=False))]
Key = Annotated[str, _like("[a-z][a-z0-9_-]{0,39}", "is one word of small letters, such as jag or sada_board")]
ObjectiveRef = Annotated[str, _like("[1-9][0-9]{0,2}", "is the number of an objective, such as 4")]
ActionRef = Annotated[
    str,
    _like(
        r"([1-9][0-9]{0,2}|X)\.[1-9][0-9]{0,2}",
        "is the ref of an action, such as 4.2 (the second of objective 4) or X.1 (plan-wide)",
        _plan_wide,
    ),
]
Day = Annotated[date, PlainValidator(_day)]
DayOrMonth = Annotated[date | Month, PlainValidator(_day_or_month)]
MeetingDay = Annotated[MeetingDate, PlainValidator(_meeting_date)]
Whole = Annotated[int, PlainValidator(_whole)]
MonthName = Annotated[int, PlainValidator(_month_name)]
"""1 to 12."""
Months = Annotated[int, PlainValidator(_months)]
LeastPublished = Annotated[int, PlainValidator(_least_published)]
"""The smallest count that the public may read."""
Number = Annotated[Decimal, PlainValidator(_number)]
YesNo = Annotated[bool, PlainValidator(_yes_or_no)]
Zone = Annotated[str, PlainValidator(_zone)]
