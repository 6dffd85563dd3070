"""Two pages for whatever watches the process: is it alive, and can it do its work."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import monotonic

Checks = Callable[[], Mapping[str, bool]]
Account = Callable[[], Mapping[str, Any]]
FRESH = 0.2
"""Seconds for which an answer stands. However often it is asked for, the database is asked five times a second."""


def routes(checks: Checks, account: Account = dict) -> list[Route]:
    """`/healthz`: the process answers. `/readyz`: each part by name, 503 as long as one of them cannot work.

    Beside the parts stands an account of what may be worth a look although all of them work.
    They are never refused: a watcher that is told to come later would take the process for dead.
    """
    parts: Mapping[str, bool] = {}
    told: Mapping[str, Any] = {}
    until = 0.0

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    def readyz(_request: Request) -> Response:
        nonlocal parts, told, until
        if monotonic() >= until:
            parts, told, until = dict(checks()), account(), monotonic() + FRESH
        return JSONResponse({**parts, **told}, status_code=200 if all(parts.values()) else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
