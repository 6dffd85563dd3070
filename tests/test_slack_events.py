"""Mentions, direct messages and pressed buttons: one message is one request, however often Slack tells of it."""

from typing import Any

import pytest

from storage.vocabulary import UpdateKind
from tests.fake_slack import faults, labels, texts
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]
SAYS = "action update 4.2 amber Six notices"


async def settled(rig: Rig) -> None:
    """Have everything that was planned sent."""
    await rig.app.tick()


async def test_a_mention_is_answered_in_its_thread(bot: Rig) -> None:
    assert (await bot.slack.mention("police", "jag", SAYS)).acked
    post = await bot.slack.heard("Six notices", "#jag")
    said = next(each for each in bot.slack.shown if each.how == "person")
    assert (post.how, post.thread_ts) == ("post", said.ts)
    assert bot.updates() == ["Six notices"]


async def test_a_mention_in_a_thread_is_answered_there(web: Rig) -> None:
    await web.slack.say("police", "jag", "Shall we?")
    start = web.slack.shown[-1]
    await web.slack.mention("police", "jag", SAYS, thread=start.ts)
    assert (await web.slack.heard("Six notices", "#jag")).thread_ts == start.ts


async def test_a_direct_message_needs_no_mention_and_no_slash(bot: Rig) -> None:
    await bot.slack.direct("police", SAYS)
    await bot.slack.heard("Six notices", "@police")
    assert bot.updates() == ["Six notices"]


async def test_one_message_that_mentions_the_bot_is_one_request(bot: Rig) -> None:
    await bot.slack.mention("police", "jag", SAYS, both=True, repeat=2, at_once=True)
    await bot.slack.heard("Six notices", "#jag")
    await settled(bot)
    assert bot.updates() == ["Six notices"]
    assert len(bot.said_in("#jag")) == 1


async def test_a_direct_message_that_also_mentions_the_bot_is_one_request(web: Rig) -> None:
    await web.slack.direct("police", f"@convenor {SAYS}")
    said = next(each for each in web.slack.shown if each.how == "person")
    twin = {"type": "app_mention", "user": "U0POLICE", "text": said.text, "ts": said.ts, "channel": said.channel}
    assert (await web.slack.event(twin)).acked
    await settled(web)
    assert web.updates() == ["Six notices"]
    assert len(web.said_in("@police")) == 1


@pytest.mark.parametrize("text", [SAYS, "action show 4.2", "action upadte 4.2", "hello"])
async def test_a_redelivered_event_has_one_effect_and_one_answer(bot: Rig, text: str) -> None:
    first = await bot.slack.mention("police", "jag", text)
    await settled(bot)
    said = len(bot.said_in("#jag") + bot.said_in("@police"))
    for retry in (1, 2, 3):
        assert (await bot.slack.replay(first, retry=retry)).acked
    await settled(bot)
    assert len(bot.said_in("#jag") + bot.said_in("@police")) == said == 1
    assert len(bot.updates()) == (text == SAYS)


async def test_an_event_that_arrives_only_as_a_retry_counts(bot: Rig) -> None:
    await bot.slack.mention("police", "jag", SAYS, retry=2)
    assert bot.updates() == ["Six notices"]


async def test_an_event_that_fails_is_delivered_again(bot: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("as asked")

    bot.slack.configure(patience=0.5)
    with monkeypatch.context() as broken:
        broken.setattr(bot.app.desk, "hear", fail)
        assert not (await bot.slack.mention("police", "jag", SAYS)).acked
    bot.slack.configure(patience=20)
    (again,) = await bot.slack.redeliver()
    assert again.acked
    assert bot.updates() == ["Six notices"]


async def test_somebody_unknown_is_told_once_how_to_be_added(bot: Rig) -> None:
    await bot.slack.mention("stranger", "town", SAYS, repeat=2)
    told = await bot.slack.heard("/member add @stranger", "#town")
    assert (told.how, told.to) == ("whisper", "U0STRANGER")
    await bot.slack.direct("stranger", SAYS)
    await bot.slack.heard("/member add @stranger", "@stranger")
    assert bot.updates() == []
    assert len(bot.said_in("#town")) == 1


async def test_a_form_that_cannot_be_opened_by_itself_is_one_press_away(bot: Rig) -> None:
    await bot.slack.mention("police", "jag", "action update 4.2")
    asked = await bot.slack.heard("needs a little more", "#jag")
    await bot.slack.press(asked, "Open the form", "police")
    form = await bot.slack.form("police")
    await bot.slack.submit(form, {"What has happened": "Six notices"})
    assert bot.updates() == ["Six notices"]


async def test_a_mention_that_was_recorded_and_is_edited_asks_its_author_whether_to_correct_it(bot: Rig) -> None:
    await bot.slack.mention("police", "jag", SAYS)
    await bot.slack.heard("Six notices", "#jag")
    said = next(each for each in bot.slack.shown if each.how == "person")
    message = edited(said.channel, said.ts, "message")
    changed = {"type": "message", "subtype": "message_changed", "channel": said.channel, "message": message}
    for event in (edited(said.channel, said.ts, "app_mention"), changed):
        assert (await bot.slack.event(event)).acked
    asked = await bot.slack.heard("You recorded an update on 4.2 from a message in #jag, which was edited", "@police")
    await settled(bot)
    assert (bot.updates(), len(bot.said_in("@police")), len(bot.said_in("#jag"))) == (["Six notices"], 1, 1)
    await bot.slack.press(asked, "Correct it", "police")
    form = await bot.slack.form("police")
    await bot.slack.submit(form, {"text": "Seven notices"})
    assert bot.updates() == ["Six notices", "Seven notices"]


async def test_a_mention_that_is_edited_is_not_carried_out_and_its_author_is_told(bot: Rig) -> None:
    await bot.slack.mention("police", "jag", "action upadte 4.2 Six notices")
    await settled(bot)
    said = next(each for each in bot.slack.shown if each.how == "person")
    before = (bot.updates(), len(bot.said_in("#jag") + bot.said_in("@police")))
    for _ in range(2):
        assert (await bot.slack.event(edited(said.channel, said.ts, "app_mention"))).acked
    told = await bot.slack.heard("I read a message once", "#jag")
    await settled(bot)
    assert (told.how, told.to) == ("whisper", "U0POLICE")
    assert (bot.updates(), len(bot.said_in("#jag") + bot.said_in("@police"))) == (before[0], before[1] + 1)


async def test_a_direct_message_that_is_edited_is_answered_in_words(web: Rig) -> None:
    await web.slack.direct("police", SAYS)
    await web.slack.heard("Six notices", "@police")
    said = next(each for each in web.slack.shown if each.how == "person")
    message = edited(said.channel, said.ts, "message")
    await web.slack.event(
        {"type": "message", "subtype": "message_changed", "channel": said.channel, "message": message}
    )
    await web.slack.heard("You recorded an update on 4.2 from a message, which was edited since", "@police")
    assert web.updates() == ["Six notices"]


def edited(channel: str, ts: str, kind: str) -> dict[str, Any]:
    """What Slack sends of a message that the police have edited."""
    text = "<@U0CONVENOR> action update 4.2 Seven notices"
    return {"type": kind, "user": "U0POLICE", "text": text, "ts": ts, "channel": channel, "edited": {"ts": "99.1"}}


async def test_a_direct_message_in_a_thread_is_answered_there(web: Rig) -> None:
    await web.slack.direct("police", "action show 4.2")
    start = await web.slack.heard("4.2", "@police")
    await web.slack.direct("police", SAYS, thread=start.ts)
    assert (await web.slack.heard("Six notices", "@police")).thread_ts == start.ts


async def test_somebody_unknown_is_told_in_the_thread_where_they_spoke(web: Rig) -> None:
    await web.slack.say("police", "town", "Shall we?")
    start = web.slack.shown[-1]
    await web.slack.mention("stranger", "town", SAYS, thread=start.ts)
    assert (await web.slack.heard("/member add @stranger", "#town")).thread_ts == start.ts


async def test_a_button_on_what_one_person_sees_in_a_thread_is_answered_there(web: Rig) -> None:
    await web.slack.mention("police", "jag", "action show 4.2")
    shown = await web.slack.heard("4.2", "#jag")
    await web.slack.press(shown, "No change", "police")
    first = await web.slack.until(lambda: [post for post in web.slack.shown if post.how == "response"])
    assert first[0].to == "U0POLICE"
    await web.slack.press(first[0], "Show history")
    both = await web.slack.until(lambda: [post for post in web.slack.shown if post.how == "response"][1:])
    assert {each.thread_ts for each in (*first, *both)} == {shown.thread_ts}


UNHEARD: list[dict[str, Any]] = [
    {"subtype": "message_changed", "message": {"text": SAYS, "user": "U0POLICE", "ts": "1.2"}},
    {"subtype": "message_deleted", "deleted_ts": "1.2"},
    {"subtype": "bot_message", "bot_id": "B1", "text": SAYS},
    {"user": "U0POLICE", "bot_id": "B1", "text": SAYS},
    {"user": "U0POLICE", "subtype": "channel_join", "text": SAYS},
]


@pytest.mark.parametrize("inner", UNHEARD)
async def test_what_nobody_said_is_not_heard(web: Rig, inner: dict[str, Any]) -> None:
    web.slack.workspace.open_direct(web.slack.workspace.user("police"))
    event = {"type": "message", "channel": "D0POLICE", "channel_type": "im", "ts": "1.3", **inner}
    assert (await web.slack.event(event)).acked
    await settled(web)
    assert web.updates() == []
    assert web.said_in("@police") == []


async def test_the_bots_own_messages_and_talk_in_channels_are_not_heard(bot: Rig) -> None:
    await bot.slack.direct("police", SAYS)
    own = await bot.slack.heard("Six notices", "@police")
    assert (await bot.slack.echo(own)).acked
    assert (await bot.slack.say("police", "jag", "action update 4.2 red Lost")).acked
    await settled(bot)
    assert bot.updates() == ["Six notices"]


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
async def test_what_is_said_with_a_file_is_heard(web: Rig, subtype: str) -> None:
    web.slack.workspace.open_direct(web.slack.workspace.user("police"))
    event = {
        "type": "message",
        "subtype": subtype,
        "channel": "D0POLICE",
        "user": "U0POLICE",
        "text": SAYS,
        "ts": "9.9",
    }
    await web.slack.event(event)
    assert web.updates() == ["Six notices"]


async def test_any_other_event_is_acknowledged(web: Rig) -> None:
    assert (await web.slack.event({"type": "team_rename", "name": "other"})).acked


async def test_names_are_looked_up_for_those_who_are_mentioned(web: Rig) -> None:
    await web.slack.mention("police", "jag", "action update 4.2 Met @fire in #rag")
    assert web.updates() == ["Met @fire in #rag"]


async def test_where_names_cannot_be_looked_up_the_id_stands(web: Rig) -> None:
    web.slack.revoke("users:read")
    await web.slack.mention("police", "jag", "action update 4.2 Met @fire")
    assert web.updates() == ["Met @U0FIRE"]


async def test_links_are_stored_as_they_were_typed(web: Rig) -> None:
    text = (
        "action update 4.2 See <http://example.org|example.org>, <https://example.org/a&amp;b>,"
        " <https://example.org|our page> <!subteam^S1|@wardens> <!date^1^x|today>"
    )
    await web.slack.direct("police", text, raw=True)
    assert web.updates() == ["See example.org, https://example.org/a&b, our page (https://example.org) @wardens today"]


async def test_a_button_on_a_list_leaves_the_list_and_answers_below_it(bot: Rig) -> None:
    listed = await bot.slack.command("police", "jag", "/action", "show 4.2")
    label = next(each for each in labels(listed) if each == "No change")
    await bot.slack.press(listed, label)
    await bot.slack.until(lambda: [post for post in bot.slack.shown if post.how == "response"])
    assert listed.post and bot.slack.state.post(listed.post.key).edits == 0
    answer = next(post for post in bot.slack.shown if post.how == "response")
    assert answer.to == "U0POLICE" and "no change on 4.2" in texts(answer)


async def test_a_button_in_a_direct_message_is_answered_to_stay(web: Rig) -> None:
    await web.slack.direct("police", "action show 4.2")
    shown = await web.slack.heard("4.2", "@police")
    await web.slack.press(shown, "No change", "police")
    await web.slack.until(lambda: [post for post in web.slack.shown if post.how == "response"])
    answer = next(post for post in web.slack.shown if post.how == "response")
    assert answer.to == ""


async def test_an_answer_that_slack_puts_off_comes_when_it_may(web: Rig) -> None:
    shown = await web.slack.command("police", "jag", "/action", "show 4.2")
    web.slack.fail("response_url", faults.put_off(1))
    await web.slack.press(shown, "No change")
    answer = await web.slack.until(lambda: [post for post in web.slack.shown if post.how == "response"])
    assert "no change on 4.2" in texts(answer[0])


async def test_somebody_unknown_is_told_when_slack_allows_it(web: Rig) -> None:
    web.slack.fail("chat.postEphemeral", faults.put_off(1))
    await web.slack.mention("stranger", "town", SAYS)
    await web.slack.heard("/member add @stranger", "#town")


async def test_a_button_pressed_twice_by_the_same_delivery_has_one_effect(bot: Rig) -> None:
    shown = await bot.slack.command("police", "jag", "/action", "show 4.2")
    await bot.slack.press(shown, "No change", repeat=2, at_once=True)
    with bot.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        assert len([each for each in stores.actions.history(action) if each.kind == UpdateKind.NO_CHANGE]) == 1
