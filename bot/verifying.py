"""`convenor verify`: whether anybody has tampered with the audit, or with what it tells of."""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import told
from bot.settings import BadSettings, read_settings
from storage.auditing.verifying import Anchor, Verdict, read_anchors
from storage.auditing.verifying import verify as go_through
from storage.database import Database


@told
def verify(arguments: argparse.Namespace) -> int:
    """Exit status 1 when something is wrong, with the first fault of each partnership first."""
    database = Database(read_settings().need("DATABASE_URL"))
    try:
        verdicts = list(go_through(database, _anchors(arguments.anchor)))
    except ValueError as mistake:
        raise BadSettings(f"--anchor: {mistake}.") from None
    if not verdicts:
        sys.stdout.write("ok    there is no partnership in this database yet\n")
    for verdict in verdicts:
        sys.stdout.write("".join(f"{line}\n" for line in say(verdict)))
    sound = not any(each.faults for each in verdicts)
    if arguments.save and sound:
        _save(Path(arguments.save), verdicts, SystemClock().now())
    elif arguments.save:
        sys.stdout.write(f"Nothing was saved to {arguments.save}, for only a sound audit is worth an anchor.\n")
    return 0 if sound else 1


def say(verdict: Verdict) -> Iterator[str]:
    """What was found of one partnership, a line each."""
    anchor = verdict.anchor
    for fault in verdict.faults:
        yield f"WRONG {anchor.key}: {fault.sentence}"
    if verdict.faults:
        yield f"      {anchor.key}: {verdict.more}keep a copy of the database as it is, and restore a backup of before."
    elif anchor.number:
        entries = "1 entry" if anchor.number == 1 else f"{anchor.number:,} entries"
        yield f"ok    {anchor.key}: {entries}, and the last is {anchor}"
    else:
        yield f"ok    {anchor.key}: nothing has been audited yet"


def _anchors(given: str | None) -> list[Anchor]:
    """From a file, or as they stand in a message: `stevenage 57 9f3a...`."""
    if not given:
        return []
    file = Path(given)
    try:
        return read_anchors(file.read_text(encoding="utf-8") if file.is_file() else given)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{given} cannot be read ({error})") from None


def _save(file: Path, verdicts: list[Verdict], at: datetime) -> None:
    """Put the heads behind those that were saved before, so that one file keeps them all."""
    lines = "".join(f"{each.anchor.as_json(at)}\n" for each in verdicts if each.anchor.number)
    try:
        with file.open("a", encoding="utf-8") as saved:
            saved.write(lines)
    except OSError as error:
        raise BadSettings(f"--save: {file} cannot be written ({error.strerror}).") from None
    sys.stdout.write(f"Saved to {file}. Keep it where nobody who can change the database can change it.\n")
