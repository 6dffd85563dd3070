"""What Slack refuses in blocks and views: slack_sdk's own validators, and the limits they leave out."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from tests.fake_slack.records import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_000
VIEW_BYTES = 250_000
TEXT = 3_000
FIELD = 2_000
TABLE_ROWS, TABLE_CELLS, TABLE_CHARACTERS = 100, 20, 10_000
METADATA_BYTES = 16_000
MENUS = {"static_select", "multi_static_select", "radio_buttons", "checkboxes"}
TEXT_KEYS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}


def wrong_blocks(blocks: list[Json], *, modal: bool = False) -> list[str]:
    """Why Slack would refuse these blocks, one sentence a reason with the place it is in; empty when it would not."""
    most = VIEW_BLOCKS if modal else MESSAGE_BLOCKS
    found = [f"no more than {most} items allowed, there are {len(blocks)}"] if len(blocks) > most else []
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    found += [f"block_id {name!r} already exists" for name, times in ids.items() if times > 1]
    for number, block in enumerate(blocks):
        found += [f"{reason} [/blocks/{number}]" for reason in _wrong_block(block, modal)]
    return found


def wrong_view(view: Json) -> list[str]:
    """Why Slack would refuse this modal; empty when it would not."""
    found = wrong_blocks(view.get("blocks", []), modal=True)
    if found:
        return found
    found = _by_sdk(lambda: SdkView(**{**view, "type": view.get("type", "")}).to_dict(), view)
    found += [f"{key} is missing" for key in ("type", "title", "blocks") if not view.get(key)]
    found += _wrong_submit(view)
    if len(str(view)) > VIEW_BYTES:
        found.append("the view is larger than 250 KB")
    return found


def _wrong_submit(view: Json) -> list[str]:
    has_input = any(block["type"] == "input" for block in view.get("blocks", []))
    return ["submit is missing, and there are input blocks"] if has_input and not view.get("submit") else []


def characters(value: Any) -> int:  # noqa: ANN401 - whatever JSON holds
    """How many characters of text these blocks hold in all."""
    if isinstance(value, list):
        return sum(characters(item) for item in value)
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(characters(inner) for inner in value.values())
    return 0


def tables(blocks: list[Json]) -> int:
    """How many tables there are: Slack takes one a message."""
    return sum(block["type"] == "table" for block in blocks)


def _wrong_block(block: Json, modal: bool) -> Iterator[str]:
    kind = str(block.get("type"))
    if kind == "alert" and not modal:
        yield "unsupported type: alert outside a modal"
    yield from _by_sdk(lambda: _parsed(block), block)
    for part in _parts(block):
        yield from _RULES.get(str(part.get("type")), _nothing)(part)


def _parsed(block: Json) -> Json:
    parsed = Block.parse(block)
    if parsed is None:
        raise SlackObjectFormationError(f"unsupported type: {block.get('type')}")
    return parsed.to_dict()


def _by_sdk(read: Callable[[], Json], given: Json) -> list[str]:
    try:
        kept = read()
    except (SlackObjectFormationError, TypeError, AttributeError, KeyError) as error:
        return [str(error)]
    return list(_lost(given, kept, ""))


def _lost(given: Any, kept: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    """The keys slack_sdk does not know, which Slack refuses."""
    if isinstance(given, dict) and isinstance(kept, dict):
        for key, value in given.items():
            if key not in kept and value not in (None, [], ""):
                yield f"additional property {place}/{key}"
            elif key in kept:
                yield from _lost(value, kept[key], f"{place}/{key}")
    elif isinstance(given, list) and isinstance(kept, list):
        for number, (one, other) in enumerate(zip(given, kept, strict=False)):
            yield from _lost(one, other, f"{place}/{number}")


def _parts(value: Any) -> Iterator[Json]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, list):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from _parts(inner)


def _nothing(_: Json) -> Iterator[str]:
    yield from ()


def _text(text: Json) -> Iterator[str]:
    if not 1 <= len(text.get("text") or "") <= TEXT:
        yield f"text must have 1 to {TEXT} characters, it has {len(text.get('text') or '')}"
    yield from (f"additional property {key}" for key in text.keys() - TEXT_KEYS[text["type"]])


def _plain(holder: Json, key: str) -> Iterator[str]:
    if (holder.get(key) or {}).get("type", "plain_text") != "plain_text":
        yield f"{key} must be plain_text"


def _header(block: Json) -> Iterator[str]:
    yield from _plain(block, "text")


def _section(block: Json) -> Iterator[str]:
    for field in block.get("fields") or []:
        if len(field["text"]) > FIELD:
            yield f"a field must have fewer than {FIELD + 1} characters, it has {len(field['text'])}"


def _context(block: Json) -> Iterator[str]:
    if not block.get("elements"):
        yield "context must have an element"
    for element in block.get("elements") or []:
        if element.get("type") not in ("plain_text", "mrkdwn", "image"):
            yield f"unsupported element in context: {element.get('type')}"


def _actions(block: Json) -> Iterator[str]:
    if not block.get("elements"):
        yield "actions must have an element"
    ids = Counter(element.get("action_id") for element in block.get("elements") or [] if element.get("action_id"))
    yield from (f"action_id {name!r} already exists" for name, times in ids.items() if times > 1)


def _button(element: Json) -> Iterator[str]:
    yield from _plain(element, "text")
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"unknown style {element['style']!r}"
    if element.get("value") == "":
        yield "value must have more than 0 characters"


def _menu(element: Json) -> Iterator[str]:
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    options = [option for group in groups for option in group["options"]]
    if not options:
        yield "options must have more than 0 items"
    for option in options:
        yield from _option(option)
    chosen = [element["initial_option"]] if element.get("initial_option") else element.get("initial_options") or []
    yield from (f"initial option {one.get('value')!r} is not among the options" for one in chosen if one not in options)


def _option(option: Json) -> Iterator[str]:
    text, value = option.get("text") or {}, option.get("value") or ""
    if not 1 <= len(text.get("text") or "") <= 75:
        yield "an option's text must have 1 to 75 characters"
    if not 1 <= len(value) <= 150:
        yield "an option's value must have 1 to 150 characters"


def _typed(element: Json) -> Iterator[str]:
    longest = element.get("max_length") or TEXT
    if longest > TEXT:
        yield f"max_length must be at most {TEXT}"
    if len(element.get("initial_value") or "") > longest:
        yield f"initial_value must have at most {longest} characters"


def _date(element: Json) -> Iterator[str]:
    try:
        date.fromisoformat(element.get("initial_date") or "2026-01-01")
    except ValueError:
        yield f"initial_date is not a date: {element['initial_date']!r}"


def _table(block: Json) -> Iterator[str]:
    rows = block.get("rows") or []
    if len(rows) > TABLE_ROWS or any(not 1 <= len(row) <= TABLE_CELLS for row in rows):
        yield f"a table has at most {TABLE_ROWS} rows of 1 to {TABLE_CELLS} cells"
    if characters(rows) > TABLE_CHARACTERS:
        yield f"a table has at most {TABLE_CHARACTERS} characters"
    for cell in (cell for row in rows for cell in row):
        if cell.get("type") == "raw_text" and not cell.get("text"):
            yield "a cell must have more than 0 characters"


_RULES: dict[str, Callable[[Json], Iterator[str]]] = {
    "plain_text": _text,
    "mrkdwn": _text,
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "button": _button,
    **dict.fromkeys(MENUS, _menu),
    "plain_text_input": _typed,
    "datepicker": _date,
    "table": _table,
}


def wrong_options(body: Json) -> list[str]:
    """Why Slack would refuse this answer to a suggestion; empty when it would not."""
    groups = body.get("option_groups") or [{"options": body.get("options") or []}]
    found = [reason for group in groups for option in group["options"] for reason in _option(option)]
    if len(groups) > 100 or any(len(group["options"]) > 100 for group in groups):
        found.append("more than 100 options")
    return found
