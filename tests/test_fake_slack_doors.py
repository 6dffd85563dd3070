"""People in the fake Slack, speaking to a real Bolt app over signed HTTP and over Socket Mode."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError

from tests.echo_bot import FORM, EchoBot, client, over_http, over_socket, row
from tests.fake_slack import FakeSlack, SlackProcess, View, faults, labels, live_markup, texts, user_id


@pytest_asyncio.fixture(params=["http", "socket"])
async def bot(request: pytest.FixtureRequest, slack: FakeSlack) -> AsyncIterator[EchoBot]:
    """The echo bot behind either door."""
    echo = EchoBot(slack)
    async with (over_http if request.param == "http" else over_socket)(slack, echo):
        yield echo


async def opened(slack: FakeSlack) -> View:
    """The form, opened for the police."""
    await slack.command("police", "jag", "/action", "form")
    return await slack.form("police")


async def test_a_command_is_answered_in_its_acknowledgement(slack: FakeSlack, bot: EchoBot) -> None:
    answer = await slack.command("police", "jag", "/action", "update 4.2 <b> & @council told #rag @nobody")
    (body,) = bot.heard
    assert body["text"] == "update 4.2 &lt;b&gt; &amp; <@U0COUNCIL|council> told <#C0RAG|rag> @nobody"
    assert (body["user_id"], body["channel_id"], body["channel_name"]) == ("U0POLICE", "C0JAG", "jag")
    assert answer.acked
    assert texts(answer).startswith("You said update 4.2 <b> &")
    assert answer.post
    assert (answer.post.how, answer.post.place, answer.post.to) == ("ack", "#jag", "U0POLICE")
    assert live_markup(answer.post) == ["<@U0COUNCIL|council>", "<#C0RAG|rag>"]


async def test_raw_text_goes_as_it_stands(slack: FakeSlack, bot: EchoBot) -> None:
    await slack.command("police", "rag", "/action", "assign 4.2 @council <&>", raw=True)
    await slack.command("police", "", "/action", "mine")
    assert [body["text"] for body in bot.heard] == ["assign 4.2 @council <&>", "mine"]
    assert [body["channel_name"] for body in bot.heard] == ["privategroup", "directmessage"]


async def test_a_listener_that_fails_is_not_acknowledged(slack: FakeSlack, bot: EchoBot) -> None:
    answer = await slack.command("police", "jag", "/action", "fail", patience=0.2)
    assert not answer.acked
    assert (answer.status, answer.error) in [(500, ""), (None, "timeout")]
    assert len(bot.heard) == 1


async def test_slack_waits_no_longer_than_its_patience(slack: FakeSlack, bot: EchoBot) -> None:
    bot.delay = 0.4
    answer = await slack.command("police", "jag", "/action", "mine", patience=0.1)
    assert (answer.status, answer.error) == (None, "timeout")
    assert 0.1 <= answer.seconds < bot.delay
    await asyncio.sleep(0.4)
    assert slack.shown == []


async def test_a_button_answers_through_its_response_url(slack: FakeSlack, bot: EchoBot) -> None:
    listed = await slack.command("police", "jag", "/action", "list")
    assert labels(listed) == ["No change", "No change"]
    with pytest.raises(LookupError, match="2 things to press"):
        await slack.press(listed, "No change")
    with pytest.raises(LookupError, match="cannot see"):
        await slack.press(listed, "No change", "council", near="4.3")
    answer = await slack.press(listed, "No change", near="4.3")
    assert answer.acked
    body = bot.heard[-1]
    assert body["actions"][0]["value"] == "/action nochange 4.3"
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    assert listed.post
    assert (listed.post.text, listed.post.edits) == ("Done: /action nochange 4.3", 1)


async def test_a_press_on_a_message_carries_the_message_as_slack_escapes_it(slack: FakeSlack, bot: EchoBot) -> None:
    await bot.client.chat_postMessage(channel="C0JAG", text="Two actions", blocks=[row("4.2")])
    await slack.press(slack.posts[0], "No change", "council")
    body = bot.heard[-1]
    assert (body["user"]["id"], body["message"]["ts"]) == ("U0COUNCIL", slack.posts[0].ts)
    assert body["message"]["blocks"][0]["text"]["text"] == "4.2 Deal with fly-tipping &amp; litter"
    assert slack.posts[0].text == "Done: /action nochange 4.2"


async def test_a_form_is_filled_in_by_its_labels(slack: FakeSlack, bot: EchoBot) -> None:
    form = await opened(slack)
    assert (form.title, form.callback_id, form.private_metadata) == ("Update an action", "update", "4.2")
    with pytest.raises(ValueError, match="What happened is required"):
        await slack.submit(form)
    with pytest.raises(LookupError, match="'Owner'"):
        await slack.submit(form, {"Ownership": "fire"})
    values = {"What happened": "Six <notices> & more", "Owner": "fire", "Channel": "rag", "Status": "amber"}
    answer = await slack.submit(form, {**values, "Action": "4.2"})
    assert (answer.acked, answer.view, form.open) == (True, None, False)
    state = bot.heard[-1]["view"]["state"]["values"]
    assert state["words"]["given"] == {"type": "plain_text_input", "value": "Six <notices> & more"}
    assert state["status"]["given"]["selected_option"]["value"] == "amber"
    assert state["due"]["given"]["selected_date"] == "2026-12-10"
    assert state["who"]["given"]["selected_user"] == user_id("fire")
    assert state["where"]["given"]["selected_conversation"] == "C0RAG"
    assert state["action"]["given"]["selected_option"]["text"]["text"] == "4.2 Fly-tipping"
    with pytest.raises(LookupError, match="no form"):
        await slack.submit(form, values)


async def test_errors_come_back_by_label_and_what_was_typed_stays(slack: FakeSlack, bot: EchoBot) -> None:
    form = await opened(slack)
    before = form.hash
    wrong = await slack.submit(form, {"What happened": "wrong", "Owner": "fire"})
    assert (wrong.errors, wrong.view, form.open) == ({"What happened": "Say more"}, form, True)
    assert form.hash == before
    changed = await slack.submit(form, {"What happened": "more"})
    assert changed.view is form
    assert (form.title, form.hash == before) == ("And again", False)
    await slack.submit(form, {"What happened": "at last"})
    assert bot.heard[-1]["view"]["state"]["values"]["who"]["given"]["selected_user"] == "U0FIRE"


async def test_options_are_looked_up(slack: FakeSlack, bot: EchoBot) -> None:
    form = await opened(slack)
    answer = await slack.suggest(form, "Action", "4.2")
    assert answer.options == ["4.2 Fly-tipping", "1.1 Burglary"]
    assert bot.heard[-1]["value"] == "4.2"
    with pytest.raises(LookupError, match="no option is called '9\\.9 nothing'"):
        await slack.submit(form, {"What happened": "x", "Status": "9.9 nothing"})


async def test_a_mention_is_one_message_and_may_be_two_events(slack: FakeSlack, bot: EchoBot) -> None:
    answer = await slack.mention("police", "jag", "update 4.2 <now>", both=True)
    first, second = bot.heard
    assert (first["event"]["type"], second["event"]["type"]) == ("message", "app_mention")
    assert first["event"]["ts"] == second["event"]["ts"]
    assert first["event_id"] != second["event_id"]
    assert second["event"]["text"] == "<@U0CONVENOR> update 4.2 &lt;now&gt;"
    assert (answer.acked, len(answer.others)) == (True, 1)


async def test_a_direct_message_and_a_message_in_a_thread(slack: FakeSlack, bot: EchoBot) -> None:
    await slack.direct("police", "mine")
    await slack.mention("stranger", "town", "mine", thread="1.000001")
    first, second = (body["event"] for body in bot.heard)
    assert (first["channel_type"], first["channel"], first["text"]) == ("im", "D0POLICE", "mine")
    assert (second["thread_ts"], second["team"]) == ("1.000001", "T0TOWN")
    assert bot.heard[1]["is_ext_shared_channel"]


@pytest.mark.parametrize("at_once", [False, True])
async def test_an_event_delivered_again_is_the_same_event(slack: FakeSlack, bot: EchoBot, at_once: bool) -> None:
    answer = await slack.mention("police", "jag", "mine", repeat=2, at_once=at_once)
    assert len({body["event_id"] for body in bot.heard}) == 1
    assert len(bot.heard) == 1 + len(answer.others) == 3
    assert sorted(set(bot.retries) - {"0"}) == ["1", "2"]


async def test_what_was_not_acknowledged_is_delivered_again(slack: FakeSlack, bot: EchoBot) -> None:
    slack.configure(patience=0.15, retry_waits=(0.0, 0.01))
    assert not (await slack.mention("police", "jag", "fail")).acked
    assert [number for number in bot.retries if number != "0"] == ["1", "2"]
    slack.configure(retry_waits=())
    await slack.redeliver()
    assert bot.retries[-1] == "3"
    assert len({body["event_id"] for body in bot.heard}) == 1


async def test_a_repeated_command_is_the_same_to_the_byte(slack: FakeSlack, bot: EchoBot) -> None:
    answer = await slack.command("police", "jag", "/action", "mine", repeat=1)
    await slack.replay(answer)
    assert bot.heard[0] == bot.heard[1] == bot.heard[2]


async def test_signatures_are_checked(slack: FakeSlack) -> None:
    echo = EchoBot(slack)
    async with over_http(slack, echo):
        now = int(slack.workspace.now())
        assert (await slack.verify("prove it")).body == {"challenge": "prove it"}
        good = await slack.command("police", "jag", "/action", "mine", timestamp=f"{now - 290}")
        assert good.status == 200
        assert (await slack.replay(good, timestamp=f"{now - 310}")).status == 401
        assert (await slack.replay(good, secret="another")).status == 401
        assert (await slack.replay(good, secret="")).status == 401
        assert (await slack.replay(good, secret=None)).status == 401
        assert (await slack.replay(good, tamper=True)).status == 401
        assert (await slack.replay(good, timestamp="abc")).status == 500
        assert len(echo.heard) == 1


async def test_a_bot_that_is_not_there(slack: FakeSlack) -> None:
    assert (await slack.command("police", "jag", "/action", "mine")).error == "no_socket"
    nobody = await slack.command("police", "jag", "/action", "mine", url="http://127.0.0.1:9/")
    assert (nobody.status, nobody.error) == (None, "connection_failed")
    await slack.mention("police", "jag", "while you were out")
    echo = EchoBot(slack)
    async with over_socket(slack, echo):
        (answer,) = await slack.redeliver()
        assert answer.acked
        assert echo.retries == ["1"]
        assert await slack.redeliver() == []


async def test_each_payload_goes_to_one_socket(slack: FakeSlack) -> None:
    bots = [EchoBot(slack), EchoBot(slack)]
    async with over_socket(slack, bots[0]), over_socket(slack, bots[1]):
        for number in range(6):
            await slack.command("police", "jag", "/action", f"{number}")
        assert [len(bot.heard) for bot in bots] == [3, 3]
        assert {ack.socket for ack in slack.acks} == {1, 2}


async def test_a_socket_told_to_go_is_replaced(slack: FakeSlack) -> None:
    echo = EchoBot(slack)
    async with over_socket(slack, echo):
        slack.disconnect("refresh_requested")
        await slack.until(lambda: (slack.sockets_so_far, slack.sockets) == (2, 1))
        assert (await slack.command("police", "jag", "/action", "mine")).acked
        assert slack.acks[-1].socket == 2


async def test_a_socket_that_is_reset_is_replaced(slack: FakeSlack) -> None:
    async with over_socket(slack, EchoBot(slack), ping_interval=0.1):
        slack.hang_up()
        await slack.until(lambda: (slack.sockets_so_far, slack.sockets) == (2, 1))
        assert (await slack.command("police", "jag", "/action", "mine")).acked


async def test_a_deaf_socket_stays_open_and_says_nothing(slack: FakeSlack) -> None:
    echo = EchoBot(slack)
    async with over_socket(slack, echo):
        slack.deafen()
        answer = await slack.command("police", "jag", "/action", "mine", patience=0.1)
        assert (answer.error, slack.sockets, echo.heard) == ("timeout", 1, [])


async def test_no_more_than_ten_sockets(slack: FakeSlack) -> None:
    async with ClientSession() as session:
        wires = []
        for _ in range(11):
            url = (await client(slack).apps_connections_open(app_token=slack.app_token))["url"]
            wires.append(await session.ws_connect(url))
        frames = [await wires[0].receive_json() for _ in range(2)]
        assert [frame["type"] for frame in frames] == ["hello", "disconnect"]
        assert frames[1]["reason"] == "too_many_websockets"
        assert (await session.get(url.replace("ws", "http", 1))).status == 401
        for wire in wires:
            await wire.close()


async def test_a_trigger_is_good_once_and_for_a_while(slack: FakeSlack, bot: EchoBot) -> None:
    await slack.command("police", "jag", "/action", "mine")
    trigger = bot.heard[-1]["trigger_id"]
    await bot.client.views_open(trigger_id=trigger, view=FORM)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await bot.client.views_open(trigger_id=trigger, view=FORM)
    slack.configure(trigger_life=0.0)
    await slack.command("police", "jag", "/action", "mine")
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await bot.client.views_open(trigger_id=bot.heard[-1]["trigger_id"], view=FORM)


async def test_a_form_is_updated_with_its_hash(slack: FakeSlack, bot: EchoBot) -> None:
    form = await opened(slack)
    seen = form.hash
    await bot.client.views_update(view_id=form.id, hash=seen, view=FORM)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await bot.client.views_update(view_id=form.id, hash=seen, view=FORM)
    with pytest.raises(SlackApiError, match="24 characters"):
        await bot.client.views_update(view_id=form.id, view={**FORM, "title": {"type": "plain_text", "text": "x" * 25}})


async def test_a_response_url_is_good_five_times(slack: FakeSlack, bot: EchoBot) -> None:
    await slack.command("police", "jag", "/action", "mine")
    async with ClientSession() as session:
        statuses = []
        for number in range(6):
            answered = await session.post(bot.heard[-1]["response_url"], json={"text": f"{number}"})
            statuses.append(answered.status)
    assert statuses == [200] * 5 + [404]
    assert [post.to for post in slack.shown if post.how == "response"] == ["U0POLICE"] * 5


async def test_the_bot_hears_its_own_messages_where_it_listens(slack: FakeSlack, bot: EchoBot) -> None:
    direct = (await bot.client.conversations_open(users="U0POLICE"))["channel"]["id"]
    await bot.client.chat_postMessage(channel=direct, text="For you")
    assert (await slack.echo(slack.posts[0])).acked
    assert bot.heard == []


async def test_what_slack_could_not_show_is_a_complaint() -> None:
    async with FakeSlack() as slack:
        echo = EchoBot(slack)
        async with over_http(slack, echo):
            await slack.command("police", "jag", "/action", "x" * 41_000)
            assert "msg_too_long" in slack.complaints[0]


async def test_people_act_in_another_process_too() -> None:
    with SlackProcess() as slack:
        echo = EchoBot(slack)
        async with over_socket(slack, echo):
            slack.fail("views.open", faults.slow(after=0.05))
            await slack.command("police", "jag", "/action", "form")
            form = await slack.form("police")
            answer = await slack.submit(form, {"What happened": "wrong"})
            assert (answer.errors, answer.view and answer.view.id) == ({"What happened": "Say more"}, form.id)
            listed = await slack.command("police", "jag", "/action", "list")
            await slack.press(listed, "No change", near="4.2")
            assert (await slack.heard("Done: /action nochange 4.2", "#jag")).edits == 1
            with pytest.raises(ValueError, match="is required"):
                await slack.submit(form, {"What happened": ""})
