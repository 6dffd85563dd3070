"""The Web API's chat methods, with the refusals Slack documents."""

from tests.fake_slack.limits import (
    MESSAGE_CHARACTERS,
    METADATA_BYTES,
    characters,
    tables,
    wrong_blocks,
)
from tests.fake_slack.records import Json, Post
from tests.fake_slack.state import State, refuse
from tests.fake_slack.workspace import BOT, BOT_ID, TEAM, Channel

TEXT = 40_000
UPDATE_TEXT = 4_000


def post_message(state: State, args: Json) -> Json:
    """chat.postMessage."""
    channel = writable(state, args)
    text, blocks = content(args, TEXT)
    thread = str(args.get("thread_ts") or "")
    if thread and thread not in [post.ts for post in state.history(channel.id)]:
        refuse("cannot_reply_to_message")
    post = state.show(channel, "post", text, blocks, thread_ts=thread, metadata=_metadata(args))
    return {"ok": True, "channel": channel.id, "ts": post.ts, "message": message(post)}


def update(state: State, args: Json) -> Json:
    """chat.update, of a message the bot posted itself; without new metadata it keeps what it had."""
    post = _own(state, args, "cant_update_message")
    window = state.settings.edit_window
    if window and state.workspace.now() - float(post.ts) > window:
        refuse("edit_window_closed")
    text, blocks = content(args, UPDATE_TEXT)
    rewrite(state, post, text, blocks)
    post.metadata = _metadata(args) or post.metadata
    return {"ok": True, "channel": post.channel, "ts": post.ts, "text": text, "message": message(post)}


def delete(state: State, args: Json) -> Json:
    """chat.delete, of a message the bot posted itself."""
    post = _own(state, args, "cant_delete_message")
    post.deleted = True
    return {"ok": True, "channel": post.channel, "ts": post.ts}


def post_ephemeral(state: State, args: Json) -> Json:
    """chat.postEphemeral."""
    channel = writable(state, args)
    user = state.workspace.users.get(str(args.get("user"))) or refuse("user_not_found")
    if user.id not in channel.members:
        refuse("user_not_in_channel")
    text, blocks = content(args, TEXT)
    thread = str(args.get("thread_ts") or "")
    post = state.show(channel, "whisper", text, blocks, to=user.id, thread_ts=thread)
    return {"ok": True, "message_ts": post.ts}


def permalink(state: State, args: Json) -> Json:
    """chat.getPermalink."""
    channel = state.workspace.find_channel(str(args.get("channel"))) or refuse("channel_not_found")
    ts = str(args.get("message_ts"))
    if ts not in [post.ts for post in state.history(channel.id)]:
        refuse("message_not_found")
    return {"ok": True, "channel": channel.id, "permalink": f"{state.address}/archives/{channel.id}/p{ts}"}


def writable(state: State, args: Json) -> Channel:
    """The channel to write to; refused when the bot cannot see it, is not in it, or it is archived."""
    channel = state.workspace.find_channel(str(args.get("channel") or "")) or refuse("channel_not_found")
    if BOT not in channel.members:
        refuse("channel_not_found" if channel.private else "not_in_channel")
    if channel.archived:
        refuse("is_archived")
    user = state.workspace.users.get(channel.direct_with)
    if user and user.deleted:
        refuse("user_disabled")
    return channel


def content(args: Json, longest: int) -> tuple[str, list[Json]]:
    """The text and blocks of a message, refused when Slack would not show them."""
    text, blocks = str(args.get("text") or ""), args.get("blocks") or []
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        refuse("invalid_blocks_format")
    if not text and not blocks:
        refuse("no_text")
    if len(text) > longest:
        refuse("msg_too_long")
    if reasons := wrong_blocks(blocks):
        refuse("invalid_blocks", *reasons)
    if characters(blocks) > MESSAGE_CHARACTERS:
        refuse("msg_blocks_too_long")
    if tables(blocks) > 1:
        refuse("invalid_attachments", "only_one_table_allowed")
    return text, blocks


def rewrite(state: State, post: Post, text: str, blocks: list[Json]) -> None:
    """Replace what a message says."""
    post.text, post.blocks, post.edits = text, state.with_ids(blocks), post.edits + 1


def message(post: Post, *, with_metadata: bool = True) -> Json:
    """A message as the Web API gives it."""
    body: Json = {"type": "message", "user": post.user, "text": post.text, "ts": post.ts, "team": TEAM}
    if post.user == BOT:
        body |= {"bot_id": BOT_ID}
    if post.blocks:
        body["blocks"] = post.blocks
    if post.thread_ts:
        body |= {"thread_ts": post.thread_ts, "parent_user_id": BOT}
    if post.edits:
        body["edited"] = {"user": post.user, "ts": post.ts}
    if post.metadata and with_metadata:
        body["metadata"] = post.metadata
    if post.files:
        body["files"] = post.files
    return body


def _metadata(args: Json) -> Json | None:
    metadata = args.get("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        refuse("invalid_metadata_format")
    if len(str(metadata)) > METADATA_BYTES:
        refuse("metadata_too_large")
    return metadata


def _own(state: State, args: Json, otherwise: str) -> Post:
    channel = writable(state, args)
    found = [post for post in state.history(channel.id) if post.ts == str(args.get("ts"))]
    if not found:
        refuse("message_not_found")
    if found[0].user != BOT:
        refuse(otherwise)
    return found[0]
