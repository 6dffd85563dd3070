"""What people and channels are called: learned from whatever Slack sends, looked up where it did not say."""

import asyncio
import logging
import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import monotonic
from bot.platforms.slack.client import FAILURES, Json, error_of, patiently, why
from handlers.request import Footing

PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
LABEL = re.compile(r"(?<![\w@#])[@#][^\s@#,;:!?()\"“”]+")
UNNAMED = {"directmessage", "privategroup", ""}
"""What Slack says instead of a channel's name."""
SECONDS = 1.0
"""What a look-up may take, where nothing else is said."""
BRIEFLY = 0.3
"""Seconds for a look-up before an answer that is due within three, of which the desk takes most."""
FRESH = 3_600.0
"""Seconds after which somebody is asked about again: by then they may be called another name, or have left."""
UNSEEN = ("user_not_found", "user_not_visible")
"""What Slack says of somebody whom this workspace does not know."""
log = logging.getLogger(__name__)


class Names:
    """Handles of people and names of channels, by id and back, for the life of the process."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._labels: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._met: dict[str, tuple[float, Footing | None]] = {}
        self._said: set[str] = set()
        self.team = ""

    def learn(self, id: str, name: str) -> None:
        """Somebody or a channel is called so; without sign, as Slack sends it."""
        if not id or name in UNNAMED:
            return
        label = ("@" if PERSON.fullmatch(id) else "#") + ".".join(name.lstrip("@#").split())
        if self._ids.get(label, id) == id:  # two people of two workspaces may share a handle: the second keeps the id
            self._labels[id], self._ids[label] = label, id

    def forget(self, id: str) -> None:
        """There is nothing of this id any more: what it was called may have another."""
        if label := self._labels.pop(id, ""):
            self._ids.pop(label, None)

    def label(self, id: str) -> str:
        """How to write somebody or a channel in a text: `@police`, `#jag`; with the id where no name is known."""
        return self._labels.get(id) or ("@" if PERSON.fullmatch(id) else "#") + id

    def knows(self, id: str) -> bool:
        """Whether a name is known."""
        return id in self._labels

    def ids_in(self, text: str) -> Mapping[str, str]:
        """The ids of the labels in a text that came back from a button or a form."""
        found = {label: self._id(label) for label in LABEL.findall(text)}
        return {label: id for label, id in found.items() if id}

    async def look_up(self, ids: Iterable[str], seconds: float = SECONDS) -> None:
        """Learn what these are called, as far as Slack says so in time."""
        await self._ask_all([id for id in dict.fromkeys(ids) if id and not self.knows(id)], seconds)

    async def meet(self, ids: Iterable[str], seconds: float = SECONDS) -> Mapping[str, Footing]:
        """What those of these people are to whom not everything is open, as far as Slack says so in time.

        Slack is asked about each once an hour, and they are called by the name that they have then. It could tell of
        every change to anybody's profile instead, which is more than the bot needs to know.
        """
        people = [id for id in dict.fromkeys(ids) if PERSON.fullmatch(id)]
        oldest = monotonic() - FRESH
        await self._ask_all([id for id in people if id not in self._met or self._met[id][0] < oldest], seconds)
        known = {id: self._met[id][1] for id in people if id in self._met}
        return {id: footing for id, footing in known.items() if footing}

    async def look_at(self, ids: Iterable[str], seconds: float = SECONDS) -> tuple[frozenset[str], ...]:
        """Those of these channels that another organisation reads or soon will, those that the bot is not in, and
        those that are archived, as far as Slack says so in time.
        """
        asked = [id for id in dict.fromkeys(ids) if CHANNEL.fullmatch(id)]
        try:
            found = await asyncio.wait_for(asyncio.gather(*map(self._state_of, asked)), seconds)
        except FAILURES as failure:
            log.info("a channel could not be looked at: %s", type(failure).__name__)
            return frozenset(), frozenset(), frozenset()
        rows = list(zip(asked, found, strict=True))
        return tuple(frozenset(id for id, states in rows if states[each]) for each in range(3))

    async def learn_private_channels(self) -> None:
        """Learn the names of the private channels the bot is in, which Slack leaves out of commands."""
        try:
            asked: Json = {"types": "private_channel", "exclude_archived": True, "limit": 200}
            page = await patiently(partial(self._client.conversations_list, **asked))
        except FAILURES as failure:
            log.warning("private channels could not be listed: %s", why(failure))
            return
        for channel in page.get("channels") or []:
            self.learn(channel["id"], channel.get("name") or "")

    async def _ask_all(self, ids: Collection[str], seconds: float) -> None:
        if not ids:  # as of most commands
            return
        try:
            await asyncio.wait_for(asyncio.gather(*map(self._ask, ids)), seconds)
        except FAILURES as failure:
            log.info("a name could not be looked up: %s", type(failure).__name__)

    async def _ask(self, id: str) -> None:
        try:
            if PERSON.fullmatch(id):
                user: Json = (await self._client.users_info(user=id)).get("user") or {}
                self._met[id] = monotonic(), footing_of(user, self.team)
                self.learn(id, user.get("name") or "")
            elif CHANNEL.fullmatch(id):
                channel: Json = (await self._client.conversations_info(channel=id))["channel"]
                self.learn(id, channel.get("name") or "")
        except SlackApiError as error:  # it stays without a name
            if error_of(error) in UNSEEN:
                self._met[id] = monotonic(), Footing.ELSEWHERE
            elif error_of(error) == "missing_scope":
                self._say_lacking(error)

    async def _state_of(self, id: str) -> tuple[bool, bool, bool]:
        """Whether another organisation reads a channel, whether the bot is not in it, and whether it is archived."""
        try:
            channel: Json = (await self._client.conversations_info(channel=id))["channel"]
        except SlackApiError as error:
            absent = error_of(error) == "channel_not_found"  # one that is private and without the bot is not shown
            return False, absent, False
        self.learn(id, channel.get("name") or "")
        shared = bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
        return shared, channel.get("is_member") is False, bool(channel.get("is_archived"))

    def _say_lacking(self, error: SlackApiError) -> None:
        """Say once which scope is missing: without it people and channels have no names."""
        said = why(error)
        if said not in self._said:
            self._said.add(said)
            log.warning("names cannot be looked up: %s", said)

    def _id(self, label: str) -> str:
        plain = label[1:]
        if known := self._ids.get(label) or self._ids.get(label.rstrip(".")):
            return known
        shape = PERSON if label[0] == "@" else CHANNEL
        return plain if shape.fullmatch(plain) else ""


def footing_of(user: Json, team: str) -> Footing | None:
    """What somebody is, as users.info tells it to a workspace; nothing for one of its own full members."""
    if user.get("deleted"):
        return Footing.GONE
    if user.get("is_bot"):
        return Footing.APP
    if user.get("is_stranger") or (team and user.get("team_id", team) != team):
        return Footing.ELSEWHERE
    return Footing.GUEST if user.get("is_restricted") or user.get("is_ultra_restricted") else None
