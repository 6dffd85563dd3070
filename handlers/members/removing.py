"""Removing somebody who leaves: nobody knows them from then on, and what they wrote stays."""

from typing import Annotated

from handlers.command import Change, handles
from handlers.members.deputising import end_deputies
from handlers.members.enrolling import refuse_last
from handlers.members.passing import ask_what_becomes, owned_by, passed_on, refuse_taker
from handlers.notices import tell
from handlers.reading.kinds import MEMBER, TAKER
from handlers.reading.parties import Taker, calling
from handlers.reading.slots import Slot
from handlers.reply import Audience, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, rights_of
from handlers.sayings import counted, person
from storage.prompts import KIND as PROMPT
from storage.tables import Member

WHY = "the member has left"


class RemoveMember(Change):
    words = "member remove"
    right = Right.COORDINATE
    help = "Remove a member, and pass their actions on; their history stays"
    once = True
    example = "sergeant"

    who: Annotated[Member, Slot(MEMBER, "Who")]
    actions_to: Annotated[
        Taker | None,
        Slot(TAKER, "Their open actions", "organisation, or a member who takes over", option=True, rare=True),
    ] = None


@handles
def remove(command: RemoveMember, request: Request) -> Reply:
    member = command.who
    refuse_last(member, request)
    _refuse_taker(command.actions_to, member)
    owned = owned_by(member, request)
    if owned and not command.actions_to:
        said = {"who": calling(member, request.stores.members)}
        raise ask_what_becomes(owned, member, RemoveMember, said, request, leaves=True)
    passed = passed_on(owned, member, command.actions_to or Taker(), request)
    ended = end_deputies(member, request, command.actions_to.member if command.actions_to else None)
    withdrawn = _withdraw(member, request)
    _say_farewell(member, request)
    _end(member, request)
    return Reply(
        title=f"Saved: {person(member)} is not a member any more",
        parts=(
            *(Text(text=each) for each in _said(member, withdrawn, request)),
            *passed,
            *(Text(text=each) for each in ended),
        ),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _refuse_taker(taker: Taker | None, member: Member) -> None:
    if taker and taker.kept:
        said = f"Somebody who leaves cannot keep them. Name a member, or organisation for {member.organisation.name}."
        raise Refused(said, field="actions_to")
    refuse_taker(taker, member)


def _withdraw(member: Member, request: Request) -> int:
    """Take back whatever was not sent to them yet; how many reminders there were among that."""
    deliveries, waiting = request.stores.deliveries, request.stores.holdings.unsent(member)
    for each in waiting:
        deliveries.withdraw(each, request.now, WHY)
    return sum(each.kind == PROMPT for each in waiting)


def _say_farewell(member: Member, request: Request) -> None:
    """Planned while they are still a member, because nobody else is told anything."""
    others = [person(each) for each in request.stores.members.coordinators() if each.id != member.id]
    said = f"I do not know you there any more. What you wrote stays. If you have questions, ask {' or '.join(others)}."
    farewell = Reply(title=f"You are not a member of {request.partnership.name} any more", parts=(Text(text=said),))
    tell(request, member, f"farewell {member.id} {request.now.isoformat()}", farewell)


def _end(member: Member, request: Request) -> None:
    member.deputy_for_id, member.deputy_until = None, None
    member.cleared_at, member.cleared_by_id, member.cleared_until = None, None, None
    member.removed_at = request.now
    request.stores.overview.renew(member.id)
    request.stores.session.flush()


def _said(member: Member, withdrawn: int, request: Request) -> list[str]:
    """What else a coordinator should know."""
    told = "They are told so once, privately." if member.identities else "They are in no chat, so please tell them."
    said = [f"{told} What they wrote stays in the history."]
    if withdrawn:
        said.append(f"{counted(withdrawn, 'private reminder')} to them not sent any more.")
    of = [each for each in request.stores.members.all() if each.organisation_id == member.organisation_id]
    if not any(Right.REPORT in rights_of(each, request.today) for each in of):
        said.append(f"Nobody is left who can be asked for {member.organisation.name}: add somebody with /member add.")
    return said
