"""A plugin: after every test, no secret of the tests' and no canary is in what was logged at DEBUG.

The net in bot/logs.py is not spread here: what is looked at is what our code and its libraries log by themselves.
"""

import logging
import re
from collections.abc import Iterator

import pytest

from tests.bot_process import SECRET
from tests.fake_slack.state import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET

CANARY = "zebra-crossing-canary"
"""What tests have people type where they then look for it in places in which it must not be."""
FORBIDDEN = re.compile("|".join(map(re.escape, (CANARY, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, SECRET))))
OURS = ("httpx", "httpcore", "hypothesis", "aiohttp.access")
"""Loggers of what the tests use to knock: the bot has none of them."""


class Watch(logging.Handler):
    """Keeps the names of the loggers that wrote what nobody may write, and nothing else."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.caught: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(OURS):
            return
        error = record.exc_info[1] if record.exc_info else None
        if FORBIDDEN.search(f"{record.getMessage()} {error or ''}"):
            self.caught.append(f"{record.name} at {record.pathname}:{record.lineno}")


@pytest.fixture(autouse=True)
def nothing_secret_is_logged() -> Iterator[None]:
    watch, root = Watch(), logging.getLogger()
    root.addHandler(watch)
    yield
    root.removeHandler(watch)
    assert watch.caught == [], "a secret or what somebody typed was logged"
