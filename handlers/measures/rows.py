"""How a measure and its figures read in chat: the same wherever they are shown."""

from decimal import Decimal

from handlers.measures.track import INCOMPLETE, Known, Track, bands_of, period_of
from handlers.reading.bands import define
from handlers.reading.figures import COUNTED, say_figure, say_in_words
from handlers.reading.measures import LABELS
from handlers.reading.tokens import quote
from handlers.reply import AWAITING, Button, Facts, Refused
from handlers.request import Request
from handlers.sayings import WHOLE_PLAN, person, when
from schedules.calendar import say_day
from schedules.periods import Period
from storage.tables import Measure, Reading
from storage.vocabulary import Polarity, Span, Unit

SPANS = {
    Span.MONTH: "a month",
    Span.QUARTER: "a quarter",
    Span.YEAR: "a financial year",
    Span.CALENDAR_YEAR: "a calendar year",
    Span.ROLLING: "any twelve months",
}
UNUSUAL = (Unit.CUMULATIVE, Unit.PERCENT_CHANGE, Unit.AT_ONE_TIME)
"""Units of which not everybody knows what their figures are."""


def held(measure: Measure, request: Request) -> Measure:
    """A measure as it stands now, for this request alone to change."""
    found = request.stores.measures.locked(measure.id)
    if found is None:
        raise Refused(f"{measure.name} belongs to a plan that is no longer worked to.")
    return found


def facts(measure: Measure) -> Facts:
    """All that is said of a measure itself."""
    said = [
        ("Objective", objective_of(measure)),
        ("Unit", f"{measure.unit} ({COUNTED[measure.unit]})" if measure.unit in UNUSUAL else measure.unit.value),
        ("Geography", measure.geography),
        ("Which way is better", LABELS[measure.polarity]),
        ("Baseline", baseline(measure)),
        ("Compared with", measure.comparator),
        ("Target", target(measure)),
        ("Rating", define(bands_of(measure)) if is_rated(measure) else ""),
        ("Source", measure.source),
    ]
    return Facts(rows=tuple((name, value) for name, value in said if value))


def objective_of(measure: Measure) -> str:
    """The objective that it belongs to, with its title."""
    return f"{measure.objective.ref} {measure.objective.title}" if measure.objective else WHOLE_PLAN


def baseline(measure: Measure) -> str:
    """The baseline with its period; empty where there is none."""
    if measure.baseline is None:
        return ""
    return f"{say_in_words(measure.baseline, measure.unit)} ({measure.baseline_period or 'period not stated'})"


def target(measure: Measure) -> str:
    """The target with the kind of period that it is for; empty where there is none."""
    if measure.target is None:
        return ""
    span = f" for {SPANS[measure.target_span]}" if measure.target_span else ""
    return f"{say_in_words(measure.target, measure.unit)}{span}"


def is_rated(measure: Measure) -> bool:
    """Whether its figures are rated at all."""
    return measure.target is not None and not _gives_context(measure)


def figure(found: Known, measure: Measure) -> str:
    """A figure, and whether it is only of a part of its period."""
    return say_in_words(found.value, measure.unit) + part(found)


def part(found: Known) -> str:
    """That a figure is of a part of its period, and until when; empty for one of all of it."""
    if not found.partial:
        return ""
    as_at = found.reading.as_at if found.reading else None
    return f" (part of a period, as at {say_day(as_at)})" if as_at else " (part of a period)"


def compared(track: Track, found: Known) -> str:
    """A figure beside the one of a year before, in a sentence; empty where there is none to compare with."""
    former = track.known(found.period.shifted(-1))
    moved = track.direction(found)
    if former is None or not moved:
        return ""
    return f"{figure(former, track.measure)} in {former.period}; {moved} since then"


def rated(track: Track, request: Request) -> str:
    """How the measure stands against its target, and in which period; empty where it has none."""
    word, period = track.rating(request.today)
    if not is_rated(track.measure) or word == AWAITING:
        return ""
    return f"{word} in {period.short}" if period and word != INCOMPLETE else word


def awaited(track: Track, request: Request) -> str:
    """What is awaited, in words; empty where nothing is."""
    period = track.awaited(request.today)
    return f"{AWAITING} for {period}" if period else ""


def given(reading: Reading, request: Request) -> str:
    """Who gave a figure, for which organisation, and when."""
    by = person(reading.set_by) if reading.set_by else "the bot"
    for_ = reading.set_for
    other = for_ and reading.set_by and for_.id != reading.set_by.organisation_id
    return f"set by {by}{f' for {for_.name}' if other and for_ else ''} on {when(reading.set_at, request)}"


def about(reading: Reading) -> list[str]:
    """What was said beside a figure."""
    as_at = f"As at {say_day(reading.as_at)}" if reading.as_at else ""
    named = (("Source", reading.source), ("Note", reading.note))
    return [each for each in (as_at, *(f"{name}: {value}" for name, value in named if value)) if each]


def said_of(reading: Reading, measure: Measure) -> str:
    """A figure with its period."""
    return f"{period_of(reading)}: {say_in_words(reading.value, measure.unit)}"


def amount(value: Decimal | None, measure: Measure) -> str:
    """A figure of a measure as it would be typed; empty for none."""
    return "" if value is None else say_figure(value, measure.unit)


def show_button(measure: Measure) -> Button:
    """Opens all of a measure."""
    return Button(label="Show it", line=f"/measure show {quote(measure.name)}")


def set_button(measure: Measure, period: Period | None = None) -> Button:
    """Opens the form for a figure."""
    words = f"{quote(measure.name)}{f' {quote(period.short)}' if period else ''}"
    return Button(label="Set a figure", line=f"/form measure set {words}")


def _gives_context(measure: Measure) -> bool:
    return measure.polarity == Polarity.CONTEXT
