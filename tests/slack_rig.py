"""The whole bot against a fake Slack: real Bolt over real sockets, real desk, beat and courier, its own database."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app import App
from bot.clock import SystemClock
from bot.platforms.slack import NAME
from bot.settings import Settings
from bot.web import make_web
from storage import migrating
from storage.database import Database
from storage.loading import load
from storage.planfile import read_plan
from storage.stores import Stores
from storage.tables import Delivery
from storage.vocabulary import Role
from tests.fake_slack import FakeSlack, Post, user_id
from tests.serving import serving
from tests.talk import COUNCIL, POLICE, STEVENAGE

DoorName = Literal["http", "socket"]
FIRST = 1
"""The number of the only partnership."""
PATIENCE = 15.0
"""Seconds that a request may take: less than the fake Slack waits, and more than a busy machine needs."""
MEMBERS = {
    "council": (Role.COORDINATOR, COUNCIL),
    "police": (Role.PARTNER, POLICE),
    "councillor": (Role.VIEWER, COUNCIL),
}


@dataclass
class Rig:
    """A running bot and the Slack it talks to."""

    slack: FakeSlack
    app: App
    partnership_id: int

    @contextmanager
    def stores(self) -> Iterator[Stores]:
        """What the partnership holds, to be looked at."""
        with self.app.database.reading() as unit:
            yield unit.within(self.partnership_id)

    def updates(self, ref: str = "4.2") -> list[str]:
        """The texts of everything said of an action, oldest first."""
        with self.stores() as stores:
            action = stores.actions.find(ref)
            assert action
            return [each.text for each in reversed(stores.actions.history(action)) if each.text]

    def said_in(self, place: str) -> list[Post]:
        """What the bot said in a place, oldest first."""
        return [post for post in self.slack.shown if post.place == place and post.how != "person"]

    def deliveries(self) -> list[Delivery]:
        """Everything that was planned to be posted."""
        with self.stores() as stores:
            return list(stores.session.query(Delivery).order_by(Delivery.id))


@asynccontextmanager
async def running(slack: FakeSlack, url: str, door: DoorName, **settings: Any) -> AsyncIterator[Rig]:  # noqa: ANN401
    """Run the bot with one door open, its members known by their Slack ids. No files follow a digest, unless said."""
    Path(url.removeprefix("sqlite:///")).write_bytes(_settled_in())
    database = Database(url)
    app = App(_settings(slack, url, settings), database, SystemClock())
    app.desk._seconds = app.slack._listeners.views.moment = PATIENCE
    sender = asyncio.create_task(app.send_when_nudged())
    await app.slack.start()
    try:
        async with _opened(slack, app, door):
            yield Rig(slack, app, FIRST)
    finally:
        await app.slack.stop()
        sender.cancel()
        with suppress(asyncio.CancelledError):
            await sender
        await app.beat.idle()
        app.desk.close()
        database.close()


def _settings(slack: FakeSlack, url: str, more: Mapping[str, Any]) -> Settings:
    usual: dict[str, Any] = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_api_url": slack.api_url,
        "database_url": SecretStr(url),
        "coordinator": user_id("council"),
        "lease_seconds": 1,
        "files": "none",
    }
    return Settings(_env_file=None, **{**usual, **more})


@asynccontextmanager
async def _opened(slack: FakeSlack, app: App, door: DoorName) -> AsyncIterator[None]:
    if door == "socket":
        await app.slack.start_socket()
        yield
        return
    async with serving(make_web(app.slack.routes)) as address:
        slack.configure(bot_url=f"{address}/slack/events")
        yield


@cache
def _settled_in() -> bytes:
    """An SQLite file with the plan and its members, made once and copied for each test."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settled.db"
        database = Database(f"sqlite:///{file}")
        migrating.create(database)
        with database.unit() as unit:
            load(unit, read_plan(STEVENAGE), SystemClock().now())
            _add_members(unit.within(FIRST))
        database.close()
        assert [each.name for each in Path(folder).iterdir()] == [file.name]
        return file.read_bytes()


def _add_members(stores: Stores) -> None:
    for name, (role, organisation) in MEMBERS.items():
        of = stores.organisations.named(organisation)
        assert of
        member = stores.members.add(name, role, of, at=SystemClock().now())
        stores.members.identify(member, NAME, user_id(name))


@pytest_asyncio.fixture(params=["http", "socket"])
async def bot(request: pytest.FixtureRequest, slack: FakeSlack, sqlite_url: str) -> AsyncIterator[Rig]:
    """The running bot, once behind either door."""
    async with running(slack, sqlite_url, request.param) as rig:
        yield rig


@pytest_asyncio.fixture
async def web(slack: FakeSlack, sqlite_url: str) -> AsyncIterator[Rig]:
    """The running bot behind signed HTTP."""
    async with running(slack, sqlite_url, "http") as rig:
        yield rig


@pytest_asyncio.fixture
async def sock(slack: FakeSlack, sqlite_url: str) -> AsyncIterator[Rig]:
    """The running bot behind Socket Mode."""
    async with running(slack, sqlite_url, "socket") as rig:
        yield rig
