"""Somebody types in a field that looks for an action: what one keystroke takes, among few actions and many."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import thread_time

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
    """Milliseconds of work, the partnership and the member looked up as well.

    With SQLite all of it is done in one thread, whose work is counted; with PostgreSQL it is the time that passes.
    """
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", *(f"sqlite:///{Path(folder) / str(count)}.db" for count in (FEW, MANY)))
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create(), server.create())


def _on(kind: str, few: str, many: str) -> Iterator[Measure]:
    with _town(few, FEW) as small, _town(many, MANY) as large:
        for typed, found in TYPED.values():
            total = large.suggest(_asked(typed), NOW).total
            assert total == found, f"“{typed}” finds {total:,} actions and not {found:,}"
        clock = thread_time if kind == "SQLite" else monotonic
        less, more = _quickest(clock, small, large)
    for name in TYPED:
        about = f"typeahead, {kind}, {MANY:,} actions, {name}"
        yield Measure(about, 1000 * more[name], "ms", most=MOST)
        yield Measure(f"{about}: against {FEW}", more[name] / less[name], "times")


@contextmanager
def _town(url: str, actions: int) -> Iterator[Work]:
    database = Database(url)
    migrating.migrate(database, NOW)
    settle_towns(database, 1, actions)
    yield Work(database)
    database.close()


def _quickest(clock: Callable[[], float], *works: Work) -> list[dict[str, float]]:
    """For each the quickest of many keystrokes, in seconds, by what was typed.

    All in turn, and the quickest, because whatever else the machine does can only add to it.
    """
    taken = [{name: [_seconds(clock, work, typed)] for name, (typed, _) in TYPED.items()} for work in works]
    for _round in range(TIMES):
        for work, times in zip(works, taken, strict=True):
            for name, (typed, _) in TYPED.items():
                times[name].append(_seconds(clock, work, typed))
    return [{name: min(each) for name, each in times.items()} for times in taken]


def _seconds(clock: Callable[[], float], work: Work, typed: str) -> float:
    began = clock()
    work.suggest(_asked(typed), NOW)
    return clock() - began


def _asked(typed: str) -> Asked:
    return Asked(person=Person("slack", "U0N1"), key="", source="action", typed=typed)
