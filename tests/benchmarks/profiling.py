"""Where the time of an update goes, inside one process: from the words that were heard to the commit."""

import cProfile
import io
import itertools
import pstats
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import monotonic
from bot.hearing import Person, Said
from bot.work import Work
from handlers.reply import Reply
from storage import migrating
from storage.database import Database
from storage.deadline import Deadline
from tests.talk import JAG, MEMBERS, PLATFORM, STEVENAGE, found, person_id

START = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WARM, COUNTED = 50, 500
LINES = 40
LINE = "/action update {ref} amber Six notices issued, visit {number}"


def profile() -> str:
    """A mean without the profiler, then the profile: by the time each function took with what it called, and alone."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder, working(Path(folder)) as (work, refs):
        numbers = itertools.count(1)

        def update(times: int) -> None:
            for number in itertools.islice(numbers, times):
                hear(work, refs[number % len(refs)], number)

        update(WARM)
        began, worked = monotonic(), time.process_time()
        update(COUNTED)
        mean, work_mean = (1000 * each / COUNTED for each in (monotonic() - began, time.process_time() - worked))
        profiler = cProfile.Profile()
        profiler.enable()
        update(COUNTED)
        profiler.disable()
    printed = io.StringIO()
    stats = pstats.Stats(profiler, stream=printed)
    stats.sort_stats("cumulative").print_stats(LINES).sort_stats("tottime").print_stats(LINES)
    return f"one update on SQLite, without the door: {mean:.2f} ms, {work_mean:.2f} of them work\n{printed.getvalue()}"


@contextmanager
def working(folder: Path) -> Iterator[tuple[Work, list[str]]]:
    """A partnership in a database of its own, and the refs of its actions."""
    database = Database(f"sqlite:///{folder / 'convenor.db'}")
    migrating.migrate(database, START)
    with database.unit() as unit:
        partnership = found(unit, STEVENAGE, START, MEMBERS)
        refs = [ref for ref, _ in unit.within(partnership.id).actions.refs()]
    yield Work(database), refs
    database.close()


def hear(work: Work, ref: str, number: int) -> None:
    """One update, stored."""
    said = Said(
        person=Person(PLATFORM, person_id("council"), "council"),
        key=f"request {number}",
        spot=JAG,
        channels={JAG.name: JAG.place},
        text=LINE.format(ref=ref, number=number),
    )
    answer = work.hear(said, START + timedelta(seconds=number), Deadline())
    assert isinstance(answer, Reply)
    assert answer.title.startswith("Saved"), answer
