"""The start of a serving process: refused in words where it cannot listen, and quiet once it is ready."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_process import BotProcess
from tests.fake_slack import SlackProcess


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[BotProcess]:
    with SlackProcess() as slack, BotProcess(slack, f"sqlite:///{tmp_path / 'convenor.db'}", tmp_path) as bot:
        yield bot


def test_a_port_that_is_taken_is_said_in_one_sentence(bot: BotProcess) -> None:
    with socket.create_server(("127.0.0.1", bot.port)):
        assert bot.launch().wait() == 2
    assert f"Nothing can be served at 127.0.0.1, port {bot.port}: another process may be listening there." in bot.log
    assert "Traceback" not in bot.log


def test_the_beat_is_not_logged_every_time_it_ticks(bot: BotProcess) -> None:
    bot.start()
    time.sleep(2.5)  # longer than from one tick to the next
    assert "ready" in bot.log and "App.tick" not in bot.log
