"""A view that came back: what stands in each of its fields, and what it was drawn with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.drawings.neutral import decode
from bot.drawings.pieces import Block

_HELD = {
    "plain_text_input": "value",
    "datepicker": "date",
    "users_select": "user",
    "conversations_select": "conversation",
}
"""What each input holds: `initial_date` when it is drawn, `selected_date` in its state. The others hold an option."""
_STATE = {"value": "value"}


@dataclass(frozen=True)
class FilledInput:
    """One input of a form that somebody is filling in: its own name in the view, its kind, and the words in it."""

    action_id: str
    kind: str
    words: str


def read_form(view: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each field of a view that came back, as it would be typed: `""` for an empty one.

    People and channels come as `<@U1>` and `<#C1>`, as Slack writes them in a command. An input without state
    still has the value it was drawn with.
    """
    return {name: "".join(each.words for each in inputs) for name, inputs in read_inputs(view).items()}


def read_inputs(view: Mapping[str, Any]) -> Mapping[str, Sequence[FilledInput]]:
    """The inputs of each field of a view that came back, in their order: a long text stands in several."""
    values = (view.get("state") or {}).get("values") or {}
    found: dict[str, list[FilledInput]] = {}
    for block in inputs_of(view):
        element = block["element"]
        state = (values.get(block["block_id"]) or {}).get(element["action_id"])
        filled = FilledInput(element["action_id"], element["type"], _typed(element, state))
        found.setdefault(block["block_id"].partition("+")[0], []).append(filled)
    return found


def read_hidden(view: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
    """The form's words, its mark of what was seen, and the hidden values it was drawn with."""
    kept = json.loads(view["private_metadata"])
    return kept["words"], kept["seen"], kept["hidden"]


def inputs_of(view: Mapping[str, Any]) -> list[Block]:
    """The blocks of a view that hold an input."""
    return [block for block in view["blocks"] if block["type"] == "input"]


def drawn_in(element: Block) -> str:
    """The words that an input is drawn with."""
    return _typed(element, None)


def _typed(element: Block, state: Mapping[str, Any] | None) -> str:
    """The words of one input; `state` is None where Slack sent none."""
    what = _HELD.get(element["type"], "option")
    held = element.get(f"initial_{what}") if state is None else state.get(_STATE.get(what, f"selected_{what}"))
    if not held:
        return ""
    match what:
        case "user":
            return f"<@{held}>"
        case "conversation":
            return f"<#{held}>"
        case "option":
            return decode(held["value"])
    return str(held)
