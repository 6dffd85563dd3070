"""Filling in a form as a person would: by the labels beside the fields."""

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from tests.fake_slack.records import Json

Typed: TypeAlias = str | Sequence[str]
Values: TypeAlias = Mapping[str, Typed]
Find: TypeAlias = Callable[[Json, str, str], object]
State: TypeAlias = dict[str, dict[str, Json]]

# What an element calls its answer, and what it calls the answer it starts with.
KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}


def inputs(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every block with something to fill in, and its element."""
    found = []
    for block in blocks:
        elements = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        found += [(block, element) for element in elements if element and element.get("type") in KEYS]
    return found


def starting_state(blocks: list[Json]) -> State:
    """The answers a form starts with."""
    state: State = {}
    for block, element in inputs(blocks):
        answer, initial = KEYS[element["type"]]
        entry = {"type": element["type"], answer: element.get(initial, [] if answer.endswith("s") else None)}
        state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def kept_state(blocks: list[Json], before: State) -> State:
    """The answers of a form that took another's place: as typed where block, action and kind are the same."""
    state = starting_state(blocks)
    for block_id, actions in state.items():
        for action_id, entry in actions.items():
            typed = before.get(block_id, {}).get(action_id, {})
            if typed.get("type") == entry["type"]:
                actions[action_id] = typed
    return state


def filled_state(blocks: list[Json], before: State, values: Values, find: Find) -> State:
    """The answers after a person gave `values`, by label, block id or action id; LookupError names the labels.

    `find` turns one typed word into what a menu answers with: (element, block id, word) -> option or id.
    """
    state = {block_id: dict(actions) for block_id, actions in before.items()}
    for name, typed in values.items():
        block, element = _field(blocks, name)
        answer, _ = KEYS[element["type"]]
        entry = {"type": element["type"], answer: _answer(element, str(block["block_id"]), typed, find)}
        state[block["block_id"]][element["action_id"]] = entry
    return state


def chosen_state(before: State, block_id: str, action_id: str, kind: str, chosen: Json) -> State:
    """The answers after a person chose this in one field."""
    state = {block: dict(actions) for block, actions in before.items()}
    state[block_id][action_id] = {"type": kind, **chosen}
    return state


def unfinished(blocks: list[Json], state: State) -> list[str]:
    """What keeps Slack from letting a person submit: required fields left empty, and text that is too long."""
    found = []
    for block, element in inputs(blocks):
        if block["type"] != "input":
            continue
        answer, _ = KEYS[element["type"]]
        given = state[block["block_id"]][element["action_id"]][answer]
        if not given and not block.get("optional"):
            found.append(f"{label_of(block)} is required")
        if element["type"] == "plain_text_input" and len(given or "") > element.get("max_length", 3000):
            found.append(f"{label_of(block)} is too long")
    return found


def label_of(block: Json) -> str:
    """The label beside a field, and the block's id where there is none."""
    label = (block.get("label") or block.get("text") or {}).get("text", "")
    return html.unescape(label) or str(block["block_id"])


def _field(blocks: list[Json], name: str) -> tuple[Json, Json]:
    every = inputs(blocks)
    for block, element in every:
        if name in (label_of(block), block["block_id"], element["action_id"]):
            return block, element
    raise LookupError(f"no field is called {name!r}; there are {[label_of(block) for block, _ in every]}")


def _answer(element: Json, block_id: str, typed: Typed, find: Find) -> object:
    many = KEYS[element["type"]][0].endswith("s")
    if many:
        return [find(element, block_id, word) for word in ([typed] if isinstance(typed, str) else typed)]
    if not isinstance(typed, str):
        raise TypeError(f"{element['type']} takes one answer, not {typed!r}")
    return find(element, block_id, typed) if typed else None
