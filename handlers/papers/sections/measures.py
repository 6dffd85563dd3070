"""What a paper says of the measures: a table of figures for each objective, how each has moved, and every figure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from handlers.measures.rows import compared, is_rated, target
from handlers.measures.track import BETTER, WORSE, Known, bands_of, known, place, tracks
from handlers.paper import Cell, Column, Section, Sheet
from handlers.papers.sections.printed_measure import PrintedMeasure
from handlers.papers.sections.suppressing import NOT_SHOWN, threshold
from handlers.papers.sections.trends import trends
from handlers.papers.standing import Standing
from handlers.reading.bands import define
from handlers.reply import AWAITING, Item, Items, Part, Table, Text
from handlers.sayings import WHOLE_PLAN, capital, counted
from schedules.calendar import Quarter, say_day, say_month
from schedules.periods import Period
from storage.tables import Measure, Reading
from storage.vocabulary import SUMMED, Polarity, Span

OTHER_SPANS = (Span.MONTH, Span.YEAR, Span.CALENDAR_YEAR, Span.ROLLING)
"""The kinds of period that have no column of their own."""


def measures(standing: Standing) -> Iterable[Section]:
    """The figures of every measure, awaited ones included; nothing for a plan without measures."""
    found = _printed(standing)
    if not found:
        return
    parts: list[Part] = [Text(text=_year(found[0]))]
    for title, of in groupby(found, key=lambda each: _objective(each.measure, standing)):
        parts += _objective_parts(title, list(of), standing)
    parts.append(Items(title="How these figures are read", items=tuple(_definitions(found, standing))))
    yield Section(title="Measures", parts=tuple(parts), short="measures")


def at_a_glance(standing: Standing) -> Iterable[Part]:
    """How many measures went which way on a year before, and how many are awaited; nothing where none did."""
    ways = Counter(each.direction() for each in _printed(standing))
    moved = [f"{ways[way]} {way}" for way in (BETTER, WORSE) if ways[way]]
    said = [f"{' and '.join(moved)} than a year before"] if moved else []
    said += [f"{ways[AWAITING]} {AWAITING}"] if ways[AWAITING] else []
    if said:
        yield Text(text=f"{counted(ways.total(), 'measure')}: {', '.join(said)}")


def measures_sheet(standing: Standing) -> Sheet | None:
    """Every figure on a row of its own; a measure that has none yet has a row without."""
    found = _printed(standing)
    rows = [row for each in found for row in _rows(each, standing)]
    return Sheet(name="Measures", columns=COLUMNS, rows=tuple(rows)) if rows else None


COLUMNS = (
    Column(title="Objective"),
    Column(title="Measure"),
    Column(title="Geography"),
    Column(title="Unit"),
    Column(title="Which way is better"),
    Column(title="Period"),
    Column(title="First day", cell=Cell.DAY),
    Column(title="Last day", cell=Cell.DAY),
    Column(title="Figure", cell=Cell.NUMBER),
    Column(title="As printed"),
    Column(title="As at", cell=Cell.DAY),
    Column(title="Baseline"),
    Column(title="Target"),
    Column(title="Source"),
    Column(title="Note"),
)


def _printed(standing: Standing) -> list[PrintedMeasure]:
    """Every measure, those of one objective together and what belongs to none last."""
    under = threshold(standing.partnership) if standing.public else 0
    found = tracks(standing.background.measures, standing.background.readings)
    return [PrintedMeasure(each, standing.today, under) for each in sorted(found, key=place)]


def _objective(measure: Measure, standing: Standing) -> str:
    if measure.objective is None:
        return WHOLE_PLAN
    return f"{standing.word('objective').capitalize()} {measure.objective.ref}: {measure.objective.title}"


def _year(first: PrintedMeasure) -> str:
    """Which year and quarter the tables are of."""
    months = (f"{each.number} {say_month(each.first.month)} to {say_month(each.last.month)}" for each in first.quarters)
    year = Period.of_year(first.quarter.financial_year)
    return f"Financial year {year}: {', '.join(months)}. Reported on: {first.quarter}."


def _objective_parts(title: str, found: Sequence[PrintedMeasure], standing: Standing) -> Iterator[Part]:
    yield Table(title=title, head=_head(found[0]), rows=tuple(_row(each) for each in found))
    items = tuple(item for each in found if (item := _about(each, standing)))
    if items:
        yield Items(title="Sources and notes", items=items)
    objective = found[0].measure.objective
    yield from trends(f"measures-{objective.ref if objective else 'plan'}", f"Trends: {title}", found)


def _head(first: PrintedMeasure) -> tuple[str, ...]:
    quarters = (each.short for each in first.quarters)
    before = first.quarter.shifted(-1).short
    return ("Measure", "Baseline", "Target", *quarters, "Year to date", before, "Direction", "Rating")


def _row(each: PrintedMeasure) -> tuple[str, ...]:
    measure = each.measure
    about = ", ".join(words for words in (measure.geography, measure.unit) if words)
    return (
        f"{measure.name} ({about})",
        each.baseline(),
        target(measure) or "none",
        *(each.of_quarter(quarter) for quarter in each.quarters),
        each.year_to_date(),
        each.a_year_before(),
        each.direction(),
        each.rating(),
    )


def _about(each: PrintedMeasure, standing: Standing) -> Item | None:
    """What stands beside a measure's figures: those that stand in no column, its source, what explains it."""
    lines = [_latest(each), *_others(each), _source(each)]
    lines += [f"Baseline: {each.measure.comparator}"] if each.measure.comparator else []
    if not standing.public:
        lines += [f"Note on {period.short}: {note}" for period, note in _notes(each)]
    said = "\n".join(line for line in lines if line)
    return Item(text=each.measure.name, detail=said) if said else None


def _latest(each: PrintedMeasure) -> str:
    """The latest figure of a measure that has none for quarters."""
    found = each.track.latest
    if each.track.by_quarter or found is None:
        return ""
    still = each.track.awaited(each.day)
    return f"Latest figure: {_compared(each, found)}{f'; {AWAITING} for {still}' if still else ''}"


def _others(each: PrintedMeasure) -> Iterator[str]:
    """The newest figure of every other kind of period, such as twelve months beside quarters, if it is not old."""
    since = each.quarter.shifted(-1).first
    for span in OTHER_SPANS:
        found = each.track.newest(span)
        if found and found.period.last >= since and each.is_shown(found) and not _stands(each, found):
            yield f"Also: {_compared(each, found)}"


def _stands(each: PrintedMeasure, found: Known) -> bool:
    """Whether a figure stands elsewhere: as the latest, as the year to date, or as part of its quarter."""
    if not each.track.by_quarter and found == each.track.latest:
        return True
    if found.period.span == Span.MONTH:
        quarter = Period.of_quarter(Quarter.of(found.period.first))
        return each.measure.unit in SUMMED and each.track.known(quarter) is not None
    return found.period == Period.of_year(each.quarter.financial_year)


def _compared(each: PrintedMeasure, found: Known) -> str:
    """A figure with its period, and how it moved on the one of a year before."""
    shown = each.is_shown(found) and each.is_shown(each.track.known(found.period.shifted(-1)))
    before = compared(each.track, found) if shown else ""
    return f"{each.with_part(found)} in {found.period}{f'; a year before {before}' if before else ''}"


def _source(each: PrintedMeasure) -> str:
    """Where the reported figure, or else the latest, is from, and as at which day."""
    found = each.reported() or each.track.latest
    reading = found.reading if found else None
    source = (reading.source if reading else "") or each.measure.source
    as_at = f"as at {say_day(reading.as_at)}" if reading and reading.as_at else ""
    said = ", ".join(part for part in (source, as_at) if part)
    return f"Source: {said}" if source else capital(said)


def _notes(each: PrintedMeasure) -> Iterator[tuple[Period, str]]:
    """What was said of the figures that the table shows."""
    since = each.quarters[0].first if each.track.by_quarter else None
    for reading in each.track.readings:
        if reading.note and (since is None or reading.last >= since):
            yield known(reading).period, reading.note


def _definitions(found: Sequence[PrintedMeasure], standing: Standing) -> Iterator[Item]:
    """How the words in the tables are meant; only those that stand there."""
    quarter = found[0].quarter
    yield Item(text=f"{AWAITING.capitalize()} is no zero: no figure was given yet.")
    yield Item(
        text=f"Direction compares {quarter.short} with {quarter.shifted(-1).short}, and the latest figure of a measure "
        "without quarters with the same period a year before: better or worse by what the measure is for; up or "
        "down where it gives context, and is neither."
    )
    yield from (Item(text=f"Rating{of}: {said}.") for said, of in _ratings(found))
    if any(each.measure.polarity == Polarity.CONTEXT for each in found):
        yield Item(text="A measure that gives context has no rating: a rise in reports may mean trust.")
    if standing.public:
        under = threshold(standing.partnership)
        kept = f"Counts under {under} are not printed, nor what they could be worked out from ({NOT_SHOWN})."
        yield Item(text=kept)


def _ratings(found: Sequence[PrintedMeasure]) -> Iterator[tuple[str, str]]:
    """Each way of rating, with the measures it is for where there are several."""
    ways: dict[str, list[str]] = {}
    for each in found:
        if is_rated(each.measure):
            ways.setdefault(define(bands_of(each.measure)), []).append(each.measure.name)
    for said, names in ways.items():
        yield said, f" of {', '.join(names)}" if len(ways) > 1 else ""


def _rows(each: PrintedMeasure, standing: Standing) -> Iterator[tuple[str, ...]]:
    readings: Sequence[Reading | None] = each.track.readings or (None,)
    for reading in readings:
        found = known(reading) if reading else None
        yield (
            each.measure.objective.ref if each.measure.objective else "",
            each.measure.name,
            each.measure.geography,
            each.measure.unit,
            each.measure.polarity,
            *_figure(each, found),
            each.baseline(),
            target(each.measure),
            (reading.source if reading else "") or each.measure.source,
            reading.note if reading and not standing.public else "",
        )


def _figure(each: PrintedMeasure, found: Known | None) -> tuple[str, ...]:
    """The period, its days, the figure in digits and as it is printed, and as at which day."""
    if found is None:
        return ("", "", "", "", AWAITING, "")
    as_at = found.reading.as_at if found.reading else None
    return (
        found.period.short,
        found.period.first.isoformat(),
        found.period.last.isoformat(),
        format(found.value, "f") if each.is_shown(found) else "",
        each.with_part(found),
        as_at.isoformat() if as_at else "",
    )
