"""Reading times of day as people in the UK type them: 14:00, 14.00, 1400, 2pm, 2.30pm, noon.

A bare number, or an hour from 1 to 7 without "am", "pm" or a leading 0, could be either half of the day: people
are asked, because a meeting twelve hours out is worse than a question.
"""

import re
from datetime import time

from handlers.reply import Refused
from schedules.calendar import say_time
from schedules.recurrence.parts import quoted

TAIL = r"(?=[,;:.]?(?:\s|$))"
CLOCK = re.compile(
    rf"(?:at\s+)?(?P<hour>[0-9]{{1,2}})(?:(?P<mark>[:.])(?P<minute>[0-9]{{2}}))?\s*(?P<half>[ap]\.?m\.?)?{TAIL}",
    re.IGNORECASE | re.ASCII,
)
FIGURES = re.compile(
    rf"(?:at\s+)?(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?:\s*(?:hours|hrs|hr|h)\b)?{TAIL}", re.IGNORECASE | re.ASCII
)
NOON = re.compile(rf"(?:at\s+)?(?:12\s+)?(?:noon|midday){TAIL}", re.IGNORECASE | re.ASCII)
BEHIND = re.compile(r"\A[,;:.]?\s*")
EXAMPLE = "Type a time such as 14:00 or 2pm."
FIRST_PLAIN_HOUR = 8


def take_time(text: str) -> tuple[time, str] | None:
    """The time of day that a text begins with and the text behind it, or None when it begins with none.

    Raises Refused for a time that cannot be, and for one that could be morning or afternoon.
    """
    spaced = re.sub(r"\s", " ", text)
    start = len(spaced) - len(spaced.lstrip())
    readings = ((NOON, _noon), (FIGURES, _figures), (CLOCK, _clock))
    for form, meaning in readings:
        match = form.match(spaced, start)
        if match and (found := meaning(match)):
            return found, BEHIND.sub("", text[match.end() :])
    return None


def read_time(words: str) -> time:
    """The time of day that the words say and nothing else. Raises Refused with what to type."""
    found = take_time(words)
    if found is None or found[1]:
        raise Refused(f"I cannot read {quoted(words)} as a time of day. {EXAMPLE}" if words.strip() else EXAMPLE)
    return found[0]


def _noon(_match: re.Match[str]) -> time:
    return time(12)


def _figures(match: re.Match[str]) -> time:
    return _existing(int(match["hour"]), int(match["minute"]), match[0])


def _clock(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        return _by_half(hour, minute, match)
    if match["mark"] is None:
        return _bare_number(hour, match)
    if 0 < hour < FIRST_PLAIN_HOUR and len(match["hour"]) == 1 and minute in range(60):
        raise _either(hour, minute, match[0])
    return _existing(hour, minute, match[0])


def _by_half(hour: int, minute: int, match: re.Match[str]) -> time:
    afternoon = match["half"][0].lower() == "p"
    if not 1 <= hour <= 12:
        raise Refused(f"There is no {match[0].strip()}: with am or pm the hour runs from 1 to 12. {EXAMPLE}")
    return _existing(hour % 12 + 12 * afternoon, minute, match[0])


def _bare_number(hour: int, match: re.Match[str]) -> time | None:
    """A number with text behind it is the beginning of a text; alone it was meant as a time."""
    if match.string[match.end() :].strip(" ,;:."):
        return None
    if 1 <= hour <= 12:
        raise _either(hour, 0, match[0])
    raise Refused(f"I cannot read {quoted(match[0])} as a time of day. {EXAMPLE}")


def _either(hour: int, minute: int, said: str) -> Refused:
    early, late = say_time(time(hour % 12, minute)), say_time(time(hour % 12 + 12, minute))
    return Refused(f"{quoted(said)} could be {early} or {late}. Type the one you mean in full.")


def _existing(hour: int, minute: int, said: str) -> time:
    if hour in range(24) and minute in range(60):
        return time(hour, minute)
    raise Refused(f"There is no time {quoted(said)}: the day runs from 00:00 to 23:59. {EXAMPLE}")
