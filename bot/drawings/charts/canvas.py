"""A sheet that pictures are drawn on: lengths are inches from its left and its top, sizes of text are points.

What stands in a picture is a pile of blocks, each as high as it needs to be.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Literal

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from bot.drawings.glyphs import FONTS, width, wrap
from handlers.reply import Panel

WIDTH = 6.3
"""Inches: 16 cm, as wide as the text of a page."""
SMALL = 8.5
LARGE = 10.5
LEADING = 1.35
"""A line's height, in sizes of its text."""
GAP = 0.08
EDGE = 0.03
"""Inches left free at both sides, for half a line's breadth."""
INK = "#111111"
QUIET = "#555555"
TARGET, BASELINE = "target", "baseline"
Dashes = Literal["-", "--", "-.", ":"]


@dataclass(frozen=True)
class Look:
    """How a series is told from the others, with colour and without."""

    colour: str
    hatch: str = ""
    marker: str = "o"
    dashes: Dashes = "-"


LOOKS = (
    Look("#1f3a5f", "", "o", "-"),
    Look("#cfe2f3", "////", "s", "--"),
    Look("#e69f00", "....", "^", "-."),
    Look("#ffffff", "", "D", ":"),
    Look("#8c8c8c", "xxxx", "v", "-"),
    Look("#f3d1dc", "\\\\\\\\", "P", "--"),
    Look("#56b4e9", "++++", "X", "-."),
    Look("#d9d9d9", "oo", "*", ":"),
)
FAMILIAR = {
    "not started": Look("#ffffff"),
    "on track": Look("#8fc79a"),
    "at risk": Look("#f6c85f", "////"),
    "off track": Look("#b23a28", "xxxx"),
    "complete": Look("#8ab4dc", "...."),
}
"""The statuses, in the colours that people know them by."""


class Canvas:
    """An empty figure of so many inches."""

    def __init__(self, height: float, dpi: int) -> None:
        self.figure = Figure(figsize=(WIDTH + 2 * EDGE, height), dpi=dpi)
        self._height = height

    def text(
        self, at: tuple[float, float], words: str, *, size: float = SMALL, bold: bool = False, align: str = "left",
        boxed: bool = False, ringed: bool = False, colour: str = INK, level: str = "top",
    ) -> None:  # fmt: skip
        """Words at a place, which is their left, centre or right and their top, middle or bottom.

        What lies below is covered by `boxed` words, and kept away from the letters of `ringed` ones.
        """
        box = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"} if boxed else None
        x, y = (at[0] + EDGE) / (WIDTH + 2 * EDGE), 1 - at[1] / self._height
        font = FontProperties(fname=FONTS[bold], size=size)
        drawn = self.figure.text(x, y, words, fontproperties=font, color=colour, bbox=box, parse_math=False)
        drawn.set(horizontalalignment=align, verticalalignment=level, linespacing=LEADING * 0.87)
        if ringed:
            drawn.set_path_effects([withStroke(linewidth=2.5, foreground="white")])

    def box(self, left: float, top: float, wide: float, high: float, look: Look) -> None:
        """A rectangle with an outline; `wide` may be negative."""
        patch = Rectangle((left + EDGE, self._height - top - high), wide, high, facecolor=look.colour, hatch=look.hatch)
        patch.set(edgecolor=INK, linewidth=0.8, hatch_linewidth=0.6, transform=self.figure.dpi_scale_trans)
        self.figure.add_artist(patch)

    def line(
        self, points: Sequence[tuple[float, float]], dashes: Dashes = "-", *, marker: str = "", weight: float = 0.8,
        colour: str = INK, fill: str = INK,
    ) -> None:  # fmt: skip
        """A line through places, with a mark at each."""
        xs, ys = [x + EDGE for x, _ in points], [self._height - top for _, top in points]
        drawn = Line2D(
            xs, ys, linewidth=weight, linestyle=dashes, color=colour, marker=marker or "None", markersize=4.5
        )
        drawn.set(markerfacecolor=fill, markeredgecolor=colour, transform=self.figure.dpi_scale_trans)
        self.figure.add_artist(drawn)


@dataclass(frozen=True)
class Block:
    """A part of a picture over its whole width: how high it is, and what draws it with its top there."""

    height: float
    draw: Callable[[Canvas, float], None]


def high(words: str, size: float = SMALL) -> float:
    """How high these lines are."""
    return (words.count("\n") + 1) * size * LEADING / 72 if words else 0.0


def paragraph(words: str, size: float = SMALL, *, bold: bool = False, colour: str = INK) -> Iterator[Block]:
    """A text over the whole width; none where there are no words."""
    text = wrap(words, size, WIDTH, bold=bold)
    if text:
        draw = lambda canvas, top: canvas.text((0, top), text, size=size, bold=bold, colour=colour)  # noqa: E731
        yield Block(high(text, size) + GAP, draw)


def heading(panel: Panel, *, references: bool = False) -> str:
    """What a panel shows, in which unit, and with `references` its target and baseline."""
    more = [panel.unit] if panel.unit else []
    if references:
        more += [f"{name} {value}" for name, value in references_of(panel)]
    return f"{panel.title} ({'; '.join(more)})" if panel.title and more else panel.title or "; ".join(more)


def references_of(panel: Panel) -> tuple[tuple[str, str], ...]:
    """The figures that others are compared with."""
    named = ((TARGET, panel.target), (BASELINE, panel.baseline))
    return tuple((name, value) for name, value in named if value)


def looks_of(names: Iterable[str]) -> dict[str, Look]:
    """How each series looks, in the order they come."""
    distinct = dict.fromkeys(names)
    if all(name.casefold() in FAMILIAR for name in distinct):
        return {name: FAMILIAR[name.casefold()] for name in distinct}
    return {name: LOOKS[number % len(LOOKS)] for number, name in enumerate(distinct)}


def figure_of(value: str | None) -> float | None:
    """A printed figure as a number, such as 1,234 or £12.50 or 85%; None for what is none or has no place."""
    plain = (value or "").replace("\N{MINUS SIGN}", "-").strip("£% ").replace(",", "").replace("£", "").replace(" ", "")
    try:
        number = float(Decimal(plain))
    except (InvalidOperation, OverflowError):
        return None
    return number if isfinite(number) and abs(number) < 1e15 else None


def widest(text: str) -> float:
    """How wide the widest line of small text is."""
    return max(width(line, SMALL) for line in text.split("\n"))
