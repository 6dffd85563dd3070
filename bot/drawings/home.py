"""A home page as Slack's view: one page within every limit, with as many buttons as its rows have."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from bot.drawings import limits
from bot.drawings.blocks import told_apart
from bot.drawings.pieces import DIVIDER, Block, Piece, buttons, heading, join, paragraphs, part
from handlers.reply import Items, Part, Picture, Reply, Table

Json = dict[str, Any]
MORE = "There is no room here for all of this page. Send me /member home, and I answer with all of it."


def draw_home(reply: Reply, within: int | None = None) -> Json:
    """The view of a page. `within` is the number of the partnership it is about, which its buttons speak in.

    A page that is larger than Slack takes ends with a line that says so and where all of it is.
    """
    pieces = [*heading(reply.title), *(piece for each in reply.parts for piece in _section(each))]
    row = buttons(reply.buttons)
    pieces += join([DIVIDER], row) if row else []
    blocks = list(told_apart(_fitting(pieces or paragraphs("Nothing to show."))))
    return {"type": "home", "private_metadata": str(within or ""), "blocks": blocks}


def within_of(view: Json) -> int | None:
    """The number of the partnership that a page is about, when a button of it comes back; None for none."""
    said = str(view.get("private_metadata") or "")
    return int(said) if said.isdecimal() else None


def digest_of(view: Json) -> str:
    """A digest of all that a view shows: the same for the same view."""
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()


def _section(value: Part) -> list[Piece]:
    """A part; one that has a title begins with a line and the title in large letters."""
    if isinstance(value, Items | Table | Picture) and value.title:
        return [*join([DIVIDER], heading(value.title)), *part(value.model_copy(update={"title": ""}))]
    return part(value)


def _fitting(pieces: list[Piece]) -> Iterable[Block]:
    """The blocks of all pieces, or of as many as fit with a line about the rest."""
    if sum(map(len, pieces)) <= limits.BLOCKS_IN_VIEW and _size(pieces) <= limits.BLOCKS_OF_VIEW:
        return [block for piece in pieces for block in piece]
    end = [block for piece in paragraphs(MORE) for block in piece]
    blocks: list[Block] = []
    room = limits.BLOCKS_OF_VIEW - _size(end)
    for piece in pieces:
        room -= _size(piece)
        if len(blocks) + len(piece) + len(end) > limits.BLOCKS_IN_VIEW or room < 0:
            break
        blocks += piece
    return [*blocks, *end]


def _size(blocks: object) -> int:
    return len(json.dumps(blocks))
