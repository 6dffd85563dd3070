"""A Form as a Slack modal. `filled` reads the typed words of each field out of what comes back.

Nothing that was typed is lost: a value that its own kind of input cannot show stands in a text input, and a text
that is longer than an input is shown in several, which are joined again.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.drawings import limits
from bot.drawings.filled import FilledInput, drawn_in, inputs_of, read_inputs
from bot.drawings.neutral import abbreviate, cut, encode, flat, neutral, sendable, units_of, weigh
from bot.drawings.pieces import Block, Piece, heading, paragraphs, part, plain
from bot.drawings.words import shorten
from handlers.form import Choice, FieldKind, Form, FormField, Offer
from handlers.reading.tidying import tidy
from handlers.reply import Item, Items

CALLBACK = "form"
SUGGEST = "suggest:"
"""The action_id of a SUGGEST field is this and its source: `suggest:place`."""
ABOVE = "above:"
"""How the block_id of what is said above a view begins."""
EXAMPLE = "Such as "
"""How a hint begins that says how something is typed, which is of no use where a day is picked."""
AGAIN = "+"
"""What follows the action_id of an input that was given a new one, and then which one it is."""

KEPT = ("type", "callback_id", "private_metadata", "title", "submit", "close")
"""What a view that came back is drawn with again, beside its blocks; Slack refuses the rest of it."""
_STOP = re.compile("[,;:] ")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL = re.compile(r"<#([CDG][A-Z0-9]+)(?:\|[^<>]*)?>")


def draw_form(
    form: Form,
    hidden: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> Block:
    """The view of a form: an input per field, with the field's name as its block_id.

    `hidden` comes back through `read_hidden`. `ids` are platform ids by label (`@police` -> `U1`), so that people
    and channels already named are chosen. `over` is the view, as it came back, whose place this one takes.
    Raises ValueError for what no modal can hold.
    """
    there = read_inputs(over) if over else {}
    blocks = [block for piece in _top(form) for block in piece]
    blocks += [block for field in form.fields for block in _inputs(field, ids or {}, there.get(field.name, ()))]
    if len(blocks) > limits.BLOCKS_IN_VIEW:
        raise ValueError(f"a form may have {limits.BLOCKS_IN_VIEW} blocks, not {len(blocks)}")
    view = {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": carried({"words": form.words, "seen": form.seen, "hidden": dict(hidden or {})}),
        "title": plain(draw_title(form.title, "Form")),
        "submit": plain(neutral(abbreviate(form.submit, limits.VIEW_TITLE)) or "Save"),
        "close": plain("Cancel"),
        "blocks": blocks,
    }
    if (size := len(json.dumps(view))) > limits.VIEW:
        raise ValueError(f"a form may have {limits.VIEW} bytes, not {size}")
    return view


def draw_title(title: str, otherwise: str) -> str:
    """The title of a modal: all of it, or what stands before its first stop, or as much as there is room for."""
    line = flat(title)
    main = _STOP.split(line, maxsplit=1)[0]
    fits = weigh(line) > limits.VIEW_TITLE >= weigh(main)
    return neutral(main if fits else abbreviate(line, limits.VIEW_TITLE)) or otherwise


def draw_errors(errors: Mapping[str, str], view: Mapping[str, Any]) -> Block:
    """The acknowledgement that shows each error below its field, and one that is of no field below the first.

    A form without fields is shown again with the errors on top.
    """
    names = [block["block_id"] for block in inputs_of(view)]
    if not names:
        return {"response_action": "update", "view": draw_above(" ".join(errors.values()), view)}
    shown: dict[str, str] = {}
    for name, sentence in errors.items():
        place = name if name in names else names[0]
        shown[place] = f"{shown.get(place, '')} {sentence}".strip()
    return {"response_action": "errors", "errors": {name: _line(text) for name, text in shown.items()}}


def draw_above(text: str, view: Mapping[str, Any]) -> Block:
    """A view that came back, with this above all else, in place of what was said there before."""
    kept = {name: view[name] for name in KEPT if view.get(name)}
    said = [block for piece in paragraphs(text) for block in piece]
    said = [block | {"block_id": f"{ABOVE}{number}"} for number, block in enumerate(said)]
    return kept | {"blocks": [*said, *(each for each in view["blocks"] if not each["block_id"].startswith(ABOVE))]}


def carried(kept: Mapping[str, Any]) -> str:
    """What a view carries along, written so that Slack hands it back unchanged. Raises ValueError for too much."""
    written = json.dumps(kept, separators=(",", ":"))
    for char in "&<>":
        written = written.replace(char, f"\\u{ord(char):04x}")
    if len(written) > limits.PRIVATE_METADATA:
        raise ValueError(f"a form may carry {limits.PRIVATE_METADATA} characters of its own, not {len(written)}")
    return written


def source_of(action_id: str) -> str:
    """Of what somebody types in a SUGGEST field wants to be told."""
    return action_id.removeprefix(SUGGEST).partition(AGAIN)[0]


def draw_options(offer: Offer) -> Block:
    """The answer to a search in a SUGGEST field; where not all can be shown, a heading says so."""
    options = [_option(choice) for choice in offer.choices if _fits(choice)][: limits.OPTIONS]
    if not options or len(options) == offer.total:
        return {"options": options}
    label = f"{len(options)} of {offer.total:,}: type more to see others"
    return {"option_groups": [{"label": plain(label), "options": options}]}


def _top(form: Form) -> list[Piece]:
    """What stands above the fields: the title where the modal's own is cut, the errors, the introduction."""
    title = heading(form.title) if weigh(flat(form.title)) > limits.VIEW_TITLE else []
    wrong = tuple(Item(text=f"{field.label}: {field.error}") for field in form.fields if field.error)
    errors = part(Items(title="Please change this first", items=wrong)) if wrong else []
    link = part(form.link) if form.link else []
    pieces = title + paragraphs(form.intro) + link + errors
    return pieces if pieces or form.fields else paragraphs("There is nothing to fill in.")


def _inputs(field: FormField, ids: Mapping[str, str], there: Sequence[FilledInput]) -> list[Block]:
    """The inputs of a field, where it may stand on somebody's screen already.

    Slack goes on showing what stands in an input of the same name, whatever it is drawn with. So one that is to show
    the same keeps its name, and a text stays dealt out as it is; one that is to show something else gets a new name.
    """
    drawn = _drawn(field, ids)
    if not there or there[0].kind != drawn[0]["element"]["type"]:
        return drawn
    if _same("".join(each.words for each in there), "".join(drawn_in(block["element"]) for block in drawn)):
        if there[0].kind == "plain_text_input":
            drawn = _texts(field, [each.words for each in there])
        return [_named(block, each.action_id) for block, each in zip(drawn, there, strict=True)]
    return [_named(block, _another(there[0].action_id)) for block in drawn]


def _same(there: str, drawn: str) -> bool:
    return sendable(tidy(there)) == sendable(tidy(drawn))


def _named(block: Block, action_id: str) -> Block:
    return block | {"element": block["element"] | {"action_id": action_id}}


def _another(action_id: str) -> str:
    kind, _, number = action_id.partition(AGAIN)
    return f"{kind}{AGAIN}{int(number or 1) + 1}"


def _drawn(field: FormField, ids: Mapping[str, str]) -> list[Block]:
    """The inputs of a field: its own kind of input, or text inputs, as many as the text takes."""
    element = _element(field, ids)
    if element is not None:
        return [_input(field, field.name, field.label, element)]
    return _texts(field, cut(sendable(field.value), limits.INPUT, units_of) or ("",))


def _texts(field: FormField, texts: Sequence[str]) -> list[Block]:
    many = field.kind is FieldKind.LONG or len(texts) > 1 or "\n" in field.value
    first = _input(field, field.name, _part_label(field, 1, len(texts)), _text(texts[0], many))
    return [first, *(_more(field, number, text, len(texts)) for number, text in enumerate(texts[1:], 2))]


def _more(field: FormField, number: int, text: str, count: int) -> Block:
    rest = field.model_copy(update={"required": False, "hint": "", "error": ""})
    return _input(rest, f"{field.name}+{number - 1}", _part_label(field, number, count), _text(text, many=True))


def _part_label(field: FormField, number: int, count: int) -> str:
    return field.label if count == 1 else f"{field.label} ({number} of {count})"


def _input(field: FormField, name: str, label: str, element: Block) -> Block:
    choices = ", ".join(choice.label for choice in field.choices)
    typed = element["type"] == "plain_text_input" and choices
    picked = element["type"] == "datepicker" and field.hint.startswith(EXAMPLE)
    told = (field.error, "" if picked else field.hint, f"One of: {choices}" if typed else "")
    hint = _line(" ".join(filter(None, told)))
    drawn = {
        "type": "input",
        "block_id": name,
        "label": plain(_line(label) or name),
        "element": element,
        "optional": not field.required,
    }
    drawn |= {"dispatch_action": True} if field.shapes and element["type"] != "plain_text_input" else {}
    return drawn | {"hint": plain(hint)} if hint else drawn


def _element(field: FormField, ids: Mapping[str, str]) -> Block | None:
    """The field's own kind of input, or None where it cannot show the value."""
    match field.kind:
        case FieldKind.DATE if not field.value or _is_date(field.value):
            return _initial("datepicker", "initial_date", field.value)
        case FieldKind.PERSON:
            return _picked("users_select", "initial_user", field.value, ids, _PERSON)
        case FieldKind.CHANNEL:
            element = _picked("conversations_select", "initial_conversation", field.value, ids, _CHANNEL)
            return element and element | {"filter": {"include": ["public", "private"]}}
        case FieldKind.CHOICE:
            return _select(field)
        case FieldKind.SUGGEST:
            return _search(field)
    return None


def _text(value: str, many: bool) -> Block:
    element = _initial("plain_text_input", "initial_value", value)
    return element | {"multiline": many, "max_length": limits.INPUT}


def _picked(kind: str, initial: str, value: str, ids: Mapping[str, str], written: re.Pattern[str]) -> Block | None:
    found = written.fullmatch(value)
    chosen = ids.get(value) or (found[1] if found else "")
    return None if value and not chosen else _initial(kind, initial, chosen)


def _select(field: FormField) -> Block | None:
    """A list to choose from. What was typed and is not in it stands in front."""
    known = {choice.value: choice for choice in field.choices}
    if field.value and field.value not in known:
        known = {field.value: Choice(value=field.value, label=field.shown or field.value)} | known
    if not known or len(known) > limits.OPTIONS * limits.GROUPS or not all(map(_fits, known.values())):
        return None
    options = [_option(choice) for choice in known.values()]
    element = {"type": "static_select", "action_id": "static_select"} | _grouped(options)
    return element | {"initial_option": _option(known[field.value])} if field.value else element


def _grouped(options: Sequence[Block]) -> Block:
    if len(options) <= limits.OPTIONS:
        return {"options": list(options)}
    starts = range(0, len(options), limits.OPTIONS)
    parts = [(start + 1, options[start : start + limits.OPTIONS]) for start in starts]
    groups = [{"label": plain(f"{one} to {one + len(some) - 1}"), "options": list(some)} for one, some in parts]
    return {"option_groups": groups}


def _search(field: FormField) -> Block | None:
    choice = Choice(value=field.value, label=field.shown or field.value)
    if field.value and not _fits(choice):
        return None
    element = {"type": "external_select", "action_id": SUGGEST + field.source, "min_query_length": 0}
    return element | {"initial_option": _option(choice)} if field.value else element


def _option(choice: Choice) -> Block:
    label = neutral(abbreviate(choice.label, limits.OPTION)) or neutral(abbreviate(choice.value, limits.OPTION))
    return {"text": plain(label or "?"), "value": encode(choice.value)}


def _fits(choice: Choice) -> bool:
    return 0 < weigh(encode(choice.value)) <= limits.OPTION_VALUE


def _initial(kind: str, name: str, value: str) -> Block:
    """An input; its action_id is its kind, so that Slack never shows the state of one in another."""
    element = {"type": kind, "action_id": kind}
    return element | {name: value} if value else element


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line(text: str) -> str:
    return shorten(neutral(flat(text)), limits.HINT)
