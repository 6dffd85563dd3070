"""How meetings that repeat are put into words: when, what was made and withdrawn, and which dates are in question."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.reading.reckoning import typed
from handlers.reply import Button, Item, Items, Part, Text
from handlers.sayings import counted
from schedules.calendar import WorkingCalendar, say_day, say_instant, say_month
from schedules.recurrence.saying import say_rule
from schedules.series import listed, rule_of, slots
from schedules.unusual import why_ask
from storage.stores import Stores
from storage.tables import MeetingKind, Occurrence, OccurrenceState, Series

LONG = timedelta(days=3660)
MOST_SHOWN = 6
MOST_ASKED = 10
"""How many dates in question one answer lists with their buttons."""


class Local(Protocol):
    """Where and when something is said: a request, or what has fallen due."""

    @property
    def stores(self) -> Stores: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def calendar(self) -> WorkingCalendar: ...
    @property
    def now(self) -> datetime: ...


def say_series(series: Series) -> str:
    """When a series meets: "the second Thursday of each month at 14:00, until Wednesday 31 March 2027"."""
    if series.rule:
        ends = f", until {say_day(series.ends)}" if series.ends else ""
        return say_rule(rule_of(series)) + ends
    if series.dates:
        return f"on {counted(len(series.dates), 'listed date')}, the last {say_day(max(map(_day, series.dates)))}"
    return f"by the plan's rule “{series.said}”, which is not scheduled yet"


def say_rules(stores: Stores, kind: MeetingKind, today: date) -> str:
    """What repeats of a kind, now and later; empty where nothing does."""
    live = [each for each in stores.series.live(today, kind) if _gives(each, today)]
    return "; ".join(_from(each, today) + say_series(each) for each in live)


def say_months(months: Iterable[int]) -> str:
    """`April, August and December`."""
    names = [say_month(month) for month in sorted(months)]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def first_dates(meetings: Sequence[Occurrence], where: Local) -> Items:
    """The first of the meetings that were made, and how many more there are."""
    shown = [Item(text=say_instant(each.starts_at, where.zone)) for each in meetings[:MOST_SHOWN]]
    more = len(meetings) - len(shown)
    last = say_day(meetings[-1].starts_at.astimezone(where.zone).date())
    rest = [Item(text=f"and {more} more, the last on {last}")] if more else []
    return Items(title="Scheduled", items=(*shown, *rest))


def in_question(meetings: Sequence[Occurrence], where: Local) -> tuple[Part, ...]:
    """The dates that a coordinator has to decide on, each with what can be done."""
    if not meetings:
        return ()
    items = [asked_about(each, where) for each in meetings[:MOST_ASKED]]
    more = len(meetings) - len(items)
    rest = [Item(text=f"and {more} more: /meeting list shows them")] if more else []
    title = "Please decide on these dates; nothing is sent for them until you do"
    return (Items(title=title, items=(*items, *rest)),)


def asked_about(meeting: Occurrence, where: Local) -> Item:
    """One date in question, why, and its buttons."""
    return Item(
        text=say_instant(meeting.starts_at, where.zone),
        detail=" ".join(why_in_question(meeting, where)),
        buttons=decisions(meeting, where.zone),
    )


def why_in_question(meeting: Occurrence, where: Local) -> tuple[str, ...]:
    """Why the date of a meeting is asked about, a sentence each."""
    day = meeting.starts_at.astimezone(where.zone).date()
    return why_ask(day, where.calendar, where.stores.closed_days.quiet())


def decisions(meeting: Occurrence, zone: ZoneInfo) -> tuple[Button, ...]:
    """What can be done with a date in question."""
    named = f"{meeting.kind.key} {typed(meeting.starts_at.astimezone(zone).date())}"
    return (
        Button(label="Keep it", line=f"/meeting keep {named}", style="primary"),
        Button(label="Move it", line=f"/form meeting move {named}"),
        Button(label="Leave it out", line=f"/meeting cancel {named}"),
    )


def left_standing(meetings: Sequence[Occurrence], where: Local) -> tuple[Part, ...]:
    """Meetings that were left although their series does not give them any more."""
    items = tuple(
        Item(text=say_instant(each.starts_at, where.zone), buttons=(_cancel(each, where.zone),)) for each in meetings
    )
    title = "Left as they are, because they were moved by hand or something was sent for them already"
    return (Items(title=title, items=items),) if items else ()


def stood_before(kept: Sequence[Occurrence], taken: Sequence[Occurrence], where: Local) -> tuple[Part, ...]:
    """Days on which the kind met already, or on which its meeting was cancelled before."""
    standing = [each for each in (*kept, *taken) if each.state != OccurrenceState.CANCELLED]
    cancelled = [each for each in (*kept, *taken) if each.state == OccurrenceState.CANCELLED]
    again = [
        Item(text=say_instant(each.starts_at, where.zone), buttons=(_again(each, where.zone),)) for each in cancelled
    ]
    parts = (
        Items(title="Scheduled already, and left as they are", items=tuple(
            Item(text=say_instant(each.starts_at, where.zone)) for each in standing)),
        Items(title="Cancelled before, and left out", items=tuple(again)),
    )  # fmt: skip
    return tuple(part for part in parts if part.items)


def withdrawn(meetings: Sequence[Occurrence], where: Local) -> tuple[Part, ...]:
    """Meetings of which nobody had been told, and that are not given any more."""
    if not meetings:
        return ()
    days = [say_day(each.starts_at.astimezone(where.zone).date()) for each in meetings]
    shown = ", ".join(days[:MOST_SHOWN]) + (f" and {len(days) - MOST_SHOWN} more" if len(days) > MOST_SHOWN else "")
    return (Text(text=f"Withdrawn, and nobody had been told of them: {shown}."),)


def _gives(series: Series, today: date) -> bool:
    """Whether a series has a day left; one whose rule could not be read is said all the same."""
    ahead = slots(series, today, series.ends or today + LONG)
    return not (series.rule or series.dates) or any(ahead)


def _from(series: Series, today: date) -> str:
    return f"from {say_day(series.starts)} on, " if series.rule and series.starts > today else ""


def _day(written: str) -> date:
    return listed(written)[0]


def _cancel(meeting: Occurrence, zone: ZoneInfo) -> Button:
    named = f"{meeting.kind.key} {typed(meeting.starts_at.astimezone(zone).date())}"
    return Button(label="Cancel it", line=f"/meeting cancel {named}")


def _again(meeting: Occurrence, zone: ZoneInfo) -> Button:
    local = meeting.starts_at.astimezone(zone)
    return Button(label="Schedule it", line=f"/meeting schedule {meeting.kind.key} {typed(local.date())} {local:%H:%M}")
