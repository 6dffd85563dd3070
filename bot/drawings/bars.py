"""Bars that lie: one for each label, cut into the series, or one for each series, one below the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.drawings.canvas import (
    AWAITED,
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
)
from bot.drawings.glyphs import showable, width, wrap
from handlers.reply import Panel, Picture, Shape

MOST_LABEL = 2.3
"""Inches of the width that labels may take."""
MOST_TAIL = 1.9
"""The same of what stands behind a bar."""
STACK, BAR, SWATCH = 0.24, 0.17, 0.22
"""Inches: how high a stacked bar is and a single one, and how wide a series is shown in the key."""
Values = Mapping[str, str | None]
"""The figure of each series as printed; None is awaited."""


@dataclass(frozen=True)
class Row:
    """A label, wrapped, and the figures of its bar or bars."""

    label: str
    values: Values

    def numbers(self) -> list[float]:
        """Those that can be drawn."""
        return [number for value in self.values.values() if (number := figure_of(value)) is not None]

    def ends(self, stacked: bool) -> tuple[float, float]:
        """How far to the left and the right its bars reach."""
        numbers = self.numbers()
        if stacked:
            return sum(each for each in numbers if each < 0), sum(each for each in numbers if each > 0)
        return min(numbers, default=0), max(numbers, default=0)

    def height(self, stacked: bool) -> float:
        """How much room it needs, with the gap below it."""
        return max(STACK if stacked else BAR * len(self.values), high(self.label)) + GAP


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
        yield key(looks)
    for panel in picture.panels:
        yield from paragraph(heading(panel, references=True), bold=True)
        rows = _rows(panel)
        if rows:
            yield _bars(rows, picture.shape is Shape.STACKED, looks)
        else:
            yield from paragraph(AWAITED)


def _rows(panel: Panel) -> list[Row]:
    def value(values: Sequence[str | None], number: int) -> str | None:
        return values[number] if number < len(values) else None

    labels = [wrap(label, SMALL, MOST_LABEL) for label in panel.labels] if panel.series else []
    return [
        Row(label, {series.name: value(series.values, number) for series in panel.series})
        for number, label in enumerate(labels)
    ]


def key(looks: Mapping[str, Look]) -> Block:
    """Each series' name beside its look, in as many lines as they need."""
    places: list[tuple[float, float, str, Look]] = []
    x = top = 0.0
    for name, look in looks.items():
        text = wrap(name, SMALL, WIDTH - SWATCH - GAP, 1)
        wide = SWATCH + GAP + width(text, SMALL) + 0.2
        if x and x + wide > WIDTH:
            x, top = 0.0, top + high("x") + GAP / 2
        places.append((x, top, text, look))
        x += wide

    def draw(canvas: Canvas, at: float) -> None:
        for x, top, text, look in places:
            canvas.box(x, at + top, SWATCH, 0.13, look)
            canvas.text((x + SWATCH + GAP, at + top + 0.065), text, level="center_baseline")

    return Block(top + high("x") + GAP, draw)


def _bars(rows: Sequence[Row], stacked: bool, looks: Mapping[str, Look]) -> Block:
    """The rows of a panel on one scale, which leaves room for the labels and for what stands behind the bars."""
    low, top = min(row.ends(stacked)[0] for row in rows), max(row.ends(stacked)[1] for row in rows)
    low, top = min(low, 0.0), max(top, 0.0) if max(top, 0.0) > min(low, 0.0) else 1.0
    left = max(_widest(row.label) for row in rows) + 0.12 + (0.5 if low < 0 else 0.0)
    rough = Scale(left, WIDTH - MOST_TAIL, low, top)
    tails = [[_tail(row, rough)] if stacked else [value or AWAITED for value in row.values.values()] for row in rows]
    tails = [[wrap(tail, SMALL, MOST_TAIL, 2) for tail in each] for each in tails]
    scale = Scale(left, WIDTH - max(_widest(tail) for each in tails for tail in each) - 0.1, low, top)

    def draw(canvas: Canvas, at: float) -> None:
        for row, ends in zip(rows, tails, strict=True):
            middle = at + (row.height(stacked) - GAP) / 2
            canvas.text((0, middle), row.label, level="center")
            if stacked:
                _stack(canvas, middle, row, ends[0], scale, rough, looks)
            else:
                _group(canvas, middle, row, ends, scale, looks)
            at += row.height(stacked)
        canvas.line([(scale.at(0), at - GAP), (scale.at(0), at - GAP - sum(row.height(stacked) for row in rows))])

    return Block(sum(row.height(stacked) for row in rows) + GAP, draw)


def _widest(text: str) -> float:
    return max(width(line, SMALL) for line in text.split("\n"))


def _tail(row: Row, rough: Scale) -> str:
    """What cannot be said inside the pieces of a bar: what is awaited, and what is too narrow for its figure."""
    said = [f"{name} {value or AWAITED}" for name, value in row.values.items() if not _inside(value, rough)]
    nothing = said and not any(row.values.values())
    return AWAITED if nothing else ", ".join(each for each in said if not each.endswith(" 0"))


def _inside(value: str | None, rough: Scale) -> bool:
    """Whether a piece has room for its figure."""
    number = figure_of(value)
    return number is not None and abs(rough.at(number) - rough.at(0)) >= width(showable(value or ""), SMALL) + 0.06


def _stack(
    canvas: Canvas, middle: float, row: Row, tail: str, scale: Scale, rough: Scale, looks: Mapping[str, Look]
) -> None:
    ends = {True: 0.0, False: 0.0}
    for name, value in row.values.items():
        number = figure_of(value)
        if not number:
            continue
        start, end = ends[number > 0], ends[number > 0] + number
        ends[number > 0] = end
        canvas.box(scale.at(start), middle - STACK / 2, scale.at(end) - scale.at(start), STACK, looks[name])
        if _inside(value, rough):
            place = (scale.at((start + end) / 2), middle)
            canvas.text(place, showable(value or ""), align="center", boxed=True, level="center_baseline")
    canvas.text((scale.at(ends[True]) + 0.06, middle), tail, level="center")


def _group(
    canvas: Canvas, middle: float, row: Row, ends: Sequence[str], scale: Scale, looks: Mapping[str, Look]
) -> None:
    top = middle - BAR * len(ends) / 2
    for (name, value), end in zip(row.values.items(), ends, strict=True):
        number = figure_of(value) or 0.0
        canvas.box(scale.at(0), top, scale.at(number) - scale.at(0), BAR, looks[name])
        place = (scale.at(number) + (0.06 if number >= 0 else -0.06), top + BAR / 2)
        canvas.text(place, end, align="left" if number >= 0 else "right", level="center_baseline")
        top += BAR
