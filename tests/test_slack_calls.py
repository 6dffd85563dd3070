"""Every method that the bot calls, when Slack asks to be left alone and when the app lacks the scope for it.

Whoever asked is answered as well as can be, nothing is lost and nothing posted twice. The log names the scope and says
how it is added, or the coordinator is told.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from bot.drawings.blocks import Message
from bot.platforms.contract import CannotLook, Rejected, TryLater, Uncertain
from bot.platforms.slack.client import make_client
from bot.platforms.slack.messages import Letter
from bot.platforms.slack.names import Names
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import SlackPlatform
from bot.platforms.slack.reading import NotRead, link_to, read_message
from bot.printing.printer import PrintedFile
from bot.settings import BadSettings
from handlers.paper import File, Format, Paper
from storage.tables import Delivery
from tests.fake_slack import FakeSlack, Fault, Post, faults, texts
from tests.fake_slack.faults import FINE
from tests.fake_slack.methods import METHODS
from tests.fake_slack.tabs import open_home, read_home
from tests.slack_rig import Rig, web
from tests.test_slack_door import door
from tests.test_slack_homes import hurry

__all__ = ["web"]

SOURCES = Path(__file__).resolve().parents[1] / "bot" / "platforms" / "slack"
CALLED = re.compile(r"client\.((?:apps|auth|chat|conversations|files|users|views|reactions|bookmarks)_\w+)")
BY_NAME = re.compile(r'api_call, "([\w.]+)"|api_call\("([\w.]+)"')
SOON, LONG = 20.0, timedelta(minutes=1)
LIMITED = faults.put_off(0)
LACKING = faults.missing_scope("the:scope")
NAMED = "the app lacks the scope the:scope: print the manifest with convenor manifest"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LETTER = Letter(Message("Hello", ({"type": "section", "text": {"type": "plain_text", "text": "Hello"}},)), "mark", 0)
FILES = File(
    paper=Paper(key="jag", title="Paper", facts=(), counts="", sections=()), format=Format("docx"), title="Paper"
)
WORD = PrintedFile("paper.docx", b"bytes")


@pytest_asyncio.fixture
async def platform(slack: FakeSlack) -> SlackPlatform:
    """A platform that need not pace itself."""
    return SlackPlatform(make_client(slack.bot_token, slack.api_url), Pace(0))


Call = Callable[[SlackPlatform], Awaitable[Any]]
AT_THE_COURIER: dict[str, tuple[Call, type[Exception], type[Exception]]] = {
    "auth.test": (lambda on: on.look_around("@U0POLICE", closely=True), TryLater, Rejected),
    "users.info": (lambda on: on.look_around("@U0POLICE", closely=True), TryLater, Rejected),
    "conversations.info": (lambda on: on.look_around("C0RAG", closely=True), TryLater, Rejected),
    "conversations.members": (lambda on: on.look_around("C0RAG", closely=True), TryLater, Rejected),
    "conversations.open": (lambda on: on.post("@U0POLICE", "", LETTER), TryLater, Rejected),
    "conversations.history": (lambda on: on.look("C0JAG", "", "mark", SINCE), Uncertain, CannotLook),
    "conversations.replies": (lambda on: on.look("C0JAG", "1.1", "mark", SINCE), Uncertain, CannotLook),
    "chat.postMessage": (lambda on: on.post("C0JAG", "", LETTER), TryLater, Rejected),
    "chat.update": (lambda on: on.edit("C0JAG", "1.1", LETTER), TryLater, Rejected),
    "chat.delete": (lambda on: on.delete("C0JAG", "1.1"), TryLater, Rejected),
    "files.delete": (lambda on: on.delete("C0JAG", "F1"), TryLater, Rejected),
    "files.getUploadURLExternal": (lambda on: on.hand_over(WORD), TryLater, Rejected),
    "files.completeUploadExternal": (lambda on: on.share("C0JAG", "", FILES, {"F1": "Paper"}), TryLater, Rejected),
}
"""What the courier asks, and what it is told of a limit and of a scope; it tries again, or tells the coordinator."""
AT_THE_DOOR = {
    "apps.connections.open",
    "auth.test",
    "chat.getPermalink",
    "chat.postEphemeral",
    "chat.postMessage",
    "conversations.info",
    "conversations.list",
    "conversations.open",
    "users.info",
    "users.lookupByEmail",
    "views.open",
    "views.publish",
    "views.update",
}


def test_every_method_that_the_bot_calls_is_tried_here() -> None:
    source = "".join(path.read_text() for path in SOURCES.glob("*.py"))
    called = {name.replace("_", ".") for name in CALLED.findall(source)}
    called |= {first or second for first, second in BY_NAME.findall(source)}
    assert called == AT_THE_COURIER.keys() | AT_THE_DOOR
    assert called <= METHODS.keys()


@pytest.mark.parametrize("method", AT_THE_COURIER)
async def test_the_courier_tries_again_or_is_told_the_scope(
    slack: FakeSlack, platform: SlackPlatform, method: str
) -> None:
    call, limited, lacking = AT_THE_COURIER[method]
    slack.fail(method, LIMITED, LACKING)
    with pytest.raises(limited):
        await call(platform)
    with pytest.raises(lacking, match=NAMED):
        await call(platform)
    assert [each.outcome for each in slack.calls_to(method)] == ["ratelimited", "missing_scope"]


def settled(rig: Rig) -> bool:
    """Whether nothing is left to be sent; what waits for its next try is looked at as soon as it may be."""
    rig.app.nudge()
    with rig.stores() as stores:
        return not stores.session.query(Delivery).filter(Delivery.next_at < SystemClock().now() + LONG).count()


def posts(rig: Rig, place: str, words: str) -> list[Post]:
    """What stands in a place and has these words."""
    return [post for post in rig.slack.shown if (post.place, post.how) == (place, "post") and words in texts(post)]


async def test_an_answer_in_a_channel_is_posted_once_or_the_coordinator_is_told(
    web: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    web.app.slack.platform._pace = Pace(0)  # type: ignore[attr-defined] # nobody reads along
    said = {}
    for method in ("users.info", "conversations.info", "chat.postMessage"):
        for who, fault in (("police", LIMITED), ("council", LACKING)):
            words = f"{method} {fault.error}".translate(str.maketrans("._", "  "))
            web.slack.fail(method, fault)
            assert (await web.slack.mention(who, "jag", f"action update 4.2 {words}")).acked
            assert web.updates()[-1] == words
            await web.slack.until(lambda: settled(web), SOON)
            said[words] = len(posts(web, "#jag", words))
    assert said == dict.fromkeys(said, 1) | {"chat postMessage missing scope": 0}
    assert "names cannot be looked up: " + NAMED in caplog.text
    assert len(posts(web, "@council", NAMED)) == 1


async def test_a_private_answer_comes_later_or_its_person_is_told_why_it_does_not(web: Rig) -> None:
    web.slack.fail("conversations.open", LIMITED)
    await web.slack.mention("police", "jag", "member show me")
    await web.slack.until(lambda: settled(web), SOON)
    assert len(posts(web, "@police", "What I hold about you")) == 1
    web.slack.fail("conversations.open", LACKING)
    await web.slack.mention("councillor", "jag", "member show me")
    await web.slack.until(lambda: settled(web), SOON)
    assert len(posts(web, "#jag", "I cannot write to you privately")) == 1
    assert len(posts(web, "@council", NAMED)) == 1


async def test_a_stranger_is_told_once_whatever_slack_refuses_first(web: Rig, caplog: pytest.LogCaptureFixture) -> None:
    web.slack.fail("chat.postEphemeral", LIMITED)
    await web.slack.mention("stranger", "town", "action mine")
    await web.slack.heard("I do not know you yet", "#town", SOON)
    web.slack.fail("chat.postEphemeral", LACKING)
    await web.slack.mention("stranger", "town", "action mine")
    await web.slack.until(lambda: NAMED in caplog.text, SOON)
    assert len([post for post in web.slack.shown if "I do not know you yet" in texts(post)]) == 1


@pytest.mark.parametrize(
    ("fault", "why"), [(LIMITED, "Slack is asked too much just now"), (LACKING, "The app lacks a permission in Slack")]
)
async def test_a_form_that_slack_does_not_open_is_a_press_away(
    web: Rig, fault: Fault, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    web.slack.fail("views.open", fault)
    await web.slack.command("police", "jag", "/action", "update 4.2 amber")
    instead = await web.slack.heard("Nothing that you typed is lost", "#jag", SOON)
    assert why in texts(instead) and "in time" not in texts(instead)
    await web.slack.press(instead, "Open the form", "police")
    form = await web.slack.form("police", SOON)
    assert "What is in the way" in texts(form)  # what amber asks for
    web.slack.dismiss(form)
    web.app.slack._listeners.views.moment = 0.0
    web.slack.fail("views.update", fault)
    await web.slack.command("police", "jag", "/action", "update 4.2 amber")
    if fault is LACKING:
        await web.slack.until(lambda: len([p for p in web.slack.shown if "is lost" in texts(p)]) == 2, SOON)
        assert caplog.text.count(NAMED) == 2
    else:
        await web.slack.until(lambda: "What is in the way" in texts(web.slack.views[-1]), SOON)


async def test_a_home_page_comes_later_and_says_in_the_log_why_it_does_not(
    web: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    hurry(web)
    web.slack.fail("views.publish", LIMITED)
    await open_home(web.slack, "police")
    await web.slack.until(lambda: settled(web) and "Your private reminders" in read_home(web.slack, "police"), SOON)
    web.slack.fail("views.publish", LACKING)
    await open_home(web.slack, "council")
    await web.slack.until(lambda: NAMED in caplog.text, SOON)


async def test_a_start_waits_for_slack_and_then_says_which_scope_is_missing(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail("auth.test", LIMITED, LACKING)
    with pytest.raises(BadSettings, match=NAMED):
        await door(slack).start()
    slack.fail("users.lookupByEmail", LIMITED, FINE, LIMITED, LACKING)
    found = await door(slack).find_person("council@example.org")
    assert found and found.id == "U0COUNCIL"
    with pytest.raises(BadSettings, match=NAMED):
        await door(slack).find_person("council@example.org")
    names = Names(make_client(slack.bot_token, slack.api_url))
    slack.fail("conversations.list", LIMITED, FINE, LACKING)
    await names.learn_private_channels()
    assert names.knows("C0RAG") and not caplog.text.count(NAMED)
    await names.learn_private_channels()
    assert caplog.text.count(NAMED) == 1


async def test_a_message_is_read_without_its_address_and_says_why_it_is_not(web: Rig) -> None:
    await web.slack.say("police", "jag", "Six notices")
    client, said = make_client(web.slack.bot_token, web.slack.api_url), web.slack.shown[-1]
    for fault, why in ((LIMITED, "left alone for a moment"), (LACKING, NAMED)):
        web.slack.fail("chat.getPermalink", fault)
        assert await link_to(client, said.channel, said.ts, SOON) == ""
        for method, ts in (("conversations.history", said.ts), ("conversations.replies", "1.1")):
            web.slack.fail(method, fault)
            with pytest.raises(NotRead, match=why):
                await read_message(client, said.channel, ts, SOON)


async def test_sockets_open_after_the_wait_that_slack_asks_for(web: Rig, caplog: pytest.LogCaptureFixture) -> None:
    web.slack.fail("apps.connections.open", LIMITED, LACKING)
    await web.app.slack.start_socket()
    await web.slack.connected(2, SOON)
    assert NAMED in caplog.text and "(ratelimited)" in caplog.text
    assert {each.outcome for each in web.slack.calls_to("apps.connections.open")} == {
        "ratelimited",
        "missing_scope",
        "ok",
    }
