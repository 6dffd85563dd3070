"""The command line: what it takes, and where each command is. A command is imported only when it is given."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, cast


@dataclass(frozen=True)
class Entry:
    """A command: the module and function that carry it out, and what follows its name (as argparse takes it)."""

    name: str
    where: str
    help: str
    takes: Mapping[str, Mapping[str, Any]]


JSON = {"action": "store_true", "help": "print JSON only, one object a line"}
WRITTEN = {
    "--to": {"default": "", "metavar": "FILE", "help": "the file to make, for its owner alone; without one, print it"},
    "--partnership": {"default": "", "metavar": "KEY", "help": "which partnership, where the database has several"},
}
FAMILIES = {"plan": "load a plan", "export": "write out what is held"}
"""What is said of a name that several commands share."""
PLAY = (
    "the play, one instruction a line: plan NAME; member HANDLE ROLE ORGANISATION; channel NAME, with restricted (for "
    "restricted items, which everybody in the play may see there), shared (another organisation reads it), guests (a "
    "guest is in it) or archived behind it, now or from a later line on; people CHANNEL HANDLE HANDLE (who is in it, "
    "and nobody else: each needs a grant of their own then); clock 2026-11-20 10:00; HANDLE: WORDS; HANDLE #CHANNEL: "
    'WORDS; HANDLE presses "LABEL" on REF; HANDLE replies on REF: WORDS; HANDLE fills NAME=VALUE; down; up'
)


def day(text: str) -> date:
    """A day as it is typed on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day: write it such as 2026-12-10") from None


ENTRIES = (
    Entry("run", "bot.commands:run", "serve every door that is set up, and post what falls due, in one process", {}),
    Entry("web", "bot.commands:web", "serve the HTTP door only; needs a worker beside it", {}),
    Entry("worker", "bot.commands:worker", "serve Socket Mode where it is set up, and post what falls due", {}),
    Entry(
        "plan load",
        "bot.commands:load_plan",
        "load a plan from a preset or a file",
        {"name": {"help": "the name of a preset, or the path of a YAML file"}},
    ),
    Entry("migrate", "bot.commands:migrate", "bring the database to this version's tables", {}),
    Entry(
        "manifest",
        "bot.commands:manifest",
        "print the Slack app manifest, each scope with its reason",
        {
            "--prefix": {"default": "", "help": "put before every slash command, such as csp-, where names are taken"},
            "--url": {
                "default": "",
                "help": "the public address of the HTTP door; without one, Socket Mode",
            },
        },
    ),
    Entry("doctor", "bot.commands:doctor", "check settings, database, channels, token, scopes and clock", {}),
    Entry(
        "backup",
        "bot.commands:backup",
        "copy the SQLite database while the bot may be running",
        {"file": {"help": "the file to make, which must not be there yet"}},
    ),
    Entry(
        "export person",
        "bot.records:export_person",
        "write out all that is held about one member, as JSON",
        {"name": {"help": "name, email, or number as in #12"}, **WRITTEN},
    ),
    Entry(
        "export all",
        "bot.records:export_all",
        "write out every row of a partnership, as JSON, one a line",
        WRITTEN,
    ),
    Entry(
        "export paper",
        "bot.records:export_paper",
        "write out the paper of a meeting, as files in every format",
        {
            "key": {"help": "the kind of meeting, such as jag"},
            "--to": {"required": True, "metavar": "DIR", "help": "the folder to write into; no file is overwritten"},
            "--date": {
                "type": day,
                "metavar": "2026-12-10",
                "help": "the day of the meeting; without one, the latest that has a paper",
            },
            "--version": {"type": int, "default": 0, "help": "a version of its paper; without one, the newest"},
            "--audience": {
                "choices": ("open", "restricted", "public"),
                "default": "open",
                "help": "restricted is the annex as it would read now, for it is not kept",
            },
            "--format": {
                "choices": ("all", "docx", "pdf", "xlsx", "png", "csv", "ics", "md", "txt"),
                "default": "all",
                "help": "one format, or all there are",
            },
            "--preview": {"action": "store_true", "help": "how it would read now, in place of what was issued"},
            "--partnership": WRITTEN["--partnership"],
        },
    ),
    Entry(
        "retention",
        "bot.records:retention",
        "remove what was kept for long enough, as is done every night",
        {"--dry-run": {"action": "store_true", "help": "only list it; nothing is changed"}},
    ),
    Entry(
        "verify",
        "bot.verifying:verify",
        "check that nobody has tampered with the audit, while the bot may be running",
        {
            "--anchor": {
                "metavar": "ANCHOR",
                "help": "a file that --save made, or the line of a message",
            },
            "--save": {"metavar": "FILE", "help": "add what the audit ends with to this file, for --anchor"},
        },
    ),
    Entry(
        "rehearse",
        "bot.platforms.terminal.commands:rehearse",
        "perform a play, with a clock of its own and nothing set up, and print all that is said",
        {
            "file": {"help": PLAY},
            "--json": JSON,
            "--files": {
                "type": Path,
                "metavar": "DIR",
                "help": "a new folder, in which every file that is sent is made; without one, files are only named",
            },
        },
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
    groups: dict[str, Any] = {}
    for entry in ENTRIES:
        command = _group(entry, commands, groups).add_parser(
            entry.name.split()[-1], help=entry.help, description=f"{entry.help[0].upper()}{entry.help[1:]}."
        )
        command.set_defaults(where=entry.where)
        for name, options in entry.takes.items():
            command.add_argument(name, **options)
    return parser


def _group(entry: Entry, commands: Any, groups: dict[str, Any]) -> Any:  # noqa: ANN401 - argparse has no name for it
    """Where the parser of an entry belongs: `plan load` stands below `plan`."""
    family, _, verb = entry.name.partition(" ")
    if not verb:
        return commands
    if family not in groups:
        parser = commands.add_parser(family, help=FAMILIES[family])
        groups[family] = parser.add_subparsers(metavar="COMMAND", required=True)
    return groups[family]


def _function(where: str) -> Callable[[argparse.Namespace], int]:
    module, _, name = where.partition(":")
    return cast("Callable[[argparse.Namespace], int]", getattr(import_module(module), name))


if __name__ == "__main__":
    sys.exit(main())
