"""Commands: frozen values whose class says the words, the right and the help, and whose fields are the grammar.

`@handles` ties a handler to its command; a bad declaration fails at import. Help, forms, the manifest and the
README's table are derived from what stands here.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict

from handlers.reading.kinds import FLAG, HARMLESS
from handlers.reading.slots import Slot, slots_of
from handlers.reply import Audience, Button, Marking, Refused, Reply
from handlers.request import Request
from handlers.rights import RIGHTS, Right, Rows, rights_of
from handlers.screening import Harmless
from schedules.calendar import say_day
from storage.vocabulary import Role


class Command(BaseModel):
    """Something that people can ask for. Subclasses are frozen values with a Slot on every field.

    `words` are family and verb; `bare` says whether the family alone means this command: never, when nothing
    else was typed, or whenever no verb of the family was. `example` is what follows the words in the help.
    `right` and `rows` say who may give it, and about what (`handlers.rights`); a command without rows finds no
    restricted one, whoever gives it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    words: ClassVar[str]
    help: ClassVar[str]
    right: ClassVar[Right]
    rows: ClassVar[Rows] = Rows.NONE
    example: ClassVar[str] = ""
    bare: ClassVar[Literal["never", "alone", "always"]] = "never"

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """What a form can be filled with beyond what was typed."""
        return {}

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """What is said beside a field as things stand, in place of its usual hint, where its value says nothing."""
        return {}

    @classmethod
    def mark(cls, values: Mapping[str, str], request: Request) -> str:
        """A mark of the row that the words name, where no field of its own does: kind, number, and how it stands."""
        return ""

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        """The fields that the form need not ask this person for, here. What was typed of them stands in it."""
        return frozenset()

    @classmethod
    def bar(cls, values: Mapping[str, str], request: Request) -> None:
        """Stop before anything that was typed is read, said back or kept, where some of it may stand nowhere.

        Raises Barred, or Incomplete with a form that holds what may be kept.
        """

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type["Command"], Mapping[str, str]]:
        """The command whose form asks for what is missing, and what was said of it: usually this one's own.

        Raises Refused where nothing could be saved, before anybody fills a form in for nothing.
        """
        return cls, values


class Change(Command):
    """A command that changes something, so that it leaves a receipt.

    The same words said again within minutes are asked about, unless `once`: then the rows themselves show whether
    it was done before, and the handler says so.
    """

    once: ClassVar[bool] = False

    sure: Annotated[bool, Slot(FLAG, "Do it all the same", option=True, asked=False)] = False
    allow: Annotated[
        Harmless | None,
        Slot(HARMLESS, "Let it through because", "Written down, without the text", option=True, asked=False),
    ] = None


AnyCommand = TypeVar("AnyCommand", bound=Command)
Handler = Callable[[AnyCommand, Request], Reply]
HANDLERS: dict[type[Command], Callable[[Any, Request], Reply]] = {}
COMMANDS: dict[str, type[Command]] = {}
FAMILIES = ("action", "incident", "objective", "measure", "meeting", "digest", "member", "plan", "funding", "help")
"""The order in which families are listed."""
USUAL = ("update", "nochange", "complete", "mine", "log", "set", "next", "action", "actions", "done", "page")
"""The verbs that stand first in their families, because they are what most people come for."""
RARE = ("erase",)
"""Those that stand last."""
FAMILY_NAMES = {
    **dict.fromkeys(("objectives", "priority", "priorities", "theme", "themes", "aim", "aims"), "objective"),
    "actions": "action",
    "incidents": "incident",
    **dict.fromkeys(("measures", "indicator", "indicators", "kpi", "kpis"), "measure"),
    "meetings": "meeting",
    "digests": "digest",
    "members": "member",
    **dict.fromkeys(("bid", "bids", "money"), "funding"),
}
"""Other names of a family: partnerships call their objectives priorities or themes."""
ROOT = "convenor"


def handles(handler: Handler[AnyCommand]) -> Handler[AnyCommand]:
    """Tie a handler to the command that its first parameter names. Raises TypeError for a bad declaration."""
    command = get_type_hints(handler)["command"]
    for name in ("words", "help", "right"):
        if not getattr(command, name, ""):
            raise TypeError(f"{command.__name__} does not say its {name}")
    if command.words in COMMANDS:
        raise TypeError(f"{command.words} is declared twice")
    slots_of(command)
    COMMANDS[command.words] = command
    HANDLERS[command] = handler
    families.cache_clear()
    return handler


@cache
def families() -> Mapping[str, Sequence[type[Command]]]:
    """The commands of each family, the usual ones first and the others in the order of declaration."""
    found: dict[str, list[type[Command]]] = {family: [] for family in FAMILIES}
    for words, command in COMMANDS.items():
        found.setdefault(words.split()[0], []).append(command)
    return {family: sorted(commands, key=_usual) for family, commands in found.items() if commands}


@dataclass(frozen=True)
class Found:
    """A command that was recognised, and the rest of the line as typed. `form`: asked for as a form."""

    command: type[Command]
    rest: str
    form: bool = False


def find(line: str) -> Found:
    """The command that a line begins with. Raises Refused with the nearest ones.

    The slash, a workspace's prefix and the bot's own name before the family are understood.
    """
    family, rest = _first(line.strip().removeprefix("/"))
    family, rest = _first(rest) if family == ROOT else (family, rest)
    form = family == "form"
    family, rest = _first(rest.removeprefix("/")) if form else (family, rest)
    name = _family(family)
    if name is None:
        raise _unknown_family(family)
    return Found(*_verb(name, rest), form=form)


def check(command: type[Command], request: Request) -> None:
    """Refuse what the member's role may not do, naming whom to ask. Shows restricted rows to those with a grant."""
    if command.right in rights_of(request.member, request.today):
        show_restricted(command, request)
        return
    asked = [f"{each.name} ({each.organisation.name})" for each in request.stores.members.coordinators()]
    whom = " or ".join(asked) or "a coordinator"
    if request.member.role == Role.VIEWER:
        raise Refused(f"As a viewer you can read everything here, but change nothing. Ask {whom}.")
    if command.right in RIGHTS[request.member.role] and (ended := request.member.deputy_until):
        raise Refused(
            f"You stood in as a deputy until {say_day(ended)}. Now you can read, but change nothing. Ask {whom}."
        )
    raise Refused(f"/{command.words} is for coordinators. Ask {whom}.")


def show_restricted(command: type[Command], request: Request) -> None:
    """From now on the request finds restricted rows too, if the command is for rows and the member has a grant."""
    if command.rows != Rows.NONE and request.sees_restricted:
        request.stores.clear()


def run(command: Command, request: Request) -> Reply:
    """Carry out a command for somebody who may give it. What shows something restricted is for them alone."""
    check(type(command), request)
    reply = HANDLERS[type(command)](command, request)
    if not request.disclosed:
        return reply
    return reply.model_copy(update={"marking": Marking.RESTRICTED, "audience": Audience.PERSON})


def _first(text: str) -> tuple[str, str]:
    word, *rest = text.split(maxsplit=1) or [""]
    return word.lower(), rest[0] if rest else ""


def _family(word: str) -> str | None:
    known = families()
    plain = FAMILY_NAMES.get(word, word)
    if plain in known:
        return plain
    # `/csp-action`: the workspace had another /action, so the app was made with a prefix.
    return next((name for name in known if word.endswith(("-" + name, "_" + name))), None)


def _verb(family: str, rest: str) -> tuple[type[Command], str]:
    word, after = _first(rest)
    if command := COMMANDS.get(f"{family} {word}"):
        return command, after
    commands = {_verb_of(command): command for command in families()[family]}
    second, beyond = _first(after)
    always = next((each for each in commands.values() if each.bare == "always"), None)
    if second and second in commands and always:  # `/digest jag issue` names the meeting first
        return commands[second], f"{rest.split(maxsplit=1)[0]} {beyond}"
    if always:
        return always, rest
    alone = next((each for each in commands.values() if each.bare == "alone"), None)
    if alone and not rest.strip():
        return alone, ""
    raise _unknown_verb(family, word, rest, commands)


def _verb_of(command: type[Command]) -> str:
    return command.words.partition(" ")[2]


def _usual(command: type[Command]) -> int:
    verb = _verb_of(command)
    if verb in RARE or command.bare == "always":
        return len(USUAL) + 1 if verb in RARE else -1
    return USUAL.index(verb) if verb in USUAL else len(USUAL)


def _unknown_family(word: str) -> Refused:
    near = difflib.get_close_matches(word, [*families(), *FAMILY_NAMES], n=2, cutoff=0.6)
    names = list(dict.fromkeys(FAMILY_NAMES.get(each, each) for each in near)) or ["action", "incident"]
    listed = ", ".join(f"/{name}" for name in names if name != "help")
    start = f"I do not understand “{word}”." if word else "Please say what you would like to do."
    buttons = [Button(label="My actions", line="/action"), Button(label="Help", line="/help")]
    return Refused(f"{start} Try {listed or '/action'}, or /help.", *buttons)


def _unknown_verb(family: str, word: str, rest: str, commands: Mapping[str, type[Command]]) -> Refused:
    near = difflib.get_close_matches(word, commands, n=3, cutoff=0.5)
    after = rest.strip()[len(word) :].strip() if near else rest.strip()
    offered = near or [verb for verb in ("update", "show", "log", "list") if verb in commands]
    buttons = [Button(label=f"/{family} {verb}", line=f"/{family} {verb} {after}".strip()) for verb in offered]
    said = f"I do not know /{family} {word}." if word else f"/{family} needs one more word."
    if near:
        meant = " or ".join(f"/{family} {verb}" for verb in near)
        return Refused(f"{said} Did you mean {meant}? /help {family} lists all of them.", *buttons)
    verbs = ", ".join(verb for verb in commands if verb)
    return Refused(f"{said} You can say /{family} with: {verbs}.", *buttons)
