"""Scheduling one meeting, with what is sent before it."""

from datetime import date, datetime, time
from typing import Annotated

from handlers.command import Change, handles
from handlers.meetings.rows import buttons, facts, posts, say_plans
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import CHANNEL, DATE, LINE, MEETING, TIME
from handlers.reading.lines import join
from handlers.reading.reckoning import typed
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import meeting_name, when
from schedules.calendar import at_local, say_day, say_time, say_weekday
from schedules.planning import Plans, plan
from storage.tables import Channel, MeetingKind, Occurrence, OccurrenceState

LATE = "This was scheduled late, so not everything goes out when it usually would."


class ScheduleMeeting(Change):
    words = "meeting schedule"
    right = Right.COORDINATE
    help = "Schedule a meeting, with its reminder and its digest"
    example = 'jag 10/12/2026 14:00 in #jag place="Council offices"'

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    day: Annotated[date, Slot(DATE, "Date", "Such as 10/12/2026 or next thursday")]
    time: Annotated[time, Slot(TIME, "Time", "Such as 14:00 or 2pm")]
    in_: Annotated[
        Spot | None, Slot(CHANNEL, "Channel", "Where its reminder and its digest are posted", option=True)
    ] = None
    place: Annotated[str, Slot(LINE, "Place", "A room or a link", option=True)] = ""


@handles
def schedule(command: ScheduleMeeting, request: Request) -> Reply:
    starts_at = at_local(command.day, command.time, request.zone)
    _refuse_past(command, starts_at, request)
    _refuse_standing(command.meeting, starts_at, request)
    spot = _spot(command, request)
    if not command.sure:
        _ask(command, starts_at, request)
    channel = _remembered(command, spot, request)
    occurrence = request.stores.meetings.schedule(
        command.meeting, starts_at, channel, command.place, request.now, request.member.id
    )
    return _scheduled(occurrence, plan(request.stores, occurrence, request.now), request)


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


def _ask(command: ScheduleMeeting, starts_at: datetime, request: Request) -> None:
    """Ask about what is unusual, all at once; nothing is moved silently."""
    unusual = [_not_worked(starts_at, request), _same_day(command.meeting, starts_at, request)]
    doubts = [each for each in unusual if each]
    if doubts:
        line = join(command.words, ScheduleMeeting, {**_values(command), "sure": "yes"}, request)
        sentence = f"{' '.join(doubts)} Schedule it all the same?"
        raise Refused(sentence, Button(label="Schedule it", line=line, style="primary"), tone=Tone.ASK)


def _not_worked(starts_at: datetime, request: Request) -> str:
    day = request.local(starts_at).date()
    reason = request.calendar.why_not(day)
    said = say_day(day)
    if reason.endswith(say_weekday(day)):  # the weekday is the reason, and is said once
        said = said.removeprefix(say_weekday(day)).strip()
    return f"{said} is {reason}." if reason else ""


def _same_day(kind: MeetingKind, starts_at: datetime, request: Request) -> str:
    day = request.local(starts_at).date()
    others = request.stores.meetings.after(request.now, kind)
    times = [say_time(request.local(each.starts_at)) for each in others if request.local(each.starts_at).date() == day]
    return f"The {meeting_name(kind)} is scheduled already for {say_day(day)} at {', '.join(times)}." if times else ""


def _spot(command: ScheduleMeeting, request: Request) -> Spot | None:
    """The channel to use; None for the one that the kind of meeting has already. Raises Incomplete to ask for it."""
    if command.in_ or command.meeting.channel:
        return command.in_
    if request.spot and request.spot.name.startswith("#"):
        return request.spot
    asking = "Please choose a channel."
    form = form_of(Draft(ScheduleMeeting, _values(command)), request, {"in_": asking})
    fields = tuple(each.model_copy(update={"required": each.required or each.name == "in_"}) for each in form.fields)
    raise Incomplete(form.model_copy(update={"fields": fields}))


def _values(command: ScheduleMeeting) -> dict[str, str]:
    """What was said, as it would be typed."""
    said = {
        "meeting": command.meeting.key,
        "day": typed(command.day),
        "time": say_time(command.time),
        "in_": command.in_.name if command.in_ else "",
        "place": command.place,
    }
    return {name: words for name, words in said.items() if words}


def _remembered(command: ScheduleMeeting, spot: Spot | None, request: Request) -> Channel:
    """The channel's row. What was named last is where this kind of meeting is posted from now on."""
    kind = command.meeting
    if spot:
        kind.channel = request.stores.meetings.channel(request.platform, spot.place, spot.name)
    assert kind.channel is not None
    return kind.channel


def _scheduled(occurrence: Occurrence, plans: Plans, request: Request) -> Reply:
    late = bool(plans.passed) or any(each.not_before > each.due for each in plans.fitting)
    return Reply(
        title=f"Scheduled: {meeting_name(occurrence.kind)}, {when(occurrence.starts_at, request)}",
        parts=(
            Facts(rows=facts(occurrence)),
            *((Text(text=LATE),) if late else ()),
            posts(say_plans(plans, request.zone, request.now), occurrence),
        ),
        buttons=buttons(occurrence),
        tone=Tone.DONE,
    )
