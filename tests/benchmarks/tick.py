"""A tick of the beat with nothing due: does a long past make it slower?"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import JSON, bindparam, text

from bot.clock import monotonic
from schedules.beat import Beat, Parcel
from storage import migrating
from storage.database import Database
from storage.deliveries import Settlement
from storage.loading import load
from storage.planfile import read_plan
from storage.tables import DeliveryState
from storage.tables.base import Utc
from tests.benchmarks.table import Measure
from tests.databases import running_postgres

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
FEW, MANY = 1_000, 1_000_000
TICKS = 300
SETTLED = """
    WITH RECURSIVE number(n) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT n + 1 FROM number WHERE n < :last)
    INSERT INTO delivery (partnership_id, subject, kind, platform, destination, thread, mark, not_before, state,
                          attempt, lease_owner, posted, settled_at, trouble)
    SELECT (SELECT min(id) FROM partnership), 'answer ' || n, 'answer', 'slack', 'C0JAG', '', 'mark ' || n,
           :at, 'sent', 1, '', :posted, :at, ''
    FROM number
"""


def measure() -> Iterator[Measure]:
    """The time of a tick at a million settled deliveries, as a multiple of that at a thousand."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", f"sqlite:///{Path(folder) / 'convenor.db'}")
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create())


def _on(kind: str, url: str) -> Iterator[Measure]:
    with _database(url) as database:
        _settle(database, 1, FEW)
        few = _ticks(database)
        _settle(database, FEW + 1, MANY)
        many = _ticks(database)
    yield Measure(f"tick with nothing due, {kind}: at {FEW:,} settled", 1000 * few, "ms")
    yield Measure(f"tick with nothing due, {kind}: {MANY:,} settled against {FEW:,}", many / few, "times", most=3)


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url)
    migrating.migrate(database, NOW)
    with database.unit() as unit:
        load(unit, read_plan("stevenage-2025-28"), NOW)
    yield database
    database.close()


def _settle(database: Database, first: int, last: int) -> None:
    values = {"first": first, "last": last, "at": NOW - timedelta(days=30), "posted": ["1"]}
    inserting = text(SETTLED).bindparams(bindparam("at", type_=Utc()), bindparam("posted", type_=JSON))
    with database.writer.begin() as connection:
        # One statement for a million rows takes longer than any of the bot's own may.
        if not database.on_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(inserting, values)


def _ticks(database: Database) -> float:
    """The median of many ticks, in seconds."""

    async def send(_parcel: Parcel) -> Settlement:
        return Settlement(DeliveryState.SENT)

    beat = Beat(database, lambda *_: {}, send, lambda *_: None, owner="bench", lease=timedelta(seconds=70))

    async def tick() -> list[float]:
        taken = []
        for _ in range(TICKS):
            began = monotonic()
            assert await beat.tick(NOW) == 0
            taken.append(monotonic() - began)
        return taken

    return median(asyncio.run(tick()))
