"""The Web API over HTTP: reads a call, meets it with the fault that is due, and answers as Slack does."""

import asyncio
import json
import socket
import struct
from email.utils import formatdate
from typing import Any

from aiohttp import web

from bot.clock import monotonic
from tests.fake_slack.faults import Fault
from tests.fake_slack.methods import run
from tests.fake_slack.records import Call, Json
from tests.fake_slack.state import State

_WRITTEN_AS_JSON = {"blocks", "metadata", "view", "attachments"}


class WebApi:
    """Answers `/api/METHOD`."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._late: set[asyncio.Task[None]] = set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Take one call, with whatever goes wrong."""
        args = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))
        call = Call(request.match_info["method"], args, monotonic())
        self.state.calls.append(call)
        fault = self.state.faults.take(call.method, str(args.get("channel", "")))
        await asyncio.sleep(fault.before)
        if fault.late:
            self._do_later(call, token, fault)
        body = self._refusal(call, fault) if not fault.accept else {}
        if fault.accept and not fault.late:
            body = self._do(call, token)
        await asyncio.sleep(fault.after)
        return await self._respond(request, call, fault, body)

    async def stop(self) -> None:
        """Give up what was still to be done late."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    def _do(self, call: Call, token: str) -> Json:
        body = run(self.state, call.method, token, call.args)
        call.accepted = bool(body["ok"])
        call.outcome = "ok" if body["ok"] else str(body["error"])
        return body

    def _do_later(self, call: Call, token: str, fault: Fault) -> None:
        async def do() -> None:
            await asyncio.sleep(fault.late)
            self._do(call, token)
            call.outcome = "late"

        task = asyncio.create_task(do())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    def _refusal(self, call: Call, fault: Fault) -> Json:
        call.outcome = fault.error or f"{fault.shape} {fault.status}"
        call.retry_after = fault.retry_after
        body: Json = {"ok": False, "error": fault.error}
        if fault.needed:
            body |= {"needed": fault.needed, "provided": ",".join(sorted(self.state.scopes - {fault.needed}))}
        return body

    async def _respond(self, request: web.Request, call: Call, fault: Fault, body: Json) -> web.StreamResponse:
        if fault.shape != "proper":
            call.outcome = fault.error or (fault.shape if fault.status == 200 else f"{fault.shape} {fault.status}")
        if fault.shape in ("fin", "rst"):
            return hang_up(request, reset=fault.shape == "rst")
        if fault.shape == "cut":
            return await self._cut(request, json.dumps(body))
        return self._whole(fault, body)

    def _whole(self, fault: Fault, body: Json) -> web.Response:
        text, content_type = json.dumps(body), "application/json"
        if fault.shape == "error" and fault.accept:
            text = json.dumps({"ok": False, "error": fault.error})
        elif fault.shape == "truncated":
            text = text[: len(text) // 2]
        elif fault.shape in ("html", "status"):
            text, content_type = "<!DOCTYPE html><html><body>Slack is having a moment</body></html>", "text/html"
        elif fault.shape == "plain":
            text, content_type = "upstream is having a moment", "text/plain"
        headers = self._headers() | ({"Retry-After": str(fault.retry_after)} if fault.status == 429 else {})
        return web.Response(text=text, content_type=content_type, status=fault.status, headers=headers)

    async def _cut(self, request: web.Request, text: str) -> web.StreamResponse:
        headers = self._headers() | {"Content-Length": str(len(text)), "Content-Type": "application/json"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(text[: len(text) // 2].encode())
        hang_up(request)
        return response

    def _headers(self) -> dict[str, str]:
        return {
            "Date": formatdate(self.state.workspace.now(), usegmt=True),
            "x-oauth-scopes": ",".join(sorted(self.state.scopes)),
        }


def hang_up(request: web.Request, *, reset: bool = False) -> web.Response:
    """End the connection without an answer: FIN, or RST."""
    transport = request.transport
    if transport is not None:
        if reset:
            _reset(transport.get_extra_info("socket"))
        transport.abort()
    return web.Response()


def _reset(sock: socket.socket) -> None:
    """Have the close that follows be a reset: no lingering."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def _arguments(request: web.Request) -> Json:
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    else:
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in _WRITTEN_AS_JSON & args.keys():
        if isinstance(args[name], str):
            args[name] = json.loads(args[name])
    return args
