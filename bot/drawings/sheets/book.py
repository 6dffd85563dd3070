"""A workbook in which text stays text, whatever it looks like, and in which nothing is cut off."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format as Look
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.drawings.neutral import abbreviate, cut, units_of
from bot.drawings.outline import Properties
from bot.drawings.sheets.cells import LONGEST, day, figure
from handlers.paper import Cell

REST = "Long texts"
"""The sheet on which stands what was too long for its cell."""
A4 = 9
LINE, HIGHEST = 13, 409
"""The height of a line, and the most that Excel gives a row, in points."""
EDGE = 80
"""Characters of a text in the header or footer; Excel takes 255 of all three together."""
# Nothing that looks like a formula, a link or a number becomes one by itself.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADINGS = {"title": 24, "section": 20, "part": 16}
"""The looks of what stands on one line, however long, and the height of that, in points."""
LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {},
    "name": {"bold": True},
    "title": {"bold": True, "font_size": 16, "font_color": "#17365D", "text_wrap": False},
    "section": {"bold": True, "font_size": 13, "font_color": "#17365D", "text_wrap": False},
    "part": {"bold": True, "font_size": 11, "text_wrap": False},
    "head": {"bold": True, "bg_color": "#DCE4EE", "bottom": 1},
    "day": {"num_format": "d mmm yyyy", "align": "left"},
}


class Book:
    """A workbook in the making; `done` gives its bytes, the same for the same cells."""

    def __init__(self, about: Properties) -> None:
        self._stored = BytesIO()
        self._book = Workbook(self._stored, {"in_memory": True, **AS_TEXT})
        self._about = about
        self._looks: dict[str, Look] = {}
        self._rest: list[tuple[str, str, str]] = []
        said = {"title": about.title, "subject": about.subject, "author": about.author}
        marked = {"category": about.marking, "keywords": about.marking}
        self._book.set_properties({**said, **marked, "created": about.made.replace(tzinfo=None)})

    def sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        """A new sheet with columns of so many characters; its pages lie, and bear whose they are and the marking."""
        sheet: Worksheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        owner, marking, title = map(_edge, (self._about.author, self._about.marking, self._about.title))
        sheet.set_header(f"&L{owner}&R{marking}")
        sheet.set_footer(f"&L{title}&C{marking}&RPage &P of &N")
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4)  # in inches
        sheet.fit_to_pages(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet

    def row(self, sheet: Worksheet, row: int, texts: Sequence[str], look: str = "text") -> None:
        """Text from the first column on."""
        for column, text in enumerate(texts):
            self.text(sheet, row, column, text, look)

    def typed(self, sheet: Worksheet, row: int, column: int, text: str, cell: Cell) -> None:
        """A cell as what its column holds; what is no such thing stands as the text that it is."""
        number = figure(text) if cell in (Cell.NUMBER, Cell.POUNDS) else None
        if number:
            sheet.write_number(row, column, number.value, self._look(_format(cell, number.places)))
        elif cell is Cell.DAY and (on := day(text)):
            sheet.write_datetime(row, column, on, self._look("day"))
        else:
            self.text(sheet, row, column, text)

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look: str = "text") -> None:
        """Text in a cell; of what it cannot hold it says where it goes on."""
        first, *more = cut(text, LONGEST, units_of) or ("",)
        if more:
            cell = xl_rowcol_to_cell(row, column)
            first += f" … (goes on in row {len(self._rest) + 2} of the sheet “{REST}”)"
            self._rest += [(sheet.get_name(), cell, piece) for piece in more]
        if first.startswith("<r>"):  # the library takes that, up to "</r>", for markup of its own
            sheet.write_rich_string(row, column, first[:1], self._look(look), first[1:], self._look(look))
        elif first:
            sheet.write_string(row, column, first, self._look(look))

    def done(self) -> bytes:
        """The workbook, with the rest of all that was too long."""
        if self._rest:
            sheet = self.sheet(REST, (20, 9, 100))
            self.row(sheet, 0, ("Sheet", "Cell", "Goes on"), "head")
            for row, line in enumerate(self._rest, 1):
                self.row(sheet, row, line)
            head(sheet, len(self._rest), 3)
        self._book.close()
        return self._stored.getvalue()

    def _look(self, name: str) -> Look:
        """How a cell looks: a name of LOOKS, or the format of its number."""
        if name not in self._looks:
            usual = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
            self._looks[name] = self._book.add_format({**usual, **LOOKS.get(name, {"num_format": name})})
        return self._looks[name]


def head(sheet: Worksheet, rows: int, columns: int) -> None:
    """Make the first row a head: it stays in sight, filters the rows below it, and is on every page."""
    if columns:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, columns - 1)
        sheet.repeat_rows(0)


def raise_row(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int], look: str = "text") -> None:
    """Make a row as high as its texts need, for not every program does it by itself."""
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
    if height := HEADINGS.get(look, min(lines * LINE, HIGHEST) if lines > 1 else 0):
        sheet.set_row(row, height)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes: of letters more go into a column than of digits, in which its width is given."""
    return sum(max(1, ceil(0.85 * len(line) / width)) for line in text.split("\n"))


def _format(cell: Cell, places: int) -> str:
    digits = "#,##0" + (f".{'0' * places}" if places else "")
    return f"£{digits};-£{digits}" if cell is Cell.POUNDS else digits


def _edge(text: str) -> str:
    """Text of a header, in which & would begin a command, and digits at its start would be the size of its letters."""
    return " " + abbreviate(" and ".join(text.split("&")), EDGE)
