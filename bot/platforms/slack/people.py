"""Who people are to the workspace: the one that a setting names, and those who would read what is restricted."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import monotonic
from bot.hearing import Person
from bot.platforms.slack.client import Json, error_of
from bot.platforms.slack.hearing import NAME

UNKNOWN = {"user_not_found", "users_not_found", "user_not_visible"}
FRESH = 30.0
"""Seconds for which what somebody is counts as known: long enough for the messages of one paper."""


async def find_person(client: AsyncWebClient, who: str) -> Person | None:
    """The person with this member id or email, if the workspace has one who has not left.

    Raises SlackApiError, and what aiohttp raises, when Slack does not say.
    """
    try:
        found = await (client.users_lookupByEmail(email=who) if "@" in who else client.users_info(user=who))
    except SlackApiError as error:
        if error_of(error) in UNKNOWN:
            return None
        raise
    user: Json = found["user"]
    return None if user.get("deleted") else Person(NAME, user["id"], user.get("name") or "")


@dataclass(frozen=True)
class Reader:
    """What somebody in a channel is to the workspace; an app is a reader as good as any.

    `gone`: the account is closed. `guest`: it may see some channels only. `outside`: it is another organisation's.
    """

    gone: bool = False
    guest: bool = False
    outside: bool = False


class Readers:
    """Says what people are to the workspace, for those who are about to read something restricted."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[str, tuple[float, Reader]] = {}
        self._own: Json = {}

    async def own_id(self) -> str:
        """The bot's own id. Raises SlackApiError, and what aiohttp raises, when Slack does not say."""
        return str((await self._who_am_i()).get("user_id") or "")

    def known(self) -> Mapping[str, Reader]:
        """Those of whom it was asked a moment ago."""
        self._known = {each: found for each, found in self._known.items() if monotonic() - found[0] < FRESH}
        return {each: reader for each, (_, reader) in self._known.items()}

    async def ask(self, id: str) -> Reader:
        """Ask what somebody is. Whoever Slack does not know counts as somebody else's."""
        team = (await self._who_am_i()).get("team_id")
        try:
            user: Json = (await self._client.users_info(user=id))["user"]
        except SlackApiError as error:
            if error_of(error) not in UNKNOWN:
                raise
            reader = Reader(outside=True)
        else:
            guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
            outside = bool(user.get("is_stranger")) or user.get("team_id") != team
            reader = Reader(bool(user.get("deleted")), guest, outside)
        self._known[id] = (monotonic(), reader)
        return reader

    async def _who_am_i(self) -> Json:
        if not self._own:
            answer = await self._client.auth_test()
            self._own = {"user_id": answer.get("user_id"), "team_id": answer.get("team_id")}
        return self._own
