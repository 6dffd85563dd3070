"""Turns series into meetings: a year ahead, each once, whatever was moved or cancelled since.

A day that a series gives is its slot, and is given once. A meeting of the kind that stands on that day already, or
that a former series gave for it, is taken over as it is; a day that something else has taken is left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from schedules.calendar import DAY, WorkingCalendar, at_local, say_weekday
from schedules.planning import ladder_for, plan, posting
from schedules.recurrence.rules import Rule, days
from schedules.reminders import To, asked
from schedules.unusual import why_ask
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence, OccurrenceState, Series

HORIZON = relativedelta(months=12)
"""How far ahead meetings are made."""
UNSENT = (DeliveryState.DUE, DeliveryState.HELD, DeliveryState.CANCELLED, DeliveryState.EXPIRED)
"""The states of what nobody has read."""


@dataclass(frozen=True)
class Given:
    """What extending a series did: meetings made, those that were there and are its own now, and days taken."""

    made: tuple[Occurrence, ...] = ()
    kept: tuple[Occurrence, ...] = ()
    taken: tuple[Occurrence, ...] = ()


@dataclass(frozen=True)
class Ended:
    """What ending a series did: meetings that were withdrawn, and those that were left because people know of them."""

    withdrawn: tuple[Occurrence, ...] = ()
    left: tuple[Occurrence, ...] = ()


def rule_of(series: Series) -> Rule:
    """The rule that a series was given. Raises BadRule for what is none."""
    return Rule(series.rule, series.at, frozenset(series.skips))


def slots(series: Series, first: date, last: date) -> Iterator[tuple[date, time | None]]:
    """The days that a series gives from `first` to `last`, each with its local time, in order."""
    last = min(last, series.ends or last)
    if series.rule:
        yield from ((day, series.at) for day in days(rule_of(series), max(first, series.starts), last, series.starts))
        return
    for day, clock in sorted(listed(each) for each in series.dates):
        if first <= day <= last:
            yield day, clock or series.at


def listed(written: str) -> tuple[date, time | None]:
    """A day of a list, and its time where it has one of its own."""
    day, _, clock = written.partition("T")
    return date.fromisoformat(day), time.fromisoformat(clock) if clock else None


class Extending:
    """One extension of the series of a partnership, with the calendar that it needs read once."""

    def __init__(self, stores: Stores, now: datetime) -> None:
        self._stores = stores
        self._now = now
        self._zone = ZoneInfo(stores.partnership.zone)
        self._calendar = WorkingCalendar(stores.closed_days.all())
        self._quiet = stores.closed_days.quiet()

    @property
    def today(self) -> date:
        """The date where the partnership is."""
        return self._now.astimezone(self._zone).date()

    def extend(self, series: Series) -> Given:
        """Make the meetings of a series that are missing, and plan what is sent before each."""
        wanted = self._wanted(series)
        if not wanted:
            return Given()
        there = _There(self._stores, series.kind, wanted[0][0], self._zone)
        kept, taken, free = self._sorted_out(series, wanted, there)
        again = [self._once_more(series, day, there.withdrawn[at]) for day, at in free if at in there.withdrawn]
        new = [self._new(series, day, at) for day, at in free if at not in there.withdrawn]
        self._stores.series.give(new)
        self._plan_new(series, new)
        made = sorted((*again, *new), key=lambda each: each.starts_at)
        return Given(tuple(made), tuple(kept), tuple(taken))

    def why(self, series: Series, day: date) -> tuple[str, ...]:
        """Why a meeting on a day is asked about. A Saturday is nothing unusual for a rule that names Saturdays."""
        reasons = why_ask(day, self._calendar, self._quiet)
        weekend = self._calendar.why_not(day) == f"a {say_weekday(day)}"
        named = bool(series.rule) and day.weekday() in {each.day for each in rule_of(series).parts.weekdays}
        return reasons[1:] if weekend and named else reasons

    def _wanted(self, series: Series) -> list[tuple[date, datetime]]:
        """The days and instants that a series gives and has not given yet."""
        last = self.today + HORIZON if series.rule else date.max
        known = self._stores.series.slots(series, self.today)
        asked = [(day, clock) for day, clock in slots(series, self.today, last) if day not in known]
        found = [(day, at_local(day, clock, self._zone)) for day, clock in asked if clock]
        return [(day, starts_at) for day, starts_at in found if starts_at > self._now]

    def _sorted_out(
        self, series: Series, wanted: Sequence[tuple[date, datetime]], there: "_There"
    ) -> tuple[list[Occurrence], list[Occurrence], list[tuple[date, datetime]]]:
        """Meetings that become its own, meetings that have taken a day, and the days and instants that are free."""
        kept, taken, free = [], [], []
        for day, starts_at in wanted:
            on_day = there.on(day)
            if own := next((each for each in on_day if there.is_free(each)), None):
                own.series_id, own.slot = series.id, day
                kept.append(own)
            elif other := next((each for each in on_day if _takes(each, starts_at)), None):
                taken.append(other)
            else:
                free.append((day, starts_at))
        return kept, taken, free

    def _new(self, series: Series, day: date, starts_at: datetime) -> Occurrence:
        return Occurrence(
            partnership_id=series.partnership_id, kind=series.kind, starts_at=starts_at, **self._values(series, day)
        )

    def _once_more(self, series: Series, day: date, meeting: Occurrence) -> Occurrence:
        """A meeting that a former series gave at this instant, and that was withdrawn with it."""
        for name, value in self._values(series, day).items():
            setattr(meeting, name, value)
        self._stores.session.flush()
        plan(self._stores, meeting, self._now)
        return meeting

    def _values(self, series: Series, day: date) -> dict[str, Any]:
        state = OccurrenceState.IN_QUESTION if self.why(series, day) else OccurrenceState.STANDS
        return {
            "series_id": series.id, "slot": day, "state": state, "place": series.place, "link": series.link,
            "note": "", "channel": series.kind.channel, "scheduled_at": self._now,
            "scheduled_by_id": series.set_by_id,
        }  # fmt: skip

    def _plan_new(self, series: Series, new: Sequence[Occurrence]) -> None:
        """What `plan` would plan, where nothing is known yet: a year of meetings in one statement."""
        ladder, planned = ladder_for(series.kind), []
        for meeting in new:
            if meeting.state == OccurrenceState.STANDS:
                fitting, _ = asked(ladder, meeting.starts_at, self._calendar, self._zone, self._now)
                placed = [each for each in fitting if meeting.channel or each.rung.to != To.CHANNEL]
                planned += [posting(meeting, each.key, each.not_before, each.rung.to) for each in placed]
        self._stores.deliveries.plan_many(planned)


class _There:
    """The meetings of a kind that stand, stood or were cancelled on the days that a series wants."""

    def __init__(self, stores: Stores, kind: MeetingKind, first: date, zone: ZoneInfo) -> None:
        self._zone = zone
        since = at_local(first, time(0), zone)
        found = stores.series.meetings(kind, since, first)
        self._meetings = [each for each in found if not _is_withdrawn(each)]
        self.withdrawn = {each.starts_at: each for each in found if _is_withdrawn(each)}
        self._ends = {each.id: each.ends for each in stores.series.all(kind)}

    def on(self, day: date) -> list[Occurrence]:
        """Those on a day or given for it, standing ones first."""
        found = [e for e in self._meetings if e.slot == day or e.starts_at.astimezone(self._zone).date() == day]
        return sorted(found, key=lambda each: each.state == OccurrenceState.CANCELLED)

    def is_free(self, meeting: Occurrence) -> bool:
        """Whether it belongs to no series, or to one that is over by its day."""
        if meeting.series_id is None:
            return True
        ends = self._ends[meeting.series_id]
        return ends is not None and meeting.slot is not None and ends < meeting.slot


def end(stores: Stores, series: Series, since: date, now: datetime) -> Ended:
    """Let a series hold no longer than the day before `since`, and withdraw what it gave from there on.

    What was moved by hand or announced already is left as it stands, for somebody to decide on.
    """
    ended = withdraw(stores, series, stores.series.given(series, since, now), now)
    series.ends = min(series.ends or since - DAY, since - DAY)
    stores.session.flush()
    return ended


def withdraw(stores: Stores, series: Series, meetings: Sequence[Occurrence], now: datetime) -> Ended:
    """Withdraw meetings of a series, so that it could give them again; those that people know of are left."""
    known = known_of(stores, series, meetings)
    gone = tuple(each for each in meetings if each not in known)
    stores.series.take_back(gone, now, "its series does not give the meeting any more")
    return Ended(gone, known)


def known_of(stores: Stores, series: Series, meetings: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    """Those of a series' meetings that were moved by hand, or for which something was sent already."""
    sent = {each.occurrence_id for each in stores.deliveries.of(*(each.id for each in meetings)) if _was_sent(each)}
    zone = ZoneInfo(stores.partnership.zone)
    return tuple(each for each in meetings if each.id in sent or _was_moved(each, series, zone))


def was_announced(stores: Stores, meeting: Occurrence) -> bool:
    """Whether something was sent for a meeting already."""
    return any(_was_sent(each) for each in stores.deliveries.of(meeting.id))


def _was_sent(delivery: Delivery) -> bool:
    return bool(delivery.posted) or delivery.state not in UNSENT


def _was_moved(meeting: Occurrence, series: Series, zone: ZoneInfo) -> bool:
    clocks = {day: clock for day, clock in map(listed, series.dates) if clock}
    clock = clocks.get(meeting.slot, series.at) if meeting.slot else None
    return not (meeting.slot and clock and at_local(meeting.slot, clock, zone) == meeting.starts_at)


def _takes(meeting: Occurrence, starts_at: datetime) -> bool:
    """Whether a meeting of somebody else's leaves no room on its day."""
    return meeting.state != OccurrenceState.CANCELLED or meeting.starts_at == starts_at


def _is_withdrawn(meeting: Occurrence) -> bool:
    return meeting.state == OccurrenceState.CANCELLED and meeting.series_id is not None and meeting.slot is None
