"""Planning what is sent before meetings: rules that hold whatever is scheduled, moved, cancelled, closed or sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendar import WorkingCalendar, at_local
from schedules.planning import GONE_OUT, UNSENT, Plans, ladder_for, plan, plan_all
from schedules.reminders import LADDERS, SENDING_ENDS, SENDING_STARTS, Kind, Rung, To, asked
from storage.database import Database
from storage.deliveries import Settlement
from storage.stores import Stores, Unit
from storage.tables import Base, Delivery, DeliveryState, MeetingKind, Occurrence, OccurrenceState

LONDON = ZoneInfo("Europe/London")
STARTS = ("2026-12-14 08:00", "2027-03-19 16:30", "2027-10-20 10:00", "2028-02-18 09:00", "2026-11-20 23:59")
"""Before Christmas, before each change of the clocks, before a leap day, and late on a Friday."""
OWN: tuple[tuple[Rung, ...] | None, ...] = (
    None,
    (),
    LADDERS["rag"],
    (Rung(Kind.REMINDER, days=8), Rung(Kind.REMINDER, days=3, at=time(15, 59)), Rung(Kind.DIGEST, days=2)),
    (Rung(Kind.REMINDER, days=5), Rung(Kind.REMINDER, days=4), Rung(Kind.REMINDER, days=1)),
    (Rung(Kind.PROMPTS, days=1, to=To.SILENT, at=time(12)), Rung(Kind.ADDENDUM, days=0)),
)
"""Reminders that a partnership may come to have; none means the usual ones of a JAG."""


@cache
def database() -> Database:
    """One for all examples, each of which has a partnership of its own."""
    made = Database("sqlite://")
    Base.metadata.create_all(made.writer)
    return made


KEYS = count()


def local(text: str) -> datetime:
    """An instant from what clocks in London show: `2026-12-10 14:00`."""
    wall = datetime.fromisoformat(text)
    return at_local(wall.date(), wall.time(), LONDON)


@dataclass
class World:
    """A partnership with one kind of meeting, a clock, and everything that has gone out.

    `fresh` are the meetings that were planned since time passed last.
    """

    unit: Unit
    stores: Stores
    kind: MeetingKind
    now: datetime
    sent: list[tuple[int, str, date]] = field(default_factory=list)
    fresh: set[int] = field(default_factory=set)

    @property
    def meetings(self) -> list[Occurrence]:
        """Every meeting there ever was."""
        ever, never = datetime(1960, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
        return self.stores.meetings.between(self.kind, ever, never)

    @property
    def ahead(self) -> list[Occurrence]:
        """Those that can still be changed."""
        return [each for each in self.stores.meetings.after(self.now, self.kind) if each.starts_at > self.now]

    def of(self, meeting: Occurrence) -> list[Delivery]:
        """What was ever planned for a meeting."""
        return self.stores.deliveries.of(meeting.id)

    def instant(self, days: int, clock: time) -> datetime:
        """A time of day that many days on."""
        return at_local(self.now.astimezone(LONDON).date() + timedelta(days=days), clock, LONDON)

    def wait(self, hours: int) -> None:
        """Let time pass in which nothing is sent: the bot is down, or there is nothing to do."""
        self.now += timedelta(hours=hours)
        self.fresh.clear()

    def schedule(self, days: int, clock: time) -> None:
        starts_at = self.instant(days, clock)
        standing = self.stores.meetings.at(self.kind, starts_at)
        if starts_at > self.now and (standing is None or standing.state == OccurrenceState.CANCELLED):
            channel = self.stores.channels.remember("talk", "C-jag", "#jag")
            made = self.stores.meetings.schedule(self.kind, starts_at, channel, "", self.now, None)
            self.plan(made)

    def move(self, which: int, days: int, clock: time) -> None:
        starts_at = self.instant(days, clock)
        standing = self.stores.meetings.at(self.kind, starts_at)
        free = standing is None or standing.state == OccurrenceState.CANCELLED
        if self.ahead and starts_at > self.now and free:
            meeting = self.ahead[which % len(self.ahead)]
            self.stores.meetings.move(meeting, starts_at)
            self.plan(meeting)

    def put(self, which: int, state: OccurrenceState) -> None:
        """Cancel a meeting, or put its date in question."""
        if self.ahead:
            meeting = self.ahead[which % len(self.ahead)]
            meeting.state = state
            self.plan(meeting)

    def close(self, days: int) -> None:
        """A bank holiday is proclaimed late, or a day is closed; if it is closed already it is opened again."""
        day = self.instant(days, time()).astimezone(LONDON).date()
        if not self.stores.closed_days.add(day, "proclaimed"):
            self.stores.closed_days.remove(day, day)
        self.plan_all()

    def remind(self, own: tuple[Rung, ...] | None) -> None:
        self.kind.reminders = None if own is None else [each.data() for each in own]
        self.stores.session.flush()
        self.plan_all()

    def plan(self, meeting: Occurrence) -> Plans:
        self.fresh.add(meeting.id)
        return plan(self.stores, meeting, self.now)

    def plan_all(self) -> None:
        self.fresh |= {each.id for each in self.ahead}
        plan_all(self.stores, self.now)

    def send(self, state: DeliveryState) -> None:
        """Send all that is due, as the beat does: each ends as SENT, FAILED or, if it was not needed, CANCELLED."""
        while due := self.unit.queue.due(self.now, 1):
            delivery = due[0]
            if delivery.expires_at and delivery.expires_at <= self.now:
                delivery.state, delivery.next_at = DeliveryState.EXPIRED, None
                continue
            self.unit.queue.claim(delivery, "test", self.now, timedelta(minutes=1))
            self.stores.session.flush()
            if state == DeliveryState.SENT:
                day = self.now.astimezone(LONDON).date()
                self.sent.append((delivery.occurrence_id or 0, delivery.kind, day))
            assert self.unit.queue.settle(delivery.id, "test", delivery.attempt, Settlement(state), self.now)
            self.stores.session.expire(delivery)


CLOCKS = st.sampled_from([time(9), time(14), time(1, 30), time(23, 45), time(8, 30)])
DAYS = st.integers(-1, 40)
SENDING = st.sampled_from([DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.CANCELLED])
PUTTING = st.sampled_from([OccurrenceState.CANCELLED, OccurrenceState.IN_QUESTION])
Step = tuple[Callable[..., None], tuple[Any, ...]]
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just(World.schedule), st.tuples(DAYS, CLOCKS)),
    st.tuples(st.just(World.move), st.tuples(st.integers(0, 3), DAYS, CLOCKS)),
    st.tuples(st.just(World.put), st.tuples(st.integers(0, 3), PUTTING)),
    st.tuples(st.just(World.close), st.tuples(st.integers(0, 30))),
    st.tuples(st.just(World.remind), st.tuples(st.sampled_from(OWN))),
    st.tuples(st.just(World.send), st.tuples(SENDING)),
    st.tuples(st.just(World.wait), st.tuples(st.integers(0, 24 * 8))),
)
FIRST = st.tuples(st.just(World.schedule), st.tuples(st.integers(1, 40), CLOCKS))


def world(unit: Unit, start: str) -> World:
    """A partnership of its own that has planned nothing yet."""
    key = f"p{next(KEYS)}"
    now = local(start)
    stores = unit.within(unit.partnerships.add(key, key, "", "Europe/London", now).id)
    kind = MeetingKind(partnership_id=stores.partnership_id, key="jag", name="JAG", aliases=[], cadence="",
                       paper="jag", usual="jag")  # fmt: skip
    stores.session.add(kind)
    stores.session.flush()
    return World(unit, stores, kind, now)


@pytest.fixture
def quiet() -> Iterator[World]:
    """One for a test of a few steps."""
    with database().unit() as unit:
        yield world(unit, "2026-11-20 10:00")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STARTS), FIRST, st.lists(STEPS, max_size=14))
def test_whatever_happens_nothing_is_sent_twice_or_at_a_wrong_time(start: str, first: Step, steps: list[Step]) -> None:
    with database().unit() as unit:
        each = world(unit, start)
        for act, said in (first, *steps):
            act(each, *said)
            unit.within(each.stores.partnership_id).session.flush()
            calendar = WorkingCalendar(each.stores.closed_days.all())
            for meeting in each.meetings:
                check(each, meeting, calendar, meeting.id in each.fresh)
        assert len({(meeting, key) for meeting, key, _ in each.sent}) == len(each.sent)


def check(world: World, meeting: Occurrence, calendar: WorkingCalendar, fresh: bool) -> None:
    """What holds of each meeting at any time, and what holds of what was planned just now."""
    deliveries = world.of(meeting)
    live = [each for each in deliveries if each.state in UNSENT]
    assert len({each.kind for each in deliveries}) == len(deliveries)
    if meeting.state != OccurrenceState.STANDS:
        assert live == []
    for each in live:
        assert each.expires_at == meeting.starts_at
        assert each.not_before < meeting.starts_at
        if fresh and each.not_before > world.now:
            assert is_welcome(each.not_before, calendar)
    if fresh and meeting.state == OccurrenceState.STANDS and meeting.starts_at > world.now:
        check_complete(world, meeting, deliveries, calendar)


def is_welcome(at: datetime, calendar: WorkingCalendar) -> bool:
    shown = at.astimezone(LONDON)
    return calendar.is_working(shown.date()) and SENDING_STARTS <= shown.time() < SENDING_ENDS


def check_complete(world: World, meeting: Occurrence, deliveries: list[Delivery], calendar: WorkingCalendar) -> None:
    """All that the meeting asks for waits, has gone out, or was tried for this very date; nothing else waits."""
    fitting, _ = asked(ladder_for(world.kind), meeting.starts_at, calendar, LONDON, world.now)
    by_key = {each.kind: each for each in deliveries}
    waiting = {each.kind for each in deliveries if each.state in UNSENT and each.not_before > world.now}
    assert waiting <= {each.key for each in fitting}
    for each in fitting:
        delivery = by_key.get(each.key)
        if delivery is None:
            assert gone_out_that_day(world, meeting, each.key, each.due)
        elif delivery.state in UNSENT:
            assert delivery.not_before == each.not_before or max(delivery.not_before, each.not_before) <= world.now
        else:
            assert delivery.attempt or delivery.state == DeliveryState.EXPIRED


def gone_out_that_day(world: World, meeting: Occurrence, key: str, due: datetime) -> bool:
    """Whether another of the sort has gone out on the day that this one is for."""
    plain = key.rstrip("0123456789 ")
    same = [each for each in world.of(meeting) if each.kind.rstrip("0123456789 ") == plain]
    days = [each.not_before.astimezone(LONDON).date() for each in same if each.state in GONE_OUT]
    return due.astimezone(LONDON).date() in days


def keys(plans: Plans) -> tuple[list[str], list[str]]:
    """What waits, and what is done."""
    return [each.key for each in plans.fitting], [each.key for each in plans.done]


def test_what_failed_or_was_not_needed_has_another_chance_for_another_date(quiet: World) -> None:
    quiet.schedule(20, time(14))
    quiet.wait(24 * 6)
    quiet.send(DeliveryState.FAILED)
    (meeting,) = quiet.ahead
    assert "prompts owners" not in keys(plan(quiet.stores, meeting, quiet.now))[0]
    quiet.move(0, 30, time(14))
    (owners,) = [each for each in quiet.of(meeting) if each.kind == "prompts owners"]
    assert (owners.state, f"{owners.not_before:%m-%d}") == (DeliveryState.DUE, "12-11")


def test_an_earlier_reminder_that_is_added_does_not_send_the_later_one_again(quiet: World) -> None:
    quiet.remind((Rung(Kind.REMINDER, days=5),))
    quiet.schedule(20, time(14))
    quiet.now = local("2026-12-03 09:30")
    quiet.send(DeliveryState.SENT)
    quiet.remind((Rung(Kind.REMINDER, days=8), Rung(Kind.REMINDER, days=5), Rung(Kind.REMINDER, days=1)))
    (meeting,) = quiet.ahead
    assert [(each.kind, f"{each.not_before:%m-%d}") for each in quiet.of(meeting) if each.state in UNSENT] == [
        ("reminder 3", "12-09")
    ]


def test_what_is_held_stays_held_when_its_time_moves(quiet: World) -> None:
    quiet.schedule(20, time(14))
    (meeting,) = quiet.ahead
    (digest,) = [each for each in quiet.of(meeting) if each.kind == "digest"]
    quiet.stores.deliveries.hold(digest)
    quiet.move(0, 27, time(14))
    assert (digest.state, f"{digest.not_before:%m-%d}") == (DeliveryState.HELD, "12-16")
    quiet.put(0, OccurrenceState.CANCELLED)
    assert digest.state == DeliveryState.CANCELLED


def test_without_a_channel_only_private_messages_are_planned(quiet: World) -> None:
    made = quiet.stores.meetings.schedule(quiet.kind, quiet.instant(20, time(14)), None, "", quiet.now, None)
    plans = plan(quiet.stores, made, quiet.now)
    assert keys(plans) == (["prompts owners", "prompts silent", "summary"], [])
    assert [each.key for each in plans.unplaced] == ["reminder", "digest", "addendum"]
    made.channel = quiet.stores.channels.remember("talk", "C-jag", "#jag")
    assert len(plan(quiet.stores, made, quiet.now).fitting) == len(LADDERS["jag"])


def test_a_jag_and_a_rag_in_one_week_are_planned_each_for_itself(quiet: World) -> None:
    rag = MeetingKind(partnership_id=quiet.stores.partnership_id, key="rag", name="RAG", aliases=[], cadence="",
                      paper="rag", usual="rag")  # fmt: skip
    quiet.stores.session.add(rag)
    quiet.stores.session.flush()
    quiet.schedule(27, time(14))
    channel = quiet.stores.channels.remember("talk", "C-jag", "#jag")
    other = quiet.stores.meetings.schedule(rag, quiet.instant(28, time(10)), channel, "", quiet.now, None)
    plans = plan(quiet.stores, other, quiet.now)
    assert len(plans.fitting) == len(LADDERS["rag"])
    assert len(quiet.of(quiet.ahead[0])) == len(LADDERS["jag"])
