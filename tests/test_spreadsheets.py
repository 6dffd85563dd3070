"""A paper's workbook and CSV files: figures and days are real, nothing typed runs, and all of it comes back."""

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.drawings.sheet import PAPER, tables, workbook
from bot.drawings.sheets.book import REST
from bot.drawings.sheets.cells import figure, guarded, kept, names
from bot.drawings.words import marked
from handlers.paper import Cell, Column, Paper, Sheet
from handlers.reply import Marking
from tests.any_papers import cells, papers
from tests.papers import HOSTILE_ROWS, rich
from tests.reread import book_cells, typed

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
GUARD = re.compile(r"'(?=[\s']*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


def unguarded(cell: str) -> str:
    """What was typed: the way back that `cells.guarded` describes."""
    return GUARD.sub("", cell, count=1) if GUARD.match(cell) else cell


def paper_of(*rows: tuple[str, ...], cell: Cell = Cell.TEXT, name: str = "Log") -> Paper:
    """A paper with one sheet, all of whose columns are alike."""
    sheet = Sheet(name=name, columns=tuple(Column(title="Title", cell=cell) for _ in rows[0]), rows=rows)
    return Paper(key="jag", title="Digest", facts=(), counts="", sections=(), sheets=(sheet,))


def shown(value: object, format: str) -> str:
    """A cell of a workbook as the text that its column was given."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int | float):
        places = len(format.partition(";")[0].partition(".")[2])
        return f"{value:.{places}f}"
    return typed(value)


def filled(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows without the empty cells at their ends, which a workbook does not hold."""
    return [said for row in rows if (said := "\x1f".join(row).rstrip("\x1f"))]


def columns_of(paper: Paper) -> Iterable[tuple[str, ...]]:
    """Everything in the sheets of a paper, as a workbook must give it back."""
    for sheet in paper.sheets:
        yield tuple(kept(column.title) for column in sheet.columns)
        yield from (tuple(map(kept, row)) for row in sheet.rows)


def test_figures_amounts_and_days_are_what_they_are() -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook(rich())))["Action log"]
    first, second = ([(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows(2, 3))
    pounds = "£#,##0{0};-£#,##0{0}"
    assert first[1:] == [(-3, "#,##0"), (-1250.5, pounds.format(".00")), (datetime(2027, 1, 14), "d mmm yyyy")]  # noqa: DTZ001
    assert second[1:3] == [(12.75, "#,##0.00"), (455920, pounds.format(""))]
    odd = [cell.value for row in sheet.iter_rows(5, 8, 2) for cell in row]
    assert [value for value in odd if isinstance(value, str)] == [
        *("about 12", "ten pounds", "soon", "1899-12-31"),
        *("1e5", "12345678901234567890", "2027-02-30", "٣", "-0", "0001-01-01"),
    ]


def test_the_head_stays_in_sight_filters_and_is_on_every_page() -> None:
    opened = openpyxl.load_workbook(BytesIO(workbook(rich())))
    sheet = opened["Action log"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:D{len(HOSTILE_ROWS) + 1}")
    assert sheet.print_title_rows == "$1:$1" and sheet["A1"].font.b and sheet["A2"].alignment.wrap_text
    assert 10 <= min(sheet.column_dimensions[name].width for name in "ABCD") <= 60
    assert opened.sheetnames == [PAPER, "Action log", "Log action log all"]


@pytest.mark.parametrize("marking", Marking)
def test_the_marking_is_in_the_properties_and_on_every_page(marking: Marking) -> None:
    opened = openpyxl.load_workbook(BytesIO(workbook(rich(marking))))
    about = opened.properties
    assert (about.title, about.creator, about.category) == (rich().title, rich().partnership, marked(marking))
    assert about.keywords == marked(marking) and marked(marking) in (about.subject or "")
    assert about.created == datetime(2027, 1, 6, 9)  # noqa: DTZ001
    for sheet in opened:
        above, below = sheet.oddHeader, sheet.oddFooter
        assert above and marked(marking) in (above.right.text or "")
        assert below and marked(marking) in (below.center.text or "")


def test_no_name_is_a_command_of_the_pages_header() -> None:
    named = rich().model_copy(update={"partnership": "Safer R&G", "title": "12 &[Picture] &D"})
    sheet = openpyxl.load_workbook(BytesIO(workbook(named)))[PAPER]
    assert sheet.oddHeader and sheet.oddHeader.left.text == " Safer R and G"
    assert sheet.oddFooter and sheet.oddFooter.left.text == " 12 and [Picture] and D"


@few
@given(papers)
def test_nothing_runs_and_everything_comes_back(paper: Paper) -> None:
    data = workbook(paper)
    with ZipFile(BytesIO(data)) as opened:
        assert not any(b"<f>" in opened.read(name) or b"<hyperlink" in opened.read(name) for name in opened.namelist())
    book = openpyxl.load_workbook(BytesIO(data))
    given_back = [
        tuple(shown(cell.value, cell.number_format) for cell in row)
        for name in book.sheetnames
        if name not in (PAPER, REST)
        for row in book[name].iter_rows()
    ]
    assert filled(given_back) == filled(columns_of(paper))


@few
@given(papers)
def test_separated_values_are_guarded_and_come_back(paper: Paper) -> None:
    found = tables(paper)
    rows = [row for data in found.values() for row in csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))]
    assert [tuple(map(unguarded, row)) for row in rows] == list(columns_of(paper))
    assert not [cell for row in rows for cell in row if cell.startswith(LIVE) and not figure(cell)]
    assert all(data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n") for data in found.values())


@settings(max_examples=300, deadline=None)
@given(cells)
@example("'=1")
@example("' '\t=1")
@example("''")
@example("-12")
def test_a_guard_is_taken_off_by_one_rule(typed: str) -> None:
    for cell in Cell:
        made = guarded(typed, cell)
        assert unguarded(made) == kept(typed)
        assert not made.startswith(LIVE) or (cell in (Cell.NUMBER, Cell.POUNDS) and figure(made))
    assert not guarded(typed, Cell.TEXT).lstrip(" '").startswith(LIVE) or guarded(typed, Cell.TEXT).startswith("'")


def test_what_is_too_long_for_a_cell_goes_on_elsewhere_and_says_so() -> None:
    text = "Six notices were issued 👍🏽. " * 3_000
    found = book_cells(workbook(paper_of((text, "short"), ("<r><t>not markup</t></r>", text))))
    assert found["Log"][1:] == [[text, "short"], ["<r><t>not markup</t></r>", text]]
    assert [row[:2] for row in found[REST][1:]] == [["Log", "A2"]] * 2 + [["Log", "B3"]] * 2
    longest = max(len(cell.encode("utf-16-le")) // 2 for row in found[REST] for cell in row)
    assert longest <= 32_767


@given(st.lists(st.text("Aa[]:*?/\\'\" .\x00😀n", max_size=40), max_size=6))
@settings(max_examples=200, deadline=None)
@example(["History", "paper", "Paper", "con", "", "''", "a" * 40, "A" * 40])
def test_every_sheet_has_a_name_that_excel_takes(wanted: list[str]) -> None:
    found = names(wanted, PAPER, REST)
    assert len({name.casefold() for name in (*found, PAPER, REST)}) == len(wanted) + 2
    for name in found:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31 and not set(name) & set('[]:*?/\\"<>|\x00')
        assert not name.startswith("'") and not name.endswith("'") and name.casefold() not in ("history", "con")


def test_the_same_paper_is_the_same_workbook() -> None:
    assert workbook(rich()) == workbook(rich())
    assert date(2027, 1, 6).isoformat() in str(openpyxl.load_workbook(BytesIO(workbook(rich()))).properties.created)
