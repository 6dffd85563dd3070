"""Reading one message of a channel again, and its address: never more than the one that somebody pointed at."""

import asyncio

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack import verdicts
from bot.platforms.slack.client import FAILURES, Json, answered, error_of, scope_of

SECONDS = 1.0
"""What the look may take, before something that is due within three."""
GONE = ("message_not_found", "thread_not_found")
LATE = "Slack did not show it in time"
DELETED = "it is not there any more"


class NotRead(Exception):
    """Why a message could not be read, to be said within a sentence."""


async def read_message(client: AsyncWebClient, place: str, ts: str, seconds: float = SECONDS) -> Json:
    """The message with this ts, in a thread or not. Raises NotRead."""
    try:
        return await asyncio.wait_for(_read(client, place, ts), seconds)
    except SlackApiError as error:
        if answered(error)[0] == 429:
            raise NotRead("Slack asks to be left alone for a moment") from error
        if error_of(error) in GONE:
            raise NotRead(DELETED) from error
        raise NotRead(verdicts.advice(error_of(error), scope=scope_of(error))) from error
    except FAILURES as failure:
        raise NotRead(LATE) from failure


async def link_to(client: AsyncWebClient, place: str, ts: str, seconds: float) -> str:
    """The address of a message; nothing where Slack does not say it in time."""
    try:
        answer = await asyncio.wait_for(client.chat_getPermalink(channel=place, message_ts=ts), seconds)
    except FAILURES:
        return ""
    return str(answer.get("permalink") or "")


async def _read(client: AsyncWebClient, place: str, ts: str) -> Json:
    asked: Json = {"channel": place, "oldest": ts, "latest": ts, "inclusive": True, "limit": 1}
    found = _of(ts, (await client.conversations_history(**asked))["messages"])
    if not found:  # what is said in a thread stands in that alone
        found = _of(ts, (await client.conversations_replies(ts=ts, **asked))["messages"])
    if not found:
        raise NotRead(DELETED)
    return found


def _of(ts: str, messages: list[Json]) -> Json:
    return next((each for each in messages if each.get("ts") == ts), {})
