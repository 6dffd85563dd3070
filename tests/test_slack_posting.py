"""Posting to Slack: each message at most once, found again when nobody knows, and never where it must not land."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.clock import SystemClock, monotonic
from bot.courier import Courier
from bot.platforms.contract import CannotLook, Rejected, TryLater, Uncertain
from bot.platforms.slack.client import make_client
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import SlackPlatform
from handlers.landing import Leave
from handlers.paper import Paper, Section
from handlers.reply import Item, Items, Marking, Reply, Text
from schedules.beat import Parcel
from storage.deliveries import Settlement, again
from storage.tables import DeliveryState
from tests.fake_slack import FakeSlack, Fault, faults, live_markup, texts
from tests.talk import StandingClock

MARK = "5f0c0ffee"
LONG = Paper(
    key="jag",
    title="Joint Action Group",
    facts=(("When", "Thursday"),),
    counts="3 actions",
    sections=tuple(
        Section(
            title=f"Objective {n}", lead=n == 1, parts=(Items(items=tuple(Item(text="word " * 60) for _ in range(20))),)
        )
        for n in range(1, 6)
    ),
)
SHORT = Reply(title="The Joint Action Group meets on Thursday")
SECRET = Reply(title="For the group alone", marking=Marking.RESTRICTED)


@pytest_asyncio.fixture
async def platform(slack: FakeSlack) -> AsyncIterator[SlackPlatform]:
    """A platform that need not pace itself."""
    yield SlackPlatform(make_client(slack.bot_token, slack.api_url), Pace(0))


def parcel(content: Reply | Paper = SHORT, to: str = "C0JAG", **more: object) -> Parcel:
    values: dict[str, object] = {
        "id": 1,
        "partnership_id": 1,
        "kind": "reminder",
        "platform": "slack",
        "destination": to,
        "thread": "",
        "replaces": "",
        "mark": MARK,
        "attempt": 1,
        "doubtful": False,
        "expired": False,
        "due_at": SystemClock().now(),
        "first_tried_at": SystemClock().now(),
        "posted": (),
        "content": content.model_dump(mode="json"),
    }
    return Parcel(**{**values, **more})  # type: ignore[arg-type]


async def send(platform: SlackPlatform, sent: Parcel) -> Settlement:
    return await Courier({"slack": platform}, SystemClock(), timedelta(seconds=1), allowed).send(sent)


def allowed(sent: Parcel, people: frozenset[str]) -> Leave:
    """Restricted items may be posted in #rag and #town, where council, police and councillor may see them."""
    granted = frozenset({"U0COUNCIL", "U0POLICE", "U0COUNCILLOR"})
    return Leave(sent.destination in ("C0RAG", "C0TOWN"), people & granted)


async def test_a_message_carries_its_mark_and_previews_nothing(slack: FakeSlack, platform: SlackPlatform) -> None:
    settlement = await send(platform, parcel())
    (post,) = slack.posts
    assert (settlement.state, settlement.posted) == (DeliveryState.SENT, [post.ts])
    assert post.metadata == {"event_type": "convenor_message", "event_payload": {"mark": MARK, "part": 0}}
    assert post.blocks[0]["block_id"] == f"{MARK}:1"
    args = slack.calls_to("chat.postMessage")[0].args
    assert (args["unfurl_links"], args["unfurl_media"]) == (False, False)
    assert not args.get("link_names") and args["mrkdwn"] is False


async def test_a_paper_stands_in_one_thread_in_order(slack: FakeSlack, platform: SlackPlatform) -> None:
    settlement = await send(platform, parcel(LONG))
    first, *rest = slack.posts
    assert len(rest) > 1
    assert {post.thread_ts for post in rest} == {first.ts}
    assert settlement.posted == [post.ts for post in slack.posts]
    assert [post.metadata and post.metadata["event_payload"]["part"] for post in slack.posts] == [*range(len(rest) + 1)]


async def test_a_person_gets_it_in_the_direct_conversation(slack: FakeSlack, platform: SlackPlatform) -> None:
    await send(platform, parcel(to="@U0POLICE"))
    await send(platform, parcel(to="@U0POLICE", mark="other"))
    assert [post.place for post in slack.posts] == ["@police", "@police"]
    assert len(slack.calls_to("conversations.open")) == 1


UNSURE = [
    (faults.dropped(), 1),
    (faults.dropped(reset=True), 1),
    (faults.dropped(accept=False), 0),
    (faults.truncated(), 1),
    (faults.truncated(cut=True), 1),
    (faults.html(), 1),
    (faults.plain(), 1),
    (faults.broken(500), 0),
    (faults.broken(502), 0),
    (faults.broken(503, accept=True), 1),
    (faults.unsure("fatal_error"), 0),
    (faults.unsure("internal_error", accept=True), 1),
]


@pytest.mark.parametrize(("fault", "accepted"), UNSURE)
async def test_where_nobody_knows_it_is_looked_for_and_posted_exactly_once(
    slack: FakeSlack, platform: SlackPlatform, fault: Fault, accepted: int
) -> None:
    slack.fail("chat.postMessage", fault)
    first = await send(platform, parcel())
    assert (first.state, len(slack.posts)) == (DeliveryState.UNKNOWN, accepted)
    second = await send(platform, parcel(attempt=2, doubtful=True))
    (post,) = slack.posts
    assert (second.state, second.posted) == (DeliveryState.SENT, [post.ts])


async def test_a_late_acceptance_is_found(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.fail("chat.postMessage", faults.late(0.2))
    assert (await send(platform, parcel())).state == DeliveryState.UNKNOWN
    await slack.until(lambda: slack.posts)
    assert (await send(platform, parcel(attempt=2, doubtful=True))).state == DeliveryState.SENT
    assert len(slack.posts) == 1


async def test_a_slow_answer_is_given_up_and_then_found(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.fail("chat.postMessage", faults.slow(after=0.5))
    platform._client.timeout = 0.1  # type: ignore[assignment]
    assert (await send(platform, parcel())).state == DeliveryState.UNKNOWN
    assert (await send(platform, parcel(attempt=2, doubtful=True))).state == DeliveryState.SENT
    assert len(slack.posts) == 1


@pytest.mark.parametrize("broken_at", [1, 2, 3])
async def test_a_paper_that_broke_off_is_completed(slack: FakeSlack, platform: SlackPlatform, broken_at: int) -> None:
    slack.fail("chat.postMessage", *[faults.FINE] * (broken_at - 1), faults.dropped())
    await send(platform, parcel(LONG))
    # The process died, so not even what had arrived before is known.
    done = await send(platform, parcel(LONG, attempt=2, doubtful=True))
    assert done.state == DeliveryState.SENT
    assert done.posted == [post.ts for post in slack.posts]
    assert len(slack.posts) == len(platform.draw(LONG, MARK))


async def test_the_look_goes_through_every_page(slack: FakeSlack, platform: SlackPlatform) -> None:
    await send(platform, parcel())
    for number in range(450):
        slack.state.show(slack.workspace.channel("jag"), "person", f"{number}", [], user="U0POLICE")
    since = SystemClock().now() - timedelta(minutes=1)
    assert await platform.look("C0JAG", "", MARK, since) == {0: slack.posts[0].ts}
    assert await platform.look("C0JAG", "", "another", since) == {}


async def test_the_first_block_tells_where_the_metadata_is_gone(slack: FakeSlack, platform: SlackPlatform) -> None:
    await send(platform, parcel())
    slack.posts[0].metadata = None
    found = await platform.look("C0JAG", "", MARK, datetime(2026, 1, 1, tzinfo=UTC))
    assert found == {0: slack.posts[0].ts}


@pytest.mark.parametrize("to", ["C0JAG", "@U0POLICE"])
async def test_where_it_cannot_be_looked_up_a_person_is_asked(
    slack: FakeSlack, platform: SlackPlatform, to: str
) -> None:
    slack.revoke("channels:history", "im:history")
    slack.fail("chat.postMessage", faults.dropped())
    await send(platform, parcel(to=to))
    assert (await send(platform, parcel(to=to, doubtful=True))).state == DeliveryState.ASKED
    assert len(slack.posts) == 1


@pytest.mark.parametrize("fault", [faults.put_off(1), faults.broken(500), faults.dropped(accept=False), faults.html()])
async def test_a_look_that_fails_keeps_the_doubt(slack: FakeSlack, platform: SlackPlatform, fault: Fault) -> None:
    slack.fail("conversations.history", fault, times=2)  # what only reads is asked once more by aiohttp itself
    assert (await send(platform, parcel(doubtful=True))).state == DeliveryState.UNKNOWN
    assert slack.posts == []


async def test_429_is_waited_out(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.fail("chat.postMessage", faults.put_off(1))
    put_off = await send(platform, parcel())
    assert put_off.state == DeliveryState.DUE and put_off.next_at
    assert put_off.next_at - SystemClock().now() > timedelta(seconds=0.8)
    assert (await send(platform, parcel(to="C0RAG", mark="other"))).state == DeliveryState.DUE  # nothing else either
    assert len(slack.calls_to("chat.postMessage")) == 1
    await asyncio.sleep(1.05)
    assert (await send(platform, parcel())).state == DeliveryState.SENT


async def test_slack_out_of_reach_is_tried_later(slack: FakeSlack) -> None:
    nowhere = SlackPlatform(make_client(slack.bot_token, "http://127.0.0.1:9/api/"))
    (letter,) = nowhere.draw(SHORT, MARK)
    with pytest.raises(TryLater):
        await nowhere.look_around("C0JAG", closely=False)
    with pytest.raises(TryLater):
        await nowhere.post("C0JAG", "", letter)
    with pytest.raises(Uncertain):
        await nowhere.look("C0JAG", "", MARK, SystemClock().now())


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("C0ELSEWHERE", "/invite @Convenor"),
        ("C0OLD", "archived"),
        ("C0NOWHERE", "no such channel"),
        ("@U0NOBODY", "not in the workspace"),
    ],
)
async def test_where_it_cannot_land_the_coordinator_is_told_what_to_do(
    slack: FakeSlack, platform: SlackPlatform, to: str, said: str
) -> None:
    settlement = await send(platform, parcel(to=to))
    assert settlement.state == DeliveryState.FAILED and said in settlement.trouble
    assert slack.posts == []


@pytest.mark.parametrize("error", ["restricted_action", "invalid_blocks", "missing_scope", "msg_blocks_too_long"])
async def test_a_refusal_is_final(slack: FakeSlack, platform: SlackPlatform, error: str) -> None:
    slack.fail("chat.postMessage", faults.refused(error))
    settlement = await send(platform, parcel())
    assert settlement.state == DeliveryState.FAILED and settlement.trouble
    assert len(slack.calls_to("chat.postMessage")) == 1


@pytest.mark.parametrize("error", ["restricted_action_read_only_channel", "restricted_action_thread_locked"])
async def test_every_restriction_on_posting_is_said_in_words(
    slack: FakeSlack, platform: SlackPlatform, error: str
) -> None:
    slack.fail("chat.postMessage", faults.refused(error))
    assert "does not let apps post there" in (await send(platform, parcel())).trouble


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
@pytest.mark.parametrize("method", ["conversations.info", "chat.postMessage"])
async def test_what_falls_due_while_the_token_is_broken_waits_for_another(
    slack: FakeSlack, platform: SlackPlatform, caplog: pytest.LogCaptureFixture, method: str, error: str
) -> None:
    slack.fail(method, faults.refused(error))
    assert (await send(platform, parcel())).state == DeliveryState.DUE
    assert "SLACK_BOT_TOKEN" in caplog.text
    assert slack.posts == []


@pytest.mark.parametrize(
    ("content", "to", "lands"),
    [
        (SHORT, "C0TOWN", True),
        (SECRET, "C0RAG", True),
        (SECRET, "@U0POLICE", True),
        (SECRET, "C0JAG", False),
        (SECRET, "C0TOWN", False),
    ],
)
async def test_restricted_content_lands_only_where_it_may(
    slack: FakeSlack, platform: SlackPlatform, content: Reply, to: str, lands: bool
) -> None:
    assert ((await send(platform, parcel(content, to=to))).state == DeliveryState.SENT) == lands
    assert len(slack.posts) == lands


async def test_a_channel_that_is_shared_meanwhile_gets_nothing_restricted(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    for flag in ("shared", "pending_shared"):
        slack.change("#rag", **{flag: True})
        assert "another organisation" in (await send(platform, parcel(SECRET, to="C0RAG"))).trouble
        slack.change("#rag", **{flag: False})
    assert slack.posts == []


async def test_a_look_that_took_too_long_is_followed_by_no_post(slack: FakeSlack, platform: SlackPlatform) -> None:
    """Another sender may have taken over meanwhile, and would post it too."""
    clock = StandingClock()

    def slowly(sent: Parcel, people: frozenset[str]) -> Leave:
        clock.move(seconds=40)
        return allowed(sent, people)

    courier = Courier({"slack": platform}, clock, timedelta(seconds=70), slowly)
    assert (await courier.send(parcel(SECRET, to="C0RAG"))).state == DeliveryState.DUE and slack.posts == []


async def test_without_a_look_at_the_channel_only_open_content_is_posted(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    slack.revoke("groups:read")
    assert (await send(platform, parcel(SECRET, to="C0RAG"))).state == DeliveryState.HELD
    assert slack.posts == []
    assert (await send(platform, parcel(SHORT, to="C0RAG"))).state == DeliveryState.SENT


@pytest.mark.parametrize("fault", [faults.broken(500), faults.dropped(), faults.put_off(3)])
async def test_a_channel_that_cannot_be_looked_at_now_waits(
    slack: FakeSlack, platform: SlackPlatform, fault: Fault
) -> None:
    slack.fail("conversations.info", fault, times=2)
    assert (await send(platform, parcel())).state == DeliveryState.DUE
    assert slack.posts == []


async def test_a_channel_gets_a_message_a_second_on_average() -> None:
    pace, began = Pace(0.05), monotonic()
    for _ in range(7):
        await pace.wait("C0JAG")
    assert monotonic() - began >= 0.25
    slow = Pace(60)
    for channel in ("C0JAG", "C0JAG", "C0JAG", "C0RAG"):
        await asyncio.wait_for(slow.wait(channel), 10)


async def test_text_cannot_act_wherever_it_stands(slack: FakeSlack, platform: SlackPlatform) -> None:
    evil = "<!channel> <@U0POLICE> <http://example.org|click> \u202eevil\u202c"
    await send(platform, parcel(Reply(title=evil, parts=(Text(text=evil),))))
    assert live_markup(slack.posts[0]) == []
    assert "\u202e" not in str(slack.posts[0].blocks) + slack.posts[0].text


async def test_what_was_refused_for_good_is_never_a_doubt(slack: FakeSlack, platform: SlackPlatform) -> None:
    with pytest.raises(CannotLook):
        await platform.look("C0NOWHERE", "", MARK, SystemClock().now())
    with pytest.raises(Rejected):
        await platform.post("C0NOWHERE", "", platform.draw(SHORT, MARK)[0])


CHANGED = Reply(title="The Joint Action Group meets on Friday")


def edit(of: str, content: Reply = CHANGED, to: str = "C0JAG", **more: object) -> Parcel:
    """A parcel that takes the place of what was posted."""
    return parcel(content, to, kind="redraw", replaces=of, mark=again(MARK, "7"), **more)


async def test_an_edit_takes_the_place_of_a_message_and_keeps_its_mark(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    (ts,) = (await send(platform, parcel(to="@U0POLICE"))).posted
    for _ in range(2):  # doing it twice does no harm
        done = await send(platform, edit(ts, to="@U0POLICE", doubtful=True))
        assert (done.state, done.posted) == (DeliveryState.SENT, [ts])
    (post,) = slack.posts
    assert (texts(post), post.edits, post.blocks[0]["block_id"]) == (CHANGED.title, 2, f"{MARK}:1")
    post.metadata = None
    assert await platform.look("@U0POLICE", "", MARK, datetime(2026, 1, 1, tzinfo=UTC)) == {0: ts}
    assert slack.calls_to("conversations.history")[0].accepted and len(slack.calls_to("conversations.history")) == 1


@pytest.mark.parametrize("fault", [faults.dropped(), faults.html(), faults.broken(500), faults.put_off(1)])
async def test_an_edit_of_which_nobody_knows_the_end_is_simply_made_again(
    slack: FakeSlack, platform: SlackPlatform, fault: Fault
) -> None:
    (ts,) = (await send(platform, parcel())).posted
    slack.fail("chat.update", fault)
    assert (await send(platform, edit(ts))).state == DeliveryState.DUE
    assert (await send(platform, edit(ts, attempt=2))).state == DeliveryState.SENT
    assert texts(slack.posts[0]) == CHANGED.title
    slack.fail("chat.update", faults.broken(500))
    assert (await send(platform, edit(ts, attempt=10))).state == DeliveryState.FAILED


@pytest.mark.parametrize("error", ["edit_window_closed", "cant_update_message", "channel_not_found", "is_archived"])
async def test_an_edit_that_slack_does_not_take_is_given_up(
    slack: FakeSlack, platform: SlackPlatform, error: str
) -> None:
    (ts,) = (await send(platform, parcel())).posted
    slack.fail("chat.update", faults.refused(error))
    settlement = await send(platform, edit(ts))
    assert settlement.state == DeliveryState.FAILED and "(" not in settlement.trouble
    assert texts(slack.posts[0]) == SHORT.title


async def test_a_message_that_is_gone_or_would_be_two_is_not_edited(slack: FakeSlack, platform: SlackPlatform) -> None:
    (ts,) = (await send(platform, parcel())).posted
    assert "not there any more" in (await send(platform, edit("99.1"))).trouble
    long = Reply(title="Long", parts=tuple(Text(text="word " * 500) for _ in range(9)))
    assert (await send(platform, edit(ts, long))).state == DeliveryState.FAILED
    slack.configure(edit_window=-1)
    assert "so long after" in (await send(platform, edit(ts))).trouble


def removal(ts: str, part: int = 0, content: Reply | Paper = CHANGED, to: str = "C0JAG", **more: object) -> Parcel:
    """An erased text on its way out of the message that was this part of a content."""
    return parcel(content, to, kind=f"removal {part}", replaces=ts, mark=again(MARK, f"7.{part}"), **more)


async def test_a_text_is_taken_out_of_every_message_of_a_paper(slack: FakeSlack, platform: SlackPlatform) -> None:
    posted = (await send(platform, parcel(LONG))).posted
    left = LONG.model_copy(update={"counts": "3 actions, and a text was removed"})
    for part, ts in enumerate(posted):
        assert (await send(platform, removal(ts, part, left))).state == DeliveryState.SENT
    assert len(posted) > 2 and [post.edits for post in slack.posts] == [1] * len(posted)
    assert "a text was removed" in texts(slack.posts[0])
    assert (await send(platform, removal(posted[-1], len(posted), left))).state == DeliveryState.SENT
    assert [post.ts for post in slack.posts if not post.deleted] == posted[:-1], "what is left has one message less"
    assert (await send(platform, replace(removal(posted[0]), content={}))).state == DeliveryState.SENT
    assert slack.posts[0].deleted, "nobody knows what is left of it"


async def test_a_message_that_cannot_be_changed_is_deleted_if_slack_lets_it(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    (ts,) = (await send(platform, parcel(to="@U0POLICE"))).posted
    slack.fail("chat.update", faults.refused("edit_window_closed"))
    slack.fail("chat.delete", faults.dropped())
    doubtful = await send(platform, removal(ts, to="@U0POLICE"))
    assert doubtful.state == DeliveryState.DUE and doubtful.next_at
    slack.fail("chat.update", faults.refused("edit_window_closed"))
    assert (await send(platform, removal(ts, to="@U0POLICE", attempt=2))).state == DeliveryState.SENT
    assert slack.posts[0].deleted
    assert (await send(platform, removal(ts, to="@U0POLICE", attempt=3))).state == DeliveryState.SENT, "it is gone"


@pytest.mark.parametrize("error", ["cant_delete_message", "compliance_exports_prevent_deletion", "is_archived"])
async def test_a_message_that_slack_keeps_is_given_up(slack: FakeSlack, platform: SlackPlatform, error: str) -> None:
    (ts,) = (await send(platform, parcel())).posted
    slack.fail("chat.update", faults.refused("edit_window_closed"))
    slack.fail("chat.delete", faults.refused(error))
    settlement = await send(platform, removal(ts))
    assert settlement.state == DeliveryState.FAILED and "(" not in settlement.trouble
