"""A picture as PNG, to be read on paper and in black and white: hatches, marks and the figures themselves, in words.

Colour only helps. The same picture is the same bytes, whatever machine draws it.
"""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg

from bot.drawings import bars, lines
from bot.drawings.canvas import AWAITED, GAP, LARGE, Block, Canvas, paragraph
from bot.drawings.glyphs import FAMILY
from handlers.reply import Picture, Shape

DPI = 200
SHAPES: Mapping[Shape, Callable[[Picture], Iterator[Block]]] = {
    Shape.STACKED: bars.blocks,
    Shape.GROUPED: bars.blocks,
    Shape.LINES: lines.blocks,
}


def chart(picture: Picture) -> bytes:
    """The picture under its title as PNG, 16 cm wide where it is printed, with no text under 8 points."""
    blocks = [*paragraph(picture.title, LARGE, bold=True), *SHAPES[picture.shape](picture)]
    if not picture.panels:
        blocks += paragraph(AWAITED)
    png = BytesIO()
    with rc_context({"font.family": [FAMILY], "hatch.linewidth": 0.6, "text.parse_math": False}):
        canvas = Canvas(sum(block.height for block in blocks) + GAP, DPI)
        top = GAP / 2
        for block in blocks:
            block.draw(canvas, top)
            top += block.height
        FigureCanvasAgg(canvas.figure)
        canvas.figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()
