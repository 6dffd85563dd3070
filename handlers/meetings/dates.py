"""Meetings on a list of dates, as a board agrees them for a year ahead. All are checked before any is stored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, ClassVar

from handlers.command import Change, handles
from handlers.meetings.channels import channel_known, remembered, spot_for
from handlers.meetings.repeated import in_question, stood_before
from handlers.reading.kinds import CHANNEL, DATES, LINE, MEETING, TIME
from handlers.reading.rules import Dates
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Item, Items, Part, Refused, Reply, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import counted, meeting_name, when
from schedules.calendar import at_local, say_day, say_time
from schedules.planning import plan
from schedules.series import Extending, Given
from storage.tables import MeetingKind, Occurrence, OccurrenceState, Series


class ListDates(Change):
    words = "meeting dates"
    right = Right.COORDINATE
    help = "Schedule several meetings at once, from a list of dates"
    example = "rag 13/1/2027 10:00, 14/4/2027, 14/7/2027 14:00"
    once: ClassVar[bool] = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting", shapes=True)]
    dates: Annotated[Dates, Slot(DATES, "Dates", "With commas between them: 13/1/2027 10:00, 14/4/2027")]
    at: Annotated[time | None, Slot(TIME, "Time", "Of the dates that have none of their own", option=True)] = None
    place: Annotated[str, Slot(LINE, "Place", "A room", option=True)] = ""
    link: Annotated[str, Slot(LINE, "Link", "For those who join online", option=True, rare=True)] = ""
    in_: Annotated[Spot | None, Slot(CHANNEL, "Channel", "Where they are posted", option=True)] = None

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        return channel_known(values, request)


@handles
def list_dates(command: ListDates, request: Request) -> Reply:
    timed = _timed(command)
    _refuse_past(timed, request)
    _refuse_standing(command.meeting, timed, request)
    spot = spot_for(command, command.meeting, command.in_, request)
    remembered(command.meeting, spot, request)
    series = request.stores.series.add(
        command.meeting, dates=[f"{day}T{clock:%H:%M}" for day, clock in timed], said=str(command.dates),
        starts=timed[0][0], ends=timed[-1][0], at=timed[0][1], place=command.place, link=command.link,
        set_at=request.now, set_by_id=request.member.id,
    )  # fmt: skip
    extending = Extending(request.stores, request.now)
    given = extending.extend(series)
    again = [each for each in (*given.kept, *given.taken) if each.state == OccurrenceState.CANCELLED]
    for each in again:
        _stand_again(each, series, extending, request)
    return _listed(series, given, again, request)


def _timed(command: ListDates) -> list[tuple[date, time]]:
    """Each day with its time: its own, the one that was typed for all, or the first of the list."""
    usual = command.at or next((clock for _, clock in command.dates.days if clock), None)
    if usual is None:
        raise Refused("At what time? Type it behind the first date, or for all of them as at=14:00.", field="dates")
    return [(day, clock or usual) for day, clock in command.dates.days]


def _refuse_past(timed: Sequence[tuple[date, time]], request: Request) -> None:
    gone = [say_day(d) for d, clock in timed if at_local(d, clock, request.zone) <= request.now]
    if gone:
        verb = "has" if len(gone) == 1 else "have"
        raise Refused(f"{', '.join(gone)} {verb} passed. Type only days ahead.", field="dates")


def _refuse_standing(kind: MeetingKind, timed: Sequence[tuple[date, time]], request: Request) -> None:
    """Refuse a day on which the kind meets at another time; the same time is what is asked for."""
    wanted = dict(timed)
    ahead = [request.local(each.starts_at) for each in request.stores.meetings.after(request.now, kind)]
    clashes = [at for at in ahead if wanted.get(at.date(), at.time()) != at.time()]
    if clashes:
        said = ", ".join(f"{say_day(at.date())} at {say_time(at)}" for at in clashes)
        raise Refused(
            f"The {meeting_name(kind)} is scheduled already for {said}. Leave that date out of the list, or move the "
            "meeting first with /meeting move.",
            field="dates",
        )


def _stand_again(meeting: Occurrence, series: Series, extending: Extending, request: Request) -> None:
    """A meeting that was cancelled before, and whose day somebody has typed now."""
    day = request.local(meeting.starts_at).date()
    meeting.state = OccurrenceState.IN_QUESTION if extending.why(series, day) else OccurrenceState.STANDS
    meeting.place, meeting.link, meeting.channel = series.place, series.link, series.kind.channel
    plan(request.stores, meeting, request.now)


def _listed(series: Series, given: Given, again: Sequence[Occurrence], request: Request) -> Reply:
    new = sorted((*given.made, *again), key=_start)
    made = [each for each in new if each.state == OccurrenceState.STANDS]
    standing = [each for each in (*given.kept, *given.taken) if each not in again]
    rows = (("Place", series.place), ("Link", series.link), ("Channel", _channel(series)))
    items = tuple(Item(text=when(each.starts_at, request)) for each in made)
    parts: tuple[Part, ...] = (
        Facts(rows=tuple((name, value) for name, value in rows if value)),
        *((Items(title="Scheduled", items=items),) if items else ()),
        *in_question([each for each in new if each.state == OccurrenceState.IN_QUESTION], request),
        *stood_before(standing, (), request),
    )
    return Reply(
        title=f"{meeting_name(series.kind)}: {counted(len(series.dates), 'date')}",
        parts=parts,
        buttons=(Button(label="Show the meetings ahead", line="/meeting list"),),
        tone=Tone.DONE,
    )


def _start(meeting: Occurrence) -> datetime:
    return meeting.starts_at


def _channel(series: Series) -> str:
    return series.kind.channel.name if series.kind.channel else ""
