"""One process serves a SQLite file at a time; a copy may be made, and a look taken, while it does."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from storage import migrating
from storage.copying import CannotCopy, copy, make_private
from storage.database import Database
from storage.migrating import State
from storage.troubles import Unavailable, explained

WAL_MENDED = (3, 51, 3)
"""From this version on SQLite no longer damages a file that two processes write to at once."""


class AlreadyServed(Unavailable):
    """Another process serves this SQLite file."""


@contextmanager
def serving(database: Database) -> Iterator[None]:
    """Be the one process that serves this SQLite file, for as long as this lasts. On PostgreSQL many may.

    Raises AlreadyServed. The lock goes with the process, however it ends.
    """
    if not database.on_sqlite or database.in_memory:
        yield
        return
    descriptor = _lock(Path(f"{database.url.database}.lock"))
    try:
        if not (file := Path(str(database.url.database))).exists():
            make_private(file)
        yield
    finally:
        os.close(descriptor)


def backup(database: Database, to: Path) -> None:
    """Copy the database to a file that does not exist yet, while it may be in use. Raises CannotCopy, Unavailable."""
    if not database.on_sqlite:
        raise CannotCopy(f"PostgreSQL makes its own copies: pg_dump --format=custom --file={to} DATABASE_URL")
    if database.in_memory or not Path(str(database.url.database)).is_file():
        raise CannotCopy("there is no database file to copy; check DATABASE_URL")
    if to.exists():
        raise CannotCopy(f"{to} exists already and was not overwritten; give another name")
    if not to.parent.is_dir():
        raise CannotCopy(f"there is no folder {to.parent}; make it first or give another name")
    copy(database.url, to)


def files_of(database: Database) -> list[Path]:
    """The files that hold what is stored: the database, what was not merged into it yet, and copies beside it."""
    if not database.on_sqlite or database.in_memory:
        return []
    file = Path(str(database.url.database))
    return [file, *sorted(each for each in file.parent.glob(f"{file.name}[-.]*") if each.is_file())]


def examine(database: Database) -> Iterator[tuple[bool, str]]:
    """What `convenor doctor` says of the database: whether each thing is well, and a sentence."""
    if database.on_sqlite and not database.in_memory and not Path(str(database.url.database)).exists():
        yield False, f"There is no database at {database.url.database} yet: convenor run or convenor migrate makes it."
        return
    try:
        yield _tables(migrating.state(database))
        yield from _sqlite(database) if database.on_sqlite else _postgres(database)
    except Unavailable as trouble:
        yield False, f"The database cannot be used: {trouble}."


def _tables(state: State) -> tuple[bool, str]:
    said = {
        State.CURRENT: "The database has the tables of this version.",
        State.EMPTY: "The database has not been set up yet: run `convenor migrate`.",
        State.BEHIND: "The database is from an older version: run `convenor migrate`.",
        State.NEWER: "The database is from a newer version of Convenor: start that version.",
        State.FOREIGN: "The database holds other tables than Convenor's: give DATABASE_URL a database of its own.",
    }
    return state == State.CURRENT, said[state]


def _sqlite(database: Database) -> Iterator[tuple[bool, str]]:
    version = sqlite3.sqlite_version
    mended = sqlite3.sqlite_version_info >= WAL_MENDED
    care = "" if mended else ", which needs one process at a time to write to a file, as Convenor sees to"
    yield True, f"SQLite is version {version}{care}."
    if not database.in_memory:
        yield _writable(Path(str(database.url.database)))


def _writable(file: Path) -> tuple[bool, str]:
    well = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    return well, f"{file} {'and its folder can' if well else 'or its folder cannot'} be written to."


def _postgres(database: Database) -> Iterator[tuple[bool, str]]:
    with explained(), database.writer.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar()
        read_only = connection.execute(text("SHOW transaction_read_only")).scalar()
    yield read_only == "off", f"PostgreSQL is version {version}{'' if read_only == 'off' else ' and only reads'}."


def _lock(file: Path) -> int:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable(f"{file} cannot be written to; check who owns its folder") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise AlreadyServed(
            "another process serves this database; stop it first, or use the command in chat, such as /plan load"
        ) from error
    return descriptor
