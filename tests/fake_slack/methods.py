"""The Web API's methods by name, each with the scope it needs, and the check of token and scope before it is run."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.fake_slack import chat, conversations, directory, files, homes, modals
from tests.fake_slack.records import Json
from tests.fake_slack.state import SlackError, State, refuse


@dataclass(frozen=True)
class Method:
    """One method. A scope that begins with `*` is that of the channel's own kind (`*:history`)."""

    run: Callable[[State, Json], Json]
    scope: str = ""
    app_level: bool = False


METHODS = {
    "auth.test": Method(directory.auth_test),
    "apps.connections.open": Method(directory.open_connection, app_level=True),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.getPermalink": Method(chat.permalink),
    "conversations.info": Method(conversations.info, "*:read"),
    "conversations.members": Method(conversations.members, "*:read"),
    "conversations.list": Method(conversations.listing, "channels:read"),
    "conversations.history": Method(conversations.history, "*:history"),
    "conversations.replies": Method(conversations.replies, "*:history"),
    "conversations.open": Method(conversations.open_direct, "im:write"),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write"),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write"),
    "files.delete": Method(files.delete, "files:write"),
    "users.info": Method(directory.user_info, "users:read"),
    "users.lookupByEmail": Method(directory.by_email, "users:read.email"),
    "views.open": Method(modals.open_view),
    "views.publish": Method(homes.publish),
    "views.update": Method(modals.update_view),
}


def run(state: State, name: str, token: str, args: Json) -> Json:
    """Do what was asked and return Slack's answer, whose `ok` says whether it was done."""
    try:
        method = METHODS.get(name) or refuse("unknown_method")
        _check_token(state, method, token)
        _check_scope(state, method, args)
        return method.run(state, args)
    except SlackError as error:
        return {"ok": False, "error": error.code, **error.more}


def _check_token(state: State, method: Method, token: str) -> None:
    if not token:
        refuse("not_authed")
    if token not in (state.settings.bot_token, state.settings.app_token):
        refuse("invalid_auth")
    if (token == state.settings.app_token) != method.app_level:
        refuse("not_allowed_token_type")


def _check_scope(state: State, method: Method, args: Json) -> None:
    scope = method.scope
    if scope.startswith("*"):
        channel = state.workspace.find_channel(str(args.get("channel")))
        scope = scope.replace("*", channel.kind if channel else "channels")
    if scope and scope not in state.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(state.scopes)))
