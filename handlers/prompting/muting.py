"""Stopping one's own reminders, starting them again, and putting one off to a later day."""

from datetime import date, datetime
from typing import Annotated

from handlers.actions.asked import open_prompts
from handlers.command import Change, handles
from handlers.notices import tell_coordinators
from handlers.prompting.message import asked_for
from handlers.prompting.sheet import Sheet, sheet_of
from handlers.reading.kinds import DATE
from handlers.reading.reckoning import typed
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import meeting_name, person, when
from schedules.asking import asking_day
from schedules.calendar import at_local, say_day
from schedules.reminders import SENDING_STARTS, Kind
from storage.prompts import Asking
from storage.tables import Delivery, DeliveryState

MINE = Button(label="Show mine", line="/action mine")
UNMUTE = Button(label="Start reminders again", line="/action unmute")


class Mute(Change):
    words = "action mute"
    right = Right.REPORT
    help = "Stop your private reminders; the coordinators are told"
    once = True


@handles
def mute(command: Mute, request: Request) -> Reply:
    member = request.member
    if member.muted_at:
        title = f"Your reminders are stopped already, since {when(member.muted_at, request)}"
        return Reply(title=title, buttons=(UNMUTE,), tone=Tone.DONE, audience=Audience.PERSON)
    member.muted_at = request.now
    request.stores.session.flush()
    told = Reply(
        title=f"{person(member)} has stopped their reminders",
        parts=(Text(text="They are not asked privately any more. What they answer for still counts."),),
        buttons=(Button(label="Members", line="/member list"),),
    )
    tell_coordinators(request, f"muted {member.id} {request.now.isoformat()}", told)
    return Reply(
        title="Saved: you get no more private reminders",
        parts=(Text(text="The coordinators are told. /action mine lists what you answer for."),),
        buttons=(UNMUTE, MINE),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


class Unmute(Change):
    words = "action unmute"
    right = Right.REPORT
    help = "Start your private reminders again"
    once = True


@handles
def unmute(command: Unmute, request: Request) -> Reply:
    member = request.member
    muted, member.muted_at = member.muted_at, None
    request.stores.session.flush()
    if muted:
        told = Reply(title=f"{person(member)} gets reminders again")
        tell_coordinators(request, f"unmuted {member.id} {request.now.isoformat()}", told)
    title = "Saved: you get private reminders again" if muted else "You get private reminders already"
    return Reply(
        title=title,
        parts=(Text(text=_next_reminder(request)),),
        buttons=(MINE,),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


class Later(Change):
    words = "action later"
    right = Right.REPORT
    help = "Be reminded again on a later day: Monday, unless you say which"
    example = "friday"
    once = True

    day: Annotated[date | None, Slot(DATE, "Day", "Such as monday, or 30/11/2026")] = None


@handles
def later(command: Later, request: Request) -> Reply:
    sheet = _sheet(request)
    day = command.day or sheet.deferred or sheet.later
    _refuse_day(day, sheet)
    at = at_local(day, SENDING_STARTS, request.zone) if day else request.now
    if day and not sheet.asks_again(day):
        _defer(sheet, day, at, request)
    return Reply(
        title=f"Saved: you will be reminded again on {when(at, request)}",
        parts=(Text(text="What is answered before then is not asked again."),),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _sheet(request: Request) -> Sheet:
    """The reminder that is meant: the one that was answered, else the last that was sent."""
    prompt = request.prompt or next(iter(open_prompts(request)), None)
    if prompt is None:
        raise Refused("There is no reminder to be put off. /action mine lists what you answer for.", MINE)
    if request.member.muted_at:
        raise Refused("Your reminders are stopped. Start them again first.", UNMUTE)
    sheet = sheet_of(request.stores, prompt, request.now)
    if not sheet.ahead:
        raise Refused(f"This reminder was for {asked_for(sheet, left=False)}, which is over.", MINE)
    if not sheet.asks:
        raise Refused("Nothing is left for you to answer, so there is nothing to be reminded of.", MINE)
    return sheet


def _refuse_day(day: date | None, sheet: Sheet) -> None:
    before = f"before {asked_for(sheet, left=False)}"
    if day is None or sheet.last is None:
        raise Refused(f"No working day is left {before}. Please answer now.", MINE, field="day")
    if day <= sheet.today:
        raise Refused(f"{say_day(day)} is not ahead. Type a later day {before}.", field="day")
    if day > sheet.last:
        raise Refused(f"{say_day(day)} is not {before}. Type an earlier day.", field="day")
    if why := sheet.calendar.why_not(day):
        free = asking_day(day, (), sheet.calendar, sheet.last)
        buttons = (Button(label=f"Remind me on {say_day(free)}", line=f"/action later {typed(free)}"),) if free else ()
        raise Refused(f"{say_day(day)} is {why}. Reminders are sent on working days.", *buttons, field="day")


def _defer(sheet: Sheet, day: date, at: datetime, request: Request) -> None:
    asking = Asking(
        member_id=sheet.member.id,
        day=day,
        platform=sheet.delivery.platform,
        destination=sheet.delivery.destination,
        not_before=at,
        expires_at=sheet.ahead[-1].starts_at,
        occurrences=tuple(each.id for each in sheet.ahead),
        actions={each.id: place for place, each in enumerate(sheet.actions) if sheet.waits(each)},
    )
    prompts = request.stores.prompts
    if day in sheet.days:
        prompts.extend(*sheet.days[day], asking)
    elif sheet.deferred:
        prompts.put_off(sheet.days[sheet.deferred][0], day, at)
    else:
        prompts.plan([asking])
    prompts.redraw([(sheet.prompt, sheet.delivery)], f"later {day.isoformat()}", request.now)


def _next_reminder(request: Request) -> str:
    """When the next one comes, as far as it is planned."""
    meetings = {each.id: each for each in request.stores.meetings.after(request.now)}
    planned = [
        each for each in request.stores.deliveries.of(*meetings) if _asks(each) and each.not_before > request.now
    ]
    if not planned:
        return "No reminder is planned yet; they come before each meeting."
    first = planned[0]
    meeting = meetings[first.occurrence_id or 0]
    at = when(first.not_before, request)
    return f"The next one comes on {at}, for the {meeting_name(meeting.kind)}, if something is still to be answered."


def _asks(delivery: Delivery) -> bool:
    return delivery.state == DeliveryState.DUE and delivery.sort == Kind.PROMPTS
