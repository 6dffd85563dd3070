"""The phrases that rules are made of, in whatever order people type them: every 3 months, first wednesday, skip august.

Every phrase is one line of PHRASES; of those that fit at a place, the longest is taken.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches

from schedules.calendar import MONTHS, WEEKDAYS
from schedules.recurrence.parts import EXAMPLES, BadRule, quoted

TakeTime = Callable[[str], tuple[time, str] | None]
"""Reads the time of day that a text begins with, and gives it with the text behind it; None where none begins it."""

COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
FROM_THE_END = {
    "last but one": -2,
    "second last": -2,
    "second to last": -2,
    "penultimate": -2,
    "third to last": -3,
    "fourth to last": -4,
    "last": -1,
    "final": -1,
}
SHORT_DAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3} | {name[:3].lower(): i for i, name in enumerate(WEEKDAYS)}
DAY_NUMBERS = {name.lower(): i for i, name in enumerate(WEEKDAYS)} | SHORT_DAYS
MONTH_NUMBERS = (
    {name.lower(): i for i, name in enumerate(MONTHS, 1)}
    | {name[:3].lower(): i for i, name in enumerate(MONTHS, 1)}
    | {"sept": 9}
)


def _any(words: Iterator[str] | Mapping[str, int] | tuple[str, ...]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(word.replace(" ", r"[\s-]+") for word in longest_first) + ")"


AND = r"\s*(?:,\s*and\b|,|&|\+|/|\band\b)\s*(?:the\s+)?"
TO = r"\s*(?:-|–|\bto\b|\bthrough\b)\s*"
DAY = rf"{_any(DAY_NUMBERS)}s?\b\.?"
DAY_LIST = rf"{DAY}(?:(?:{AND}|{TO}){DAY})*"
MONTH = rf"{_any(MONTH_NUMBERS)}\b\.?"
MONTH_LIST = rf"{MONTH}(?:{AND}(?:in\s+)?{MONTH})*"
NUMBER = rf"(?:[0-9]{{1,3}}|{_any(COUNTS)})"
FIGURE = r"[0-9]{1,2}(?:st|nd|rd|th)"
ORDINAL = rf"(?:{FIGURE}|{_any(FROM_THE_END)}|{_any(ORDINALS)})"
ORDINAL_LIST = rf"{ORDINAL}(?:{AND}{ORDINAL})*"
EVERY = r"(?:every|each)"
OTHER = r"(?:other|alternate)"
UNIT = r"(?P<unit>day|week|fortnight|half[\s-]year|month|quarter|year|wk|mth|qtr|yr)s?"
ADVERB = r"(?P<adverb>weekly|fortnightly|monthly|quarterly|half[\s-]yearly|yearly|annually|annual)"
# Behind a month, a number with a colon or "pm" is a time.
PLAIN_DAY = r"[0-9]{1,2}(?![0-9:.]*[0-9:]|\s*[ap]\.?m)"
CLOCK = r"(?:[0-9][0-9:.]*\s*(?:[ap]\.?m\b)?|noon|midday)"
WORKING = r"(?:(?:working|work|business)[\s-]*day|week[\s-]?day)"
LEAVING_OUT = (
    r"(?:not|never|except(?:ing|\s+for)?|excluding|skip(?:ping)?|without|omit(?:ting)?|apart\s+from|other\s+than"
    r"|no(?:\s+meetings?)?)"
)

PHRASES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:{form})(?!\w)", re.IGNORECASE | re.ASCII))
    for name, form in (
        ("nth", rf"(?:(?P<every>{EVERY})\s+)?(?:the\s+)?(?P<ordinals>{ORDINAL_LIST})[\s-]+(?P<weekdays>{DAY})"),
        ("weekdays", rf"(?:(?P<every>{EVERY})\s+)?(?P<weekdays>{DAY_LIST})"),
        ("weekdays", rf"(?P<every>{EVERY})\s+(?P<count>{NUMBER}|{OTHER})\s+(?P<weekdays>{DAY_LIST})"),
        ("weekdays", rf"(?P<every>(?P<count>{OTHER}))\s+(?P<weekdays>{DAY_LIST})"),
        ("monthdays", rf"{EVERY}\s+(?P<days>{ORDINAL_LIST})(?:\s+days?)?(?=\s+of\b)"),
        ("period", rf"(?:once\s+)?(?:{EVERY}|per|a)\s+(?:(?P<count>{NUMBER}|{OTHER}|{ORDINAL})[\s-]+)?{UNIT}"),
        ("period", rf"(?P<count>{OTHER})\s+{UNIT}"),
        ("period", rf"(?:(?P<count>{NUMBER})[\s-]*)?{ADVERB}"),
        ("within", rf"(?:of|in)\s+(?:(?:the|{EVERY}|a)\s+)?(?P<span>month|quarter|year)"),
        ("months", rf"(?:(?:of|in|(?P<every>{EVERY}))\s+)?(?P<months>{MONTH_LIST})"),
        ("skips", rf"(?:but\s+)?{LEAVING_OUT}\s+(?:in\s+)?(?P<months>{MONTH}(?:(?:{AND}|\s+or\s+)(?:in\s+)?{MONTH})*)"),
        ("monthdays", rf"(?:day\s+)?(?P<days>{FIGURE}(?:{AND}{FIGURE})*)(?:\s+day)?"),
        ("monthdays", rf"days?\s+(?P<days>[0-9]{{1,2}}(?:{AND}[0-9]{{1,2}})*(?![0-9:.]*[0-9:]))"),
        ("monthdays", rf"(?P<days>{ORDINAL_LIST})\s+days?"),
        ("monthdays", rf"(?P<days>{_any(ORDINALS)}(?:{AND}{_any(ORDINALS)})*)(?=\s+of\b)"),
        (
            "day and month",
            rf"(?:(?P<every>{EVERY})\s+)?(?P<days>{FIGURE}|[0-9]{{1,2}})\s+(?:of\s+)?(?P<months>{MONTH})",
        ),
        (
            "day and month",
            rf"(?:(?P<every>{EVERY})\s+)?(?P<months>{MONTH})\s+(?:the\s+)?(?P<days>{FIGURE}|{PLAIN_DAY})",
        ),
        ("year", rf"(?:(?:of|in)\s+)?{MONTH}\s+20[0-9]{{2}}"),
        ("vague", r"(?:bi|semi)[\s-]*(?P<vague>weekly|monthly|annual|annually|yearly)"),
        ("vague", rf"(?P<twice>twice|two\s+times)\s+(?:(?:{EVERY}|a|per|in\s+the)\s+)?(?P<vague>\w+)"),
        ("week", rf"(?P<ordinal>{ORDINAL})\s+week"),
        ("daily", rf"daily|week[\s-]?days|{EVERY}\s+(?:single\s+)?(?:{WORKING}|day|morning|afternoon)"),
        ("working", rf"(?:{ORDINAL}\s+)?{WORKING}s?|(?:{EVERY}\s+)?weekends?"),
        ("ends", r"(?:starting|starts|from|beginning|begins|until|till|ending|ends)"),
        ("range", rf"(?:{CLOCK}\s*)?(?:-|–|to|until|till)\s*{CLOCK}"),
        ("or", r"or"),
    )
)
FILLER = re.compile(
    r"(?:(?:the|of|in|on|at|a|and|both|we|meets?|meetings?|held|please)(?!\w)|[-–—,;:.@()&])\s*", re.IGNORECASE
)
VOCABULARY = (
    *(*ORDINALS[:4], "last", "every", "weekly", "monthly", "quarterly", "yearly", "annually", "fortnightly"),
    *(*DAY_NUMBERS, *MONTH_NUMBERS, "months", "weeks", "quarter", "month", "week", "year"),
)


@dataclass(frozen=True)
class Phrase:
    """One phrase that was read: its name in PHRASES, and its words by group, in lower case with single spaces."""

    name: str
    said: str
    words: Mapping[str, str]


Found = tuple[tuple[Phrase, ...], tuple[time, ...]]


def phrases_of(text: str, take_time: TakeTime) -> Found:
    """The phrases of a text and the times between them. Raises BadRule for a word that belongs to none."""
    phrases: list[Phrase] = []
    times: list[time] = []
    rest = text.strip()
    while rest:
        if match := _longest(rest):
            phrases.append(match[0])
            rest = rest[match[1] :].lstrip()
        elif taken := take_time(rest):
            times.append(taken[0])
            rest = taken[1].lstrip()
        elif filler := FILLER.match(rest):
            rest = rest[filler.end() :]
        else:
            raise _unknown(rest)
    return tuple(phrases), tuple(times)


def numbers_of(words: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """The numbers of the names in a list such as "monday, tuesday and friday", a range filled in."""
    plain = re.sub(r"(?<=\w)s\b|\bin\s|\.", "", words)
    numbers: list[int] = []
    for part in re.split(rf"{AND}|\s+or\s+", plain):
        ends = [known[name.strip()] for name in re.split(TO, part)]
        numbers += range(ends[0], ends[-1] + 1) if ends[0] <= ends[-1] else (*range(ends[0], 7), *range(ends[-1] + 1))
    return tuple(numbers)


def ordinals_of(words: str) -> tuple[int, ...]:
    """The numbers of a list such as "first and 3rd": the last is -1, the last but one -2."""
    return tuple(_ordinal(each.replace("-", " ")) for each in re.split(AND, words))


def count_of(words: str) -> int:
    """How many periods are counted: 2 for two, for other and for second."""
    if re.fullmatch(OTHER, words):
        return 2
    return COUNTS.index(words) + 1 if words in COUNTS else int(words) if words.isdecimal() else _ordinal(words)


def _ordinal(words: str) -> int:
    if words in FROM_THE_END:
        return FROM_THE_END[words]
    return ORDINALS.index(words) + 1 if words in ORDINALS else int(re.sub(r"\D", "", words))


def _longest(text: str) -> tuple[Phrase, int] | None:
    found = [(name, match) for name, form in PHRASES if (match := form.match(text))]
    if not found:
        return None
    name, match = max(found, key=lambda each: each[1].end())
    words = {group: " ".join(said.lower().split()) for group, said in match.groupdict().items() if said}
    return Phrase(name, match[0], words), match.end()


def _unknown(rest: str) -> BadRule:
    words = rest.split()
    word = " ".join(words[:3]) if re.fullmatch(rf"{EVERY}|{NUMBER}", words[0], re.IGNORECASE) else words[0]
    near = get_close_matches(word.lower().strip(",.;:"), VOCABULARY, n=1, cutoff=0.75)
    meant = f" Did you mean {near[0]}?" if near and near[0] != word.lower() else ""
    return BadRule(f"I do not understand {quoted(word)} in a rule.{meant} {EXAMPLES}.")
