"""The fake Slack's Web API, tried with the real client: what it accepts, what it refuses, and how it fails."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import monotonic
from tests.echo_bot import client, plain
from tests.fake_slack import BOT, FakeSlack, Fault, SlackProcess, faults
from tests.fake_slack.state import SCOPES

KEY = {"event_type": "delivery", "event_payload": {"key": "k1"}}


async def refusal(call: Any) -> str:  # noqa: ANN401 - any of the client's calls
    """The error of a call that Slack refuses."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_it_says_who_the_bot_is_and_what_it_may_do(slack: FakeSlack) -> None:
    answer = await client(slack).auth_test()
    assert answer["user_id"] == BOT
    assert set(answer.headers["x-oauth-scopes"].split(",")) == set(SCOPES.split())
    assert abs((parsedate_to_datetime(answer.headers["Date"]) - slack.workspace.clock.now()).total_seconds()) < 2


class Standing:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 10, tzinfo=UTC)


async def test_time_is_that_of_the_clock_it_is_given() -> None:
    async with FakeSlack(Standing()) as slack:
        stamps = [(await client(slack).chat_postMessage(channel="C0JAG", text="again"))["ts"] for _ in range(3)]
        assert stamps == ["1795168800.000000", "1795168800.000001", "1795168800.000002"]
        assert (await client(slack).auth_test()).headers["Date"] == "Fri, 20 Nov 2026 10:00:00 GMT"


async def test_it_keeps_what_it_accepted(slack: FakeSlack) -> None:
    blocks = [{"type": "section", "text": plain("Six notices")}]
    posted = await client(slack).chat_postMessage(channel="C0JAG", text="Six", blocks=blocks, metadata=KEY)
    reply = await client(slack).chat_postMessage(channel="C0JAG", text="More", thread_ts=posted["ts"])
    first, second = slack.posts
    assert (first.place, first.text, first.metadata, first.ts) == ("#jag", "Six", KEY, posted["ts"])
    assert first.blocks[0]["block_id"]
    assert (second.thread_ts, second.ts) == (posted["ts"], reply["ts"])
    assert [(call.outcome, call.accepted) for call in slack.calls_to("chat.postMessage")] == [("ok", True)] * 2


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0NOWHERE", "channel_not_found"), ("C0ELSEWHERE", "not_in_channel"), ("C0OLD", "is_archived")],
)
async def test_it_posts_only_where_the_bot_may(slack: FakeSlack, channel: str, error: str) -> None:
    assert await refusal(client(slack).chat_postMessage(channel=channel, text="Hello")) == error
    assert slack.posts == []


async def test_a_private_channel_without_the_bot_is_not_found(slack: FakeSlack) -> None:
    slack.change("#rag", members=["council"])
    assert await refusal(client(slack).chat_postMessage(channel="C0RAG", text="Hello")) == "channel_not_found"
    assert await refusal(client(slack).conversations_info(channel="C0RAG")) == "channel_not_found"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": plain("x" * 3001)}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": plain("x" * 2700)}] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "only"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "k", "event_payload": {"k": "x" * 17_000}}}, "metadata_too_large"),
        ({"text": "x", "thread_ts": "1.000001"}, "cannot_reply_to_message"),
    ],
)
async def test_it_refuses_what_slack_would_not_show(slack: FakeSlack, content: dict[str, Any], error: str) -> None:
    body = {"channel": "C0JAG", **content}
    assert await refusal(client(slack).api_call("chat.postMessage", json=body)) == error
    assert slack.posts == []


async def test_tokens_and_scopes_are_checked(slack: FakeSlack) -> None:
    stranger = AsyncWebClient(token="xoxb-other", base_url=slack.api_url, retry_handlers=[])
    assert await refusal(stranger.auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"
    assert await refusal(client(slack).apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    slack.revoke("groups:history")
    assert await refusal(client(slack).conversations_history(channel="C0RAG")) == "missing_scope"
    assert (await client(slack).conversations_history(channel="C0JAG"))["ok"]


async def test_history_is_read_back_page_by_page_with_metadata_when_asked(slack: FakeSlack) -> None:
    bot = client(slack)
    stamps = [(await bot.chat_postMessage(channel="C0JAG", text=f"{n}", metadata=KEY))["ts"] for n in range(5)]
    await bot.chat_postMessage(channel="C0JAG", text="in the thread", thread_ts=stamps[0])
    first = await bot.conversations_history(channel="C0JAG", oldest=stamps[0], limit=3, include_all_metadata=True)
    assert [message["text"] for message in first["messages"]] == ["4", "3", "2"]
    assert first["messages"][0]["metadata"] == KEY
    cursor = first["response_metadata"]["next_cursor"]
    rest = await bot.conversations_history(channel="C0JAG", oldest=stamps[0], limit=3, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["1"]
    assert "metadata" not in rest["messages"][0]
    thread = await bot.conversations_replies(channel="C0JAG", ts=stamps[0])
    assert [message["text"] for message in thread["messages"]] == ["0", "in the thread"]


async def test_channels_tell_who_can_see_them(slack: FakeSlack) -> None:
    bot = client(slack)
    assert (await bot.conversations_info(channel="C0TOWN"))["channel"]["is_ext_shared"]
    assert (await bot.conversations_info(channel="C0RAG"))["channel"]["is_private"]
    page = await bot.conversations_members(channel="C0JAG", limit=4)
    rest = await bot.conversations_members(channel="C0JAG", limit=4, cursor=page["response_metadata"]["next_cursor"])
    assert {*page["members"], *rest["members"]} == slack.workspace.channel("jag").members
    listed = await bot.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert [channel["name"] for channel in listed["channels"]] == ["jag", "rag", "town", "elsewhere"]


async def test_people_are_found_by_id_and_by_email(slack: FakeSlack) -> None:
    bot = client(slack)
    assert (await bot.users_info(user="U0GUEST"))["user"]["is_restricted"]
    assert (await bot.users_lookupByEmail(email="Police@example.org"))["user"]["id"] == "U0POLICE"
    assert await refusal(bot.users_lookupByEmail(email="nobody@example.org")) == "users_not_found"
    slack.revoke("users:read.email")
    assert "email" not in (await bot.users_info(user="U0POLICE"))["user"]["profile"]


async def test_direct_and_whispered_messages_reach_one_person(slack: FakeSlack) -> None:
    bot = client(slack)
    direct = (await bot.conversations_open(users="U0POLICE"))["channel"]["id"]
    await bot.chat_postMessage(channel=direct, text="For you")
    await bot.chat_postEphemeral(channel="C0JAG", user="U0POLICE", text="Only you")
    assert await refusal(bot.chat_postEphemeral(channel="C0JAG", user="U0GUEST", text="x")) == "user_not_in_channel"
    assert [(p.how, p.place, p.to) for p in slack.shown] == [("post", "@police", ""), ("whisper", "#jag", "U0POLICE")]


async def test_the_bot_changes_its_own_messages_only(slack: FakeSlack) -> None:
    bot = client(slack)
    posted = await bot.chat_postMessage(channel="C0JAG", text="Before")
    await bot.chat_update(channel="C0JAG", ts=posted["ts"], text="After")
    assert (slack.posts[0].text, slack.posts[0].edits) == ("After", 1)
    assert await refusal(bot.chat_update(channel="C0JAG", ts=posted["ts"], text="x" * 4001)) == "msg_too_long"
    assert await refusal(bot.chat_update(channel="C0JAG", ts="1.000001", text="x")) == "message_not_found"
    await slack.say("police", "jag", "Mine")
    said = slack.shown[-1]
    assert await refusal(bot.chat_update(channel="C0JAG", ts=said.ts, text="x")) == "cant_update_message"
    await bot.chat_delete(channel="C0JAG", ts=posted["ts"])
    assert [post.text for post in slack.state.history("C0JAG")] == ["Mine"]


# Fault, whether Slack did what was asked, and what the caller is left with.
FAULTS = [
    (faults.dropped(), True, ClientError),
    (faults.dropped(reset=True), True, ClientError),
    (faults.dropped(accept=False), False, ClientError),
    (faults.truncated(), True, SlackApiError),
    (faults.truncated(cut=True), True, ClientError),
    (faults.html(), True, SlackApiError),
    (faults.broken(500), False, SlackApiError),
    (faults.broken(502), False, SlackApiError),
    (faults.broken(503, accept=True), True, SlackApiError),
    (faults.unsure("fatal_error"), False, SlackApiError),
    (faults.unsure("internal_error", accept=True), True, SlackApiError),
    (faults.put_off(2), False, SlackApiError),
    (faults.missing_scope("chat:write"), False, SlackApiError),
    (faults.refused("restricted_action"), False, SlackApiError),
]


@pytest.mark.parametrize(("fault", "accepted", "left_with"), FAULTS)
async def test_each_fault(slack: FakeSlack, fault: Fault, accepted: bool, left_with: type[Exception]) -> None:
    slack.fail("chat.postMessage", fault)
    with pytest.raises(left_with):
        await client(slack).chat_postMessage(channel="C0JAG", text="Once")
    assert len(slack.posts) == accepted
    (call,) = slack.calls
    assert call.accepted == accepted
    assert call.outcome != "ok"
    await client(slack).chat_postMessage(channel="C0JAG", text="Again")
    assert slack.posts[-1].text == "Again"


async def test_putting_off_says_for_how_long(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", faults.put_off(7))
    with pytest.raises(SlackApiError) as caught:
        await client(slack).chat_postMessage(channel="C0JAG", text="Later")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert slack.calls[0].retry_after == 7


async def test_the_usual_client_posts_twice_where_the_answer_is_lost(slack: FakeSlack) -> None:
    usual = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    slack.fail("chat.postMessage", faults.dropped())
    await usual.chat_postMessage(channel="C0JAG", text="Once")
    assert len(slack.posts) == 2


@pytest.mark.parametrize(
    ("fault", "at_once"), [(faults.slow(before=0.3), 0), (faults.slow(after=0.3), 1), (faults.late(0.3), 0)]
)
async def test_what_is_slow_or_late_is_done_all_the_same(slack: FakeSlack, fault: Fault, at_once: int) -> None:
    slack.fail("chat.postMessage", fault)
    bot = client(slack)
    bot.timeout = 0.1  # type: ignore[assignment]
    with pytest.raises((TimeoutError, ClientError)):
        await bot.chat_postMessage(channel="C0JAG", text="Once")
    assert len(slack.posts) == at_once
    await slack.until(lambda: slack.posts and slack.calls[0].accepted)
    assert len(slack.posts) == 1


async def test_faults_stand_until_healed_and_queues_come_first(slack: FakeSlack) -> None:
    bot = client(slack)
    slack.fail_always("conversations.history", faults.missing_scope("channels:history"))
    slack.fail("conversations.history", faults.refused("ratelimited"), times=2)
    got = [await refusal(bot.conversations_history(channel="C0JAG")) for _ in range(4)]
    assert got == ["ratelimited", "ratelimited", "missing_scope", "missing_scope"]
    slack.heal("conversations.history")
    assert (await bot.conversations_history(channel="C0JAG"))["messages"] == []


async def test_another_process_serves_the_same() -> None:
    with SlackProcess() as slack:
        bot = client(slack)
        slack.fail("chat.postMessage", faults.dropped(reset=True))
        with pytest.raises(ClientError):
            await bot.chat_postMessage(channel="C0JAG", text="Once", metadata=KEY)
        slack.add_channel("fresh", ["police"], private=True)
        slack.change("#old", archived=False)
        await asyncio.gather(*(bot.chat_postMessage(channel=channel, text="x") for channel in ("C0FRESH", "C0OLD")))
        assert {post.place for post in slack.posts} == {"#jag", "#fresh", "#old"}
        assert slack.posts[0].metadata == KEY
        assert slack.calls[0].outcome == "rst"
        with pytest.raises(LookupError, match="there are"):
            await slack.command("police", "nowhere", "/action")
        began = monotonic()
    assert monotonic() - began < 5
