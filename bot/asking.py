"""Who asks, in which partnership, and the transaction in which they do; what they were shown is written down first."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from bot.hearing import Spoken
from handlers.reading.drafts import Incomplete, Wrong
from handlers.reply import Refused
from handlers.request import Request
from handlers.rights import sees_restricted
from handlers.sayings import person as say_person
from storage.database import Database
from storage.stores import Stores, Unit
from storage.tables import Member, Prompt
from storage.troubles import Conflict, Unavailable

SHOWN = "shown"
"""The event of a restricted item that somebody was shown."""
ELSEWHERE = (
    "You are in another organisation's workspace, which keeps what it shows: restricted items are not shown there."
)


class Unknown(Refused):
    """Nobody here knows who is speaking."""


@contextmanager
def asked_in(
    database: Database, spoken: Spoken, now: datetime, changing: AbstractContextManager[Unit] | None = None
) -> Iterator[tuple[Unit, Request]]:
    """A request and the transaction it is asked in: one that is `changing` something, or else one that reads.

    What was shown of restricted items is written down before anybody gets the answer, be that a refusal or a form.
    Raises Refused where it cannot be.
    """
    request: Request | None = None
    try:
        with changing or database.reading() as unit:
            request = request_of(unit, spoken, now, changing=changing is not None)
            # Their numbers, because the rows themselves cannot be read any more when the transaction is over.
            who = request.partnership.id, request.member.id, request.member.organisation_id
            which = " ".join(request.notes)
            yield unit, request
            if changing:
                _note_shown(request, request.stores)
    except (Incomplete, Refused, Wrong) as ended:
        if request:
            _write_shown(database, request, *who)
            _say_which(ended, which)
        raise
    if not changing:
        _write_shown(database, request, *who)


def _say_which(ended: Exception, which: str) -> None:
    """Put into a form or a refusal of which partnership it is, where that is not plain."""
    if isinstance(ended, Refused):
        ended.sentence = f"{ended.sentence} {which}".strip()
    if isinstance(ended, Incomplete):
        ended.form = ended.form.model_copy(update={"intro": f"{ended.form.intro} {which}".strip()})


def _write_shown(
    database: Database, request: Request, partnership_id: int, member_id: int, organisation_id: int
) -> None:
    if not request.disclosed:
        return
    try:
        with database.unit() as unit:
            unit.acts(request.now, member_id=member_id, organisation_id=organisation_id)
            _note_shown(request, unit.within(partnership_id))
    except (Unavailable, Conflict) as trouble:
        raise Refused(
            f"Not shown: whoever is shown a restricted item is written down first, and now that does not work "
            f"({trouble}). Please ask again in a moment."
        ) from trouble


def _note_shown(request: Request, stores: Stores) -> None:
    where = {"asked_in": request.spot.place} if request.spot else {}
    for subject in request.disclosed:
        stores.audit.add(SHOWN, subject, now=where, at=request.now)


def request_of(unit: Unit, spoken: Spoken, now: datetime, *, changing: bool = False) -> Request:
    """The request of who speaks, in the partnership they speak in, with what is known of them and of where they are.

    Raises Unknown for those whom nobody knows, and Refused where the partnership is not theirs any more.
    """
    memberships = unit.people.memberships(spoken.person.platform, spoken.person.id)
    if not memberships:
        raise _unknown(unit, spoken)
    members = [each.member for each in memberships]
    member = _member_here(unit, members, spoken)
    here = memberships[members.index(member)]
    stores = unit.within(member.partnership_id)
    unit.acts(now, member_id=member.id, organisation_id=member.organisation_id)
    request = Request(
        stores=stores,
        partnership=member.partnership,
        member=member,
        now=now,
        platform=spoken.person.platform,
        people=spoken.people,
        channels=spoken.channels,
        spot=spoken.spot,
        shared=spoken.shared,
        absent=spoken.absent,
        archived=spoken.archived,
        footing=spoken.footings.get(spoken.person.id),
        footings=spoken.footings,
        outside=spoken.outside,
        changing=changing,
        prompt=_prompt(stores, member, spoken),
        elsewhere=tuple(each for each in members if each is not member),
        confirming=here.confirming,
        boarded=here.boarded,
        origin=spoken.origin,
        notes=_which(members, member, stores, spoken),
    )
    if spoken.outside and sees_restricted(member, request.today):
        request.note(ELSEWHERE)
    return request


def _prompt(stores: Stores, member: Member, spoken: Spoken) -> Prompt | None:
    """The private reminder of this member's that a press or a reply answers."""
    if spoken.mark:
        found = stores.prompts.marked(spoken.mark)
        return found if found and found.member_id == member.id else None
    if spoken.reply_to:
        return stores.prompts.posted(member.id, spoken.person.platform, spoken.reply_to)
    return None


def _member_here(unit: Unit, members: list[Member], spoken: Spoken) -> Member:
    """Somebody in several partnerships speaks in the one whose page they look at, or whose reminder they answer, or
    whose channel they are in.
    """
    if spoken.within:
        return _member_within(spoken.within, members)
    if len(members) == 1:
        return members[0]
    asked = (each for each in members if _prompt(unit.within(each.partnership_id), each, spoken))
    here = (each for each in members if _meets_here(unit.within(each.partnership_id), spoken))
    return next(asked, None) or next(here, None) or members[-1]


def _member_within(partnership_id: int, members: list[Member]) -> Member:
    found = next((each for each in members if each.partnership_id == partnership_id), None)
    if found is None:
        raise Refused("This page is of a partnership that you are not in any more. Open it again for another.")
    return found


def _meets_here(stores: Stores, spoken: Spoken) -> bool:
    return spoken.spot is not None and stores.channels.knows(spoken.spot.place)


def _which(members: list[Member], member: Member, stores: Stores, spoken: Spoken) -> list[str]:
    """Of which partnership an answer is, to somebody who is in several and writes where none of them meets."""
    if len(members) == 1 or spoken.within or _meets_here(stores, spoken):
        return []
    name = member.partnership.name
    return [f"This is the {name}. You are in {len(members)} partnerships: to speak in another, write where it meets."]


def _unknown(unit: Unit, spoken: Spoken) -> Unknown:
    partnerships = unit.partnerships.all()
    coordinators = unit.within(partnerships[0].id).members.coordinators() if len(partnerships) == 1 else []
    whom = " or ".join(say_person(each) for each in coordinators) or "the coordinator of your partnership"
    name = f"@{spoken.person.name}" if spoken.person.name else "@you"
    return Unknown(f"I do not know you yet. Ask {whom} to type: /member add {name} partner YOUR ORGANISATION")
