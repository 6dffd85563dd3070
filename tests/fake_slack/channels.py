"""What happens to channels in the fake Slack: the workspace changes, and the bot is told as Slack tells it.

Slack tells an app only of what it has subscribed to, so only that can be told of here.
"""

from typing import Unpack

from tests.fake_slack.doors import Way
from tests.fake_slack.installed import is_told_of
from tests.fake_slack.records import Answer, Json
from tests.fake_slack.surface import Slack
from tests.fake_slack.workspace import BOT, OTHER_TEAM, TEAM, channel_id, user_id


async def told(slack: Slack, kind: str, place: str, more: Json | None = None, **way: Unpack[Way]) -> Answer:
    """Tell the bot of something that happened, or is said to have."""
    assert is_told_of(kind), f"the app is not subscribed to {kind}"
    body: Json = {"type": kind, "channel": place, "event_ts": "1795300000.000100", **(more or {})}
    return await slack.event(body, **way)


async def invite(slack: Slack, name: str, inviter: str, **way: Unpack[Way]) -> Answer:
    """Somebody lets the bot into a channel."""
    _members(slack, name, join=True)
    more: Json = {"user": BOT, "channel_type": "C", "team": TEAM} | ({"inviter": user_id(inviter)} if inviter else {})
    return await told(slack, "member_joined_channel", channel_id(name), more, **way)


async def put_out(slack: Slack, name: str, **way: Unpack[Way]) -> Answer:
    """Somebody takes the bot out of a channel."""
    _members(slack, name, join=False)
    return await told(slack, "channel_left", channel_id(name), {"actor_id": user_id("council")}, **way)


async def archive(slack: Slack, name: str, *, archived: bool = True, **way: Unpack[Way]) -> Answer:
    """Somebody archives a channel, or brings it back."""
    slack.change(f"#{name}", archived=archived)
    kind = "channel_archive" if archived else "channel_unarchive"
    return await told(slack, kind, channel_id(name), {"user": user_id("council")}, **way)


async def share(slack: Slack, name: str, *, shared: bool = True, **way: Unpack[Way]) -> Answer:
    """Another organisation comes into a channel, or leaves it."""
    slack.change(f"#{name}", shared=shared)
    if shared:
        return await told(slack, "channel_shared", channel_id(name), {"connected_team_id": OTHER_TEAM}, **way)
    more: Json = {"previously_connected_team_id": OTHER_TEAM, "is_ext_shared": False}
    return await told(slack, "channel_unshared", channel_id(name), more, **way)


async def rename(slack: Slack, name: str, to: str, **way: Unpack[Way]) -> Answer:
    """Somebody calls a channel something else; its id stays."""
    slack.change(f"#{name}", name=to)
    more: Json = {"channel": {"id": channel_id(name), "name": to, "name_normalized": to, "created": 1795300000}}
    return await told(slack, "channel_rename", channel_id(name), more, **way)


async def delete(slack: Slack, name: str, **way: Unpack[Way]) -> Answer:
    """Somebody deletes a channel: nothing of its id is there any more."""
    slack.control("remove_channel", {"name": name, "id": ""})
    return await told(slack, "channel_deleted", channel_id(name), **way)


async def renumber(slack: Slack, name: str, to: str, **way: Unpack[Way]) -> Answer:
    """A private channel is shared with another organisation, which gives it another id."""
    slack.change(f"#{name}", shared=True)
    slack.control("remove_channel", {"name": name, "id": to})
    body: Json = {"type": "channel_id_changed", "old_channel_id": channel_id(name), "new_channel_id": to}
    assert is_told_of(body["type"])
    return await slack.event(body, **way)


def _members(slack: Slack, name: str, *, join: bool) -> None:
    people = ["council", "police", "housing", "fire", "councillor"]
    slack.change(f"#{name}", members=[*people, "convenor"] if join else people)
