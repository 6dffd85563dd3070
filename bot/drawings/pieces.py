"""The parts of a Reply or a Paper as Block Kit, in pieces small enough to be dealt out over messages.

Text stands in rich text and plain text objects, which Slack does not read as markup. Tables are drawn as lines:
a table block may be refused with the whole message, and on a phone it has to be pushed sideways.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

from bot.drawings import limits
from bot.drawings.neutral import abbreviate, clean, cut, encode, flat, neutral, weigh
from handlers.reply import Button, Facts, Item, Items, Part, Picture, Table, Text

Block = dict[str, Any]
Piece = tuple[Block, ...]
"""Blocks that stay together in one message."""
Run = tuple[str, bool]
"""Neutral text, and whether it is bold."""
Row = tuple[Run, ...]

DIVIDER: Piece = ({"type": "divider"},)
PHONE = 36  # characters of fixed width across a phone beside Slack's margin
BESIDE = 60  # what fits beside a button on a phone in two lines
TOGETHER = 24  # characters of a cell and its name that are not parted at the end of a line
ROW = 50  # bytes that JSON puts around a row
RUN = 60  # more than JSON puts around a run
_ADDRESS = re.compile(r"https?://[\w./?=&%:~+#-]{1,500}", re.ASCII)
_WRITER = json.JSONEncoder(ensure_ascii=False)


def part(value: Part) -> list[Piece]:
    """One part as pieces, in order."""
    match value:
        case Text():
            return linked(value) if value.link else paragraphs(value.text)
        case Facts():
            return _alone(_rich(rows) for rows in _dealt(map(_fact, value.rows)))
        case Items():
            return under(value.title, _items(value.items))
        case Table():
            return under(value.title, _table(value))
        case Picture():
            return under(value.title, paragraphs(value.alt))


def paragraphs(text: str, bold: bool = False) -> list[Piece]:
    """A text of any length."""
    return _alone(_rich([((piece, bold),)]) for piece in cut(neutral(text).strip(), limits.SECTION))


def linked(value: Text) -> list[Piece]:
    """A short text that leads somewhere; with its address in plain sight where that is none."""
    text = neutral(value.text).strip()
    if not _ADDRESS.fullmatch(value.link) or not 0 < weigh(text) <= limits.HINT:
        return paragraphs(f"{value.text}: {value.link}")
    link = {"type": "link", "url": value.link, "text": text}
    return [({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]},)]


def heading(text: str) -> list[Piece]:
    """A title in large letters, or in bold where it is too long for them."""
    title = neutral(text).strip()
    if not title or weigh(title) > limits.HEADER or "\n" in title:
        return paragraphs(text, bold=True)
    return [({"type": "header", "text": plain(title)},)]


def aside(text: str) -> list[Piece]:
    """A quieter line."""
    words = neutral(text).strip()
    if weigh(words) > limits.CONTEXT_TEXT:
        return paragraphs(words)
    return [({"type": "context", "elements": [plain(words)]},)] if words else []


def under(title: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces below a bold title that does not part from the first of them."""
    return join(paragraphs(title, bold=True), pieces)


def join(title: list[Piece], pieces: list[Piece]) -> list[Piece]:
    """The pieces below their title, which does not part from the first of them."""
    if not title or not pieces or weight(title[-1] + pieces[0]) > limits.MESSAGE // 2:
        return title + pieces
    return [*title[:-1], title[-1] + pieces[0], *pieces[1:]]


def buttons(values: Iterable[Button]) -> list[Piece]:
    """Rows of buttons; for one that does not fit in Slack's, a sentence saying what to type instead."""
    pieces: list[Piece] = []
    row: list[Block] = []
    room = limits.SECTION
    for value in values:
        if not _fits(value):
            pieces += _row(row) + paragraphs(f"To choose “{flat(value.label)}”, type: {value.line}")
            row, room = [], limits.SECTION
            continue
        drawn = button(value)
        size = weight(drawn) + 2
        if len(row) == limits.ACTIONS or size > room:
            pieces += _row(row)
            row, room = [], limits.SECTION
        row.append(drawn)
        room -= size
    return pieces + _row(row)


def button(value: Button) -> Block:
    """One button; its value is the line it stands for, as `neutral.encode` writes it.

    The message that it lands in gives it an action_id of its own.
    """
    drawn = {"type": "button", "action_id": "say:0", "text": plain(_label(value)), "value": encode(value.line)}
    return drawn if value.style == "plain" else drawn | {"style": value.style}


def plain(text: str) -> Block:
    """A plain text object. Typed `:smile:` stays as typed."""
    return {"type": "plain_text", "text": text, "emoji": False}


def weight(blocks: object) -> int:
    """The bytes that blocks take as JSON."""
    return len(_WRITER.encode(blocks).encode())


def _alone(blocks: Iterable[Block]) -> list[Piece]:
    return [(block,) for block in blocks]


def _rich(rows: Sequence[Row], kind: str = "rich_text_section") -> Block:
    """Rows below each other in one rich text block."""
    runs = [run for row in rows for run in (*row, ("\n", False))][:-1]
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(map(_run, runs))}]}


def _bullets(rows: Sequence[Row]) -> Block:
    elements = [{"type": "rich_text_section", "elements": list(map(_run, row))} for row in rows]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": elements}]}


def _run(run: Run) -> Block:
    text, bold = run
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def _dealt(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in groups that make a block each; a row that is too long alone is cut into several."""
    short = [row for long in rows for row in _short_rows(long)]
    if short and sum(map(_most, short)) <= limits.SECTION:  # the usual case, without weighing each row
        yield short
        return
    group: list[Row] = []
    room = limits.SECTION
    for row in short:
        size = weight(list(map(_run, row))) + ROW
        if group and size > room:
            yield group
            group, room = [], limits.SECTION
        group.append(row)
        room -= size
    if group:
        yield group


def _most(row: Row) -> int:
    """More than a row can take as JSON."""
    return ROW + sum(weigh(text) + RUN for text, _ in row)


def _short_rows(row: Row) -> list[Row]:
    runs = tuple(run for run in row if run[0])
    if sum(weigh(text) for text, _ in runs) <= limits.SECTION:
        return [runs] if runs else []
    return [((piece, bold),) for text, bold in runs for piece in cut(text, limits.SECTION)]


def _fact(row: tuple[str, str]) -> Row:
    name, value = (neutral(text).strip() for text in row)
    return ((_colon(name) if value else name, True), (value, False))


def _colon(name: str) -> str:
    """A name and its colon, which may be harmless only apart, as `<h` is."""
    whole = f"{name}: "
    return whole if neutral(whole) == whole else f"{name} : "


def _items(items: Sequence[Item]) -> list[Piece]:
    """Bullets for those that can only be read; those with buttons stand alone, all of a list in the same way."""
    pieces: list[Piece] = []
    waiting: list[Row] = []
    beside = all(_has_room(item) for item in items if item.buttons)
    for item in items:
        if item.buttons:
            pieces += _alone(map(_bullets, _dealt(waiting)))
            pieces += join([DIVIDER] if pieces else [], _item(item, beside))
            waiting = []
        else:
            waiting.append(_line(item))
    return pieces + _alone(map(_bullets, _dealt(waiting)))


def _line(item: Item) -> Row:
    text, detail = neutral(item.text).strip(), neutral(item.detail).strip()
    return ((text, bool(detail)), (f"\n{detail}" if text and detail else detail, False))


def _has_room(item: Item) -> bool:
    """Whether an item has one button, and room for it beside its text."""
    return len(item.buttons) == 1 and _fits(item.buttons[0]) and 0 < weigh(neutral(item.text).strip()) <= BESIDE


def _item(item: Item, beside: bool) -> list[Piece]:
    """An item with its one button beside it, or above its buttons."""
    if beside:
        text = neutral(item.text).strip()
        section = {"type": "section", "text": plain(text), "accessory": button(item.buttons[0])}
        return join([(section,)], aside(item.detail))
    return join(_alone(map(_rich, _dealt([_line(item)]))), buttons(item.buttons))


def _fits(value: Button) -> bool:
    return weigh(_label(value)) <= limits.BUTTON and 0 < weigh(encode(value.line)) <= limits.BUTTON_VALUE


def _label(value: Button) -> str:
    return neutral(flat(value.label) or abbreviate(value.line, limits.BUTTON))


def _row(row: list[Block]) -> list[Piece]:
    return [({"type": "actions", "elements": row},)] if row else []


def _table(table: Table) -> list[Piece]:
    cells = _grid(table)
    widths = [max(map(_columns, column)) for column in zip(*cells, strict=True)]
    if sum(widths) + 2 * len(widths) - 2 <= PHONE and not any("\n" in cell for row in cells for cell in row):
        lines = [((_aligned(row, widths), False),) for row in cells]
        return _alone(_rich(rows, "rich_text_preformatted") for rows in _dealt(lines))
    head, *rows = cells
    if not rows:
        return paragraphs(" | ".join(head))
    return _alone(map(_bullets, _dealt(_named_cells(head, row) for row in rows)))


def _grid(table: Table) -> list[list[str]]:
    """The head and the rows, all as long as the longest."""
    cells = [[neutral(cell).strip() for cell in row] for row in (table.head, *table.rows)]
    longest = max(1, *map(len, cells))
    return [row + [""] * (longest - len(row)) for row in cells]


def _named_cells(head: Sequence[str], row: Sequence[str]) -> Row:
    """A row with what each cell is called: the first cell in bold, the others below it; empty ones left out."""
    named = [_together(_colon(name) + cell) if name and cell else cell for name, cell in zip(head, row, strict=True)]
    first, rest = named[0], " · ".join(words for words in named[1:] if words)
    return ((first, True), (f"\n{rest}" if first and rest else rest, False))


def _together(words: str) -> str:
    """A short cell that no line ends in."""
    return words.replace(" ", "\u00a0") if len(words) <= TOGETHER else words


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True)]
    return "  ".join(padded).rstrip()


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in clean(text))
