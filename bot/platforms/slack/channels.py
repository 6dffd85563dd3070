"""What happens to channels in Slack: the bot let in or put out, a channel renamed, archived, deleted or shared.

An event is only a reason to look. Slack tells of some things twice, late or never, so a channel is shown to the desk as
conversations.info shows it this moment, also when the bot starts and once an hour. Where that cannot be asked now, the
event is not acknowledged and Slack tells of it again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.hearing import Noticed
from bot.platforms.slack.client import FAILURES, Json, answered, error_of, wait_of, why
from bot.platforms.slack.hearing import NAME
from bot.platforms.slack.names import Names
from bot.platforms.slack.surroundings import landing_of
from handlers.meetings.channel_changes import SeenChannel
from storage.troubles import Conflict, Unavailable, where

JOINED, RENUMBERED = "member_joined_channel", "channel_id_changed"
DELETED = ("channel_deleted", "group_deleted")
EVENTS: Mapping[str, str] = {
    JOINED: "notices when it is invited to a channel",
    **dict.fromkeys(("channel_left", "group_left"), "notices when it is taken out of a channel"),
    **dict.fromkeys(("channel_rename", "group_rename"), "calls a channel by its new name"),
    **dict.fromkeys(
        ("channel_archive", "channel_unarchive", "group_archive", "group_unarchive", *DELETED),
        "says in time that nothing can be posted in a channel any more, or again",
    ),
    **dict.fromkeys(
        ("channel_shared", "channel_unshared"),
        "takes back at once that restricted items may be posted where another organisation reads",
    ),
    RENUMBERED: "follows a private channel whose id changes when it is shared",
}
"""What Slack tells of channels, each with what it is for. They need no scope beside those for looking at channels."""
SECONDS = 1.5
"""What a look may take before an event is acknowledged, which is due within three."""
HOUR = timedelta(hours=1).total_seconds()
NOT_THERE = ("channel_not_found", "method_not_supported_for_channel_type")
log = logging.getLogger(__name__)


class Channels:
    """The channels of one workspace that partnerships depend on. `bot` is the bot's own user id."""

    def __init__(self, desk: Desk, client: AsyncWebClient, names: Names) -> None:
        self._desk = desk
        self._client = client
        self._names = names
        self._watching: asyncio.Task[None] | None = None
        self.bot = ""

    def register(self, watch: Callable[[str, Callable[[Json], Awaitable[None]]], None]) -> None:
        """Have every event about channels brought here."""
        for kind in EVENTS:
            watch(kind, self.hear)

    async def hear(self, body: Json) -> None:
        """Look at a channel that something happened to, if anything depends on it. Raises what keeps it from that."""
        event = body["event"]
        joined = event["type"] == JOINED
        if joined and event.get("user") != self.bot:
            return
        place, was = _places(event)
        if not joined and (was or place) not in await self._desk.places_in_use(NAME):
            return
        if was:
            self._names.forget(was)
        seen = await asyncio.wait_for(self._look(place, deleted=event["type"] in DELETED), SECONDS)
        if seen:
            by = str(event.get("inviter") or "")
            await self._desk.take_notice(Noticed(seen, was, joined, by, str(body.get("event_id") or "")))

    def start(self) -> None:
        """Look at every channel that anything depends on, now and once an hour."""
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Look no more."""
        if self._watching:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching

    async def look_at_all(self) -> None:
        """Look at each of them once; what cannot be looked at now is looked at the next time."""
        try:
            for place in sorted(await self._desk.places_in_use(NAME)):
                await self._look_and_tell(place)
        except (Unavailable, Conflict) as trouble:
            log.warning("the channels were not looked at: %s", trouble)
        except Exception as error:  # a look that fails must not be the last
            log.error("the channels could not be looked at: %s", where(error))

    async def _watch(self) -> None:
        while True:
            await self.look_at_all()
            await asyncio.sleep(HOUR)

    async def _look_and_tell(self, place: str) -> None:
        try:
            seen = await self._look(place)
        except FAILURES as failure:
            if isinstance(failure, SlackApiError) and answered(failure)[0] == 429:
                await asyncio.sleep(wait_of(failure, 1.0))
            log.warning("channel %s could not be looked at: %s", place, why(failure))
            return
        if seen:
            was = place if seen.place != place else ""
            await self._desk.take_notice(Noticed(seen, was))

    async def _look(self, place: str, *, deleted: bool = False) -> SeenChannel | None:
        """A channel as it is this moment; None where the app may not look, which is said in the log."""
        try:
            found: Json = (await self._client.conversations_info(channel=place))["channel"]
        except SlackApiError as error:
            if error_of(error) in NOT_THERE:
                return SeenChannel(NAME, place, deleted=deleted)
            if error_of(error) == "missing_scope":
                log.warning("channel %s could not be looked at: %s", place, why(error))
                return None
            raise
        self._names.learn(found["id"], found.get("name") or "")
        return SeenChannel(NAME, found["id"], self._names.label(found["id"]), landing_of(found))


def _places(event: Json) -> tuple[str, str]:
    """The id of the channel that an event is about, and the one it had before, if that was another."""
    if event["type"] == RENUMBERED:
        return event["new_channel_id"], event["old_channel_id"]
    channel = event["channel"]
    return (channel["id"] if isinstance(channel, dict) else channel), ""
