"""Reading where: a place in the area, a meeting, a channel."""

import re

from handlers.form import Choice
from handlers.reading.tokens import Unclear, clip, plain_name, take_name, take_token
from handlers.reply import Refused
from handlers.request import Request, Spot
from handlers.screening import Kind, find
from storage.meetings import kind_names
from storage.organisations import fold
from storage.tables import MeetingKind

LONGEST_PLACE = 80
WHERE = re.compile(r"\A(?:in|at|on|near|by|around|outside)\s+(?:the\s+)?", re.IGNORECASE)
"""What people say before a place."""
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
ADDRESSES = frozenset({Kind.POSTCODE, Kind.ADDRESS, Kind.STAYS})
NO_PLACE = frozenset({"a", "an", "at", "by", "in", "my", "near", "on", "our", "the", "to"})


def take_place(text: str, request: Request) -> tuple[str, str]:
    """The longest beginning that is a place the partnership knows, else the first word; "in" and its like go first."""
    known = {plain_name(place.name) for place in request.stores.places.all()}
    for begun in (text, WHERE.sub("", text, 1)):
        name, rest = take_name(begun, known, plain_name)
        if plain_name(name) in known:
            return name, rest
    return name, rest


def outward(words: str) -> str:
    """The first half of a postcode as it is written, such as SG1; nothing for words that are none."""
    plain = words.strip(" ,.:;").upper()
    return plain if OUTWARD.fullmatch(plain) else ""


def read_place(words: str, request: Request) -> str:
    """A public place, a ward or the first half of a postcode; a known one in its own spelling, a new one as typed.

    Raises Refused for a house or a full postcode, without saying it.
    """
    known = next((p.name for p in request.stores.places.all() if plain_name(p.name) == plain_name(words)), None)
    name = known or outward(words) or " ".join(words.split()).strip(" ,.:;")
    if not known and ADDRESSES.intersection(find(name)):
        raise Refused("That looks like an address. Name a ward, a public place or the first half of a postcode.")
    if not any(each.isalpha() for each in name) or len(name) > LONGEST_PLACE or name.lower() in NO_PLACE:
        raise Refused("Name a ward or a public place, such as Bedwell; a new one of several words in quotes.")
    return name


def take_meeting(text: str, request: Request) -> tuple[str, str]:
    """The longest beginning of a text that names a kind of meeting, else its first word."""
    known = {name for kind in request.stores.meetings.kinds() for name in kind_names(kind)}
    return take_name(text, known, fold)


def read_meeting(words: str, request: Request) -> MeetingKind:
    """A kind of meeting by key, name or alias."""
    kind = request.stores.meetings.kind(words)
    if kind:
        return kind
    kinds = request.stores.meetings.kinds()
    raise Unclear(
        f"“{clip(words)}” is not a meeting of this partnership. Which one?",
        [Choice(value=each.key, label=f"{each.key} ({each.name})") for each in kinds],
    )


def take_channel(text: str, _request: Request) -> tuple[str, str]:
    """A word; `in #jag` is how people say `#jag`."""
    return take_token(re.sub(r"\Ain\s+(?=#|<)", "", text))


def read_channel(words: str, request: Request) -> Spot:
    """A channel that was named with #, or one that the partnership knows, by its name."""
    name = "#" + words.lstrip("#")
    if name in request.channels:
        return Spot(place=request.channels[name], name=name)
    if known := request.stores.channels.named(request.platform, name):
        return Spot(place=known.place, name=known.name)
    raise Refused(
        f"{clip(name)} is not a channel I can see. Type # and choose it from the list that opens.", field="in_"
    )
