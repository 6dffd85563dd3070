"""Deliveries: planned once, claimed by one sender, settled by whoever holds the claim, found by an index."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from schedules.beat import Beat
from storage import migrating
from storage.database import Database
from storage.deliveries import Planned, Settlement
from storage.stores import Unit
from storage.tables import DeliveryState

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LEASE = timedelta(seconds=30)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of either kind with a partnership in it."""
    database = Database(database_url)
    migrating.create(database)
    with database.unit() as unit:
        unit.partnerships.add("exampleton", "Exampleton", "", "Europe/London", NOW)
    yield database
    database.close()


def planned(number: int, at: datetime = NOW) -> Planned:
    return Planned(f"occurrence {number}", "reminder", "slack", "C-jag", not_before=at)


def plan(database: Database, count: int) -> None:
    with database.unit() as unit:
        for number in range(count):
            unit.within(1).deliveries.plan(planned(number))


def claim(database: Database, owner: str, now: datetime = NOW, limit: int = 3) -> list[tuple[int, int]]:
    """Number and attempt of what was claimed."""
    with database.unit() as unit:
        due = unit.queue.due(now, limit)
        for delivery in due:
            unit.queue.claim(delivery, owner, now, LEASE)
        return [(delivery.id, delivery.attempt) for delivery in due]


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """What is said to the database meanwhile."""
    said: list[tuple[str, Any]] = []

    def hear(*heard: Any) -> None:  # noqa: ANN401 - as the event gives it
        said.append((heard[2], heard[3]))

    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


def test_what_several_plan_in_the_same_instant_is_planned_once(database: Database) -> None:
    ready = Barrier(8)

    def plan_one(_: int) -> bool:
        ready.wait()
        with database.unit() as unit:
            return unit.within(1).deliveries.plan(planned(1))

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(plan_one, range(8))) == [False] * 7 + [True]
    assert len(claim(database, "one", limit=10)) == 1


def test_a_place_that_several_name_for_the_first_time_becomes_one_row(database: Database) -> None:
    ready = Barrier(8)

    def name_it(_: int) -> int:
        ready.wait()
        with database.unit() as unit:
            return unit.within(1).places.ensure("Bedwell").id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(name_it, range(8)))) == 1


def test_what_is_planned_and_rolled_back_may_be_planned_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.unit() as unit:
        assert unit.within(1).deliveries.plan(planned(1))
        raise ZeroDivisionError
    with database.unit() as unit:
        assert unit.within(1).deliveries.plan(planned(1))


def test_senders_at_the_same_time_never_claim_the_same_delivery(database: Database) -> None:
    plan(database, 60)

    def claim_all(number: int) -> list[tuple[int, int]]:
        claimed: list[tuple[int, int]] = []
        while found := claim(database, f"sender {number}"):
            claimed += found
        return claimed

    with ThreadPoolExecutor(6) as pool:
        claimed = [each for found in pool.map(claim_all, range(6)) for each in found]
    assert len(claimed) == len({number for number, _ in claimed}) == 60
    assert {attempt for _, attempt in claimed} == {1}


def test_what_one_sender_is_looking_at_another_skips_without_waiting(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrating.create(database)
    with database.unit() as unit:
        unit.partnerships.add("exampleton", "Exampleton", "", "Europe/London", NOW)
    plan(database, 4)
    with database.unit() as first, database.unit() as second:
        one, other = first.queue.due(NOW, 2), second.queue.due(NOW, 10)
        assert len(one) == len(other) == 2
        assert not {each.id for each in one} & {each.id for each in other}
    database.close()


def test_a_claim_lasts_as_long_as_its_lease(database: Database) -> None:
    plan(database, 1)
    ((number, attempt),) = claim(database, "one")
    assert attempt == 1
    assert claim(database, "two", NOW + LEASE - timedelta(milliseconds=1)) == []
    assert claim(database, "two", NOW + LEASE) == [(number, 2)]


def test_only_who_holds_the_claim_settles(database: Database) -> None:
    plan(database, 1)
    ((number, first),) = claim(database, "one")
    ((_, second),) = claim(database, "two", NOW + LEASE)
    sent = Settlement(DeliveryState.SENT, posted=["1700000000.000100"])

    def settle(owner: str, attempt: int) -> bool:
        with database.unit() as unit:
            return unit.queue.settle(number, owner, attempt, sent, NOW + LEASE)

    assert not settle("one", first)
    assert not settle("one", second)
    assert not settle("two", first)
    assert settle("two", second)
    assert not settle("two", second)
    with database.reading() as unit:
        delivery = unit.within(1).deliveries.get(number)
        assert delivery
        assert (delivery.state, delivery.posted, delivery.next_at) == (DeliveryState.SENT, sent.posted, None)
        assert delivery.settled_at == NOW + LEASE
        assert unit.queue.next_at() is None


def test_what_failed_for_now_comes_up_again_when_it_should(database: Database) -> None:
    plan(database, 1)
    ((number, attempt),) = claim(database, "one")
    later = Settlement(DeliveryState.DUE, next_at=NOW + timedelta(minutes=5), trouble="Slack is busy")
    with database.unit() as unit:
        assert unit.queue.settle(number, "one", attempt, later, NOW)
        assert unit.queue.next_at() == NOW + timedelta(minutes=5)
    assert claim(database, "one", NOW + timedelta(minutes=4)) == []
    assert claim(database, "one", NOW + timedelta(minutes=5)) == [(number, 2)]


def test_what_fell_due_first_is_sent_first(database: Database) -> None:
    with database.unit() as unit:
        for minutes in (3, 1, 2):
            at = NOW + timedelta(minutes=minutes)
            unit.within(1).deliveries.plan(planned(minutes, at))
    with database.unit() as unit:
        due = unit.queue.due(NOW + timedelta(hours=1), 10)
        assert [each.subject for each in due] == ["occurrence 1", "occurrence 2", "occurrence 3"]
        assert unit.queue.due(NOW + timedelta(seconds=90), 10)[0].subject == "occurrence 1"


def fill(unit: Unit, count: int) -> None:
    """A long history of settled deliveries."""
    unit.within(1).session.execute(
        text(
            "INSERT INTO delivery (partnership_id, subject, kind, platform, destination, thread, mark, not_before, "
            "state, attempt, lease_owner, posted, trouble) "
            "VALUES (1, :subject, 'digest', 'slack', 'C-jag', '', :subject, :at, 'sent', 1, '', '[]', '')"
        ),
        [{"subject": f"old {number}", "at": NOW} for number in range(count)],
    )


def analyse(database: Database) -> None:
    """Let the database count its rows, as PostgreSQL does by itself before long."""
    with database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def reading_of(database: Database, statement: str, parameters: Any) -> str:  # noqa: ANN401 - as the driver takes them
    """How the database says that it finds what is asked for."""
    explain = "EXPLAIN QUERY PLAN" if database.on_sqlite else "EXPLAIN"
    with database.writer.connect() as connection:
        return str(connection.exec_driver_sql(f"{explain} {statement}", parameters).fetchall())


def test_the_beat_asks_one_question_and_an_index_answers_it(database: Database) -> None:
    plan(database, 3)
    with database.unit() as unit:
        fill(unit, 3000)
    analyse(database)
    with database.unit() as unit, statements(database.writer) as said:
        assert len(unit.queue.due(NOW, 20)) == 3
    ((statement, parameters),) = [each for each in said if each[0] != "BEGIN IMMEDIATE"]
    assert "ix_delivery_next_at" in reading_of(database, statement, parameters)


def test_a_tick_with_nothing_due_is_one_question_that_an_index_answers(database: Database) -> None:
    """Whatever stands settled, and whatever will fall due one day."""
    with database.unit() as unit:
        fill(unit, 3000)
        later = [planned(number, NOW + timedelta(days=1 + number)) for number in range(300)]
        unit.within(1).deliveries.plan_many(later)
    analyse(database)
    beat = Beat(database, never, never, never, owner="one", lease=LEASE)
    with statements(database.reader) as asked, statements(database.writer) as written:
        assert asyncio.run(beat.tick(NOW)) == 0
    ((statement, parameters),) = [each for each in asked if each[0] != "BEGIN"]
    assert "ix_delivery_next_at" in reading_of(database, statement, parameters)
    assert not [each for each in written if each not in asked], "a tick takes a writer's turn for nothing"


def never(*_: object) -> Any:  # noqa: ANN401 - it returns nothing of any kind
    raise AssertionError("nothing was due")


def test_what_is_locked_is_read_anew(postgres_url: str) -> None:
    """Somebody who looked before a sender claimed it must not go by what they saw then."""
    database = Database(postgres_url)
    migrating.create(database)
    with database.unit() as unit:
        unit.partnerships.add("exampleton", "Exampleton", "", "Europe/London", NOW)
    plan(database, 1)
    with database.unit() as unit:
        deliveries = unit.within(1).deliveries
        seen = deliveries.get(1)
        claim(database, "one")
        assert seen and seen.state == DeliveryState.DUE
        locked = deliveries.get(1, lock=True)
        assert locked and locked.state == DeliveryState.SENDING
    database.close()
