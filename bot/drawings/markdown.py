"""A paper as Markdown (CommonMark, and the tables of GitHub's): whatever was typed stays text in it."""

import re
from collections.abc import Iterable, Iterator

from bot.drawings.neutral import flat
from bot.drawings.outline import grid, issued, paragraphs, said
from handlers.paper import Paper
from handlers.reply import Facts, Item, Items, Part, Picture, Table, Text

# What means something wherever it stands, and what does at the start of a line; where addresses would become links.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~&$]|:(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):|@")
_STARTS = re.compile(r"(?m)^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+=-]))")


def markdown(paper: Paper) -> str:
    """All of the paper, in blocks that empty lines part."""
    front = [f"# {_line(paper.title) or 'Paper'}", *_texts(issued(paper)), *_texts(paper.note), _pairs(paper.facts)]
    counts = [f"**{_line(paper.counts)}**" if said(paper.counts) else "", *_texts(paper.since)]
    sections = (
        block
        for section in paper.sections
        for block in (_heading(2, section.title), *(block for part in section.parts for block in _part(part)))
    )
    return "\n\n".join(block for block in (*front, *counts, *sections) if block) + "\n"


def escaped(text: str) -> str:
    """Text in which nothing is markup, a link or HTML to CommonMark; its line breaks stay line breaks."""
    lines = [line.strip() for line in said(text).split("\n")]
    harmless = _STARTS.sub(lambda found: f"{found[0]}\\", _ANYWHERE.sub(r"\\\g<0>", "\n".join(lines)))
    return harmless.replace("\n", "\\\n")


def _part(part: Part) -> Iterator[str]:
    match part:
        case Text():
            yield from _texts(part.text)
        case Facts():
            yield _pairs(part.rows)
        case Items():
            yield _heading(3, part.title)
            yield "\n".join(_item(item) for item in part.items if said(item.text) or said(item.detail))
        case Table():
            yield _heading(3, part.title)
            yield _table(part)
        case Picture():
            yield _heading(3, part.title)
            yield from _texts(part.alt)


def _texts(text: str) -> Iterator[str]:
    yield from map(escaped, paragraphs(text))


def _heading(level: int, title: str) -> str:
    words = _line(title)
    return f"{'#' * level} {words}" if words else ""


def _pairs(rows: Iterable[tuple[str, str]]) -> str:
    named = ((_line(name), escaped(value)) for name, value in rows)
    return "\n".join(_entry(f"**{name}:** {value}" if name else value) for name, value in named if name or value)


def _item(item: Item) -> str:
    text, detail = escaped(item.text), escaped(item.detail)
    return _entry("\\\n".join(each for each in (text, detail) if each))


def _entry(block: str) -> str:
    """A block as an entry of a list."""
    return "- " + block.replace("\n", "\n  ")


def _table(table: Table) -> str:
    first, *rows = ["| " + " | ".join(map(escaped, row)) + " |" for row in grid(table)]
    return "\n".join((first, "|" + " --- |" * len(grid(table)[0]), *rows))


def _line(text: str) -> str:
    return escaped(flat(text))
