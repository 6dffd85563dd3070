"""Joins the layers: one process's database, desk, platforms, courier and beat, made from the settings."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.leaves import leaves_from
from bot.platforms import slack
from bot.printing.printer import Printer
from bot.settings import Door, Settings
from handlers.sending.compiling import compile_delivery
from handlers.sending.reports import report
from schedules.beat import Beat
from schedules.ticker import Ticker
from storage.database import Database
from storage.troubles import Unavailable, where

log = logging.getLogger(__name__)

WORKERS = 8
GATHER = 0.02
"""Seconds in which messages that were just planned gather before they are sent together."""


class App:
    """Every part of one process. Nothing runs until `bot.process` starts it."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.desk = Desk(database, clock, self.nudge, workers=WORKERS)
        self.slack = slack.build(settings, self.desk, clock, database)
        lease = timedelta(seconds=settings.lease_seconds)
        printer = Printer(Path(settings.logo) if settings.logo else None)
        places = {slack.NAME: self.slack.platform}
        self.courier = Courier(places, clock, lease, leaves_from(database, clock), printer.make)
        compiling = partial(compile_delivery, files=settings.formats())
        self.beat = Beat(database, compiling, self.courier.send, report, owner=_owner(), lease=lease)
        self.ticker = Ticker(self.tick)
        self.draining = False
        self._nudged = asyncio.Event()
        self._sending = asyncio.Lock()

    async def tick(self) -> None:
        """One pass of the beat, now. What goes wrong here is tried again with the next one."""
        try:
            while await self.beat.step(self.clock.now()):
                pass
        except Unavailable as trouble:
            log.warning("what is due waits: %s", trouble)
        except Exception as error:  # a pass that fails must not be the last
            log.error("a pass of the beat failed: %s", where(error))

    def nudge(self) -> None:
        """Something may have been planned or changed: send it and show it soon, without waiting for the ticker."""
        self._nudged.set()
        self.slack.homes.nudge()

    async def send_when_nudged(self) -> None:
        """The loop behind `nudge`; cancelled at the end."""
        while True:
            await self._nudged.wait()
            await asyncio.sleep(GATHER)
            self._nudged.clear()
            async with self._sending:
                await self.tick()

    async def finish_nudged(self) -> None:
        """Wait until all that was planned up to now has been sent, whatever pass was under way when it was planned."""
        while self._nudged.is_set() or self._sending.locked():
            await asyncio.sleep(GATHER)

    def checks(self, doors: frozenset[Door]) -> Mapping[str, bool]:
        """Whether each part of this process can do its work."""
        parts = {"database": self.database.answers(), "staying": not self.draining}
        return parts | ({"slack": self.slack.connected()} if Door.SOCKET in doors else {})

    def account(self, doors: frozenset[Door]) -> Mapping[str, Any]:
        """What a watcher may want to know beyond that: how Socket Mode stands, where it is open."""
        return {"sockets": self.slack.account()} if Door.SOCKET in doors else {}


def _owner() -> str:
    """A name for this process that no other has, not even one with the same number later."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
