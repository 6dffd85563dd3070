"""The door as a whole: it opens only for a token that Slack accepts, and says in a sentence why not."""

from typing import Any

import pytest
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.desk import Desk
from bot.platforms.slack import SlackDoor, build
from bot.settings import BadSettings, Settings
from storage.database import Database
from tests.fake_slack import FakeSlack, faults
from tests.slack_rig import Rig, web

__all__ = ["web"]


def door(slack: FakeSlack, **more: Any) -> SlackDoor:  # noqa: ANN401 - any setting
    values: dict[str, Any] = {"slack_bot_token": SecretStr(slack.bot_token), "slack_api_url": slack.api_url}
    clock, database = SystemClock(), Database("sqlite://")
    return build(Settings(_env_file=None, **{**values, **more}), Desk(database, clock), clock, database)


def test_without_a_token_there_is_no_door(slack: FakeSlack) -> None:
    with pytest.raises(BadSettings, match="SLACK_BOT_TOKEN is missing"):
        door(slack, slack_bot_token=None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slack_bot_token": SecretStr("xoxb-other")}, "put the one from OAuth & Permissions in SLACK_BOT_TOKEN"),
        ({"slack_api_url": "http://127.0.0.1:9/api/"}, "Slack cannot be reached at http://127.0.0.1:9/api/"),
    ],
)
async def test_a_start_that_cannot_be_says_why(slack: FakeSlack, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSettings) as refused:
        await door(slack, **changed).start()
    assert said in str(refused.value) and "xoxb-other" not in str(refused.value)


async def test_the_first_coordinator_is_found(slack: FakeSlack) -> None:
    found = await door(slack).find_person("council@example.org")
    assert found and (found.id, found.name) == ("U0COUNCIL", "council")
    assert await door(slack).find_person("U0NOBODY") is None
    slack.fail("users.info", faults.missing_scope("users:read"))
    with pytest.raises(BadSettings, match="scope"):
        await door(slack).find_person("U0COUNCIL")


async def test_a_scope_that_is_missing_is_named_at_the_start_with_what_to_do(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.scopes.discard("groups:history")
    await door(slack).start()
    assert "the token lacks groups:history, with which it looks whether" in caplog.text
    assert "update the app from convenor manifest and reinstall it" in caplog.text


async def test_a_door_without_a_signing_secret_believes_nothing_over_http(slack: FakeSlack, web: Rig) -> None:
    shut = door(slack)
    await shut.start()
    for secret in ("", slack.signing_secret):
        web.app.slack._app._async_middleware_list[1] = shut._app._async_middleware_list[1]
        answer = await slack.command("police", "jag", "/action", "update 4.2 Six notices", secret=secret)
        assert answer.status == 401
    assert web.updates() == []


async def test_a_private_channel_is_called_by_its_name(web: Rig) -> None:
    await web.slack.command("council", "rag", "/meeting", "schedule rag 2030-01-10 14:00")
    with web.stores() as stores:
        (meeting,) = stores.meetings.after(SystemClock().now())
        assert meeting.channel
        assert meeting.channel.name == "#rag"
