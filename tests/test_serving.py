"""One process serves a SQLite file; copies and examinations may be made beside it."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import migrating
from storage.copying import CannotCopy
from storage.database import Database
from storage.loading import load
from storage.planfile import read_preset
from storage.serving import AlreadyServed, backup, examine, serving
from storage.troubles import Unavailable

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SERVES = """
import sys
from storage.database import Database
from storage.serving import serving
with serving(Database(sys.argv[1])):
    print("serving", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A SQLite file with a plan in it."""
    database = Database(sqlite_url)
    migrating.create(database)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
    yield database
    database.close()


@contextmanager
def another_process(url: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that serves the file."""
    command = [sys.executable, "-c", SERVES, url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "serving\n"
        yield process
        process.kill()


def actions(database: Database) -> int:
    with database.reader.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM action")).scalar() or 0)


def test_a_second_process_is_refused_in_words(database: Database, sqlite_url: str) -> None:
    with another_process(sqlite_url):
        said = "another process serves this database; stop it first, or use the command in chat, such as /plan load"
        with pytest.raises(AlreadyServed, match=said), serving(database):
            pass


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_however_a_process_ends_the_next_may_serve(database: Database, sqlite_url: str, ending: signal.Signals) -> None:
    with another_process(sqlite_url) as process:
        process.send_signal(ending)
        process.wait()
        with serving(database):
            pass


def test_a_second_in_the_same_process_is_refused_and_may_serve_afterwards(database: Database) -> None:
    with serving(database):
        with pytest.raises(AlreadyServed), serving(database):
            pass
        with pytest.raises(AlreadyServed), serving(database):
            pass
    with serving(database):
        pass


def test_the_lock_is_given_back_when_what_it_guards_fails(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), serving(database):
        raise ZeroDivisionError
    with serving(database):
        pass


def test_a_child_of_the_serving_process_does_not_hold_its_lock(database: Database) -> None:
    with serving(database):
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        with serving(database):
            pass
    finally:
        child.kill()
        child.wait()


def test_many_processes_may_serve_postgresql_and_each_has_its_own_memory(postgres_url: str) -> None:
    for url in (postgres_url, "sqlite://"):
        database = Database(url)
        with serving(database), serving(database):
            pass
        database.close()


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'convenor.db'}")
    with pytest.raises(Unavailable, match=r"convenor\.db\.lock cannot be written to"), serving(database):
        pass


def test_a_backup_beside_a_serving_process_has_every_row_and_can_be_used(
    database: Database, sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "convenor.db").chmod(0o600)
    to = tmp_path / "it's a copy.db"
    with another_process(sqlite_url), database.unit() as unit:
        unit.partnerships.add("unfinished", "Not committed", "", "Europe/London", NOW)
        backup(database, to)
    assert to.stat().st_mode & 0o777 == 0o600
    restored = Database(f"sqlite:///{to}")
    assert actions(restored) == actions(database) == 37
    with restored.unit() as unit:
        assert unit.partnerships.by_key("unfinished") is None
        assert not load(unit, read_preset("stevenage-2025-28"), NOW).changed
    restored.close()


def test_a_backup_overwrites_nothing(database: Database, tmp_path: Path) -> None:
    to = tmp_path / "kept"
    to.write_text("the minutes")
    with pytest.raises(CannotCopy, match="exists already and was not overwritten; give another name"):
        backup(database, to)
    assert to.read_text() == "the minutes"


def test_a_backup_into_a_folder_that_is_not_there_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(CannotCopy, match="there is no folder"):
        backup(database, tmp_path / "nowhere" / "copy.db")


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(CannotCopy, match="the file is not a SQLite database"):
        backup(Database(f"sqlite:///{broken}"), tmp_path / "copy.db")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["broken.db"]


def test_what_sqlite_cannot_copy_is_said(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(CannotCopy, match="pg_dump --format=custom"):
        backup(Database(postgres_url), tmp_path / "copy")
    for nothing in ("sqlite://", f"sqlite:///{tmp_path / 'missing.db'}"):
        with pytest.raises(CannotCopy, match="there is no database file to copy"):
            backup(Database(nothing), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def said(database: Database) -> dict[str, bool]:
    return {sentence: well for well, sentence in examine(database)}


def test_all_is_well_with_a_database_of_this_version(database_url: str) -> None:
    database = Database(database_url)
    migrating.create(database)
    findings = said(database)
    assert findings["The database has the tables of this version."]
    assert all(findings.values())
    assert any(("SQLite is version" in each) or ("PostgreSQL is version" in each) for each in findings)
    database.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '0042'", "is from a newer version of Convenor: start that version."),
        ("DELETE FROM alembic_version", "holds other tables than Convenor's: give DATABASE_URL a database of its own."),
    ],
)
def test_what_is_wrong_with_the_tables_is_said(database: Database, statement: str, sentence: str) -> None:
    with database.writer.begin() as connection:
        connection.execute(text(statement))
    assert said(database)[f"The database {sentence}"] is False


def test_a_file_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "convenor.db"
    assert said(Database(f"sqlite:///{file}")) == {
        f"There is no database at {file} yet: convenor run or convenor migrate makes it.": False
    }
    assert not file.exists()


def test_a_database_that_was_not_set_up_is_said(database_url: str) -> None:
    database = Database(database_url)
    with database.writer.connect():
        pass  # on SQLite that makes the file
    assert said(database)["The database has not been set up yet: run `convenor migrate`."] is False
    database.close()


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"not a database at all" * 1000)
    findings = said(Database(f"sqlite:///{tmp_path / 'broken.db'}"))
    assert findings == {"The database cannot be used: the file is not a SQLite database; check DATABASE_URL.": False}


def test_examining_changes_nothing(database: Database, sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "convenor.db")) as connection:
        before = connection.execute("PRAGMA data_version").fetchone()
        with another_process(sqlite_url):
            list(examine(database))
        assert connection.execute("PRAGMA data_version").fetchone() == before
    assert os.access(tmp_path / "convenor.db", os.W_OK)
