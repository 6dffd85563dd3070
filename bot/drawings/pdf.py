"""A paper as PDF that everybody can read: PDF/UA-1, with real headings, lists, tables and texts for its pictures.

PDF/UA-1 is ISO 14289-1. What public bodies publish has to be accessible: Public Sector Bodies (Websites and Mobile
Applications) (No. 2) Accessibility Regulations 2018.

The template beside this file says how it looks, and is given what people wrote as data.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from bot.drawings.glyphs import FONTS, missing, showable
from bot.drawings.neutral import abbreviate, flat
from bot.drawings.outline import (
    UNDRAWN,
    columns,
    contents,
    grid,
    issued,
    lies,
    of_figures,
    paragraphs,
    properties,
    said,
)
from bot.drawings.words import edition
from handlers.paper import Paper, Section
from handlers.reply import Facts, Items, Part, Picture, Table, Text

TEMPLATE = Path(__file__).with_name("paper.typ")
UPRIGHT, LYING = 98, 150
"""How many characters of a table fit beside each other on a page that stands, and on one that lies."""
BOLDER = "__"
"""What a head of bold type takes more than the same of plain type."""
MISSING = "{} in this paper could not be shown: in the place of each stands its Unicode number, such as [U+4E2D]."
MOST = 100
"""Characters of a title and of a name that stand on every page."""
NO_SPACE = "\N{ZERO WIDTH SPACE}"
Data = dict[str, Any]
_LONG_WORD = re.compile(r"\S{24,}")
_LETTER = re.compile("\\[U\\+[0-9A-F]{4,6}\\]|\\S[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\u200d\ufe00-\ufe0f]*")
"""With the marks above and below it; what stands for a character that cannot be shown stays in one piece."""


def pdf(paper: Paper, pictures: Mapping[str, bytes], logo: bytes | None = None) -> bytes:
    """A .pdf of the paper, the same bytes for the same values.

    `pictures` are PNG, by the names of the Pictures in the paper; where one is missing, the document says so and says
    in words what it shows. `logo` is a PNG or JPEG that whoever calls has looked at.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS[0].parent])
    data = json.dumps(_data(paper, pictures, logo)).encode()
    files: Any = {"main.typ": TEMPLATE.read_bytes(), "paper.json": data}  # which its types do not know
    return typst.compile(files, font_paths=fonts, pdf_standards="ua-1", timestamp=properties(paper).made)


def _data(paper: Paper, pictures: Mapping[str, bytes], logo: bytes | None) -> Data:
    """All that the template shows, in characters that it can show."""
    words, about = _words(paper), properties(paper)
    unseen = sum(map(missing, _strings(words)))
    margins = {"head": abbreviate(about.author, MOST), "foot": f"{abbreviate(about.title, MOST)} · {edition(paper)}"}
    return {
        **_each(words | margins, _drawable),
        **{name: showable(value) for name, value in about._asdict().items() if isinstance(value, str)},
        "missing": MISSING.format(f"{unseen} character{'s'[: unseen > 1]}") if unseen else "",
        "pictures": {_drawable(name): list(png) for name, png in pictures.items()},
        "logo": list(logo) if logo else None,
    }


def _words(paper: Paper) -> Data:
    runs = groupby(paper.sections, lambda each: lies(each, UPRIGHT))
    return {
        "heading": properties(paper).title,
        "issued": issued(paper),
        "note": paragraphs(paper.note),
        "facts": _pairs(paper.facts),
        "counts": paragraphs(paper.counts),
        "since": paragraphs(paper.since),
        "contents": bool(contents(paper)),
        "undrawn": UNDRAWN,
        "runs": [[lying, [_section(section, lying) for section in sections]] for lying, sections in runs],
    }


def _section(section: Section, lying: bool) -> Data:
    """A section; the titles in it are one level below its own, if it has one: no level of heading is left out."""
    title, letters = flat(section.title), LYING if lying else UPRIGHT
    parts = [{"level": 2 if title else 1, "title": "", **_part(part, letters)} for part in section.parts]
    return {"title": title, "parts": parts}


def _part(part: Part, letters: int) -> Data:
    match part:
        case Text():
            return {"kind": "text", "paragraphs": paragraphs(part.text)}
        case Facts():
            return {"kind": "facts", "rows": _pairs(part.rows)}
        case Items():
            rows = [[said(item.text), said(item.detail)] for item in part.items]
            return {"kind": "items", "title": flat(part.title), "items": rows}
        case Table():
            return {"kind": "table", "title": flat(part.title), **_table(part, letters)}
        case Picture():
            return {"kind": "picture", "title": flat(part.title), "name": part.name, "alt": said(part.alt)}


def _table(table: Table, letters: int) -> Data:
    """Its cells, and each column's share of the page's width, which a table of few words does not take."""
    head, *rows = cells = grid(table)
    widths = columns((tuple(cell + BOLDER for cell in head), *rows), letters)
    whole = min(max(sum(widths), letters // 2), letters) / letters / sum(widths)
    return {"head": head, "rows": rows, "widths": [each * whole for each in widths], "figures": of_figures(cells)}


def _pairs(rows: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[flat(name), said(value)] for name, value in rows]


def _strings(value: object) -> Iterator[str]:
    """Every string in some data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _each(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - as JSON is
    """The same data with every string changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each(each, change) for name, each in value.items()}
    return [_each(each, change) for each in value] if isinstance(value, list | tuple) else value


def _drawable(text: str) -> str:
    """A text that the font can show, in which a line may end anywhere in a word that may be wider than its column."""
    return _LONG_WORD.sub(lambda word: NO_SPACE.join(_LETTER.findall(word[0])), showable(text))
