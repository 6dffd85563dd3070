"""Socket Mode: the WebSockets the bot has opened, each payload to one of them, and the ways they fail."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import WSMsgType, web

from bot.clock import monotonic
from tests.fake_slack.records import Ack, Json
from tests.fake_slack.state import State
from tests.fake_slack.webapi import hang_up
from tests.fake_slack.workspace import APP

MOST = 10
Reason = Literal["warning", "refresh_requested", "too_many_websockets", "link_disabled"]


@dataclass(eq=False)
class Socket:
    """One open WebSocket. A deaf one keeps its connection and neither says nor hears anything."""

    number: int
    request: web.Request
    frames: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    deaf: bool = False
    retiring: bool = False


class Sockets:
    """Takes the bot's sockets at `/link/` and deals the payloads out to them in turn."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.open: list[Socket] = []
        self.opened = 0
        self.deaf = False
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._turn = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket for as long as it is open."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.state.tickets:
            return web.Response(status=401)
        self.state.tickets.remove(ticket)
        wire = web.WebSocketResponse(autoping=False)
        await wire.prepare(request)
        self.opened += 1
        socket = Socket(self.opened, request, deaf=self.deaf)
        self.open.append(socket)
        self._greet(socket)
        writer = asyncio.create_task(self._write(socket, wire))
        try:
            await self._listen(socket, wire)
        finally:
            self.open.remove(socket)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return wire

    async def send(self, envelope: Json, patience: float) -> Json | None:
        """Send one envelope to one socket and wait for its acknowledgement; None when none came in time.

        ConnectionError when there is no socket to send it to.
        """
        socket = self._next()
        if socket is None:
            raise ConnectionError("no socket is open")
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = waiting
        socket.frames.put_nowait(json.dumps(envelope))
        try:
            return await asyncio.wait_for(waiting, patience)
        except TimeoutError:
            return None
        finally:
            del self._waiting[envelope["envelope_id"]]

    def disconnect(self, reason: Reason, *, all_of_them: bool = True) -> None:
        """Tell sockets to go: the oldest, or all. One told `refresh_requested` gets no payload any more."""
        for socket in self.open if all_of_them else self.open[:1]:
            socket.retiring = reason != "warning"
            socket.frames.put_nowait(json.dumps({"type": "disconnect", "reason": reason, **_debug(socket)}))

    def deafen(self, *, for_good: bool = False) -> None:
        """Have the open sockets go deaf, and with `for_good` those opened from now on too."""
        self.deaf = for_good
        for socket in self.open:
            socket.deaf = True

    def hang_up(self, *, all_of_them: bool = True) -> None:
        """Reset the connection of every open socket, or of the oldest."""
        for socket in self.open if all_of_them else self.open[:1]:
            hang_up(socket.request, reset=True)

    def _next(self) -> Socket | None:
        able = [socket for socket in self.open if not socket.retiring] or self.open
        if not able:
            return None
        self._turn += 1
        return able[self._turn % len(able)]

    def _greet(self, socket: Socket) -> None:
        hello = {"type": "hello", "num_connections": len(self.open), "connection_info": {"app_id": APP}}
        socket.frames.put_nowait(json.dumps(hello | _debug(socket)))
        if len(self.open) > MOST:
            self.disconnect("too_many_websockets", all_of_them=False)

    async def _write(self, socket: Socket, wire: web.WebSocketResponse) -> None:
        while True:
            frame = await socket.frames.get()
            if not socket.deaf:
                await wire.send_str(frame)

    async def _listen(self, socket: Socket, wire: web.WebSocketResponse) -> None:
        async for message in wire:
            if socket.deaf:
                continue
            if message.type == WSMsgType.PING:
                await wire.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                self._hear(socket, json.loads(message.data))

    def _hear(self, socket: Socket, frame: Json) -> None:
        ack = Ack(frame["envelope_id"], frame.get("payload") or {}, socket.number, monotonic())
        self.state.acks.append(ack)
        waiting = self._waiting.get(ack.envelope_id)
        if waiting and not waiting.done():
            waiting.set_result(ack.payload)


def _debug(socket: Socket) -> Json:
    return {"debug_info": {"host": f"applink-{socket.number}", "approximate_connection_time": 18060}}
