"""What a message in Slack says, wherever in it that stands, and whether it still says the same."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from bot.platforms.slack.client import Json

_LABEL = re.compile(r"(<[@#][A-Z0-9]+)\|[^<>]*>")
_WRITTEN = ("rich_text", "section", "header", "context", "markdown", "table")
"""The blocks that hold words; the others hold what is pressed or looked at."""


def text_of(message: Json) -> str:
    """The words of a message as Slack writes them, escapes and all: its text, else those of its blocks or cards."""
    text = str(message.get("text") or "")
    if text.strip():
        return text
    blocks = "\n".join(filter(None, map(_block, message.get("blocks") or ())))
    cards = [str(each.get("text") or each.get("fallback") or "") for each in message.get("attachments") or ()]
    return blocks or "\n".join(filter(None, cards))


def digest_of(message: Json) -> str:
    """A digest of what a message says, the same for as long as nobody changes its words."""
    said = " ".join(_LABEL.sub(r"\1>", text_of(message)).split())
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _block(block: Json) -> str:
    if block.get("type") not in _WRITTEN:
        return ""
    lines = block.get("elements") or [] if block["type"] == "rich_text" else [block]
    return "\n".join("".join(_words(line)).strip() for line in lines)


def _words(part: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a block holds
    """All that people read within a part of a block, in order."""
    if isinstance(part, list):
        for each in part:
            yield from _words(each)
    elif isinstance(part, dict):
        yield from _element(part)


def _element(part: Json) -> Iterator[str]:
    match part.get("type"):
        case "user":
            yield f"<@{part.get('user_id')}>"
        case "channel":
            yield f"<#{part.get('channel_id')}>"
        case "emoji":
            yield f":{part.get('name')}:"
        case "link":
            yield str(part.get("text") or part.get("url") or "")
        case "text":
            yield str(part.get("text") or "")
        case "mrkdwn" | "plain_text":
            yield f"{part.get('text') or ''}\n"
        case _:
            yield from _words([part.get(name) for name in ("text", "fields", "elements", "rows") if part.get(name)])
            yield "\n"
