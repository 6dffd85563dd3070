"""The digest of a JAG over 120 actions: how many statements it takes, and whether a long history makes it slower."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.scenes import ACTIONS, scene
from tests.benchmarks.table import Measure
from tests.databases import running_postgres

HISTORY, TIMES_MORE = 5, 100
"""Updates of each action from before the period, and incidents of each objective; the long history has more."""
DIGESTS = 15
STATEMENTS = 25


def measure() -> Iterator[Measure]:
    """Statements, and the time with a hundred times the history as a multiple of that with once."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", *(f"sqlite:///{Path(folder) / name}.db" for name in ("short", "long")))
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create(), server.create())


def _on(kind: str, *urls: str) -> Iterator[Measure]:
    about = f"digest of {ACTIONS} actions, {kind}"
    more = HISTORY * TIMES_MORE
    with scene(urls[0], "jag", HISTORY, HISTORY) as short, scene(urls[1], "jag", more, more) as long:
        yield Measure(f"{about}: SQL statements", max(short.statements(), long.statements()), most=STATEMENTS)
        pairs = [(short.time(), long.time()) for _ in range(DIGESTS)][1:]
    yield Measure(f"{about}: time", 1000 * median(once for once, _ in pairs), "ms")
    ratio = median(many / once for once, many in pairs)
    yield Measure(f"{about}: {TIMES_MORE} times the history", ratio, "times", most=3)
