"""The Slack app manifest: one slash command a family, the least scopes, and the reason for each of them."""

from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

import handlers.families  # noqa: F401 - the registry is whole once this is imported
from bot.platforms.slack import channels, homes, watching
from bot.platforms.slack.client import Json
from bot.platforms.slack.shortcuts import SAYS, SHORTCUTS
from handlers.command import ROOT, Command, families
from handlers.origins.reactions import OFFERS

NAME = "Convenor"
ABOUT = "Keeps a Community Safety Partnership's action plan alive between meetings"
LONG_ABOUT = (
    "Partners report on their actions and log incidents where they already talk. Before each Joint Action Group and "
    "Responsible Authorities Group meeting Convenor asks those who have not answered, in one private message with "
    "buttons, and posts a digest that is ready to be the meeting's paper. It answers slash commands, mentions, direct "
    "messages and what is said in the thread of a private message. Its Home tab shows everybody what waits for them, "
    "and any message can be recorded from its menu."
)
SCOPES = {
    "app_mentions:read": "hears what is said to it with @Convenor, for those who cannot use slash commands",
    "channels:history": "looks whether its own message arrived before it sends it again, reads the one message that "
    "somebody marks or wants to record, and learns that one which became a record is changed, in public channels",
    "channels:read": "looks before it posts whether a public channel is archived",
    "chat:write": "posts reminders and digests in the channels it was invited to, and writes to people; shows in a "
    "private reminder what was answered",
    "commands": "takes slash commands",
    "files:read": "looks whether its own file arrived before it uploads it again",
    "files:write": "puts a digest's pictures and the paper as Word, PDF and spreadsheet into the digest's thread, "
    "sends people the files that they ask for, and deletes one that holds a text which was erased",
    "groups:history": "looks whether its own message arrived before it sends it again, reads the one message that "
    "somebody marks or wants to record, and learns that one which became a record is changed, in private channels",
    "groups:read": "learns the names of the private channels it is in, and looks before it posts whether one is "
    "archived, and before anything restricted is posted whether it is shared with others and who is in it",
    "im:history": "hears direct messages to it and the threads of its private reminders, and looks whether its own "
    "arrived there",
    "im:write": "opens the direct conversation for private reminders and answers",
    "reactions:read": "sees the emoji that people put to messages, to offer what the partnership chose one for",
    "users:read": "learns the handles of the people who talk to it or are named to it, which of them are guests who "
    "may have no slash commands, and before anything restricted is posted who of those in the channel is a guest or "
    "another organisation's",
    "users:read.email": "finds the first coordinator by email",
}
"""The bot's scopes, each with what it is for."""
EVENTS = ("app_mention", "message.im", homes.OPENED, *channels.EVENTS, *watching.EVENTS)
"""What Slack tells the bot of unasked: what is said to it in channels, and in direct messages and their threads; that
somebody opened their own page; and what becomes of channels and of messages, each of these with its reason in
`channels` and `watching`."""
LONGEST_HINT = 180
"""Characters of a usage hint that Slack shows without cutting it off."""


def manifest(prefix: str = "", socket: bool = True, url: str = "") -> Json:
    """The manifest as Slack reads it. `url` is where Slack posts to when Socket Mode is not used."""
    request: Json = {} if socket else {"request_url": url}
    menus: Json = {} if socket else {"message_menu_options_url": url}
    return {
        "display_information": {"name": NAME, "description": ABOUT, "long_description": LONG_ABOUT},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": list(_shortcuts()),
            "slash_commands": [each | ({} if socket else {"url": url}) for each in _commands(prefix)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request, **menus},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def lacking(headers: Mapping[str, Any]) -> list[str]:
    """The scopes that a token has not been given, by the headers of any of Slack's answers, each with its use."""
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes") or "").split(",")}
    return [f"{scope}, with which it {reason}" for scope, reason in SCOPES.items() if scope not in granted]


def manifest_text(prefix: str = "", url: str = "") -> str:
    """The manifest as YAML, each scope with its reason; for Socket Mode unless there is a URL."""
    told = _commented(manifest(prefix, not url, url))
    scopes: CommentedSeq = told["oauth_config"]["scopes"]["bot"]
    for place, scope in enumerate(scopes):
        scopes.yaml_add_eol_comment(SCOPES[scope], place)
    yaml = YAML()
    yaml.width = 200
    text = StringIO()
    yaml.dump(told, text)
    return text.getvalue()


def _shortcuts() -> Iterator[Json]:
    """What stands in the menu of every message."""
    for callback, becoming in SHORTCUTS.items():
        about = {"name": OFFERS[becoming], "description": SAYS[becoming]}
        yield about | {"type": "message", "callback_id": callback}


def _commands(prefix: str) -> list[Json]:
    start = f"/{prefix.strip('/-')}-" if prefix.strip("/-") else "/"
    own = [_command(f"{start}{family}", commands) for family, commands in families().items()]
    whole = {
        "command": f"/{ROOT}",
        "description": "Any of the commands, where another app has taken its name",
        "usage_hint": "action update 4.2 …",
        "should_escape": True,
    }
    return [*own, whole]


def _command(name: str, commands: Sequence[type[Command]]) -> Json:
    """A family as one slash command: its verbs as what it is about, the usual one with an example as its hint."""
    usual = commands[0]
    verb = usual.words.partition(" ")[2]
    verbs = ", ".join(command.words.partition(" ")[2] for command in commands)
    return {
        "command": name,
        "description": _short(usual.help if len(commands) == 1 else verbs.capitalize()),
        "usage_hint": _short(f"{verb} {usual.example}".strip()),
        "should_escape": True,
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_HINT else text[: LONGEST_HINT - 1].rstrip(" ,") + "…"


def _commented(value: Any) -> Any:  # noqa: ANN401 - whatever a manifest holds
    if isinstance(value, dict):
        return CommentedMap((key, _commented(inner)) for key, inner in value.items())
    return CommentedSeq(map(_commented, value)) if isinstance(value, list) else value
