"""Who comes first: the commit or the giving up, and which writer."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import migrating
from storage.database import Database
from storage.deadline import Deadline, TooLate
from storage.troubles import Unavailable
from storage.turns import Busy, Turns
from tests.databases import in_threads, partnerships_of

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database of either kind."""
    database = Database(database_url)
    migrating.create(database)
    yield database
    database.close()


# The deadline


def test_what_was_given_up_is_not_stored(database: Database) -> None:
    deadline = Deadline()
    with pytest.raises(TooLate), database.unit(deadline) as unit:
        unit.partnerships.add("late", "Late", "", "Europe/London", NOW)
        assert deadline.close()
    assert partnerships_of(database) == []


def test_what_was_committed_cannot_be_given_up(database: Database) -> None:
    deadline = Deadline()
    with database.unit(deadline) as unit:
        unit.partnerships.add("prompt", "Prompt", "", "Europe/London", NOW)
    assert not deadline.close()
    assert partnerships_of(database) == ["prompt"]


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
        won.append((gave_up.result(), f"race-{number}" in partnerships_of(database)))
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
