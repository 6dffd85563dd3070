"""Forms that open from a message: chosen in its menu, or by a button that leads back to it.

A button does not hold what the message says: it names the message, which is read again when the button is pressed.
Such a line works in a button alone, so that nobody has the bot read what they may not.
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.hearing import Answer, Opened, Said
from bot.origins import open_message
from bot.platforms.slack import hearing
from bot.platforms.slack.client import Json
from bot.platforms.slack.names import BRIEFLY, Names
from bot.platforms.slack.reading import NotRead, link_to, read_message
from bot.platforms.slack.responding import Occasion, occasion_of
from bot.platforms.slack.views import PATIENT, Views
from bot.platforms.slack.wording import digest_of, text_of
from handlers.origins.changes import LEAVE
from handlers.origins.reactions import COMMAND_OF
from handlers.reading.tidying import tidy
from handlers.reply import Audience, Button, Reply, Tone
from handlers.request import OriginMessage
from storage.database import Database
from storage.troubles import Unavailable
from storage.vocabulary import Becoming

SAYS = {
    Becoming.UPDATE: "Opens the form of an update with what the message says in it",
    Becoming.INCIDENT: "Opens the form of an incident with what the message says in it",
    Becoming.MEETING_ACTION: "Opens the form of a meeting action with what the message says in it",
}
SHORTCUTS = {f"message_{each.name.lower()}": each for each in Becoming}
"""What stands in the menu of a message, by the id under which Slack sends it."""
LINE = re.compile(r"/(?:form )?message ([CDG][A-Z0-9]+) (\d+\.\d+) (\w.*)")
TITLE = "Record a message"
SLOW = "The form could not be made in time. Nothing is lost: press the button to open it."
OWN = "This is a message of mine, so there is nothing in it to record. Choose a message that somebody wrote."
LEFT = Reply(title="Left as it is.", audience=Audience.PERSON)


@dataclass(frozen=True)
class Chosen:
    """An answer with the occasion on which it is given; None is still to come, in a view that says so."""

    answer: Answer | None
    occasion: Occasion


class Shortcuts:
    """Opens forms from the messages of one workspace. `bot` is the bot's own user id and `team` its workspace's."""

    def __init__(self, desk: Desk, client: AsyncWebClient, names: Names, views: Views) -> None:
        self._desk = desk
        self._client = client
        self._names = names
        self._views = views
        self.bot = self.team = ""

    async def choose(self, body: Json) -> Chosen | None:
        """What is answered to a choice in the menu of a message; None for a menu that is not the bot's."""
        becoming = SHORTCUTS.get(body.get("callback_id") or "")
        if becoming is None:
            return None
        message, place = body["message"], body["channel"]["id"]
        self._names.learn(place, body["channel"].get("name") or "")
        if message.get("user") == self.bot:
            said = Said(hearing.person_of(body, self._names), key=body["trigger_id"])
            return Chosen(_refusal(OWN), occasion_of(body, said))
        return await self._opened(body, COMMAND_OF[becoming], place, message)

    async def press(self, body: Json) -> Chosen | None:
        """What is answered to a button that leads back to a message; None where it does not."""
        said = hearing.said_by_press(body, self._names)
        if said.text == LEAVE:
            return Chosen(LEFT, occasion_of(body, said))
        found = LINE.fullmatch(said.text)
        if found is None:
            return None
        place, ts, words = found.groups()
        try:
            message = await read_message(self._client, place, ts)
        except NotRead as trouble:
            return Chosen(_unread(trouble, words), occasion_of(body, said))
        return await self._opened(body, words, place, message)

    async def _opened(self, body: Json, words: str, place: str, message: Json) -> Chosen:
        text, ts = text_of(message), str(message["ts"])
        link, _ = await asyncio.gather(
            link_to(self._client, place, ts, BRIEFLY), self._names.look_up([place, *hearing.ids_in(text)], BRIEFLY)
        )
        read = hearing.read_words(hearing.without_address(text, self.bot), self._names)
        where = hearing.place_name(place, self._names)
        shared: Json = {
            "person": hearing.person_of(body, self._names),
            "key": body["trigger_id"],
            "spot": hearing.spot_of(place, self._names),
            "people": read.people,
            "channels": read.channels,
            "outside": hearing.team_of(body) != self.team,
            "origin": OriginMessage(place, ts, where, link, digest_of(message), again=words not in COMMAND_OF.values()),
        }
        opened = Opened(**shared, words=words, text=tidy(read.text), files=bool(message.get("files")))
        occasion = occasion_of(body, Said(**shared, text=f"/message {place} {ts} {words}"))
        return Chosen(await self._views.soon(self._form(opened, occasion.line), TITLE, occasion), occasion)

    async def _form(self, opened: Opened, line: str) -> Answer:
        """The form, or a button that tries again where the database does not answer."""
        try:
            return await asyncio.wait_for(self._desk.look(partial(_open, opened)), PATIENT)
        except (TimeoutError, Unavailable):
            return _refusal(SLOW, Button(label="Open the form", line=line, style="primary"))


def _open(opened: Opened, database: Database, now: datetime) -> Answer:
    return open_message(database, opened, now)


def _refusal(sentence: str, *buttons: Button) -> Reply:
    return Reply(title=sentence, buttons=buttons, tone=Tone.REFUSED, audience=Audience.PERSON)


def _unread(trouble: NotRead, words: str) -> Reply:
    """Why a message could not be read again, and a form without it."""
    said = (
        f"I cannot read that message now: {trouble}. Choose it again in the message's own menu, or write it yourself."
    )
    return _refusal(said, Button(label="Open an empty form", line=f"/form {words}"))
