"""The fake Slack as a web server on 127.0.0.1, used inside a test or served by a process of its own."""

from collections.abc import Awaitable
from dataclasses import asdict
from typing import Any, Self, Unpack

from aiohttp import web

from bot.clock import Clock, SystemClock
from tests.fake_slack.controls import Controls
from tests.fake_slack.deeds import Deeds
from tests.fake_slack.doors import Doors, Way
from tests.fake_slack.records import Ack, Answer, Call, Json, Post, View
from tests.fake_slack.responses import Responses
from tests.fake_slack.sockets import Sockets
from tests.fake_slack.state import Settings, State
from tests.fake_slack.surface import Slack
from tests.fake_slack.uploads import Uploads
from tests.fake_slack.webapi import WebApi
from tests.fake_slack.workspace import Workspace


class FakeSlack(Slack):
    """`async with FakeSlack() as slack:` in a test; `clock` gives message timestamps and the Date header.

    Here the records are the live ones, and `workspace`, `settings` and `scopes` can be changed in place.
    """

    def __init__(self, clock: Clock | None = None, port: int = 0) -> None:
        self._port = port
        self.state = State(clock or SystemClock())
        self._sockets = Sockets(self.state)
        self._web_api = WebApi(self.state)
        self._doors = Doors(self.state, self._sockets)
        self._deeds = Deeds(self.state, self._doors)
        self._controls = Controls(self.state, self._sockets)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.01)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.state.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._doors.stop()
        await self._web_api.stop()
        self._sockets.hang_up()
        if self._runner:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        return self.state.address

    @property
    def workspace(self) -> Workspace:
        """The people and channels."""
        return self.state.workspace

    @property
    def settings(self) -> Settings:
        """How the fake behaves."""
        return self.state.settings

    @property
    def scopes(self) -> set[str]:
        """The scopes of the bot's token."""
        return self.state.scopes

    @property
    def shown(self) -> list[Post]:
        return self.state.shown

    @property
    def calls(self) -> list[Call]:
        return self.state.calls

    @property
    def views(self) -> list[View]:
        return self.state.views

    @property
    def acks(self) -> list[Ack]:
        return self.state.acks

    @property
    def complaints(self) -> list[str]:
        return self.state.complaints

    async def perform(self, deed: str, arguments: Json) -> Answer:
        answer: Answer = await getattr(self._deeds, deed)(**arguments)
        return answer

    async def redeliver(self, **way: Unpack[Way]) -> list[Answer]:
        return await self._deeds.redeliver(way)

    def control(self, name: str, arguments: Json) -> Any:  # noqa: ANN401 - whatever JSON holds
        return getattr(self._controls, name)(**arguments)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=4 * 2**20)
        application.router.add_route("*", "/api/{method}", self._web_api.answer)
        application.router.add_post("/response/{name}", Responses(self.state).answer)
        application.router.add_post("/upload/{id}", Uploads(self.state).answer)
        application.router.add_get("/link/", self._sockets.answer)
        application.router.add_post("/_fake/deed/{name}", self._deed)
        application.router.add_post("/_fake/control/{name}", self._control)
        return application

    async def _deed(self, request: web.Request) -> web.Response:
        return await _replied(self._done(request.match_info["name"], await request.json()))

    async def _done(self, name: str, arguments: Json) -> object:
        if name == "redeliver":
            return [asdict(answer) for answer in await self.redeliver(**arguments)]
        return asdict(await self.perform(name, arguments))

    async def _control(self, request: web.Request) -> web.Response:
        return await _replied(self._controlled(request.match_info["name"], await request.json()))

    async def _controlled(self, name: str, arguments: Json) -> object:
        return self.control(name, arguments)


async def _replied(work: Awaitable[object]) -> web.Response:
    """What this comes to as JSON, or the mistake the test made, to be raised on its own side."""
    try:
        return web.json_response({"result": await work})
    except (LookupError, ValueError, TypeError) as error:
        return web.json_response({"mistake": type(error).__name__, "sentence": str(error)}, status=400)
