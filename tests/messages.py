"""Messages in the fake Slack that become records: what people say there, and what was made of it."""

from typing import Any

from storage.tables import Delivery, Origin
from tests.fake_slack import Post, View, texts
from tests.slack_rig import Rig

SOON = 15.0
"""Seconds within which the bot says something, on a busy machine too."""
UPDATE, INCIDENT, ACTION = "message_update", "message_incident", "message_meeting_action"
"""What stands in the menu of a message."""


async def said(rig: Rig, text: str, place: str = "jag", who: str = "police", thread: str = "") -> Post:
    """A message that somebody wrote."""
    await rig.slack.say(who, place, text, thread=thread)
    return next(each for each in reversed(rig.slack.shown) if each.how == "person")


def origins(rig: Rig) -> list[tuple[str, str]]:
    """What was made of messages, with the place each stands in."""
    with rig.stores() as stores:
        return [(each.subject, each.name) for each in stores.session.query(Origin).order_by(Origin.id)]


def fields(view: View) -> dict[str, str]:
    """What stands in a form, by its fields."""
    inputs = [block for block in view.blocks if block["type"] == "input"]
    return {block["block_id"]: str(first(block["element"])) for block in inputs}


def first(element: dict[str, Any]) -> object:
    held = [value for name, value in element.items() if name.startswith("initial_")]
    return (held[0]["value"] if isinstance(held[0], dict) else held[0]) if held else ""


def forms_of(rig: Rig) -> list[View]:
    """The forms that are open."""
    return [view for view in rig.slack.views if view.open]


def forms_from(rig: Rig, number: int) -> list[View]:
    """Those from one on, by its number."""
    return forms_of(rig)[number - 1 :]


def planned(rig: Rig, about: str) -> int:
    """How many messages were planned about something."""
    with rig.stores() as stores:
        return sum(each.subject.startswith(about) for each in stores.session.query(Delivery))


async def chosen(rig: Rig, emoji: str = ":pushpin:", becomes: str = "update") -> None:
    """A coordinator lets an emoji offer something."""
    answer = await rig.slack.command("council", "jag", "/meeting", f"reaction {emoji} {becomes}")
    assert answer.post and "Saved" in texts(answer.post)
