"""A tick of the beat with nothing due: do many rows make it slower?"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import JSON, bindparam, event, text

from bot.clock import monotonic
from schedules.beat import Beat, Parcel
from schedules.nightly import plan_nights
from storage import migrating
from storage.database import Database
from storage.deliveries import Settlement
from storage.tables import DeliveryState
from storage.tables.base import Utc
from tests.benchmarks.table import Measure
from tests.databases import running_postgres

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
FEW, MANY = 1_000, 1_000_000
TICKS = 300
TOWNS = 300
"""Partnerships; each has a row that is looked at every night and never settled."""
AHEAD = 10
"""Of so many rows one falls due in the coming year, and the others are settled."""
ROWS = """
    WITH RECURSIVE number(n) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT n + 1 FROM number WHERE n < :last)
    INSERT INTO delivery (partnership_id, subject, kind, platform, destination, thread, mark, not_before, state,
                          attempt, lease_owner, posted, next_at, settled_at, trouble)
    SELECT partnership.id, 'answer ' || n, 'answer', 'slack', 'C0JAG', '', 'mark ' || n,
           :at, CASE WHEN n % :ahead = 0 THEN 'due' ELSE 'sent' END, 1, '', :posted,
           CASE WHEN n % :ahead = 0 THEN :next_at END, CASE WHEN n % :ahead = 0 THEN NULL ELSE :at END, ''
    FROM number JOIN partnership ON partnership.id = n % :towns + 1
"""


def measure() -> Iterator[Measure]:
    """The time of a tick at a million rows, as a multiple of that at a thousand; and how many questions it asks."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", f"sqlite:///{Path(folder) / 'convenor.db'}")
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create())


def _on(kind: str, url: str) -> Iterator[Measure]:
    with _database(url) as database:
        _fill(database, 1, FEW)
        few = _ticks(database)
        _fill(database, FEW + 1, MANY)
        many = _ticks(database)
        asked = _asked(database)
    about = f"tick with nothing due, {kind}"
    yield Measure(f"{about}: SQL statements, each answered by the index", len(asked), most=1)
    yield Measure(f"{about}: at {FEW:,} rows", 1000 * few, "ms")
    yield Measure(f"{about}: at {MANY:,} rows", 1000 * many, "ms")
    yield Measure(f"{about}: {MANY:,} rows against {FEW:,}", many / few, "times", most=3)


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url)
    migrating.migrate(database, NOW)
    with database.unit() as unit:
        for number in range(TOWNS):
            town = unit.partnerships.add(f"town-{number}", f"Partnership {number}", "", "Europe/London", NOW)
            plan_nights(unit.within(town.id), NOW + timedelta(hours=16))
    yield database
    database.close()


def _fill(database: Database, first: int, last: int) -> None:
    """Rows of these numbers: most were settled, and some fall due in the coming year."""
    values = {"first": first, "last": last, "towns": TOWNS, "ahead": AHEAD, "posted": ["1"]}
    times = {"at": NOW - timedelta(days=30), "next_at": NOW + timedelta(days=180)}
    types = (bindparam("at", type_=Utc()), bindparam("next_at", type_=Utc()), bindparam("posted", type_=JSON))
    with database.writer.begin() as connection:
        # One statement for a million rows takes longer than any of the bot's own may.
        if not database.on_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(ROWS).bindparams(*types), values | times)
        connection.execute(text("ANALYZE"))  # as PostgreSQL does by itself before long


def _asked(database: Database) -> list[str]:
    """What one tick asks, none of which may go through the rows."""
    asked: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:  # noqa: ANN401 - as the event gives it
        asked.append((given[2], given[3]))

    event.listen(database.reader, "before_cursor_execute", note)
    asyncio.run(_beat(database).tick(NOW))
    event.remove(database.reader, "before_cursor_execute", note)
    said = [each for each in asked if each[0] != "BEGIN"]
    for statement, parameters in said:
        explain = "EXPLAIN QUERY PLAN" if database.on_sqlite else "EXPLAIN"
        with database.reader.connect() as connection:
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).fetchall()
        assert "ix_delivery_next_at" in str(rows), f"{statement} is not answered by the index: {rows}"
    return [statement for statement, _ in said]


def _beat(database: Database) -> Beat:
    async def send(_parcel: Parcel) -> Settlement:
        return Settlement(DeliveryState.SENT)

    return Beat(database, lambda *_: {}, send, lambda *_: None, owner="bench", lease=timedelta(seconds=70))


def _ticks(database: Database) -> float:
    """The median of many ticks, in seconds."""

    beat = _beat(database)

    async def tick() -> list[float]:
        taken = []
        for _ in range(TICKS):
            began = monotonic()
            assert await beat.tick(NOW) == 0
            taken.append(monotonic() - began)
        return taken

    return median(asyncio.run(tick()))
