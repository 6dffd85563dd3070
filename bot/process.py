"""The life of a serving process: prepare, open the doors, wait for the signal, answer what is in flight, end."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import uvicorn

from bot import health
from bot.app import App
from bot.clock import monotonic
from bot.settings import BadSettings, Door
from bot.web import make_web

ENDING = 8.0
"""Seconds in which everything has to end; with the rest of the ending the process is gone within 10."""
ANSWERING = 4
"""Of these, seconds for requests over HTTP: longer than the desk takes to answer one."""
AT_ONCE = 500
"""Connections over HTTP at one time, so that requests never hold more than half a gigabyte of memory."""
SENDING = 1.5
"""Of these, seconds kept back for messages on their way."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duties:
    """What a process does: the doors it opens, whether it listens for HTTP, whether it keeps the beat."""

    doors: frozenset[Door]
    http: bool
    beat: bool


class Ending:
    """The time that is left, once the end has begun."""

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        """From now on it counts."""
        self._until = monotonic() + ENDING

    async def wait(self, work: Coroutine[Any, Any, object], *, keep: float = 0.0) -> None:
        """Wait for this as long as there is time, less `keep` seconds; then give it up."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(work, max(0.1, self._until - monotonic() - keep))


async def serve(app: App, duties: Duties) -> None:
    """Run until SIGTERM or SIGINT, then drain. Raises BadSettings when a door cannot be opened."""
    stop, ending = asyncio.Event(), Ending()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with contextlib.AsyncExitStack() as doors:
        try:
            if await _open(doors, app, duties, ending, stop):
                log.info("ready: %s", ", ".join(sorted(duties.doors)) or "no door")
                await stop.wait()
        finally:
            log.info("draining")
            app.draining = True
            ending.begin()
    app.desk.close()
    app.database.close()


async def _open(
    doors: contextlib.AsyncExitStack, app: App, duties: Duties, ending: Ending, stop: asyncio.Event
) -> bool:
    """Open everything in turn; False when the signal came first, for Slack may keep a start waiting for long."""

    async def open_all() -> None:
        for each in (_sending(app, duties, ending), _slack(app, duties, ending), _http(app, duties)):
            await doors.enter_async_context(each)

    opening, stopping = asyncio.create_task(open_all()), asyncio.create_task(stop.wait())
    await asyncio.wait((opening, stopping), return_when=asyncio.FIRST_COMPLETED)
    for task in (opening, stopping):
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await opening
    return not opening.cancelled()


@contextlib.asynccontextmanager
async def _sending(app: App, duties: Duties, ending: Ending) -> AsyncIterator[None]:
    """The doors close before this does, so that what they planned at the end is still sent."""
    sender = asyncio.create_task(app.send_when_nudged())
    if duties.beat:
        app.ticker.start()
    try:
        yield
    finally:
        await ending.wait(app.finish_nudged(), keep=SENDING)
        app.beat.stop()
        if duties.beat:
            app.ticker.stop()
        await ending.wait(app.beat.idle())
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sender


@contextlib.asynccontextmanager
async def _slack(app: App, duties: Duties, ending: Ending) -> AsyncIterator[None]:
    await app.slack.start()
    try:
        if Door.SOCKET in duties.doors:
            await app.slack.start_socket()
        yield
    finally:
        await ending.wait(app.slack.stop(), keep=SENDING)


@contextlib.asynccontextmanager
async def _http(app: App, duties: Duties) -> AsyncIterator[None]:
    if not duties.http:
        yield
        return
    server = _Server(_config(app, duties))
    task = asyncio.create_task(server.serve_or_refuse())
    try:
        await server.started_or_failed(task)
        yield
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the process has one place that hears the signal."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve_or_refuse(self) -> None:
        """Serve until told to end. Raises BadSettings where it cannot listen; uvicorn would end the process itself."""
        try:
            await self.serve()
        except SystemExit:
            place = f"{self.config.host}, port {self.config.port}"
            why = "another process may be listening there. Stop it, or change HOST or PORT."
            raise BadSettings(f"Nothing can be served at {place}: {why}") from None

    async def started_or_failed(self, task: asyncio.Task[None]) -> None:
        """Wait until requests are taken. Raises what kept the server from starting."""
        while not self.started and not task.done():
            await asyncio.sleep(0.01)
        if task.done():
            await task


def _config(app: App, duties: Duties) -> uvicorn.Config:
    routes = health.routes(lambda: app.checks(duties.doors), lambda: app.account(duties.doors))
    if Door.HTTP in duties.doors:
        routes += app.slack.routes
    return uvicorn.Config(
        make_web(routes),
        host=app.settings.host,
        port=app.settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        limit_concurrency=AT_ONCE,
        timeout_graceful_shutdown=ANSWERING,
    )
