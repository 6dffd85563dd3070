"""Cancelling a meeting: what has not gone out yet is taken back, and the channel is told once."""

from typing import Annotated

from handlers.command import handles
from handlers.meetings.finding import OfMeeting, found, schedule_line
from handlers.meetings.telling import is_known, say_told, take_back, tell
from handlers.prompting.redrawing import redraw_for
from handlers.reading.kinds import FREE
from handlers.reading.slots import Slot
from handlers.reply import Button, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import meeting_name, when
from schedules.planning import plan
from storage.tables import Occurrence, OccurrenceState


class CancelMeeting(OfMeeting):
    words = "meeting cancel"
    right = Right.COORDINATE
    help = "Cancel a meeting; what has not gone out for it is taken back"
    example = "jag 10/12/2026 The room is flooded"

    why: Annotated[str, Slot(FREE, "Why", "Posted with it, where people are told")] = ""


@handles
def cancel(command: CancelMeeting, request: Request) -> Reply:
    occurrence = found(command, request)
    told = take_back(occurrence, request)
    occurrence.state = OccurrenceState.CANCELLED
    plan(request.stores, occurrence, request.now)
    redraw_for(request.stores, occurrence, request.now)
    at = tell(occurrence, told, request, command.why) if is_known(told, request) else None
    return _cancelled(occurrence, say_told(at, told, occurrence, request), request)


def _cancelled(occurrence: Occurrence, note: Text, request: Request) -> Reply:
    again = Button(label="Schedule it again", line=schedule_line(occurrence, request))
    title = f"Cancelled: {meeting_name(occurrence.kind)}, {when(occurrence.starts_at, request)}"
    return Reply(title=title, parts=(note,), buttons=(again,), tone=Tone.DONE)
