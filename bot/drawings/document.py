"""A paper as a Word document that can be circulated as it is, for those who see it and those who have it read out."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.rel import Relationships
from docx.oxml import parse_xml
from docx.parts.story import StoryPart

from bot.drawings.neutral import flat
from bot.drawings.outline import LANGUAGE, Properties, contents, issued, paragraphs, properties
from bot.drawings.word.markup import TAB, elements, field, heading, links, paragraph, picture, run
from bot.drawings.word.parts import CENTIMETRE, UPRIGHT, Page, Writer, facts, page_for
from handlers.paper import Paper, Section

LOOKS = Path(__file__).with_name("word")
LEFT_OUT = frozenset({"stylesWithEffects", "customXml", "thumbnail", "fontTable", "webSettings"})
"""What the library's template holds beside a document: the looks and the first page of another one."""
LOGO = (5 * CENTIMETRE, CENTIMETRE)
"""The most that a logo takes of a header, across and down."""


class Layout(NamedTuple):
    """A page with the relations of its header and footer."""

    page: Page
    header: str
    footer: str


def document(paper: Paper, pictures: Mapping[str, bytes], logo: bytes | None = None) -> bytes:
    """A .docx of the paper, the same bytes for the same values.

    `pictures` are PNG, by the names of the Pictures in the paper; where one is missing, the document says so and
    says in words what it shows. `logo` is a PNG or JPEG that whoever calls has looked at.
    """
    word = docx.Document()
    about = properties(paper)
    _dress(word)
    _describe(word, about)
    lying = dict.fromkeys((UPRIGHT, *map(page_for, paper.sections)))
    layouts = {page: _layout(word, page, about, logo) for page in lying}
    body = word.element.body
    body[:] = elements("".join(_body(paper, Writer(word.part, pictures), layouts)))
    saved = BytesIO()
    word.save(saved)
    return _undated(saved)


def _body(paper: Paper, writer: Writer, layouts: Mapping[Page, Layout]) -> Iterator[str]:
    """What stands on the pages, with a change of layout wherever they lie otherwise."""
    numbered = list(enumerate(paper.sections, 1))
    yield from _front(paper)
    lies = UPRIGHT
    for page, sections in groupby(numbered, lambda each: page_for(each[1])):
        if page != lies:
            yield paragraph("TableEnd", about=_ends(layouts[lies]))
            lies = page
        for number, section in sections:
            yield from _section(section, number, writer, page)
    yield _ends(layouts[lies])


def _front(paper: Paper) -> Iterator[str]:
    """What stands before the sections: what this is, what it is about, how much of it there is, and where."""
    yield paragraph("Title", run(flat(paper.title) or "Paper"))
    yield paragraph("Subtitle", run(issued(paper)))
    yield from (paragraph("KeyLine", run(lines)) for lines in paragraphs(paper.note))
    yield from facts(paper.facts)
    yield from (paragraph("KeyLine", run(lines)) for lines in paragraphs(paper.counts))
    yield from (paragraph("Normal", run(lines)) for lines in paragraphs(paper.since))
    if titles := contents(paper):
        yield paragraph("TOCHeading", run("Contents")) + links(titles)


def _section(section: Section, number: int, writer: Writer, page: Page) -> Iterator[str]:
    if title := flat(section.title):
        yield heading(1, title, number)
    for part in section.parts:
        yield from writer.part(part, page, title)


def _dress(word: Document) -> None:
    """Put our own styles, lists and settings in place of the template's."""
    _leave_out(word.part.rels)
    _leave_out(word.part.package.rels)
    parts = {"styles": word.styles.element, "numbering": word.part.numbering_part.element}
    for name, element in (parts | {"settings": word.settings.element}).items():
        element[:] = list(parse_xml((LOOKS / f"{name}.xml").read_bytes()))


def _leave_out(relations: Relationships) -> None:
    for key in [key for key, each in relations.items() if each.reltype.rpartition("/")[2] in LEFT_OUT]:
        del relations[key]


def _describe(word: Document, about: Properties) -> None:
    """What the file says of itself; the library takes 255 characters of each."""
    core = word.core_properties
    core.title, core.subject, core.author = (text[:255] for text in (about.title, about.subject, about.author))
    core.keywords = core.category = about.marking
    core.last_modified_by, core.comments, core.language = "Convenor", "", LANGUAGE
    core.created = core.modified = about.made


def _layout(word: Document, page: Page, about: Properties, logo: bytes | None) -> Layout:
    """A page with its header and its footer; both bear the marking."""
    header, above = word.part.add_header_part()  # type: ignore[no-untyped-call]
    footer, below = word.part.add_footer_part()  # type: ignore[no-untyped-call]
    named = _logo(header, logo, about.author) + run(about.author)
    header.element[:] = elements(_edge("Header", page, named, run(about.marking, bold=True)))
    numbered = run("Page ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1")
    footer.element[:] = elements(_edge("Footer", page, run(f"{about.title} · {about.subject}"), numbered))
    return Layout(page, above, below)


def _logo(story: StoryPart, logo: bytes | None, partnership: str) -> str:
    if logo is None:
        return ""
    return picture(Writer(story, {}).drawn(logo, LOGO), 1, "logo", f"Logo of {partnership}") + run("  ")


def _edge(style: str, page: Page, left: str, right: str) -> str:
    """A line at the top or the bottom of a page, between its margins."""
    return paragraph(style, left, TAB, right, about=f'<w:tabs><w:tab w:val="right" w:pos="{page.room}"/></w:tabs>')


def _ends(layout: Layout) -> str:
    """The end of pages that lie in one way."""
    page = layout.page
    margins = " ".join(f'w:{side}="{page.margin}"' for side in ("top", "right", "bottom", "left"))
    lies = ' w:orient="landscape"' if page.width > page.height else ""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{layout.header}"/>'
        f'<w:footerReference w:type="default" r:id="{layout.footer}"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"{lies}/>'
        f'<w:pgMar {margins} w:header="{CENTIMETRE}" w:footer="{CENTIMETRE}" w:gutter="0"/></w:sectPr>'
    )


def _undated(saved: BytesIO) -> bytes:
    """The file without the time at which it was packed, which would tell two that are the same apart."""
    packed = BytesIO()
    with ZipFile(saved) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name), old.read(name), ZIP_DEFLATED)
    return packed.getvalue()
