"""A paper as a workbook, and its sheets as CSV: nothing that was typed runs, and nothing of it is lost."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from bot.drawings.neutral import flat
from bot.drawings.outline import grid, issued, paragraphs, properties, said
from bot.drawings.sheets.book import REST, Book, head, raise_row
from bot.drawings.sheets.cells import guarded, kept, names
from handlers.paper import Cell, Paper, Sheet
from handlers.reply import Facts, Items, Part, Picture, Table, Text

PAPER = "Paper"
"""The sheet to read."""
READING = (56, *(12,) * 15)
"""The widths of its columns, in characters: all prose stands in the first, and tables go on beside it."""
NARROWEST, WIDEST = 10, 60
"""The characters of a column to work on."""
Line = tuple[str, Sequence[str]]
"""A row of the sheet to read: how it looks, and its cells."""


def workbook(paper: Paper) -> bytes:
    """An .xlsx of the paper: a sheet to read that says all of it, then each of its sheets to work on."""
    book = Book(properties(paper))
    reading = book.sheet(PAPER, READING)
    for row, (look, cells) in enumerate(_lines(paper)):
        book.row(reading, row, cells, look)
        raise_row(reading, row, cells, READING, look)
    for name, sheet in zip(names((each.name for each in paper.sheets), PAPER, REST), paper.sheets, strict=True):
        _work_sheet(book, name, sheet)
    return book.done()


def tables(paper: Paper) -> Mapping[str, bytes]:
    """Each sheet of the paper as CSV, by its name: UTF-8 with a byte order mark, every cell in quotes (RFC 4180).

    `cells.guarded` says how a cell that could run is made harmless, and how to have it back as it was typed.
    """
    wanted = names((each.name for each in paper.sheets), PAPER, REST)
    return dict(zip(wanted, map(_separated, paper.sheets), strict=True))


def _work_sheet(book: Book, name: str, sheet: Sheet) -> None:
    columns = [[kept(row[place]) for row in sheet.rows] for place in range(len(sheet.columns))]
    titles = [kept(column.title) for column in sheet.columns]
    widths = [_width([title, *cells]) for title, cells in zip(titles, columns, strict=True)]
    made = book.sheet(name, widths)
    book.row(made, 0, titles, "head")
    for row, cells in enumerate(zip(*columns, strict=True), 1):
        for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            book.typed(made, row, place, cell, column.cell)
        raise_row(made, row, cells, widths)
    head(made, len(sheet.rows), len(sheet.columns))


def _width(cells: Sequence[str]) -> int:
    longest = max(len(line) for cell in cells for line in cell.split("\n"))
    return min(max(longest + 3, NARROWEST), WIDEST)  # 3 for the button of the filter


def _separated(sheet: Sheet) -> bytes:
    stored = StringIO()
    writer = csv.writer(stored, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(column.title, Cell.TEXT) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([guarded(cell, column.cell) for cell, column in zip(row, sheet.columns, strict=True)])
    return stored.getvalue().encode("utf-8-sig")


def _lines(paper: Paper) -> Iterator[Line]:
    yield "title", (said(paper.title),)
    yield "text", (issued(paper),)
    yield from (("name", (lines,)) for lines in paragraphs(paper.note))
    yield from _pairs(paper.facts)
    yield from (("name", (lines,)) for lines in (*paragraphs(paper.counts), *paragraphs(paper.since)))
    for section in paper.sections:
        yield "text", ()
        yield from _titled("section", section.title)
        for part in section.parts:
            yield from _part(part)


def _part(part: Part) -> Iterator[Line]:
    match part:
        case Text():
            yield from (("text", (lines,)) for lines in paragraphs(part.text))
        case Facts():
            yield from _pairs(part.rows)
        case Items():
            yield from _titled("part", part.title)
            yield from (("text", (said(f"{said(item.text)}\n{item.detail}"),)) for item in part.items)
        case Table():
            yield from _titled("part", part.title)
            first, *rows = grid(part)
            yield "head", first
            yield from (("text", row) for row in rows)
        case Picture():
            yield from _titled("part", part.title)
            yield "text", (said(part.alt),)


def _pairs(rows: Sequence[tuple[str, str]]) -> Iterator[Line]:
    yield from (("text", (f"{flat(name)}: {said(value)}" if flat(name) else said(value),)) for name, value in rows)


def _titled(look: str, title: str) -> Iterator[Line]:
    if words := said(title):
        yield look, (words,)
