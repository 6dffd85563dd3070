"""To whom a reminder goes: a channel, the coordinators, or each person who would be asked as things are now."""

from collections.abc import Iterable, Sequence

from handlers.prompting.outstanding import Outstanding
from handlers.request import Request
from handlers.rights import coordinates
from handlers.sayings import counted, person
from schedules.reminders import Rung, To
from storage.tables import Channel, Member

UNNAMED = "a channel that is not named yet"
MOST_NAMES = 12


def audience(rung: Rung, channel: Channel | None, found: Outstanding, request: Request) -> str:
    """To whom it goes: "#jag", or "at present 5 people of 4 organisations, 1 muted". Coordinators read their names."""
    match rung.to:
        case To.CHANNEL:
            return channel.name if channel else UNNAMED
        case To.COORDINATOR:
            return f"at present {_people(request.stores.members.coordinators(), request)}"
    return f"at present {asked(found, request)}"


def asked(found: Outstanding, request: Request) -> str:
    """Whom a meeting would ask today, counted: "5 people of 4 organisations, 1 muted, 1 in no chat"."""
    said = [_people(_members(found, found.round.asked), request)]
    said += [f"{len(some)} {what}" for some, what in ((found.round.muted, "muted"),
             (found.round.unreachable, "in no chat")) if some]  # fmt: skip
    return ", ".join(said)


def left_out(found: Outstanding, request: Request) -> list[str]:
    """Who is not asked and why, a sentence each. Only coordinators read who has muted reminders."""
    said = []
    if found.round.muted:
        names = ", ".join(person(each) for each in _members(found, found.round.muted))
        said += [f"Muted private reminders: {names}."] if coordinates(request.member) else []
    if found.round.unreachable:
        people = counted(len(found.round.unreachable), "person is", "people are")
        said += [f"{people} in no chat; the coordinators are given a text to forward for each."]
    if nobody := len(found.round.unled) + len(found.round.nobody):
        word = request.word("action", many=nobody != 1)
        said += [f"{nobody} open {word} {'has' if nobody == 1 else 'have'} nobody to ask; coordinators get one list."]
    return said


def _members(found: Outstanding, ids: Iterable[int]) -> list[Member]:
    return [found.members[each] for each in ids]


def _people(members: Iterable[Member], request: Request) -> str:
    """How many, and for coordinators who: nobody else reads who is asked."""
    some = list(members)
    if not some:
        return "nobody"
    organisations = {each.organisation_id for each in some}
    said = f"{counted(len(some), 'person', 'people')} of {counted(len(organisations), 'organisation')}"
    return f"{said} ({_names(some)})" if coordinates(request.member) else said


def _names(members: Sequence[Member]) -> str:
    names = sorted(each.name for each in members)
    more = [f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else []
    return ", ".join([*names[:MOST_NAMES], *more])
