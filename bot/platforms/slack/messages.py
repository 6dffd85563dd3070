"""Replies as Slack messages, with the buttons of a question told apart from other buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.drawings import blocks
from bot.drawings.blocks import Message, with_buttons
from bot.platforms.slack.client import Json
from handlers.paper import Paper
from handlers.reply import Reply, Tone

SAY, ASK = "say:", "ask:"
"""How the action_id of a button begins. When a question's button was pressed, the answer takes the question's place."""
EVENT = "convenor_message"


@dataclass(frozen=True)
class Letter:
    """One message of several under one mark; `part` counts from 0."""

    message: Message
    mark: str
    part: int

    @property
    def metadata(self) -> Json:
        """What the channel's history gives back; readable by everybody, so it holds the opaque mark only."""
        return {"event_type": EVENT, "event_payload": {"mark": self.mark, "part": self.part}}


def draw(content: Reply | Paper) -> Sequence[Message]:
    """The messages of an answer that is given at once."""
    return _told_apart(content, blocks.draw(content))


def draw_letters(content: Reply | Paper, mark: str) -> Sequence[Letter]:
    """The messages of a delivery, each under its mark and number."""
    drawn = _told_apart(content, blocks.draw(content, mark))
    return [Letter(message, mark, part) for part, message in enumerate(drawn)]


def mark_of(message: Json) -> tuple[str, int]:
    """The mark that a message in Slack bears and its part, by its metadata, else by its first block; "" for none."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") == EVENT and payload.get("mark"):
        return str(payload["mark"]), int(payload["part"])
    blocks = message.get("blocks") or [{}]
    mark, _, number = str(blocks[0].get("block_id") or "").rpartition(":")
    return (mark, int(number) - 1) if mark and number.isdecimal() else ("", 0)


def body_of(message: Message) -> Json:
    """A message as acknowledgements and response URLs carry it."""
    return {"text": message.text, "blocks": list(message.blocks), "mrkdwn": False}


def _told_apart(content: Reply | Paper, drawn: Sequence[Message]) -> Sequence[Message]:
    if isinstance(content, Paper) or content.tone not in (Tone.ASK, Tone.REFUSED):
        return drawn
    return [replace(message, blocks=tuple(map(_asking, message.blocks))) for message in drawn]


def _asking(block: Json) -> Json:
    return with_buttons(block, lambda button: button | {"action_id": ASK + button["action_id"].removeprefix(SAY)})
