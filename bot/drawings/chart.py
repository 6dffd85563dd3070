"""A picture as PNG, to be read on paper and in black and white: hatches, marks and the figures themselves, in words.

Colour only helps. The same picture is the same bytes, whatever machine draws it.
"""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imsave

from bot.drawings.charts import bars, lines
from bot.drawings.charts.canvas import LARGE, Block, Canvas, paragraph
from handlers.reply import AWAITING, Picture, Shape

DPI = 200
FRAME = ((20, 20), (20, 20), (0, 0))
"""Pixels of white around a picture that stands alone."""
SHAPES: Mapping[Shape, Callable[[Picture], Iterator[Block]]] = {
    Shape.STACKED: bars.blocks,
    Shape.GROUPED: bars.blocks,
    Shape.LINES: lines.blocks,
}


class Chart(NamedTuple):
    """A picture as PNG: as a file of its own, under its title; and for a document, which says the title itself."""

    alone: bytes
    inside: bytes


def chart(picture: Picture) -> Chart:
    """Draw a picture, 16 cm wide where it is printed, with no text under 8 points."""
    title = list(paragraph(picture.title, LARGE, bold=True))
    blocks = [*title, *SHAPES[picture.shape](picture)]
    if not picture.panels:
        blocks += paragraph(AWAITING)
    canvas = Canvas(sum(block.height for block in blocks), DPI)
    top = 0.0
    for block in blocks:
        block.draw(canvas, top)
        top += block.height
    drawn = FigureCanvasAgg(canvas.figure)
    drawn.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(drawn.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
    below = round(sum(block.height for block in title) * DPI)
    return Chart(_png(np.pad(pixels, FRAME, constant_values=255)), _png(pixels[below:]))


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    png = BytesIO()
    imsave(png, pixels, format="png", dpi=DPI, metadata={"Software": "Convenor"})
    return png.getvalue()
