"""One WebSocket of Socket Mode: what it last heard, the watch over it, and the frames it sends."""

import asyncio
import logging
from dataclasses import dataclass, field

import aiohttp

from bot.clock import monotonic
from bot.platforms.slack.client import UNREACHABLE

HEARTBEAT = 10.0
"""Seconds between pings. Slack answers each; a socket that hears nothing at all for DEAF of them is taken for dead."""
DEAF = 2.5
"""Heartbeats of silence: with one more until it is noticed and a handshake, another takes over well within 60 s."""
HANDSHAKE = 10.0
"""Seconds in which Slack has to open a socket, and again to greet the bot on it."""
CLOSING = 2.0
"""Seconds that a socket may take to close: a deaf one never answers."""
log = logging.getLogger(__name__)


@dataclass(eq=False)
class Link:
    """One open WebSocket, by its number. `leaving` is set when another has to take its place, `why` says why.

    `opened` is when it was, and `heard` when its last frame came in, be it a payload or the answer to a ping, both in
    seconds of `monotonic`.
    """

    number: int
    wire: aiohttp.ClientWebSocketResponse
    greeted: bool = False
    why: str = ""
    opened: float = field(default_factory=monotonic)
    heard: float = field(default_factory=monotonic)
    leaving: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def able(self) -> bool:
        """Whether Slack sends requests here and hears the answers."""
        return self.greeted and not self.wire.closed

    @property
    def silent(self) -> float:
        """Seconds since anything came in."""
        return monotonic() - self.heard

    def hear(self) -> None:
        """Something came in."""
        self.heard = monotonic()

    def leave(self, why: str) -> None:
        """Let another take its place; the first reason stands."""
        self.why = self.why or why
        self.leaving.set()

    async def send(self, text: str) -> bool:
        """Send a frame; whether it went out."""
        if self.wire.closed:
            return False
        try:
            await self.wire.send_str(text)
        except UNREACHABLE:  # it is about to close
            return False
        return True

    async def close(self) -> None:
        """Close it, if it is not closed yet."""
        await self.wire.close()

    async def watch(self, heartbeat: float) -> None:
        """Ping, until it is closed; one that is not greeted, or has gone deaf, is closed."""
        while not self.wire.closed:
            await asyncio.sleep(heartbeat)
            if trouble := self._trouble(heartbeat):
                self.leave(trouble)
                await self.wire.close()
                return
            try:
                await self.wire.ping()
            except UNREACHABLE:
                return  # its reader ends, too

    def _trouble(self, heartbeat: float) -> str:
        if self.silent > DEAF * heartbeat:
            return f"deaf for {self.silent:.1f} s"
        return "" if self.greeted or monotonic() - self.opened <= HANDSHAKE else "not greeted"


async def open_link(session: aiohttp.ClientSession, url: str, proxy: str | None, number: int) -> Link:
    """Open a WebSocket at an address that Slack gave. Raises what aiohttp raises, and TimeoutError."""
    # It answers pings itself (`_read` in socket.py), because they count as something heard.
    closing = aiohttp.ClientWSTimeout(ws_close=CLOSING)
    connecting = session.ws_connect(url, timeout=closing, autoping=False, proxy=proxy)
    return Link(number, await asyncio.wait_for(connecting, HANDSHAKE))
