"""The HTTP door from outside: what is unsigned, stale, too large, too slow or elsewhere gets a status and no more."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from bot import health
from bot.clock import SystemClock
from bot.platforms.slack import http
from bot.platforms.slack.http import LARGEST, PATH, make_routes
from bot.web import ALL_EACH_SECOND, EACH_SECOND, FROM_ALL, FROM_ONE, HEADERS, Limits, address_of, make_web
from tests.fake_slack.state import SIGNING_SECRET
from tests.slack_rig import Rig, web

__all__ = ["web"]
FORM = "application/x-www-form-urlencoded"
CANARY = "zebra-crossing-canary"
BODY = f"ssl_check=1&text={CANARY}".encode()


def instant(seconds: float = 0) -> str:
    return str(int(SystemClock().now().timestamp() + seconds))


def signed(
    body: bytes = BODY, timestamp: str | None = None, secret: str = SIGNING_SECRET, **more: str
) -> dict[str, str]:
    """The headers of a request that Slack would send, with others in their place."""
    timestamp = timestamp or instant()
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    usual = {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}", "content-type": FORM}
    return usual | {name.replace("_", "-"): value for name, value in more.items()}


@asynccontextmanager
async def knocking(rig: Rig) -> AsyncIterator[httpx.AsyncClient]:
    address = urlsplit(rig.slack.settings.bot_url)
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://{address.netloc}") as client:
        yield client


def is_bare(answer: httpx.Response, status: int) -> bool:
    """Whether an answer has this status, nothing in it, and every header that guards it."""
    guarded = all(answer.headers.get(name) == value for name, value in HEADERS.items())
    return (answer.status_code, answer.content) == (status, b"") and guarded


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in signed().items() if key != name}


FORGED: dict[str, Callable[[], dict[str, str]]] = {
    "wrong secret": lambda: signed(secret="1" * 32),
    "empty secret": lambda: signed(secret=""),
    "another body": lambda: signed(body=b"ssl_check=1"),
    "no signature": lambda: without("x-slack-signature"),
    "no time": lambda: without("x-slack-request-timestamp"),
    "stale": lambda: signed(timestamp=instant(-302)),
    "from the future": lambda: signed(timestamp=instant(302)),
    "in words": lambda: signed(timestamp="yesterday"),
    "negative": lambda: signed(timestamp=f"-{instant()}"),
    "with a sign": lambda: signed(timestamp=f"+{instant()}"),
    "with a point": lambda: signed(timestamp=f"{instant()}.0"),
    "with a line between": lambda: signed(timestamp="1_0"),
    "huge": lambda: signed(timestamp="9" * 5_000),
    "another version": lambda: signed(x_slack_signature="v1=" + "0" * 64),
    "in capitals": lambda: signed(x_slack_signature=signed()["x-slack-signature"].upper()),
    "too short": lambda: signed(x_slack_signature="v0="),
}


async def test_whatever_is_not_signed_rightly_and_lately_is_refused_without_a_trace(
    web: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with knocking(web) as client:
        assert (await client.post(PATH, content=BODY, headers=signed())).status_code == 200
        answers = {why: await client.post(PATH, content=BODY, headers=made()) for why, made in FORGED.items()}
        twice = httpx.Headers([*signed().items(), ("x-slack-signature", "v0=" + "0" * 64)])
        answers["two signatures"] = await client.post(PATH, content=BODY, headers=twice)
        other = {b"x-slack-signature": "v0=é".encode("latin-1"), b"x-slack-request-timestamp": instant().encode()}
        answers["not ASCII"] = await client.post(PATH, content=BODY, headers=other)
        digits = {b"x-slack-signature": b"v0=" + b"0" * 64, b"x-slack-request-timestamp": "²³".encode("latin-1")}
        answers["other digits"] = await client.post(PATH, content=BODY, headers=digits)
    assert {why: is_bare(answer, 401) for why, answer in answers.items()} == dict.fromkeys(answers, True)
    assert web.updates() == [] and len(answers) > len(FORGED)
    assert CANARY not in caplog.text and "its signature is wrong" in caplog.text


async def test_what_slack_would_never_send_gets_a_status_and_no_more(web: Rig) -> None:
    large, odd = b"x" * (LARGEST + 1), b"\xff\xfe"
    async with knocking(web) as client:

        async def chunks() -> AsyncIterator[bytes]:
            yield BODY

        refused = [
            (await client.post(PATH, content=large, headers=signed(large)), 413),
            (await client.post(PATH, content=chunks(), headers=signed()), 411),
            (await client.post(PATH, content=BODY, headers=signed(content_type="multipart/form-data")), 415),
            (await client.post(PATH, content=odd, headers=signed(odd)), 400),
            *[(await client.request(method, PATH), 405) for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")],
            *[(await client.post(path, content=BODY, headers=signed()), 404) for path in ("/", f"{PATH}/", "/docs")],
        ]
        assert [answer.status_code for answer, status in refused if not is_bare(answer, status)] == []
        assert [answer.headers["allow"] for answer, status in refused if status == 405] == ["POST"] * 5
    assert web.updates() == []


async def begin(rig: Rig, length: int) -> str:
    """Send headers for a body of this length and five bytes of it; what is answered to that, in small letters."""
    address = urlsplit(rig.slack.settings.bot_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    headers = signed(host=address.netloc, content_length=str(length))
    lines = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    writer.write("\r\n".join(lines).encode() + BODY[:5])
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    writer.close()
    return answer.decode().lower()


async def test_a_body_that_is_too_large_or_does_not_come_is_not_waited_for(
    web: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await begin(web, LARGEST + 1)).startswith("http/1.1 413 ")
    monkeypatch.setattr(http, "READING", 0.05)
    slow = await begin(web, len(BODY))
    assert slow.startswith("http/1.1 408 ") and "connection: close" in slow and "content-length: 0" in slow


async def test_who_knocks_in_vain_too_often_is_told_to_wait_and_slack_never_is(web: Rig) -> None:
    async with knocking(web) as client:
        vain = [await client.post(PATH, content=BODY, headers=signed(secret="1" * 32)) for _ in range(FROM_ONE + 20)]
        elsewhere = await client.get("/admin")
    late = [answer for answer in vain if answer.status_code == 429]
    assert {answer.status_code for answer in vain} == {401, 429} and len(late) >= 10
    assert all(is_bare(answer, 429) and int(answer.headers["retry-after"]) >= 1 for answer in (*late, elsewhere))
    answers = [await web.slack.command("police", "jag", "/action", f"update 4.2 Notice {n}") for n in range(3)]
    assert all(answer.status == 200 for answer in answers) and len(web.updates()) == 3


def kept(rig: Rig) -> tuple[list[str], str, int]:
    """All that was said of an action, where it stands, and how many messages were planned."""
    with rig.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        history = [f"{each.kind} {each.text}" for each in stores.actions.history(action)]
        return history, action.status, len(rig.deliveries())


async def test_what_was_signed_once_has_no_second_effect_when_it_comes_again(web: Rig) -> None:
    slack = web.slack
    shown = await slack.command("police", "jag", "/action", "show 4.2")
    said = [
        shown,
        await slack.command("police", "jag", "/action", "update 4.2 amber By command"),
        await slack.press(shown, "No change"),
        await slack.command("police", "jag", "/action", "update 4.2"),
        await slack.submit(await slack.form("police"), {"What has happened": "By form"}),
        await slack.mention("police", "jag", "action update 4.2 red By mention"),
        await slack.direct("police", "action update 4.2 By direct message"),
        await slack.direct("police", "action list"),
        await slack.command("police", "jag", "/action", "update 4.2 green The last word"),
    ]
    before = kept(web)
    again = [await slack.replay(answer) for answer in said]
    assert all(answer.status == 200 for answer in again)
    assert kept(web) == before
    assert len(before[0]) == 7 and before[1] == "on track"


def test_room_for_refusals_comes_back_and_there_is_an_end_for_all_together() -> None:
    limits = Limits()
    assert [limits.wait("192.0.2.1", 100.0) > 0 for _ in range(FROM_ONE + 1)] == [*[False] * FROM_ONE, True]
    assert limits.wait("192.0.2.1", 100.0) == pytest.approx(1 / EACH_SECOND)
    assert limits.wait("192.0.2.1", 100.0 + 1 / EACH_SECOND) == 0
    others = [limits.wait(f"198.51.100.{n}", 101.0) for n in range(FROM_ALL)]
    assert others[-1] == pytest.approx(1 / ALL_EACH_SECOND) and len(set(others)) == 2


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("192.0.2.7", 4), "192.0.2.7"),
        (("2001:db8::1:2:3:4", 4), "2001:db8::/64"),
        (("somewhere", 0), "somewhere"),
        (None, ""),
    ],
)
def test_who_asks(client: tuple[str, int] | None, address: str) -> None:
    assert address_of({"type": "http", "client": client}) == address


@pytest.mark.parametrize("secret", ["", "  ", "\n"])
def test_there_is_no_door_with_an_empty_secret(web: Rig, secret: str) -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        make_routes(web.app.slack._app, secret, SystemClock())


async def test_the_pages_for_watchers_are_short_and_the_database_is_not_asked_each_time() -> None:
    asked: list[bool] = []

    def checks() -> dict[str, bool]:
        asked.append(True)
        return {"database": True, "staying": False}

    transport = httpx.ASGITransport(make_web(health.routes(checks)))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        alive, *ready = [await client.get(path) for path in ("/healthz", *["/readyz"] * (FROM_ONE + 5))]
    assert (alive.text, ready[-1].json()) == ("ok\n", {"database": True, "staying": False})
    assert {answer.status_code for answer in ready} == {503} and len(asked) < 5
    assert all(alive.headers.get(name) == value for name, value in HEADERS.items())
