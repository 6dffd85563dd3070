"""The bot as a real process of its own, for tests that kill it and for benchmarks that measure it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

from bot.clock import monotonic
from tests.fake_slack import Slack

SECRET = "0123456789abcdef0123456789abcdef"
COORDINATOR = "U0COUNCIL"
PATIENCE = 60.0
STEP = 0.005
PLAIN = urllib.request.build_opener(urllib.request.ProxyHandler({}))
OWN = ("SLACK_", "DATABASE_URL", "PLAN", "COORDINATOR", "HOST", "PORT", "FILES", "LOGO", "LEASE_SECONDS", "LOG_LEVEL")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def settings(slack: Slack, database_url: str, **more: str) -> dict[str, str]:
    """The environment for a bot that talks to this Slack by HTTP, free of whatever the developer has set."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return inherited | {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": SECRET,
        "DATABASE_URL": database_url,
        "COORDINATOR": COORDINATOR,
        "FILES": "none",
        **more,
    }


class Running(Protocol):
    """What is asked of a process."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def send_signal(self, number: signal.Signals) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


Begin = Callable[[Sequence[str], Path, dict[str, str], Path], Running]
"""Starts a command of the bot: its words, the folder it runs in, its environment, and the file it logs to."""


def begin(command: Sequence[str], folder: Path, environment: dict[str, str], log: Path) -> Running:
    """A process as anybody would start it."""
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )


class BotProcess:
    """`convenor run`, or another command, in `folder`, which holds its log; started again it has the same port."""

    begin: Begin = staticmethod(begin)

    def __init__(self, slack: Slack, database_url: str, folder: Path, **more: str) -> None:
        self.port = free_port()
        self.environment = settings(slack, database_url, PORT=str(self.port), **more)
        self._folder = folder
        self._log = folder / f"bot-{self.port}.log"
        self._process: Running | None = None

    @property
    def url(self) -> str:
        """The address of its pages, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def events_url(self) -> str:
        """Where Slack sends its requests."""
        return f"{self.url}/slack/events"

    @property
    def log(self) -> str:
        """All that it has logged, over every start."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def gone(self) -> bool:
        """Whether it was started and has ended."""
        return self._process is not None and self._process.poll() is not None

    def launch(self, *command: str) -> Self:
        """Start it, without waiting for it."""
        self._process = self.begin(command or ("run",), self._folder, self.environment, self._log)
        return self

    def start(self) -> Self:
        """Start it and wait until it is ready."""
        return self.launch().ready()

    def ready(self, within: float = PATIENCE) -> Self:
        """Wait until /readyz says so. AssertionError, with its log, when it ends or takes too long."""
        wait_until_ready(self.url, lambda: self.alive, lambda: self.log, within)
        return self

    def kill(self) -> None:
        """SIGKILL, as a power cut or the kernel would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def tell(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal and do not wait."""
        assert self._process
        self._process.send_signal(number)

    def wait(self, within: float = PATIENCE) -> int:
        """Wait until it ends by itself; its exit status."""
        assert self._process
        return self._process.wait(within)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def is_ready(url: str) -> bool:
    """Whether the process at this address says that it can do its work."""
    try:
        with PLAIN.open(f"{url}/readyz", timeout=10) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(url: str, alive: Callable[[], bool], log: Callable[[], str], within: float = PATIENCE) -> None:
    """Wait until /readyz says so. AssertionError, with the log, when the process ends or takes too long."""
    deadline = monotonic() + within
    while not is_ready(url):
        assert alive(), f"the bot ended:\n{log()}"
        assert monotonic() < deadline, f"the bot was not ready within {within} s:\n{log()}"
        time.sleep(STEP)


def run_once(environment: dict[str, str], folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the bot to its end."""
    arguments: dict[str, Any] = {"cwd": folder, "env": environment, "capture_output": True, "text": True}
    return subprocess.run(
        [sys.executable, "-m", "bot", *command], stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False, **arguments
    )
