"""A house to set on fire: a bot and a fake Slack as processes, a database, and a look at what became of them."""

import asyncio
import itertools
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Unpack

import psycopg
from sqlalchemy import create_engine, text

from bot.clock import SystemClock, monotonic
from storage.engines import postgres_url
from tests.bot_process import PATIENCE, SECRET, BotProcess
from tests.fake_slack import Answer, Call, SlackProcess, Way, texts
from tests.forking import Forked, run_forked

LEASE = 1
"""Seconds. A message whose fate is unknown is looked for after this long."""
SOON = 10.0
"""Seconds: longer than any lease or wait here, and less than until anything else falls due."""
PLACE = "jag"
SPEAKER = "council"
USUAL = 0.4
"""Seconds that `slowness` takes on a slow machine with nothing else to do."""


class ForkedBot(BotProcess):
    """A bot whose start costs little, for there are dozens of them here."""

    begin = Forked


class House:
    """`says` has somebody type a command; `rows` and `posts` are what came of it in the database and in Slack.

    `saved` are the texts of which somebody was told that they were saved.
    """

    def __init__(self, slack: SlackProcess, url: str, folder: Path, **more: str) -> None:
        self.slack = slack
        self.url = url
        self.folder = folder
        self.bot = ForkedBot(slack, url, folder, **{"LEASE_SECONDS": str(LEASE), **more})
        self.saved: list[str] = []
        self._twice: set[str] = set()
        self._engine = create_engine(postgres_url(url))
        self._numbers = itertools.count(1)

    @property
    def kind(self) -> str:
        """What kind of database it has: `sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.kind == "sqlite"

    def migrate(self) -> None:
        """Make the tables, as a release does."""
        done = self.beside("migrate")
        assert done.returncode == 0, done.stderr

    def beside(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the bot to its end, while the bot goes on."""
        return run_forked(self.bot.environment, self.folder, *command)

    async def up(self) -> None:
        """Start the bot if it is not running, and heal Slack."""
        self.slack.heal()
        if not self.bot.alive:
            await asyncio.to_thread(self.bot.start)
        self.slack.configure(bot_url=self.bot.events_url, signing_secret=SECRET)
        await self.slack.until(lambda: not self._under_way())

    def _under_way(self) -> list[tuple[object, ...]]:
        """What an earlier test left to be sent: it would meet the faults of the next one."""
        soon = self._stored(SystemClock().now() + timedelta(seconds=SOON))
        return self.rows("SELECT id, state FROM delivery WHERE next_at <= :soon", soon=soon)

    def _stored(self, at: datetime) -> object:
        """A time as the database holds it."""
        return at.replace(tzinfo=None).isoformat(" ") if self.on_sqlite else at

    async def restart(self) -> None:
        """Start the bot again after it ended."""
        assert not self.bot.alive
        await asyncio.to_thread(self.bot.start)

    async def warm(self) -> None:
        """Have it answer something: the first answer after a start may come too late on a busy machine."""
        deadline = monotonic() + PATIENCE
        while not shown(await self.slack.command(SPEAKER, PLACE, "/action", "show 1.1")).startswith("1.1 "):
            assert monotonic() < deadline, self.bot.log

    async def kill(self) -> None:
        """kill -9, and Slack well again."""
        self.bot.kill()
        self.slack.heal()

    async def ended(self) -> int:
        """Wait until the bot has ended by itself; its exit status."""
        return await asyncio.to_thread(self.bot.wait)

    def close(self) -> None:
        """End it all."""
        self.bot.kill()
        self._engine.dispose()

    # What people say.

    def words(self, about: str) -> str:
        """Words that nobody said before."""
        return f"{about} number {next(self._numbers)}"

    async def says(self, said: str, **way: Unpack[Way]) -> Answer:
        """Update an action by slash command; what was told to be saved is remembered."""
        answer = await self.slack.command(SPEAKER, PLACE, "/action", f"update 1.1 {said}", **way)
        self.remember(said, answer)
        return answer

    async def again(self, said: str, answer: Answer) -> Answer:
        """Deliver the very same request again."""
        repeated = await self.slack.replay(answer)
        self.remember(said, repeated)
        return repeated

    def remember(self, said: str, answer: Answer) -> None:
        """Note that somebody was told that their words were saved."""
        if told_saved(answer) and said not in self.saved:
            self.saved.append(said)

    async def mentions(self, said: str, channel: str) -> Answer:
        """Update an action by mentioning the bot, whose answer is then a message of its own."""
        return await self.slack.mention(SPEAKER, channel, f"/action update 1.1 {said}")

    async def schedule(self, channel: str) -> Answer:
        """Schedule a meeting of its own for a channel, weeks ahead."""
        ahead = f"in {8 + next(self._numbers)} weeks 14:00"
        return await self.slack.command(SPEAKER, channel, "/meeting", f"schedule jag {ahead} in=#{channel} sure=yes")

    def channel(self, about: str) -> str:
        """A new channel, so that the pace of others does not count here."""
        name = f"{about}-{next(self._numbers)}"
        self.slack.add_channel(name, [SPEAKER])
        return name

    # What became of it.

    def rows(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """What the database holds now."""
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def updates(self, said: str) -> int:
        """How many updates say this."""
        return len(self.rows("SELECT id FROM action_update WHERE text = :said", said=said))

    @contextmanager
    def watching(self) -> Iterator[Callable[[str], bool]]:
        """Look as fast as can be whether an update that says this is stored, over one connection."""
        with self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            query = text("SELECT 1 FROM action_update WHERE text = :said")
            yield lambda said: connection.execute(query, {"said": said}).first() is not None

    def states(self, channel: str, kind: str = "answer") -> list[str]:
        """How far everything of a kind has come that was planned for a channel or a person (`@U0COUNCIL`), by id."""
        query = "SELECT state FROM delivery WHERE destination = :channel AND kind = :kind ORDER BY id"
        return [str(row[0]) for row in self.rows(query, channel=channel, kind=kind)]

    def fall_due(self, channel: str, kind: str, seconds: float = 0) -> None:
        """Have what was planned for a channel fall due now, or in so many seconds."""
        changes = "not_before = :now, next_at = :now, urged_at = :now"
        query = f"UPDATE delivery SET {changes} WHERE destination = :channel AND kind = :kind"
        at = self._stored(SystemClock().now() + timedelta(seconds=seconds))
        with self._engine.begin() as connection:
            assert connection.execute(text(query), {"now": at, "channel": channel, "kind": kind}).rowcount == 1

    def accepted(self) -> Counter[str]:
        """How often Slack took each message, by its mark and number."""
        posts = [post for post in self.slack.posts if post.metadata]
        return Counter(str(post.metadata["event_payload"]) for post in posts if post.metadata)

    def calls(self, method: str, channel: str) -> list[Call]:
        """The calls of a method for a channel, by its id."""
        return [call for call in self.slack.calls_to(method) if call.args.get("channel") == channel]

    def looks(self, channel: str) -> list[Call]:
        """The calls that looked for what was posted in a channel, by its id."""
        return [*self.calls("conversations.history", channel), *self.calls("conversations.replies", channel)]

    async def until_settled(
        self, channel: str, state: str = "sent", *, kind: str = "answer", poke: bool = False, within: float = PATIENCE
    ) -> int:
        """Wait until everything of a kind that was planned for a channel has come to this state; how many there are.

        The bot looks every two seconds for what is due; with `poke` somebody speaks to it, whereupon it looks at once.
        """
        deadline = monotonic() + within
        while not (found := self.states(channel, kind)) or set(found) != {state}:
            assert not self.bot.gone, self.bot.log
            assert monotonic() < deadline, f"{found} within {within} s; {self.calls('chat.postMessage', channel)}"
            if poke:
                await self.slack.command(SPEAKER, PLACE, "/help")
            await asyncio.sleep(0.1 if poke else 0.02)
        return len(found)

    def check(self) -> None:
        """The promises: what was said to be saved is one row, what was asked once is one row, no message came twice."""
        counted = Counter(str(row[0]) for row in self.rows("SELECT text FROM action_update WHERE text != ''"))
        assert {said: counted[said] for said in self.saved} == dict.fromkeys(self.saved, 1)
        assert {said: count for said, count in counted.items() if count > 1} == {}
        twice = {mark for mark, count in self.accepted().items() if count > 1}
        found, self._twice = twice - self._twice, twice
        assert found == set()
        assert self.slack.complaints == []

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the database so that no command can be stored meanwhile; it can still be read."""
        with self._locked_sqlite() if self.on_sqlite else self._locked_postgres():
            yield

    @contextmanager
    def _locked_sqlite(self) -> Iterator[None]:
        connection = sqlite3.connect(str(self._engine.url.database), isolation_level=None, timeout=PATIENCE)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.rollback()
            connection.close()

    @contextmanager
    def _locked_postgres(self) -> Iterator[None]:
        with psycopg.connect(self.url) as connection:
            connection.execute("LOCK TABLE receipt IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()


def slowness() -> float:
    """How much longer things take now than on a machine that does nothing else: 1 or more.

    What has to happen within some seconds is given so many times as long, for a busy machine breaks no promise.
    """
    began = monotonic()
    for _ in range(8):
        sorted(range(100_000), key=str)
    return max(1.0, (monotonic() - began) / USUAL)


Scenario = Callable[[House], Awaitable[None]]
Test = Callable[[list[House]], Awaitable[None]]


def on_both(scenario: Scenario) -> Test:
    """Have a test happen on SQLite and on PostgreSQL side by side, for most of it is waiting."""
    return _on(scenario, lambda _: True)


def on_sqlite(scenario: Scenario) -> Test:
    """Have a test happen on SQLite alone, where the database has no part in it."""
    return _on(scenario, lambda house: house.on_sqlite)


def _on(scenario: Scenario, wanted: Callable[[House], bool]) -> Test:
    async def test(houses: list[House]) -> None:
        chosen = [house for house in houses if wanted(house)]
        ends = await asyncio.gather(*(_happen(scenario, house) for house in chosen), return_exceptions=True)
        for house, end in zip(chosen, ends, strict=True):
            if isinstance(end, BaseException):
                end.add_note(f"on {house.kind}")
                raise end

    test.__name__, test.__doc__, test.__module__ = scenario.__name__, scenario.__doc__, scenario.__module__
    return test


async def _happen(scenario: Scenario, house: House) -> None:
    await house.up()
    await scenario(house)
    house.check()


def told_saved(answer: Answer) -> bool:
    """Whether this tells somebody that their words were saved."""
    return shown(answer).startswith("Saved")


def shown(answer: Answer) -> str:
    """All that somebody reads in an answer."""
    return texts(answer.post) if answer.acked and answer.post else ""
