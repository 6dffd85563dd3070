"""What is still to be answered for a meeting by one person, or by an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.prompting.outstanding import Outstanding, outstanding
from handlers.reading.parties import Party
from handlers.request import Request
from storage.tables import Action, MeetingKind, Member


@dataclass(frozen=True)
class Share:
    """Some actions, and who is to answer for them: a member, or an organisation where nobody of it can be asked."""

    name: str
    organisation: str
    member: Member | None
    actions: Sequence[Action]


def waiting(kind: MeetingKind, request: Request) -> Outstanding:
    """What the next meeting of a kind still waits for."""
    following = request.stores.meetings.next_of(kind, request.now)
    return outstanding(request.stores, kind, following, request.now)


def shares(found: Outstanding, party: Party) -> list[Share]:
    """What somebody, or everybody of an organisation, is still to answer; in the order of the members."""
    asked = {**found.round.asked, **found.round.muted, **found.round.unreachable}
    members = [each for each in found.members.values() if _is_of(each, party)]
    mine = [
        Share(each.name, each.organisation.name, each, found.named(asked[each.id]))
        for each in members
        if each.id in asked
    ]
    led = [each for each in found.named(found.round.nobody) if each.lead_id == party.organisation.id]
    name = party.organisation.name
    return mine + ([Share(name, name, None, led)] if led and not party.member else [])


def _is_of(member: Member, party: Party) -> bool:
    if party.member:
        return member.id == party.member.id
    return member.organisation_id == party.organisation.id
