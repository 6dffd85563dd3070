"""`python -m tests.benchmarks [NAME...]` measures and prints; it fails only when it could not measure."""

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks import commands, digest, papers, planning, profiling, rounds, screening, start, tick, typeahead
from tests.benchmarks.table import Measure, draw

BENCHMARKS: dict[str, Callable[[], Iterator[Measure]]] = {
    "sqlite": commands.on_sqlite,
    "postgresql": commands.on_postgres,
    "digest": digest.measure,
    "papers": papers.measure,
    "planning": planning.measure,
    "rounds": rounds.measure,
    "screening": screening.measure,
    "start": start.measure,
    "tick": tick.measure,
    "typeahead": typeahead.measure,
}


def main() -> None:
    """Measure what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure Convenor on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all without any")
    parser.add_argument("--profile", action="store_true", help="show where the time of an update goes, in one process")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - BENCHMARKS.keys():
        parser.error(f"there is no benchmark called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if arguments.profile:
        sys.stdout.write(profiling.profile())
        return
    for name in arguments.names or BENCHMARKS:
        sys.stdout.write(f"{draw(list(BENCHMARKS[name]()))}\n\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
