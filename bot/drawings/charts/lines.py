"""Small charts of figures over time, two or three side by side, each with its target and its baseline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.drawings.charts.canvas import (
    GAP,
    LOOKS,
    QUIET,
    SMALL,
    TARGET,
    WIDTH,
    Block,
    Canvas,
    Dashes,
    Look,
    figure_of,
    heading,
    high,
    looks_of,
    references_of,
    widest,
)
from bot.drawings.charts.legend import SWATCH, legend
from bot.drawings.charts.tags import Tags
from bot.drawings.glyphs import showable, width, wrap
from handlers.reply import AWAITING, Panel, Picture, Series

FEW = 4
"""Panels that stand two in a row; more stand three in a row."""
BETWEEN, ALONE = 0.3, 4.2
PLOT = 0.95
MARGIN = 0.23
"""Inches: between two panels, a single one's width, a plot's height, and its room above and below for the figures."""
ROOMY = 0.3
"""Inches between two figures from which on each is said; of closer ones those that tell most are."""
Spot = tuple[float, float, str]
"""Where a figure lies, and what it says."""
Compared = tuple[float, str, Dashes]
"""A figure that others are compared with, what its line is called, and how it is drawn."""


@dataclass(frozen=True)
class Plot:
    """One panel: where its figures lie."""

    panel: Panel
    left: float
    right: float
    top: float
    low: float
    high: float

    @property
    def inset(self) -> float:
        """Inches to the first figure and from the last, so that they stay inside."""
        said = (value for series in self.panel.series for value in series.values if figure_of(value) is not None)
        return min(max((width(showable(value or ""), SMALL) / 2 for value in said), default=0.1) + 0.02, 0.45)

    @property
    def step(self) -> float:
        """Inches from one label to the next."""
        return (self.right - self.left - 2 * self.inset) / max(len(self.panel.labels) - 1, 1)

    def x(self, number: int) -> float:
        """Of a label, by its number; a single one stands in the middle."""
        if len(self.panel.labels) == 1:
            return (self.left + self.right) / 2
        return self.left + self.inset + self.step * number

    def y(self, figure: float) -> float:
        """Of a figure, from the top of the canvas."""
        return self.top + MARGIN + (PLOT - 2 * MARGIN) * (1 - (figure - self.low) / (self.high - self.low))

    def spots(self, series: Series) -> list[Spot | None]:
        """Each figure's place; None where there is no figure."""
        values = [(number, value, figure_of(value)) for number, value in enumerate(series.values)]
        return [
            None if figure is None else (self.x(number), self.y(figure), showable(value or ""))
            for number, value, figure in values[: len(self.panel.labels)]
        ]


def blocks(picture: Picture) -> Iterator[Block]:
    """The key where panels have several series, and the panels row by row."""
    several = [series.name for panel in picture.panels if len(panel.series) > 1 for series in panel.series]
    looks = looks_of(several)
    if several:
        yield legend(looks, _show)
    columns = 1 if len(picture.panels) == 1 else 2 if len(picture.panels) <= FEW else 3
    for first in range(0, len(picture.panels), columns):
        yield _row(picture.panels[first : first + columns], columns, looks)


def _show(canvas: Canvas, x: float, middle: float, look: Look) -> None:
    canvas.line([(x, middle), (x + SWATCH, middle)], look.dashes, weight=1.4)
    canvas.line([(x + SWATCH / 2, middle)], marker=look.marker, fill=look.colour)


def _row(panels: Sequence[Panel], columns: int, looks: Mapping[str, Look]) -> Block:
    wide = (WIDTH - BETWEEN * (columns - 1)) / columns if columns > 1 else ALONE
    titles = [wrap(heading(panel), SMALL, wide, bold=True) for panel in panels]
    notes = [wrap(_note(panel), SMALL, wide) for panel in panels]
    labels = [[wrap(label, SMALL, wide * 0.3, 2) for label in panel.labels] for panel in panels]
    head, foot = max(map(high, titles)), max((high(label) for each in labels for label in each), default=0) + 0.06

    def draw(canvas: Canvas, top: float) -> None:
        for number, panel in enumerate(panels):
            left = number * (wide + BETWEEN)
            canvas.text((left, top), titles[number], bold=True)
            _plot(canvas, panel, left, wide, top + head, labels[number], looks)
            canvas.text((left, top + head + PLOT + foot), notes[number], colour=QUIET)

    return Block(head + PLOT + foot + max(map(high, notes)) + GAP, draw)


def _note(panel: Panel) -> str:
    """What has no place in the panel, in words: the periods that are awaited, and comparisons that are no figures."""
    empty = [
        label
        for number, label in enumerate(panel.labels)
        if panel.series and all(number >= len(each.values) or each.values[number] is None for each in panel.series)
    ]
    words = [f"{name} {value}" for name, value in references_of(panel) if figure_of(value) is None]
    if empty and len(empty) < len(panel.labels):
        many = f"{len(empty)} of {len(panel.labels)} periods"
        words.insert(0, f"{AWAITING}: {', '.join(empty) if len(empty) < 3 else many}")
    return "; ".join(words)


def _plot(
    canvas: Canvas, panel: Panel, left: float, wide: float, top: float, labels: Sequence[str], looks: Mapping[str, Look]
) -> None:
    """What stands under a panel's title: its figures over their labels, and what they are compared with beside them."""
    compared = list(_compared(panel, wide / 3))
    gutter = max((widest(words) for _, words, _ in compared), default=0)
    plot = Plot(panel, left, left + wide - gutter - (GAP if gutter else 0), top, *_range(panel))
    canvas.line([(left, top + PLOT), (plot.right, top + PLOT)], colour=QUIET)
    _labels(canvas, plot, labels)
    _references(canvas, plot, compared)
    for series in panel.series:
        _line(canvas, plot.spots(series), looks[series.name] if len(panel.series) > 1 else LOOKS[0])
    _tags(canvas, plot)
    if not any(figure_of(value) is not None for series in panel.series for value in series.values):
        canvas.text(((plot.left + plot.right) / 2, top + PLOT / 2), AWAITING, align="center", level="center")


def _range(panel: Panel) -> tuple[float, float]:
    """The lowest and the highest of what is drawn; never the same."""
    values = (*(value for series in panel.series for value in series.values), panel.target, panel.baseline)
    figures = [figure for value in values if (figure := figure_of(value)) is not None]
    low, high = min(figures, default=0.0), max(figures, default=1.0)
    return (low, high) if high > low else (low - 1, high + 1)


def _labels(canvas: Canvas, plot: Plot, labels: Sequence[str]) -> None:
    """The last label, the first, and as many between as have room."""
    tags = Tags(canvas, 0.1)
    order = dict.fromkeys([len(labels) - 1, 0, *range(len(labels))]) if labels else ()
    for number in order:
        half = widest(labels[number]) / 2
        x = min(max(plot.x(number), plot.left + half), plot.right - half)
        if tags.put(labels[number], (x, plot.top + PLOT + 0.04)):
            canvas.line([(plot.x(number), plot.top + PLOT), (plot.x(number), plot.top + PLOT + 0.03)], colour=QUIET)


def _compared(panel: Panel, room: float) -> Iterator[Compared]:
    for name, value in references_of(panel):
        if (figure := figure_of(value)) is not None:
            yield figure, wrap(f"{name} {value}", SMALL, room, 2), "--" if name == TARGET else ":"


def _references(canvas: Canvas, plot: Plot, compared: Sequence[Compared]) -> None:
    """A line for the target and one for the baseline, each named at its end; the names keep apart."""
    below = plot.top
    for y, words, dashes in sorted((plot.y(figure), words, dashes) for figure, words, dashes in compared):
        canvas.line([(plot.left, y), (plot.right, y)], dashes, colour=QUIET, weight=1.1)
        place = max(y - high(words) / 2, below)
        canvas.text((plot.right + GAP, place), words, colour=QUIET)
        below = place + high(words)


def _line(canvas: Canvas, spots: Sequence[Spot | None], look: Look) -> None:
    """The figures joined, with a gap where one is awaited, and a mark for each."""
    for there, run in groupby(spots, key=lambda spot: spot is not None):
        if there:
            places = [(spot[0], spot[1]) for spot in run if spot]
            canvas.line(places, look.dashes, marker=look.marker, weight=1.4, fill=look.colour)


def _tags(canvas: Canvas, plot: Plot) -> None:
    """The figures in words, above or below their marks, as far as they have room: the telling ones come first."""
    known = [[spot for spot in plot.spots(series) if spot] for series in plot.panel.series]
    tags = Tags(canvas, 0.0, [(x, y) for spots in known for x, y, _ in spots])
    for rank in range(max(map(len, known), default=0)):
        for spots in known:
            order = _order([y for _, y, _ in spots], plot.step >= ROOMY)
            if rank < len(order):
                _tag(tags, spots, order[rank])


def _order(heights: Sequence[float], roomy: bool) -> list[int]:
    """The numbers of the figures as they matter: the last, the first, the highest, the lowest, and then the rest."""
    if not heights:
        return []
    telling = [len(heights) - 1, 0, heights.index(min(heights)), heights.index(max(heights))]
    return list(dict.fromkeys([*telling, *(range(len(heights)) if roomy else ())]))


def _tag(tags: Tags, spots: Sequence[Spot], number: int) -> None:
    x, y, words = spots[number]
    near = [spot[1] for spot in spots[max(number - 1, 0) : number + 2]]
    above, below = (x, y - 0.06 - high("x")), (x, y + 0.06)
    dip = y >= max(near) and y > min(near)
    tags.put(words, *((below, above) if dip else (above, below)), ringed=True)
