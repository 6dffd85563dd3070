"""Modals without fields: that a form is on its way, and what is answered where one was expected."""

import json
from collections.abc import Iterable, Mapping, Sequence

from bot.drawings import limits
from bot.drawings.blocks import with_buttons
from bot.drawings.forms import carried, draw_title
from bot.drawings.pieces import Block, aside, paragraphs, plain

NOTE = "note"
"""The callback_id of these modals."""
WAITING = "One moment…"
COMING = "The form opens here as soon as the records answer."
OTHERWISE = "If nothing has come after half a minute, close this and send it again."


def draw_waiting(title: str, typed: str = "", external_id: str = "") -> Block:
    """What stands there until a form can be drawn, with what was `typed`, so that it is not lost whatever happens.

    `external_id` is the caller's own name for it, by which it is found where Slack's answer was lost.
    """
    back = paragraphs(f"You typed: {typed}") if typed.strip() else []
    blocks = [*paragraphs(WAITING, bold=True), *paragraphs(COMING), *back, *aside(OTHERWISE)]
    view = _note(title, [block for piece in blocks for block in piece], {})
    if back and (len(view["blocks"]) > limits.BLOCKS_IN_VIEW or len(json.dumps(view)) > limits.VIEW):
        return draw_waiting(title, "", external_id)
    return view | ({"external_id": external_id} if external_id else {})


def draw_note(title: str, messages: Sequence[Sequence[Block]], hidden: Mapping[str, str]) -> tuple[Block, int]:
    """An answer in a modal: the blocks of as many of its messages as fit, and how many those are; at least one.

    `hidden` comes back with what is pressed in it.
    """
    fits = 1
    while fits < len(messages) and _have_room(messages[: fits + 1]):
        fits += 1
    blocks = [_numbered(block, number) for number, message in enumerate(messages[:fits]) for block in message]
    return _note(title, blocks, hidden), fits


def _have_room(messages: Sequence[Sequence[Block]]) -> bool:
    blocks = sum(map(len, messages))
    return blocks <= limits.BLOCKS_IN_VIEW and len(json.dumps(messages)) <= limits.BLOCKS_OF_VIEW


def _numbered(block: Block, number: int) -> Block:
    """A block of the message of this number: its buttons are named apart from those of the others."""
    return with_buttons(block, lambda button: button | {"action_id": f"{button['action_id']}.{number}"})


def _note(title: str, blocks: Iterable[Block], hidden: Mapping[str, str]) -> Block:
    return {
        "type": "modal",
        "callback_id": NOTE,
        "private_metadata": carried({"words": "", "seen": "", "hidden": dict(hidden)}),
        "title": plain(draw_title(title, "Convenor")),
        "close": plain("Close"),
        "blocks": list(blocks),
    }
