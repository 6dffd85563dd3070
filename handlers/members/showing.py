"""What is held about a member: all of it to themselves and to coordinators, who they are to everybody else."""

from collections.abc import Iterator
from typing import Annotated

from handlers.command import Command, handles
from handlers.members.listing import says_deputy, says_grant
from handlers.reading.kinds import MEMBER
from handlers.reading.slots import Slot
from handlers.reading.tokens import an
from handlers.reply import Audience, Facts, Reply, Text
from handlers.request import Request
from handlers.rights import Right, coordinates
from handlers.sayings import capital, person
from schedules.calendar import say_day
from storage.tables import Member

PLATFORMS = {"slack": "Slack"}
"""The platforms that are named even where somebody is not on them."""


class ShowMember(Command):
    words = "member show"
    right = Right.READ
    help = "Show what I hold about you; coordinators, about any member"
    example = "me"

    who: Annotated[Member | None, Slot(MEMBER, "Who", "me, or another member")] = None


@handles
def show_member(command: ShowMember, request: Request) -> Reply:
    member = request.stores.members.get((command.who or request.member).id)
    assert member  # who speaks or was named is one
    mine = member.id == request.member.id
    if not (mine or coordinates(request.member)):
        return Reply(title=member.name, parts=(Facts(rows=_public(member)),), audience=Audience.PERSON)
    return Reply(
        title="What I hold about you" if mine else f"What I hold about {person(member)}",
        parts=(
            Facts(rows=(*_public(member), *_held(member, request))),
            Text(text="How much there is in their name:" if not mine else "How much there is in your name:"),
            Facts(rows=_counts(member, request)),
            Text(text=_rights(member, request)),
        ),
        audience=Audience.PERSON,
    )


def _public(member: Member) -> tuple[tuple[str, str], ...]:
    return ("Name", member.name), ("Role", member.role.value), ("Organisation", member.organisation.name)


def _held(member: Member, request: Request) -> Iterator[tuple[str, str]]:
    yield "Member since", f"{say_day(request.local(member.added_at).date())}, added by {_added_by(member, request)}"
    yield "Email", member.email or "none"
    known = {each.platform for each in member.identities}
    for platform in sorted({*PLATFORMS, *known}):
        name = PLATFORMS.get(platform, platform.capitalize())
        yield name, "known there by an id" if platform in known else "not known there"
    grant = says_grant(member, request)
    yield "Restricted items", grant.partition("restricted items ")[2] or "may see none"
    principal = request.stores.members.get(member.deputy_for_id) if member.deputy_for_id else None
    yield "Stands in for", says_deputy(member, principal.name if principal else "", request) or "nobody"
    names = {member.id: member.name}
    deputies = request.stores.members.deputies(member.id)
    told = [f"{each.name} ({says_deputy(each, names[member.id], request)})" for each in deputies]
    yield "Deputies", ", ".join(told) or "none"
    muted = member.muted_at and say_day(request.local(member.muted_at).date())
    yield "Reminders", f"stopped on {muted}" if muted else "sent"


def _added_by(member: Member, request: Request) -> str:
    """In what role somebody added them; never who that was."""
    adder = request.stores.members.get(member.added_by_id) if member.added_by_id else None
    return an(adder.role.value) if adder else "whoever set this up"


def _counts(member: Member, request: Request) -> tuple[tuple[str, str], ...]:
    held = request.stores.holdings.of(member)
    return tuple((capital(name), str(number)) for name, number in held.items())


def _rights(member: Member, request: Request) -> str:
    """Whom to ask; where that is only oneself, how it is done."""
    others = [each for each in request.stores.members.coordinators() if each.id != request.member.id]
    if coordinates(request.member) and (member.id != request.member.id or not others):
        return "A copy of it is made on the machine, with convenor export person. /member erase erases who has left."
    whom = " or ".join(person(each) for each in others)
    return f"For a copy of it, or to have it corrected or erased, ask {whom}."
