"""Moving somebody to another organisation: their history stays with the one that it was reported for."""

from typing import Annotated

from handlers.command import Change, handles
from handlers.members.deputising import end_deputies, end_deputy
from handlers.members.enrolling import greet, refuse_last
from handlers.members.listing import says_grant
from handlers.members.passing import ask_what_becomes, owned_by, passed_on, refuse_taker
from handlers.reading.kinds import MEMBER, ORGANISATION, ROLE, TAKER
from handlers.reading.lines import quoted
from handlers.reading.parties import Taker, calling
from handlers.reading.slots import Slot
from handlers.reading.tokens import an
from handlers.reply import Audience, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from storage.tables import Member, Organisation
from storage.vocabulary import Role


class MoveMember(Change):
    words = "member move"
    right = Right.COORDINATE
    help = "Move a member: they work for another organisation now; their history stays"
    once = True
    example = 'sergeant "National Probation Service"'

    who: Annotated[Member, Slot(MEMBER, "Who")]
    organisation: Annotated[Organisation, Slot(ORGANISATION, "New organisation")]
    role: Annotated[Role | None, Slot(ROLE, "New role", "Left out, it stays", option=True)] = None
    actions_to: Annotated[
        Taker | None,
        Slot(TAKER, "Their open actions", "keep, organisation for the old one, or a member", option=True, rare=True),
    ] = None


@handles
def move(command: MoveMember, request: Request) -> Reply:
    member = command.who
    was, role = member.organisation, command.role or member.role
    _refuse(command, role, request)
    if was.id == command.organisation.id:
        return _in_another_role(member, role, request)
    owned = owned_by(member, request)
    if owned and not command.actions_to:
        raise ask_what_becomes(owned, member, MoveMember, _said(command, request), request)
    passed = passed_on(owned, member, command.actions_to or Taker(kept=True), request)
    if member.deputy_for_id:
        end_deputy(member, request)
    ended = end_deputies(member, request, command.actions_to.member if command.actions_to else None)
    member.organisation, member.role = command.organisation, role
    request.stores.session.flush()
    return Reply(
        title=f"Saved: {member.name} is {an(role)} for {command.organisation.name} now",
        parts=(
            Facts(rows=(("From", was.name), ("To", command.organisation.name))),
            *passed,
            *(Text(text=each) for each in (*ended, *_grant(member, request))),
            *greet(member, request),
        ),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _in_another_role(member: Member, role: Role, request: Request) -> Reply:
    """Somebody stays where they are, as something else."""
    was, member.role = member.role, role
    request.stores.session.flush()
    return Reply(
        title=f"Saved: {member.name} is {an(role)} for {member.organisation.name} now",
        parts=(Facts(rows=(("From", was.value), ("To", role.value))),),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _refuse(command: MoveMember, role: Role, request: Request) -> None:
    member = command.who
    if member.organisation_id == command.organisation.id and role == member.role:
        said = f"{member.name} is {an(member.role)} for {member.organisation.name} already."
        raise Refused(f"{said} To change their role, say it with role=, such as role=viewer.", field="organisation")
    if role == Role.DEPUTY:
        raise Refused(
            f"A deputy stands in for somebody of their own organisation. Say what {member.name} is there instead, "
            "such as role=partner; /member deputy then says for whom they stand in.",
            field="role",
        )
    if member.role == Role.COORDINATOR and role != Role.COORDINATOR:
        refuse_last(member, request, field="role")
    refuse_taker(command.actions_to, member)


def _grant(member: Member, request: Request) -> tuple[str, ...]:
    """A grant is the person's, so that it is said that it stays."""
    says, call = says_grant(member, request), quoted(calling(member, request.stores.members))
    return (f"{member.name} still {says}. To end that: /member revoke {call}",) if says else ()


def _said(command: MoveMember, request: Request) -> dict[str, str]:
    role = {"role": command.role.value} if command.role else {}
    return {"who": calling(command.who, request.stores.members), "organisation": command.organisation.name, **role}
