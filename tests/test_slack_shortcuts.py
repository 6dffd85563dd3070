"""Records made from messages: chosen in a message's menu, or offered by an emoji; by either door."""

from typing import Any

import pytest

from tests.fake_slack import Post, faults, labels, texts
from tests.fake_slack.shortcuts import choose, edit, react, remove
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]
UPDATE, INCIDENT, ACTION = "message_update", "message_incident", "message_meeting_action"


async def said(rig: Rig, text: str, place: str = "jag", who: str = "police", **more: Any) -> Post:
    """A message that somebody wrote."""
    await rig.slack.say(who, place, text, **more)
    return next(each for each in reversed(rig.slack.shown) if each.how == "person")


def origins(rig: Rig) -> list[tuple[str, str]]:
    """What was made of messages, with the place each stands in."""
    with rig.stores() as stores:
        from storage.tables import Origin

        return [(each.subject, each.name) for each in stores.session.query(Origin).order_by(Origin.id)]


def fields(view: Any) -> dict[str, str]:
    """What stands in a form, by its fields."""
    inputs = [block for block in view.blocks if block["type"] == "input"]
    return {block["block_id"]: str(first(block["element"])) for block in inputs}


def first(element: dict[str, Any]) -> object:
    held = [value for name, value in element.items() if name.startswith("initial_")]
    return (held[0]["value"] if isinstance(held[0], dict) else held[0]) if held else ""


async def test_a_message_in_a_thread_is_recorded_as_an_update(bot: Rig) -> None:
    start = await said(bot, "How is it going?", who="council")
    reply = await said(bot, "amber 4.2 Six notices issued", thread=start.ts)
    assert (await choose(bot.slack, "police", reply, UPDATE)).acked
    form = await bot.slack.form("police")
    assert fields(form)["ref"] == "4.2" and fields(form)["status"] and fields(form)["text"] == "Six notices issued"
    assert "From a message in #jag." in texts(form) and f"/p{reply.ts}" in texts(form)
    await bot.slack.submit(form)
    assert bot.updates() == ["Six notices issued"]
    assert [name for _, name in origins(bot)] == ["#jag"]
    shown = await bot.slack.command("police", "jag", "/action", "history 4.2")
    assert shown.post and "from a message in #jag" in texts(shown.post) and f"/p{reply.ts}" in texts(shown.post)
