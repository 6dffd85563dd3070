"""Help: what people can type, derived from the commands themselves."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from handlers.command import COMMANDS, FAMILY_NAMES, Command, families, handles
from handlers.reading.kinds import CATEGORY, CATEGORY_CHOICES, LINE
from handlers.reading.slots import Slot, slots_of
from handlers.reading.tokens import clip
from handlers.reply import Audience, Button, Item, Items, Refused, Reply, Text
from handlers.request import Request
from handlers.rights import Right, rights_of
from handlers.sayings import WITHOUT_SLASH

HIDDEN = frozenset({"sure", "allow"})
"""The options that answer a question of the bot's; nobody types them unasked."""
WHO = {
    Right.READ: "Every member may use it.",
    Right.COMMENT: "Partners, deputies, chairs and coordinators may use it.",
    Right.REPORT: "Partners, deputies, chairs and coordinators may use it.",
    Right.COORDINATE: "It is for coordinators.",
}
WHOSE = {
    Right.COMMENT: "For partners, deputies, chairs and coordinators",
    Right.REPORT: "For partners, deputies, chairs and coordinators",
    Right.COORDINATE: "For coordinators",
}
SHORTEST = "/action alone lists your actions, each with buttons to answer it. /incident alone logs an incident."
MORE = (
    "/help and a command, such as /help action update, shows its fields. /convenor form and a command opens its form. "
    "You can also mention me or write to me: there no slash is needed, and for an update not even a command: 4.2 amber "
    "Six notices issued. The three dots beside a message, in threads too, record it: More message shortcuts."
)
STARTS = (
    Button(label="Update an action", line="/form action update"),
    Button(label="Log an incident", line="/form incident log"),
)


class Help(Command):
    words = "help"
    right = Right.READ
    help = "Show what you can type"
    example = "action update"
    bare = "always"

    command: Annotated[str, Slot(LINE, "Command", "Such as action update, or incident")] = ""


@handles
def show_help(command: Help, request: Request) -> Reply:
    said = " ".join(command.command.lower().replace("/", " ").split())
    if not said:
        return _overview(request)
    named = _named(said)
    if not named:
        raise _unknown(said)
    return _one(named[0], request) if len(named) == 1 else _several(said, named, request)


@dataclass(frozen=True)
class Row:
    """One command as a table shows it: its words, what is typed, what it does, and the right it needs."""

    words: str
    usage: str
    help: str
    right: Right


def table() -> tuple[Row, ...]:
    """Every command, family by family."""
    return tuple(
        Row(each.words, usage(each), each.help, each.right) for family in families().values() for each in family
    )


def usage(command: type[Command]) -> str:
    """What is typed: `/action update REF [STATUS] TEXT [next= public= on-behalf-of=]`."""
    slots = _told(command)
    places = [_place(slot) for slot in slots if not slot.option]
    needed = [f"{slot.option_name}=" for slot in slots if slot.option and slot.required]
    others = [_option(slot) for slot in slots if slot.option and not slot.required]
    return " ".join([f"/{command.words}", *places, *needed, *([f"[{' '.join(others)}]"] if others else [])])


def _told(command: type[Command]) -> list[Slot]:
    return [slot for slot in slots_of(command).values() if slot.told and slot.name not in HIDDEN]


def _place(slot: Slot) -> str:
    name = slot.option_name.upper()
    return name if slot.required else f"[{name}]"


def _option(slot: Slot) -> str:
    return slot.option_name if slot.kind.flag else f"{slot.option_name}="


def _named(said: str) -> Sequence[type[Command]]:
    """The commands that are meant: one by its words, all of a family, or all of a verb."""
    if said in COMMANDS:
        return (COMMANDS[said],)
    family = families().get(FAMILY_NAMES.get(said, said))
    return family or [each for each in COMMANDS.values() if each.words.partition(" ")[2] == said]


def _unknown(said: str) -> Refused:
    near = difflib.get_close_matches(said, [*COMMANDS, *families()], n=3, cutoff=0.5)
    buttons = [Button(label=f"/help {each}", line=f"/help {each}") for each in near]
    everything = Button(label="Everything you can type", line="/help")
    return Refused(f"I do not know “{clip(said)}”. /help alone shows everything you can type.", *buttons, everything)


def _overview(request: Request) -> Reply:
    """Every family: what this member may use, then what they may not and who may."""
    mine = rights_of(request.member, request.today)
    usable = [(name, [each for each in some if each.right in mine]) for name, some in families().items()]
    shortest = (Text(text=SHORTEST),) if Right.REPORT in mine else ()
    parts = [_lines(name, some, request) for name, some in usable if some]
    return Reply(
        title="What you can type",
        parts=(*_without_slash(request), *shortest, *parts, *_not_theirs(mine), Text(text=MORE)),
        buttons=STARTS if Right.REPORT in mine else (),
        audience=Audience.PERSON,
    )


def _without_slash(request: Request) -> tuple[Text, ...]:
    """How a guest says all of it, before they read what to type."""
    return (Text(text=WITHOUT_SLASH),) if request.footing else ()


def _lines(family: str, some: Iterable[type[Command]], request: Request) -> Items:
    """A family as one item of many lines: in Slack a line takes half the room of an item."""
    lines = (f"/{each.words}: {request.worded(each.help)}" for each in some)
    return Items(items=(Item(text=family.capitalize(), detail="\n".join(lines)),))


def _not_theirs(mine: Collection[Right]) -> Iterator[Text]:
    for whose in dict.fromkeys(WHOSE.values()):
        theirs = {right for right, said in WHOSE.items() if said == whose} - set(mine)
        named = [_verbs(family, some, theirs) for family, some in families().items()]
        if any(named):
            yield Text(text=f"{whose}: {'; '.join(filter(None, named))}")


def _verbs(family: str, some: Iterable[type[Command]], theirs: Collection[Right]) -> str:
    """The commands of a family that need one of these rights: "/measure add, edit, retire"."""
    verbs = [each.words.partition(" ")[2] for each in some if each.right in theirs]
    return f"/{family} {', '.join(verbs)}" if verbs else ""


def _several(said: str, some: Iterable[type[Command]], request: Request) -> Reply:
    items = tuple(Item(text=usage(each), detail=request.worded(each.help)) for each in some)
    return Reply(title=f"Help on {said}", parts=(Items(items=items), Text(text=MORE)), audience=Audience.PERSON)


def _one(command: type[Command], request: Request) -> Reply:
    slots = _told(command)
    fields = (Items(title="Fields", items=tuple(_field(slot, request) for slot in slots)),) if slots else ()
    example = Text(text=f"Example: /{command.words} {command.example}".strip())
    form = (Button(label="Open the form", line=f"/form {command.words}"),) if fields else ()
    return Reply(
        title=usage(command),
        parts=(Text(text=f"{request.worded(command.help)}. {WHO[command.right]}"), *fields, example),
        buttons=form,
        audience=Audience.PERSON,
    )


def _field(slot: Slot, request: Request) -> Item:
    """A field: how it is typed, its name, and what it can be."""
    typed = _option(slot) if slot.option else slot.option_name.upper()
    needed = "" if slot.required else ", optional"
    detail = "\n".join(filter(None, (request.worded(slot.hint), _choices(slot))))
    return Item(text=f"{typed}: {request.worded(slot.label)}{needed}", detail=detail)


def _choices(slot: Slot) -> str:
    if slot.kind is CATEGORY:
        return "One of: " + ", ".join(choice.value for choice in CATEGORY_CHOICES)
    return f"One of: {', '.join(choice.value for choice in slot.kind.choices)}" if slot.kind.choices else ""
