"""Private reminders in Slack: pressed, filled in and answered in their thread, with one message that stays."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.platforms.contract import Rejected
from bot.platforms.slack import NAME
from handlers.prompting.message import drawn
from handlers.prompting.sheet import sheet_of
from handlers.reply import Reply
from storage.prompts import Asking
from storage.tables import Delivery, Prompt
from tests.fake_slack import Post, faults, labels, texts, user_id
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]
REFS = ("4.1", "4.2", "4.3")


async def reminded(rig: Rig, *refs: str, ahead: timedelta = timedelta(days=20)) -> Post:
    """Send the police a reminder of these actions for a meeting so far ahead, whatever hour it is."""
    now = SystemClock().now()
    with rig.app.database.unit() as unit:
        stores = unit.within(rig.partnership_id)
        member = stores.members.on_platform(NAME, user_id("police"))
        kind = stores.meetings.kind("jag")
        assert member and kind
        listed = [found for ref in refs or REFS if (found := stores.actions.find(ref))]
        for action in listed:
            action.lead_id, action.owner_id = member.organisation_id, member.id
        meeting = stores.meetings.schedule(kind, now + ahead, None, "", now, None)
        actions = {each.id: each.position for each in listed}
        to = f"@{user_id('police')}"
        asking = Asking(member.id, now.date(), NAME, to, now, now + timedelta(days=9), (meeting.id,), actions)
        stores.prompts.plan([asking])
        prompt = stores.session.query(Prompt).one()
        stores.prompts.delivery(prompt).content = drawn(sheet_of(stores, prompt, now)).model_dump(mode="json")
        stores.prompts.delivery(prompt).expires_at = now + ahead if ahead > timedelta(0) else None
    await rig.app.tick()
    return next(post for post in rig.slack.posts if post.place == "@police")


def standing(rig: Rig, post: Post) -> str:
    """What a message says now."""
    return texts(rig.slack.state.post(post.key))


def lasting(rig: Rig) -> list[Post]:
    """What stands in the direct conversation with the police for good, outside of threads."""
    said = [post for post in rig.slack.shown if post.place == "@police" and post.how != "person"]
    return [post for post in said if not post.to and not post.thread_ts]


async def test_a_press_is_shown_in_its_row_and_leaves_no_other_message(bot: Rig) -> None:
    reminder = await reminded(bot)
    assert labels(reminder)[:6] == ["On track", "At risk", "Off track", "No change", "Done", "Not mine"]
    for times, ref in enumerate(REFS, 1):
        assert (await bot.slack.press(reminder, "No change", "police", near=ref)).acked
        await bot.slack.until(lambda n=times: bot.slack.state.post(reminder.key).edits == n)  # type: ignore[misc]
    assert standing(bot, reminder).count("Saved: no change") == 3
    await bot.slack.until(lambda: len([each for each in bot.slack.shown if each.how == "response"]) == 3)
    assert {each.to for each in bot.slack.shown if each.how == "response"} == {user_id("police")}
    assert [each.key for each in lasting(bot)] == [reminder.key]
    assert bot.slack.state.post(reminder.key).blocks[0]["block_id"] == reminder.blocks[0]["block_id"]


async def test_a_form_from_a_reminder_is_answered_in_its_thread(bot: Rig) -> None:
    reminder = await reminded(bot)
    await bot.slack.press(reminder, "At risk", "police", near="4.2")
    form = await bot.slack.form("police")
    await bot.slack.submit(form, {"Why": "Six notices, two contested"})
    await bot.slack.until(lambda: bot.slack.state.post(reminder.key).edits == 1)
    answer = await bot.slack.heard("two contested", "@police")
    assert answer.thread_ts == reminder.ts and bot.updates() == ["Six notices, two contested"]
    assert "Saved: at risk" in standing(bot, reminder)
    assert [each.key for each in lasting(bot)] == [reminder.key]


async def test_a_reply_in_the_thread_is_an_update_and_is_answered_there(bot: Rig) -> None:
    reminder = await reminded(bot)
    await bot.slack.direct("police", "4.2 amber Six notices &amp; more", thread=reminder.ts)
    await bot.slack.until(lambda: bot.slack.state.post(reminder.key).edits == 1)
    await bot.slack.direct("police", "Met twice", thread=reminder.ts)
    asked = await bot.slack.heard("Which action is this about?", "@police")
    assert asked.thread_ts == reminder.ts and [each[:3] for each in labels(asked)] == ["4.1", "4.3"]
    await bot.slack.press(asked, labels(asked)[1], "police")
    await bot.slack.until(lambda: bot.slack.state.post(reminder.key).edits == 2)
    assert bot.updates("4.3") == ["Met twice"] and bot.updates() == ["Six notices &amp; more"]
    assert [each.key for each in lasting(bot)] == [reminder.key]


async def test_a_redelivered_reply_has_one_effect(web: Rig) -> None:
    reminder = await reminded(web, "4.2")
    await web.slack.direct("police", "Six notices", thread=reminder.ts, repeat=2, at_once=True)
    await web.app.tick()
    assert web.updates() == ["Six notices"]
    assert len([each for each in web.slack.posts if each.thread_ts == reminder.ts]) == 1


async def test_two_presses_in_the_same_moment_are_one_update(web: Rig) -> None:
    reminder = await reminded(web)
    await asyncio.gather(*(web.slack.press(reminder, "On track", "police", near="4.2") for _ in range(2)))
    said = await web.slack.until(
        lambda: [each for each in web.slack.shown if each.how == "response"][1:] and web.slack.shown
    )
    answers = sorted(texts(each).split("\n")[0] for each in said if each.how == "response")
    assert answers == ["Saved already: 4.2 is on track", "Saved: 4.2 is on track"]
    with web.stores() as stores:
        action = stores.actions.find("4.2")
        assert action and len([each for each in stores.actions.history(action) if each.entered_by_id]) == 1


async def test_where_a_reminder_cannot_be_edited_the_press_counts_all_the_same(web: Rig) -> None:
    reminder = await reminded(web)
    web.slack.fail("chat.update", faults.refused("edit_window_closed"), times=0)
    await web.slack.press(reminder, "No change", "police", near="4.2")
    await web.app.tick()
    with web.stores() as stores:
        kinds = [(each.kind, str(each.state)) for each in stores.session.query(Delivery).order_by(Delivery.id)]
    assert kinds == [("prompt", "sent"), ("redraw", "failed"), ("notice", "sent")]
    await web.slack.heard("Your answers are saved", "@police")


async def test_words_elsewhere_in_the_direct_conversation_need_a_ref(web: Rig) -> None:
    await reminded(web)
    await web.slack.direct("police", "4.2 amber Six notices")
    await web.slack.heard("4.2 is at risk", "@police")
    await web.slack.direct("police", "Six notices")
    await web.slack.heard("I do not understand", "@police")
    assert web.updates() == ["Six notices"]


GONE = [
    ("conversations.open", "user_not_found", "not in the workspace any more"),
    ("conversations.open", "user_disabled", "not in the workspace any more"),
    ("conversations.open", "user_not_visible", "another organisation's workspace"),
    ("conversations.open", "cannot_dm_bot", "an app and not a person"),
    ("chat.postMessage", "channel_not_found", "closed to the bot"),
    ("chat.postMessage", "messages_tab_disabled", "Messages tab"),
    ("chat.postMessage", "restricted_action_non_threadable_channel", "does not let apps write to this person"),
]


async def test_why_a_reminder_cannot_be_delivered_is_told_in_words(web: Rig) -> None:
    for number, (method, error, said) in enumerate(GONE):
        web.slack.fail(method, faults.refused(error))
        platform = web.app.slack.platform
        letter = platform.draw(Reply(title="Six notices"), f"mark{number}")[0]
        with pytest.raises(Rejected, match=said):
            await platform.post(f"@U0POLICE{number if 'open' in method else ''}", "", letter)
