"""The start of a serving process: refused in words where it cannot listen, and quiet once it is ready."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.hearing import Person
from bot.preparing import needs_coordinator, prepare_coordinator, prepare_nights, prepare_plan
from bot.settings import Settings
from schedules.nightly import PLANNING
from storage import migrating
from storage.database import Database
from storage.vocabulary import Role
from tests.bot_process import BotProcess, run_once
from tests.fake_slack import SlackProcess


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackProcess]:
    with SlackProcess() as each:
        yield each


@pytest.fixture
def bot(slack: SlackProcess, tmp_path: Path) -> Iterator[BotProcess]:
    with BotProcess(slack, f"sqlite:///{tmp_path / 'convenor.db'}", tmp_path) as each:
        yield each


def test_a_port_that_is_taken_is_said_in_one_sentence(bot: BotProcess) -> None:
    with socket.create_server(("127.0.0.1", bot.port)):
        assert bot.launch().wait() == 2
    assert f"Nothing can be served at 127.0.0.1, port {bot.port}: another process may be listening there." in bot.log
    assert "Traceback" not in bot.log


def test_the_beat_is_not_logged_every_time_it_ticks(bot: BotProcess) -> None:
    bot.start()
    time.sleep(2.5)  # longer than from one tick to the next
    assert "ready" in bot.log and "App.tick" not in bot.log


def test_what_a_command_cannot_do_is_a_sentence(bot: BotProcess, tmp_path: Path) -> None:
    ran = run_once(bot.environment, tmp_path, "backup", "copy.db")
    assert ran.returncode == 2
    assert ran.stderr == "Not done: there is no database file to copy; check DATABASE_URL.\n"


def test_two_that_start_at_once_make_one_coordinator(postgres_url: str) -> None:
    """Both find nobody; the second waits for the first to commit, and goes on with the coordinator there is."""
    database, clock = Database(postgres_url), SystemClock()
    migrating.create(database)
    plan = prepare_plan(database, Settings(_env_file=None), clock)
    prepare_nights(database, clock)
    prepare_nights(database, clock)
    person = Person("slack", "U0COUNCIL", "council")
    with ThreadPoolExecutor() as pool:
        with database.unit() as first:
            stores = first.within(1)
            member = stores.members.add("council", Role.COORDINATOR, stores.organisations.all()[0], at=clock.now())
            stores.members.identify(member, person.platform, person.id)
            assert needs_coordinator(database, plan)
            second = pool.submit(prepare_coordinator, database, plan, person, clock)
            time.sleep(0.5)
            assert not second.done()
        second.result()
    with database.reading() as unit:
        assert len(unit.within(1).members.coordinators()) == 1
        assert len(unit.within(1).deliveries.about(PLANNING)) == 1
    database.close()
