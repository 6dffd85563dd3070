"""What Bolt calls: each listener names what was heard, asks the desk, and answers by its own door."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.drawings.forms import CALLBACK, draw_options, source_of
from bot.hearing import Filled, Said
from bot.platforms.slack import hearing
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.client import Json
from bot.platforms.slack.held import Held
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.messages import ASK, SAY
from bot.platforms.slack.names import BRIEFLY, Names
from bot.platforms.slack.responding import Occasion, Responses, occasion_of
from bot.platforms.slack.shaping import Shaping
from bot.platforms.slack.shortcuts import Shortcuts
from bot.platforms.slack.views import Views
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
Watch = Callable[[Json], Awaitable[bool | None]]
"""What is done about an event that is no word to the bot; it is given the whole body. True where that is all."""
PLACES = re.compile(r"\bmeetings?\s+(schedule|repeat|dates|channel|change|confirm|board|allow)\b", re.IGNORECASE)
"""What says in which channel a meeting is posted, or what is shown there."""
PEOPLE = re.compile(r"\bmembers?\s+(add|deputy|move)\b", re.IGNORECASE)
"""What has somebody take part, who is then told how."""


class Listeners:
    """The listeners of one workspace. `bot` is the bot's own user id and `team` its workspace's, known once the door
    has started.
    """

    def __init__(self, desk: Desk, client: AsyncWebClient, names: Names, held: Held, homes: Homes) -> None:
        self._desk = desk
        self._homes = homes
        self._names = names
        self._held = held
        responses = Responses(client)
        self.views = Views(desk, client, responses, held)
        self._shaping = Shaping(desk, client)
        self._answers = Answers(client, responses, self.views, held)
        self.shortcuts = Shortcuts(desk, client, names, self.views)
        self._watches: dict[str, Watch] = {}
        self.bot = self.team = ""

    def watch(self, kind: str, watch: Watch) -> None:
        """Hand events of a type over, or messages of a subtype, such as `channel_rename` or `message_deleted`."""
        self._watches[kind] = watch

    async def command(self, ack: AsyncAck, body: Json) -> None:
        """A slash command: answered in its acknowledgement."""
        await self._names.look_up(hearing.ids_unnamed(body.get("text") or ""), BRIEFLY / 2)
        said = await self._looked_at(self._from(body, hearing.said_by_command(body, self._names)))
        occasion = occasion_of(body, said)
        answer = await self.views.hear(said, occasion)
        await ack(self._answers.to_command(answer, occasion))
        if said.spot and not self._names.knows(said.spot.place):
            self._held.hold(self._names.look_up([said.spot.place]))

    async def press(self, ack: AsyncAck, body: Json) -> None:
        """A pressed button: carried out, acknowledged, and answered. A choice in a form may change what it asks."""
        if (body.get("view") or {}).get("callback_id") == CALLBACK:
            self._held.hold(self._shape(body))
            await ack()
            return
        if not body["actions"][0].get("action_id", "").startswith((SAY, ASK)):
            await ack()
            return
        if chosen := await self.shortcuts.press(body):
            await ack()
            self._answers.to_press(chosen.answer, chosen.occasion)
            return
        said = await self._looked_at(self._from(body, hearing.said_by_press(body, self._names)))
        occasion = replace(occasion_of(body, said), otherwise=partial(self._desk.hear, _privately(said)))
        if self._homes.turns(said):
            self._held.hold(self._turn(said, occasion))
            await ack()
            return
        answer = await self.views.hear(said, occasion)
        await ack()
        self._answers.to_press(answer, occasion)

    async def shortcut(self, ack: AsyncAck, body: Json) -> None:
        """A choice in the menu of a message: the form that it stands for, with what the message says."""
        chosen = await self.shortcuts.choose(body)
        await ack()
        if chosen:
            self._answers.to_press(chosen.answer, chosen.occasion)

    async def submit(self, ack: AsyncAck, body: Json) -> None:
        """A submitted form: errors come back in the acknowledgement, the result as a message."""
        await self._names.look_up(hearing.ids_chosen(body), BRIEFLY / 2)
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
        watch = self._watches.get(_kind(body["event"]))
        if watch and await watch(body):
            return
        event = _as_now(body["event"])
        if not _is_for_us(event):
            return
        if edited := event.get("edited"):
            said = hearing.said_by_event(event, self.bot, self._names)
            self._answers.whisper(EDITED, replace(said, key=f"{said.key}:{edited.get('ts')}"), event)
            return
        await self._names.look_up([event["user"], event["channel"], *hearing.ids_in(event.get("text") or "")])
        said = hearing.said_by_event(event, self.bot, self._names)
        outside = hearing.is_from_elsewhere(body, self.team)
        footings = await self._names.meet([event["user"]], BRIEFLY)
        said = await self._looked_at(replace(said, outside=outside, footings=footings))
        answer = await self._desk.hear(said)
        if isinstance(answer, Reply):
            self._answers.whisper(answer, said, event)

    async def _turn(self, said: Said, occasion: Occasion) -> None:
        if refusal := await self._homes.turn(said):
            await self.views.bring(refusal, occasion)

    async def _shape(self, body: Json) -> None:
        await self._names.look_up(hearing.ids_chosen(body), BRIEFLY)
        await self._shaping.shape(self._from(body, hearing.filled(body, self._names)), body["view"])

    def _from(self, body: Json, spoken: Heard) -> Heard:
        """The same, with whether it came from elsewhere. The courier looks at those to whom an answer is posted."""
        return replace(spoken, outside=hearing.team_of(body) != self.team)

    async def _looked_at(self, spoken: Heard) -> Heard:
        """The same, with what those are who are to take part, or with which of the channels named another organisation
        reads, which the bot is not in, and which are archived.
        """
        if PEOPLE.search(spoken.text if isinstance(spoken, Said) else spoken.words):
            footings = await self._names.meet(spoken.people.values(), BRIEFLY)
            return replace(spoken, footings={**spoken.footings, **footings})
        if not PLACES.search(spoken.text if isinstance(spoken, Said) else spoken.words):
            return spoken
        here = [spoken.spot.place] if spoken.spot else []
        shared, absent, archived = await self._names.look_at([*spoken.channels.values(), *here], BRIEFLY)
        return replace(spoken, shared=shared, absent=absent, archived=archived)

    async def let_pass(self, ack: AsyncAck) -> None:
        """Whatever else Slack sends needs no answer."""
        await ack()


def _privately(said: Said) -> Said:
    """The same, answered as a direct message. A change that it made is not made again."""
    return replace(said, answer_to=(f"@{said.person.id}", ""), forms=False)


def _kind(event: Json) -> str:
    """The subtype of a message that tells of something else than words; the type of any other event.

    Of a mention that was edited Slack tells as of another mention.
    """
    if event.get("edited") and event["type"] in ("app_mention", "message") and not event.get("subtype"):
        return "message_changed"
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
