"""Deciding on dates that a series gives: one in question is kept, a month or a date is left out."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar

from handlers.command import Change, handles
from handlers.meetings.finding import ahead, ahead_on, locked
from handlers.meetings.repeated import decisions, left_standing, say_months, say_series, withdrawn
from handlers.meetings.rows import buttons, facts, posts, say_plans
from handlers.reading.kinds import DATE, LEFT_OUT, MEETING
from handlers.reading.reckoning import typed
from handlers.reading.rules import LeftOut
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Item, Items, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import meeting_name, when
from schedules.calendar import say_day, say_month
from schedules.planning import plan
from schedules.recurrence.rules import Rule, first_day
from schedules.series import Ended, known_of, rule_of, was_announced, withdraw
from storage.tables import MeetingKind, Occurrence, OccurrenceState, Series


class KeepDate(Change):
    words = "meeting keep"
    right = Right.COORDINATE
    help = "Let a meeting stand on a date that was asked about"
    example = "jag 25/12/2026"
    once: ClassVar[bool] = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    day: Annotated[date, Slot(DATE, "Date", "The date that was asked about")]


@handles
def keep(command: KeepDate, request: Request) -> Reply:
    there = locked(ahead_on(command.meeting, command.day, request), request)
    asked = [each for each in there if each.state == OccurrenceState.IN_QUESTION]
    if not asked:
        raise _nothing_asked(command, request)
    meeting = asked[0]
    meeting.state = OccurrenceState.STANDS
    plans = plan(request.stores, meeting, request.now)
    return Reply(
        title=f"Kept: {meeting_name(meeting.kind)}, {when(meeting.starts_at, request)}",
        parts=(Facts(rows=facts(meeting)), posts(say_plans(plans, request.zone, request.now), meeting)),
        buttons=buttons(meeting),
        tone=Tone.DONE,
    )


class SkipMeetings(Change):
    words = "meeting skip"
    right = Right.COORDINATE
    help = "Leave a month out of every year, or one date"
    example = "jag august"
    once: ClassVar[bool] = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    what: Annotated[LeftOut, Slot(LEFT_OUT, "Month or date", "Such as august, or 13/8/2027")]


@handles
def skip(command: SkipMeetings, request: Request) -> Reply:
    if command.what.month:
        return _skip_month(command, command.what.month, request)
    assert command.what.day
    return _skip_day(command.meeting, command.what.day, request)


def _skip_month(command: SkipMeetings, month: int, request: Request) -> Reply:
    kind = command.meeting
    repeating = [each for each in request.stores.series.live(request.today, kind) if each.rule]
    if not repeating:
        usage = f"/meeting repeat {kind.key} second thursday 14:00"
        raise Refused(f"The {meeting_name(kind)} does not repeat by a rule. Type one, such as {usage}", field="what")
    wanting = [each for each in repeating if month not in each.skips]
    if not wanting:
        raise Refused(f"{say_month(month)} is left out already: {say_series(repeating[-1])}.")
    _refuse_emptied(wanting, month)
    found = [(each, _in_month(each, month, request)) for each in wanting]
    known = [meeting for series, meetings in found for meeting in known_of(request.stores, series, meetings)]
    if known and not command.sure:
        raise _ask_month(command, known, month, request)
    return _skipped(kind, month, [_leave_out(each, month, meetings, request) for each, meetings in found], request)


def _leave_out(series: Series, month: int, meetings: Sequence[Occurrence], request: Request) -> Ended:
    series.skips = sorted({*series.skips, month})
    return withdraw(request.stores, series, meetings, request.now)


def _skipped(kind: MeetingKind, month: int, ended: Sequence[Ended], request: Request) -> Reply:
    live = [each for each in request.stores.series.live(request.today, kind) if each.rule]
    return Reply(
        title=f"{meeting_name(kind)}: no meetings in {say_month(month)}",
        parts=(
            Facts(rows=tuple(("Repeats", say_series(each)) for each in live)),
            *withdrawn([each for one in ended for each in one.withdrawn], request),
            *left_standing([each for one in ended for each in one.left], request),
        ),
        buttons=(Button(label="Show the meetings ahead", line="/meeting list"),),
        tone=Tone.DONE,
    )


def _in_month(series: Series, month: int, request: Request) -> list[Occurrence]:
    given = request.stores.series.given(series, request.today, request.now)
    return [each for each in given if each.slot and each.slot.month == month]


def _refuse_emptied(repeating: Sequence[Series], month: int) -> None:
    for each in repeating:
        rule = rule_of(each)
        if first_day(Rule(rule.text, rule.clock, rule.skips | {month}), each.starts) is None:
            raise Refused(f"Without {say_months({*each.skips, month})} there would be no meeting left.", field="what")


def _ask_month(command: SkipMeetings, known: Sequence[Occurrence], month: int, request: Request) -> Refused:
    said = ", ".join(when(each.starts_at, request) for each in known)
    return Refused(
        f"People know of {said} already, so that stays until you cancel it. Leave {say_month(month)} out all the same?",
        Button(
            label=f"Leave {say_month(month)} out",
            line=f"/{command.words} {command.meeting.key} {command.what} sure=yes",
            style="primary",
        ),
        tone=Tone.ASK,
    )


def _skip_day(kind: MeetingKind, day: date, request: Request) -> Reply:
    meetings = locked(ahead_on(kind, day, request), request)
    if not meetings:
        raise Refused(f"No {meeting_name(kind)} is ahead on {say_day(day)}. {_ahead(kind, request)}", field="what")
    if any(was_announced(request.stores, each) for each in meetings):
        cancel = Button(label="Cancel it", line=f"/meeting cancel {kind.key} {typed(day)}", style="danger")
        raise Refused(
            f"Something was sent for {when(meetings[0].starts_at, request)} already. Cancel it, and people are told.",
            cancel,
            tone=Tone.ASK,
        )
    for each in meetings:
        each.state = OccurrenceState.CANCELLED
        plan(request.stores, each, request.now)
    items = Items(title="Nobody had been told of it, and nothing will be sent", items=tuple(
        Item(text=when(each.starts_at, request)) for each in meetings))  # fmt: skip
    return Reply(title=f"Left out: {meeting_name(kind)}, {say_day(day)}", parts=(items,), tone=Tone.DONE)


def _ahead(kind: MeetingKind, request: Request) -> str:
    said = ", ".join(say_day(request.local(each.starts_at).date()) for each in ahead(kind, request)[:3])
    return f"The next are on {said}." if said else "None is scheduled."


def _nothing_asked(command: KeepDate, request: Request) -> Refused:
    kind = command.meeting
    if standing := ahead_on(kind, command.day, request):
        return Refused(f"The {meeting_name(kind)} on {when(standing[0].starts_at, request)} stands already.")
    open_ = request.stores.series.in_question(request.now, kind)
    if not open_:
        return Refused(f"No date of the {meeting_name(kind)} is in question. {_ahead(kind, request)}", field="day")
    days = [(request.local(each.starts_at).date(), decisions(each, request.zone)[0]) for each in open_[:5]]
    offered = [button.model_copy(update={"label": f"Keep {say_day(day, request.today)}"}) for day, button in days]
    return Refused(f"{say_day(command.day)} is not in question. These dates are:", *offered, field="day", tone=Tone.ASK)
