"""What the font of our pictures and PDFs can show, how wide it is, and what stands for what it cannot show.

The font comes with the library that draws the pictures, so that it is the same on every machine.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font, LoadFlags

from bot.drawings.neutral import clean

FONTS = tuple(
    Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf") for name in ("DejaVuSans", "DejaVuSans-Bold")
)
"""DejaVu Sans, regular and bold."""
ELLIPSIS = "…"
POINTS = 72
"""In an inch."""


def showable(text: str) -> str:
    """Clean text in which `[U+4E2D]` stands for each character without a glyph; line breaks are kept."""
    if text.isascii() and text.isprintable():
        return text
    known = _glyphs()
    return "".join(char if ord(char) in known or char == "\n" else f"[U+{ord(char):04X}]" for char in clean(text))


def missing(text: str) -> int:
    """How many characters of a text have no glyph."""
    known = _glyphs()
    return 0 if text.isascii() else sum(ord(char) not in known and char != "\n" for char in clean(text))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide one line is, in inches, at a size in points."""
    return sum(_advance(char, bold) for char in text) * size / POINTS


def wrap(text: str, size: float, inches: float, lines: int = 3, *, bold: bool = False) -> str:
    """The text in at most so many lines of at most so many inches, with an ellipsis where something is missing."""
    room = int(inches * lines / size * 1000)  # no character is that narrow, so what is beyond it fits nowhere
    fits = partial(_fits, size=size, inches=inches, bold=bold)
    whole = list(_lines(showable(text[:room]).split(), fits))
    if len(whole) > lines:
        whole = [*whole[: lines - 1], _first(whole[lines - 1] + ELLIPSIS, fits, ELLIPSIS)]
    return "\n".join(whole)


def _fits(line: str, size: float, inches: float, bold: bool) -> bool:
    return width(line, size, bold=bold) <= inches


def _lines(words: Iterable[str], fits: Callable[[str], bool]) -> Iterator[str]:
    line = ""
    for piece in (piece for word in words for piece in _pieces(word, fits)):
        if line and not fits(f"{line} {piece}"):
            yield line
            line = piece
        else:
            line = f"{line} {piece}".strip()
    if line:
        yield line


def _pieces(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """A word that is too long for a line, in pieces that are not."""
    while not fits(word) and len(word) > 1:
        piece = _first(word, fits)
        yield piece
        word = word[len(piece) :]
    yield word


def _first(line: str, fits: Callable[[str], bool], end: str = "") -> str:
    """As much of the beginning as fits, with `end` after it; at least one character."""
    if fits(line):
        return line
    return line[: max(bisect_left(range(len(line)), True, key=lambda size: not fits(line[:size] + end)) - 1, 1)] + end


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(FONTS[bold])
    font.set_size(100, POINTS)
    return font


@cache
def _advance(char: str, bold: bool) -> float:
    """How far a character of one point goes on, in points."""
    return float(_font(bold).load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


@cache
def _glyphs() -> frozenset[int]:
    """The characters that both files can show."""
    return frozenset.intersection(*(frozenset(_font(bold).get_charmap()) for bold in (False, True)))
