"""The Web API client: nothing is sent twice, nothing is logged, and a proxy is used only where it should be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

Json = dict[str, Any]
SECONDS = 10
"""What one call may take, in seconds."""
PATIENCE = 60.0
"""The longest that somebody is kept waiting for an answer, in seconds, where Slack asks for it."""
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
UNREACHABLE = (aiohttp.ClientError, TimeoutError, OSError)
"""What a call raises when no answer of Slack's was read."""
NONSENSE = (AttributeError, UnicodeError)
"""What slack_sdk stumbles over where an answer is not Slack's own, such as plain text from something in between."""
FAILURES = (SlackApiError, *UNREACHABLE, *NONSENSE)
LACKING = "the app lacks the scope {scope}: print the manifest with convenor manifest, update the app, reinstall it"
"""What to do where Slack says which scope is missing."""

Result = TypeVar("Result")
quiet = logging.getLogger("slack_bolt")
"""The logger of the libraries: they print whole payloads below WARNING, so it never goes lower."""


def hush() -> None:
    """Hold the libraries' loggers at WARNING, whatever the level of the root is."""
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)


def make_client(token: str, api_url: str) -> AsyncWebClient:
    """A client that makes every call once: the library's own would post again when an answer is lost."""
    hush()
    client = AsyncWebClient(token=token, base_url=api_url, timeout=SECONDS, retry_handlers=[], logger=quiet)
    client.proxy = proxy_for(api_url)
    return client


def make_webhook(url: str, proxy: str | None) -> AsyncWebhookClient:
    """A client for one response URL."""
    webhook = AsyncWebhookClient(url, timeout=SECONDS, retry_handlers=[], logger=quiet)
    webhook.proxy = proxy
    return webhook


async def respond(webhook: AsyncWebhookClient, body: Json) -> None:
    """Say something through a response URL. Raises SlackApiError where it is not taken."""
    response = await webhook.send_dict(body)
    if response.status_code != 200:
        raise SlackApiError("an answer was not taken", response)  # type: ignore[no-untyped-call]


async def patiently(call: Callable[[], Awaitable[Result]]) -> Result:
    """Make a call, and once more when Slack took nothing but asked to be left alone for a moment."""
    try:
        return await call()
    except SlackApiError as error:
        if answered(error)[0] != 429:
            raise
        await asyncio.sleep(asked_wait(error))
        return await call()


def why(failure: Exception) -> str:
    """What a failure was, for the log: never its words, which may repeat what was said.

    A scope that is missing is named, with how to add it.
    """
    if isinstance(failure, SlackApiError):
        if scope := scope_of(failure):
            return LACKING.format(scope=scope)
        return error_of(failure) or f"status {answered(failure)[0]}"
    return type(failure).__name__


def asked_wait(failure: Exception) -> float:
    """How long Slack asks to be left alone, in seconds; 0 where it does not."""
    if not isinstance(failure, SlackApiError) or answered(failure)[0] != 429:
        return 0.0
    return min(wait_of(failure, 1.0), PATIENCE)


def proxy_for(url: str) -> str | None:
    """The proxy of the environment for this address; slack_sdk itself would ignore NO_PROXY."""
    host = urlsplit(url).hostname or ""
    if host in LOOPBACK or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get("https") or proxies.get("http") or None


def answered(error: SlackApiError) -> tuple[int, Mapping[str, Any]]:
    """The HTTP status and the body of Slack's answer; the body is empty where it made no sense."""
    response = error.response
    data = getattr(response, "data", None)
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    return status, data if isinstance(data, dict) else {}


def error_of(error: SlackApiError) -> str:
    """Slack's own word for what went wrong, such as `channel_not_found`; empty where there is none."""
    return str(answered(error)[1].get("error") or "")


def scope_of(error: SlackApiError) -> str:
    """The scope that Slack says is missing; empty where it says nothing of the sort."""
    return str(answered(error)[1].get("needed") or "") if error_of(error) == "missing_scope" else ""


def wait_of(error: SlackApiError, otherwise: float) -> float:
    """How long Slack asks to be left alone, in seconds."""
    headers = getattr(error.response, "headers", None) or {}
    said = str(headers.get("Retry-After") or "")
    return float(said) if said.isdecimal() else otherwise
