"""Nothing that people say, and no secret, reaches a log, at whatever level; failures leave a code and a place."""

import logging
from typing import Any

import pytest

from bot.drawings import forms
from tests.fake_slack import FakeSlack, faults
from tests.slack_rig import Rig, bot, running, web

__all__ = ["bot", "web"]
CANARY = "zebra-crossing-canary"


def heard(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged, with tracebacks."""
    logging.getLogger().setLevel(logging.DEBUG)
    return "\n".join(logging.Formatter().format(record) for record in caplog.records) + caplog.text


async def converse(rig: Rig) -> None:
    """One of everything: typed, filled in, pressed, mentioned, refused, failed."""
    slack = rig.slack
    said = await slack.command("police", "jag", "/action", f"update 4.2 amber {CANARY}")
    await slack.replay(said)
    asked = await slack.command("police", "jag", "/action", f"update 4.2 amber {CANARY}")
    await slack.press(asked, "Save it again")
    await slack.command("police", "jag", "/action", f"upadte 4.2 {CANARY}")
    await slack.command("stranger", "town", "/action", f"update 4.2 {CANARY}")
    await slack.command("police", "jag", "/form", f"action update 4.2 amber on-behalf-of=police {CANARY}")
    form = await slack.form("police")
    await slack.suggest(form, "On behalf of", CANARY)
    await slack.submit(form, {"What happens next": CANARY})
    await slack.mention("police", "jag", f"action update 4.2 {CANARY} mentioned", both=True)
    await slack.direct("police", f"action update 4.2 {CANARY} directly")
    await slack.direct("stranger", CANARY)
    slack.fail("views.open", faults.broken(500))
    await slack.command("police", "jag", "/form", f"action update 4.2 {CANARY} form")
    await slack.heard("press the button")
    await slack.event({"type": "message", "subtype": "bot_message", "text": CANARY, "channel": "C0JAG", "ts": "1.1"})
    await slack.heard("directly", "@police")


async def test_a_whole_conversation_leaves_no_word_in_the_log(bot: Rig, caplog: pytest.LogCaptureFixture) -> None:
    await converse(bot)
    log = heard(caplog)
    assert bot.updates() and all(CANARY in text for text in bot.updates())
    assert CANARY not in log
    for secret in (bot.slack.bot_token, bot.slack.app_token, bot.slack.signing_secret, "ticket=", "/response/"):
        assert secret not in log


@pytest.mark.parametrize("way", [{"tamper": True}, {"secret": "1" * 32}, {"timestamp": "1000000000"}])
async def test_a_forged_request_is_refused_without_its_body(
    web: Rig,
    caplog: pytest.LogCaptureFixture,
    way: Any,  # noqa: ANN401
) -> None:
    await web.slack.command("police", "jag", "/action", f"update 4.2 {CANARY}", **way)
    await web.slack.mention("police", "jag", f"action update 4.2 {CANARY}", **way)
    assert CANARY not in heard(caplog)
    assert web.updates() == []


async def test_a_listener_that_fails_leaves_a_place_and_no_text(
    bot: Rig, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(said: Any) -> None:  # noqa: ANN401
        raise RuntimeError(said.text)

    monkeypatch.setattr(bot.app.desk, "hear", fail)
    bot.slack.configure(patience=0.3)
    answer = await bot.slack.command("police", "jag", "/action", f"update 4.2 {CANARY}")
    assert not answer.acked
    log = heard(caplog)
    assert CANARY not in log
    assert "a request from Slack failed: RuntimeError" in log and "listeners.py" in log


async def test_a_form_that_cannot_be_drawn_leaves_no_text(
    web: Rig, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("bot.platforms.slack.views.draw_form", fail)
    await web.slack.command("police", "jag", "/action", f"update 4.2 next={CANARY}")
    told = await web.slack.heard("more than a form can hold", "#jag")
    assert CANARY in told.text  # the person gets the words back; the log does not
    assert CANARY not in heard(caplog)
    assert forms.CALLBACK == "form"


async def test_a_local_slack_is_reached_without_the_proxy_of_the_environment(
    slack: FakeSlack, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with running(slack, sqlite_url, "socket") as rig:
        await slack.direct("police", "action update 4.2 Six notices")
        await slack.heard("Six notices", "@police")
        assert rig.updates() == ["Six notices"]
