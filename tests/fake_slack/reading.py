"""Pick out of Block Kit what a person would see and press, so that tests speak of words and not of JSON."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.fake_slack.records import Answer, Json, Post, View

Shown: TypeAlias = Post | View | Answer | Json | list[Json]

_UNSEEN = {"options", "option_groups", "confirm", "metadata", "private_metadata", "state"}
_TEXTS = {"plain_text", "mrkdwn", "raw_text", "text", "markdown"}
_LIVE = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Button:
    """Something to press: a button, a choice of an overflow menu (`option`), or a menu, called by its placeholder."""

    label: str
    value: str
    action_id: str
    block_id: str
    type: str
    style: str
    near: str
    element: Json
    option: Json | None = None


def blocks_of(shown: Shown) -> list[Json]:
    """The blocks of a message, a form, an answer, or a body with blocks."""
    if isinstance(shown, Answer):
        return blocks_of(shown.post or shown.view or shown.body or {})
    if isinstance(shown, dict):
        blocks: list[Json] = shown.get("blocks") or []
        return blocks
    return shown if isinstance(shown, list) else shown.blocks


def texts(shown: Shown) -> str:
    """All the plain text a person sees, a line for each piece; the fallback text when there are no blocks."""
    if isinstance(shown, View):
        return "\n".join([shown.title, *_pieces(shown.blocks)])
    if isinstance(shown, Answer) and (shown.post or shown.view):
        return texts(shown.post or shown.view or {})
    pieces = list(_pieces(blocks_of(shown)))
    return "\n".join(pieces) if pieces else html.unescape(_fallback(shown))


def _fallback(shown: Shown) -> str:
    if isinstance(shown, Answer):
        return shown.body if isinstance(shown.body, str) else _fallback(shown.body or {})
    if isinstance(shown, dict):
        return str(shown.get("text", ""))
    return shown.text if isinstance(shown, Post) else ""


def _pieces(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, list):
        for item in value:
            yield from _pieces(item)
    elif isinstance(value, dict):
        if value.get("type") == "link":
            yield f"{value.get('text', '')} {value['url']}".strip()
            return
        if value.get("type") in _TEXTS and isinstance(value.get("text"), str):
            yield html.unescape(value["text"])
            return
        for key, inner in value.items():
            if key == "initial_value":
                yield str(inner)
            elif key not in _UNSEEN:
                yield from _pieces(inner)


def buttons(shown: Shown) -> list[Button]:
    """Everything that can be pressed, in the order in which it is read; menus are listed by `pressables`."""
    return [button for button in pressables(shown) if button.type in ("button", "overflow")]


def labels(shown: Shown) -> list[str]:
    """The labels of the buttons."""
    return [button.label for button in buttons(shown)]


def pressables(shown: Shown) -> list[Button]:
    """Buttons, the choices of overflow menus, and menus; each with the text it stands beside in `near`."""
    found: list[Button] = []
    near = ""
    for block in blocks_of(shown):
        if block["type"] == "input":
            near = str(block["label"]["text"])
            elements = [block["element"]] if block.get("dispatch_action") else []
        else:
            near = near if block["type"] == "actions" else texts([block])
            elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        for element in elements:
            found += _pressed(element, str(block.get("block_id", "")), near)
    return found


def _pressed(element: Json, block_id: str, near: str) -> list[Button]:
    common = {
        "action_id": element.get("action_id", ""),
        "block_id": block_id,
        "type": element["type"],
        "near": near,
        "element": element,
    }
    if element["type"] == "button":
        label = html.unescape(element["text"]["text"])
        return [Button(label, element.get("value", ""), style=element.get("style", ""), **common)]
    if element["type"] == "overflow":
        return [
            Button(html.unescape(option["text"]["text"]), option.get("value", ""), style="", option=option, **common)
            for option in element["options"]
        ]
    if "action_id" in element:
        return [Button(element.get("placeholder", {}).get("text", near), "", style="", **common)]
    return []


def find_button(shown: Shown, label: str, near: str = "") -> Button:
    """The one thing with this label, beside or carrying `near` when it is given; LookupError names what there is."""
    every = pressables(shown)
    found = [one for one in every if one.label == label and (near in one.near or near in one.value)]
    if len(found) == 1:
        return found[0]
    there = [f"{one.label!r} near {one.near[:60]!r}" for one in every]
    raise LookupError(f"{len(found)} things to press are called {label!r} near {near!r}; there are: {there}")


def live_markup(shown: Shown) -> list[str]:
    """Every sequence that Slack would act on: mentions, links, dates. User text must leave none of its own here."""
    found = _LIVE.findall(shown.text) if isinstance(shown, Post) else []
    if isinstance(shown, dict):
        found = _LIVE.findall(str(shown.get("text", "")))
    return [*found, *_live(blocks_of(shown))]


def _live(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, list):
        for item in value:
            yield from _live(item)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "markdown") and isinstance(value.get("text"), str):
            yield from _LIVE.findall(value["text"])
        elif value.get("type") in ("user", "usergroup", "channel", "broadcast", "link", "date"):
            yield f"{value['type']}:{value.get('url') or value.get('range') or value.get('user_id') or ''}"
        else:
            for inner in value.values():
                yield from _live(inner)
