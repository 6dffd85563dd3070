"""Where a message would land in Slack: what the channel is and who reads there, asked this very moment."""

import asyncio
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.contract import Rejected, TryLater
from bot.platforms.slack import verdicts
from bot.platforms.slack.client import Json
from bot.platforms.slack.people import Readers
from handlers.landing import Landing

PAGE = 200
MOST = 150
"""People of whom it can be asked before each post, without asking Slack more often than it answers."""
LOOKS = 3
"""How often a channel is looked at anew because somebody joined meanwhile."""
NOT_SHARED = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared")
"""What Slack denies of a channel that belongs to this workspace alone. What it does not deny is the case."""
CONNECTED = ("connected_team_ids", "pending_connected_team_ids", "pending_shared")
CROWD = f"more than {MOST} people are in the channel, too many to ask who each of them is: name a smaller one"


def landing_of(found: Json) -> Landing:
    """What a channel is, as conversations.info tells it."""
    return Landing(
        archived=bool(found.get("is_archived")),
        absent=found.get("is_member") is False,
        shared=any(found.get(flag) is not False for flag in NOT_SHARED) or any(map(found.get, CONNECTED)),
        public=found.get("is_private") is not True,
    )


class Surroundings:
    """Looks at channels and people through one workspace's client. Raises what the client raises."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._readers = Readers(client)

    async def of_channel(self, channel: str) -> Landing:
        """What a channel is."""
        return landing_of((await self._client.conversations_info(channel=channel))["channel"])

    async def of_readers(self, channel: str) -> Landing:
        """The same with who reads there, as they are after the last of them was asked about.

        An app in it is one of them: it is given every message. Closed accounts read nothing.
        """
        for _ in range(LOOKS):
            place = await self.of_channel(channel)
            if place.archived or place.absent:
                return place
            found, bot = await self._members(channel), await self._readers.own_id()
            if bot not in found:
                return replace(place, absent=True)
            people, known = found - {bot}, self._readers.known()
            if strange := people - known.keys():
                await asyncio.gather(*map(self._readers.ask, strange))
                continue
            there = {each: known[each] for each in people if not known[each].gone}
            return replace(
                place,
                shared=place.shared or any(each.outside for each in there.values()),
                guests=any(each.guest for each in there.values()),
                people=frozenset(there),
            )
        raise TryLater(1)

    async def of_person(self, person: str) -> Landing:
        """What a direct conversation with a person is. Raises Rejected for somebody who has left."""
        reader = await self._readers.ask(person)
        if reader.gone:
            raise Rejected(verdicts.GONE)
        return Landing(direct=True, shared=reader.outside, guests=reader.guest, people=frozenset({person}))

    async def _members(self, channel: str) -> frozenset[str]:
        """Who is in a channel, the bot too. Raises Rejected for a crowd."""
        found: set[str] = set()
        cursor = ""
        while True:
            more: Json = {"cursor": cursor} if cursor else {}
            page = await self._client.conversations_members(channel=channel, limit=PAGE, **more)
            found.update(page["members"])
            if len(found) > MOST:
                raise Rejected(CROWD)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(found)
