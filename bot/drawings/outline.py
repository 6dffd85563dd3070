"""What every file of a paper has in common: its edition, its properties, and its tables as cells in columns."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from bot.drawings.neutral import clean, flat
from bot.drawings.words import edition, marked
from handlers.paper import Paper, Section
from handlers.reply import Table
from schedules.calendar import say_day, say_time

LANGUAGE = "en-GB"
UNDRAWN = "This picture could not be drawn. It shows:"
UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""When a paper without an instant says that its file was made: files must say something, and never the real time."""
LONG = 8
"""From so many sections on a paper has a table of contents."""
LONGEST_WORD = 24
"""Characters beyond which a word is broken sooner than that other columns get narrower."""
EASY = 14
"""Characters on a line that are enough to read a long cell by."""
GAP = 2
"""Characters that the space beside a column takes."""
FIGURE = re.compile(r"[+-]?£?\d[\d,.:]*%?( \(was [\d,.]+\))?")

Grid = tuple[tuple[str, ...], ...]
"""Rows of cells, the head first, all equally long."""


class Properties(NamedTuple):
    """What a file says of itself to those who find it without opening it."""

    title: str
    subject: str
    author: str
    marking: str
    made: datetime


def properties(paper: Paper) -> Properties:
    """What every file of a paper says of itself, on one line each; times are in UTC."""
    return Properties(
        title=flat(paper.title) or "Paper",
        subject=flat(edition(paper)),
        author=flat(paper.partnership) or "Convenor",
        marking=marked(paper.marking),
        made=(paper.compiled or UNDATED).astimezone(UTC).replace(microsecond=0),  # Typst refuses parts of a second
    )


def issued(paper: Paper) -> str:
    """Which version of a paper this is, how far it may travel, and when it was compiled, as its own zone shows it."""
    if paper.compiled is None:
        return edition(paper)
    return f"{edition(paper)} · compiled {say_day(paper.compiled.date())} at {say_time(paper.compiled)}"


def contents(paper: Paper) -> list[tuple[int, str]]:
    """The numbers and titles of the sections, from 1, where there are so many that they are listed before them."""
    titles = [(number, title) for number, each in enumerate(paper.sections, 1) if (title := flat(each.title))]
    return titles if len(titles) >= LONG else []


def said(text: str) -> str:
    """A text as it stands in a file: nothing hidden in it, and no empty lines around it."""
    return clean(text).strip()


def paragraphs(text: str) -> list[str]:
    """The same in paragraphs, which empty lines part; single line breaks stay."""
    return [lines.strip() for lines in re.split(r"\n\s*\n", said(text)) if lines.strip()]


def grid(table: Table) -> Grid:
    """The cells of a table, each on one line."""
    rows = [tuple(map(flat, row)) for row in (table.head, *table.rows)]
    longest = max(1, *map(len, rows))
    return tuple(row + ("",) * (longest - len(row)) for row in rows)


def columns(cells: Grid, letters: int) -> list[int]:
    """How many of so many characters each column gets: its longest word, and then what keeps rows low."""
    widths, longest = _needs(cells), _longest(cells)
    for _ in range(letters - sum(widths)):
        lines = [length / (width - GAP) for length, width in zip(longest, widths, strict=True)]
        if max(lines) <= 1:
            break
        widths[lines.index(max(lines))] += 1
    return widths


def least(cells: Grid) -> int:
    """How many characters wide a table has to be to be read with ease."""
    return sum(max(need, min(most + GAP, EASY)) for need, most in zip(_needs(cells), _longest(cells), strict=True))


def lies(section: Section, letters: int) -> bool:
    """Whether the pages of a section lie: one of its tables needs more characters than an upright page has."""
    return any(isinstance(part, Table) and least(grid(part)) > letters for part in section.parts)


def of_figures(cells: Grid) -> list[bool]:
    """Whether each column but the first holds figures, which are set to the right, and words only in place of some."""
    return [False, *(_of_figures(column[1:]) for column in _columns(cells)[1:])]


def _of_figures(cells: Sequence[str]) -> bool:
    figures = [cell for cell in cells if FIGURE.fullmatch(cell)]
    return bool(figures) and not any(char.isdigit() for cell in cells if cell not in figures for char in cell)


def _columns(cells: Grid) -> list[tuple[str, ...]]:
    return list(zip(*cells, strict=True))


def _longest(cells: Grid) -> list[int]:
    return [max(map(len, column)) for column in _columns(cells)]


def _needs(cells: Grid) -> list[int]:
    words = [[len(word) for cell in column for word in cell.split()] for column in _columns(cells)]
    return [min(max(lengths, default=1), LONGEST_WORD) + GAP for lengths in words]
