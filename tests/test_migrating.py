"""Migrations: from empty to the tables of the code, wholly or not at all, with a copy from before."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, DefaultClause, inspect, text

from storage import migrating
from storage.database import Database
from storage.loading import load
from storage.migrating import SCRIPTS, NewerDatabase, State, write_revision
from storage.planfile import read_preset
from storage.tables import Base
from storage.troubles import Unavailable

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
HEAD = str(ScriptDirectory(str(SCRIPTS)).get_current_head())


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty one of either kind."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def loaded(database: Database) -> Database:
    """One of this version with a plan in it."""
    migrating.migrate(database, NOW)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
    return database


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Our migrations in a folder of the test's own, to which it can add."""
    folder = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, folder)
    return folder


def add_revision(scripts: Path, upgrade: str) -> None:
    """The revision after ours, with these lines as what it does."""
    (scripts / "versions" / "9999_next.py").write_text(
        "import os, signal\n"
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f'revision, down_revision = "9999", "{ScriptDirectory(str(SCRIPTS)).get_current_head()}"\n'
        "def upgrade() -> None:\n" + textwrap.indent(textwrap.dedent(upgrade), "    ")
    )


REBUILD = """
with op.batch_alter_table("organisation") as table:
    table.alter_column("short", nullable=True)
    table.add_column(sa.Column("website", sa.String(), nullable=False, server_default=""))
"""


def difference(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": differs})
    return list(compare_metadata(context, Base.metadata))


def differs(_context: object, _there: object, column: Column[Any], default: str | None, *_more: object) -> bool | None:
    """Alembic cannot compare a default that is empty on SQLite, nor one of JSON on PostgreSQL; the rest it can."""
    ours = column.server_default
    if not isinstance(ours, DefaultClause):
        return None
    return (default or "").partition("::")[0].strip("()'") != ours.arg


def count(database: Database, table: str) -> int:
    with database.reader.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)


def columns(database: Database, table: str) -> set[str]:
    with database.reader.connect() as connection:
        return {str(column["name"]) for column in inspect(connection).get_columns(table)}


def test_migrations_lead_from_an_empty_database_to_the_tables_of_the_code(database: Database) -> None:
    assert migrating.state(database) == State.EMPTY
    done = migrating.migrate(database, NOW)
    assert (done.was, done.now, done.copy) == ("", HEAD, None)
    assert migrating.state(database) == State.CURRENT
    with database.writer.connect() as connection:
        assert difference(connection) == []


def test_a_difference_would_be_found(loaded: Database) -> None:
    with loaded.writer.begin() as connection:
        connection.execute(text("ALTER TABLE aim ADD COLUMN surplus INTEGER"))
        connection.execute(text("DROP INDEX ix_delivery_next_at"))
    with loaded.writer.connect() as connection:
        assert len(difference(connection)) == 2


def test_tables_made_at_once_are_those_that_migrations_make(postgres_url: str, tmp_path: Path) -> None:
    for url in ("sqlite://", f"sqlite:///{tmp_path / 'made.db'}", postgres_url):
        made = Database(url)
        migrating.create(made)
        assert migrating.state(made) == State.CURRENT
        with made.writer.connect() as connection:
            assert difference(connection) == []
        made.close()


def test_a_sqlite_file_is_the_same_to_the_letter_whether_migrated_or_made_at_once(tmp_path: Path) -> None:
    schemas = []
    for name, make in (("migrated", lambda each: migrating.migrate(each, NOW)), ("made", migrating.create)):
        database = Database(f"sqlite:///{tmp_path / name}")
        make(database)
        with database.reader.connect() as connection:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name != 'alembic_version'"))
            schemas.append({str(row.name): str(row.sql).replace("\t", "").replace(" \n", "\n") for row in rows})
        database.close()
    migrated, made = schemas
    assert migrated.keys() == made.keys()
    autoincrement = {name for name, statement in made.items() if "AUTOINCREMENT" in statement}
    assert autoincrement == {name for name, statement in migrated.items() if "AUTOINCREMENT" in statement}
    assert {"action", "delivery", "member"} <= autoincrement


def test_what_is_current_is_left_alone(loaded: Database) -> None:
    done = migrating.migrate(loaded, NOW)
    assert (done.was, done.now, done.copy) == (HEAD, HEAD, None)
    assert str(done) == f"The database is up to date (revision {HEAD})."


def test_an_older_database_is_brought_up_to_date_and_keeps_its_rows(loaded: Database, scripts: Path) -> None:
    add_revision(scripts, REBUILD)
    assert migrating.state(loaded, scripts) == State.BEHIND
    before = {table: count(loaded, table) for table in Base.metadata.tables}
    done = migrating.migrate(loaded, NOW, scripts)
    assert (done.was, done.now) == (HEAD, "9999")
    assert "website" in columns(loaded, "organisation")
    assert {table: count(loaded, table) for table in Base.metadata.tables} == before
    assert before["objective_service"] > 0


FROM_BEFORE = (
    "INSERT INTO partnership VALUES (1, 'p', 'P', '', 'Europe/London', '2026-11-01 10:00:00')",
    "INSERT INTO channel VALUES (1, 1, 'slack', 'C1', '#jag')",
    "INSERT INTO meeting_kind VALUES (1, 1, 'jag', 'JAG', '[]', '', 'jag', 1), (2, 1, 'tea', 'Tea', '[]', '', '', 1)",
    "INSERT INTO occurrence VALUES (1, 1, 1, '2026-12-10 14:00:00', 'Room 1', 1, '2026-11-01 10:00:00', NULL)",
    "INSERT INTO plan (id, partnership_id, label, title, supersedes, words, filed, current, loaded_at)"
    " VALUES (1, 1, '2025/28', 'Plan', '', '{}', '{}', true, '2026-11-01 10:00:00')",
    "INSERT INTO action (id, partnership_id, plan_id, ref, position, text, measure, lifecycle, status, version,"
    " added_at) VALUES (1, 1, 1, '4.2', 1, 'Light the Café', '', 'open', 'not started', 1, '2026-11-01 10:00:00')",
)


def test_what_is_from_before_stands_as_it_did_and_is_found(database: Database, scripts: Path) -> None:
    for later in sorted((scripts / "versions").glob("*.py"))[1:]:
        later.unlink()
    migrating.migrate(database, NOW, scripts)
    with database.writer.begin() as connection:
        for statement in FROM_BEFORE:
            connection.execute(text(statement))
    migrating.migrate(database, NOW)
    with database.reading() as unit:
        action = unit.within(1).actions.find("4.2")
        assert action and action.sought == " 4 2 light the cafe 42 "
        meetings = unit.within(1).meetings
        (meeting,) = meetings.after(NOW)
        assert (meeting.place, meeting.state, meeting.series_id, meeting.link) == ("Room 1", "stands", None, "")
        assert [(each.usual, each.reminders, each.objectives) for each in meetings.kinds()] == [
            ("jag", None, []),
            ("bare", None, []),
        ]


def test_foreign_keys_are_enforced_again_after_a_migration(loaded: Database, scripts: Path) -> None:
    add_revision(scripts, REBUILD)
    migrating.migrate(loaded, NOW, scripts)
    statement = text("INSERT INTO aim (partnership_id, plan_id, position, title) VALUES (999, 999, 1, 'x')")
    with loaded.writer.connect() as connection, pytest.raises(Exception, match=r"(?i)foreign key"):
        connection.execute(statement)


def test_a_copy_from_before_stands_beside_the_file_and_has_the_rows(
    sqlite_url: str, tmp_path: Path, scripts: Path
) -> None:
    database = Database(sqlite_url)
    migrating.migrate(database, NOW)
    with database.unit() as unit:
        load(unit, read_preset("stevenage-2025-28"), NOW)
    add_revision(scripts, REBUILD)
    done = migrating.migrate(database, NOW, scripts)
    assert done.copy == tmp_path / "convenor.db.before-9999-20261120T100000Z.db"
    assert str(done).endswith(f"A copy from before is in {done.copy}.")
    assert done.copy.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.glob("*.unfinished")] == []
    copied = Database(f"sqlite:///{done.copy}")
    assert migrating.state(copied) == State.CURRENT
    assert count(copied, "action") == count(database, "action") > 30
    copied.close()
    database.close()


FAILS = """
op.create_table("attendance", sa.Column("id", sa.Integer()))
op.add_column("aim", sa.Column("website", sa.String()))
op.execute("DELETE FROM action_update")
"""


def test_a_migration_that_fails_leaves_everything_as_it_was(loaded: Database, scripts: Path) -> None:
    add_revision(scripts, f"{FAILS}\nraise ZeroDivisionError\n")
    with pytest.raises(ZeroDivisionError):
        migrating.migrate(loaded, NOW, scripts)
    assert_untouched(loaded)


def assert_untouched(database: Database) -> None:
    assert migrating.state(database) == State.CURRENT
    assert count(database, "action_update") > 30
    with database.writer.connect() as connection:
        assert difference(connection) == []
    with database.unit() as unit:
        assert not load(unit, read_preset("stevenage-2025-28"), NOW).changed


RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from storage import migrating
from storage.database import Database
migrating.migrate(Database(sys.argv[1]), datetime(2026, 11, 20, tzinfo=UTC), Path(sys.argv[2]))
"""


def migrate_elsewhere(database: Database, scripts: Path) -> int:
    """Migrate in another process and return how it ended."""
    url = database.url.render_as_string(hide_password=False)
    ran = subprocess.run([sys.executable, "-c", RUN, url, str(scripts)], cwd=ROOT, capture_output=True, text=True)
    return ran.returncode


def test_a_migration_that_is_killed_half_way_leaves_everything_as_it_was(loaded: Database, scripts: Path) -> None:
    add_revision(scripts, f"{FAILS}\nos.kill(os.getpid(), signal.SIGKILL)\n")
    assert migrate_elsewhere(loaded, scripts) == -signal.SIGKILL
    assert_untouched(loaded)
    add_revision(scripts, FAILS)
    assert migrate_elsewhere(loaded, scripts) == 0
    assert "website" in columns(loaded, "aim")


def test_releases_at_the_same_time_migrate_once(postgres_url: str, scripts: Path) -> None:
    add_revision(scripts, 'op.execute("SELECT pg_sleep(0.5)")\nop.create_table("new", sa.Column("id", sa.Integer()))\n')
    databases = [Database(postgres_url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda each: migrating.migrate(each, NOW, scripts), databases))
    assert sorted(each.was for each in done) == ["", "9999", "9999"]
    for each in databases:
        each.close()


def test_a_migration_may_take_longer_than_a_statement(postgres_url: str, scripts: Path) -> None:
    add_revision(scripts, 'op.execute("SELECT pg_sleep(2.1)")\n')
    database = Database(postgres_url)
    assert migrating.migrate(database, NOW, scripts).now == "9999"
    with database.reading() as unit:
        assert unit.within(1).session.scalar(text("SHOW statement_timeout")) == "2s"
    database.close()


def test_a_database_from_a_newer_version_is_refused_and_not_touched(loaded: Database) -> None:
    with loaded.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0042'"))
    assert migrating.state(loaded) == State.NEWER
    for refused in (lambda: migrating.migrate(loaded, NOW), lambda: migrating.require_current(loaded)):
        with pytest.raises(NewerDatabase, match=r"newer version of Convenor \(revision 0042\); start that version"):
            refused()


def test_somebody_elses_database_is_refused_and_not_touched(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (one INTEGER)"))
    assert migrating.state(database) == State.FOREIGN
    with pytest.raises(Unavailable, match="holds other tables than Convenor's"):
        migrating.migrate(database, NOW)
    with database.reader.connect() as connection:
        assert inspect(connection).get_table_names() == ["invoices"]


def test_a_start_that_may_not_migrate_says_what_to_run(database: Database, scripts: Path) -> None:
    with pytest.raises(Unavailable, match="has not been set up; run `convenor migrate`"):
        migrating.require_current(database)
    migrating.migrate(database, NOW)
    migrating.require_current(database)
    add_revision(scripts, "pass\n")
    with pytest.raises(Unavailable, match="is from an older version; run `convenor migrate`"):
        migrating.require_current(database, scripts)


def test_a_locked_file_is_not_migrated(sqlite_url: str, tmp_path: Path, scripts: Path) -> None:
    database = Database(sqlite_url)
    migrating.migrate(database, NOW)
    add_revision(scripts, REBUILD)
    with closing(sqlite3.connect(tmp_path / "convenor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="busy"):
            migrating.migrate(database, NOW, scripts)
        other.execute("ROLLBACK")
    assert migrating.migrate(database, NOW, scripts).now == "9999"
    database.close()


def test_a_copy_that_cannot_be_made_keeps_the_migration_from_starting(
    sqlite_url: str, tmp_path: Path, scripts: Path
) -> None:
    database = Database(sqlite_url)
    migrating.migrate(database, NOW)
    add_revision(scripts, REBUILD)
    (tmp_path / "convenor.db.before-9999-20261120T100000Z.db").mkdir()
    with pytest.raises(Unavailable, match="no copy could be made in"):
        migrating.migrate(database, NOW, scripts)
    assert migrating.state(database) == State.CURRENT
    database.close()


def test_a_developer_has_the_next_revision_written_from_the_tables(scripts: Path) -> None:
    first, *later = sorted((scripts / "versions").glob("*.py"))
    for each in later:
        each.unlink()
    table = first.read_text().index('    op.create_table(\n        "incident_change"')
    first.write_text(first.read_text()[:table])
    made = write_revision("0002", "Keep what changed", scripts)
    assert made.name == "0002_keep_what_changed.py"
    written = made.read_text()
    assert "revision = '0002'\ndown_revision = '0001'" in written
    assert "op.create_table('incident_change'" in written
    assert "sa.DateTime(timezone=True)" in written
    assert "storage" not in written
    empty = Database("sqlite://")
    assert migrating.migrate(empty, NOW, scripts).now == "0002"
    with empty.writer.connect() as connection:
        assert difference(connection) == []
    empty.close()
