"""Emoji on messages, and messages that change: what of it bears on a record, and nothing else.

Slack sends the bot every message of the channels that it is in. Those that change are looked up among the messages that
records were made from; all others are let go unread.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.hearing import Person, Reacted
from bot.origins import plan_question, take_change, wants
from bot.platforms.slack import hearing
from bot.platforms.slack.client import Json
from bot.platforms.slack.hearing import NAME
from bot.platforms.slack.names import BRIEFLY, Names
from bot.platforms.slack.reading import NotRead, link_to, read_message
from bot.platforms.slack.wording import digest_of, text_of
from handlers.origins.changes import Changed
from handlers.reading.tidying import tidy
from handlers.request import OriginMessage
from storage.database import Database
from storage.vocabulary import Becoming

EVENTS: Mapping[str, str] = {
    "reaction_added": "offers to record a message that somebody marked with an emoji the partnership chose",
    "message.channels": "asks whether a record is still right when the message it was made from is edited or deleted, "
    "in public channels",
    "message.groups": "asks the same in private channels",
}
"""What Slack tells of messages beside those to the bot, each with what it is for."""
TOMBSTONE = "tombstone"
"""The subtype of a message that was deleted and whose thread goes on."""


class Watching:
    """Messages of one workspace. `bot` is the bot's own user id."""

    def __init__(self, desk: Desk, client: AsyncWebClient, names: Names) -> None:
        self._desk = desk
        self._client = client
        self._names = names
        self.bot = ""

    def register(self, watch: Callable[[str, Callable[[Json], Awaitable[bool]]], None]) -> None:
        """Have what happens to messages brought here."""
        watch("reaction_added", self.reacted)
        watch("message_changed", self.changed)
        watch("message_deleted", self.deleted)

    async def reacted(self, body: Json) -> bool:
        """Somebody put an emoji to a message: they are asked what it offers, if it offers anything."""
        event = body["event"]
        item = event.get("item") or {}
        if item.get("type") != "message" or self.bot in (event.get("user"), event.get("item_user")):
            return True
        reacted = self._reacted(event, "")
        becomes = await self._desk.look(partial(_wants, reacted))
        if becomes:
            await self._ask(event, becomes)
        return True

    async def changed(self, body: Json) -> bool:
        """A message was edited. True where a record was made from it, so that the question says all there is to say."""
        event = body["event"]
        message = event.get("message") or event
        edited = message.get("edited") or {}
        if message.get("subtype") == TOMBSTONE:
            return await self.deleted(body)
        if message.get("user") == self.bot or not edited:  # unfurled, or drawn anew by the bot itself
            return False
        read = hearing.read_words(text_of(message), self._names)
        return await self._look(
            Changed(
                NAME,
                event["channel"],
                str(message["ts"]),
                version=f"edited {edited.get('ts')}",
                words=digest_of(message),
                text=tidy(read.text),
            )
        )

    async def deleted(self, body: Json) -> bool:
        """A message was deleted. True where a record was made from it."""
        event = body["event"]
        before = event.get("previous_message") or {}
        ts = event.get("deleted_ts") or before.get("ts") or (event.get("message") or {}).get("ts")
        if not ts or before.get("user") == self.bot:
            return False
        return await self._look(Changed(NAME, event["channel"], str(ts), version="deleted", gone=True))

    async def _look(self, change: Changed) -> bool:
        return await self._desk.look(partial(_take, change))

    async def _ask(self, event: Json, becomes: Becoming) -> None:
        place, ts = event["item"]["channel"], event["item"]["ts"]
        link, (text, trouble), _ = await asyncio.gather(
            link_to(self._client, place, ts, BRIEFLY),
            self._read(place, ts),
            self._names.look_up([place, event["user"]], BRIEFLY),
        )
        await self._desk.look(partial(_plan, self._reacted(event, link), becomes, text, trouble))

    async def _read(self, place: str, ts: str) -> tuple[str, str]:
        """What a message says, and why it could not be read."""
        try:
            message = await read_message(self._client, place, ts)
        except NotRead as failure:
            return "", f"I could not read it just now: {failure}. The button tries again."
        return tidy(hearing.read_words(text_of(message), self._names).text), ""

    def _reacted(self, event: Json, link: str) -> Reacted:
        place, user = event["item"]["channel"], event["user"]
        return Reacted(
            Person(NAME, user, self._names.label(user)[1:]),
            key=f"{event['reaction']} {event.get('event_ts')}",
            spot=hearing.spot_of(place, self._names),
            origin=OriginMessage(place, event["item"]["ts"], hearing.place_name(place, self._names), link),
            emoji=event["reaction"],
        )


def _wants(reacted: Reacted, database: Database, now: datetime) -> Becoming | None:
    return wants(database, reacted, now)


def _plan(reacted: Reacted, becomes: Becoming, text: str, trouble: str, database: Database, now: datetime) -> None:
    plan_question(database, reacted, becomes, text, trouble, now)


def _take(change: Changed, database: Database, now: datetime) -> bool:
    return take_change(database, change, now)
