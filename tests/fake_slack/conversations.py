"""The Web API's conversations methods: what a channel is, who is in it, and what was said there."""

from collections.abc import Sequence
from typing import TypeVar

from tests.fake_slack.chat import message
from tests.fake_slack.records import Json, Post
from tests.fake_slack.state import State, refuse
from tests.fake_slack.workspace import BOT, Channel

T = TypeVar("T")


def info(state: State, args: Json) -> Json:
    """conversations.info."""
    channel = visible(state, args)
    body = _body(channel)
    if truthy(args.get("include_num_members")):
        body["num_members"] = len(channel.members)
    return {"ok": True, "channel": body}


def members(state: State, args: Json) -> Json:
    """conversations.members, page by page."""
    page, cursor = _page(sorted(visible(state, args).members), args, most=1000, usual=100)
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def listing(state: State, args: Json) -> Json:
    """conversations.list, page by page, of the kinds that `types` names."""
    kinds = {"public_channel": "channels", "private_channel": "groups", "im": "im"}
    asked = {kinds.get(kind.strip()) for kind in str(args.get("types") or "public_channel").split(",")}
    found = [
        _body(channel)
        for channel in state.workspace.channels.values()
        if channel.kind in asked
        and (channel.kind != "groups" or BOT in channel.members)
        and not (channel.archived and truthy(args.get("exclude_archived")))
    ]
    page, cursor = _page(found, args, most=1000, usual=100)
    return {"ok": True, "channels": page, "response_metadata": {"next_cursor": cursor}}


def history(state: State, args: Json) -> Json:
    """conversations.history, newest first, without the replies in threads."""
    channel = _readable(state, args)
    found = [post for post in state.history(channel.id) if not post.thread_ts and _within(post, args)]
    return _messages(state, list(reversed(found)), args)


def replies(state: State, args: Json) -> Json:
    """conversations.replies: the message that began the thread, then its replies, oldest first."""
    channel = _readable(state, args)
    thread = str(args.get("ts"))
    found = [post for post in state.history(channel.id) if post.ts == thread or post.thread_ts == thread]
    if not found:
        refuse("thread_not_found")
    return _messages(state, [post for post in found if post.ts == thread or _within(post, args)], args)


def open_direct(state: State, args: Json) -> Json:
    """conversations.open, with one person."""
    user = state.workspace.users.get(str(args.get("users") or "")) or refuse("user_not_found")
    if user.deleted:
        refuse("user_disabled")
    channel = state.workspace.open_direct(user)
    return {"ok": True, "no_op": False, "already_open": False, "channel": {"id": channel.id}}


def visible(state: State, args: Json) -> Channel:
    """The channel asked about; one that is private and without the bot is not found."""
    channel = state.workspace.channels.get(str(args.get("channel")))
    if channel is None or (channel.private and BOT not in channel.members):
        refuse("channel_not_found")
    return channel


def truthy(value: object) -> bool:
    """Whether an argument that came as JSON or as a form says yes."""
    return value in (True, 1, "1", "true", "True")


def _readable(state: State, args: Json) -> Channel:
    channel = visible(state, args)
    if BOT not in channel.members:
        refuse("not_in_channel")
    return channel


def _within(post: Post, args: Json) -> bool:
    ts, oldest, latest = float(post.ts), float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    return oldest < ts < latest or (truthy(args.get("inclusive")) and ts in (oldest, latest))


def _messages(state: State, posts: list[Post], args: Json) -> Json:
    page, cursor = _page(posts, args, most=999, usual=100)
    with_metadata = truthy(args.get("include_all_metadata"))
    left_out = set() if "files:read" in state.scopes else {"files"}
    shown = [message(post, with_metadata=with_metadata) for post in page]
    return {
        "ok": True,
        "messages": [{name: value for name, value in each.items() if name not in left_out} for each in shown],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _page(items: Sequence[T], args: Json, *, most: int, usual: int) -> tuple[list[T], str]:
    limit = min(int(args.get("limit") or usual), most)
    start = int(str(args.get("cursor") or "next:0").removeprefix("next:"))
    more = start + limit < len(items)
    return list(items[start : start + limit]), f"next:{start + limit}" if more else ""


def _body(channel: Channel) -> Json:
    body: Json = {
        "id": channel.id,
        "is_im": channel.kind == "im",
        "is_channel": channel.kind == "channels",
        "is_group": channel.kind == "groups",
        "is_mpim": False,
        "is_private": channel.kind != "channels",
        "is_archived": channel.archived,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_pending_ext_shared": channel.pending_shared,
        "is_member": BOT in channel.members,
    }
    return body | ({"user": channel.direct_with} if channel.direct_with else {"name": channel.name})
