"""The net below the log: whatever a library writes, no secret and no error's own words come through."""

import argparse
import asyncio
import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from bot import commands, logs
from bot.settings import Settings

CANARY = "badger-crossing-canary"
"""One of this file's own: it is logged on purpose."""
PASSWORD = "p@ss/word:7"
GIVEN = {
    "slack_bot_token": "xoxb-1234-canary",
    "slack_app_token": "xapp-1-A2-canary",
    "slack_signing_secret": "abcdef0123456789" * 2,
    "database_url": f"postgresql://convenor:{PASSWORD}@127.0.0.1:9/convenor",
}
SECRET: dict[str, Any] = {name: SecretStr(value) for name, value in GIVEN.items()}
SETTINGS = Settings(_env_file=None, **SECRET)
HOOK = "https://hooks.slack.com/commands/T1/2/canary"
LINES = [
    "xoxb-9-canary xoxe.xoxp-1-canary xoxe-1-canary xapp-1-canary",
    f"POST {HOOK} and {HOOK.replace('slack', 'slack-gov')}",
    "wss://wss-primary.slack.com/link/?ticket=canary&app_id=1",
    "postgresql://u:canary@db/c and postgresql+psycopg://u:can@canary@db/c",
    "Authorization: Bearer canary",
    "headers={'Authorization': 'Bearer canary', 'Content-Type': 'x'}",
    "[(b'authorization', b'Bearer canary')]",
    '{"token": "canary", "response_url": "canary"} client_secret=canary password=canary host=db',
    "signature: v0=" + "0" * 64,
    "signed with abcdef0123456789abcdef0123456789",
    "asked for p%40ss%2Fword%3A7 and for p@ss/word:7",
]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a handler writes that knows nothing of the net, once the log has started."""
    stream, root, factory = io.StringIO(), logging.getLogger(), logging.getLogRecordFactory()
    handler = logging.StreamHandler(stream)
    for place, name in ((logging, "raiseExceptions"), (sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(place, name, getattr(place, name))
    level = root.level
    logs.start_log(SETTINGS)
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    logging.captureWarnings(False)


def test_every_secret_is_found_in_the_settings() -> None:
    assert logs.secrets_of(SETTINGS) == [*list(GIVEN.values())[:3], PASSWORD]
    assert logs.secrets_of(Settings(_env_file=None)) == []


@pytest.mark.parametrize("line", LINES)
def test_secrets_are_hidden_from_every_handler_whoever_writes(written: io.StringIO, line: str) -> None:
    logging.getLogger("anything.else").debug("%s", line)
    logging.getLogger("sqlalchemy.engine").warning(line.replace("%", "%%"))
    logging.getLogger("aiohttp.client").info("a %s", {"nested": [line]})
    text = written.getvalue()
    assert text.count(logs.HIDDEN) >= 3
    assert not any(secret in text for secret in ("canary", PASSWORD, "p%40", "0" * 64, "abcdef01"))


def test_a_plain_line_stays_as_it_is(written: io.StringIO) -> None:
    logging.getLogger("bot").info("ready: %s; tokens are well, %d%%", "http, socket", 100)
    assert written.getvalue() == "ready: http, socket; tokens are well, 100%\n"


class Wordless:
    """What a library may log, and nobody can read."""

    def __str__(self) -> str:
        raise ValueError(CANARY)


def test_of_an_error_the_kind_and_the_place_are_written_and_never_its_words(written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError as error:
        failure = error
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    logging.getLogger("x").info("%d", CANARY)
    sys.excepthook(RuntimeError, failure, None)
    threading.excepthook(threading.ExceptHookArgs((RuntimeError, failure, None, None)))
    with asyncio.Runner() as runner:
        logs.tell_of_tasks(runner.get_loop(), {"exception": failure, "message": CANARY})
    logging.getLogger("x").info(Wordless())
    text = written.getvalue()
    assert CANARY not in text and "its details do not fit" in text and "what was logged has no words" in text
    assert text.count("RuntimeError at test_logs.py") == 4 and text.count("because of KeyError at test_logs.py") == 4


@pytest.mark.parametrize("command", [commands.migrate, commands.doctor, commands.run, commands.backup])
def test_no_command_says_a_secret_however_it_ends(
    command: Callable[[argparse.Namespace], int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    written: io.StringIO,
) -> None:
    for name, value in {**GIVEN, "slack_api_url": "http://127.0.0.1:9/api/", "log_level": "DEBUG"}.items():
        monkeypatch.setenv(name.upper(), value)
    assert command(argparse.Namespace(file="copy.db")) in (1, 2)
    said = "".join(capsys.readouterr()) + written.getvalue()
    assert said and not any(secret in said for secret in (PASSWORD, *GIVEN.values()))


def test_what_nobody_foresaw_is_told_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(commands, "read_settings", fail)
    assert commands.migrate(argparse.Namespace()) == 2
    assert capsys.readouterr().err.startswith(
        "Not done, for a reason that nobody foresaw:\nRuntimeError at test_logs.py:"
    )
