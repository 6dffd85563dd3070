"""Bots that begin as copies of a process which has imported everything, for tests that start many.

Importing takes most of a start, and is the same each time. Starts themselves are tested and measured with real ones.
"""

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

IMPORTED = (
    "bot.commands",
    "storage.migrating",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)
_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.forking", *IMPORTED])


class Forked:
    """A command of the bot in a process of its own, used as a `subprocess.Popen` is."""

    def __init__(self, command: Sequence[str], folder: Path, environment: dict[str, str], log: Path) -> None:
        arguments = (tuple(command), folder, environment, log)
        self._process = _forking.Process(target=_become, args=arguments, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process.pid
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit status once it has ended."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; its exit status. Raises TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("bot", timeout or 0)
        return self._process.exitcode


def _become(command: tuple[str, ...], folder: Path, environment: dict[str, str], log: Path) -> None:
    """Be what `python -m bot` would be with this command."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(written, stream)
    os.close(written)
    raise SystemExit(import_module("bot.__main__").main(command))
