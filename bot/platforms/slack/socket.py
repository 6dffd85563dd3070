"""Socket Mode: a WebSocket that is replaced before it goes, noticed when it goes deaf, and closed after its answers.

Bolt carries the requests out; the wire is our own, because the library's closes the old socket before it opens the
next, and drops what has not been acknowledged when it is closed.
"""

import asyncio
import json
import logging
from dataclasses import dataclass, field

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.client import UNREACHABLE, Json, why
from bot.platforms.slack.held import Held

HEARTBEAT = 10.0
"""Seconds between pings. A socket without an answer to one for half as long is taken for dead."""
HANDSHAKE = 10.0
LONGEST_PAUSE = 30.0
LOOKS = (0.0, 0.1, 0.2, 0.4, 0.8)
"""Seconds before each search for a socket that takes an acknowledgement; another is soon open where one broke."""
QUIET = 0.1
"""Seconds without anything under way after which a draining socket is closed."""
CROWDED = {"too_many_websockets", "link_disabled"}
"""Reasons for which the old socket has to go before another one comes."""
log = logging.getLogger(__name__)


@dataclass(eq=False)
class Link:
    """One open WebSocket. `leaving` is set when another has to take its place."""

    wire: aiohttp.ClientWebSocketResponse
    greeted: bool = False
    leaving: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def able(self) -> bool:
        """Whether Slack sends requests here and hears the answers."""
        return self.greeted and not self.wire.closed


class Socket:
    """Keeps one WebSocket open, two while one takes over from the other."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str, *, heartbeat: float = HEARTBEAT) -> None:
        self._app = app
        self._client = client
        self._app_token = app_token
        self._heartbeat = heartbeat
        self._links: list[Link] = []
        self._requests = Held()
        self._readers = Held()
        self._keeper: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None
        self._ready = asyncio.Event()

    def connected(self) -> bool:
        """Whether a socket is open that Slack has greeted."""
        return any(link.able for link in self._links)

    async def start(self, seconds: float = HANDSHAKE) -> bool:
        """Begin to keep a socket open; whether one is after so many seconds. It goes on trying in any case."""
        self._session = aiohttp.ClientSession()
        self._keeper = asyncio.create_task(self._keep(self._session))
        try:
            await asyncio.wait_for(self._ready.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def stop(self, seconds: float) -> None:
        """Answer what is under way, and what comes in meanwhile, then close; give up after so many seconds."""
        if self._keeper is None or self._session is None:
            return
        self._keeper.cancel()
        await asyncio.wait([self._keeper])
        try:
            await asyncio.wait_for(self._quiet(), seconds)
        except TimeoutError:
            log.warning("some requests were still under way at the end")
        for link in list(self._links):
            await link.wire.close()
        await self._requests.settle(0)
        await self._readers.settle(1)
        await self._session.close()

    async def _quiet(self) -> None:
        while True:
            await self._requests.finish()
            await asyncio.sleep(QUIET)
            if not self._requests.busy:
                return

    async def _keep(self, session: aiohttp.ClientSession) -> None:
        """Open a socket; when it is about to go, or has gone, the next; waiting longer each time it fails."""
        pause = 0.5
        while True:
            try:
                link = Link(await self._open(session))
            except Exception as failure:  # whatever it is: a bot that stops trying is deaf for good
                log.warning("Socket Mode could not connect (%s); trying again in %g s", why(failure), pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            self._links.append(link)
            self._readers.hold(self._read(link))
            await link.leaving.wait()
            pause = 0.5 if link.greeted else min(2 * pause, LONGEST_PAUSE)
            if not link.greeted:
                await asyncio.sleep(pause)

    async def _open(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        answer = await self._client.apps_connections_open(app_token=self._app_token)
        connecting = session.ws_connect(answer["url"], heartbeat=self._heartbeat, proxy=self._client.proxy)
        return await asyncio.wait_for(connecting, HANDSHAKE)

    async def _read(self, link: Link) -> None:
        try:
            async for frame in link.wire:
                if frame.type == aiohttp.WSMsgType.TEXT:
                    await self._take(link, json.loads(frame.data))
        finally:
            self._links.remove(link)
            link.leaving.set()
            await link.wire.close()

    async def _take(self, link: Link, message: Json) -> None:
        match message.get("type"):
            case "hello":
                link.greeted = True
                self._ready.set()
            case "disconnect":
                if message.get("reason") in CROWDED:
                    await link.wire.close()
                link.leaving.set()
            case _:
                if request := SocketModeRequest.from_dict(message):
                    self._requests.hold(self._carry_out(link, request))

    async def _carry_out(self, link: Link, request: SocketModeRequest) -> None:
        response: BoltResponse = await run_async_bolt_app(self._app, request)
        if response.status != 200:
            return  # without an acknowledgement Slack delivers an event again, and tells the person otherwise
        acknowledgement = json.dumps({"envelope_id": request.envelope_id, **_payload(response)})
        for pause in LOOKS:
            await asyncio.sleep(pause)
            for each in (link, *reversed(self._links)):
                if await _sent(each, acknowledgement):
                    return
        log.warning("an acknowledgement found no open socket")


async def _sent(link: Link, text: str) -> bool:
    if link.wire.closed:
        return False
    try:
        await link.wire.send_str(text)
    except UNREACHABLE:  # it is about to close
        return False
    return True


def _payload(response: BoltResponse) -> Json:
    if not response.body:
        return {}
    kind = response.headers.get("content-type", [""])[0]
    return {"payload": json.loads(response.body) if kind.startswith("application/json") else {"text": response.body}}
