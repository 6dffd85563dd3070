"""What people do with a message that stands there already: its menu, an emoji, an edit, taking it away."""

from typing import Unpack

from tests.fake_slack import escaping, payloads
from tests.fake_slack.chat import message
from tests.fake_slack.doors import Kind, Way
from tests.fake_slack.escaping import returned
from tests.fake_slack.records import Answer, Json, Post
from tests.fake_slack.state import State
from tests.fake_slack.surface import Slack
from tests.fake_slack.workspace import BOT, User

SEEN_BY = {"channels": "channels:history", "groups": "groups:history", "im": "im:history"}
"""The scope without which Slack tells an app nothing of the messages in a kind of channel."""


def menu_of(state: State, user: User, post: Post, callback: str) -> Json:
    """A choice in the menu of a message: what Slack sends wherever the message stands, also without the bot there."""
    channel = state.workspace.channels[post.channel]
    return {
        **payloads.interaction("message_action", user),
        "action_ts": state.workspace.next_ts(),
        "callback_id": callback,
        "trigger_id": state.issue_trigger(user.id),
        "response_url": state.issue_response_url(channel.id, user.id),
        "message_ts": post.ts,
        "message": returned(message(post, with_metadata=False)),
        "channel": {"id": channel.id, "name": "privategroup" if channel.kind == "groups" else channel.name},
    }


def reaction(state: State, user: User, post: Post, emoji: str) -> Json:
    """The event of an emoji that was put to a message."""
    return {
        "type": "reaction_added",
        "user": user.id,
        "reaction": emoji,
        "item": {"type": "message", "channel": post.channel, "ts": post.ts},
        "item_user": post.user,
        "event_ts": state.workspace.next_ts(),
    }


def change(state: State, post: Post, before: Json) -> Json:
    """The event of a message that says something else now."""
    now = message(post, with_metadata=False) | {"edited": {"user": post.user, "ts": state.workspace.next_ts()}}
    return _of_message(state, post, "message_changed") | {"message": now, "previous_message": before}


def removal(state: State, post: Post, before: Json) -> Json:
    """The event of a message that was deleted; where its thread goes on, a stone stands in its place."""
    if any(each.thread_ts == post.ts for each in state.history(post.channel)):
        stone = {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "hidden": True}
        now = {"type": "message", **stone, "ts": post.ts, "thread_ts": post.ts}
        return _of_message(state, post, "message_changed") | {"message": now, "previous_message": before}
    return _of_message(state, post, "message_deleted") | {"deleted_ts": post.ts, "previous_message": before}


def _of_message(state: State, post: Post, subtype: str) -> Json:
    channel, now = state.workspace.channels[post.channel], state.workspace.next_ts()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.event_kind,
        "ts": now,
        "event_ts": now,
    }


class MessageDeeds:
    """Deeds with messages; Slack tells the bot of them where it is in the channel and has the scope."""

    state: State

    async def choose(self, user: str, post: str, callback: str, way: Way) -> Answer:
        """Choose something in the menu of a message."""
        who, said = self._who(user), self.state.post(post)
        return await self._deliver("press", menu_of(self.state, who, said, callback), who, way, channel=said.channel)

    async def react(self, user: str, post: str, emoji: str, way: Way) -> Answer:
        """Put an emoji to a message."""
        who, said = self._who(user), self.state.post(post)
        return await self._tell(said, reaction(self.state, who, said, emoji), "reactions:read", way)

    async def edit(self, user: str, post: str, text: str, way: Way) -> Answer:
        """Edit one's own message."""
        said = self._own(user, post)
        before = message(said, with_metadata=False)
        said.text, said.blocks = escaping.sent(self.state.workspace, text, named=False), []
        return await self._tell(said, change(self.state, said, before), "", way)

    async def remove(self, user: str, post: str, way: Way) -> Answer:
        """Delete one's own message."""
        said = self._own(user, post)
        said.deleted = True
        return await self._tell(said, removal(self.state, said, message(said, with_metadata=False)), "", way)

    async def _tell(self, post: Post, inner: Json, scope: str, way: Way) -> Answer:
        channel = self.state.workspace.channels[post.channel]
        if BOT not in channel.members or (scope or SEEN_BY[channel.kind]) not in self.state.scopes:
            return Answer("", None, error="not_told")
        body = payloads.event(self.state, inner, shared=channel.shared)
        return await self._deliver("event", body, self._who(BOT), way, channel=channel.id)

    def _own(self, user: str, post: str) -> Post:
        said = self.state.post(post)
        if said.user != self._who(user).id:
            raise LookupError(f"{user} cannot change a message of somebody else's")
        return said

    def _who(self, user: str) -> User:
        raise NotImplementedError

    async def _deliver(
        self, kind: Kind, body: Json, user: User, way: Way, *, channel: str = "", view: str = "", post: str = ""
    ) -> Answer:
        raise NotImplementedError


async def choose(slack: Slack, user: str, post: Post, callback: str, **way: Unpack[Way]) -> Answer:
    """Have somebody choose something in the menu of a message, by the id under which the app declared it."""
    return await slack.perform("choose", {"user": user, "post": post.key, "callback": callback, "way": way})


async def react(slack: Slack, user: str, post: Post, emoji: str, **way: Unpack[Way]) -> Answer:
    """Have somebody put an emoji to a message, by its name as Slack sends it."""
    return await slack.perform("react", {"user": user, "post": post.key, "emoji": emoji, "way": way})


async def edit(slack: Slack, user: str, post: Post, text: str, **way: Unpack[Way]) -> Answer:
    """Have somebody edit a message of theirs."""
    return await slack.perform("edit", {"user": user, "post": post.key, "text": text, "way": way})


async def remove(slack: Slack, user: str, post: Post, **way: Unpack[Way]) -> Answer:
    """Have somebody delete a message of theirs."""
    return await slack.perform("remove", {"user": user, "post": post.key, "way": way})
