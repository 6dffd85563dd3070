"""Who takes part: everybody by organisation, with role and what else coordinators need to know."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

from handlers.command import Command, handles
from handlers.paging import page
from handlers.reading.kinds import NUMBER
from handlers.reading.slots import Slot
from handlers.reply import Audience, Item, Items, Reply
from handlers.request import Request
from handlers.rights import Right, coordinates, sees_restricted
from handlers.sayings import counted
from schedules.calendar import say_day
from storage.tables import Member


class ListMembers(Command):
    words = "member list"
    right = Right.READ
    help = "List the members by organisation, with their roles"
    bare = "alone"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_members(command: ListMembers, request: Request) -> Reply:
    members = request.stores.members.all()
    shown = page(members, command.page, "/member list")
    names = {each.id: each.name for each in members}
    groups = groupby(shown.rows, lambda each: each.organisation.name)
    parts = tuple(
        Items(title=organisation, items=tuple(_item(each, names, request) for each in group))
        for organisation, group in groups
    )
    return Reply(
        title=f"{counted(len(members), 'member')} of {request.partnership.name}",
        parts=(*parts, *shown.footer),
        buttons=shown.buttons,
        audience=Audience.PERSON,
    )


def says_grant(member: Member, request: Request) -> str:
    """That somebody may see restricted items, and until when; nothing for those who may not today."""
    if not (member.cleared_until and sees_restricted(member, request.today)):
        return ""
    return f"may see restricted items until {say_day(member.cleared_until)}"


def says_deputy(member: Member, principal: str, request: Request) -> str:
    """For whom somebody stands in, and until when or whether that is over."""
    if not (member.deputy_for_id and principal):
        return ""
    until = member.deputy_until
    over = until is not None and until < request.today
    return f"deputy for {principal}" + (f" until {say_day(until)}" if until else "") + (", over" if over else "")


def _item(member: Member, names: dict[int, str], request: Request) -> Item:
    return Item(text=f"{member.name}, {member.role}", detail=" · ".join(_details(member, names, request)))


def _details(member: Member, names: dict[int, str], request: Request) -> Iterator[str]:
    coordinating = coordinates(request.member)
    if not member.identities:
        yield "in no chat"
    if deputy := says_deputy(member, names.get(member.deputy_for_id or 0, ""), request):
        yield deputy
    if coordinating and member.email:
        yield member.email
    if coordinating and (grant := says_grant(member, request)):
        yield grant
    # For them, and for those who would otherwise wait for their answer.
    if member.muted_at and (coordinating or member.id == request.member.id):
        yield f"stopped their reminders on {say_day(request.local(member.muted_at).date())}"
