"""Scheduling one meeting, with what is sent before it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated

from handlers.command import Change, handles
from handlers.meetings.channels import channel_known, readers, remembered, spot_for
from handlers.meetings.doubts import doubts
from handlers.meetings.finding import last_of, named_kind
from handlers.meetings.rows import buttons, facts, posts, say_plans
from handlers.meetings.telling import say_told, take_back, tell
from handlers.questions import ask
from handlers.reading.kinds import CHANNEL, DATE, LINE, MEETING, TIME
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import meeting_name, when
from schedules.calendar import at_local, say_time
from schedules.planning import Plans, plan
from storage.tables import MeetingKind, Occurrence, OccurrenceState

LATE = "This was scheduled late, so not everything goes out when it usually would."


class ScheduleMeeting(Change):
    words = "meeting schedule"
    right = Right.COORDINATE
    help = "Schedule a meeting, with what is sent before it"
    example = 'jag 10/12/2026 14:00 in #jag place="Council offices"'

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting", shapes=True)]
    day: Annotated[date, Slot(DATE, "Date", "Such as 10/12/2026 or next thursday")]
    time: Annotated[time, Slot(TIME, "Time", "Such as 14:00 or 2pm")]
    in_: Annotated[
        Spot | None, Slot(CHANNEL, "Channel", "Where its reminder and its digest are posted", option=True)
    ] = None
    place: Annotated[str, Slot(LINE, "Place", "A room or a link", option=True)] = ""

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """When in the day, and where, the last meeting of the kind was or will be held."""
        kind = named_kind(values, request)
        last = last_of(kind, request) if kind else None
        return {"time": say_time(request.local(last.starts_at)), "place": last.place} if last else {}

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        return channel_known(values, request)


@handles
def schedule(command: ScheduleMeeting, request: Request) -> Reply:
    starts_at = at_local(command.day, command.time, request.zone)
    _refuse_past(command, starts_at, request)
    _refuse_standing(command.meeting, starts_at, request)
    spot = spot_for(command, command.meeting, command.in_, request)
    about = [*doubts(command.meeting, starts_at, request), *readers(spot, request)]
    ask(command, about, "Schedule it", request)
    channel = remembered(command.meeting, spot, request)
    cancelled = request.stores.meetings.at(command.meeting, starts_at)
    told = take_back(cancelled, request) if cancelled else None
    occurrence = request.stores.meetings.schedule(
        command.meeting, starts_at, channel, command.place, request.now, request.member.id
    )
    plans = plan(request.stores, occurrence, request.now)
    notes = (say_told(tell(occurrence, told, request), told, occurrence, request),) if told else ()
    return _scheduled(occurrence, plans, notes, request)


def _refuse_past(command: ScheduleMeeting, starts_at: datetime, request: Request) -> None:
    if starts_at > request.now:
        return
    field = "time" if command.day == request.today else "day"
    said = when(starts_at, request)
    raise Refused(f"{said} has passed. Type a day and time ahead.", field=field)


def _refuse_standing(kind: MeetingKind, starts_at: datetime, request: Request) -> None:
    standing = request.stores.meetings.at(kind, starts_at)
    if standing and standing.state != OccurrenceState.CANCELLED:
        where = f" in {standing.channel.name}" if standing.channel else ""
        raise Refused(
            f"The {meeting_name(kind)} on {when(starts_at, request)}{where} is scheduled already.",
            Button(label="Show it", line=f"/meeting next {kind.key}"),
            field="day",
        )


def _scheduled(occurrence: Occurrence, plans: Plans, notes: tuple[Text, ...], request: Request) -> Reply:
    late = bool(plans.passed) or any(each.not_before > each.due for each in plans.fitting)
    return Reply(
        title=f"Scheduled: {meeting_name(occurrence.kind)}, {when(occurrence.starts_at, request)}",
        parts=(
            Facts(rows=facts(occurrence)),
            *((Text(text=LATE),) if late else ()),
            *notes,
            posts(say_plans(plans, request.zone, request.now), occurrence),
        ),
        buttons=buttons(occurrence),
        tone=Tone.DONE,
    )
