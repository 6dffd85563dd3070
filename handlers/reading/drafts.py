"""A Draft: a command as far as it has been said. It becomes a Command, or the Form that asks for the rest."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from handlers.command import Change, Command
from handlers.form import Choice, FieldKind, Form, FormField
from handlers.labels import label_of
from handlers.reading.kinds import HARMLESS
from handlers.reading.lines import split
from handlers.reading.refusals import correct_buttons, explained, say_errors
from handlers.reading.seen import mark_row, row_slot, seen_now
from handlers.reading.slots import Slot, slots_of
from handlers.reading.tokens import clip
from handlers.reply import Refused
from handlers.request import Request

MORE = "more_fields"
"""What shows the rare fields of a form; no field of a command is called so."""


@dataclass(frozen=True)
class Draft:
    """A command and the words of its fields, as typed or as filled in. `seen`: what the person was looking at.

    `wrong` says what is wrong with a field that has no words; `unread` is what belongs to no field. `more`: its form
    is to show the rare fields too.
    """

    command: type[Command]
    values: Mapping[str, str]
    seen: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""
    more: bool = False


class Incomplete(Exception):
    """Something that the command needs was not said: ask for it with this form."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.words)
        self.form = form


class Wrong(Exception):
    """A form came back with fields that cannot be read; `errors` has a sentence for each."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Understood:
    """A command, and the draft it was read from."""

    command: Command
    draft: Draft


def draft_of(command: type[Command], text: str, request: Request, *, forgiving: bool = False) -> Draft:
    """What a typed line says of each field.

    Raises Refused when words cannot be read or are left over, unless `forgiving`: such a draft is for a form.
    """
    wrong: dict[str, str] = {}
    correct = correct_buttons(f"/{command.words} {text}")
    try:
        values = split(command, text, request)
    except Refused as refused:
        if not forgiving:
            raise Refused(refused.sentence, *refused.buttons, *correct, field=refused.field) from refused
        values, wrong = split(command, text, request, forgiving=True), {refused.field: refused.sentence}
    if (unread := values.pop("", "")) and not forgiving:
        usage = f"/{command.words} {command.example}".strip()
        raise Refused(f"I could not read “{clip(unread)}” here. It is said like this: {usage}", *correct)
    return Draft(command, values, wrong=wrong, unread=unread)


def read(draft: Draft, request: Request) -> Understood:
    """A command from a typed line.

    Raises Incomplete when a required field is missing, Refused (with the words kept) when one cannot be read.
    """
    draft.command.bar(draft.values, request)
    read_values, errors = interpret(draft, request)
    if errors:
        raise explained(draft.command, draft.values, *next(iter(errors.items())), request)
    if missing(draft):
        return _read_elsewhere(draft, request)
    _note_options_within(draft, request)
    return Understood(build(draft.command, read_values), draft)


def _read_elsewhere(draft: Draft, request: Request) -> Understood:
    """What was said may be all that another command needs. Raises Incomplete where it is not."""
    command, values = draft.command.asks_with(draft.values, request)
    other = replace(draft, command=command, values=values)
    if missing(other):
        raise Incomplete(asking(draft, request))
    return read(other, request)


def asking(draft: Draft, request: Request, *, also: Collection[str] = ()) -> Form:
    """The form that asks for what is missing; another command's where the words said are better asked there."""
    command, values = draft.command.asks_with(draft.values, request)
    return form_of(replace(draft, command=command, values=values), request, also=also)


def _note_options_within(draft: Draft, request: Request) -> None:
    """Say when a text has something in it that was surely meant as an option, such as next=Ask the board."""
    slots = slots_of(draft.command).values()
    names = "|".join(re.escape(each.option_name) for each in slots if each.option and each.name not in draft.values)
    texts = [draft.values[each.name] for each in slots if each.kind.free and each.name in draft.values]
    found = [name for text in texts for name in re.findall(rf"(?:^|\s)({names})=", text)] if names else []
    for name in dict.fromkeys(found):
        request.note(f'“{name}=” was read as part of the text. To have it read by itself, quote its value: {name}="…"')


def interpret(draft: Draft, request: Request) -> tuple[dict[str, Any], dict[str, Refused]]:
    """What the words mean, and a refusal for each field that means nothing."""
    read_values: dict[str, Any] = {}
    errors: dict[str, Refused] = {}
    for name, slot in slots_of(draft.command).items():
        if words := draft.values.get(name):
            try:
                read_values[name] = slot.kind.read(words, request)
            except Refused as refused:
                errors[name] = refused
    return read_values, errors


def missing(draft: Draft) -> list[str]:
    """The required fields that were not said."""
    return [name for name, slot in slots_of(draft.command).items() if slot.required and not draft.values.get(name)]


def build(command: type[Command], values: Mapping[str, Any]) -> Command:
    """The command itself. What its own validators say becomes a Refused."""
    try:
        return command(**values)
    except ValidationError as error:
        raise Refused(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error


def form_of(
    draft: Draft, request: Request, errors: Mapping[str, str] | None = None, *, also: Collection[str] = ()
) -> Form:
    """The form that asks for what the command can take as things stand, filled with what is known; `also` for these.

    What cannot be read stands in it as it was typed, with what is wrong beside it.
    """
    meant, unread = interpret(draft, request)
    wrong = {**draft.wrong, **say_errors(unread), **(errors or {})}
    readable = {name: words for name, words in draft.values.items() if name not in unread}
    known = draft.command.known(readable, request)
    values = {**known, **draft.values, **_chosen(draft.command, meant)}
    hints = draft.command.hints({**known, **readable}, request)
    asked, left = _asked(draft, values, {*also, *wrong}, request)
    return Form(
        words=draft.command.words,
        title=request.worded(draft.command.help.rstrip(".")),
        intro=f"I could not read “{draft.unread}”. Write it where it belongs." if draft.unread else "",
        fields=(
            *(
                _field(each, draft, values, wrong.get(each.name, ""), hints.get(each.name, ""), request)
                for each in asked
            ),
            *_more(left, request),
        ),
        seen=str(seen_now(mark_row(draft.command, {**known, **readable}, request), known, request)),
        submit="Save" if issubclass(draft.command, Change) else "Show",
    )


def _chosen(command: type[Command], values: Mapping[str, Any]) -> dict[str, str]:
    """What was said of fields with a list, in the words of the list: amber is at risk there."""
    listed = {each.name: {choice.value for choice in each.kind.choices} for each in slots_of(command).values()}
    return {name: str(value) for name, value in values.items() if str(value) in listed[name]}


def _in_order(command: type[Command]) -> list[Slot]:
    """The slots as they stand in a form; why something is let through comes last."""
    return sorted(slots_of(command).values(), key=lambda each: each.kind is HARMLESS)


def _asked(
    draft: Draft, values: Mapping[str, str], also: Collection[str], request: Request
) -> tuple[list[Slot], list[Slot]]:
    """The slots that the form shows, and the rare ones that it leaves out until they are asked for.

    What something stands in is not left out; why something is let through was asked before, where it is said.
    """
    unasked = draft.command.unasked(values, request)
    slots = _in_order(draft.command)
    filled = {each.name for each in slots if values.get(each.name) and (each.asked or each.kind is HARMLESS)}
    wanted = [
        each for each in slots if each.asked and each.name not in unasked and (each.when is None or each.when(values))
    ]
    rare = {each.name for each in wanted if each.rare and not draft.more and each.name not in draft.values}
    shown = {*filled, *also, *(each.name for each in wanted if each.name not in rare)}
    return [each for each in slots if each.name in shown], [each for each in slots if each.name in rare - shown]


def _more(left: Collection[Slot], request: Request) -> tuple[FormField, ...]:
    """What shows the rare fields, if there are any."""
    if not left:
        return ()
    hint = request.worded(", ".join(each.label for each in left))
    choices = (Choice(value="yes", label="Show them"),)
    return (
        FormField(
            name=MORE, label="More", kind=FieldKind.CHOICE, hint=hint, required=False, choices=choices, shapes=True
        ),
    )


def _field(slot: Slot, draft: Draft, values: Mapping[str, str], error: str, hint: str, request: Request) -> FormField:
    value = values.get(slot.name, "")
    other = slot.instead if slot.instead and slot.instead.when(values) else None
    return FormField(
        name=slot.name,
        label=request.worded(other.label if other else slot.label),
        kind=slot.kind.field,
        hint=request.worded(hint or (other.hint if other else slot.hint)),
        required=slot.required,
        value=value,
        shown=_shown(slot, value, request),
        error=error,
        source=slot.kind.source,
        choices=slot.kind.choices,
        shapes=slot.shapes or (slot == row_slot(draft.command) and _fills(draft.command)),
    )


def _fills(command: type[Command]) -> bool:
    """Whether what stands in a form depends on the row that it is about."""
    ways = ((command.known, Command.known), (command.hints, Command.hints), (command.asks_with, Command.asks_with))
    return any(getattr(own, "__func__", None) is not getattr(usual, "__func__", None) for own, usual in ways)


def _shown(slot: Slot, value: str, request: Request) -> str:
    """How a value that was chosen from suggestions reads, where that is not as it is typed."""
    is_chosen = value and slot.kind.field == FieldKind.SUGGEST
    return label_of(slot.kind.source, value, request) if is_chosen else ""
