"""Where content may land: what a platform says of the place, and what the partnership allows there, are judged here.

A platform tells facts and decides nothing. What it cannot say it says as the worse of the two, so that whatever
nobody knows keeps restricted content back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from handlers.reply import Marking
from handlers.rights import sees_restricted
from handlers.sayings import counted, person
from storage.stores import Stores


@dataclass(frozen=True)
class Landing:
    """A place as its platform shows it this moment.

    `direct`: a conversation with one person alone. `absent`: the bot is not in it. `shared`: another organisation
    reads there, or soon will. `public`: it can be read without being in it. `guests`: somebody in it is only a guest
    of the workspace. `people` are all who read there, apps included, by their ids on the platform; None where nobody
    looked, or nobody can say.
    """

    direct: bool = False
    archived: bool = False
    absent: bool = False
    shared: bool = False
    public: bool = False
    guests: bool = False
    people: frozenset[str] | None = None


@dataclass(frozen=True)
class Leave:
    """What the partnership allows in a place this moment.

    `allowed`: a coordinator said that restricted items may be posted there. `granted` are those of the people there
    who may see restricted items on this day; `known` says of those others who are members what they are called.
    `shown`: a coordinator who knew that another organisation reads there said that what is saved is shown to all.
    """

    allowed: bool = False
    granted: frozenset[str] = frozenset()
    known: Mapping[str, str] = field(default_factory=dict)
    shown: bool = False


NO_LEAVE = Leave()
"""Where nobody can say what is allowed, nothing is."""

Stands = Callable[[Landing, Leave], bool]
Rule = tuple[Stands, str]
"""What stands in the way, and the words for it with what to do."""

ANYTHING: tuple[Rule, ...] = (
    (lambda place, _: place.archived, "the channel is archived: bring it back, or name another channel"),
    (lambda place, _: place.absent, "the bot is not in the channel: type /invite @Convenor there, then send it again"),
)
"""What keeps every content out of a channel."""
PLACE: tuple[Rule, ...] = (
    (
        lambda place, _: place.shared,
        "another organisation can read the channel, so nothing restricted is posted there: name another channel",
    ),
    (
        lambda place, _: place.public,
        "whoever looks can read the channel without being in it: make it private, or name another channel",
    ),
    (
        lambda _, leave: not leave.allowed,
        "the channel is not on the list of channels for restricted items: a coordinator puts it there with "
        "/meeting allow #channel, or name one that is",
    ),
)
"""What keeps restricted content out of a channel, whoever is in it."""
PEOPLE: tuple[Rule, ...] = (
    (
        lambda place, _: place.guests,
        "a guest of the workspace is in the channel: take them out, and write to them privately",
    ),
    (
        lambda place, _: place.people is None,
        "nobody can say who is in the channel: name another channel",
    ),
    (
        lambda place, leave: bool(lacking(place, leave)),
        "not everybody in the channel may see restricted items: {who}. Grant it to them with /member grant, or take "
        "them out of the channel",
    ),
)
"""What keeps restricted content out of a channel because of those who read there."""
DIRECT: tuple[Rule, ...] = (
    (
        lambda place, _: place.shared,
        "this person is in another organisation's workspace, which keeps what it reads: nothing restricted goes there",
    ),
    (
        lambda place, leave: not place.people or bool(lacking(place, leave)),
        "this person may not see restricted items: {who}. Grant it with /member grant, or leave it at that",
    ),
)
"""What keeps restricted content from one person."""


UNTOLD = "another organisation can read the channel, and nobody who knew so said that what is saved is shown there"
"""What keeps a line of what was saved out of a channel."""


def obstacles(marking: Marking, place: Landing, leave: Leave) -> tuple[str, ...]:
    """Why content of a marking may not land in a place, each with what to do; empty where it may.

    Who is in a channel is judged only where the channel itself would do.
    """
    if marking != Marking.RESTRICTED:
        return _standing(ANYTHING, place, leave)
    if place.direct:
        return _standing(ANYTHING, place, leave) or _standing(DIRECT, place, leave)
    return _standing((*ANYTHING, *PLACE), place, leave) or _standing(PEOPLE, place, leave)


def lacking(place: Landing, leave: Leave) -> frozenset[str]:
    """Those who read there and may not see restricted items."""
    return (place.people or frozenset()) - leave.granted


def leave_of(stores: Stores, platform: str, destination: str, people: frozenset[str], day: date) -> Leave:
    """What a partnership allows at a destination on a day of its own: a channel's id, or `@` and a person's id."""
    channel = stores.channels.at(platform, destination)
    there = {
        identity.person: member
        for member in stores.members.all()
        for identity in member.identities
        if identity.platform == platform and identity.person in people
    }
    granted = frozenset(each for each, member in there.items() if sees_restricted(member, day))
    return Leave(
        allowed=channel is not None and channel.allowed_at is not None,
        shown=channel is not None and channel.shared_at is not None and channel.confirms is not None,
        granted=granted,
        known={each: person(member) for each, member in there.items() if each not in granted},
    )


def _standing(rules: tuple[Rule, ...], place: Landing, leave: Leave) -> tuple[str, ...]:
    return tuple(sentence.format(who=_who(place, leave)) for stands, sentence in rules if stands(place, leave))


def _who(place: Landing, leave: Leave) -> str:
    """Those who may not see restricted items: members by name, others by their number."""
    found = lacking(place, leave)
    named = sorted(leave.known[each] for each in found if each in leave.known)
    others = len(found) - len(named)
    nobodies = f"{counted(others, 'person', 'people')} or apps who are no members here" if others > 1 else ""
    nobodies = "a person or an app that is no member here" if others == 1 else nobodies
    return ", ".join(each for each in (*named, nobodies) if each) or "nobody knows who reads there"
