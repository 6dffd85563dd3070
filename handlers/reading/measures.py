"""Reading which measure is meant, and what the fields of a measure can be."""

import difflib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from handlers.form import Choice, FieldKind
from handlers.reading.bands import read_bands
from handlers.reading.dates import read_date
from handlers.reading.figures import Figure, read_figure
from handlers.reading.kinds import Kind
from handlers.reading.periods import read_period, starts_of_periods, take_period
from handlers.reading.tokens import OPENING, Unclear, clip, quote, take_token
from handlers.reply import Button, Refused
from handlers.request import Request
from storage.organisations import fold
from storage.sought import begins, folded, words_of
from storage.tables import Measure
from storage.vocabulary import Polarity, Span, Unit

Word = TypeVar("Word", bound=StrEnum)
NONE = "none"
"""What is typed to take a figure away."""
LONGEST_CHOICE = 100
"""Bytes of a name that a form can hand back, whatever has to be escaped in it."""
UNITS: Mapping[Unit, tuple[str, ...]] = {
    Unit.COUNT: ("counts", "number", "numbers", "no", "total"),
    Unit.PERCENT: ("%", "percentage", "per cent", "pc", "share"),
    Unit.PERCENT_CHANGE: ("% change", "percentage change", "per cent change", "change", "change in percent"),
    Unit.PERCENT_OF_TIME: ("% of time", "percentage of time", "per cent of time", "time", "% of the time"),
    Unit.POUNDS: ("£", "gbp", "pound", "money", "pounds sterling"),
    Unit.PER_WEEK: ("weekly", "a week", "each week", "count per week", "average per week", "/week"),
    Unit.CUMULATIVE: ("running total", "cumulative total", "total so far", "so far"),
    Unit.AT_ONE_TIME: ("at one time", "at a time", "count at a time", "in place", "stock"),
}
"""Each unit with the other words that people type for it."""
POLARITIES: Mapping[Polarity, tuple[str, ...]] = {
    Polarity.HIGHER: ("higher is better", "up", "more", "rise", "increase", "high"),
    Polarity.LOWER: ("lower is better", "down", "less", "fewer", "fall", "decrease", "reduce", "low"),
    Polarity.CONTEXT: ("neither", "none", "neutral", "context only", "gives context"),
}
SPANS: Mapping[Span, tuple[str, ...]] = {
    Span.MONTH: ("monthly", "months"),
    Span.QUARTER: ("quarterly", "q", "quarters"),
    Span.YEAR: ("year", "annual", "annually", "yearly", "fy", "a year"),
    Span.CALENDAR_YEAR: ("calendar",),
    Span.ROLLING: ("12 months", "rolling", "rolling 12 months", "rolling year"),
}
LABELS: Mapping[StrEnum, str] = {
    Unit.COUNT: "Count, such as 210",
    Unit.PERCENT: "Percent of a whole, such as 45%",
    Unit.PERCENT_CHANGE: "Percent change, such as -12%",
    Unit.PERCENT_OF_TIME: "Percent of the time, such as 90%",
    Unit.POUNDS: "Pounds, such as £1,234",
    Unit.PER_WEEK: "Per week, such as 10",
    Unit.CUMULATIVE: "Running total, such as 150 so far",
    Unit.AT_ONE_TIME: "Count at one time, such as 21 in place",
    Polarity.HIGHER: "Higher is better",
    Polarity.LOWER: "Lower is better",
    Polarity.CONTEXT: "Neither: it gives context, and is not rated",
    Span.MONTH: "A month",
    Span.QUARTER: "A quarter",
    Span.YEAR: "A financial year, April to March",
    Span.CALENDAR_YEAR: "A calendar year",
    Span.ROLLING: "Any twelve months",
}


def take_measure(text: str, request: Request) -> tuple[str, str]:
    """Words in quotes; or the longest beginning that is a measure's name; or what stands before a period or figure."""
    if text.startswith(tuple(OPENING)):
        return take_token(text)
    ends = [match.start() for match in re.finditer(r"\s+|$", text)]
    known = {fold(each.name) for each in request.stores.measures.all()}
    if named := [end for end in ends if fold(text[:end]) in known]:
        return text[: named[-1]], text[named[-1] :].lstrip()
    figure = re.search(r"(?<=\s)\S*[0-9]", text)
    starts = [start for start in starts_of_periods(text) if start] or ([figure.start()] if figure else [])
    if not starts:
        return text.strip(), ""
    return re.sub(r"\s+(?:for|in)$", "", text[: starts[0]].rstrip(" \t\n,;:"), flags=re.IGNORECASE), text[starts[0] :]


def read_measure(words: str, request: Request) -> Measure:
    """The one measure in use that is meant. Raises Unclear with those that may be."""
    everything = request.stores.measures.all()
    current = [each for each in everything if each.retired_at is None]
    found = _named(words, current)
    if not found and (retired := [each for each in _named(words, everything) if each.retired_at]):
        name = retired[0].name
        restore = Button(label="Bring it back", line=f"/measure restore {quote(name)}")
        raise Refused(f"{name} was retired, so nothing new is kept of it.", restore)
    return _only(found, words, current)


def read_any_measure(words: str, request: Request) -> Measure:
    """The one measure that is meant, retired or not. Raises Unclear with those that may be."""
    everything = request.stores.measures.all()
    return _only(_named(words, everything), words, everything)


def calling(measure: Measure) -> str:
    """How a field that was chosen from names a measure: by its name, unless that is too long for every platform."""
    return measure.name if len(measure.name.encode()) <= LONGEST_CHOICE else f"#{measure.id}"


def mark_measure(words: str, request: Request) -> str:
    """A mark of a measure that changes whenever it does."""
    measure = read_any_measure(words, request)
    return f"measure {measure.id} {measure.version}"


def named_measure(values: Mapping[str, str], request: Request) -> Measure | None:
    """The measure that a command's words name, where they name one."""
    found = _named(values["name"], request.stores.measures.all()) if values.get("name") else []
    return found[0] if len(found) == 1 else None


def _named(words: str, among: Iterable[Measure]) -> list[Measure]:
    """Those of just this name or number; else those whose names have every one of the words, only begun if need be."""
    plain, everything = fold(words), list(among)
    exact = [each for each in everything if plain in (fold(each.name), f"#{each.id}")]
    wanted = words_of(words)
    return exact or [each for each in everything if wanted and begins(wanted, folded(each.name))]


def _only(found: list[Measure], words: str, among: list[Measure]) -> Measure:
    if len(found) == 1:
        return found[0]
    if not among:
        raise Refused("This plan has no measure yet. A coordinator adds one with /measure add.")
    said = f"Several measures match “{clip(words)}”" if found else f"No measure is called “{clip(words)}”"
    near = sorted(found, key=lambda each: len(each.name)) or _near(words, among)  # most of a short name was typed
    raise Unclear(f"{said}. Which one?", [Choice(value=each.name, label=each.name) for each in near])


def _near(words: str, among: list[Measure]) -> list[Measure]:
    by_name = {fold(each.name): each for each in among}
    close = difflib.get_close_matches(fold(words), by_name, n=5, cutoff=0.3)
    return [by_name[name] for name in close] or among


def _choice(of: Mapping[Word, tuple[str, ...]], what: str) -> Kind:
    """One of a few words, also under other names."""
    names = {name: each for each, others in of.items() for name in (str(each), *others)}

    def read(words: str, _request: Request) -> Word:
        plain = " ".join(fold(words).replace("_", " ").replace("-", " ").split())
        if plain in names:
            return names[plain]
        known = ", ".join(each.value for each in of)
        near = [names[name] for name in difflib.get_close_matches(plain, names, n=2, cutoff=0.6)]
        sentence = f"“{clip(words)}” is no {what} that I know. It is one of: {known}."
        raise Unclear(sentence, [Choice(value=each, label=LABELS[each]) for each in dict.fromkeys(near)])

    choices = tuple(Choice(value=each.value, label=LABELS[each]) for each in of)
    return Kind(read, field=FieldKind.CHOICE, choices=choices)


def _figure_or_none(words: str, request: Request) -> Figure | str:
    return NONE if words.strip().lower() == NONE else read_figure(words, request)


MEASURE = Kind(
    read_measure, take=take_measure, field=FieldKind.SUGGEST, source="measure", alone=True, marks=mark_measure
)
ANY_MEASURE = Kind(read_any_measure, take=take_measure, field=FieldKind.SUGGEST, source="measure", alone=True)
"""One that may be retired."""
AS_AT = Kind(lambda words, request: read_date(words, request.today, future=False), field=FieldKind.DATE)
"""A day that has been."""
PERIOD = Kind(read_period, take=take_period)
FIGURE = Kind(read_figure, alone=True)
FIGURE_OR_NONE = Kind(_figure_or_none, alone=True)
UNIT = _choice(UNITS, "unit")
POLARITY = _choice(POLARITIES, "answer to which way is better")
PER = _choice(SPANS, "period of a target")
BANDS = Kind(read_bands, alone=True)
