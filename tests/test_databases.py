"""The databases that tests are given: fresh, real, and gone afterwards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from tests.databases import PREFIX, Postgres, sweep

ROOT = Path(__file__).resolve().parents[1]


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    listing = {
        "sqlite": "SELECT name FROM sqlite_master",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    }
    with engine.begin() as connection:
        found = set(connection.scalars(text(listing[make_url(url).get_backend_name()])))
        connection.execute(text("CREATE TABLE left_behind (one INTEGER)"))
    engine.dispose()
    return found


@pytest.mark.parametrize("_time", ["first", "second"])
def test_every_test_begins_with_an_empty_database(database_url: str, _time: str) -> None:
    assert tables(database_url) == set()


def test_a_database_can_be_copied_from_another(postgres: Postgres, postgres_url: str) -> None:
    tables(postgres_url)
    copied = postgres.create(template=str(make_url(postgres_url).database))
    assert tables_named(copied) == {"left_behind"}
    postgres.drop(copied)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(copied)


def tables_named(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def test_a_database_is_dropped_while_somebody_is_connected(postgres: Postgres) -> None:
    url = postgres.create()
    with psycopg.connect(url) as connection:
        postgres.drop(url)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


STARTS = """
import os, sys
from tests.databases import running_postgres
server = running_postgres()
postgres = server.__enter__()
print(os.getpid(), flush=True)
sys.stdin.read()
"""


def test_the_server_of_a_killed_run_is_swept_up() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        owner = int(run.stdout.readline())
        run.kill()
    folder = next(Path(tempfile.gettempdir()).glob(f"{PREFIX}{owner}-*"))
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(server, 0)
    sweep()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
