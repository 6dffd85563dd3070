"""The key of a picture: each series' name beside its look."""

from collections.abc import Callable, Mapping

from bot.drawings.charts.canvas import GAP, SMALL, WIDTH, Block, Canvas, Look, high
from bot.drawings.glyphs import width, wrap

SWATCH = 0.24
"""Inches: how wide a look is shown."""
BETWEEN = 0.2
Show = Callable[[Canvas, float, float, Look], None]
"""Draws a look from the left, around the middle, both in inches."""


def legend(looks: Mapping[str, Look], show: Show) -> Block:
    """The names, in as many lines as they need."""
    places: list[tuple[float, float, str, Look]] = []
    x, middle = 0.0, high("x") / 2
    for name, look in looks.items():
        text = wrap(name, SMALL, WIDTH - SWATCH - GAP, 1)
        wide = SWATCH + GAP + width(text, SMALL)
        if x and x + wide > WIDTH:
            x, middle = 0.0, middle + high("x") + GAP / 2
        places.append((x, middle, text, look))
        x += wide + BETWEEN

    def draw(canvas: Canvas, top: float) -> None:
        for left, down, text, look in places:
            show(canvas, left, top + down, look)
            canvas.text((left + SWATCH + GAP, top + down), text, level="center_baseline")

    return Block(middle + high("x") / 2 + GAP, draw)
