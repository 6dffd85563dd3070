"""Somebody types in a field that looks for an action: what one keystroke takes, among few actions and many."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import monotonic
from bot.hearing import Asked, Person
from bot.work import Work
from storage import migrating
from storage.database import Database
from tests.benchmarks.table import Measure
from tests.benchmarks.towns import settle_towns
from tests.databases import running_postgres

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
FEW, MANY = 100, 10_000
TIMES = 50
MOST = 20
"""Milliseconds of work for one keystroke among MANY actions."""
TYPED = {
    "nothing typed": ("", MANY),
    "one word of all": ("town", MANY),
    "three words of all, in another order": ("town part agr", MANY),
    "the beginning of a ref": ("4.12", 62),
    "two words of one": ("9876 agreed", 1),
    "a word of none": ("zebra", 0),
}
"""What is typed, with how many of MANY actions it finds."""


def measure() -> Iterator[Measure]:
    """Milliseconds of work, the partnership and the member looked up as well, on either database."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", *(f"sqlite:///{Path(folder) / str(count)}.db" for count in (FEW, MANY)))
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create(), server.create())


def _on(kind: str, few: str, many: str) -> Iterator[Measure]:
    with _town(few, FEW) as small, _town(many, MANY) as large:
        for name, (typed, found) in TYPED.items():
            less, more = _times(small, typed), _times(large, typed)
            total = large.suggest(_asked(typed), NOW).total
            assert total == found, f"“{typed}” finds {total:,} actions and not {found:,}"
            about = f"typeahead, {kind}, {MANY:,} actions, {name}"
            yield Measure(about, 1000 * more, "ms", most=MOST)
            yield Measure(f"{about}: against {FEW}", more / less, "times")


@contextmanager
def _town(url: str, actions: int) -> Iterator[Work]:
    database = Database(url)
    migrating.migrate(database, NOW)
    settle_towns(database, 1, actions)
    yield Work(database)
    database.close()


def _times(work: Work, typed: str) -> float:
    """What the quickest of many keystrokes took, in seconds: whatever else the machine does can only add to it."""
    taken = []
    for _ in range(TIMES):
        began = monotonic()
        work.suggest(_asked(typed), NOW)
        taken.append(monotonic() - began)
    return min(taken)


def _asked(typed: str) -> Asked:
    return Asked(person=Person("slack", "U0N1"), key="", source="action", typed=typed)
