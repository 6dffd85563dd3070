"""Socket Mode: two WebSockets, each replaced before it goes or when it goes deaf, closed after their answers.

Slack deals its requests out to the sockets that are open, so while one is replaced the other goes on. Bolt carries
the requests out; the wire is our own, because the library's closes the old socket before it opens the next, and drops
what has not been acknowledged when it is closed.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import monotonic
from bot.platforms.slack.client import Json, asked_wait, why
from bot.platforms.slack.gaps import Gaps
from bot.platforms.slack.held import Held
from bot.platforms.slack.websocket import HANDSHAKE, HEARTBEAT, Link, open_link

LINKS = 2
"""Sockets that are kept open; Slack lets an app have ten, for all its processes together."""
LONGEST_PAUSE = 30.0
LOOKS = (0.0, 0.1, 0.2, 0.4, 0.8)
"""Seconds before each search for a socket that takes an acknowledgement; another is soon open where one broke."""
SILENT = 1.25
"""Heartbeats after which a socket that hears would have been answered a ping."""
QUIET = 0.1
"""Seconds without anything under way after which a draining socket is closed."""
NORMAL = 1000
"""The code with which a WebSocket is closed in good order."""
CROWDED = {"too_many_websockets", "link_disabled"}
"""Reasons for which the old socket has to go before another one comes."""
log = logging.getLogger(__name__)


class Socket:
    """Keeps WebSockets open, one more for as long as it takes over from another."""

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        app_token: str,
        *,
        heartbeat: float = HEARTBEAT,
        links: int = LINKS,
    ) -> None:
        self._app = app
        self._client = client
        self._app_token = app_token
        self._heartbeat = heartbeat
        self._wanted = links
        self._opened = 0
        self._links: list[Link] = []
        self._gaps = Gaps()
        self._requests = Held()
        self._readers = Held()
        self._watches = Held()
        self._keepers: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession | None = None
        self._ready = asyncio.Event()
        self._ending = False

    def connected(self) -> bool:
        """Whether a socket is open that Slack has greeted."""
        return any(link.able for link in self._links)

    def account(self) -> Mapping[str, Any]:
        """How Socket Mode stands, for a watcher: sockets open and wanted, the seconds since each heard anything, the
        gaps since the start and the seconds of the longest, and of the one that lasts.
        """
        able = [link for link in self._links if link.able]
        return {
            "open": len(able),
            "wanted": self._wanted,
            "heard_seconds_ago": sorted(round(link.silent, 1) for link in able),
            "gaps": self._gaps.count,
            "longest_gap_seconds": round(self._gaps.longest, 1),
            "gap_seconds": round(self._gaps.lasting, 1),
        }

    async def start(self, seconds: float = HANDSHAKE) -> bool:
        """Begin to keep sockets open; whether one is after so many seconds. It goes on trying in any case."""
        session = self._session = aiohttp.ClientSession()
        self._keepers = [asyncio.create_task(self._keep(session)) for _ in range(self._wanted)]
        try:
            await asyncio.wait_for(self._ready.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def stop(self, seconds: float) -> None:
        """Answer what is under way, and what comes in meanwhile, then close; give up after so many seconds."""
        if self._session is None:
            return
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.wait(self._keepers)
        try:
            await asyncio.wait_for(self._quiet(), seconds)
        except TimeoutError:
            log.warning("some requests were still under way at the end")
        self._ending = True
        await asyncio.gather(*(link.close() for link in list(self._links)))
        await self._requests.settle(0)
        await self._watches.settle(0)
        await self._readers.settle(1)
        await self._session.close()

    async def _quiet(self) -> None:
        while True:
            await self._requests.finish()
            await asyncio.sleep(QUIET)
            if not self._requests.busy:
                return

    async def _keep(self, session: aiohttp.ClientSession) -> None:
        """Open a socket; when it is about to go, or has gone, the next; waiting longer each time it fails.

        Slack closes the one that goes; where it has not by the time that the next one goes too, it is closed here.
        """
        pause = 0.5
        former: Link | None = None
        while True:
            try:
                link = await self._open(session)
            except Exception as failure:  # whatever it is: a bot that stops trying is deaf for good
                wait = max(pause, asked_wait(failure))
                log.warning("Socket Mode could not connect (%s); trying again in %g s", why(failure), wait)
                await asyncio.sleep(wait)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            self._links.append(link)
            self._readers.hold(self._read(link))
            self._watches.hold(link.watch(self._heartbeat))
            await link.leaving.wait()
            self._note_silence(link)
            log.info("socket %d is replaced: %s", link.number, link.why)
            pause = 0.5 if link.greeted else min(2 * pause, LONGEST_PAUSE)
            if not link.greeted or link.why in CROWDED:
                await asyncio.sleep(pause)
            if former:
                self._readers.hold(former.close())
            former = link

    def _note_silence(self, link: Link) -> None:
        """Where a socket goes and none of the others hears either, the gap began when the last of them heard."""
        heard = max(each.heard for each in (link, *self._links))
        if monotonic() - heard > SILENT * self._heartbeat:
            self._gaps.closed(link.why, heard)

    async def _open(self, session: aiohttp.ClientSession) -> Link:
        answer = await self._client.apps_connections_open(app_token=self._app_token)
        self._opened += 1
        return await open_link(session, answer["url"], self._client.proxy, self._opened)

    async def _read(self, link: Link) -> None:
        try:
            async for frame in link.wire:
                link.hear()
                if frame.type == aiohttp.WSMsgType.TEXT:
                    await self._take(link, json.loads(frame.data))
                elif frame.type == aiohttp.WSMsgType.PING:
                    await link.wire.pong(frame.data)
        finally:
            self._links.remove(link)
            link.leave("Slack closed it" if link.wire.close_code == NORMAL else "the connection broke")
            if not self.connected() and not self._ending:
                self._gaps.closed(link.why)
            await link.close()

    async def _take(self, link: Link, message: Json) -> None:
        match message.get("type"):
            case "hello":
                link.greeted = True
                self._gaps.opened()
                self._ready.set()
            case "disconnect":
                reason = str(message.get("reason") or "Slack asked for it")
                if reason in CROWDED:
                    await link.wire.close()
                link.leave(reason)
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
                if await each.send(acknowledgement):
                    return
        log.warning("an acknowledgement found no open socket")


def _payload(response: BoltResponse) -> Json:
    if not response.body:
        return {}
    kind = response.headers.get("content-type", [""])[0]
    return {"payload": json.loads(response.body) if kind.startswith("application/json") else {"text": response.body}}
