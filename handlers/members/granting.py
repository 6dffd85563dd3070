"""The grant to see restricted items: nobody has it by default, and it ends on a day."""

from datetime import date, timedelta
from typing import Annotated

from handlers.command import Change, handles
from handlers.notices import tell
from handlers.reading.kinds import DATE, MEMBER
from handlers.reading.lines import quoted
from handlers.reading.parties import calling
from handlers.reading.reckoning import typed
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, sees_restricted
from handlers.sayings import person
from schedules.calendar import say_day
from storage.tables import Member

MEANS = (
    "Restricted items are shown to nobody else, only privately, and each time is kept in the audit. "
    "Read them where nobody else sees your screen, and do not repeat them in a channel."
)


class Grant(Change):
    words = "member grant"
    right = Right.COORDINATE
    help = "Let somebody see restricted items until a day, at most a year ahead"
    once = True
    example = "sergeant until=30/6/2027"

    who: Annotated[Member, Slot(MEMBER, "Who")]
    until: Annotated[
        date | None, Slot(DATE, "Until", "Their last day, at most a year ahead, which it is unless said", option=True)
    ] = None


@handles
def grant(command: Grant, request: Request) -> Reply:
    member, until = command.who, command.until or a_year_from(request.today)
    _refuse_day(until, request)
    if sees_restricted(member, request.today) and member.cleared_until == until:
        raise Refused(f"{member.name} may see restricted items until {say_day(until)} already.")
    renewed = sees_restricted(member, request.today)
    member.cleared_at, member.cleared_by_id, member.cleared_until = request.now, request.member.id, until
    request.stores.session.flush()
    _tell(member, until, request)
    others = _tell_others(member, until, request)
    return Reply(
        title=f"Saved: {person(member)} may see restricted items until {say_day(until)}",
        parts=(
            Text(text="It was renewed." if renewed else MEANS),
            Text(text=f"{others}It then ends by itself; you are told in the month before, and can grant it again."),
        ),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


class Revoke(Change):
    words = "member revoke"
    right = Right.COORDINATE
    help = "End somebody's grant to see restricted items now"
    once = True
    example = "sergeant"

    who: Annotated[Member, Slot(MEMBER, "Who")]


@handles
def revoke(command: Revoke, request: Request) -> Reply:
    member = command.who
    if not sees_restricted(member, request.today):
        raise Refused(f"{member.name} may see no restricted items as it is.", _grant_button(member, request))
    member.cleared_at, member.cleared_by_id, member.cleared_until = None, None, None
    request.stores.session.flush()
    ended = Reply(title=f"You may not see restricted items of {request.partnership.name} any more")
    tell(request, member, f"revoked {member.id} {request.now.isoformat()}", ended)
    return Reply(
        title=f"Saved: {person(member)} may see restricted items no more",
        parts=(Text(text="They are told."),) if member.identities else (),
        buttons=(_grant_button(member, request),),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def a_year_from(day: date) -> date:
    """The same day of the next year; of a leap day, the last of its month."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _refuse_day(until: date, request: Request) -> None:
    last = a_year_from(request.today)
    if until < request.today:
        ahead = typed(request.today + timedelta(days=28))
        raise Refused(f"{say_day(until)} has passed. Type a day ahead, such as {ahead}.", field="until")
    if until > last:
        said = f"{say_day(until)} is more than a year ahead. Until {say_day(last)} at the most; then grant it again."
        raise Refused(said, field="until")


def _tell(member: Member, until: date, request: Request) -> None:
    if member.id == request.member.id:
        return
    title = f"You may now see restricted items of {request.partnership.name} until {say_day(until)}"
    reply = Reply(title=title, parts=(Text(text=MEANS),))
    tell(request, member, f"granted {member.id} {request.now.isoformat()}", reply)


def _tell_others(member: Member, until: date, request: Request) -> str:
    """Who grants it to themselves does so before the eyes of the other coordinators; whether there are any."""
    if member.id != request.member.id:
        return "They are told. " if member.identities else ""
    others = [each for each in request.stores.members.coordinators() if each.id != member.id]
    title = f"{person(member)} has let themselves see restricted items until {say_day(until)}"
    button = Button(label="End it", line=f"/member revoke {_call(member, request)}")
    for each in others:
        reply = Reply(title=title, buttons=(button,))
        tell(request, each, f"granted themselves {member.id} {request.now.isoformat()}", reply)
    return "The other coordinators are told. " if others else ""


def _grant_button(member: Member, request: Request) -> Button:
    return Button(label="Grant it", line=f"/form member grant {_call(member, request)}")


def _call(member: Member, request: Request) -> str:
    return quoted(calling(member, request.stores.members))
