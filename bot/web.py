"""The edges of HTTP: what every answer says of itself, what is answered with nothing, and how often in vain.

Only what is refused is counted, so a limit never slows Slack: a request whose signature is right passes whatever its
address has done. That matters behind a proxy, where Slack and a stranger may share one address.
"""

import ipaddress
import logging
import math
from collections import OrderedDict
from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.clock import monotonic

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer. Strict-Transport-Security is for whoever ends TLS: the proxy in front."""
FROM_ONE, EACH_SECOND = 30, 1.0
"""Refusals that one address gets at once, and for how many more it gains room a second: Slack itself gets none."""
FROM_ALL, ALL_EACH_SECOND = 300, 10.0
"""The same for all addresses together."""
ADDRESSES = 1_000
"""Addresses that are remembered; those not heard of for longest are forgotten first."""
WHY = "convenor.refused"
log = logging.getLogger(__name__)


class Bucket:
    """Room for `size` at once, which fills again at a rate a second."""

    def __init__(self, size: float, each_second: float) -> None:
        self._size, self._each_second = size, each_second
        self._left, self._at = size, 0.0

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more; 0 where there is."""
        self._left = min(self._size, self._left + max(0.0, now - self._at) * self._each_second)
        self._at = now
        return max(0.0, (1 - self._left) / self._each_second)

    def take(self) -> None:
        """Use the room for one."""
        self._left -= 1


class Limits:
    """How many refusals an address, and all of them together, have had lately."""

    def __init__(self) -> None:
        self._all = Bucket(FROM_ALL, ALL_EACH_SECOND)
        self._each: OrderedDict[str, Bucket] = OrderedDict()

    def wait(self, address: str, now: float) -> float:
        """Count one more refusal, or say after how many seconds there is room for it."""
        one = self._each.setdefault(address, Bucket(FROM_ONE, EACH_SECOND))
        self._each.move_to_end(address)
        while len(self._each) > ADDRESSES:
            self._each.popitem(last=False)
        if wait := max(one.wait(now), self._all.wait(now)):
            return wait
        one.take()
        self._all.take()
        return 0.0


class Edge:
    """Every answer gets its headers; a refusal too many becomes 429 with nothing else in it."""

    def __init__(self, app: ASGIApp, now: Callable[[], float] = monotonic) -> None:
        self._app, self._now = app, now
        self._limits = Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        over = False

        async def answer(message: Message) -> None:
            nonlocal over
            if over:
                return
            if message["type"] == "http.response.start":
                wait = self._counted(scope, message["status"])
                if over := wait > 0:
                    await Response(status_code=429, headers=_later(wait))(scope, receive, send)
                    return
                own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        await self._app(scope, receive, answer)

    def _counted(self, scope: Scope, status: int) -> float:
        """Count a refusal and log why, never what was sent; seconds to wait where there were too many."""
        if not 400 <= status < 500:
            return 0.0
        wait = self._limits.wait(address_of(scope), self._now())
        if not wait:
            log.info("a request was refused with %s: %s", status, scope.get(WHY, "nothing is answered there"))
        return wait


def make_web(routes: Sequence[Route]) -> ASGIApp:
    """These routes behind the edge. Anything else is answered with a status and an empty body."""
    app = Starlette(routes=routes, exception_handlers={HTTPException: _bare, Exception: _failed})
    app.router.redirect_slashes = False
    return Edge(app)


def address_of(scope: Scope) -> str:
    """Who asks; of IPv6 the network, for one machine may have all of its addresses."""
    client = scope.get("client")
    host = client[0] if client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def _later(wait: float) -> dict[str, str]:
    return {**HEADERS, "Retry-After": str(math.ceil(wait))}


async def _bare(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    request.scope[WHY] = error.detail
    return Response(status_code=error.status_code, headers=error.headers)


async def _failed(_request: Request, _error: Exception) -> Response:
    return Response(status_code=500)
