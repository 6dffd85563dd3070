"""The Slack door as one thing: its listeners, its routes, its socket and its platform for the courier."""

import logging
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from starlette.routing import Route

from bot.clock import Clock
from bot.desk import Desk
from bot.hearing import Person
from bot.platforms.contract import Platform
from bot.platforms.slack import people, verdicts
from bot.platforms.slack.bolt import make_app
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.client import FAILURES, error_of, make_client, patiently, scope_of
from bot.platforms.slack.held import Held
from bot.platforms.slack.homes import OPENED, Homes
from bot.platforms.slack.http import make_routes
from bot.platforms.slack.listeners import Listeners
from bot.platforms.slack.manifest import lacking
from bot.platforms.slack.names import Names
from bot.platforms.slack.posting import SlackPlatform
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.watching import Watching
from bot.settings import BadSettings, Settings
from storage.database import Database

ANSWERING, FOLLOWING = 5.0, 2.0
"""Seconds that requests, and what follows their answers, get at the end."""
log = logging.getLogger(__name__)


class SlackDoor:
    """One workspace. Nothing is sent or taken before `start`."""

    platform: Platform[Any]

    def __init__(self, settings: Settings, desk: Desk, clock: Clock, database: Database) -> None:
        self._settings = settings
        self._held = Held()
        self._client = make_client(settings.need("SLACK_BOT_TOKEN"), settings.slack_api_url)
        self._names = Names(self._client)
        self.homes = Homes(self._client, self._names, database, clock, self._held)
        self._listeners = Listeners(desk, self._client, self._names, self._held, self.homes)
        self._listeners.watch(OPENED, self.homes.opened)
        self._channels = Channels(desk, self._client, self._names)
        self._channels.register(self._listeners.watch)
        self._watching = Watching(desk, self._client, self._names)
        self._watching.register(self._listeners.watch)
        secret = settings.slack_signing_secret
        # Without a secret nothing that comes over HTTP can be true; Bolt itself would take an empty one from elsewhere.
        signing = secret.get_secret_value() if secret else secrets.token_hex()
        self._app = make_app(self._client, signing, self._listeners)
        self._socket: Socket | None = None
        self.platform = SlackPlatform(self._client)
        self.routes: list[Route] = make_routes(self._app, signing, clock)

    async def start(self) -> None:
        """Learn who the bot is, and have everything ready that the first request would wait for.

        Raises BadSettings with a sentence when Slack does not accept the token or cannot be reached.
        """
        try:
            answer = await patiently(self._client.auth_test)
        except FAILURES as failure:
            raise BadSettings(_not_started(failure, self._settings)) from failure
        for scope in lacking(answer.headers):
            log.warning("the token lacks %s: update the app from convenor manifest and reinstall it", scope)
        self._listeners.bot, self._listeners.team = answer["user_id"], answer["team_id"]
        self._listeners.shortcuts.bot, self._listeners.shortcuts.team = answer["user_id"], answer["team_id"]
        self._watching.bot = answer["user_id"]
        self._names.learn(answer["user_id"], answer["user"])
        self._names.team = answer["team_id"]
        # The first request through Bolt asks who the bot is, too: let it be this one, of an event nobody listens for.
        warming = {"type": "event_callback", "event": {"type": "warming"}}
        await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=warming))
        await self._names.learn_private_channels()
        self._channels.bot = answer["user_id"]
        self._channels.start()
        self.homes.start()

    async def start_socket(self) -> None:
        """Open Socket Mode. Where Slack does not let it connect now, it goes on trying."""
        self._socket = Socket(self._app, self._client, self._settings.need("SLACK_APP_TOKEN"))
        await self._socket.start()

    async def stop(self) -> None:
        """Answer what was asked, say what is still to be said, and close."""
        await self._channels.stop()
        if self._socket:
            await self._socket.stop(ANSWERING)
        await self.homes.stop()
        await self._held.settle(FOLLOWING)

    def connected(self) -> bool:
        """Whether Socket Mode is open."""
        return self._socket is not None and self._socket.connected()

    def account(self) -> Mapping[str, Any]:
        """How Socket Mode stands, for a watcher; nothing where it is not used."""
        return self._socket.account() if self._socket else {}

    async def find_person(self, who: str) -> Person | None:
        """The person with this member id or email. Raises BadSettings when Slack does not say."""
        try:
            return await patiently(partial(people.find_person, self._client, who))
        except FAILURES as failure:
            raise BadSettings(_not_started(failure, self._settings)) from failure


def build(settings: Settings, desk: Desk, clock: Clock, database: Database) -> SlackDoor:
    """The door for these settings. Raises BadSettings when the bot's token is missing."""
    return SlackDoor(settings, desk, clock, database)


def _not_started(failure: Exception, settings: Settings) -> str:
    if isinstance(failure, SlackApiError) and (code := error_of(failure)):
        return f"Slack does not let the bot in: {verdicts.advice(code, scope=scope_of(failure))}."
    return f"Slack cannot be reached at {settings.slack_api_url}: look at the network, the proxy and SLACK_API_URL."
