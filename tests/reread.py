"""Files of papers, read again by other libraries than those that wrote them, and held against the paper."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from io import BytesIO

import openpyxl
import pypdfium2
from docx2python import docx2python
from markdown_it import MarkdownIt

from bot.drawings.document import document
from bot.drawings.markdown import markdown
from bot.drawings.neutral import clean
from bot.drawings.outline import UNDRAWN, issued
from bot.drawings.pdf import pdf
from bot.drawings.sheet import PAPER, workbook
from bot.drawings.sheets.book import REST
from bot.drawings.words import edition, say
from handlers.paper import Paper
from tests.papers import figures, told

logging.getLogger("markdown_it").setLevel(logging.INFO)  # it tells of every rule that it tries
GITHUB = MarkdownIt("commonmark").enable("table").enable("strikethrough")
HEX = re.compile("_x([0-9A-F]{4})_")
GOES_ON = re.compile(rf" … \(goes on in row (\d+) of the sheet “{REST}”\)$")
EDGE = 60
"""The height of what stands at the top and at the bottom of every page of a PDF, in points."""
HYPHEN = "\x02"
"""What PDFium takes a hyphen for that ends a line."""
Cells = list[list[str]]


def word(paper: Paper) -> str:
    """The words of a Word document's body, its table of contents and marks of pictures apart."""
    return "\n".join(text for style, text in word_paragraphs(document(paper, {})) if style != "TOC1")


def word_paragraphs(data: bytes) -> Iterator[tuple[str, str]]:
    """Each paragraph of a Word document's body: its style and its words."""
    with docx2python(BytesIO(data)) as opened:
        for cell in (cell for table in opened.body_pars for row in table for cell in row):
            yield from ((each.style, "".join(each.run_strings)) for each in cell)


def book(paper: Paper) -> str:
    """The words of a workbook's sheet to read."""
    return "\n".join("\n".join(row) for row in book_cells(workbook(paper))[PAPER])


def book_cells(data: bytes) -> Mapping[str, Cells]:
    """The cells of each sheet of a workbook as they are shown; those that go on elsewhere are put together again."""
    opened = openpyxl.load_workbook(BytesIO(data), rich_text=False)
    rest = list(opened[REST].values) if REST in opened.sheetnames else []
    pieces = [typed(row[2]) for row in rest]
    where = [(row[0], row[1]) for row in rest]

    def whole(title: str, place: str, value: object) -> str:
        shown = typed(value)
        if not (found := GOES_ON.search(shown)) or (title, place) not in where:
            return shown
        more = (piece for piece, at in zip(pieces, where, strict=True) if at == (title, place))
        assert where[int(found[1]) - 1] == (title, place)
        return shown[: found.start()] + "".join(more)

    return {
        sheet.title: [[whole(sheet.title, cell.coordinate, cell.value) for cell in row] for row in sheet.iter_rows()]
        for sheet in opened
    }


def typed(value: object) -> str:
    """A cell's text as Excel shows it: control characters are spelt `_x000D_` in the file."""
    return HEX.sub(lambda found: chr(int(found[1], 16)), str(value)) if value is not None else ""


def pages(paper: Paper) -> str:
    """The words of a PDF between the tops and the bottoms of its pages, its table of contents apart."""
    with pypdfium2.PdfDocument(pdf(paper, {})) as opened:
        text = "\n".join(map(_between_edges, opened)).replace("\r", "").replace(HYPHEN, "-")
    contents, first = "\nContents\n", f"\n{paper.sections[0].title}\n" if paper.sections else ""
    if contents not in text:
        return text
    front, _, rest = text.partition(contents)
    return front + first + rest.partition(first)[2]


def _between_edges(page: pypdfium2.PdfPage) -> str:
    width, height = page.get_size()
    return str(page.get_textpage().get_text_bounded(0, EDGE, width, height - EDGE))


def rendered(paper: Paper) -> str:
    """The words of the HTML that a paper's Markdown becomes."""
    reader = _Reader()
    reader.feed(GITHUB.render(markdown(paper)))
    reader.close()
    return "".join(reader.words)


class _Reader(HTMLParser):
    """The words of HTML, with a line break for every tag."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words.append("\n")


DRAWINGS: Mapping[str, Callable[[Paper], str]] = {"txt": say, "md": rendered, "docx": word, "xlsx": book}
"""Every file that says all of a paper, as the words that are read in it."""


def judge_pages(paper: Paper) -> None:
    """The same of its PDF, in which the heads of tables stand on every page; for words that its font can show."""
    shown = without_edition(pages(paper), paper)
    judge_order("pdf", list(map(squeeze, told(paper))), squeeze(shown))
    assert set(figures(shown.replace("/\n", "/"))) == set(figures("\n".join(told(paper)))), "pdf has other figures"


def judge(paper: Paper) -> None:
    """Fail unless every drawing says all of a paper, in its order, and no other figure than the paper's."""
    expected = list(map(squeeze, told(paper)))
    counted = figures(clean("\n".join(told(paper))))
    for name, draw in DRAWINGS.items():
        shown = without_edition(draw(paper), paper)
        judge_order(name, expected, squeeze(shown))
        assert figures(clean(shown)) == counted, f"{name} has other figures"


def judge_order(name: str, expected: list[str], shown: str) -> None:
    """Fail unless each text stands in a drawing after the one before it."""
    at = 0
    for text in expected:
        found = shown.find(text, at)
        assert found >= 0, f"{name} does not say {text[:80]!r}, or not in its place"
        at = found + len(text)


def without_edition(text: str, paper: Paper) -> str:
    """The words of a drawing without those that no string of the paper says."""
    for line in (issued(paper), edition(paper)):
        if line in text:
            return text.replace(line, "", 1).replace(UNDRAWN, "")
    raise AssertionError(f"{edition(paper)} is not said")


def squeeze(text: str) -> str:
    """A text without what is not seen and without its spaces."""
    return "".join(clean(text).split())
