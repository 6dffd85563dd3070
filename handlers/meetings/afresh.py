"""What a change of the partnership's calendar does to the meetings ahead: what moves, and which dates to ask about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.meetings.doubts import unusual
from handlers.meetings.repeated import decisions, why_in_question
from handlers.meetings.rows import called, planned_for
from handlers.reply import Button, Item, Items, Part
from handlers.request import Request
from handlers.sayings import counted, meeting_name, when
from schedules.calendar import say_day, say_instant
from schedules.planning import GONE_OUT, UNSENT, plan_all
from storage.tables import Occurrence, OccurrenceState

MOST_SHOWN = 10
"""Meetings that one answer goes through."""

Times = Mapping[tuple[int, str], datetime]
"""When each thing that waits is sent, by its meeting and its key."""


@dataclass(frozen=True)
class Ahead:
    """The meetings ahead before a change of the calendar, and what waited for them."""

    meetings: Collection[Occurrence]
    times: Times


def look_ahead(request: Request) -> Ahead:
    """How things are before the change."""
    meetings = request.stores.meetings.after(request.now)
    return Ahead(meetings, _times(meetings, request))


def plan_afresh(before: Ahead, days: Collection[date], request: Request) -> tuple[Part, ...]:
    """Plan the meetings ahead by the calendar as it is now, and say what that changed.

    A meeting on one of the `days` that has become unusual is asked about. Nothing is sent for it until then, unless
    people have had a message about it already: taking it back silently would only leave them waiting.
    """
    request.read_calendar_anew()
    affected = [each for each in before.meetings if _day(each, request) in days]
    asked, announced = _question(affected, request)
    _answer(affected, request)
    request.stores.session.flush()
    plan_all(request.stores, request.now)
    return (*_moved(before, request), *_asked(asked, request), *_announced(announced, request))


def _question(affected: Collection[Occurrence], request: Request) -> tuple[list[Occurrence], list[Occurrence]]:
    """Those that are asked about now, and those that stand because something was sent for them."""
    standing = [each for each in affected if each.state == OccurrenceState.STANDS]
    doubted = [each for each in standing if unusual(_day(each, request), request)]
    sent = {e.occurrence_id for e in request.stores.deliveries.of(*(o.id for o in doubted)) if e.state in GONE_OUT}
    asked = [each for each in doubted if each.id not in sent]
    for each in asked:
        each.state = OccurrenceState.IN_QUESTION
    return asked, [each for each in doubted if each.id in sent]


def _answer(affected: Collection[Occurrence], request: Request) -> None:
    """Let those stand about which there is nothing to ask any more."""
    for each in affected:
        if each.state == OccurrenceState.IN_QUESTION and not unusual(_day(each, request), request):
            each.state = OccurrenceState.STANDS


def _moved(before: Ahead, request: Request) -> tuple[Part, ...]:
    now = _times(before.meetings, request)
    said = {each: _differences(each, before.times, now, request) for each in before.meetings}
    items = [
        Item(text=f"{meeting_name(each.kind)}, {say_day(_day(each, request))}", detail=" · ".join(lines))
        for each, lines in said.items()
        if lines
    ]
    more = len(items) - MOST_SHOWN
    rest = (Item(text=f"and {counted(more, 'more meeting')}: /meeting list shows them"),) if more > 0 else ()
    return (Items(title="Sent at another time now", items=(*items[:MOST_SHOWN], *rest)),) if items else ()


def _times(meetings: Collection[Occurrence], request: Request) -> Times:
    planned = planned_for([each.id for each in meetings], request)
    return {
        (number, each.kind): each.not_before
        for number, deliveries in planned.items()
        for each in deliveries
        if each.state in UNSENT
    }


def _differences(occurrence: Occurrence, then: Times, now: Times, request: Request) -> list[str]:
    keys = dict.fromkeys(key for number, key in (*then, *now) if number == occurrence.id)
    pairs = {key: (then.get((occurrence.id, key)), now.get((occurrence.id, key))) for key in keys}
    if occurrence.state == OccurrenceState.IN_QUESTION:  # which is said with what is asked
        return []
    return [_say(called(key), was, at, request) for key, (was, at) in pairs.items() if was != at]


def _say(name: str, was: datetime | None, at: datetime | None, request: Request) -> str:
    if at is None:
        return f"{name}: not sent any more"
    instead = f" instead of {say_instant(was, request.zone, request.today)}" if was else ""
    return f"{name}: {say_instant(at, request.zone, request.today)}{instead}"


def _asked(meetings: Sequence[Occurrence], request: Request) -> tuple[Part, ...]:
    title = "Please decide on these dates; nothing is sent for them until you do"
    return _listed(title, meetings, [decisions(each, request.zone) for each in meetings], request)


def _announced(meetings: Sequence[Occurrence], request: Request) -> tuple[Part, ...]:
    """Meetings that people have been told of: they stand until somebody moves or cancels them."""
    title = "These stand, because people have had messages about them; move or cancel them if need be"
    return _listed(title, meetings, [decisions(each, request.zone)[1:] for each in meetings], request)


def _listed(
    title: str, meetings: Sequence[Occurrence], buttons: Sequence[tuple[Button, ...]], request: Request
) -> tuple[Part, ...]:
    items = [
        Item(
            text=f"{meeting_name(each.kind)}, {when(each.starts_at, request)}",
            detail=" ".join(why_in_question(each, request)),
            buttons=choices,
        )
        for each, choices in zip(meetings[:MOST_SHOWN], buttons, strict=False)
    ]
    more = len(meetings) - len(items)
    rest = (Item(text=f"and {counted(more, 'more meeting')}: /meeting list shows them"),) if more else ()
    return (Items(title=title, items=(*items, *rest)),) if items else ()


def _day(occurrence: Occurrence, request: Request) -> date:
    return request.local(occurrence.starts_at).date()
