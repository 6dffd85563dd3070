"""What will be sent before a meeting, to whom and when, shown without sending any of it; and the coming month."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from handlers.command import Command, handles
from handlers.meetings.rows import NO_REMINDERS, tentative
from handlers.prompting.outstanding import Outstanding, outstanding
from handlers.reading.kinds import MEETING
from handlers.reading.lines import join
from handlers.reading.slots import Slot
from handlers.reminders.audiences import audience, left_out
from handlers.reminders.changing import Remind, back_to_usual
from handlers.reminders.naming import brief, typed, usual_for, when_sent
from handlers.reminders.upcoming import NO_CHANNEL, Row, local_day, upcoming
from handlers.reply import Audience, Button, Item, Items, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right, coordinates
from handlers.sayings import capital, meeting_name, when
from schedules.calendar import say_day, say_instant
from schedules.ladders import in_order, same_sort
from schedules.planning import ladder_for, usual_ladder
from schedules.reminders import Rung
from storage.tables import MeetingKind, Occurrence, OccurrenceState

MONTH = timedelta(days=31)
OWN = "your partnership's own"


class ShowReminders(Command):
    words = "meeting reminders"
    right = Right.READ
    help = "Show what is sent to whom and when before a kind of meeting"
    example = "jag"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]


@handles
def show(command: ShowReminders, request: Request) -> Reply:
    kind = command.meeting
    ahead = request.stores.meetings.after(request.now, kind)
    following = ahead[0] if ahead else None
    found = outstanding(request.stores, kind, following, request.now)
    parts = _next(ahead, found, request) if ahead else _unscheduled(kind, found, request)
    return Reply(
        title=_title(kind, following, request),
        parts=(Text(text=_whose(kind)), *parts),
        buttons=_buttons(kind, following, request),
        audience=Audience.PERSON,
    )


def _next(ahead: Sequence[Occurrence], found: Outstanding, request: Request) -> tuple[Part, ...]:
    """What the next meeting gets, and the coming month for it and those after it."""
    rows = upcoming(ahead, request)
    items = [_item(row, found, request) for row in rows if row.occurrence is ahead[0]]
    doubt = tentative(ahead[0])
    said = _texts(f"The date is {doubt}." if doubt else "")
    return (*said, *_listed(items), *_texts(*left_out(found, request)), _coming_month(ahead, rows, request))


def _title(kind: MeetingKind, following: Occurrence | None, request: Request) -> str:
    scheduled = f", {when(following.starts_at, request)}" if following else ", of which none is scheduled"
    return f"What is sent before the {meeting_name(kind)}{scheduled}"


def _whose(kind: MeetingKind) -> str:
    """Whether these are the usual reminders."""
    if kind.reminders is None:
        return f"This is {usual_for(kind.usual)}. Nothing is sent by showing it."
    return "Your partnership has changed what is usual. Nothing is sent by showing it."


def _item(row: Row, found: Outstanding, request: Request) -> Item:
    details = (audience(row.rung, row.occurrence.channel, found, request), row.stands, when_sent(row.rung))
    return Item(
        text=f"{say_instant(row.at, request.zone, request.today)}: {brief(row.rung)}",
        detail=" · ".join((*details, _origin(row.rung, row.occurrence.kind))),
        buttons=_change(row.rung, row.occurrence.kind, request),
    )


def _unscheduled(kind: MeetingKind, found: Outstanding, request: Request) -> tuple[Part, ...]:
    """What a meeting would get, without dates."""
    items = [
        Item(
            text=f"{capital(when_sent(rung))}: {brief(rung)}",
            detail=f"{audience(rung, kind.channel, found, request)} · {_origin(rung, kind)}",
            buttons=_change(rung, kind, request),
        )
        for rung in in_order(ladder_for(kind))
    ]
    how = f"A meeting gets this once it is scheduled: /meeting schedule {kind.key} DATE TIME"
    return (*_listed(items), *_texts(*left_out(found, request), how))


def _listed(items: Sequence[Item]) -> tuple[Items | Text, ...]:
    return (Items(items=tuple(items)),) if items else (Text(text=NO_REMINDERS),)


def _texts(*said: str) -> tuple[Text, ...]:
    return tuple(Text(text=each) for each in said if each)


def _origin(rung: Rung, kind: MeetingKind) -> str:
    return "usual" if rung in usual_ladder(kind) else OWN


def _change(rung: Rung, kind: MeetingKind, request: Request) -> tuple[Button, ...]:
    """Open the form that changes it, for those who may."""
    if not coordinates(request.member):
        return ()
    said = typed(rung)
    several = len(same_sort(ladder_for(kind), rung.kind, rung.to)) > 1
    which = {"instead": said["days"]} if several else {}
    line = join(f"form {Remind.words}", Remind, {"meeting": kind.key, **said, **which}, request)
    return (Button(label="Change", line=line),)


def _coming_month(ahead: Sequence[Occurrence], rows: Sequence[Row], request: Request) -> Items:
    """The dates of all that goes out in a month's time, meeting after meeting, and where nothing does."""
    until = request.today + MONTH
    due = sorted((row for row in rows if row.waits and local_day(row.at, request) <= until), key=lambda row: row.at)
    said = [
        f"{say_instant(row.at, request.zone, request.today)}: {brief(row.rung)}{_for(row, ahead, request)}"
        for row in due
    ]
    said = said or ["Nothing is sent."]
    for occurrence in ahead:
        own = [row for row in rows if row.occurrence is occurrence]
        near = min((row.at for row in own), default=occurrence.starts_at)
        said += [_why_nothing(occurrence, own, request)] if local_day(near, request) <= until else []
    title = f"The coming month, until {say_day(until, request.today)}"
    return Items(title=title, items=tuple(Item(text=each) for each in said if each))


def _for(row: Row, ahead: Sequence[Occurrence], request: Request) -> str:
    """Which meeting it is for, where there are several."""
    return "" if len(ahead) == 1 else f", for the meeting on {_day(row.occurrence, request)}"


def _why_nothing(occurrence: Occurrence, rows: Sequence[Row], request: Request) -> str:
    """Why a meeting goes without something, or without anything; empty where it does not."""
    day = _day(occurrence, request)
    if occurrence.state == OccurrenceState.IN_QUESTION:
        return f"Nothing for the meeting on {day}, until a coordinator says that the date stands."
    if unplaced := [brief(row.rung).lower() for row in rows if row.stands == NO_CHANNEL]:
        command = f"/meeting channel {occurrence.kind.key} #channel"
        return f"Not for the meeting on {day}: {', '.join(unplaced)}. It has no channel: {command}"
    waiting = any(row.waits for row in rows)
    return "" if waiting else f"Nothing more for the meeting on {day}."


def _day(occurrence: Occurrence, request: Request) -> str:
    return say_day(local_day(occurrence.starts_at, request), request.today)


def _buttons(kind: MeetingKind, following: Occurrence | None, request: Request) -> tuple[Button, ...]:
    if not coordinates(request.member):
        return ()
    add = Button(label="Add one", line=f"/form {Remind.words} {kind.key}")
    scheduling = Button(label="Schedule a meeting", line=f"/form meeting schedule {kind.key}")
    return (add, *back_to_usual(kind), *(() if following else (scheduling,)))
