"""WordprocessingML (ECMA-376, part 1) as text: the few elements that papers are made of, each harmless to whatever
was typed. It is put together as text and read once, which is many times faster than to add element by element.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from bot.drawings.neutral import clean, flat
from bot.drawings.outline import Grid

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_DECLARED = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())
TAB = "<w:r><w:tab/></w:r>"
HEAD_ROW = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
ROW = "<w:trPr><w:cantSplit/></w:trPr>"


class Drawn(NamedTuple):
    """A picture in a document: the relation it is kept under, and how large it is shown, in EMU (1/360,000 cm)."""

    relation: str
    width: int
    height: int


def elements(xml: str) -> list[BaseOxmlElement]:
    """The elements that a text spells, to be put into a document."""
    return list(parse_xml(f"<w:body {_DECLARED}>{xml}</w:body>"))


def run(text: str, bold: bool = False) -> str:
    """Text in a paragraph; its line breaks stay."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n"))
    return f"<w:r>{'<w:rPr><w:b/><w:bCs/></w:rPr>' if bold else ''}{lines}</w:r>"


def field(instruction: str, shown: str) -> str:
    """Something that Word works out itself, such as the number of the page, and what stands there until it has."""
    return f'<w:fldSimple w:instr=" {instruction} ">{run(shown)}</w:fldSimple>'


def paragraph(style: str, *runs: str, about: str = "") -> str:
    """A paragraph of runs; `about` is what holds of it beside its style, such as the end of a layout."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{about}</w:pPr>{"".join(runs)}</w:p>'


def heading(level: int, text: str, number: int = 0) -> str:
    """A heading on one line; one with a number can be led to by `links`."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{_anchor(number)}"/>' if number else ""
    end = f'<w:bookmarkEnd w:id="{number}"/>' if number else ""
    return paragraph(f"Heading{level}", start, run(flat(text)), end)


def links(titles: Sequence[tuple[int, str]]) -> str:
    """Links to headings, each by its number and words. Without page numbers, which only Word itself could know."""
    begin = _mark("begin") + '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\n \\h \\z </w:instrText></w:r>'
    begin += _mark("separate")
    last = len(titles) - 1
    return "".join(
        paragraph("TOC1", begin if place == 0 else "", _link(*title), _mark("end") if place == last else "")
        for place, title in enumerate(titles)
    )


def table(cells: Grid, widths: Sequence[int], figures: Sequence[bool], caption: str) -> str:
    """A table whose head is repeated on every page, and whose rows stay whole. Widths are in twentieths of a point;
    `figures` says which columns are set to the right; `caption` is what a screen reader calls it.
    """
    styles = ["TableFigure" if each else "TableText" for each in figures]
    columns = list(zip(widths, styles, strict=True))
    across = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head, *rows = cells
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        f' w:noVBand="1"/><w:tblCaption w:val={_attribute(caption)}/></w:tblPr>'
        f"<w:tblGrid>{across}</w:tblGrid>{_row(HEAD_ROW, head, columns)}"
        f"{''.join(_row(ROW, row, columns) for row in rows)}</w:tbl>"
    )


def picture(drawn: Drawn, number: int, name: str, alt: str) -> str:
    """A picture in a paragraph, with what it says in words. `number` is its own in the document."""
    size = f'cx="{drawn.width}" cy="{drawn.height}"'
    about = f'id="{number}" name={_attribute(name)} descr={_attribute(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {about}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{SPACES["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{drawn.relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _row(about: str, row: Sequence[str], columns: Iterable[tuple[int, str]]) -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(style, run(cell))}</w:tc>'
        for cell, (width, style) in zip(row, columns, strict=True)
    )
    return f"<w:tr>{about}{''.join(cells)}</w:tr>"


def _link(number: int, title: str) -> str:
    return f'<w:hyperlink w:anchor="{_anchor(number)}" w:history="1">{run(flat(title))}</w:hyperlink>'


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _anchor(number: int) -> str:
    return f"_Toc{number:06}"


def _attribute(text: str) -> str:
    return quoteattr(clean(text).strip(), {"\n": "&#10;"})
