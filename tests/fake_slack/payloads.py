"""The bodies Slack sends to an app, key for key, before they are signed or put in an envelope."""

from tests.fake_slack.chat import message
from tests.fake_slack.escaping import returned
from tests.fake_slack.modals import as_payload
from tests.fake_slack.reading import Button
from tests.fake_slack.records import Json, Post, View
from tests.fake_slack.state import State
from tests.fake_slack.workspace import APP, BOT, DOMAIN, TEAM, Channel, User

TOKEN = "legacy-verification-token"


def command(state: State, user: User, channel: Channel, name: str, text: str) -> Json:
    """A slash command."""
    return {
        "token": TOKEN,
        "team_id": user.team,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.kind == "groups" else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": state.issue_response_url(channel.id, user.id),
        "trigger_id": state.issue_trigger(user.id),
    }


def block_actions(state: State, user: User, on: Post | View, button: Button, choice: Json) -> Json:
    """A press of a button, or a choice from a menu, in a message or a form."""
    action: Json = {
        "type": button.type,
        "action_id": button.action_id,
        "block_id": button.block_id,
        "action_ts": state.workspace.next_ts(),
        **choice,
    }
    if button.type == "button":
        action |= {"text": returned(button.element["text"])}
        action |= {"value": button.value} if button.value else {}
    body = {**interaction("block_actions", user), "trigger_id": state.issue_trigger(user.id), "actions": [action]}
    return body | (_in_view(on) if isinstance(on, View) else _in_message(state, user, on))


def _in_view(view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": returned(as_payload(view))}


def _in_message(state: State, user: User, post: Post) -> Json:
    channel = state.workspace.channels[post.channel]
    container = {"type": "message", "message_ts": post.ts, "channel_id": channel.id, "is_ephemeral": bool(post.to)}
    container |= {"thread_ts": post.thread_ts} if post.thread_ts else {}
    body: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": "privategroup" if channel.kind == "groups" else channel.name},
        "state": {"values": {}},
        "response_url": state.issue_response_url(channel.id, user.id, post.key),
    }
    # What only one person can see is not kept, so it does not come back.
    return body if post.to else body | {"message": returned(message(post))}


def view_submission(state: State, user: User, view: View) -> Json:
    """A form that was submitted."""
    body = {**interaction("view_submission", user), "trigger_id": state.issue_trigger(user.id)}
    return body | {"view": returned(as_payload(view)), "response_urls": []}


def block_suggestion(user: User, view: View, block: Json, element: Json, typed: str) -> Json:
    """A person typing into a menu whose options the app looks up."""
    body = {**interaction("block_suggestion", user), "value": typed}
    return body | _in_view(view) | {"block_id": block["block_id"], "action_id": element["action_id"]}


def event(state: State, inner: Json, *, shared: bool = False) -> Json:
    """An event in its wrapper, with an id of its own."""
    return {
        "token": TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": state.next_id("Ev"),
        "event_time": int(state.workspace.now()),
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": shared,
        "event_context": state.next_id("4-"),
    }


def app_mention(user: User, post: Post) -> Json:
    """A message that mentions the bot, as the event `app_mention`."""
    return _said("app_mention", user, post)


def message_event(user: User, channel: Channel, post: Post) -> Json:
    """A message, as the event `message` of its kind of channel."""
    return _said("message", user, post) | {"channel_type": channel.event_kind}


def _said(kind: str, user: User, post: Post) -> Json:
    body: Json = {
        "type": kind,
        "user": user.id,
        "text": post.text,
        "ts": post.ts,
        "event_ts": post.ts,
        "channel": post.channel,
        "team": user.team,
        "client_msg_id": f"client-{post.key}",
        "blocks": post.blocks,
    }
    if user.stranger:  # Slack says it twice where organisations share a channel
        body |= {"user_team": user.team, "source_team": user.team}
    return body | ({"thread_ts": post.thread_ts, "parent_user_id": BOT} if post.thread_ts else {})


def own_message_event(channel: Channel, post: Post) -> Json:
    """The bot's own message, which Slack sends back to it as an event."""
    return message(post, with_metadata=False) | {
        "app_id": APP,
        "channel": post.channel,
        "channel_type": channel.event_kind,
        "event_ts": post.ts,
    }


def interaction(kind: str, user: User) -> Json:
    """What Slack sends with whatever people do by pressing, choosing and filling in."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": APP,
        "token": TOKEN,
        "team": {"id": TEAM, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }
