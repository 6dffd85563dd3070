"""Slack's side of a benchmark: signed slash commands over connections that stay open, each sender one after another."""

import asyncio
import hashlib
import hmac
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock, monotonic
from tests.bot_process import COORDINATOR, SECRET

TYPE = "application/x-www-form-urlencoded"
Signed = tuple[bytes, dict[str, str]]


@dataclass
class Round:
    """What one round came to. `waits` are the seconds until each acknowledgement, `said` the texts that were saved."""

    seconds: float
    waits: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.waits) / self.seconds


class Load:
    """`refs` are the actions updated, in turn; no text and no trigger id comes twice."""

    def __init__(self, refs: list[str]) -> None:
        self._refs = itertools.cycle(refs)
        self._numbers = itertools.count(1)

    async def round(self, url: str, senders: int, requests: int, expect: str, otherwise: str = "") -> Round:
        """Send so many requests, shared among the senders; every answer must have `expect` in it, or `otherwise`."""
        said, signed = self._prepare(requests)
        queue = iter(zip(said, signed, strict=True))
        done = Round(0)
        connector = aiohttp.TCPConnector(limit=senders)
        async with aiohttp.ClientSession(connector=connector) as session:
            began = monotonic()
            await asyncio.gather(*(_send(session, url, queue, done, expect, otherwise) for _ in range(senders)))
            done.seconds = monotonic() - began
        return done

    def _prepare(self, requests: int) -> tuple[list[str], list[Signed]]:
        """Made and signed beforehand, so that only the answers are measured."""
        said = [f"Six notices issued, visit {next(self._numbers)}" for _ in range(requests)]
        return said, [self._signed(f"update {next(self._refs)} amber {each}") for each in said]

    def _signed(self, text: str) -> Signed:
        body = urlencode(
            {
                "token": "legacy-verification-token",
                "team_id": "T0CSP",
                "team_domain": "csp",
                "channel_id": "C0JAG",
                "channel_name": "jag",
                "user_id": COORDINATOR,
                "user_name": "council",
                "command": "/action",
                "text": text,
                "api_app_id": "A0CONVENOR",
                "is_enterprise_install": "false",
                "response_url": "http://127.0.0.1:9/response/none",
                "trigger_id": f"1.2.load{next(self._numbers)}",
            }
        ).encode()
        at = str(int(SystemClock().now().timestamp()))
        digest = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
        return body, {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}", "Content-Type": TYPE}


async def _send(
    session: aiohttp.ClientSession,
    url: str,
    queue: Iterator[tuple[str, Signed]],
    done: Round,
    expect: str,
    otherwise: str,
) -> None:
    for said, (body, headers) in queue:
        began = monotonic()
        async with session.post(url, data=body, headers=headers) as response:
            answer = await response.text()
        done.waits.append(monotonic() - began)
        if response.status == 200 and otherwise and otherwise in answer:
            continue
        if response.status != 200 or expect not in answer:
            raise RuntimeError(f"an answer that should have {expect!r} was {response.status}: {answer[:500]}")
        done.said.append(said)
