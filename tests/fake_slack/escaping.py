"""Text as Slack sends it on: three characters escaped, people and channels as references."""

import re
from typing import Any

from tests.fake_slack.records import Json
from tests.fake_slack.workspace import Workspace

_REFERENCE = re.compile(r"(?<![\w@#<])([@#])([\w.-]*\w)")
_EVERYBODY = {"channel", "here", "everyone"}
_BARE = re.compile(r"&(?!(?:amp|lt|gt);)")


def escaped(text: str) -> str:
    """Slack's three escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def sent(workspace: Workspace, text: str, *, named: bool) -> str:
    """What a person typed, as an app gets it: `@police` and `#jag` become references where there are such.

    `named` references to people carry the handle, as in a slash command; in a message they do not.
    """

    def reference(match: re.Match[str]) -> str:
        sign, name = match.groups()
        if sign == "@" and name in _EVERYBODY:
            return f"<!{name}>"
        if sign == "@" and (user := workspace.find_user(name)) and user.name == name:
            return f"<@{user.id}|{user.name}>" if named else f"<@{user.id}>"
        if sign == "#" and (channel := workspace.find_channel(name)) and channel.name == name:
            return f"<#{channel.id}|{channel.name}>"
        return match.group()

    return _REFERENCE.sub(reference, escaped(text))


def returned(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Blocks as Slack gives them back: plain text escaped too, whatever it was when it was sent."""
    if isinstance(value, list):
        return [returned(item) for item in value]
    if not isinstance(value, dict):
        return value
    body: Json = {key: returned(inner) for key, inner in value.items()}
    if body.get("type") == "plain_text" and isinstance(body.get("text"), str):
        body["text"] = _BARE.sub("&amp;", body["text"]).replace("<", "&lt;").replace(">", "&gt;")
    return body
