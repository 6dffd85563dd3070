"""The signed HTTP door: commands, interactions and events on one path. Nothing unsigned comes any further than here.

Bolt checks the signature too, but only after it has answered some requests without one, and it stumbles over headers
that Slack would never send.
"""

import asyncio
import hashlib
import hmac
import re

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock

PATH = "/slack/events"
LARGEST = 1_000_000
"""Bytes of a request; Slack's own are far smaller."""
LATEST = 300
"""Seconds by which the time of a request may differ from ours."""
READING = 5.0
"""Seconds in which a body has to arrive."""
TYPES = {"application/json", "application/x-www-form-urlencoded"}


class Signing:
    """Tells Slack's requests from others by the secret that only Slack and we know."""

    def __init__(self, secret: str, clock: Clock) -> None:
        if not secret.strip():
            raise ValueError("a signing secret must not be empty: with one, anybody could sign")
        self._secret, self._clock = secret.encode(), clock

    def refuse_unsigned(self, request: Request) -> None:
        """Refuse what cannot be signed rightly, whatever its body is. Raises HTTPException 401."""
        timestamp, signature = _only(request, "x-slack-request-timestamp"), _only(request, "x-slack-signature")
        if not re.fullmatch(r"[0-9]{1,11}", timestamp) or not re.fullmatch(r"v0=[0-9a-f]{64}", signature):
            raise _refused(401, "it is not signed")
        if abs(self._clock.now().timestamp() - int(timestamp)) > LATEST:
            raise _refused(401, "its time is too far from ours; set the clock by NTP if Slack sent it")

    def refuse_forged(self, request: Request, body: bytes) -> None:
        """Refuse what was signed with another secret. Raises HTTPException 401."""
        timestamp, signature = _only(request, "x-slack-request-timestamp"), _only(request, "x-slack-signature")
        right = hmac.new(self._secret, f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={right}", signature):
            raise _refused(401, "its signature is wrong; look at SLACK_SIGNING_SECRET if Slack sent it")


def make_routes(app: AsyncApp, signing_secret: str, clock: Clock) -> list[Route]:
    """The route that Slack posts to. A refusal is a status with an empty body; what fails gets 500.

    Raises ValueError when the secret is empty.
    """
    bolt, signing = AsyncSlackRequestHandler(app), Signing(signing_secret, clock)

    async def take(request: Request) -> Response:
        _refuse_size(request)
        signing.refuse_unsigned(request)
        _refuse_type(request)
        body = await _read(request)
        signing.refuse_forged(request, body)
        _refuse_bytes(body)
        return await bolt.handle(request)

    return [Route(PATH, take, methods=["POST"])]


def _refuse_size(request: Request) -> None:
    length = _only(request, "content-length")
    if "transfer-encoding" in request.headers or not re.fullmatch(r"[0-9]{1,20}", length):
        raise _refused(411, "it does not say how long it is", close=True)
    if int(length) > LARGEST:
        raise _refused(413, "it is too large", close=True)


def _refuse_type(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in TYPES:
        raise _refused(415, "it is of a type that Slack does not send")


def _refuse_bytes(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError:
        raise _refused(400, "it is not text") from None


async def _read(request: Request) -> bytes:
    try:
        return await asyncio.wait_for(request.body(), READING)
    except TimeoutError:
        raise _refused(408, "it did not arrive in time", close=True) from None
    except ClientDisconnect:
        raise _refused(400, "it broke off", close=True) from None


def _only(request: Request, name: str) -> str:
    """The value of a header that is there once; empty where it is missing or there are several."""
    values = request.headers.getlist(name)
    return values[0] if len(values) == 1 else ""


def _refused(status: int, why: str, *, close: bool = False) -> HTTPException:
    return HTTPException(status, why, {"Connection": "close"} if close else None)
