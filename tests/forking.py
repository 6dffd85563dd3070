"""Bots that begin as copies of a process which has imported everything, for tests that start many.

Importing takes most of a start, and is the same each time. Starts themselves are tested and measured with real ones.
"""

import multiprocessing
import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.bot_process import PATIENCE

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

    def __init__(
        self, command: Sequence[str], folder: Path, environment: dict[str, str], log: Path, errors: Path | None = None
    ) -> None:
        arguments = (tuple(command), folder, environment, log, errors or log)
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


def run_forked(environment: dict[str, str], folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the bot to its end."""
    with tempfile.TemporaryDirectory() as written:
        said, errors = Path(written, "said"), Path(written, "errors")
        status = Forked(command, folder, environment, said, errors).wait(PATIENCE)
        return subprocess.CompletedProcess(command, status, said.read_text("utf-8"), errors.read_text("utf-8"))


def _become(command: tuple[str, ...], folder: Path, environment: dict[str, str], log: Path, errors: Path) -> None:
    """Be what `python -m bot` would be with this command."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for stream, file in ((1, log), (2, errors)):
        written = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(written, stream)
        os.close(written)
    raise SystemExit(import_module("bot.__main__").main(command))
