"""What Bolt calls: each listener names what was heard, asks the desk, and answers by its own door."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.drawings.forms import draw_options, source_of
from bot.hearing import Filled, Said
from bot.platforms.slack import hearing
from bot.platforms.slack.answers import Answers, occasion_of
from bot.platforms.slack.client import Json
from bot.platforms.slack.held import Held
from bot.platforms.slack.messages import ASK, SAY
from bot.platforms.slack.names import Names
from handlers.reply import Audience, Reply, Tone

EDITED = Reply(
    title="I read a message once, when it is sent, so what you changed in it is not stored. Please say it again in a"
    " new message.",
    tone=Tone.REFUSED,
    audience=Audience.PERSON,
)
SPOKEN = {"", "file_share", "thread_broadcast"}
"""The subtypes of messages that people write; the others tell of edits, joins and the like."""
Heard = TypeVar("Heard", bound=Said | Filled)
Watch = Callable[[Json], Awaitable[None]]
"""What is done about an event that is no word to the bot; it is given the whole body."""
PLACES = re.compile(r"\bmeetings?\s+(schedule|repeat|dates|channel|change)\b", re.IGNORECASE)
"""What says in which channel a meeting is posted."""
BRIEFLY = 0.3
"""Seconds for a look-up before an answer that is due within three, of which the desk takes most."""


class Listeners:
    """The listeners of one workspace. `bot` is the bot's own user id and `team` its workspace's, known once the door
    has started.
    """

    def __init__(self, desk: Desk, client: AsyncWebClient, names: Names, held: Held) -> None:
        self._desk = desk
        self._names = names
        self._held = held
        self._answers = Answers(client, held)
        self._watches: dict[str, Watch] = {}
        self.bot = self.team = ""

    def watch(self, kind: str, watch: Watch) -> None:
        """Hand events of a type over, or messages of a subtype, such as `channel_rename` or `message_deleted`."""
        self._watches[kind] = watch

    async def command(self, ack: AsyncAck, body: Json) -> None:
        """A slash command: answered in its acknowledgement."""
        said = await self._looked_at(self._from(body, hearing.said_by_command(body, self._names)))
        answer = await self._desk.hear(said)
        await ack(self._answers.to_command(answer, occasion_of(body, said)))
        if said.spot and not self._names.knows(said.spot.place):
            self._held.hold(self._names.look_up([said.spot.place]))

    async def press(self, ack: AsyncAck, body: Json) -> None:
        """A pressed button: carried out, acknowledged, and answered."""
        if not body["actions"][0].get("action_id", "").startswith((SAY, ASK)):
            await ack()
            return
        said = await self._looked_at(self._from(body, hearing.said_by_press(body, self._names)))
        answer = await self._desk.hear(said)
        await ack()
        self._answers.to_press(answer, occasion_of(body, said))

    async def submit(self, ack: AsyncAck, body: Json) -> None:
        """A submitted form: errors come back in the acknowledgement, the result as a message."""
        await self._names.look_up(hearing.ids_chosen(body), BRIEFLY)
        filled = await self._looked_at(self._from(body, hearing.filled(body, self._names)))
        answer = await self._desk.submit(filled)
        await ack(self._answers.to_form(answer, filled, body["view"]))

    async def suggest(self, ack: AsyncAck, body: Json) -> None:
        """Somebody typing in a field that looks its choices up."""
        source = source_of(body["action_id"])
        choices = await self._desk.suggest(hearing.asked(body, source, self._names))
        await ack(draw_options(choices))

    async def event(self, body: Json) -> None:
        """A message to the bot: the answer is planned with its effect and sent on its own."""
        if watch := self._watches.get(_kind(body["event"])):
            await watch(body)
        event = _as_now(body["event"])
        if not _is_for_us(event):
            return
        if edited := event.get("edited"):
            said = hearing.said_by_event(event, self.bot, self._names)
            self._answers.whisper(EDITED, replace(said, key=f"{said.key}:{edited.get('ts')}"), event)
            return
        await self._names.look_up([event["user"], event["channel"], *hearing.ids_in(event.get("text") or "")])
        said = await self._looked_at(hearing.said_by_event(event, self.bot, self._names))
        answer = await self._desk.hear(said)
        if isinstance(answer, Reply):
            self._answers.whisper(answer, said, event)

    def _from(self, body: Json, spoken: Heard) -> Heard:
        """The same, with whether it came from elsewhere. The courier looks at those to whom an answer is posted."""
        return replace(spoken, outside=hearing.team_of(body) != self.team)

    async def _looked_at(self, spoken: Heard) -> Heard:
        """The same, with which of the channels that a meeting is given another organisation reads."""
        if not PLACES.search(spoken.text if isinstance(spoken, Said) else spoken.words):
            return spoken
        here = [spoken.spot.place] if spoken.spot else []
        shared = await self._names.shared([*spoken.channels.values(), *here], BRIEFLY)
        return replace(spoken, shared=shared)

    async def let_pass(self, ack: AsyncAck) -> None:
        """Whatever else Slack sends needs no answer."""
        await ack()


def _kind(event: Json) -> str:
    """The subtype of a message that tells of something else than words; the type of any other event."""
    subtype = str(event.get("subtype") or "") if event["type"] == "message" else ""
    return subtype or str(event["type"])


def _as_now(event: Json) -> Json:
    """An event; one that tells of a change in a direct message as that message is now."""
    if event.get("subtype") != "message_changed" or not hearing.is_direct(event.get("channel") or ""):
        return event
    message = event.get("message") or {}
    # Slack changes messages, too, such as when it shows what a link leads to; only people leave `edited` behind.
    return {**message, "type": "message", "channel": event["channel"]} if message.get("edited") else event


def _is_for_us(event: Json) -> bool:
    """Whether a person said this to the bot. In channels the mention counts, not the message it comes with."""
    if event.get("bot_id") or not event.get("user") or (event.get("subtype") or "") not in SPOKEN:
        return False
    return event["type"] == "app_mention" or (event["type"] == "message" and hearing.is_direct(event["channel"]))
