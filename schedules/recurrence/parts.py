"""RFC 5545 recurrence text taken apart, checked, and put back in one order: rules that are equal are equal texts.

A rule gives days, so the parts that give times of day, and those of no use to a meeting, are refused in words.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

EXAMPLES = "Type a rule such as second thursday 14:00, every 2 weeks on monday 09:30, or every 3 months first wednesday"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALL_MONTHS = tuple(range(1, 13))
LONGEST_QUOTE = 40
WEEKS_OF_MONTH = 5
WEEKS_OF_YEAR = 53


class BadRule(Exception):
    """A rule that cannot be kept; `sentence` says why and what to type instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Freq(StrEnum):
    """The period that a rule counts in."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class Weekday(NamedTuple):
    """A weekday, Monday 0, and which of its month (or year): 2 the second, -1 the last, 0 all of them."""

    nth: int
    day: int

    def __str__(self) -> str:
        return f"{self.nth or ''}{DAYS[self.day]}"


@dataclass(frozen=True)
class Parts:
    """The parts of a recurrence rule. An empty tuple is a part that was not given; `week_starts` is Monday 0."""

    freq: Freq
    interval: int = 1
    months: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    positions: tuple[int, ...] = ()
    week_starts: int = 0
    until: date | None = None
    count: int | None = None

    def __str__(self) -> str:
        parts = {
            "FREQ": self.freq.value,
            "INTERVAL": self.interval if self.interval > 1 else "",
            "BYMONTH": _joined(self.months),
            "BYMONTHDAY": _joined(self.monthdays),
            "BYDAY": _joined(self.weekdays),
            "BYSETPOS": _joined(self.positions),
            "WKST": DAYS[self.week_starts] if self.week_starts else "",
            "UNTIL": f"{self.until:%Y%m%d}" if self.until else "",
            "COUNT": self.count or "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    @property
    def ordinals(self) -> tuple[int, ...]:
        """Which weekdays of the month are meant, where the rule numbers them."""
        return tuple(each.nth for each in self.weekdays if each.nth)


def parts_of(text: str) -> Parts:
    """The parts of RFC 5545 text such as FREQ=MONTHLY;BYDAY=2TH, in their plainest form. Raises BadRule."""
    given = _named(text)
    _refuse_often(given.get("FREQ", ""))
    read = {FIELDS[name]: READERS[name](value) for name, value in given.items()}
    parts = Parts(**read)
    _refuse_distant(parts)
    _refuse_mixed(parts)
    _refuse_undated(parts)
    _refuse_impossible(parts)
    return _plainest(parts)


def shortest(month: int) -> int:
    """The last day that a month has in every year."""
    return 28 if month == 2 else longest(month)


def longest(month: int) -> int:
    """The last day that a month has in any year."""
    return calendar.monthrange(2000, month)[1]


def quoted(words: str) -> str:
    """What somebody typed, in quotation marks and short enough for a sentence."""
    said = words.strip()
    return f"“{said if len(said) <= LONGEST_QUOTE else said[:LONGEST_QUOTE] + '…'}”"


def _joined(values: tuple[object, ...]) -> str:
    return ",".join(str(each) for each in values)


def _named(text: str) -> dict[str, str]:
    """The parts by name. Each is known, has a value, and stands once."""
    given: dict[str, str] = {}
    for part in text.upper().strip(" ;").split(";"):
        name, _, value = part.partition("=")
        if name.startswith("BY") and name[2:] in {"HOUR", "MINUTE", "SECOND"}:
            raise BadRule(f"A rule gives days, so leave out {name}. Type the time behind it: {WITH_TIME}.")
        if name not in READERS or not value:
            raise BadRule(
                f"I do not understand {quoted(part)} in a rule. Use {', '.join(READERS)}, such as {WITH_TIME}."
            )
        if name in given:
            raise BadRule(f"{name} stands twice. Type it once, with a comma between its values, such as BYDAY=1TH,3TH.")
        given[name] = value
    return given


def _refuse_often(freq: str) -> None:
    if freq in {"SECONDLY", "MINUTELY", "HOURLY", "DAILY"}:
        raise BadRule(f"FREQ={freq} would be a meeting on every day. {ON_WEEKDAYS}")
    if freq not in set(Freq):
        problem = f"I do not understand FREQ={freq}." if freq else "The rule does not say how often: FREQ is missing."
        raise BadRule(f"{problem} Use FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY, such as {WITH_TIME}.")


def _refuse_distant(parts: Parts) -> None:
    most, units = LONGEST[parts.freq], UNITS[parts.freq]
    if parts.interval > most:
        raise BadRule(f"A meeting every {parts.interval} {units} is too rare. Type at most every {most} {units}.")


def _refuse_mixed(parts: Parts) -> None:
    """What RFC 5545 forbids, and what it allows but two programs would reckon differently."""
    if parts.until and parts.count:
        raise BadRule("UNTIL and COUNT both say when the meetings end. Type one of them.")
    if parts.freq is Freq.WEEKLY and (parts.ordinals or parts.monthdays):
        raise BadRule(f"A week has no second Thursday and no 10th. For days of a month use FREQ=MONTHLY: {WITH_TIME}.")
    if parts.ordinals and (parts.monthdays or len(parts.ordinals) < len(parts.weekdays)):
        raise BadRule(f"Say which one for every weekday, and no BYMONTHDAY beside it: {WITH_TIME}.")
    if parts.positions and not (parts.weekdays or parts.monthdays):
        raise BadRule("BYSETPOS picks from other days: give BYDAY or BYMONTHDAY too, such as BYDAY=TH;BYSETPOS=2.")


def _refuse_undated(parts: Parts) -> None:
    if parts.freq is not Freq.WEEKLY and not (parts.weekdays or parts.monthdays):
        raise BadRule("The rule does not say which day of the month. Add one, such as BYDAY=2TH or BYMONTHDAY=10.")


def _refuse_impossible(parts: Parts) -> None:
    months = parts.months or ALL_MONTHS
    if parts.monthdays and not any(abs(day) <= longest(month) for day in parts.monthdays for month in months):
        raise BadRule("No such day exists, so there would be no meeting. Type a day there is, such as BYMONTHDAY=28.")
    most = WEEKS_OF_YEAR if parts.freq is Freq.YEARLY and not parts.months else WEEKS_OF_MONTH
    if too_many := [nth for nth in parts.ordinals if abs(nth) > most]:
        period = "year" if most == WEEKS_OF_YEAR else "month"
        raise BadRule(f"No {period} has {abs(too_many[0])} of one weekday, so there would be no meeting. {EXAMPLES}.")


def _plainest(parts: Parts) -> Parts:
    """The same days in fewer words, so that what calendars export is said, and compared, like what people type."""
    single = parts.freq is Freq.MONTHLY or (parts.freq is Freq.YEARLY and len(parts.months) == 1)
    plain = len(parts.weekdays) == 1 and not parts.ordinals and not parts.monthdays
    if single and plain and parts.positions and all(abs(each) <= WEEKS_OF_MONTH for each in parts.positions):
        numbered = tuple(Weekday(nth, parts.weekdays[0].day) for nth in parts.positions)
        parts = replace(parts, weekdays=numbered, positions=())
    if parts.freq is Freq.MONTHLY and parts.months and parts.interval == 1 and not parts.positions:
        parts = replace(parts, freq=Freq.YEARLY)
    if parts.months == ALL_MONTHS or (parts.monthdays and not parts.months):
        parts = _every_month(parts)
    counts_weeks = parts.freq is Freq.WEEKLY and (parts.interval > 1 or parts.positions)
    return parts if counts_weeks else replace(parts, week_starts=0)


def _every_month(parts: Parts) -> Parts:
    if parts.freq is not Freq.YEARLY:
        return replace(parts, months=())
    same = parts.interval == 1 and not parts.positions
    return replace(parts, freq=Freq.MONTHLY, months=()) if same else parts


ONE = "a rule such as FREQ=MONTHLY;BYDAY=2TH"
WITH_TIME = "FREQ=MONTHLY;BYDAY=2TH 14:00"
ON_WEEKDAYS = "Type the weekdays that are meant, such as weekly monday 09:30, or every monday and thursday."
FIELDS: Mapping[str, str] = {
    "FREQ": "freq",
    "INTERVAL": "interval",
    "BYMONTH": "months",
    "BYMONTHDAY": "monthdays",
    "BYDAY": "weekdays",
    "BYSETPOS": "positions",
    "WKST": "week_starts",
    "UNTIL": "until",
    "COUNT": "count",
}
UNITS = {Freq.WEEKLY: "weeks", Freq.MONTHLY: "months", Freq.YEARLY: "years"}
LONGEST = {Freq.WEEKLY: 520, Freq.MONTHLY: 120, Freq.YEARLY: 10}
"""Ten years, in each period. A meeting further apart is a slip of the finger."""


def _interval(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) == 0:
        raise BadRule(f"INTERVAL={value} gives no next meeting. Type a whole number from 1, such as INTERVAL=2.")
    return int(value)


def _numbers(name: str, most: int, signed: bool = True) -> Callable[[str], tuple[int, ...]]:
    def read(value: str) -> tuple[int, ...]:
        sign = "[+-]?" if signed else ""
        if not re.fullmatch(rf"{sign}[0-9]{{1,3}}(,{sign}[0-9]{{1,3}})*", value):
            raise BadRule(f"I cannot read {quoted(f'{name}={value}')}. Type whole numbers with commas between them.")
        numbers = {int(each) for each in value.split(",")}
        if any(not 1 <= abs(each) <= most for each in numbers):
            raise BadRule(f"{quoted(f'{name}={value}')} gives no day: {name} runs from 1 to {most}. Type {ONE}.")
        return tuple(sorted(numbers, key=_from_the_start))

    return read


def _weekdays(value: str) -> tuple[Weekday, ...]:
    found = [re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", each) for each in value.split(",")]
    if not all(found):
        raise BadRule(
            f"I cannot read {quoted(f'BYDAY={value}')}. Type MO, TU, WE, TH, FR, SA or SU, such as BYDAY=2TH."
        )
    days = {Weekday(int(match[1] or 0), DAYS.index(match[2])) for match in found if match}
    return tuple(sorted(days, key=lambda each: (_from_the_start(each.nth), each.day)))


def _week_starts(value: str) -> int:
    if value not in DAYS:
        raise BadRule(f"I cannot read WKST={value}. Type MO, TU, WE, TH, FR, SA or SU, or leave WKST out.")
    return DAYS.index(value)


def _until(value: str) -> date:
    """The last day on which a meeting may be. A time behind it is left out: calendars write it in many ways."""
    if re.fullmatch(r"[0-9]{8}(T[0-9]{6}Z?)?", value):
        try:
            return date.fromisoformat(value[:8])
        except ValueError:
            pass
    raise BadRule(f"I cannot read UNTIL={value} as a date. Type it as year, month and day, such as UNTIL=20271231.")


def _count(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise BadRule(f"I cannot read COUNT={value}. Type how many meetings there are, such as COUNT=12.")
    if int(value) == 0:
        raise BadRule("COUNT=0 is no meeting at all. Type how many there are, such as COUNT=12, or leave COUNT out.")
    return int(value)


def _from_the_start(number: int) -> tuple[bool, int]:
    """First, second, ... and behind them those that are counted from the end."""
    return number < 0, number


READERS: Mapping[str, Callable[[str], Any]] = {
    "FREQ": Freq,
    "INTERVAL": _interval,
    "BYMONTH": _numbers("BYMONTH", 12, signed=False),
    "BYMONTHDAY": _numbers("BYMONTHDAY", 31),
    "BYDAY": _weekdays,
    "BYSETPOS": _numbers("BYSETPOS", 366),
    "WKST": _week_starts,
    "UNTIL": _until,
    "COUNT": _count,
}
"""What is understood of RFC 5545, and what reads each part."""
