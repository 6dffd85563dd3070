"""Deputies: who stands in for a member, from now on and until a day."""

from datetime import date
from typing import Annotated

from handlers.command import Change, handles
from handlers.members.enrolling import enrol, greet, known, newcomer_of
from handlers.notices import tell
from handlers.reading.kinds import DATE, LINE, PRINCIPAL, STAND_IN
from handlers.reading.parties import find_member
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, rights_of
from handlers.sayings import person
from schedules.calendar import say_day
from storage.tables import Member, Organisation
from storage.vocabulary import Role

ASKED = "While {name} cannot be reminded or has stopped their reminders, {deputy} is asked instead."
READS_NOW = "{name} was nothing but a deputy, so they read from now on. /member add gives them another role."
TAKES_OVER = "{name} takes over, so they are a partner from now on."


class DeputiseMember(Change):
    words = "member deputy"
    right = Right.COORDINATE
    help = "Name a member's deputy, until a day or until you say none"
    once = True
    example = "sergeant inspector until=30/6/2027"

    who: Annotated[str, Slot(STAND_IN, "Deputy", "@ and their name; they need not be a member yet")]
    for_: Annotated[Member | None, Slot(PRINCIPAL, "For", "Whose deputy they are; none ends it")]
    until: Annotated[date | None, Slot(DATE, "Until", "Their last day, if it is known", option=True)] = None
    email: Annotated[
        str, Slot(LINE, "Email", "Needed for somebody new in no chat", option=True, screened=False, rare=True)
    ] = ""


@handles
def name_deputy(command: DeputiseMember, request: Request) -> Reply:
    member = find_member(command.who, request)
    if command.for_ is None:
        return _end(member, command.who, request)
    principal = command.for_
    refuse_deputy(member, principal.organisation, principal, command.until, request)
    if member is None:
        return _new_deputy(command, principal, request)
    if (member.deputy_for_id, member.deputy_until) == (principal.id, command.until):
        raise Refused(f"{member.name} is the deputy of {principal.name} already{_until(command.until)}.")
    deputise(member, principal, command.until, request)
    return _named(member, principal, ())


def refuse_deputy(
    member: Member | None, organisation: Organisation, principal: Member, until: date | None, request: Request
) -> None:
    """Refuse a deputy who makes no sense: `member` is who stands in, if they are known, for an organisation."""
    if until and until < request.today:
        raise Refused(f"{say_day(until)} has passed. Type a day ahead, or leave it out.", field="until")
    if member and member.id == principal.id:
        raise Refused("Nobody stands in for themselves. Name somebody else.", field="for_")
    mine = member.organisation if member else organisation
    if not mine.id == organisation.id == principal.organisation_id:
        other = mine if mine.id != principal.organisation_id else organisation
        raise Refused(
            f"{principal.name} is of {principal.organisation.name}, so a deputy has to be, too, and not of "
            f"{other.name}. Somebody who changed sides is moved first: /member move",
            field="for_",
        )
    if Right.REPORT not in rights_of(principal, request.today):
        said = f"{principal.name} only reads here, so there is nothing to stand in for. Choose somebody who reports."
        raise Refused(said, field="for_")


def deputise(member: Member, principal: Member, until: date | None, request: Request, *, greeted: bool = False) -> None:
    """Let a member stand in for another, and tell both, unless the member is greeted with it.

    Who only read before becomes a deputy.
    """
    member.deputy_for_id, member.deputy_until = principal.id, until
    member.role = Role.DEPUTY if member.role == Role.VIEWER else member.role
    request.stores.session.flush()
    at = request.now.isoformat()
    said = Text(text="You can do to their actions what they can. /action mine lists them.")
    yours = Reply(title=f"You are now the deputy of {person(principal)}{_until(until)}", parts=(said,))
    if not greeted:
        tell(request, member, f"deputy {member.id} {at}", yours)
    theirs = Reply(
        title=f"{person(member)} is now your deputy{_until(until)}",
        parts=(Text(text="They can do to your actions what you can, and are asked when you cannot be reminded."),),
    )
    tell(request, principal, f"deputy of {principal.id} {at}", theirs)


def end_deputy(member: Member, request: Request) -> str:
    """Let somebody stand in for nobody any more; what else that means for them, in a sentence or none."""
    was = member.role
    member.deputy_for_id, member.deputy_until = None, None
    member.role = Role.VIEWER if was == Role.DEPUTY else was
    request.stores.session.flush()
    return READS_NOW.format(name=member.name) if member.role != was else ""


def end_deputies(principal: Member, request: Request, taker: Member | None = None) -> list[str]:
    """Let nobody stand in for a member any more, and tell those who did; what that means, a sentence each.

    Whoever takes over what is the member's must be able to answer for it.
    """
    said = []
    for deputy in request.stores.members.deputies(principal.id):
        meant = end_deputy(deputy, request)
        if meant and taker and taker.id == deputy.id:
            deputy.role, meant = Role.PARTNER, TAKES_OVER.format(name=deputy.name)
        tell(request, deputy, f"no deputy {deputy.id} {request.now.isoformat()}", _ended(principal, deputy))
        said.append(" ".join(filter(None, (f"{deputy.name} is not the deputy of {principal.name} any more.", meant))))
    return said


def _new_deputy(command: DeputiseMember, principal: Member, request: Request) -> Reply:
    newcomer = newcomer_of(command.who, command.email, request, "who")
    if member := known(newcomer, principal.organisation, request):
        raise Refused(f"{person(member)} is a member already. Name them as {member.name}.", field="who")
    member = enrol(newcomer, Role.DEPUTY, principal.organisation, request)
    deputise(member, principal, command.until, request, greeted=True)
    return _named(member, principal, greet(member, request))


def _named(member: Member, principal: Member, told: tuple[Text, ...]) -> Reply:
    return Reply(
        title=f"Saved: {member.name} is the deputy of {person(principal)}{_until(member.deputy_until)}",
        parts=(
            Facts(rows=(("Role", member.role.value),)),
            Text(text=ASKED.format(name=principal.name, deputy=member.name)),
            *told,
        ),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _end(member: Member | None, said: str, request: Request) -> Reply:
    list_them = Button(label="Members", line="/member list")
    if member is None:
        raise Refused(f"{said} takes no part here, so they are nobody's deputy.", list_them, field="who")
    principal = request.stores.members.get(member.deputy_for_id) if member.deputy_for_id else None
    if principal is None:
        raise Refused(f"{member.name} is nobody's deputy.", list_them, field="who")
    meant = end_deputy(member, request)
    tell(request, member, f"no deputy {member.id} {request.now.isoformat()}", _ended(principal, member))
    return Reply(
        title=f"Saved: {member.name} is not the deputy of {principal.name} any more",
        parts=(Text(text=meant),) if meant else (),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _ended(principal: Member, deputy: Member) -> Reply:
    reads = {
        Role.VIEWER: "You can read everything here from now on.",
        Role.PARTNER: "You are a partner here, and answer for your actions yourself: /action mine lists them.",
    }.get(deputy.role, "")
    title = f"You are not the deputy of {person(principal)} any more"
    return Reply(title=title, parts=(Text(text=reads),) if reads else ())


def _until(day: date | None) -> str:
    return f" until {say_day(day)}" if day else ""
