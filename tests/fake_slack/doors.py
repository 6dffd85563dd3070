"""How what a person does reaches the bot: signed HTTP requests, or envelopes over a socket, once or again."""

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Literal, TypedDict
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock, monotonic
from tests.fake_slack.records import Answer, Json
from tests.fake_slack.sockets import Sockets
from tests.fake_slack.state import State

Kind = Literal["command", "press", "submit", "suggest", "event", "verification"]
ENVELOPES = {"command": "slash_commands", "event": "events_api"}


class Way(TypedDict, total=False):
    """How a thing is delivered, where it is not as usual.

    `repeat`: how many times more, one after the other, or all together with `at_once`. `by`: the door; `url`: another
    address. `secret`, `timestamp`: forge the signature (an empty secret signs with nothing, None leaves the signature
    out); `tamper`: change the body after signing. `retry`: the number that a redelivery carries. `patience` in seconds.
    """

    repeat: int
    at_once: bool
    by: Literal["http", "socket"]
    url: str
    secret: str | None
    timestamp: str
    tamper: bool
    retry: int
    patience: float


@dataclass(frozen=True)
class Delivery:
    """One thing a person did, on its way to the bot. `view` and `post` say to which form or message."""

    key: str
    kind: Kind
    payload: Json
    user: str = ""
    channel: str = ""
    view: str = ""
    post: str = ""


class Doors:
    """Delivers, and remembers what was never acknowledged, with how often it was tried."""

    def __init__(self, state: State, sockets: Sockets) -> None:
        self.state = state
        self.sockets = sockets
        self.deliveries: dict[str, Delivery] = {}
        self.unacknowledged: dict[str, int] = {}
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, delivery: Delivery, way: Way) -> list[Answer]:
        """Deliver this as asked; the first answer is that to the first delivery which was acknowledged, if any."""
        self.deliveries[delivery.key] = delivery
        again = [self._numbered(delivery, way, number) for number in range(1 + way.get("repeat", 0))]
        if way.get("at_once"):
            answers = list(await asyncio.gather(*(self._once(delivery, each) for each in again)))
        else:
            answers = [await self._once(delivery, each) for each in again]
        answers += await self._retries(delivery, way, answers)
        self._remember(delivery, answers)
        return sorted(answers, key=lambda answer: not answer.acked)

    async def stop(self) -> None:
        """Close the connections to the bot."""
        if self._session:
            await self._session.close()

    def _numbered(self, delivery: Delivery, way: Way, number: int) -> Way:
        """The way of a repeated delivery: an event carries its number, anything else is the same to the byte."""
        way = {**way, "timestamp": way.get("timestamp", str(int(SystemClock().now().timestamp())))}
        if delivery.kind == "event" and number:
            way["retry"] = way.get("retry", 0) + number
        return way

    async def _retries(self, delivery: Delivery, way: Way, answers: list[Answer]) -> list[Answer]:
        if delivery.kind != "event" or any(answer.acked for answer in answers):
            return []
        made: list[Answer] = []
        for number, wait in enumerate(self.state.settings.retry_waits, start=way.get("retry", 0) + len(answers)):
            await asyncio.sleep(wait)
            made.append(await self._once(delivery, self._numbered(delivery, {**way, "retry": number}, 0)))
            if made[-1].acked:
                break
        return made

    def _remember(self, delivery: Delivery, answers: list[Answer]) -> None:
        tried = self.unacknowledged.pop(delivery.key, 0) + len(answers)
        if delivery.kind == "event" and not any(answer.acked for answer in answers):
            self.unacknowledged[delivery.key] = tried

    async def _once(self, delivery: Delivery, way: Way) -> Answer:
        began = monotonic()
        by_http = way.get("by", "http" if self.state.settings.bot_url or way.get("url") else "socket") == "http"
        status, body, error = await (self._by_http(delivery, way) if by_http else self._by_socket(delivery, way))
        seconds = monotonic() - began
        return Answer(delivery.key, status, body, error, seconds, way.get("timestamp", ""))

    async def _by_socket(self, delivery: Delivery, way: Way) -> tuple[int | None, object, str]:
        envelope: Json = {
            "envelope_id": self.state.next_id("envelope-"),
            "payload": delivery.payload,
            "type": ENVELOPES.get(delivery.kind, "interactive"),
            "accepts_response_payload": delivery.kind in ("command", "submit", "suggest"),
        }
        if delivery.kind == "event":
            retry = way.get("retry", 0)
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        try:
            payload = await self.sockets.send(envelope, way.get("patience", self.state.settings.patience))
        except ConnectionError:
            return None, None, "no_socket"
        return (None, None, "timeout") if payload is None else (200, payload, "")

    async def _by_http(self, delivery: Delivery, way: Way) -> tuple[int | None, object, str]:
        body, content_type = _encoded(delivery)
        headers = self._signed(body, way) | {"Content-Type": content_type}
        if way.get("retry"):
            headers |= {"X-Slack-Retry-Num": str(way["retry"]), "X-Slack-Retry-Reason": "http_timeout"}
        sent = body[:-1] + bytes([body[-1] ^ 1]) if way.get("tamper") else body
        timeout = aiohttp.ClientTimeout(way.get("patience", self.state.settings.patience))
        url = way.get("url") or self.state.settings.bot_url
        try:
            async with self._client().post(url, data=sent, headers=headers, timeout=timeout) as response:
                return response.status, _decoded(response.content_type, await response.text()), ""
        except TimeoutError:
            return None, None, "timeout"
        except aiohttp.ClientError:
            return None, None, "connection_failed"

    def _signed(self, body: bytes, way: Way) -> dict[str, str]:
        secret = way.get("secret", self.state.settings.signing_secret)
        if secret is None:
            return {}
        timestamp = way["timestamp"]
        digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True, limit=0))
        return self._session


def _encoded(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind in ("event", "verification"):
        return json.dumps(delivery.payload).encode(), "application/json"
    form = delivery.payload if delivery.kind == "command" else {"payload": json.dumps(delivery.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _decoded(content_type: str, text: str) -> object:
    return json.loads(text) if content_type == "application/json" and text else text
