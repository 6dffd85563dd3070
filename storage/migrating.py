"""The tables of this version: made at first, and brought up to date, wholly or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from storage.copying import copy
from storage.database import Database
from storage.tables import Base
from storage.troubles import Unavailable, explained

SCRIPTS = Path(__file__).parent / "migrations"
OURS = "partnership"
"""A table that only a database of Convenor has, whatever its version."""
LOCK = 0x436F6E76656E6F72
"""The key of PostgreSQL's lock for migrations: `Convenor` in ASCII."""


class State(StrEnum):
    """How a database stands to this version."""

    EMPTY = "empty"
    CURRENT = "current"
    BEHIND = "behind"
    NEWER = "newer"
    FOREIGN = "foreign"


class NewerDatabase(Unavailable):
    """The database was brought up to date by a newer version than this one."""


@dataclass(frozen=True)
class Migrated:
    """What a migration did: from which revision (none: the database was empty) to which, and the copy from before."""

    was: str
    now: str
    copy: Path | None = None

    def __str__(self) -> str:
        if self.was == self.now:
            return f"The database is up to date (revision {self.now})."
        done = f"brought from revision {self.was} to {self.now}" if self.was else f"set up at revision {self.now}"
        kept = f" A copy from before is in {self.copy}." if self.copy else ""
        return f"The database was {done}.{kept}"


def state(database: Database, scripts: Path = SCRIPTS) -> State:
    """How the database stands to this version. Raises Unavailable when it cannot be read."""
    with explained(), database.reader.connect() as connection:
        return _state(connection, ScriptDirectory(str(scripts)))


def require_current(database: Database, scripts: Path = SCRIPTS) -> None:
    """Raise Unavailable, with what to do, unless the tables are those of this version."""
    with explained(), database.reader.connect() as connection:
        found = _state(connection, ScriptDirectory(str(scripts)))
        _refuse_unusable(found, connection)
    if found != State.CURRENT:
        was = "has not been set up" if found == State.EMPTY else "is from an older version"
        raise Unavailable(f"the database {was}; run `convenor migrate`")


def migrate(database: Database, at: datetime, scripts: Path = SCRIPTS) -> Migrated:
    """Bring the database to this version; on SQLite a copy is kept beside a file that has tables already.

    When two processes do so at once, one does it and the other finds it done. Raises NewerDatabase, and
    Unavailable when the database cannot be read or written; nothing is changed then.
    """
    directory = ScriptDirectory(str(scripts))
    head = str(directory.get_current_head())
    with explained(), database.reader.connect() as connection:
        found = _state(connection, directory)
        _refuse_unusable(found, connection)
    if found == State.CURRENT:
        return Migrated(head, head)
    kept = _keep_copy(database, head, at) if found == State.BEHIND and _is_file(database) else None
    with explained(), _alone(database.writer) as connection:
        found, was = _state(connection, directory), _revision(connection)
        _refuse_unusable(found, connection)
        if found != State.CURRENT:
            command.upgrade(_config(scripts, connection), "head")
    return Migrated(was, head, kept)


def create(database: Database) -> None:
    """The tables of this version in an empty database, at once: for one in memory, and for tests."""
    with explained(), database.writer.begin() as connection:
        Base.metadata.create_all(connection)
        MigrationContext.configure(connection).stamp(ScriptDirectory(str(SCRIPTS)), "head")


def write_revision(number: str, words: str, scripts: Path = SCRIPTS) -> Path:
    """For developers: write the revision from the last one to the tables as they are now, to be read over."""
    database = Database("sqlite://")
    with database.writer.begin() as connection:
        config = _config(scripts, connection)
        command.upgrade(config, "head")
        made = command.revision(config, words, autogenerate=True, rev_id=number)
    database.close()
    assert made and not isinstance(made, list)
    return Path(made.path)


def _config(scripts: Path, connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _state(connection: Connection, directory: ScriptDirectory) -> State:
    tables = set(inspect(connection).get_table_names())
    revision = _revision(connection)
    if not revision:
        return State.FOREIGN if tables - {"alembic_version"} else State.EMPTY
    if OURS not in tables:
        return State.FOREIGN
    if revision not in {each.revision for each in directory.walk_revisions()}:
        return State.NEWER
    return State.CURRENT if revision == directory.get_current_head() else State.BEHIND


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _refuse_unusable(found: State, connection: Connection) -> None:
    if found == State.NEWER:
        raise NewerDatabase(
            f"the database is from a newer version of Convenor (revision {_revision(connection)}); "
            "start that version, or restore the copy that was made before it was brought up to date"
        )
    if found == State.FOREIGN:
        raise Unavailable("the database holds other tables than Convenor's; give DATABASE_URL a database of its own")


def _is_file(database: Database) -> bool:
    return database.on_sqlite and not database.in_memory


def _keep_copy(database: Database, head: str, at: datetime) -> Path:
    file = Path(str(database.url.database))
    kept = file.with_name(f"{file.name}.before-{head}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.db")
    copy(database.url, kept)
    return kept


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction in which only one process migrates; what fails or is killed in it leaves the old tables."""
    with engine.connect() as connection:
        prepare = _alone_on_sqlite if engine.dialect.name == "sqlite" else _alone_on_postgres
        with prepare(connection):
            yield connection


@contextmanager
def _alone_on_sqlite(connection: Connection) -> Iterator[None]:
    """Foreign keys are off meanwhile: rebuilding a table drops the old one, which would take its children along."""
    _pragma(connection, "foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            assert not broken, f"the migration leaves rows that point nowhere: {broken[:5]}"
    finally:
        _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, pragma: str) -> None:
    """Said outside any transaction, where alone it has an effect."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _alone_on_postgres(connection: Connection) -> Iterator[None]:
    with connection.begin():
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {limit} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        # From here on a table that somebody else holds must not make everybody wait for ever.
        connection.execute(text("SET LOCAL lock_timeout = '20s'"))
        yield
