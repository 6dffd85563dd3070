"""Files on their way to Slack: their bytes go to an address of their own; nobody sees them until they are shared."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.drawings.limits import ALT_TEXT
from bot.drawings.neutral import flat
from bot.drawings.words import shorten
from bot.platforms.contract import Rejected, TryLater
from bot.platforms.slack import verdicts
from bot.platforms.slack.client import FAILURES, SECONDS, Json, proxy_for
from bot.printing import Printed

PATIENCE = 3 * SECONDS
"""Seconds that the bytes of one file may take."""
AGAIN = 30.0
"""Seconds to wait where the bytes were not taken."""


async def hand_over(client: AsyncWebClient, file: Printed) -> str:
    """Send a file's bytes where Slack wants them, and return its id there. Raises Rejected or TryLater."""
    # Only a picture has a description: with one on any other file Slack has been seen to share nothing and say nothing
    # (slackapi/python-slack-sdk issue 1818).
    about: Json = {"alt_txt": shorten(flat(file.alt), ALT_TEXT)} if file.alt else {}
    asked = {"filename": file.name, "length": len(file.data), **about}
    try:
        # In the body and not in the address, where every proxy on the way would keep it.
        given = await client.api_call("files.getUploadURLExternal", data=asked)
        address, number = str(given["upload_url"]), str(given["file_id"])
        status = await _send(address, file.data)
    except FAILURES as failure:
        raise verdicts.of_question(failure) from failure
    if status in (408, 429) or status >= 500:
        raise TryLater(AGAIN)
    if status != 200:
        raise Rejected(f"Slack did not take the file (status {status})")
    return number


async def _send(address: str, data: bytes) -> int:
    timeout = aiohttp.ClientTimeout(PATIENCE)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(address, data=data, proxy=proxy_for(address)) as answer,
    ):
        return answer.status
