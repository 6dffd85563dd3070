"""The manifest and the doctor: what the app asks of a workspace, and whether it got it."""

import inspect
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from ruamel.yaml import YAML
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.platforms.slack import SCOPES, channels, examine, homes, manifest, manifest_text, watching
from bot.platforms.slack.client import make_client
from bot.platforms.slack.people import find_person
from bot.settings import Settings
from handlers.command import families
from handlers.families import COMMANDS
from tests.fake_slack import FakeSlack
from tests.fake_slack.methods import METHODS
from tests.fake_slack.state import SCOPES as GRANTED

URL = "https://convenor.example.org/slack/events"


def read(text: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    return YAML(typ="safe").load(text)


def test_every_family_is_a_slash_command() -> None:
    told = manifest()
    names = [each["command"] for each in told["features"]["slash_commands"]]
    assert names == [*(f"/{family}" for family in families()), "/convenor"]
    assert {f"/{words.split()[0]}" for words in COMMANDS} == set(names) - {"/convenor"}
    assert all(each["should_escape"] for each in told["features"]["slash_commands"])


@pytest.mark.parametrize("prefix", ["csp", "/csp-", "csp-"])
def test_a_prefix_stands_before_each_family(prefix: str) -> None:
    names = [each["command"] for each in manifest(prefix)["features"]["slash_commands"]]
    assert "/csp-action" in names and "/convenor" in names and "/action" not in names


def test_slacks_limits_are_kept() -> None:
    told = manifest("a-long-prefix")
    about = told["display_information"]
    assert (
        len(about["name"]) <= 35 and len(about["description"]) <= 140 and 174 <= len(about["long_description"]) <= 4000
    )
    for each in told["features"]["slash_commands"]:
        assert len(each["command"]) <= 32 and 0 < len(each["description"]) <= 2000
        assert len(each.get("usage_hint", "")) <= 1000
    shortcuts = told["features"]["shortcuts"]
    assert [each["type"] for each in shortcuts] == ["message"] * 3 and len(
        {each["callback_id"] for each in shortcuts}
    ) == 3
    assert all(len(each["name"]) <= 24 and 0 < len(each["description"]) <= 150 for each in shortcuts)


def test_the_text_is_the_same_with_a_reason_for_each_scope() -> None:
    text = manifest_text("csp", URL)
    assert read(text) == manifest("csp", socket=False, url=URL)
    assert read(manifest_text()) == manifest()
    for scope, reason in SCOPES.items():
        assert any(scope in line and f"# {reason}" in line for line in text.splitlines())


def test_socket_mode_needs_no_address_and_http_gives_one_everywhere() -> None:
    assert "url" not in str(manifest()) and manifest()["settings"]["socket_mode_enabled"]
    told = manifest(socket=False, url=URL)
    assert not told["settings"]["socket_mode_enabled"]
    assert {each["url"] for each in told["features"]["slash_commands"]} == {URL}
    assert told["settings"]["event_subscriptions"]["request_url"] == URL
    assert told["settings"]["interactivity"]["message_menu_options_url"] == URL


def called() -> set[str]:
    """The methods of the Web API that the Slack door calls, found in its code."""
    folder = Path(inspect.getfile(manifest)).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    names = set(re.findall(r"client\.(\w+)\b", code)) - {"api_call"}
    return set(re.findall(r"client\.api_call\W+([\w.]+)", code)) | {
        name.replace("_", ".") for name in names if inspect.iscoroutinefunction(getattr(AsyncWebClient, name, None))
    }


def test_the_scopes_are_those_of_the_methods_and_events_in_use() -> None:
    """Every scope is needed by a method that is called, or by an event or command that is taken."""
    assert (
        {"chat.postMessage", "chat.update", "conversations.open", "conversations.replies"} <= called() <= set(METHODS)
    )
    scopes = {METHODS[name].scope.replace("*", kind) for name in called() for kind in ("channels", "groups")}
    assert set(SCOPES) == (scopes - {""}) | {
        "app_mentions:read",
        "commands",
        "files:read",
        "im:history",
        "reactions:read",
    }


def test_every_other_test_of_slack_has_these_scopes_and_no_more() -> None:
    assert set(GRANTED.split()) == set(SCOPES)


def test_it_is_told_of_mentions_and_of_direct_messages_with_their_threads() -> None:
    told = set(manifest()["settings"]["event_subscriptions"]["bot_events"])
    assert told == {"app_mention", "message.im", homes.OPENED, *channels.EVENTS, *watching.EVENTS}


def settings(slack: FakeSlack, **more: Any) -> Settings:  # noqa: ANN401 - any setting
    values: dict[str, Any] = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_api_url": slack.api_url,
    }
    return Settings(_env_file=None, **{**values, **more})


async def test_all_is_well(slack: FakeSlack) -> None:
    findings = await examine(settings(slack), SystemClock())
    assert [well for well, _ in findings] == [True] * 4


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_scope_that_is_lacking_is_named_with_what_it_is_for(slack: FakeSlack, scope: str) -> None:
    slack.revoke(scope)
    wrong = [sentence for well, sentence in await examine(settings(slack), SystemClock()) if not well]
    assert len(wrong) == 1 and scope in wrong[0] and SCOPES[scope] in wrong[0]


class Wrong:
    """A clock that is off."""

    def __init__(self, **by: float) -> None:
        self._by = timedelta(**by)

    def now(self) -> datetime:
        return SystemClock().now().astimezone(UTC) + self._by


@pytest.mark.parametrize(("by", "said"), [(90, "ahead of"), (-90, "behind")])
async def test_a_wrong_clock_is_told(slack: FakeSlack, by: float, said: str) -> None:
    wrong = [sentence for well, sentence in await examine(settings(slack), Wrong(seconds=by)) if not well]
    assert len(wrong) == 1 and said in wrong[0]


TOKENS = [
    ({"slack_bot_token": None}, "SLACK_BOT_TOKEN is missing"),
    ({"slack_bot_token": SecretStr("xoxb-other")}, "SLACK_BOT_TOKEN"),
    ({"slack_app_token": SecretStr("xapp-other")}, "Socket Mode cannot be opened"),
    ({"slack_app_token": None}, "No door"),
    ({"slack_api_url": "http://127.0.0.1:9/api/"}, "SLACK_API_URL"),
]


@pytest.mark.parametrize(("changed", "said"), TOKENS)
async def test_what_is_wrong_is_said_without_the_secret(slack: FakeSlack, changed: dict[str, Any], said: str) -> None:
    wrong = [sentence for well, sentence in await examine(settings(slack, **changed), SystemClock()) if not well]
    assert any(said in sentence for sentence in wrong)
    assert "xoxb-" not in "".join(wrong).replace("starts with xoxb-", "") and "xapp-" not in "".join(wrong)


@pytest.mark.parametrize(
    ("who", "name"),
    [("U0POLICE", "police"), ("police@example.org", "police"), ("U0NOBODY", ""), ("nobody@example.org", "")],
)
async def test_a_person_is_found_by_id_or_email(slack: FakeSlack, who: str, name: str) -> None:
    person = await find_person(make_client(slack.bot_token, slack.api_url), who)
    assert (person.name if person else "") == name


async def test_somebody_who_left_is_not_found(slack: FakeSlack) -> None:
    slack.change("@police", deleted=True)
    assert await find_person(make_client(slack.bot_token, slack.api_url), "U0POLICE") is None
