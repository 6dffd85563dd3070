"""Files on their way to Slack: their bytes go to an address of their own; nobody sees them until they are shared."""

import aiohttp

from bot.drawings.limits import ALT_TEXT
from bot.drawings.neutral import flat
from bot.drawings.words import shorten
from bot.platforms.contract import Rejected, TryLater
from bot.platforms.slack import verdicts
from bot.platforms.slack.client import SECONDS, UNREACHABLE, Json, proxy_for
from bot.printing.printer import PrintedFile

PATIENCE = 3 * SECONDS
"""Seconds that the bytes of one file may take."""
AGAIN = 30.0
"""Seconds to wait where the bytes were not taken."""


def announced(file: PrintedFile) -> Json:
    """What Slack wants to know of a file before it says where the bytes go.

    Only a picture is described: with a description on any other file Slack has been seen to share nothing and say
    nothing (slackapi/python-slack-sdk issue 1818).
    """
    about: Json = {"alt_txt": shorten(flat(file.alt), ALT_TEXT)} if file.alt else {}
    return {"filename": file.name, "length": len(file.data), **about}


async def send(address: str, data: bytes) -> None:
    """Send the bytes of a file where Slack wants them. Raises Rejected or TryLater."""
    try:
        status = await _post(address, data)
    except UNREACHABLE as failure:
        raise verdicts.of_question(failure) from failure
    if status in (408, 429) or status >= 500:
        raise TryLater(AGAIN)
    if status != 200:
        raise Rejected(f"Slack did not take the file (status {status})")


async def _post(address: str, data: bytes) -> int:
    timeout = aiohttp.ClientTimeout(PATIENCE)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(address, data=data, proxy=proxy_for(address)) as answer,
    ):
        return answer.status
