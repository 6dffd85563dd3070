"""What the database promises: nothing acknowledged is lost, turns are fair, times are instants."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from storage import migrating
from storage.actions import Entry
from storage.database import Database
from storage.deadline import Deadline, TooLate
from storage.loading import load
from storage.planfile import read_preset
from storage.stores import Unit
from storage.tables import Action, Aim, Partnership
from storage.troubles import Conflict, Unavailable
from storage.turns import Busy, Turns
from storage.vocabulary import UpdateKind

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
THREADS = 20
TIMES = 60


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of either kind with a plan in it."""
    database = Database(database_url, workers=THREADS)
    migrating.create(database)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
    yield database
    database.close()


def action(unit: Unit, *, lock: bool = False) -> Action:
    found = unit.within(1).actions.find("4.2", lock=lock)
    assert found
    return found


def measure(database: Database) -> str:
    with database.reading() as unit:
        return action(unit).measure


def names(database: Database) -> list[str]:
    with database.reading() as unit:
        return [each.key for each in unit.partnerships.all()]


def in_threads(number: int, work: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, range(number)))


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
    assert names(database) == ["stevenage"]
    with database.reading() as unit:
        assert [each.kind for each in unit.within(1).actions.history(action(unit))] == [UpdateKind.ADDED]


def test_readers_neither_wait_for_a_writer_nor_see_what_is_not_committed(database: Database) -> None:
    with database.unit() as unit:
        unit.partnerships.add("new", "New", "", "Europe/London", NOW)
        assert names(database) == ["stevenage"]
    assert names(database) == ["stevenage", "new"]


def test_a_reading_sees_one_instant_throughout(database: Database) -> None:
    with database.reading() as unit:
        assert len(unit.partnerships.all()) == 1
        with database.unit() as other:
            other.partnerships.add("new", "New", "", "Europe/London", NOW)
        assert len(unit.partnerships.all()) == 1
    assert len(names(database)) == 2


def test_a_reading_writes_nothing(database: Database) -> None:
    with pytest.raises(Unavailable, match="cannot be written to"), database.reading() as unit:
        unit.partnerships.add("new", "New", "", "Europe/London", NOW)
    assert names(database) == ["stevenage"]


def test_a_reading_in_memory_keeps_nothing() -> None:
    database = Database("sqlite://")
    migrating.create(database)
    with database.reading() as unit:
        unit.partnerships.add("new", "New", "", "Europe/London", NOW)
    assert names(database) == []
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
            added = unit.partnerships.add("new", "New", "", "Europe/London", NOW)
            numbers.append(added.id)
        with database.unit() as unit:
            unit.within(1).session.execute(text("DELETE FROM partnership WHERE key = 'new'"))
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
    assert names(database) == ["stevenage"]


# The deadline


def test_what_was_given_up_is_not_stored(database: Database) -> None:
    deadline = Deadline()
    with pytest.raises(TooLate), database.unit(deadline) as unit:
        unit.partnerships.add("late", "Late", "", "Europe/London", NOW)
        assert deadline.close()
    assert names(database) == ["stevenage"]


def test_what_was_committed_cannot_be_given_up(database: Database) -> None:
    deadline = Deadline()
    with database.unit(deadline) as unit:
        unit.partnerships.add("prompt", "Prompt", "", "Europe/London", NOW)
    assert not deadline.close()
    assert names(database) == ["stevenage", "prompt"]


def test_commit_and_giving_up_never_both_win(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    migrating.create(database)
    won = []
    for number in range(100):
        deadline, ready = Deadline(), threading.Barrier(2)

        def give_up(deadline: Deadline = deadline, ready: threading.Barrier = ready) -> bool:
            ready.wait()
            return deadline.close()

        with ThreadPoolExecutor(1) as pool:
            gave_up = pool.submit(give_up)
            try:
                with database.unit(deadline) as unit:
                    unit.partnerships.add(f"race-{number}", "Race", "", "Europe/London", NOW)
                    ready.wait()
            except TooLate:
                pass
        won.append((gave_up.result(), f"race-{number}" in names(database)))
    assert set(won) <= {(True, False), (False, True)}
    database.close()


# Turns


def wait_until(ready: Callable[[], bool]) -> None:
    for _ in range(2000):
        if ready():
            return
        threading.Event().wait(0.001)
    raise AssertionError("it did not come to that")


def test_turns_come_in_the_order_of_asking() -> None:
    turns, served = Turns(), list[int]()

    def ask(number: int) -> None:
        with turns.take(10):
            served.append(number)

    with turns.take(1):
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(10)]
        for number, thread in enumerate(threads):
            thread.start()
            wait_until(lambda number=number: len(turns._waiting) == number + 1)  # type: ignore[misc]
    for thread in threads:
        thread.join()
    assert served == list(range(10))


def test_who_waits_too_long_is_told_and_the_turn_goes_on() -> None:
    turns = Turns()
    with turns.take(1):
        with pytest.raises(Busy), turns.take(0.01):
            pass
        with pytest.raises(Busy), turns.take(0):
            pass
    with turns.take(0):
        pass


@given(st.lists(st.floats(0, 0.004), min_size=2, max_size=8))
def test_a_turn_is_never_lost_nor_held_twice(patiences: list[float]) -> None:
    turns, holding, most = Turns(), list[int](), list[int]()

    def ask(number: int) -> int:
        try:
            with turns.take(patiences[number]):
                holding.append(number)
                most.append(len(holding))
                threading.Event().wait(0.001)
                holding.remove(number)
        except Busy:
            return 0
        return 1

    served = sum(in_threads(len(patiences), ask))
    assert most == [1] * served
    assert served >= 1
    with turns.take(0):
        pass


def test_a_writer_whose_turn_does_not_come_is_told_that_the_database_is_busy(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    migrating.create(database)
    with database.unit() as unit:
        unit.partnerships.add("slow", "Slow", "", "Europe/London", NOW)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(lambda: count_rows(database))
            with pytest.raises(Unavailable, match="the database is busy"):
                waiting.result(10)
    assert count_rows(database) == 1
    database.close()


def count_rows(database: Database) -> int:
    with database.unit() as unit:
        return len(unit.partnerships.all())


def test_a_thousandth_of_a_second_is_enough_between_two_instants(database: Database) -> None:
    later = NOW + timedelta(milliseconds=1)
    with database.unit() as unit:
        unit.within(1).actions.record(action(unit), Entry(UpdateKind.PROGRESS, later, text="Later"))
    with database.reading() as unit:
        assert [each.text for each in unit.within(1).actions.since(NOW)] == ["Later"]
        assert unit.within(1).actions.since(later) == []
