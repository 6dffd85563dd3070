"""A paper as PDF that everybody can read: PDF/UA-1, with real headings, lists, tables and texts for its pictures.

The template beside this file says how it looks, and is given what people wrote as data.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from bot.drawings.glyphs import FONTS, missing, showable
from bot.drawings.neutral import flat
from bot.drawings.outline import (
    UNDRAWN,
    columns,
    contents,
    grid,
    issued,
    least,
    of_figures,
    paragraphs,
    properties,
    said,
)
from bot.drawings.words import edition
from handlers.reply import Facts, Items, Paper, Part, Picture, Section, Table, Text

TEMPLATE = Path(__file__).with_name("paper.typ")
UPRIGHT, LYING = 98, 150
"""How many characters of a table fit beside each other on a page that stands, and on one that lies."""
BOLDER = "__"
"""What a head of bold type takes more than the same of plain type."""
MISSING = "{} in this paper could not be shown: in the place of each stands its Unicode number, such as [U+4E2D]."
Data = dict[str, Any]


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
    words = _words(paper)
    unseen = sum(map(missing, _strings(words)))
    said_of_them = MISSING.format(f"{unseen} character{'s'[: unseen > 1]}") if unseen else ""
    shown: Data = _showable(words)
    seen = {name: list(png) for name, png in pictures.items()}
    return shown | {"missing": said_of_them, "pictures": seen, "logo": list(logo) if logo else None}


def _words(paper: Paper) -> Data:
    about = properties(paper)
    runs = groupby(paper.sections, _lies)
    return {
        "title": about.title,
        "author": about.author,
        "subject": about.subject,
        "marking": about.marking,
        "edition": edition(paper),
        "issued": issued(paper),
        "note": paragraphs(paper.note),
        "facts": _pairs(paper.facts),
        "counts": paragraphs(paper.counts),
        "since": paragraphs(paper.since),
        "contents": bool(contents(paper)),
        "undrawn": UNDRAWN,
        "runs": [[lying, [_section(section, lying) for section in sections]] for lying, sections in runs],
    }


def _lies(section: Section) -> bool:
    """Whether the pages of a section lie: a table that is too wide for an upright one decides."""
    return any(isinstance(part, Table) and least(grid(part)) > UPRIGHT for part in section.parts)


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


def _showable(value: Any) -> Any:  # noqa: ANN401 - as JSON is
    """The same data, its strings in characters that the font can show."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {name: _showable(each) for name, each in value.items()}
    return [_showable(each) for each in value] if isinstance(value, list | tuple) else value
