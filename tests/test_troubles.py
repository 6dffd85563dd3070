"""A database that is locked, full, read-only, damaged, away or of another version is said in words, and once it is
well again everything goes on without a restart."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.clock import monotonic
from storage import migrating
from storage.actions import Entry
from storage.database import Database
from storage.loading import load
from storage.planfile import read_preset
from storage.troubles import Unavailable
from storage.vocabulary import UpdateKind
from tests.databases import Postgres

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
PAGES = 40
"""What a file may still grow by before it counts as full."""


def begin(url: str) -> Database:
    database = Database(url)
    migrating.create(database)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
    return database


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A SQLite file with a plan in it."""
    database = begin(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def server(postgres_url: str) -> Iterator[Database]:
    """A PostgreSQL database with a plan in it."""
    database = begin(postgres_url)
    yield database
    database.close()


def update(database: Database, words: str = "Six notices issued") -> None:
    with database.unit() as unit:
        actions = unit.within(1).actions
        found = actions.find("4.2", lock=True)
        assert found
        actions.record(found, Entry(UpdateKind.PROGRESS, NOW, text=words))


def said(database: Database) -> list[str]:
    """Every text in the history of 4.2, newest first."""
    with database.reading() as unit:
        found = unit.within(1).actions.find("4.2")
        assert found
        return [each.text for each in unit.within(1).actions.history(found) if each.text]


def test_a_locked_file_is_busy_and_can_still_be_read(database: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "convenor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match=r"^the database is busy$"):
            update(database)
        assert said(database) == []
        other.execute("ROLLBACK")
    update(database)
    assert said(database) == ["Six notices issued"]


def test_a_row_that_somebody_holds_is_busy(server: Database, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT 1 FROM action FOR UPDATE")
        with pytest.raises(Unavailable, match=r"^the database is busy$"):
            update(server)
        assert said(server) == []
    update(server)
    assert said(server) == ["Six notices issued"]


def test_more_who_ask_than_there_are_connections_are_told_it_is_busy(postgres_url: str) -> None:
    database = Database(postgres_url, workers=1)
    migrating.create(database)
    with database.unit() as one, database.unit() as two, database.unit() as three:
        for unit in (one, two, three):
            unit.partnerships.all()
        with pytest.raises(Unavailable, match="the database is busy"):
            update(database)
    database.close()


def test_a_server_whose_connections_are_all_taken_does_not_answer(postgres_url: str) -> None:
    database = Database(postgres_url, workers=1)
    migrating.create(database)
    assert database.answers()
    with database.unit() as one, database.unit() as two, database.unit() as three:
        for unit in (one, two, three):
            unit.partnerships.all()
        assert not database.answers()
    database.close()


def test_a_server_that_takes_calls_and_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = Database(f"postgresql://convenor@127.0.0.1:{silent.getsockname()[1]}/convenor")
        began = monotonic()
        with pytest.raises(Unavailable):
            update(database)
        assert not database.answers()
        assert monotonic() - began < 10, "two waits of two seconds"
        database.close()


def test_a_full_disk_stores_nothing_and_recovers(database: Database) -> None:
    with database.writer.connect() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + PAGES}")
    stored = 0
    with pytest.raises(Unavailable, match=r"^the disk is full$"):
        while stored < PAGES:
            update(database, f"{stored} {'x' * 20_000}")
            stored += 1
    assert 0 < stored < PAGES
    assert len(said(database)) == stored
    with database.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    update(database, "There is room again")
    assert said(database)[0] == "There is room again"


FULL = """
import resource, signal, sys
from tests.test_troubles import Database, Unavailable, said, update
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
database = Database(sys.argv[1])
update(database)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))
try:
    for number in range(100):
        update(database, str(number) + "x" * 20_000)
except Unavailable as trouble:
    print(trouble)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
stored = number
assert len(said(database)) == stored + 1, (stored, len(said(database)))
update(database, "There is room again")
print(said(database)[0])
"""


def test_a_file_that_may_not_grow_stores_nothing_and_recovers(database: Database) -> None:
    assert run(FULL, database) == ["the disk does not answer", "There is room again"]


def run(script: str, database: Database, *arguments: str) -> list[str]:
    """What a script prints in a process of its own; the database is closed here first."""
    database.close()
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", script, url, *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


READ_ONLY = """
import os, sys
from pathlib import Path
from tests.test_troubles import Database, Unavailable, said, update
file = Path(sys.argv[2])
if os.geteuid() == 0:
    os.setuid(65534)
database = Database(sys.argv[1])
for mode in (0o444, 0o644):
    for each in file.parent.iterdir():
        each.chmod(mode)
    try:
        update(database)
        print(said(database)[0])
    except Unavailable as trouble:
        print(trouble)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder of nobody's, so that a test that runs as root can become somebody whom permissions bind."""
    folder = Path(tempfile.mkdtemp(prefix="convenor-read-only-"))
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    yield folder
    shutil.rmtree(folder)


def test_a_file_that_may_only_be_read_is_said_and_recovers(open_folder: Path) -> None:
    database = begin(f"sqlite:///{open_folder / 'convenor.db'}")
    database.close()
    for file in open_folder.iterdir():
        shutil.chown(file, 65534 if os.geteuid() == 0 else os.getuid())
    lines = run(READ_ONLY, database, str(open_folder / "convenor.db"))
    assert lines == ["the database cannot be written to", "Six notices issued"]


def test_a_server_that_only_reads_is_said_and_recovers(server: Database, postgres_url: str) -> None:
    name = server.url.database
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
        server.close()
        with pytest.raises(Unavailable, match=r"^the database cannot be written to$"):
            update(server)
        other.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'.encode())
        server.close()
    update(server)
    assert said(server) == ["Six notices issued"]


def test_connections_that_were_cut_are_made_again(server: Database, postgres_url: str) -> None:
    update(server, "Before")
    with psycopg.connect(postgres_url, autocommit=True) as other:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid != pg_backend_pid()"
        other.execute(cut, [server.url.database])
        update(server, "After")
        with pytest.raises(Unavailable, match=r"^the database does not answer$"), server.unit() as unit:
            unit.partnerships.add("cut", "Cut", "", "Europe/London", NOW)
            other.execute(cut, [server.url.database])
    update(server, "Again")
    assert said(server) == ["Again", "After", "Before"]
    with server.reading() as unit:
        assert unit.partnerships.by_key("cut") is None


def test_a_server_that_is_away_does_not_answer() -> None:
    with pytest.raises(Unavailable, match=r"^the database does not answer$"):
        update(Database("postgresql://127.0.0.1:1/nowhere"))


def test_a_database_that_is_not_there_is_said(postgres: Postgres) -> None:
    with pytest.raises(Unavailable, match=r"^there is no database of this name; check DATABASE_URL$"):
        update(Database(postgres.url("nowhere")))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"^the database cannot be opened$"):
        update(Database(f"sqlite:///{tmp_path / 'nowhere' / 'convenor.db'}"))


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "convenor.db").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(Unavailable, match=r"^the file is not a SQLite database; check DATABASE_URL$"):
        update(Database(f"sqlite:///{tmp_path / 'convenor.db'}"))


def test_a_damaged_file_is_said(database: Database, tmp_path: Path) -> None:
    database.close()
    file = tmp_path / "convenor.db"
    contents = bytearray(file.read_bytes())
    contents[4096:] = os.urandom(len(contents) - 4096)
    file.write_bytes(contents)
    with pytest.raises(Unavailable, match="the database file is damaged; restore the latest backup"):
        update(Database(f"sqlite:///{file}"))


def test_tables_that_were_not_set_up_are_said(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(Unavailable, match=r"^the database has not been set up; run `convenor migrate`$"):
        update(database)
    migrating.migrate(database, NOW)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
    update(database)
    database.close()


def test_tables_of_another_version_are_said(database_url: str) -> None:
    database = begin(database_url)
    with database.writer.begin() as connection:
        connection.execute(text("ALTER TABLE action RENAME COLUMN measure TO indicator"))
    for use in (update, said):
        with pytest.raises(Unavailable, match=r"^the database is from another version of Convenor; run `convenor mig"):
            use(database)
    with database.writer.begin() as connection:
        connection.execute(text("ALTER TABLE action RENAME COLUMN indicator TO measure"))
    update(database)
    assert said(database) == ["Six notices issued"]
    database.close()
