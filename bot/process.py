"""The life of a serving process: prepare, open the doors, wait for the signal, answer what is in flight, end."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from bot import health
from bot.app import App
from bot.settings import BadSettings, Door

DRAIN_SECONDS = 8
"""What is in flight gets this long; with the rest of the ending the process is gone within 10 s."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duties:
    """What a process does: the doors it opens, whether it listens for HTTP, whether it keeps the beat."""

    doors: frozenset[Door]
    http: bool
    beat: bool


async def serve(app: App, duties: Duties) -> None:
    """Run until SIGTERM or SIGINT, then drain."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with _sending(app, duties), _slack(app, duties), _http(app, duties):
        log.info("ready: %s", ", ".join(sorted(duties.doors)) or "no door")
        await stop.wait()
        log.info("draining")
        app.draining = True
        app.beat.stop()
    app.desk.close()
    app.database.close()


@contextlib.asynccontextmanager
async def _sending(app: App, duties: Duties) -> AsyncIterator[None]:
    sender = asyncio.create_task(app.send_when_nudged())
    if duties.beat:
        app.ticker.start()
    try:
        yield
    finally:
        if duties.beat:
            app.ticker.stop()
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sender
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(app.beat.idle(), DRAIN_SECONDS)


@contextlib.asynccontextmanager
async def _slack(app: App, duties: Duties) -> AsyncIterator[None]:
    await app.slack.start()
    if Door.SOCKET in duties.doors:
        await app.slack.start_socket()
    try:
        yield
    finally:
        await app.slack.stop()


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
    routes = health.routes(lambda: app.checks(duties.doors))
    if Door.HTTP in duties.doors:
        routes += app.slack.routes
    return uvicorn.Config(
        Starlette(routes=routes),
        host=app.settings.host,
        port=app.settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
