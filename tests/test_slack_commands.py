"""Slash commands through the real door: answered in their acknowledgement, once, and only when they are Slack's."""

import asyncio

import pytest

from tests.fake_slack import labels, live_markup, texts
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]


async def test_an_update_is_saved_and_echoed_to_the_person_alone(bot: Rig) -> None:
    before = len(bot.slack.calls)
    answer = await bot.slack.command("police", "jag", "/action", "update 4.2 amber Six notices issued")
    assert answer.post
    assert "Six notices issued" in texts(answer)
    assert answer.post.to == "U0POLICE"
    assert bot.updates() == ["Six notices issued"]
    assert len(bot.slack.calls) == before  # no call to Slack before the answer, and none after it


@pytest.mark.parametrize("name", ["/action", "/csp-action", "/ACTION"])
async def test_a_prefix_before_the_name_is_understood(web: Rig, name: str) -> None:
    await web.slack.command("police", "jag", name, "update 4.2 Six notices")
    assert web.updates() == ["Six notices"]


async def test_the_whole_line_after_convenor(web: Rig) -> None:
    await web.slack.command("police", "jag", "/convenor", "action update 4.2 Six notices")
    assert web.updates() == ["Six notices"]


TYPED = [
    "Six <b>notices</b> & two more",
    "5 &amp; 6, not 5 &amp;amp; 6",
    "  two  spaces, a tab\tand “quotes” it's",
    "emoji 🚒 and\na second line",
    "<!channel> <https://example.org|click> *bold*",
]


@pytest.mark.parametrize("typed", TYPED)
async def test_text_is_stored_as_typed_and_cannot_act(web: Rig, typed: str) -> None:
    answer = await web.slack.command("police", "jag", "/action", f"update 4.2 {typed}")
    assert web.updates() == [typed.strip()]
    assert answer.post
    assert live_markup(answer.post) == []


async def test_references_become_labels(web: Rig) -> None:
    await web.slack.command("police", "jag", "/action", "update 4.2 Met @fire in #jag and @here")
    assert web.updates() == ["Met @fire in #jag and @here"]


async def test_a_person_who_is_named_is_found(web: Rig) -> None:
    await web.slack.command("council", "jag", "/action", "assign 4.2 @police")
    with web.stores() as stores:
        action = stores.actions.find("4.2")
        assert action and action.owner and action.owner.name == "police"


async def test_somebody_unknown_is_told_how_to_be_added(bot: Rig) -> None:
    answer = await bot.slack.command("stranger", "town", "/action", "update 4.2 Six notices")
    assert "/member add @stranger partner" in texts(answer)
    assert bot.updates() == []


async def test_what_cannot_be_read_comes_back_with_something_to_press(bot: Rig) -> None:
    answer = await bot.slack.command("police", "jag", "/action", "upadte 4.2 Six notices")
    pressed = await bot.slack.press(answer, labels(answer)[0])
    assert pressed.acked
    await bot.slack.heard("Six notices", "#jag")
    assert bot.updates() == ["Six notices"]


async def test_the_same_command_delivered_again_has_one_effect_and_one_answer(bot: Rig) -> None:
    answer = await bot.slack.command("police", "jag", "/action", "update 4.2 Six notices", repeat=2, at_once=True)
    again = await bot.slack.replay(answer)
    assert bot.updates() == ["Six notices"]
    assert {texts(each) for each in (answer, *answer.others, again)} == {texts(answer)}


async def test_the_same_words_again_are_asked_about_and_the_answer_takes_the_place_of_the_question(bot: Rig) -> None:
    await bot.slack.command("police", "jag", "/action", "update 4.2 Six notices")
    asked = await bot.slack.command("police", "jag", "/action", "update 4.2 Six notices")
    assert bot.updates() == ["Six notices"]
    await bot.slack.press(asked, "Save it again")
    await bot.slack.until(lambda: asked.post and bot.slack.state.post(asked.post.key).edits == 1)
    assert bot.updates() == ["Six notices", "Six notices"]


async def test_twenty_at_once_are_all_answered_and_stored(bot: Rig) -> None:
    said = [f"update 4.2 Notice number {number}" for number in range(20)]
    answers = await asyncio.gather(*(bot.slack.command("police", "jag", "/action", each) for each in said))
    assert all(answer.acked for answer in answers)
    assert sorted(bot.updates()) == sorted(each.removeprefix("update 4.2 ") for each in said)


async def test_a_long_answer_goes_on_below_its_acknowledgement(bot: Rig) -> None:
    for number in range(14):
        await bot.slack.command("police", "jag", "/action", f"update 4.2 {number} " + "word " * 500)
    answer = await bot.slack.command("police", "jag", "/action", "history 4.2")
    await bot.slack.heard("0 word", "#jag")
    shown = [post for post in bot.slack.shown if post.how in ("ack", "response") and "history" in texts(post).lower()]
    assert answer.post and len(shown) > 1
    assert {post.to for post in shown} == {"U0POLICE"}


async def test_an_answer_too_long_for_slack_says_so(web: Rig) -> None:
    for number in range(14):
        await web.slack.command("police", "jag", "/action", f"update 4.2 {number} " + "word " * 1_300)
    await web.slack.command("police", "jag", "/action", "history 4.2")
    await web.slack.heard("Send me the same words as a direct message", "#jag")


REFUSED = [
    {"secret": "0" * 32},
    {"secret": None},
    {"secret": ""},
    {"tamper": True},
    {"timestamp": "1000000000"},
    {"timestamp": "abc"},
]


@pytest.mark.parametrize("way", REFUSED)
async def test_what_is_not_signed_by_slack_is_refused(web: Rig, way: dict[str, object]) -> None:
    answer = await web.slack.command("police", "jag", "/action", "update 4.2 Six notices", **way)  # type: ignore[arg-type]
    assert answer.status == 401
    assert web.updates() == []


async def test_a_byte_for_byte_replay_gives_the_stored_answer(web: Rig) -> None:
    answer = await web.slack.command("police", "jag", "/action", "update 4.2 Six notices")
    again = await web.slack.replay(answer)
    assert texts(again) == texts(answer)
    assert web.updates() == ["Six notices"]


async def test_slack_can_prove_the_address(web: Rig) -> None:
    answer = await web.slack.verify("a challenge")
    assert answer.body in ("a challenge", {"challenge": "a challenge"})


async def test_what_is_under_way_at_the_end_is_answered(sock: Rig) -> None:
    said = [sock.slack.command("police", "jag", "/action", f"update 4.2 Notice {number}") for number in range(20)]
    answers = asyncio.gather(*said)
    await asyncio.sleep(0.02)
    await sock.app.slack.stop()
    assert [answer.error for answer in await answers] == [""] * 20
    assert len(sock.updates()) == 20
    assert not sock.app.slack.connected()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_no_command_is_lost_while_a_socket_is_replaced(sock: Rig, reason: str) -> None:
    for number in range(5):
        said = asyncio.create_task(sock.slack.command("police", "jag", "/action", f"update 4.2 Notice {number}"))
        sock.slack.disconnect(reason)  # type: ignore[arg-type]
        assert (await said).acked
    assert len(sock.updates()) == 5
    assert sock.app.slack.connected()


async def test_a_socket_that_breaks_is_opened_again(sock: Rig) -> None:
    sock.slack.hang_up()
    await sock.slack.until(lambda: len(sock.slack.calls_to("apps.connections.open")) == 4)
    await sock.slack.until(sock.app.slack.connected)
    assert (await sock.slack.command("police", "jag", "/action", "update 4.2 Six notices")).acked


async def test_a_hundred_at_once_while_the_sockets_are_replaced(sock: Rig) -> None:
    said = [f"update 4.2 Notice number {number}" for number in range(100)]
    under_way = [asyncio.create_task(sock.slack.command("police", "jag", "/action", each)) for each in said]
    await sock.slack.until(lambda: len(sock.slack.acks) > 20)
    sock.slack.disconnect("refresh_requested")
    answers = await asyncio.gather(*under_way)
    assert [answer.error for answer in answers] == [""] * len(said)
    assert sorted(sock.updates()) == sorted(each.removeprefix("update 4.2 ") for each in said)
