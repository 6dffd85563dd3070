"""How long `convenor run` takes until it is ready, and what it keeps in memory when nothing happens."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import psutil

from bot.clock import monotonic
from tests.benchmarks.table import Measure
from tests.bot_process import SECRET, BotProcess
from tests.fake_slack import SlackProcess

TIMES = 3
REST = 5.0
"""Seconds without anybody asking for anything."""
MEGABYTE = 1024 * 1024


def measure() -> Iterator[Measure]:
    """With both doors, on SQLite; the first start makes the tables and loads the plan."""
    with SlackProcess() as slack, tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        slack.configure(signing_secret=SECRET)
        url = f"sqlite:///{Path(folder) / 'convenor.db'}"
        with BotProcess(slack, url, Path(folder), SLACK_APP_TOKEN=slack.app_token) as bot:
            yield Measure("first start until ready", _start(bot), "s", most=3)
            _end(bot)
            starts = []
            for _ in range(TIMES):
                starts.append(_start(bot))
                resident = _resident(bot)
                _end(bot)
            yield Measure("start until ready", median(starts), "s", most=3)
            yield Measure("resident memory at rest", resident, "MB", most=150)


def _start(bot: BotProcess) -> float:
    began = monotonic()
    bot.start()
    return monotonic() - began


def _end(bot: BotProcess) -> None:
    bot.tell()
    assert bot.wait() == 0, bot.log


def _resident(bot: BotProcess) -> float:
    time.sleep(REST)
    process = psutil.Process(bot.pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / MEGABYTE
