"""A Reply or a Paper as Slack messages: within every limit, split where it must be, nothing left out."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from bot.drawings import limits
from bot.drawings.neutral import abbreviate, escape
from bot.drawings.pieces import DIVIDER, Block, Piece, aside, buttons, heading, join, paragraphs, part, weight
from bot.drawings.words import edition, mark, shorten
from handlers.paper import Paper, Section
from handlers.reply import Facts, Items, Part, Picture, Reply, Tone

Group = list[Piece]
"""Pieces that stay in one message where they can."""
Page = list[Piece]

FOLLOWS = 600  # characters of the line that says what is in the thread
AT_ONCE = ("Date", "Place", "About")
"""The facts that the first screen of a paper shows; the others begin its thread."""
CROWDED = "There is no room here for more buttons. The rows without get theirs as others are answered."


@dataclass(frozen=True)
class Room:
    """What a message can hold, or what pieces take: a number of blocks, and their bytes as JSON."""

    blocks: int
    weight: int

    def holds(self, other: "Room") -> bool:
        """Whether there is room for the other."""
        return other.blocks <= self.blocks and other.weight <= self.weight


# So much that the marks of a split message and the key still fit.
PAGE = Room(limits.BLOCKS_IN_MESSAGE - 2, limits.MESSAGE - 1_500)


@dataclass(frozen=True)
class Message:
    """One chat.postMessage: `text` is the escaped fallback, which reads as the blocks do.

    `thread` messages answer the first message of the same drawing.
    """

    text: str
    blocks: tuple[Block, ...]
    thread: bool = False


def draw(content: Reply | Paper, key: str = "") -> tuple[Message, ...]:
    """The messages of a Reply or a Paper, the main one first.

    `key` is opaque. It goes as `key:1`, `key:2` into the block_id of each message's first block, so that the
    channel's history tells whether a message was posted. Raises ValueError for a key that does not fit there.
    """
    if len(key) > limits.BLOCK_ID - 5:
        raise ValueError(f"the key of a message may have {limits.BLOCK_ID - 5} characters, not {len(key)}")
    pages = _paper(content) if isinstance(content, Paper) else _pages(content)
    whole = [list(_flat(page)) for page in pages or [paragraphs("Nothing to show.")]]
    return tuple(_message(content, key, whole, number) for number in range(1, len(whole) + 1))


def read(blocks: Iterable[Block]) -> str:
    """What blocks say, as text: the fallback of a message, for notifications and screen readers."""
    return "\n\n".join(filter(None, map(_read_block, blocks)))


def _pages(reply: Reply) -> list[Page]:
    """A Reply. One that has to stay whole goes without lines between its rows, and then without as many buttons as
    keep it on a page, from the end.
    """
    pages = _pack(_reply(reply))
    if len(pages) > 1 and reply.whole:
        pages = _pack(_undivided(_reply(reply)))
    while len(pages) > 1 and reply.whole and (fewer := _with_fewer(reply)):
        reply = fewer
        pages = _pack(_undivided([*_reply(reply), aside(CROWDED)]))
    return pages


def _undivided(groups: Iterable[Group]) -> list[Group]:
    return [[tuple(each for each in piece if each["type"] != "divider") for piece in group] for group in groups]


def _with_fewer(reply: Reply) -> Reply | None:
    """The Reply without the buttons of the last row that has some; None where no row has any."""
    for place in reversed(range(len(reply.parts))):
        found = reply.parts[place]
        rows = found.items if isinstance(found, Items) else ()
        last = max((number for number, row in enumerate(rows) if row.buttons), default=None)
        if isinstance(found, Items) and last is not None:
            bare = (*rows[:last], rows[last].model_copy(update={"buttons": ()}), *rows[last + 1 :])
            parts = (*reply.parts[:place], found.model_copy(update={"items": bare}), *reply.parts[place + 1 :])
            return reply.model_copy(update={"parts": parts})
    return None


def _reply(reply: Reply) -> list[Group]:
    parts = [part(each) for each in reply.parts]
    if parts:
        parts[0] = join(_title(reply), parts[0])
    row = buttons(reply.buttons)
    below = [DIVIDER] if row and parts and _pressed(parts[-1]) else []
    return [*(parts or [_title(reply)]), aside(mark(reply.marking)), join(below, row)]


def _title(reply: Reply) -> Group:
    """Answers do not shout, and a sentence that is all there is needs no emphasis."""
    if reply.parts and reply.tone is Tone.PLAIN:
        return heading(reply.title)
    return paragraphs(reply.title, bold=bool(reply.parts))


def _pressed(group: Group) -> bool:
    return any(block["type"] == "actions" or "accessory" in block for block in _flat(group))


def _paper(paper: Paper) -> list[Page]:
    """The main message, which one screen of a phone shows where the paper has a summary; then the thread.

    Without a summary the main message has all facts and the lead sections.
    """
    at_once = [row for row in paper.facts if not paper.summary or row[0] in AT_ONCE]
    top = heading(paper.title) + aside(edition(paper)) + paragraphs(paper.note) + part(Facts(rows=tuple(at_once)))
    top += paragraphs(_unparted(paper.counts), bold=True) + paragraphs(_unparted(paper.since))
    lead = [_section(each) for each in paper.sections if each.lead]
    rest = [_section(each) for each in paper.sections if not each.lead]
    if paper.summary:
        others = Facts(rows=tuple(row for row in paper.facts if row not in at_once))
        lead, rest = [part(each) for each in paper.summary], [part(others), *lead, *rest]
    first, *spilt = _pack([top, *lead, buttons(paper.buttons)])
    return [first, *_pack([*spilt, *rest])]


def _section(section: Section) -> Group:
    return join(heading(section.title), [piece for each in section.parts for piece in _sectioned(each)])


def _sectioned(value: Part) -> Group:
    """A picture's words are quieter than the figures beside it."""
    if isinstance(value, Picture):
        return aside(f"Picture: {value.title}\n{value.alt}")
    return part(value)


def _pack(groups: Iterable[Group]) -> list[Page]:
    """Groups on as few pages as keep each whole; a group that is too long for a page starts where it can."""
    groups = list(groups)
    every = [piece for group in groups for piece in group]
    if every and PAGE.holds(Room(sum(map(len, every)), weight(every))):  # the usual case, weighed once
        return [every]
    pages: list[Page] = []
    left = Room(0, 0)
    for group in groups:
        sizes = [Room(len(piece), weight(piece)) for piece in group]
        whole = Room(sum(size.blocks for size in sizes), sum(size.weight for size in sizes))
        apart = not left.holds(whole) and PAGE.holds(whole)
        for piece, size in zip(group, sizes, strict=True):
            if apart or not left.holds(size):
                pages.append([])
                left, apart = PAGE, False
            pages[-1].append(piece)
            left = Room(left.blocks - size.blocks, left.weight - size.weight)
    return pages


def _message(content: Reply | Paper, key: str, pages: list[list[Block]], number: int) -> Message:
    place = f"({number} of {len(pages)})"
    before = aside(f"{abbreviate(content.title, limits.HEADER)} {place}") if number > 1 else []
    after = aside(f"{_what_follows(content)} {place}") if number == 1 < len(pages) else []
    blocks = list(told_apart([*_flat(before), *pages[number - 1], *_flat(after)]))
    if key:
        blocks[0] |= {"block_id": f"{key}:{number}"}
    text = escape(shorten(read(blocks) or "Please choose.", limits.FALLBACK, "the message itself has all of it"))
    return Message(text=text, blocks=tuple(blocks), thread=isinstance(content, Paper) and number > 1)


def _what_follows(content: Reply | Paper) -> str:
    if isinstance(content, Reply):
        return "Continued below."
    unfolded = (each for each in content.sections if content.summary or not each.lead)
    names = dict.fromkeys(each.short or each.title for each in unfolded)
    return abbreviate(f"In the thread: {', '.join(names)}" if names else "The rest is in the thread.", FOLLOWS)


def _unparted(counts: str) -> str:
    """Counts in which no line ends between a number and its word."""
    return re.sub(r"(?<=\d) (?=\w)", "\u00a0", counts)


def _flat(pieces: Iterable[Piece]) -> Iterator[Block]:
    return (block for piece in pieces for block in piece)


def with_buttons(block: Block, change: Callable[[Block], Block]) -> Block:
    """A block with each of its buttons changed, wherever in it they stand."""
    if block["type"] == "actions":
        return block | {"elements": [change(each) for each in block["elements"]]}
    return block | {"accessory": change(block["accessory"])} if "accessory" in block else block


def told_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each button with an action_id of its own within the message or view."""
    ids = (f"say:{number}" for number in count())
    return (with_buttons(block, lambda button: button | {"action_id": next(ids)}) for block in blocks)


def _read_block(block: Block) -> str:
    match block:
        case {"elements": [*elements]} if block["type"] in ("rich_text", "context"):
            return "\n".join(map(_read_element, elements))
        case {"text": {"text": str(text)}}:
            return _unbroken(text)
    return ""


def _read_element(element: Block) -> str:
    match element:
        case {"type": "rich_text_list", "elements": [*items]}:
            return "\n".join("- " + _read_element(item).replace("\n", "\n  ") for item in items)
        case {"elements": [*runs]}:
            return "".join(map(_read_element, runs))
    return _unbroken(element["text"])


def _unbroken(text: str) -> str:
    """The inverse of what drawing does to control sequences and counts: the fallback is escaped as a whole."""
    return text.replace("&lt;", "<").replace("\u00a0", " ")
