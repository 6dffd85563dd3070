"""Series become meetings: each once, whichever night it is reckoned, and never against what people decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendar import at_local
from schedules.planning import plan
from schedules.series import HORIZON, Extending, end, slots
from storage import migrating
from storage.database import Database
from storage.stores import Stores
from storage.tables import Delivery, MeetingKind, Occurrence, OccurrenceState, Series
from tests.exampleton import exampleton, load_text

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
TODAY = START.date()
LONDON = ZoneInfo("Europe/London")
RULES = (
    "FREQ=MONTHLY;BYDAY=2TH",
    "FREQ=MONTHLY;BYDAY=-1MO",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=1WE",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "FREQ=WEEKLY;BYDAY=SA,WE",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    migrating.create(database)
    load_text(database)
    yield database
    database.close()


@contextmanager
def trying(database: Database) -> Iterator[Stores]:
    """The stores of a partnership in which nothing is kept."""
    with exampleton(database) as stores:
        trial = stores.session.begin_nested()
        yield stores
        trial.rollback()
        stores.session.expire_all()


def kind_of(stores: Stores) -> MeetingKind:
    kind = stores.meetings.kind("jag")
    assert kind
    return kind


def repeating(stores: Stores, rule: str = RULES[0], starts: date = TODAY, **more: object) -> Series:
    values = {"rule": rule, "at": time(14), "starts": starts, "set_at": START, **more}
    return stores.series.add(kind_of(stores), **values)


def meetings(stores: Stores) -> list[Occurrence]:
    return stores.series.meetings(kind_of(stores), START - timedelta(days=1), date.min)


def standing(stores: Stores) -> list[str]:
    return [f"{e.starts_at:%Y-%m-%d %H:%M}" for e in meetings(stores) if e.state != OccurrenceState.CANCELLED]


@settings(max_examples=12)
@given(
    rule=st.sampled_from(RULES),
    skips=st.sets(st.integers(1, 12), max_size=3),
    nights=st.lists(st.integers(1, 90), max_size=4),
    lasts=st.none() | st.integers(0, 700),
)
def test_night_after_night_gives_what_once_would_give(
    database: Database, rule: str, skips: set[int], nights: list[int], lasts: int | None
) -> None:
    ends = None if lasts is None else START.date() + timedelta(days=lasts)
    with trying(database) as stores:
        series = repeating(stores, rule, skips=sorted(skips), ends=ends)
        now = START
        for days in (0, *nights):
            now += timedelta(days=days)
            Extending(stores, now).extend(series)
        extending = Extending(stores, now)
        assert extending.extend(series).made == ()
        wanted = [day for day, _ in slots(series, TODAY, extending.today + HORIZON)]
        found = [each.slot for each in meetings(stores) if each.slot]
        assert found == sorted(set(found))
        gaps = {day for day in wanted if day not in found}
        assert all(day <= now.date() for day in gaps), "only days that passed while nothing ran are missing"
        assert set(found) <= {day for day, _ in slots(series, START.date(), date(2032, 1, 1))}


@settings(max_examples=12)
@given(
    rule=st.sampled_from(RULES[:5]),
    deeds=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["move", "cancel"]), st.integers(-6, 6)), max_size=5),
    nights=st.integers(1, 200),
)
def test_what_was_moved_or_cancelled_is_not_made_again(
    database: Database, rule: str, deeds: list[tuple[int, str, int]], nights: int
) -> None:
    with trying(database) as stores:
        series = repeating(stores, rule)
        Extending(stores, START).extend(series)
        all_of_them = meetings(stores)
        for number, deed, by in deeds:
            meeting = all_of_them[number % len(all_of_them)]
            if deed == "cancel":
                meeting.state = OccurrenceState.CANCELLED
            else:
                meeting.starts_at += timedelta(days=by, minutes=30)
        stores.session.flush()
        before = {each.id: (each.state, each.starts_at, each.slot) for each in meetings(stores)}
        Extending(stores, START).extend(series)
        assert {each.id: (each.state, each.starts_at, each.slot) for each in meetings(stores)} == before
        Extending(stores, START + timedelta(days=nights)).extend(series)
        after = {each.id: (each.state, each.starts_at, each.slot) for each in meetings(stores)}
        assert before.items() <= after.items()
        given_days = [each.slot for each in meetings(stores)]
        assert len(given_days) == len(set(given_days))


def test_a_leap_day_is_given_when_there_is_one(database: Database) -> None:
    with trying(database) as stores:
        series = repeating(stores, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
        assert Extending(stores, START).extend(series).made == ()
        made = Extending(stores, datetime(2027, 3, 1, 2, tzinfo=UTC)).extend(series).made
        assert [each.slot for each in made] == [date(2028, 2, 29)]


def test_the_time_is_local_on_both_sides_of_a_clock_change(database: Database) -> None:
    with trying(database) as stores:
        Extending(stores, START).extend(repeating(stores))
        local = [f"{each.starts_at:%m-%d %H:%M}" for each in meetings(stores)]
        assert local[3:6] == ["03-11 14:00", "04-08 13:00", "05-13 13:00"]


def test_a_day_that_has_begun_is_given_until_its_time(database: Database) -> None:
    with trying(database) as stores:
        series = repeating(stores, "FREQ=WEEKLY;BYDAY=FR", at=time(9, 30))
        assert Extending(stores, START).extend(series).made[0].slot == date(2026, 11, 27)
        series = repeating(stores, "FREQ=WEEKLY;BYDAY=FR", at=time(10, 30))
        assert Extending(stores, START).extend(series).made[0].slot == date(2026, 11, 20)


def test_unusual_dates_are_in_question_and_nothing_is_planned_for_them(database: Database) -> None:
    with trying(database) as stores:
        stores.closed_days.add(date(2026, 12, 14), "moving house")
        stores.closed_days.keep_quiet(date(2027, 3, 22), date(2027, 5, 6), "local elections")
        given = Extending(stores, START).extend(repeating(stores, "FREQ=MONTHLY;BYDAY=2MO,-1MO"))
        asked = [each for each in given.made if each.state == OccurrenceState.IN_QUESTION]
        assert [str(each.slot) for each in asked] == [
            *("2026-12-14", "2026-12-28", "2027-03-29", "2027-04-12", "2027-04-26", "2027-05-31", "2027-08-30"),
        ]
        assert stores.deliveries.of(*(each.id for each in asked)) == []
        assert all(stores.deliveries.of(each.id) for each in given.made if each not in asked)


def test_a_rule_that_names_saturdays_means_them(database: Database) -> None:
    with trying(database) as stores:
        given = Extending(stores, START).extend(repeating(stores, "FREQ=WEEKLY;BYDAY=SA", at=time(10)))
        asked = [str(each.slot) for each in given.made if each.state == OccurrenceState.IN_QUESTION]
        assert asked == ["2026-12-26"], "Boxing Day is a bank holiday all the same"


def test_a_meeting_that_was_scheduled_by_hand_is_taken_over_as_it_is(database: Database) -> None:
    with trying(database) as stores:
        kind = kind_of(stores)
        early = at_local(date(2026, 12, 10), time(9), LONDON)
        stores.meetings.schedule(kind, early, None, "Library", START, None)
        gone = stores.meetings.schedule(kind, datetime(2027, 1, 14, 14, tzinfo=UTC), None, "", START, None)
        gone.state = OccurrenceState.CANCELLED
        series = repeating(stores)
        given = Extending(stores, START).extend(series)
        assert [(each.place, str(each.slot)) for each in given.kept] == [("Library", "2026-12-10"), ("", "2027-01-14")]
        assert standing(stores)[:2] == ["2026-12-10 09:00", "2027-02-11 14:00"]


def test_ending_withdraws_what_nobody_knows_of_and_a_new_series_begins(database: Database) -> None:
    with trying(database) as stores:
        former = repeating(stores)
        Extending(stores, START).extend(former)
        moved = next(each for each in meetings(stores) if each.slot == date(2027, 2, 11))
        moved.starts_at += timedelta(days=1)
        ended = end(stores, former, date(2027, 1, 1), START)
        assert [str(each.starts_at.date()) for each in ended.left] == ["2027-02-12"]
        assert len(ended.withdrawn) == 10
        assert standing(stores) == ["2026-12-10 14:00", "2027-02-12 14:00"]
        assert all(e.state == "cancelled" for one in ended.withdrawn for e in stores.deliveries.of(one.id))
        later = repeating(stores, "FREQ=MONTHLY;BYDAY=3TH", starts=date(2027, 1, 1))
        Extending(stores, START).extend(later)
        assert standing(stores)[:4] == ["2026-12-10 14:00", "2027-01-21 14:00", "2027-02-12 14:00", "2027-02-18 14:00"]


def test_the_same_days_again_are_the_same_meetings(database: Database) -> None:
    with trying(database) as stores:
        former = repeating(stores)
        first = Extending(stores, START).extend(former).made
        end(stores, former, START.date(), START)
        again = Extending(stores, START).extend(repeating(stores, place="Library")).made
        assert [each.id for each in again] == [each.id for each in first]
        assert {each.place for each in again} == {"Library"}
        planned = stores.deliveries.of(again[0].id)
        assert planned
        assert {each.state for each in planned if each.destination or each.platform} <= {"due"}


def test_a_list_is_made_whole_however_far_ahead(database: Database) -> None:
    with trying(database) as stores:
        dates = ["2026-11-02", "2026-12-10", "2028-05-16T09:30"]
        made = Extending(stores, START).extend(repeating(stores, "", dates=dates)).made
        assert [f"{each.starts_at:%Y-%m-%d %H:%M}" for each in made] == ["2026-12-10 14:00", "2028-05-16 08:30"]


def test_what_is_planned_for_a_year_at_once_is_what_is_planned_for_each(database: Database) -> None:
    with trying(database) as stores:
        kind = kind_of(stores)
        for channel in (None, stores.channels.remember("talk", "C-jag", "#jag")):
            kind.channel = channel
            made = Extending(stores, START).extend(repeating(stores, starts=TODAY, at=time(14, bool(channel)))).made
            for each in made:
                planned = sent(stores, each)
                assert len(planned) == (6 if channel else 3)
                stores.session.query(Delivery).where(Delivery.occurrence_id == each.id).delete()
                plan(stores, each, START)
                assert sent(stores, each) == planned
                each.state, each.slot = OccurrenceState.CANCELLED, None


def sent(stores: Stores, meeting: Occurrence) -> list[tuple[object, ...]]:
    planned = stores.deliveries.of(meeting.id)
    return [(e.kind, e.subject, e.platform, e.destination, e.not_before, e.expires_at, e.state) for e in planned]
