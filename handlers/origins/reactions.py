"""Emoji that make records: which of them a partnership chose, and the private question to whoever used one.

Nothing is recorded of a message until somebody saves the form that the question opens.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from handlers.command import COMMANDS, Change, handles
from handlers.origins.records import LONGEST, SHOW
from handlers.reading.emoji import Meaning, emoji_name
from handlers.reading.kinds import EMOJI, MEANING
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reply import Audience, Button, Item, Items, Part, Refused, Reply, Text, Tone
from handlers.request import OriginMessage, Request
from handlers.rights import Right, rights_of
from storage.deliveries import Planned
from storage.tables import Reaction
from storage.vocabulary import Becoming

COMMAND_OF: Mapping[Becoming, str] = {
    Becoming.UPDATE: "action update",
    Becoming.INCIDENT: "incident log",
    Becoming.MEETING_ACTION: "meeting action",
}
"""Which form a message is offered."""
OFFERS: Mapping[Becoming, str] = {
    Becoming.UPDATE: "Record as action update",
    Becoming.INCIDENT: "Log as incident",
    Becoming.MEETING_ACTION: "Make a meeting action",
}
"""What a button or a menu says that opens it."""
HOW = (
    "Whoever puts such an emoji on a message in a channel that I am in is asked privately, and nothing is recorded "
    "before they save it."
)
NOT_REPEATED = "It is not repeated here, because it seems to hold what must not be kept."


class ChooseReaction(Change):
    words = "meeting reaction"
    right = Right.COORDINATE
    help = "Choose the emoji that offers to record a message; alone, it lists them"
    example = ":pushpin: incident"
    once = True

    emoji: Annotated[str, Slot(EMOJI, "Emoji", "Its name, such as :pushpin:")] = ""
    becomes: Annotated[Meaning | None, Slot(MEANING, "Makes of a message", "nothing takes it away")] = None


@handles
def choose(command: ChooseReaction, request: Request) -> Reply:
    if not command.emoji:
        return _listed(request)
    if command.becomes is None:
        said = "Say what it makes of a message: update, incident or meeting action; or nothing."
        raise Refused(f":{command.emoji}: needs one word more. {said}", field="becomes")
    if command.becomes == Meaning.NOTHING:
        return _taken_away(command.emoji, request)
    becomes = Becoming(command.becomes)
    before = request.stores.reactions.choose(command.emoji, becomes, request.now, request.member.id)
    if before == becomes:
        raise Refused(f":{command.emoji}: offers that already.")
    instead = (Text(text=f"Before, it offered “{OFFERS[before]}”."),) if before else ()
    return Reply(
        title=f"Saved: :{command.emoji}: on a message offers “{OFFERS[becomes]}”",
        parts=(*instead, Text(text=HOW)),
        buttons=(_taking_away(command.emoji),),
        tone=Tone.DONE,
    )


def wanted(emoji: str, request: Request) -> Becoming | None:
    """What a message with this emoji is to become; None where nobody chose it, or who used it may not record that."""
    reaction = request.stores.reactions.of(emoji_name(f":{emoji}:"))
    if reaction is None:
        return None
    command = COMMANDS[COMMAND_OF[reaction.becomes]]
    return reaction.becomes if command.right in rights_of(request.member, request.today) else None


@dataclass(frozen=True)
class Marked:
    """A message that somebody put an emoji to. `version` differs with each time that somebody does.

    `text` is what the message says, None where it must not be repeated; `trouble` is why it could not be read.
    """

    origin: OriginMessage
    becomes: Becoming
    version: str
    text: str | None
    trouble: str = ""


def ask_back(marked: Marked, destination: str, request: Request) -> None:
    """Plan the question to whoever used an emoji, at their `destination`: once for each time."""
    origin, becomes = marked.origin, marked.becomes
    line = f"/message {origin.place} {origin.message} {COMMAND_OF[becomes]}"
    where = f" in {origin.name}" if origin.name else ""
    reply = Reply(
        title=f"{OFFERS[becomes]}? You marked a message{where}.",
        parts=tuple(_told(marked)),
        buttons=(Button(label=OFFERS[becomes], line=line, style="primary"),),
        tone=Tone.ASK,
        audience=Audience.PERSON,
    )
    planned = Planned(
        subject=f"reaction {origin.place} {origin.message} {marked.version}",
        kind="notice",
        platform=request.platform,
        destination=destination,
        not_before=request.now,
        content=reply.model_dump(mode="json"),
    )
    request.stores.deliveries.plan(planned)


def _told(marked: Marked) -> Iterator[Part]:
    if marked.trouble:
        yield Text(text=marked.trouble)
    elif marked.text is None:
        yield Text(text=NOT_REPEATED)
    elif marked.text.strip():
        yield Text(text=f"It says: {clip(marked.text.strip(), LONGEST)}")
    if marked.origin.link:
        yield Text(text=SHOW, link=marked.origin.link)
    yield Text(text="Nothing is recorded unless you save it. If you meant nothing by it, leave this as it is.")


def _listed(request: Request) -> Reply:
    found = request.stores.reactions.all()
    choose_one = Button(label="Choose one", line=f"/form {ChooseReaction.words}")
    if not found:
        title = "No emoji is chosen yet"
        return Reply(title=title, parts=(Text(text=HOW),), buttons=(choose_one,))
    items = Items(items=tuple(map(_line, found)))
    title = "What an emoji on a message offers"
    return Reply(title=title, parts=(items, Text(text=HOW)), buttons=(choose_one,))


def _line(reaction: Reaction) -> Item:
    offers = OFFERS[reaction.becomes]
    return Item(text=f":{reaction.emoji}: offers “{offers}”", buttons=(_taking_away(reaction.emoji),))


def _taking_away(emoji: str) -> Button:
    return Button(label="Take it away", line=f"/{ChooseReaction.words} :{emoji}: {Meaning.NOTHING}")


def _taken_away(emoji: str, request: Request) -> Reply:
    if not request.stores.reactions.remove(emoji):
        listing = Button(label="Those that do", line=f"/{ChooseReaction.words}")
        raise Refused(f":{emoji}: makes nothing of a message as it is.", listing)
    return Reply(title=f"Saved: :{emoji}: makes nothing of a message any more", tone=Tone.DONE)
