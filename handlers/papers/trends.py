"""Small pictures of how each measure has moved, up to eight together, with target and baseline where they fit."""

from collections.abc import Iterator, Sequence

from handlers.measures.rows import SPANS
from handlers.measures.track import AWAITING
from handlers.papers.figures import Printed
from handlers.reading.figures import say_figure
from handlers.reply import Panel, Picture, Series, Shape
from schedules.periods import Period, last_over, up_to
from storage.vocabulary import SUMMED, Span

MOST_PANELS = 8
FEWEST = 2
"""Figures that make a trend."""
SHOWN = {Span.MONTH: 13, Span.QUARTER: 9, Span.YEAR: 4, Span.CALENDAR_YEAR: 4, Span.ROLLING: 9}
"""How many periods a trend shows, so that the same one a year before is among them."""


def trends(name: str, title: str, measures: Sequence[Printed]) -> Iterator[Picture]:
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


def _panel(printed: Printed) -> Panel | None:
    """A measure's last periods, each with its figure; nothing of one with fewer than two, which are no trend."""
    periods = _periods(printed)
    found = [printed.track.known(each) for each in periods]
    if sum(each is not None for each in found) < FEWEST:
        return None
    values = tuple(printed.figure(each) if each and printed.is_shown(each) else None for each in found)
    return Panel(
        title=printed.measure.name,
        labels=tuple(each.short for each in periods),
        series=(Series(name=printed.measure.name, values=values),),
        unit=printed.measure.unit,
        target=_target(printed),
        baseline=_baseline(printed),
    )


def _periods(printed: Printed) -> list[Period]:
    """The last periods of the kind that a measure has figures for, from the first that has one."""
    span = _kind(printed)
    ends = last_over(span, printed.day)
    periods = list(up_to(ends, SHOWN[span]))
    first = next((at for at, each in enumerate(periods) if printed.track.known(each)), len(periods))
    return periods[first:]


def _kind(printed: Printed) -> Span:
    return Span.QUARTER if printed.track.by_quarter else printed.track.span


def _target(printed: Printed) -> str:
    """The target where it is for such a period; a rate is the same for any."""
    measure = printed.measure
    fits = measure.target_span in (None, _kind(printed)) or measure.unit not in SUMMED
    return say_figure(measure.target, measure.unit) if measure.target is not None and fits else ""


def _baseline(printed: Printed) -> str:
    """The baseline of what is not added up; a count's is of a period of its own, and would mislead beside others."""
    measure = printed.measure
    if measure.baseline is None or measure.unit in SUMMED:
        return ""
    word = say_figure(measure.baseline, measure.unit)
    return word if printed.baseline().startswith(f"{word} (") else ""


def _said(panel: Panel, printed: Printed) -> str:
    """All that a panel shows, in words, and what it does not show of a figure that is kept back."""
    measure = printed.measure
    about = ", ".join(each for each in (measure.geography, measure.unit) if each)
    found = ", ".join(f"{each.short} {_figure(each, printed)}" for each in _periods(printed))
    beside = [f"target {panel.target} for {_span(printed)}"] if panel.target else []
    beside += [f"baseline {printed.baseline()}"] if measure.baseline is not None else []
    return f"{measure.name} ({about}): {'; '.join([found, *beside])}."


def _figure(period: Period, printed: Printed) -> str:
    found = printed.track.known(period)
    return printed.figure(found) if found else AWAITING


def _span(printed: Printed) -> str:
    span = printed.measure.target_span
    return SPANS[span] if span else "any period"
