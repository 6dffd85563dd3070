"""What earlier meetings asked of somebody: whom a round of reminders tells of it, and which reminders show it."""

from collections.abc import Iterable, Mapping
from datetime import date

from handlers.prompting.outstanding import is_asked_of, person_of
from handlers.request import Request
from handlers.rights import leads
from schedules.asking import Piece, round_of
from storage.stores import Stores
from storage.tables import MeetingAction, Member, Occurrence


def told_before(stores: Stores, occurrence: Occurrence, members: Iterable[Member], day: date, today: date) -> list[int]:
    """The numbers of those who are to see to something by the `day` of a meeting, in the order of the members.

    The same people as are asked about an action of the plan that has this lead and owner, and no others.
    """
    waiting = [each for each in stores.meeting_actions.standing(None, [occurrence.kind_id]) if is_due(each, day)]
    people = [person_of(each, today, reachable=bool(each.identities)) for each in members]
    return list(round_of([Piece(each.id, each.lead_id, each.owner_id) for each in waiting], people).asked)


def is_due(action: MeetingAction, day: date) -> bool:
    """Whether a meeting on a day asks for it: what is due later is not asked for yet."""
    return action.due is None or action.due <= day


def asked_of(
    stores: Stores, member: Member, days: Mapping[int, date], today: date, principal: Member | None
) -> tuple[MeetingAction, ...]:
    """What the next meetings ask of somebody, and they alone; `days` has the day of each, by the kind of meeting."""
    found = stores.meeting_actions.standing(None, days) if days else []
    due = (each for each in found if is_due(each, days[each.kind_id]))
    return tuple(each for each in due if is_asked_of(member, each, {}, today, principal))


def draw_anew(action: MeetingAction, request: Request) -> None:
    """Let the reminders that people have before them show how it stands with a meeting action now."""
    following = request.stores.meetings.next_of(action.kind, request.now)
    if following is None:
        return
    theirs = {each.id for each in request.stores.members.all() if leads(each, action, request.today)}
    prompts = request.stores.prompts
    found = [pair for pair in prompts.asking_for(following.id, request.now) if pair[0].member_id in theirs]
    prompts.redraw(found, f"meeting action {action.id} {request.now.isoformat()}", request.now)
