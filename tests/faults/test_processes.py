"""Several processes: what may run beside a serving bot, what is refused in words, and those of the Procfile."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bot_process import PATIENCE, SECRET, wait_until_ready
from tests.databases import Postgres
from tests.fake_slack import SlackProcess, channel_id
from tests.faults.rig import House, on_both, on_sqlite, told_saved

ROOT = Path(__file__).parents[2]


@on_sqlite
async def test_a_second_serving_process_is_refused(house: House) -> None:
    """One process serves a SQLite file; the second says so, with what to do, and the first goes on."""
    commands = (["run"], ["plan", "load", "stockton-2017-20"])
    for refused in await asyncio.gather(*(_beside(house, *command) for command in commands)):
        assert refused.returncode == 2, refused
        assert "another process serves this database" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert told_saved(await house.says(house.words("After the second was refused")))


@on_both
async def test_doctor_looks_while_the_bot_serves(house: House) -> None:
    """It may look at any time, and finds nothing wrong."""
    looked = await _beside(house, "doctor")
    assert looked.returncode == 0, looked.stdout + looked.stderr


@on_sqlite
async def test_a_backup_while_people_write(house: House) -> None:
    """The copy is whole, and has everything that was acknowledged before it was begun."""
    before = [house.words("Before the backup") for _ in range(20)]
    await asyncio.gather(*map(house.says, before))
    copy = house.folder / "copy.db"
    writing = asyncio.create_task(_write_on(house))
    made = await _beside(house, "backup", str(copy))
    writing.cancel()
    assert made.returncode == 0, made.stderr
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = {row[0] for row in connection.execute("SELECT text FROM action_update")}
    connection.close()
    assert set(before) <= kept
    assert (await _beside(house, "backup", str(copy))).returncode == 2


async def test_the_procfile(postgres: Postgres, tmp_path: Path) -> None:
    """Release, then web and worker: a command over HTTP is answered by one, and its meeting's digest posted."""
    with SlackProcess() as slack:
        house, log = House(slack, postgres.create(), tmp_path), tmp_path / "honcho.log"
        refused = await _beside(house, "web")
        assert refused.returncode == 2
        assert "convenor migrate" in refused.stderr
        assert _honcho(house, "release").wait(PATIENCE) == 0
        with _running(_honcho(house, "web", "worker")) as processes:
            # The first process has the port of the settings.
            await asyncio.to_thread(wait_until_ready, house.bot.url, lambda: processes.poll() is None, log.read_text)
            slack.configure(bot_url=house.bot.events_url, signing_secret=SECRET)
            await house.warm()
            assert told_saved(await house.says(house.words("Through the web process")))
            assert len(house.rows("SELECT id FROM member")) == 1
            name = house.channel("worker")
            assert (await house.schedule(name)).acked
            house.fall_due(channel_id(name), "digest")
            await house.until_settled(channel_id(name), kind="digest")
            house.check()
        house.close()


async def _beside(house: House, *command: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(house.beside, *command)


async def _write_on(house: House) -> None:
    while True:
        await house.says(house.words("During the backup"))


def _honcho(house: House, *names: str) -> "subprocess.Popen[bytes]":
    environment = house.bot.environment | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "honcho", "-f", str(ROOT / "Procfile"), "-d", str(house.folder), "start", *names]
    with (house.folder / "honcho.log").open("ab") as log:
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


@contextmanager
def _running(process: "subprocess.Popen[bytes]") -> "Iterator[subprocess.Popen[bytes]]":
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)
