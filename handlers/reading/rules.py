"""Reading when meetings are held: a rule by which they repeat, a list of dates, the months that a rule leaves out."""

import re
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches

from handlers.reading.dates import read_date, take_date
from handlers.reading.months import NAMES
from handlers.reading.reckoning import typed
from handlers.reading.times import take_time
from handlers.reply import Refused
from handlers.request import Request
from schedules.calendar import say_day, say_month, say_time
from schedules.recurrence.parts import BadRule, quoted
from schedules.recurrence.reading import read_rule
from schedules.recurrence.rules import Rule
from storage.planfile import BadPlan, PlanFile

BETWEEN = re.compile(r"\A(?:[\s,;&]+|and\s)+", re.IGNORECASE)
ITEM = re.compile(r"[^,;\n]*")
SHORT = {name[:3]: number for name, number in NAMES.items()} | {"sept": 9}


@dataclass(frozen=True)
class SaidRule:
    """A rule, and the words it was read from."""

    rule: Rule
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Dates:
    """Days in order, each once, with the local time where one was said."""

    days: tuple[tuple[date, time | None], ...]

    def __str__(self) -> str:
        return ", ".join(f"{typed(day)} {say_time(clock)}" if clock else typed(day) for day, clock in self.days)


@dataclass(frozen=True)
class Months:
    """Months of any year, 1 to 12."""

    numbers: tuple[int, ...]

    def __str__(self) -> str:
        return ", ".join(say_month(number).lower() for number in self.numbers)


@dataclass(frozen=True)
class LeftOut:
    """What a series is to leave out: a month of every year, or one day."""

    month: int | None = None
    day: date | None = None

    def __str__(self) -> str:
        return say_month(self.month).lower() if self.month else typed(self.day) if self.day else ""


def read_said_rule(words: str, request: Request) -> SaidRule:
    """A rule as it was typed, for a series that begins today. Raises Refused with what to type."""
    return SaidRule(rule_in(words, request.today), words)


def rule_in(words: str, start: date) -> Rule:
    """The rule that the words say, for a series that counts from `start`. Raises Refused with what to type."""
    try:
        return read_rule(words, start, take_time)
    except BadRule as bad:
        raise Refused(bad.sentence) from bad


def refuse_unread_rules(plan: PlanFile, today: date) -> None:
    """Raise BadPlan with a sentence for each rule of a plan by which no meeting could be scheduled."""
    said = []
    for meeting in plan.meetings:
        try:
            if meeting.rule and rule_in(meeting.rule, today).clock is None:
                raise Refused(f"It has no time. Write one behind it, such as {meeting.rule} 14:00.")
        except Refused as refused:
            said.append(f"Meeting {meeting.key}, rule “{meeting.rule}”: {refused.sentence}")
    if said:
        raise BadPlan(said)


def read_dates(words: str, request: Request) -> Dates:
    """A list of dates, each perhaps with its time. Raises Refused with the one that cannot be read."""
    found: list[tuple[date, time | None]] = []
    rest = words.strip()
    while rest:
        day, clock, rest = _one_date(rest, request.today)
        if day in (known for known, _ in found):
            raise Refused(f"{say_day(day)} stands twice in the list. Type it once.")
        found.append((day, clock))
    return Dates(tuple(sorted(found, key=lambda each: each[0])))


def read_months(words: str, _request: Request) -> Months:
    """The names of months, with commas or "and" between them."""
    names = [name for name in re.split(r"\s*(?:,|&|\band\b)\s*", words.strip().lower()) if name]
    return Months(tuple(sorted({_month(name) for name in names})))


def read_left_out(words: str, request: Request) -> LeftOut:
    """A month of every year, or one day. Raises Refused with what to type."""
    plain = words.strip().lower().rstrip(".")
    if plain in NAMES or plain in SHORT:
        return LeftOut(month=_month(plain))
    try:
        return LeftOut(day=read_date(words, request.today))
    except Refused:
        if any(each.isdigit() for each in plain):
            raise
        raise _no_month(plain) from None


def _one_date(text: str, today: date) -> tuple[date, time | None, str]:
    found = take_date(text, today)
    if found is None:
        item = ITEM.match(text)
        said = item[0].strip() if item and item[0].strip() else text
        raise Refused(f"I cannot read {quoted(said)} as a date. Type dates such as {typed(today)} 14:00, with commas.")
    day, rest = found
    timed = take_time(rest)
    clock, rest = timed if timed else (None, rest)
    return day, clock, BETWEEN.sub("", rest.lstrip())


def _month(name: str) -> int:
    plain = name.strip().rstrip(".")
    number = NAMES.get(plain) or SHORT.get(plain)
    if number is None:
        raise _no_month(plain)
    return number


def _no_month(name: str) -> Refused:
    near = get_close_matches(name, NAMES, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return Refused(f"{quoted(name)} is not a month.{meant} Type a month such as august.")
