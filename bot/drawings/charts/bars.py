"""Bars that lie: one for each label, cut into the series, or one for each series, one below the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.drawings.charts.canvas import (
    GAP,
    SMALL,
    WIDTH,
    Block,
    Canvas,
    Look,
    figure_of,
    heading,
    high,
    looks_of,
    paragraph,
    widest,
)
from bot.drawings.charts.legend import SWATCH, legend
from bot.drawings.glyphs import showable, width, wrap
from handlers.reply import AWAITING, Panel, Picture, Shape

MOST_LABEL = 2.3
"""Inches of the width that labels may take."""
MOST_TAIL = 1.9
"""The same of what stands behind a bar."""
STACK, BAR = 0.24, 0.17
"""Inches: how high a stacked bar is, and a single one."""
Values = tuple[tuple[str, str | None], ...]
"""Each series' name and its figure as printed; None is awaited."""


@dataclass(frozen=True)
class Row:
    """A label, wrapped, and the figures of its bar or bars."""

    label: str
    values: Values

    def numbers(self) -> list[float]:
        """Those that can be drawn."""
        return [number for _, value in self.values if (number := figure_of(value)) is not None]

    def ends(self, stacked: bool) -> tuple[float, float]:
        """How far to the left and the right its bars reach."""
        numbers = self.numbers()
        if stacked:
            return sum(each for each in numbers if each < 0), sum(each for each in numbers if each > 0)
        return min(numbers, default=0), max(numbers, default=0)

    def height(self, tails: Sequence[str], stacked: bool) -> float:
        """How much room it needs, with the gap below it."""
        return max(STACK if stacked else BAR * len(tails), high(self.label), *map(high, tails)) + GAP


@dataclass(frozen=True)
class Scale:
    """Where figures lie: inches from the left."""

    left: float
    right: float
    low: float
    top: float

    def at(self, figure: float) -> float:
        return self.left + (figure - self.low) / (self.top - self.low) * (self.right - self.left)


def blocks(picture: Picture) -> Iterator[Block]:
    """The key to the series, and each panel under its heading."""
    looks = looks_of(series.name for panel in picture.panels for series in panel.series)
    if len(looks) > 1:
        yield legend(looks, lambda canvas, x, y, look: canvas.box(x, y - 0.065, SWATCH, 0.13, look))
    for panel in picture.panels:
        yield from paragraph(heading(panel, references=True), bold=True)
        rows = _rows(panel)
        if rows:
            yield _bars(rows, picture.shape is Shape.STACKED, looks)
        else:
            yield from paragraph(AWAITING)


def _rows(panel: Panel) -> list[Row]:
    def values(number: int) -> Values:
        return tuple((each.name, each.values[number] if number < len(each.values) else None) for each in panel.series)

    labels = [wrap(label, SMALL, MOST_LABEL) for label in panel.labels] if panel.series else []
    return [Row(label, values(number)) for number, label in enumerate(labels)]


def _bars(rows: Sequence[Row], stacked: bool, looks: Mapping[str, Look]) -> Block:
    """The rows of a panel on one scale, which leaves room for the labels and for what stands behind the bars."""
    rough = _scale(rows, stacked, [])
    if stacked:  # the less stands behind the bars, the wider they are, and the more of it stands inside them
        rough = _scale(rows, stacked, [_tails(row, stacked, rough) for row in rows])
    tails = [_tails(row, stacked, rough) for row in rows]
    scale = _scale(rows, stacked, tails)
    heights = [row.height(each, stacked) for row, each in zip(rows, tails, strict=True)]

    def draw(canvas: Canvas, top: float) -> None:
        canvas.line([(scale.at(0), top), (scale.at(0), top + sum(heights) - GAP)])
        for row, ends, height in zip(rows, tails, heights, strict=True):
            middle = top + (height - GAP) / 2
            canvas.text((0, middle), row.label, level="center")
            if stacked:
                _stack(canvas, middle, row, scale, rough, looks)
                canvas.text((scale.at(row.ends(stacked)[1]) + 0.06, middle), ends[0], level="center")
            else:
                _group(canvas, middle, row, ends, scale, looks)
            top += height

    return Block(sum(heights), draw)


def _scale(rows: Sequence[Row], stacked: bool, tails: Sequence[Sequence[str]]) -> Scale:
    """The scale of a panel. As long as nobody knows what stands behind the bars, that takes as much as it may."""
    low = min(0.0, *(row.ends(stacked)[0] for row in rows))
    top = max(0.0, *(row.ends(stacked)[1] for row in rows))
    left = max(widest(row.label) for row in rows) + 0.12 + (0.5 if low < 0 else 0.0)
    behind = max((widest(tail) for each in tails for tail in each), default=MOST_TAIL)
    return Scale(left, WIDTH - behind - 0.1, low, top if top > low else low + 1)


def _tails(row: Row, stacked: bool, rough: Scale) -> list[str]:
    """What stands behind each bar: its figure, or of a stacked one what its pieces have no room for."""
    if not stacked:
        return [wrap(value or AWAITING, SMALL, MOST_TAIL, 1) for _, value in row.values]
    awaited = [name for name, value in row.values if value is None]
    said = [f"{name} {value}" for name, value in row.values if value not in (None, "0") and not _inside(value, rough)]
    if awaited:
        said.append(AWAITING if len(awaited) == len(row.values) else f"{AWAITING}: {', '.join(awaited)}")
    return [wrap(", ".join(said) if said or row.ends(stacked) != (0, 0) else "0", SMALL, MOST_TAIL, 4)]


def _inside(value: str | None, rough: Scale) -> bool:
    """Whether a piece of a stacked bar has room for its figure."""
    number = figure_of(value)
    return number is not None and abs(rough.at(number) - rough.at(0)) >= width(showable(value or ""), SMALL) + 0.04


def _stack(canvas: Canvas, middle: float, row: Row, scale: Scale, rough: Scale, looks: Mapping[str, Look]) -> None:
    """The pieces of a bar one behind the other, those below nought to the left; with their figures, if they fit."""
    ends = {True: 0.0, False: 0.0}
    for name, value in row.values:
        number = figure_of(value) or 0.0
        start, end = ends[number > 0], ends[number > 0] + number
        ends[number > 0] = end
        if number:
            canvas.box(scale.at(start), middle - STACK / 2, scale.at(end) - scale.at(start), STACK, looks[name])
        if number and _inside(value, rough):
            place = (scale.at((start + end) / 2), middle)
            canvas.text(place, showable(value or ""), align="center", boxed=True, level="center_baseline")


def _group(
    canvas: Canvas, middle: float, row: Row, ends: Sequence[str], scale: Scale, looks: Mapping[str, Look]
) -> None:
    """A bar for each series, one below the other, its figure at its end."""
    top = middle - BAR * len(ends) / 2
    for (name, value), end in zip(row.values, ends, strict=True):
        number = figure_of(value) or 0.0
        canvas.box(scale.at(0), top, scale.at(number) - scale.at(0), BAR, looks[name])
        place = (scale.at(number) + (0.06 if number >= 0 else -0.06), top + BAR / 2)
        canvas.text(place, end, align="left" if number >= 0 else "right", level="center_baseline")
        top += BAR
