"""A consistent copy of a SQLite database, made while others may be writing to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from storage.engines import WAIT_MS
from storage.troubles import Unavailable, reason_in

UNFINISHED = ".unfinished"


class CannotCopy(Unavailable):
    """The copy was not made, and nothing was overwritten."""


def copy(url: URL, to: Path) -> None:
    """Copy the database to a file, whole or not at all: it is checked, and safe on the disk, before it has its name.

    Raises CannotCopy.
    """
    try:
        _copy(Path(str(url.database)), to, to.with_name(to.name + UNFINISHED))
    except (sqlite3.Error, OSError) as error:
        raise CannotCopy(f"no copy could be made in {to}: {reason_in(str(error)) or error}") from error


def _copy(source: Path, to: Path, unfinished: Path) -> None:
    unfinished.unlink(missing_ok=True)
    try:
        make_private(unfinished)  # before there is anything in it
        with closing(sqlite3.connect(source, timeout=WAIT_MS / 1000)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        _check(unfinished)
        _sync(unfinished)
        unfinished.rename(to)
        _sync(to.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def make_private(file: Path) -> None:
    """Make an empty file that its owner alone may read, where there is none; SQLite takes it for a new database."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _check(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"database disk image is malformed: {found}")


def _sync(path: Path) -> None:
    """SQLite does not do this for a copy; without it a power cut could take the copy away."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
