"""Reading dates as people in the UK type them: 3/4/2027, 10 dec, next friday, end of june, in 2 weeks.

Every form is one line of FORMS; the form that reads the most of the text wins. Where English is ambiguous this
page decides, and answers echo the weekday so that a wrong guess shows: numbers are day before month; "friday" is
the nearest one, never today; "next friday" is the one in next week; the end of a week is its Friday. A word that is
as often not a date ("sat", "may", "24/7", a bare "2 weeks" with text behind it) is not taken for one.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from handlers.reading import reckoning
from handlers.reading.reckoning import COUNTS, PARTS, SAID, Look, Words, typed
from handlers.reply import Refused
from schedules.calendar import MONTHS, WEEKDAYS
from schedules.recurrence.parts import quoted


def _any(words: list[str]) -> str:
    return "|".join(word.replace(" ", r"\s+") for word in words)


LEAD = r"\s*(?:(?:by|on|at)\s+)?(?:the\s+)?"
TAIL = r"(?!\s+of\b)(?=[,;:.]?(?:\s|$))"
BEHIND = re.compile(r"\A[,;:.]?\s*(?:[-\u2013\u2014](?:\s+|$))?")
END = r"(?=[,;:.]?\s*$)"
SHORT_WEEKDAYS = ["mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"]
ALL_WEEKDAYS = [day.lower() for day in WEEKDAYS] + SHORT_WEEKDAYS
NAME = rf"(?P<weekday>{_any(ALL_WEEKDAYS)})"
SURE = rf"(?P<weekday>{_any([day for day in ALL_WEEKDAYS if day not in {'wed', 'sat', 'sun'}])})"
MONTH = rf"(?P<month_name>{_any([m.lower() for m in MONTHS] + [m[:3].lower() for m in MONTHS] + ['sept'])})\.?"
NTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
# Two digits after a month's name are a year only behind an apostrophe, or at the end and later than any hour.
YEAR = rf"(?:[\s,-]+['\u2019]?(?P<year>20[0-9]{{2}}|(?<=['\u2019])[0-9]{{2}}|(?:2[4-9]|[3-9][0-9]){END}))?"
ON = rf"(?:(?:(?:this|next|last|coming)\s+)?{NAME}\.?,?\s+(?:the\s+)?)?"
WHICH = r"(?P<which>this|next|last|coming)"
COUNT = rf"(?P<count>[0-9]{{1,3}}|{_any(list(COUNTS))})"
UNIT = r"(?P<unit>day|week|fortnight|month|year)s?(?:['\u2019]s?)?"
WEEKS = r"(?P<unit>week|fortnight)"
ANCHOR = rf"(?P<anchor>today|tomorrow|{_any(ALL_WEEKDAYS)})"
SPAN = r"(?P<span>week|month|quarter|year|financial\s+year)"
ENDING = r"(?:end|last\s+day)\s+(?:of\s+)?(?:the\s+)?"

FORMS: tuple[tuple[re.Pattern[str], Callable[[Words, Look], date]], ...] = tuple(
    (re.compile(LEAD + form + TAIL, re.IGNORECASE | re.ASCII), meaning)
    for form, meaning in (
        (
            ON + r"(?P<year>[0-9]{4})(?P<mark>[/-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
            reckoning.full_date,
        ),
        (
            ON + r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})",
            reckoning.full_date,
        ),
        (ON + r"(?!24/7\b)(?P<day>[0-3]?[0-9])/(?P<month>[0-3]?[0-9])", reckoning.full_date),
        (ON + NTH + r"(?:\s+of)?[\s-]*" + MONTH + YEAR, reckoning.full_date),
        (ON + MONTH + r"\s+(?:the\s+)?" + NTH + YEAR, reckoning.full_date),
        (NAME + r",?\s+(?:the\s+)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)", reckoning.day_of_month),
        (rf"(?P<said>{_any(list(SAID))})", reckoning.said_day),
        (SURE + r"(?!\s+(?:or|after\s+next)\b)", reckoning.weekday),
        (WHICH + r"\s+" + NAME, reckoning.weekday),
        (NAME + r"\s+(?:of\s+)?(?P<which>this|next|last)\s+week", reckoning.weekday_of_week),
        (r"(?P<which>this|next|last)\s+week(?:\s+on)?\s+" + NAME, reckoning.weekday_of_week),
        (ANCHOR + r"\s+" + WEEKS, reckoning.weeks_on),
        (rf"(?:in\s+)?(?:{COUNT}\s+)?{WEEKS}s?\s+(?:on\s+|from\s+)?{ANCHOR}", reckoning.weeks_on),
        (rf"(?:in|within)\s+{COUNT}\s+{UNIT}(?:\s+time)?", reckoning.ahead),
        (rf"{COUNT}\s+{UNIT}\s+(?:time|from\s+now)", reckoning.ahead),
        (rf"{COUNT}\s+{UNIT}{END}", reckoning.ahead),
        (rf"{COUNT}\s+{UNIT}\s+ago", reckoning.ago),
        (rf"{ENDING}(?:(?P<which>this|next|last)\s+)?{SPAN}", reckoning.end_of_span),
        (rf"{ENDING}q(?P<quarter>[1-4])", reckoning.end_of_quarter),
        (rf"{ENDING}(?P<year>20[0-9]{{2}})", reckoning.end_of_year),
        (ENDING + MONTH + r"(?:\s+(?P<year>20[0-9]{2}))?", reckoning.end_of_month),
        (
            rf"(?P<part>{_any(list(PARTS))})[\s-]+(?:of\s+)?{MONTH}(?:\s+(?P<year>20[0-9]{{2}}))?",
            reckoning.part_of_month,
        ),
    )
)
WIDE = re.compile(rf"\s*(?:{WHICH}\s+)?(?:week|month|quarter|year|{MONTH}(?:\s+[0-9]{{4}})?)\s*$", re.IGNORECASE)


def take_date(text: str, today: date, *, future: bool = True) -> tuple[date, str] | None:
    """The date that a text begins with and the text behind it, or None when it begins with none.

    What is behind keeps every character; a comma, full stop, colon or dash that set the date off goes with the
    date. Raises Refused for a date that cannot be, such as 31/11/2026.
    """
    # Phones type other spaces than the one the forms know; each stands for one character, so places keep.
    spaced = re.sub(r"\s", " ", text)
    found = [(match, meaning) for form, meaning in FORMS if (match := form.match(spaced))]
    if not found:
        return None
    match, meaning = max(found, key=lambda each: each[0].end())
    day = reckoning.within_reach(meaning(_words(match), Look(today, future)))
    return day, BEHIND.sub("", text[match.end() :])


def read_date(words: str, today: date, future: bool = True) -> date:
    """The date that the words say and nothing else. Without a year the next such day, or the last if not `future`.

    A date with its year is given as it is, past or not. Raises Refused with what is wrong and what to type.
    """
    found = take_date(words, today, future=future)
    if found is None or found[1]:
        raise unreadable(words, today, future)
    return found[0]


def unreadable(words: str, today: date, future: bool = True) -> Refused:
    """The refusal of words that are no date, with some that are."""
    problem = (
        f"{quoted(words)} is more than one day." if WIDE.match(words) else f"I cannot read {quoted(words)} as a date."
    )
    return Refused(f"{problem if words.strip() else 'Which day?'} Type a date such as {_examples(today, future)}.")


def _examples(today: date, future: bool) -> str:
    if future:
        return f"{typed(today + timedelta(weeks=2))}, next friday, end of june or in 2 weeks"
    return f"{typed(today - timedelta(weeks=2))}, yesterday, last friday or 3 days ago"


def _words(match: re.Match[str]) -> Words:
    return {name: " ".join(word.lower().split()) for name, word in match.groupdict().items() if word}
