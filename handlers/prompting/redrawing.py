"""Sending a private reminder, and drawing it anew in its place when anything that it says has changed."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.papers.reading_standing import concerning
from handlers.prompting.message import drawn
from handlers.prompting.outstanding import answered, period_began
from handlers.prompting.sheet import Sheet, sheet_of
from handlers.rights import Right, rights_of
from handlers.sending.due import Due
from schedules.asking import asking_day
from schedules.beat import AGAIN
from schedules.calendar import at_local
from schedules.reminders import SENDING_STARTS
from storage.deliveries import Settlement
from storage.prompts import UNSENT, Asking
from storage.stores import Stores
from storage.tables import DeliveryState, Occurrence
from storage.tables.base import Json

SAID = ("title", "parts")
"""What of a message is worth drawing it anew."""
LEFT = "the member has left"
MOMENT = timedelta(minutes=1)
"""How long a message waits for another that is being sent at this instant."""


def prompt(due: Due) -> Json | Settlement:
    """The message as it is sent; or why it is not needed any more, or when it is sent instead."""
    found = due.stores.prompts.of(due.delivery.id)
    if found is None:
        return _not_needed(LEFT)
    sheet = sheet_of(due.stores, found, due.now)
    if why := _why_not(sheet):
        return _not_needed(why)
    if sheet.prompt.day != sheet.today and (put_off := _put_off(due, sheet)):
        return put_off
    wanted = _wanted(due.stores, sheet)
    if not (wanted or sheet.arising):
        return _not_needed("everything was answered")
    due.stores.prompts.list_only(found, wanted)
    left = replace(sheet, actions=tuple(each for each in sheet.actions if each.id in wanted))
    return drawn(left).model_dump(mode="json")


def redraw(due: Due) -> Json | Settlement:
    """The message as it stands now, to take the place of what was sent."""
    number = due.delivery.subject.split()[1]
    found = due.stores.prompts.get(int(number))
    sent = found and due.stores.prompts.delivery(found)
    member = found and due.stores.members.get(found.member_id)
    if not (found and sent and member) or member.removed_at:  # it is not theirs to read any more
        return _not_needed(LEFT)
    if not sent.posted:  # it is on its way, or nobody knows: what it says is drawn anew once it is there
        waits = sent.next_at is not None
        return Settlement(DeliveryState.DUE, next_at=sent.next_at) if waits else _not_needed("it was not sent")
    if due.stores.deliveries.follows(due.delivery, due.now):  # or the one before, in another process, would be the last
        return Settlement(DeliveryState.DUE, next_at=due.now + AGAIN)
    due.delivery.replaces = sent.posted[-1]
    content = drawn(sheet_of(due.stores, found, due.now)).model_dump(mode="json")
    said = {part: content[part] for part in SAID}
    if due.delivery.attempt == 1 and said.items() <= (sent.content or {}).items():
        return _not_needed("it says so already")
    sent.content = {**(sent.content or {}), **said}
    return content


def redraw_for(stores: Stores, occurrence: Occurrence, now: datetime) -> None:
    """Draw every private reminder anew that asks for a meeting which was moved, changed or cancelled."""
    found = stores.prompts.asking_for(occurrence.id, now)
    for each, delivery in found:
        starts = [stores.meetings.occurrence(number) for number in each.occurrences]
        delivery.expires_at = max((one.starts_at for one in starts if one), default=occurrence.starts_at)
    stores.prompts.redraw(found, f"meeting {occurrence.state} {now.isoformat()}", now)


def _why_not(sheet: Sheet) -> str:
    if sheet.member.removed_at:
        return LEFT
    if sheet.member.muted_at:
        return "the member asked not to be reminded"
    if Right.REPORT not in rights_of(sheet.member, sheet.today):
        return "the member does not report any more"
    return "" if sheet.ahead else "the meeting is over or does not take place"


def _not_needed(why: str) -> Settlement:
    return Settlement(DeliveryState.CANCELLED, trouble=why)


def _wanted(stores: Stores, sheet: Sheet) -> set[int]:
    """What is still theirs to answer, and was not answered for one of the meetings that it is asked for."""
    theirs = [each for each in sheet.actions if sheet.waits(each)]
    wanted: set[int] = set()
    for meeting in sheet.ahead:
        since = period_began(stores, meeting.kind, meeting, sheet.now)
        wanted |= {each.id for each in concerning(meeting.kind, theirs) if not answered(each, since)}
    return wanted


def _put_off(due: Due, sheet: Sheet) -> Settlement | None:
    """What is sent on another day than it was planned for takes that day's key, so that nobody is asked twice in it.

    None when it may be sent today.
    """
    full = {day for day, (_, delivery) in sheet.days.items() if delivery.state not in UNSENT or delivery.posted}
    day = asking_day(sheet.today, full, sheet.calendar, sheet.last) if sheet.last else None
    if day is None:
        return _not_needed("no day is left to ask on")
    if day in sheet.days:
        joined = due.stores.prompts.extend(*sheet.days[day], _asking(sheet))
        return _not_needed("another asks it too") if joined else Settlement(DeliveryState.DUE, next_at=due.now + MOMENT)
    due.stores.prompts.put_off(sheet.prompt, day)
    later = at_local(day, SENDING_STARTS, sheet.zone)
    return Settlement(DeliveryState.DUE, next_at=later) if day != sheet.today else None


def _asking(sheet: Sheet) -> Asking:
    """What a message asks, to be asked by another."""
    return Asking(
        member_id=sheet.member.id,
        day=sheet.prompt.day,
        platform=sheet.delivery.platform,
        destination=sheet.delivery.destination,
        not_before=sheet.delivery.not_before,
        expires_at=sheet.ahead[-1].starts_at,
        occurrences=tuple(sheet.prompt.occurrences),
        actions={each.id: place for place, each in enumerate(sheet.actions)},
    )
