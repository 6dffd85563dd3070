"""Turns series into meetings: a year ahead, each once, whatever was moved or cancelled since.

A day that a series gives is its slot, and is given once. A meeting of the kind that stands on that day already, or
that a former series gave for it, is taken over as it is; a day that something else has taken is left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from schedules.calendar import DAY, WorkingCalendar, at_local, say_weekday
from schedules.planning import plan
from schedules.recurrence.rules import Rule, days
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
        given = Given()
        for day, starts_at in wanted:
            given = self._one(series, day, starts_at, there, given)
        self._stores.session.flush()
        return given

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

    def _one(self, series: Series, day: date, starts_at: datetime, there: "_There", given: Given) -> Given:
        on_day = there.on(day)
        if free := next((each for each in on_day if there.is_free(each)), None):
            free.series_id, free.slot = series.id, day
            return replace(given, kept=(*given.kept, free))
        if taken := [e for e in on_day if e.state != OccurrenceState.CANCELLED or e.starts_at == starts_at]:
            return replace(given, taken=(*given.taken, taken[0]))
        return replace(given, made=(*given.made, self._make(series, day, starts_at)))

    def _make(self, series: Series, day: date, starts_at: datetime) -> Occurrence:
        state = OccurrenceState.IN_QUESTION if self.why(series, day) else OccurrenceState.STANDS
        own = {"series_id": series.id, "slot": day, "link": series.link, "note": "", "state": state}
        channel, by = series.kind.channel, series.set_by_id
        made = self._stores.meetings.schedule(series.kind, starts_at, channel, series.place, self._now, by, **own)
        plan(self._stores, made, self._now)
        return made


class _There:
    """The meetings of a kind that stand, stood or were cancelled on the days that a series wants."""

    def __init__(self, stores: Stores, kind: MeetingKind, first: date, zone: ZoneInfo) -> None:
        self._zone = zone
        since = at_local(first, time(0), zone)
        found = stores.series.meetings(kind, since, first)
        self._meetings = [each for each in found if not _is_withdrawn(each)]
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
    for each in gone:
        each.state, each.slot = OccurrenceState.CANCELLED, None
        plan(stores, each, now)
    stores.session.flush()
    return Ended(gone, known)


def known_of(stores: Stores, series: Series, meetings: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    """Those of a series' meetings that were moved by hand, or for which something was sent already."""
    sent = {each.occurrence_id for each in stores.deliveries.of(*(each.id for each in meetings)) if _was_sent(each)}
    zone = ZoneInfo(stores.partnership.zone)
    return tuple(each for each in meetings if each.id in sent or _was_moved(each, series, zone))


def _was_sent(delivery: Delivery) -> bool:
    return bool(delivery.posted) or delivery.state not in UNSENT


def _was_moved(meeting: Occurrence, series: Series, zone: ZoneInfo) -> bool:
    clocks = {day: clock for day, clock in map(listed, series.dates) if clock}
    clock = clocks.get(meeting.slot, series.at) if meeting.slot else None
    return not (meeting.slot and clock and at_local(meeting.slot, clock, zone) == meeting.starts_at)


def _is_withdrawn(meeting: Occurrence) -> bool:
    return meeting.state == OccurrenceState.CANCELLED and meeting.series_id is not None and meeting.slot is None
