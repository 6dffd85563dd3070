"""What screening takes of an `/action update`, measured within the same run and on the same words."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.screening import screen
from tests.benchmarks.profiling import LINE, hear, working
from tests.benchmarks.table import Measure
from tests.screening.corpus import lines

WARM, COUNTED, AT_ONCE = 50, 400, 20
MOST_OF_ALL, MOST = 15, 1


def measure() -> Iterator[Measure]:
    """The share of the whole command on SQLite, without the door; what a clean line takes, and the slowest of all."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder, working(Path(folder)) as (work, refs):
        whole, part = [], []
        for number in itertools.islice(itertools.count(1), WARM + COUNTED):
            ref = refs[number % len(refs)]
            whole.append(_seconds(partial(hear, work, ref, number)))
            part.append(_seconds(partial(screen, LINE.format(ref=ref, number=number))))
    shares = [100 * one / all_ for one, all_ in zip(part[WARM:], whole[WARM:], strict=True)]
    yield Measure("screening: share of an update", median(shares), "%", most=MOST_OF_ALL)
    yield Measure("screening: that update's line", 1000 * median(part[WARM:]), "ms", most=MOST)
    clean = sorted(min(_times(each.text)) for each in lines() if each.kind is None)
    yield Measure("screening: a clean line, median", 1000 * median(clean), "ms", most=MOST)
    yield Measure("screening: a clean line, slowest", 1000 * clean[-1], "ms", most=MOST)


def _times(text: str) -> list[float]:
    return [_seconds(partial(screen, text)) for _ in range(AT_ONCE)]


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
