"""What the database promises: nothing acknowledged is lost, turns are fair, times are instants."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from storage import migrating
from storage.actions import Entry
from storage.database import Database
from storage.loading import load
from storage.planfile import read_preset
from storage.stores import Unit
from storage.tables import Action, Aim, Partnership
from storage.troubles import Conflict, Unavailable
from storage.vocabulary import UpdateKind
from tests.databases import in_threads, partnerships_of
from tests.templates import Recipe, begun

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
THREADS = 20
TIMES = 20


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of either kind with a plan in it."""
    with begun(database_url, Recipe("a plan", with_plan), workers=THREADS) as database:
        yield database


def with_plan(database: Database) -> None:
    migrating.create(database)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)


def action(unit: Unit, *, lock: bool = False) -> Action:
    found = unit.within(1).actions.find("4.2", lock=lock)
    assert found
    return found


def measure(database: Database) -> str:
    with database.reading() as unit:
        return action(unit).measure


def count_up(database: Database, times: int, *, lock: bool) -> int:
    """Add one to a number in an action so many times; how often it had to be tried again."""
    again = 0
    for _ in range(times):
        while True:
            try:
                with database.unit() as unit:
                    counted = action(unit, lock=lock)
                    counted.measure = str(int(counted.measure or 0) + 1)
                break
            except Conflict:
                again += 1
            except Unavailable:
                continue  # told so in time, on a busy machine
    return again


def test_twenty_who_read_and_write_the_same_row_lose_nothing(database: Database) -> None:
    again = in_threads(THREADS, lambda _: count_up(database, TIMES, lock=True))
    assert measure(database) == str(THREADS * TIMES)
    assert again == [0] * THREADS


def test_without_a_lock_the_second_is_told_and_nothing_is_lost(database: Database) -> None:
    in_threads(4, lambda _: count_up(database, 15, lock=False))
    assert measure(database) == "60"


def test_a_change_made_meanwhile_is_a_conflict(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrating.create(database)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
    with pytest.raises(Conflict), database.unit() as first:
        action(first).measure = "first"
        with database.unit() as second:
            action(second).measure = "second"
    assert measure(database) == "second"
    database.close()


def test_those_who_deadlock_are_told_to_try_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrating.create(database)
    with database.unit() as unit:
        for key in ("a", "b"):
            unit.partnerships.add(key, key, "", "Europe/London", NOW)
    barrier = threading.Barrier(2)

    def lock(order: str) -> int:
        try:
            with database.unit() as unit:
                session = unit.within(1).session
                session.execute(text("SELECT 1 FROM partnership WHERE key = :key FOR UPDATE"), {"key": order[0]})
                barrier.wait()
                session.execute(text("SELECT 1 FROM partnership WHERE key = :key FOR UPDATE"), {"key": order[1]})
        except Conflict:
            return 1
        return 0

    assert sum(in_threads(2, lambda number: lock(["ab", "ba"][number]))) == 1
    database.close()


def test_any_exception_rolls_everything_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.unit() as unit:
        unit.partnerships.add("gone", "Gone", "", "Europe/London", NOW)
        unit.within(1).actions.record(action(unit), Entry(UpdateKind.PROGRESS, NOW, text="gone"))
        raise ZeroDivisionError
    assert partnerships_of(database) == ["stevenage"]
    with database.reading() as unit:
        assert [each.kind for each in unit.within(1).actions.history(action(unit))] == [UpdateKind.ADDED]


def test_readers_neither_wait_for_a_writer_nor_see_what_is_not_committed(database: Database) -> None:
    with database.unit() as unit:
        unit.partnerships.add("new", "New", "", "Europe/London", NOW)
        assert partnerships_of(database) == ["stevenage"]
    assert partnerships_of(database) == ["stevenage", "new"]


def test_a_reading_sees_one_instant_throughout(database: Database) -> None:
    with database.reading() as unit:
        assert len(unit.partnerships.all()) == 1
        with database.unit() as other:
            other.partnerships.add("new", "New", "", "Europe/London", NOW)
        assert len(unit.partnerships.all()) == 1
    assert len(partnerships_of(database)) == 2


def test_a_reading_writes_nothing(database: Database) -> None:
    with pytest.raises(Unavailable, match="cannot be written to"), database.reading() as unit:
        unit.partnerships.add("new", "New", "", "Europe/London", NOW)
    assert partnerships_of(database) == ["stevenage"]


def test_a_reading_in_memory_keeps_nothing() -> None:
    database = Database("sqlite://")
    migrating.create(database)
    with database.reading() as unit:
        unit.partnerships.add("new", "New", "", "Europe/London", NOW)
    assert partnerships_of(database) == []
    database.close()


def test_the_database_says_whether_it_answers(database: Database) -> None:
    assert database.answers()
    assert not Database("postgresql://127.0.0.1:1/nowhere").answers()


def test_rows_that_point_nowhere_are_refused(database: Database) -> None:
    for _ in range(2):
        with pytest.raises(Conflict), database.unit() as unit:
            unit.within(1).session.add(Aim(partnership_id=1, plan_id=999, position=1, title="Nowhere"))


def test_numbers_are_never_used_again(database: Database) -> None:
    numbers = []
    for _ in range(2):
        with database.unit() as unit:
            numbers.append(unit.within(1).places.ensure("New Square").id)
        with database.unit() as unit:
            unit.within(1).session.execute(text("DELETE FROM place WHERE name = 'New Square'"))
    assert numbers[1] > numbers[0]


def test_sqlite_is_set_up_to_survive_a_power_cut(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.writer.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
    assert found == ["wal", 2, 1, 2000]
    with database.reader.connect() as connection:
        pragmas = ("query_only", "wal_autocheckpoint", "foreign_keys", "busy_timeout")
        assert [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas] == [1, 0, 0, 2000]
    database.close()


@pytest.mark.parametrize("address", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_the_addresses_that_hosts_give_are_understood(postgres_url: str, address: str) -> None:
    database = Database(address + postgres_url.partition("://")[2])
    assert database.answers()
    assert not database.on_sqlite
    database.close()


# Times


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 7, 1, 9, 0, tzinfo=LONDON),
        datetime(2026, 12, 10, 14, 0, 0, 123456, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0),
        datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1),
        datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_as_it_was(database: Database, at: datetime) -> None:
    with database.unit() as unit:
        number = unit.partnerships.add("timed", "Timed", "", "Europe/London", at).id
    with database.reading() as unit:
        found = unit.partnerships.get(number).started_at
        assert found == at.astimezone(UTC)
        assert found.tzinfo is UTC
        session = unit.within(number).session
        assert session.query(Partnership).filter(Partnership.started_at == at.astimezone(UTC)).count() == 1


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without a time zone"), database.unit() as unit:
        unit.partnerships.add("naive", "Naive", "", "Europe/London", naive)
    assert partnerships_of(database) == ["stevenage"]


def test_a_thousandth_of_a_second_is_enough_between_two_instants(database: Database) -> None:
    later = NOW + timedelta(milliseconds=1)
    with database.unit() as unit:
        unit.within(1).actions.record(action(unit), Entry(UpdateKind.PROGRESS, later, text="Later"))
    with database.reading() as unit:
        assert [each.text for each in unit.within(1).actions.since(NOW)] == ["Later"]
        assert unit.within(1).actions.since(later) == []
