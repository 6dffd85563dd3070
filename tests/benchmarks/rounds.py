"""The private reminders of a month: what planning them for each person takes, and what making each message takes."""

import asyncio
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from bot.clock import monotonic
from handlers.sending.compiling import compile_delivery
from handlers.sending.reports import report
from schedules.beat import Beat, Fresh, Parcel
from schedules.planning import plan
from schedules.reminders import LADDERS, Kind
from storage import migrating
from storage.database import Database
from storage.deliveries import Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState
from storage.tables.base import Json
from tests.benchmarks.table import Measure
from tests.benchmarks.towns import MEMBERS, START, settle_towns
from tests.databases import running_postgres

TOWNS = {"SQLite": 60, "PostgreSQL": 20}
"""Partnerships whose month is played, enough of them to compare the two."""
MEETING = datetime(2026, 2, 12, 14, 0, tzinfo=UTC)
ROUNDS = 2
"""First everybody is asked and then those who are silent, and nobody answers."""
MESSAGE = "prompt"
LEASE = timedelta(seconds=70)
THOUSAND = 1000
FEW, MANY = 100, 1_000


def measure() -> Iterator[Measure]:
    """Seconds for each thousand messages, and the statements of one round for few actions and for many."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", [f"sqlite:///{Path(folder) / name}.db" for name in ("month", "few", "many")])
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", [server.create() for _ in range(3)])


def _on(kind: str, urls: list[str]) -> Iterator[Measure]:
    with _database(urls[0]) as database:
        yield from _month(database, kind)
    plays = {}
    for url, actions in zip(urls[1:], (FEW, MANY), strict=True):
        with _database(url) as database:
            _settle(database, 1, actions)
            plays[actions] = seen = _play(database)
        about = f"private reminders for {actions:,} actions, {kind}: SQL statements"
        yield Measure(f"{about} to plan a round", seen.statements[Kind.PROMPTS])
        yield Measure(f"{about} to make a message", seen.statements[MESSAGE])
    about = f"private reminders for {MANY:,} actions against {FEW}, {kind}"
    for word, what in {Kind.PROMPTS: "time to plan a round", MESSAGE: "time to make a message"}.items():
        yield Measure(f"{about}: {what}", plays[MANY].taken[word] / plays[FEW].taken[word], "times", most=MANY / FEW)


def _month(database: Database, kind: str) -> Iterator[Measure]:
    _settle(database, TOWNS[kind], FEW)
    seen = _play(database)
    messages = seen.number[MESSAGE]
    about = f"private reminders before a JAG, {TOWNS[kind]} partnerships of {FEW} actions, {kind}"
    yield Measure(f"{about}: messages", messages)
    yield Measure(f"{about}: time to plan 1,000", THOUSAND * seen.taken[Kind.PROMPTS] / messages, "s")
    yield Measure(f"{about}: time to claim, make and settle 1,000", THOUSAND * seen.taken[MESSAGE] / messages, "s")


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url)
    migrating.migrate(database, START)
    yield database
    database.close()


def _settle(database: Database, count: int, actions: int) -> None:
    """Partnerships before a JAG, of which nothing is sent but the private reminders."""
    for town in settle_towns(database, count, actions):
        with database.unit() as unit:
            stores = unit.within(town)
            kind = stores.meetings.kind("jag")
            assert kind
            kind.reminders = [each.data() for each in LADDERS["jag"] if each.kind == Kind.PROMPTS]
            meeting = stores.meetings.schedule(kind, MEETING, kind.channel, "", START, None)
            assert len(plan(stores, meeting, START).fitting) == ROUNDS


@dataclass
class Seen:
    """What the beat did, by the first word of the key: how often, in how many seconds, and the most statements."""

    said: list[str] = field(default_factory=list)
    kind: str = ""
    number: Counter[str] = field(default_factory=Counter)
    taken: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    statements: Counter[str] = field(default_factory=Counter)

    def compile(self, stores: Stores, delivery: Delivery, now: datetime) -> Json | Fresh | Settlement:
        """As the bot does."""
        self.kind = delivery.kind.partition(" ")[0]
        self.said.clear()
        compiled = compile_delivery(stores, delivery, now)
        stores.session.flush()
        self.statements[self.kind] = max(self.statements[self.kind], len(self.said))
        return compiled

    async def send(self, parcel: Parcel) -> Settlement:
        """Nowhere, for that takes as long as the platform likes."""
        return Settlement(DeliveryState.SENT, [str(parcel.id)])


def _play(database: Database) -> Seen:
    """Everything that falls due, at its time."""
    seen = Seen()
    event.listen(database.writer, "before_cursor_execute", lambda *given: seen.said.append(str(given[2])))
    beat = Beat(database, seen.compile, seen.send, report, owner="bench", lease=LEASE)
    asyncio.run(_beat(beat, database, seen))
    assert seen.number[MESSAGE] == seen.number[Kind.PROMPTS] * MEMBERS, "somebody was not asked"
    return seen


async def _beat(beat: Beat, database: Database, seen: Seen) -> None:
    while now := _next_at(database):
        began = monotonic()
        while await beat.step(now):
            ended = monotonic()
            seen.taken[seen.kind] += ended - began
            seen.number[seen.kind] += 1
            began = ended


def _next_at(database: Database) -> datetime | None:
    with database.reading() as unit:
        return unit.queue.next_at()
