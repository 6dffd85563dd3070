"""The bot in a play: the same desk, beat and courier as the server's, on a store in memory and a clock of its own."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.courier import Courier, Make
from bot.desk import Desk
from bot.leaves import leaves_from
from bot.platforms.terminal.chat import Chat, Kind
from bot.platforms.terminal.platform import NAME, TerminalPlatform
from bot.platforms.terminal.unmade import name_files
from bot.printing.printer import Printer
from handlers.landing import Leave
from handlers.sending.compiling import compile_delivery
from handlers.sending.files import ISSUED
from handlers.sending.reports import report
from schedules.beat import Beat, Parcel
from storage import migrating
from storage.database import Database
from storage.deliveries import Settlement

LEASE = timedelta(minutes=1)
PATIENCE = 60.0
"""Seconds that a command may take: a play is not cut short because the machine is busy."""


@dataclass
class PlayClock:
    """The time in a play, and where it is."""

    instant: datetime
    zone: ZoneInfo

    def now(self) -> datetime:
        """This instant, in UTC."""
        return self.instant

    def local(self) -> datetime:
        """This instant on the partnership's clocks."""
        return self.instant.astimezone(self.zone)


@dataclass(frozen=True)
class Bot:
    """The bot as long as it runs. A stopped one is thrown away, and a new one made on the same store."""

    desk: Desk
    beat: Beat


class House:
    """Store, clock, chat and, while it runs, the bot. `close` it at the end.

    Files are only told of, until `write_into` says where to write them.
    """

    def __init__(self, opens_at: datetime, zone: ZoneInfo) -> None:
        self.clock = PlayClock(opens_at, zone)
        self.chat = Chat(self.clock.local)
        self.platform = TerminalPlatform(self.chat)
        self._make: Make = name_files
        self.database = Database("sqlite://")
        migrating.create(self.database)
        self.bot: Bot | None = None

    def write_into(self, folder: Path) -> None:
        """From now on make the files that are sent, and write them into a folder."""
        self.platform.folder, self._make = folder, Printer().make
        if self.bot:
            self.stop()
            self.start()

    def start(self) -> None:
        """Make the bot anew, as after a restart of its process: it remembers only what the store holds."""
        clock, database = self.clock, self.database
        courier = Courier({NAME: self.platform}, clock, LEASE, self._leave, self._make)

        async def send(parcel: Parcel) -> Settlement:
            self.platform.carrying = Kind.REPLY if parcel.kind == "answer" else Kind.POST
            return await courier.send(parcel)

        compiling = partial(compile_delivery, files=ISSUED)
        beat = Beat(database, compiling, send, report, owner="the play", lease=LEASE)
        self.bot = Bot(Desk(database, clock, seconds=PATIENCE, workers=1), beat)

    def stop(self) -> None:
        """Stop the bot; what falls due stays where it is."""
        if self.bot:
            self.bot.beat.stop()
            self.bot.desk.close()
        self.bot = None

    def close(self) -> None:
        """Stop the bot and forget everything."""
        self.stop()
        self.database.close()

    async def tick(self) -> None:
        """Let the bot, if it runs, send what is due, and what that leads to: a notice of what went wrong, say."""
        before = None
        while self.bot:
            handled = await self.bot.beat.tick(self.clock.now())
            due = await self.due_at()
            if due is None or due > self.clock.now() or (not handled and due == before):
                return
            before = due

    async def move_to(self, instant: datetime) -> None:
        """Move the clock forward; whatever falls due on the way happens at its own time."""
        before = None
        while self.bot and (due := await self.due_at()) and due <= instant and due != before:
            self.clock.instant = max(due, self.clock.instant)
            await self.tick()
            before = due
        self.clock.instant = instant

    async def due_at(self) -> datetime | None:
        """When the next message falls due."""
        return await asyncio.to_thread(self._due_at)

    def _leave(self, parcel: Parcel, people: frozenset[str]) -> Leave:
        """What the partnership allows; in a channel for restricted items everybody in the play may see them."""
        leave = leaves_from(self.database, self.clock)(parcel, people)
        return replace(leave, granted=people) if self.platform.decreed(parcel.destination) else leave

    def _due_at(self) -> datetime | None:
        with self.database.reading() as unit:
            return unit.queue.next_at()
