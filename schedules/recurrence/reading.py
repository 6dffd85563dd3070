"""Reading a rule as people type it: second thursday 14:00, every 2 weeks, quarterly first wednesday, FREQ=MONTHLY;...

Where English is ambiguous people are asked: "every second thursday" is every 2 weeks to some and the second Thursday
of each month to others. A day that some months lack is refused too, because a meeting would be missing unseen. In
RFC 5545 text such a day has one meaning, and is kept.
"""

import re
from collections.abc import Mapping
from datetime import date, time

from schedules.calendar import WEEKDAYS, say_day, say_time
from schedules.recurrence.parts import EXAMPLES, BadRule, Freq, Parts, Weekday, quoted
from schedules.recurrence.phrases import TakeTime, phrases_of
from schedules.recurrence.refusing import refuse_conflicts, refuse_lacking, refuse_two_meanings, refuse_unclear
from schedules.recurrence.rules import Rule, first_day
from schedules.recurrence.said import PERIODS, Said, said_in

RFC_PART = re.compile(r"(?:\bRRULE\s*:\s*)?([\w-]+=\S*)", re.IGNORECASE)
STARTS = re.compile(r"\b(?:DTSTART|DTEND|TZID|EXDATE|RDATE|EXRULE)\b", re.IGNORECASE)
LONGEST_RULE = 400
# The months that the first Wednesday of a quarter or a year is in, and those that the last is in.
ENDS_OF: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "quarter": ((1, 4, 7, 10), (3, 6, 9, 12)),
    "year": ((1,), (12,)),
}


def read_rule(words: str, start: date, take_time: TakeTime) -> Rule:
    """The rule that the words say and nothing else, for a series that counts from `start`.

    `take_time` reads the time of day, wherever it stands in the words; what it raises passes through. Raises BadRule
    with what is wrong and what to type.
    """
    if match := STARTS.search(words):
        raise BadRule(
            f"Leave out {match[0].upper()}: type only the part that begins with FREQ=, and the time behind it, such as"
            " FREQ=MONTHLY;BYDAY=2TH 14:00."
        )
    if len(words) > LONGEST_RULE:
        raise BadRule(f"That is too long for a rule. {EXAMPLES}.")
    text, rest = _apart(words)
    phrases, times = phrases_of(rest, take_time)
    said = said_in(phrases)
    refuse_unclear(said)
    if text and any(phrase.name != "skips" for phrase in phrases):
        raise BadRule(f"Type the rule in words or as {quoted(text)}, not both.")
    rule = Rule(text or str(_parts(said)), _one_time(times), said.skips)
    _refuse_dateless(rule, start)
    return rule


def _apart(words: str) -> tuple[str, str]:
    """The RFC 5545 text in the words, and the words around it."""
    spaced = " ".join(words.split())
    if "=" not in spaced:
        return "", spaced
    spaced = re.sub(r"\s*([;=])\s*", r"\1", spaced)
    return ";".join(part.strip(";,.") for part in RFC_PART.findall(spaced)), RFC_PART.sub("", spaced)


def _one_time(times: tuple[time, ...]) -> time | None:
    if len(times) > 1:
        read = " and ".join(say_time(each) for each in times)
        raise BadRule(f"A meeting has one time, and I read {read}. Type only the one at which it starts.")
    return times[0] if times else None


def _parts(said: Said) -> Parts:
    refuse_conflicts(said)
    if said.numbers:
        return _of_months(said)
    if said.weekdays:
        return _of_weeks(said)
    if said.period and said.period[0] is Freq.WEEKLY and not said.spans and not said.months:
        return Parts(*said.period)
    problem = "The rule does not say on which day." if said.phrases else "On which days?"
    raise BadRule(f"{problem} {EXAMPLES}.")


def _of_weeks(said: Said) -> Parts:
    name = WEEKDAYS[said.weekdays[0]]
    typed = name.lower()
    if said.spans or (said.period and said.period[0] is not Freq.WEEKLY):
        raise BadRule(f"Which {name}? Say which one of the month, such as second {typed} or last {typed}.")
    if not said.period and not said.returning:
        raise BadRule(f"{name} could be every {name} or one of each month. Type every {typed}, or second {typed}.")
    days = tuple(Weekday(0, day) for day in said.weekdays)
    return Parts(*(said.period or PERIODS["week"]), months=said.months, weekdays=days)


def _of_months(said: Said) -> Parts:
    months = said.months or _months_at_ends(said)
    freq, interval = said.period or PERIODS["year" if months else "month"]
    if freq is Freq.WEEKLY:
        raise BadRule(
            f"{quoted(said.periods[freq, interval])} counts weeks, and the day is one of a month. Type every 2 weeks on"
            " thursday, or second thursday of the month."
        )
    refuse_two_meanings(said)
    refuse_lacking(said, months)
    if freq is Freq.YEARLY and not months:
        raise BadRule("In which month? Type it with the day, such as every year first tuesday of march.")
    if freq is Freq.MONTHLY and months:
        _refuse_both_counted_and_named(said, interval)
        freq, interval = PERIODS["year"]
    return Parts(freq, interval, months, said.monthdays, said.nths)


def _months_at_ends(said: Said) -> tuple[int, ...]:
    """The months that the first or the last days of each quarter, or of the year, are in, where those were said."""
    monthly = "month" in said.spans or (said.period is not None and said.period[0] is Freq.MONTHLY)
    span = "quarter" if "quarter" in said.spans else "year" if "year" in said.spans and not monthly else ""
    if not span:
        return ()
    if min(said.numbers) < 0 < max(said.numbers):
        raise BadRule(
            f"The first and the last of a {span} are in different months. Type the months: of march and june."
        )
    return ENDS_OF[span][min(said.numbers) < 0]


def _refuse_both_counted_and_named(said: Said, interval: int) -> None:
    quarterly = PERIODS["quarter"] == said.period and "quarter" in said.spans and not said.months
    if interval > 1 and not quarterly:
        counted = quoted(next(iter(said.periods.values())))
        raise BadRule(
            f"Type the months or {counted}, not both: first wednesday of january, april, july and october, or every 3"
            " months first wednesday."
        )


def _refuse_dateless(rule: Rule, start: date) -> None:
    if first_day(rule, start):
        return
    until = rule.parts.until
    if until and until < start:
        raise BadRule(f"UNTIL is {say_day(until)}, which has passed. Type a later day, or leave UNTIL out.")
    if until:
        raise BadRule(f"There is no such day until {say_day(until)}. Type a later day, or leave UNTIL out.")
    if rule.skips:
        raise BadRule("With those months left out no meeting remains. Leave out fewer of them.")
    raise BadRule(f"There is no such day in the next ten years. {EXAMPLES}.")
