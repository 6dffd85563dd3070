"""The command line: what it takes, and where each command is. A command is imported only when it is given."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast


@dataclass(frozen=True)
class Entry:
    """A command: the module and function that carry it out, and what follows its name (as argparse takes it)."""

    name: str
    where: str
    help: str
    takes: Mapping[str, Mapping[str, Any]]


JSON = {"action": "store_true", "help": "print JSON only, one object a line"}
ENTRIES = (
    Entry(
        "rehearse",
        "bot.platforms.terminal.commands:rehearse",
        "perform a play, with a clock of its own and nothing set up, and print all that is said",
        {"file": {"help": "the play"}, "--json": JSON},
    ),
    Entry(
        "demo",
        "bot.platforms.terminal.commands:demo",
        "show a month of Stevenage's plan, then let you try things",
        {},
    ),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks, and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that has no arrows still gets its words
    arguments = _parser().parse_args(argv)
    try:
        status = _function(arguments.where)(arguments)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="convenor", description="Keeps a partnership's action plan alive in chat.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for entry in ENTRIES:
        command = commands.add_parser(entry.name, help=entry.help, description=f"{entry.help.capitalize()}.")
        command.set_defaults(where=entry.where)
        for name, options in entry.takes.items():
            command.add_argument(name, **options)
    return parser


def _function(where: str) -> Callable[[argparse.Namespace], int]:
    module, _, name = where.partition(":")
    return cast("Callable[[argparse.Namespace], int]", getattr(import_module(module), name))


if __name__ == "__main__":
    sys.exit(main())
