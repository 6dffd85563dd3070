"""Reading a period: `2026/27 Q3`, `Q3`, `December 2026`, `2026/27`, `2026`, `12 months to June 2026`.

`Q3` alone is the last one that was over; a year with a quarter is a financial year. Without a year a month is the last
that has begun. Whatever could be two periods is asked about.
"""

import re
from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta

from handlers.form import Choice
from handlers.reading.months import month_in
from handlers.reading.tokens import OPENING, Unclear, clip, take_token
from handlers.reply import Refused
from handlers.request import Request
from schedules.calendar import MONTHS, Quarter
from schedules.periods import Period, quarters_of
from storage.vocabulary import Span

NAME = "|".join(sorted({part for name in MONTHS for part in (name, name[:3])} | {"Sept"}, key=len, reverse=True))
NUMBER = r"(?:q(?:uarter|tr)?\.?\s?(?P<number>[0-9])|(?P<nth>first|second|third|fourth|last|this)\s+quarter)"
YEARS = r"(?P<begins>20[0-9]{2}|[0-9]{2}(?=[/-]))[/\u2013-](?P<ends>20[0-9]{2}|[0-9]{2})"
OF = r"(?:\s*,?\s*(?:of\s+)?(?:the\s+)?)"
FINANCIAL = r"(?:(?:financial\s+year|fy)\s*)?"
FIGURES = r"20[0-9]{2}[-.](?:0?[1-9]|1[0-2])(?!\d)|(?:0?[1-9]|1[0-2])[-/]20[0-9]{2}"
MONTH = rf"(?:(?:{NAME})\.?,?(?:\s+20[0-9]{{2}})?|{FIGURES})"
ROLLING = r"(?:rolling\s+)?(?:(?:12|twelve)[\s-]?(?:months?|m)|year)\s+(?:up\s+)?to\s+(?:the\s+)?(?:end\s+of\s+)?"
IN_FULL = r"(?:\s*\([^()]*\))?"
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
EXAMPLES = "2026/27 Q3, Q3, December 2026, 2026/27 (a financial year), 2026 (a calendar year) or 12 months to June 2026"

Words = dict[str, str]


def _quarter(said: Words, today: date) -> Period:
    last = Quarter.of(today).shifted(-1)
    if nth := said.get("nth") or "":
        number = NTH.get(nth.lower()) or (last if nth.lower() == "last" else last.shifted(1)).number
    else:
        number = int(said["number"])
    if not 1 <= number <= 4:
        raise Refused(f"There is no Q{number}: the quarters are Q1 (April to June) to Q4 (January to March).")
    if said.get("begins"):
        return Period.of_quarter(Quarter(_begins(said), number))
    if year := said.get("year"):
        raise _which_year(int(year), number)
    if (said.get("nth") or "").lower() == "this":
        return Period.of_quarter(last.shifted(1))
    return Period.of_quarter(Quarter(last.year - (number > last.number), number))


def _which_year(year: int, number: int) -> Unclear:
    """One year with a quarter could be either of two financial years; the likelier stands first."""
    found = [quarters_of(begins)[number - 1] for begins in (year, year - 1)]
    return Unclear(
        f"Q{number} of which financial year? A year with a quarter is written {found[0].short}.",
        [Choice(value=each.short, label=str(each)) for each in found],
    )


def _begins(said: Words) -> int:
    begins, ends = (int(said[name]) % 100 for name in ("begins", "ends"))
    if ends != (begins + 1) % 100:
        right = f"{2000 + begins}/{(begins + 1) % 100:02}"
        typed = f"{said['begins']}/{said['ends']}"
        raise Refused(f"{typed} is no financial year: one is written {right}.")
    return 2000 + begins


def _financial(said: Words, _today: date) -> Period:
    return Period.of_year(_begins(said))


def _calendar(said: Words, _today: date) -> Period:
    return Period.beginning(Span.CALENDAR_YEAR, date(int(said["year"]), 1, 1))


def _rolling(said: Words, today: date) -> Period:
    last = _month(said["month"], today)
    return Period.beginning(Span.ROLLING, last - relativedelta(months=11))


def _one_month(said: Words, today: date) -> Period:
    return Period.beginning(Span.MONTH, _month(said["month"], today))


def _months(said: Words, today: date) -> Period:
    """From one month to another: a quarter, a year, or twelve months."""
    last = _month(said["until"], today)
    begins = said["month"] if re.search("20[0-9]{2}", said["month"]) else f"{said['month']} {last.year}"
    first = _month(begins, today)
    first = first - relativedelta(years=1) if first > last else first
    spans = (Span.QUARTER, Span.YEAR, Span.CALENDAR_YEAR, Span.ROLLING)
    for found in (Period.beginning(span, first) for span in spans):
        if (found.last.year, found.last.month) == (last.year, last.month) and _is_whole(found):
            return found
    raise Refused(f"{said['month']} to {said['until']} is no quarter and no year. Type a period such as {EXAMPLES}.")


def _is_whole(period: Period) -> bool:
    """Whether a quarter or year begins where such periods do; twelve months may begin with any month."""
    starts = {Span.QUARTER: (1, 4, 7, 10), Span.YEAR: (4,), Span.CALENDAR_YEAR: (1,)}
    return period.first.month in starts.get(period.span, range(1, 13))


def _month(words: str, today: date) -> date:
    first = month_in(words.replace(",", ""), today)
    if first is None:
        raise Refused(f"“{clip(words)}” is no month. Type a period such as {EXAMPLES}.")
    return first


FORMS: tuple[tuple[re.Pattern[str], Callable[[Words, date], Period]], ...] = tuple(
    (re.compile(rf"(?:the\s+)?{form}{IN_FULL}(?=[,;:.]?(?:\s|$))", re.IGNORECASE | re.ASCII), meaning)
    for form, meaning in (
        (FINANCIAL + YEARS + OF + NUMBER, _quarter),
        (NUMBER + OF + FINANCIAL + YEARS, _quarter),
        (r"(?P<year>20[0-9]{2})" + OF + NUMBER, _quarter),
        (NUMBER + OF + r"(?:calendar\s+year\s+)?(?P<year>20[0-9]{2})(?!\d|[/\u2013-]\d)", _quarter),
        (NUMBER, _quarter),
        (ROLLING + rf"(?P<month>{MONTH})", _rolling),
        (rf"(?P<month>{MONTH})\s*(?:to|until|-|\u2013)\s*(?P<until>{MONTH})", _months),
        (rf"(?P<month>{MONTH}|(?:last|this)\s+month)", _one_month),
        (FINANCIAL + YEARS, _financial),
        (r"(?:(?:calendar\s+)?year\s+)?(?P<year>20[0-9]{2})", _calendar),
    )
)


def take_period(text: str, request: Request) -> tuple[str, str]:
    """The longest beginning of a text that is a period, else its first word, and the rest."""
    text = re.sub(r"^(?:for|in)\s+", "", text, flags=re.IGNORECASE)
    found = [match.end() for form, _ in FORMS if (match := form.match(text))]
    if text.startswith(tuple(OPENING)) or not found:
        return take_token(text)
    return text[: max(found)], text[max(found) :].lstrip(" \t\n,;:")


def read_period(words: str, request: Request) -> Period:
    """The period that the words say. Raises Refused with examples, or Unclear where it could be either of two."""
    said = " ".join(words.split()).rstrip(",;:.")
    for form, meaning in FORMS:
        if match := form.fullmatch(said):
            period = meaning({name: each for name, each in match.groupdict().items() if each}, request.today)
            return _as_printed(period, said)
    raise Refused(f"“{clip(words)}” is no period that I know. Type one such as {EXAMPLES}.")


def starts_of_periods(text: str) -> list[int]:
    """Where in a text a period could begin: at the words that read as one."""
    starts = [0, *(match.end() for match in re.finditer(r"\s+", text))]
    return [start for start in starts if any(form.match(text, start) for form, _ in FORMS)]


def _as_printed(period: Period, said: str) -> Period:
    """What stands in brackets behind a period says the same, or is asked about."""
    bracket = re.search(r"\(([^()]*)\)$", said)
    if bracket and f"({bracket[1]})".casefold() not in str(period).casefold():
        raise Refused(f"“{clip(said)}” says two different periods: {period.short} is {period}. Type one of them.")
    return period
