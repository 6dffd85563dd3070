"""The parts of a paper as paragraphs, lists, tables and pictures of Word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import NamedTuple

from docx.parts.story import StoryPart

from bot.drawings.neutral import flat
from bot.drawings.outline import UNDRAWN, columns, grid, lies, of_figures, paragraphs, said
from bot.drawings.word import markup as wordml
from bot.drawings.word.markup import TAB, Drawn, heading, paragraph, run
from handlers.paper import Section
from handlers.reply import Facts, Item, Items, Part, Picture, Table, Text

CENTIMETRE = 567
"""In twentieths of a point, as Word measures."""
EMU = 635
"""Of the units that pictures are measured in, so many are a twentieth of a point."""
LETTER = 108
"""The width of a character of a table's type, found by trying."""
LABEL = 125
"""The same of the name of a fact, which is larger and bold."""
LONGEST_LABEL = 28
"""Characters of a name beyond which its value starts below it."""
BESIDE_PICTURE = 4 * CENTIMETRE
"""What a picture leaves of its page for its title and its words."""


class Page(NamedTuple):
    """An A4 page as it lies, in twentieths of a point."""

    width: int
    height: int
    margin: int = 2 * CENTIMETRE

    @property
    def room(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def letters(self) -> int:
        """How many characters of a table fit beside each other."""
        return self.room // LETTER


UPRIGHT = Page(width=11906, height=16838)
LYING = Page(width=16838, height=11906)


def page_for(section: Section) -> Page:
    """How the pages of a section lie."""
    return LYING if lies(section, UPRIGHT.letters) else UPRIGHT


def facts(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names and values below each other, the values in a column beside the longest name that is not too long."""
    said_rows = [(flat(name), said(value)) for name, value in rows]
    indent = (max([12, *(len(name) for name, _ in said_rows if len(name) <= LONGEST_LABEL)]) + 2) * LABEL
    across = f'<w:tabs><w:tab w:val="left" w:pos="{indent}"/></w:tabs><w:ind w:left="{indent}" w:hanging="{indent}"/>'
    for name, value in said_rows:
        label = [run(f"{name}:", bold=True), run("\n") if len(name) > LONGEST_LABEL else TAB] if name else []
        if name or value:
            yield paragraph("Fact", *label, run(value), about=across)


@dataclass
class Writer:
    """Writes parts into a document; `pictures` are PNG by the names of the Pictures."""

    story: StoryPart
    pictures: Mapping[str, bytes]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def part(self, part: Part, page: Page, caption: str) -> Iterator[str]:
        """A part on a page; a table that has no title of its own is called what `caption` says."""
        match part:
            case Text():
                yield from (paragraph("Normal", run(lines)) for lines in paragraphs(part.text))
            case Facts():
                yield from facts(part.rows)
            case Items():
                yield from _titled(part.title)
                yield from (_item(item) for item in part.items if said(item.text) or said(item.detail))
            case Table():
                yield from _titled(part.title)
                yield _table(part, page, said(part.title) or caption)
            case Picture():
                yield from _titled(part.title)
                yield from self._picture(part, page)

    def drawn(self, data: bytes, most: tuple[int, int]) -> Drawn:
        """A picture that the document keeps, as large as fits into a width and a height; it is never enlarged."""
        relation, image = self.story.get_or_add_image(BytesIO(data))
        width, height = int(image.width), int(image.height)
        scale = min(1, most[0] * EMU / width, most[1] * EMU / height)
        return Drawn(relation, round(width * scale), round(height * scale))

    def _picture(self, picture: Picture, page: Page) -> Iterator[str]:
        if data := self.pictures.get(picture.name):
            drawn = self.drawn(data, (page.room, page.height - 2 * page.margin - BESIDE_PICTURE))
            yield paragraph("Picture", wordml.picture(drawn, next(self.numbers), picture.name, picture.alt))
        else:
            yield paragraph("Normal", run(UNDRAWN))
        yield paragraph("Caption", run(said(picture.alt)))


def _titled(title: str) -> Iterator[str]:
    if said(title):
        yield heading(2, title)


def _item(item: Item) -> str:
    text, detail = said(item.text), said(item.detail)
    rest = run(f"\n{detail}" if text else detail) if detail else ""
    return paragraph("ListBullet", run(text, bold=bool(detail)), rest)


def _table(table: Table, page: Page, caption: str) -> str:
    cells = grid(table)
    letters = columns(cells, page.letters)
    widths = [each * page.room // sum(letters) for each in letters]
    return wordml.table(cells, widths, of_figures(cells), caption) + paragraph("TableEnd")
