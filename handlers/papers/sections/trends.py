"""Small pictures of how each measure has moved, up to eight together, with target and baseline where they fit."""

from collections.abc import Iterator, Sequence

from handlers.measures.rows import SPANS
from handlers.measures.track import period_of
from handlers.papers.sections.printed_measure import PrintedMeasure
from handlers.reading.figures import say_figure
from handlers.reply import AWAITING, Panel, Picture, Series, Shape
from schedules.periods import Period, last_over, up_to
from storage.vocabulary import SUMMED, Span

MOST_PANELS = 8
FEWEST = 2
"""Figures that make a trend."""
SHOWN = {Span.MONTH: 13, Span.QUARTER: 9, Span.YEAR: 4, Span.CALENDAR_YEAR: 4, Span.ROLLING: 9}
"""How many periods a trend shows, so that the same one a year before is among them."""


def trends(name: str, title: str, measures: Sequence[PrintedMeasure]) -> Iterator[Picture]:
    """The pictures of some measures; none for those of which nothing was counted yet."""
    panels = [(panel, each) for each in measures if (panel := _panel(each))]
    for number, start in enumerate(range(0, len(panels), MOST_PANELS), 1):
        drawn = panels[start : start + MOST_PANELS]
        yield Picture(
            name=name if number == 1 else f"{name}-{number}",
            title=title if number == 1 else f"{title} (continued)",
            alt=" ".join(_said(panel, each) for panel, each in drawn),
            shape=Shape.LINES,
            panels=tuple(panel for panel, _ in drawn),
        )


def _panel(printed: PrintedMeasure) -> Panel | None:
    """A measure's last periods, each with its figure. Nothing of fewer than two, or where one of them is kept back."""
    periods = _periods(printed)
    known = [printed.track.known(each) for each in periods]
    found = [each for each in known if each]
    if len(found) < FEWEST or not all(map(printed.is_shown, found)):
        return None
    rolling = _kind(printed) == Span.ROLLING
    return Panel(
        title=f"{printed.measure.name}, 12 months to the end of" if rolling else printed.measure.name,
        labels=tuple(each.short.removeprefix("12 months to ") for each in periods),
        series=(
            Series(name=printed.measure.name, values=tuple(printed.figure(each) if each else None for each in known)),
        ),
        unit=printed.measure.unit,
        target=_target(printed),
        baseline=_baseline(printed),
    )


def _periods(printed: PrintedMeasure) -> list[Period]:
    """The last periods of the kind that a measure has figures for, from the first that has one."""
    span = _kind(printed)
    if span == Span.ROLLING:  # these may end with any month, so only those are awaited that are due
        given = [period_of(each) for each in printed.track.readings if each.span == span]
        due = printed.track.awaited(printed.day)
        return [*given, *([due] if due and due not in given else [])][-SHOWN[span] :]
    periods = list(up_to(last_over(span, printed.day), SHOWN[span]))
    first = next((at for at, each in enumerate(periods) if printed.track.known(each)), len(periods))
    return periods[first:]


def _kind(printed: PrintedMeasure) -> Span:
    return Span.QUARTER if printed.track.by_quarter else printed.track.span


def _target(printed: PrintedMeasure) -> str:
    """The target where it is for such a period; a rate is the same for any."""
    measure = printed.measure
    fits = measure.target_span in (None, _kind(printed)) or measure.unit not in SUMMED
    return say_figure(measure.target, measure.unit) if measure.target is not None and fits else ""


def _baseline(printed: PrintedMeasure) -> str:
    """The baseline of what is not added up; a count's is of a period of its own, and would mislead beside others."""
    measure = printed.measure
    if measure.baseline is None or measure.unit in SUMMED:
        return ""
    word = say_figure(measure.baseline, measure.unit)
    return word if printed.baseline().startswith(f"{word} (") else ""


def _said(panel: Panel, printed: PrintedMeasure) -> str:
    """All that a panel shows, in words."""
    measure, (series,) = printed.measure, panel.series
    about = ", ".join(each for each in (measure.geography, measure.unit) if each)
    pairs = zip(_periods(printed), series.values, strict=True)
    found = ", ".join(f"{period.short} {value or AWAITING}" for period, value in pairs)
    beside = [f"target {panel.target} for {_span(printed)}"] if panel.target else []
    beside += [f"baseline {printed.baseline()}"] if measure.baseline is not None else []
    return f"{measure.name} ({about}): {'; '.join([found, *beside])}."


def _span(printed: PrintedMeasure) -> str:
    span = printed.measure.target_span
    return SPANS[span] if span else "any period"
