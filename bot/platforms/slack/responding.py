"""What somebody did, and answering it where they did it: through the response URL that Slack gave for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.drawings.blocks import Message
from bot.hearing import Said, Spoken
from bot.platforms.slack.client import FAILURES, Json, make_webhook, patiently, respond, why
from bot.platforms.slack.hearing import is_direct
from bot.platforms.slack.messages import ASK, body_of, draw
from handlers.reply import Reply, Tone

USES = 5
"""How often Slack lets a response URL be used."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Occasion:
    """What an answer needs of the payload it answers.

    `line` is what was typed, or what would open the same form if it were. `view` is the modal in which something was
    pressed. Where there is no response URL, such as in the App Home, what is said opens in a modal, and `otherwise`
    sends all of it as a direct message. `replaces`: the answer takes the place of the message that was pressed.
    """

    said: Spoken
    trigger: str
    response_url: str
    thread: str = ""
    replaces: bool = False
    response_type: str = "ephemeral"
    view: Json | None = None
    line: str = ""
    otherwise: Callable[[], Awaitable[object]] | None = None


def occasion_of(body: Json, said: Spoken) -> Occasion:
    """The occasion of a slash command or of a pressed button."""
    line = said.text if isinstance(said, Said) else ""
    if "actions" not in body:
        return Occasion(said, body["trigger_id"], body.get("response_url") or "", line=line)
    container, view = body.get("container") or {}, body.get("view") or {}
    channel = (body.get("channel") or {}).get("id") or ""
    alone = bool(container.get("is_ephemeral")) or is_direct(channel)
    return Occasion(
        said,
        trigger=body["trigger_id"],
        response_url=body.get("response_url") or "",
        thread=(body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or "",
        replaces=alone and body["actions"][0]["action_id"].startswith(ASK),
        response_type="in_channel" if is_direct(channel) else "ephemeral",
        view=view if view.get("type") == "modal" else None,
        line=line,
    )


class Responses:
    """Says things through response URLs."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def say(self, reply: Reply, occasion: Occasion) -> None:
        """Answer in place of the question or below the message."""
        if reply.passing:
            occasion = replace(occasion, response_type="ephemeral")
        drawn = draw(reply)
        bodies = [_below(message, occasion) for message in drawn]
        if occasion.replaces and reply.tone != Tone.REFUSED:
            bodies[0] = {**body_of(drawn[0]), "replace_original": True}
        await self.follow(occasion, bodies)

    async def follow(self, occasion: Occasion, bodies: Sequence[Json], pause: float = 0) -> None:
        """Say these, and say so when there are more than it takes; without an URL all of the answer in another way."""
        if not occasion.response_url:
            if bodies and occasion.otherwise:
                await occasion.otherwise()
            return
        if len(bodies) > USES:
            left = len(bodies) - USES + 1
            bodies = [*bodies[: USES - 1], private(draw(_too_much(left))[0])]
        await asyncio.sleep(pause)
        webhook = make_webhook(occasion.response_url, self._client.proxy)
        for body in bodies:
            try:
                await patiently(partial(respond, webhook, body))
            except FAILURES as failure:
                log.warning("an answer could not be delivered: %s", why(failure))
                return


def private(message: Message) -> Json:
    """A message that only the person sees, as acknowledgements and response URLs carry it."""
    return {"response_type": "ephemeral", **body_of(message)}


def _below(message: Message, occasion: Occasion) -> Json:
    body = {"response_type": occasion.response_type, "replace_original": False, **body_of(message)}
    return body | ({"thread_ts": occasion.thread} if occasion.thread else {})


def _too_much(messages: int) -> Reply:
    return Reply(
        title=f"The answer goes on for {messages} more messages, and Slack takes no more of them here. Send me the same"
        " words as a direct message to get all of it, or ask for less."
    )
