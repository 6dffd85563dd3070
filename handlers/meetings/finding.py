"""Finding the one meeting that a command is about, by its kind and its day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Annotated, Literal

from handlers.command import Change
from handlers.questions import values_of
from handlers.reading.kinds import HELD, MEETING, NEXT, TIME
from handlers.reading.lines import join
from handlers.reading.reckoning import typed
from handlers.reading.slots import Slot, said
from handlers.reading.spots import read_meeting
from handlers.reading.tokens import MOST_OFFERED
from handlers.reply import Button, Refused, Tone
from handlers.request import Request
from handlers.sayings import meeting_name, when
from schedules.calendar import DAY, at_local, say_day, say_time
from storage.tables import MeetingKind, Occurrence, OccurrenceState


class OfMeeting(Change):
    """A command about one meeting that is ahead, named by its kind and its day."""

    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting", shapes=True)]
    day: Annotated[date | Literal["next"], Slot(HELD, "Its date", "Such as 10/12/2026, or next", shapes=True)]
    at: Annotated[
        time | None, Slot(TIME, "Its time", "Only where there are two on that day", option=True, when=said("at"))
    ] = None

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """The next of the kind, which is mostly meant."""
        kind = None if values.get("day") else named_kind(values, request)
        coming = ahead(kind, request) if kind else []
        return {"day": typed(request.local(coming[0].starts_at).date())} if coming else {}


def found(command: OfMeeting, request: Request) -> Occurrence:
    """The meeting that a command is about, locked. Raises Refused, with those ahead, where it is none or several."""
    there = _there(ahead(command.meeting, request), command, request)
    if len(there) != 1:
        raise _several(there, command, request) if there else _none(command, request)
    occurrence = request.stores.meetings.occurrence(there[0].id, lock=True)
    if occurrence is None or not _there([occurrence], command, request):  # somebody has just moved or cancelled it
        raise _none(command, request)
    return occurrence


def of_words(values: Mapping[str, str], request: Request) -> Occurrence | None:
    """The one meeting that the words for its kind and day mean; None while they mean none or several."""
    if not (values.get("meeting") and values.get("day")):
        return None
    kind, day = (reading.read(values[name], request) for name, reading in (("meeting", MEETING), ("day", HELD)))
    there = ahead(kind, request)[:1] if day == NEXT else ahead_on(kind, day, request)
    return there[0] if len(there) == 1 else None


def named_kind(values: Mapping[str, str], request: Request) -> MeetingKind | None:
    """The kind of meeting that the words of a form name so far."""
    try:
        return read_meeting(values["meeting"], request) if values.get("meeting") else None
    except Refused:
        return None


def last_of(kind: MeetingKind, request: Request) -> Occurrence | None:
    """The meeting of a kind that is furthest ahead; the last that was held where none is."""
    coming = ahead(kind, request)
    return coming[-1] if coming else request.stores.meetings.before(request.now, kind)


def ahead(kind: MeetingKind, request: Request) -> list[Occurrence]:
    """The meetings of a kind that have not begun, soonest first."""
    return [each for each in request.stores.meetings.after(request.now, kind) if each.starts_at > request.now]


def ahead_on(kind: MeetingKind, day: date, request: Request) -> list[Occurrence]:
    """Those of them on a local day."""
    return [each for each in ahead(kind, request) if request.local(each.starts_at).date() == day]


def locked(meetings: Iterable[Occurrence], request: Request) -> list[Occurrence]:
    """Meetings as they are now, kept from being changed by others meanwhile; without those cancelled since."""
    found = (request.stores.meetings.occurrence(each.id, lock=True) for each in meetings)
    return [each for each in found if each and each.state != OccurrenceState.CANCELLED]


def on_day(kind: MeetingKind, day: date, request: Request) -> list[Occurrence]:
    """Every meeting of a kind on a local day, whether it is over, cancelled or ahead."""
    start, end = (at_local(each, time(0), request.zone) for each in (day, day + DAY))
    return request.stores.meetings.between(kind, start, end)


def schedule_line(occurrence: Occurrence, request: Request) -> str:
    """What schedules a meeting where this one is or was."""
    local = request.local(occurrence.starts_at)
    return f"/meeting schedule {occurrence.kind.key} {typed(local.date())} {say_time(local)}"


def line_about(words: str, occurrence: Occurrence, request: Request) -> str:
    """The command line of these words about one meeting: "/meeting cancel jag 10/12/2026"."""
    return f"/{words} {occurrence.kind.key} {typed(request.local(occurrence.starts_at).date())}"


def _there(meetings: list[Occurrence], command: OfMeeting, request: Request) -> list[Occurrence]:
    standing = [each for each in meetings if each.state != OccurrenceState.CANCELLED]
    if command.day == "next":
        return standing[:1]
    return [each for each in standing if _is_meant(request.local(each.starts_at), command)]


def _is_meant(local: datetime, command: OfMeeting) -> bool:
    return local.date() == command.day and command.at in (None, local.time())


def _several(there: list[Occurrence], command: OfMeeting, request: Request) -> Refused:
    buttons = [_pick(each, command, request, at=True) for each in there[:MOST_OFFERED]]
    said = f"{len(there)} meetings of that kind are on {say_day(request.local(there[0].starts_at).date())}. Which one?"
    return Refused(said, *buttons, field="day", tone=Tone.ASK)


def _none(command: OfMeeting, request: Request) -> Refused:
    name = meeting_name(command.meeting)
    others = ahead(command.meeting, request)
    gone = "" if command.day == "next" else _gone(command.meeting, command.day, request)
    if command.day == "next" or not others:
        button = Button(label="Schedule one", line=f"/form meeting schedule {command.meeting.key}")
        return Refused(f"{gone}No {name} is ahead.", button, field="day")
    buttons = [_pick(each, command, request) for each in others[:MOST_OFFERED]]
    said = gone or f"No {name} is on {say_day(command.day)}. "
    return Refused(f"{said}Which of those ahead do you mean?", *buttons, field="day", tone=Tone.ASK)


def _gone(kind: MeetingKind, day: date, request: Request) -> str:
    """What became of a meeting on a day which is not ahead any more; empty where there was none."""
    for each in on_day(kind, day, request):
        said = f"The {meeting_name(each.kind)} on {when(each.starts_at, request)}"
        if each.state == OccurrenceState.CANCELLED:
            return f"{said} is cancelled. "
        if each.starts_at <= request.now:
            return f"{said} has begun, so it stays as it is. "
    return ""


def _pick(occurrence: Occurrence, command: OfMeeting, request: Request, *, at: bool = False) -> Button:
    local = request.local(occurrence.starts_at)
    time_too = {"at": say_time(local)} if at else {}
    line = join(command.words, type(command), {**values_of(command), "day": typed(local.date()), **time_too}, request)
    return Button(label=when(occurrence.starts_at, request), line=line)
