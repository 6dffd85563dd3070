"""What a year of meetings and of what is sent before each takes to plan, for many partnerships."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from bot.clock import monotonic
from schedules.planning import plan_all
from schedules.series import Extending
from storage import migrating
from storage.database import Database
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState
from tests.benchmarks.table import Measure
from tests.benchmarks.towns import START, repeat_meetings, settle_towns
from tests.databases import running_postgres

TOWNS = {"SQLite": 300, "PostgreSQL": 60}
"""Partnerships; fewer are enough to compare the two."""
LATER = START + timedelta(hours=1)
CLOSED = tuple(date(2026, month, 1) + timedelta(days=day) for month in (3, 6, 9) for day in range(5))
"""Days that are closed afterwards, so that what is sent before a few meetings moves."""
THOUSAND = 1000


def measure() -> Iterator[Measure]:
    """Seconds for each thousand that are planned, planned anew, and looked at by night; a commit for each partnership.

    By night nothing is missing, so that is what extending takes on every other day.
    """
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", f"sqlite:///{Path(folder) / 'convenor.db'}")
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create())


def _on(kind: str, url: str) -> Iterator[Measure]:
    database = Database(url)
    migrating.migrate(database, START)
    towns = settle_towns(database, TOWNS[kind])
    made = _each(database, towns, lambda stores: repeat_meetings(stores, START))
    planned = _planned(database)
    about = f"a year of JAG and RAG for {len(towns)} partnerships of 100 actions, {kind}"
    yield Measure(f"{about}: reminders and papers planned", planned)
    yield Measure(f"{about}: time to plan 1,000", THOUSAND * sum(made) / planned, "s", most=1)
    tenth = len(made) // 10
    growth = median(made[-tenth:]) / median(made[:tenth])
    yield Measure(f"{about}: the last tenth of them against the first", growth, "times", most=1.5)
    anew = _each(database, towns, _close)
    yield Measure(f"{about}: time to plan 1,000 anew for closed days", THOUSAND * sum(anew) / planned, "s", most=1)
    looked = _each(database, towns, _look)
    yield Measure(f"{about}: time to look at one partnership by night", THOUSAND * sum(looked) / len(towns), "ms")
    database.close()


def _each(database: Database, towns: list[int], work: Callable[[Stores], object]) -> list[float]:
    """Seconds that it takes to do something for each partnership in a transaction of its own."""
    taken = []
    for town in towns:
        began = monotonic()
        with database.unit() as unit:
            work(unit.within(town))
        taken.append(monotonic() - began)
    return taken


def _close(stores: Stores) -> None:
    for day in CLOSED:
        stores.closed_days.add(day, "closed")
    plan_all(stores, LATER)


def _look(stores: Stores) -> None:
    extending = Extending(stores, LATER)
    for series in stores.series.live(extending.today):
        assert not extending.extend(series).made


def _planned(database: Database) -> int:
    with database.reading() as unit:
        query = select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.DUE)
        return unit.within(0).session.scalar(query) or 0
