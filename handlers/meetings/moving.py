"""Moving a meeting to another day or time; what was sent for it is not repeated."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated

from handlers.command import Command, handles
from handlers.meetings.doubts import doubts
from handlers.meetings.finding import OfMeeting, ahead, ahead_on, found, line_about, of_words
from handlers.meetings.rows import buttons, facts, posts, say_plans
from handlers.meetings.telling import is_known, say_told, take_back, tell
from handlers.prompting.redrawing import redraw_for
from handlers.questions import ask
from handlers.reading.dates import read_date
from handlers.reading.kinds import DATE, NEXT, TIME
from handlers.reading.lines import join
from handlers.reading.reckoning import typed
from handlers.reading.slots import Slot
from handlers.reading.spots import read_meeting
from handlers.reading.tokens import MOST_OFFERED
from handlers.reply import Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import meeting_name, when
from schedules.calendar import at_local, say_day
from schedules.planning import Plans, plan
from storage.tables import MeetingKind, Occurrence, OccurrenceState

Clock = time
"""A time of day, where a field is called `time`."""


class MoveMeeting(OfMeeting):
    words = "meeting move"
    right = Right.COORDINATE
    help = "Move a meeting, to another day or time"
    example = "jag 10/12/2026 17/12/2026 15:00"

    to: Annotated[date, Slot(DATE, "New date", "Such as 17/12/2026 or next thursday")]
    time: Annotated[Clock | None, Slot(TIME, "New time", "Such as 14:00; left empty, it stays")] = None

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        occurrence = of_words(values, request)
        return {"to": f"Now {when(occurrence.starts_at, request)}"} if occurrence else {}

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        """A date alone on which no meeting is ahead is the one to move to: which meeting moves there is asked."""
        if values.get("meeting") and values.get("day") and not values.get("to"):
            _refuse_one_date(read_meeting(values["meeting"], request), values["day"], request)
        return cls, values


@handles
def move(command: MoveMeeting, request: Request) -> Reply:
    occurrence = found(command, request)
    local = request.local(occurrence.starts_at)
    starts_at = at_local(command.to, command.time or local.time(), request.zone)
    _refuse(occurrence, starts_at, command, request)
    ask(command, doubts(command.meeting, starts_at, request, occurrence), "Move it", request)
    told = take_back(occurrence, request)
    known = occurrence.state == OccurrenceState.STANDS or is_known(told, request)
    was = occurrence.starts_at
    request.stores.meetings.move(occurrence, starts_at)
    plans = plan(request.stores, occurrence, request.now)
    redraw_for(request.stores, occurrence, request.now)
    note = say_told(tell(occurrence, told, request) if known else None, told, occurrence, request)
    return _moved(occurrence, was, plans, note, request)


def _refuse(occurrence: Occurrence, starts_at: datetime, command: MoveMeeting, request: Request) -> None:
    name, moment = meeting_name(occurrence.kind), when(starts_at, request)
    if starts_at == occurrence.starts_at:
        raise Refused(f"The {name} is on {moment} already. Type another day or another time.", field="to")
    if starts_at <= request.now:
        field = "time" if command.to == request.today else "to"
        raise Refused(f"{moment} has passed. Type a day and time ahead.", field=field)
    if other := _taken(occurrence, command.to, request):
        raise _another(occurrence, other, request)


def _taken(occurrence: Occurrence, day: date, request: Request) -> Occurrence | None:
    """The other meeting of the kind that is held on a day."""
    return next((each for each in ahead_on(occurrence.kind, day, request) if each is not occurrence), None)


def _another(occurrence: Occurrence, other: Occurrence, request: Request) -> Refused:
    sentence = (
        f"The {meeting_name(other.kind)} is on {when(other.starts_at, request)} too, as a meeting of its own. "
        "Choose another day, or cancel that one first."
    )
    return Refused(
        sentence,
        Button(label="Choose another day", line=line_about("form meeting move", occurrence, request)),
        Button(label="Cancel that one", line=line_about("meeting cancel", other, request)),
        field="to",
    )


def _refuse_one_date(kind: MeetingKind, words: str, request: Request) -> None:
    day = None if words.strip().lower() == NEXT else read_date(words, request.today)
    others = ahead(kind, request)
    if day is None or not others or any(request.local(each.starts_at).date() == day for each in others):
        return
    lines = [(each, {"meeting": kind.key, "day": _day(each, request), "to": typed(day)}) for each in others]
    raise Refused(
        f"No {meeting_name(kind)} is on {say_day(day)}. Which one moves there?",
        *(
            Button(label=when(each.starts_at, request), line=join(MoveMeeting.words, MoveMeeting, values, request))
            for each, values in lines[:MOST_OFFERED]
        ),
        field="day",
        tone=Tone.ASK,
    )


def _day(occurrence: Occurrence, request: Request) -> str:
    return typed(request.local(occurrence.starts_at).date())


def _moved(occurrence: Occurrence, was: datetime, plans: Plans, note: Text, request: Request) -> Reply:
    name = meeting_name(occurrence.kind)
    return Reply(
        title=f"Moved: {name}, from {when(was, request)} to {when(occurrence.starts_at, request)}",
        parts=(
            Facts(rows=facts(occurrence)),
            note,
            posts(say_plans(plans, request.zone, request.now), occurrence),
        ),
        buttons=buttons(occurrence),
        tone=Tone.DONE,
    )
