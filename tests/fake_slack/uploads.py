"""The addresses to which the bytes of files are sent, before anybody can see them."""

from dataclasses import dataclass

from aiohttp import web

from tests.fake_slack.state import State
from tests.fake_slack.webapi import hang_up


@dataclass(frozen=True)
class Uploads:
    """Takes the bytes at the addresses that were given out; its faults are those of the method `upload`."""

    state: State

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Take one file's bytes, whole and raw."""
        fault = self.state.faults.take("upload")
        data = await request.read()
        file = self.state.files.get(request.match_info["id"])
        if fault.accept and file:
            file.data = data
        if fault.shape in ("fin", "rst"):
            return hang_up(request, reset=fault.shape == "rst")
        return web.Response(text=f"OK - {len(data)}", status=fault.status if file else 404)
