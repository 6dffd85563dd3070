"""Forms that change while they are filled in: they ask for what was chosen, and what was typed stays."""

import asyncio
import json

import pytest

from bot.hearing import Answer, Filled
from bot.platforms.slack import views
from tests.fake_slack import faults, texts
from tests.fake_slack.forms import inputs, label_of
from tests.fake_slack.records import View
from tests.slack_rig import Rig, bot, web

__all__ = ["bot", "web"]

NEXT = "What happens next"


def asked(form: View) -> list[str]:
    """The labels of what a form asks."""
    return [label_of(block) for block, _ in inputs(form.blocks)]


def typed(form: View) -> list[str]:
    """What stands in the text fields of a form on the screen."""
    return [each["value"] for field in form.state.values() for each in field.values() if each.get("value")]


async def opened(rig: Rig, line: str = "update 4.2") -> View:
    await rig.slack.command("police", "jag", "/action", line)
    return await rig.slack.form("police")


async def choose(rig: Rig, form: View, status: str, asks: bool) -> None:
    """Choose a status, and wait until the form asks what happens next, or does not."""
    assert (await rig.slack.press(form, "Status", choice=status)).acked
    await rig.slack.until(lambda: (NEXT in asked(form)) is asks)


async def test_a_form_asks_for_what_was_chosen_and_keeps_what_was_typed(bot: Rig) -> None:
    form = await opened(bot)
    assert NEXT not in asked(form)
    bot.slack.write(form, {"What has happened": "Two & three <contested>"})
    await choose(bot, form, "Off track", asks=True)
    assert typed(form) == ["Two & three <contested>"]
    assert (await bot.slack.submit(form, {NEXT: "Ask the board"})).body == {"response_action": "clear"}
    assert bot.updates() == ["Two & three <contested>"]
    assert bot.slack.complaints == []


async def test_a_field_in_which_something_was_typed_does_not_leave(web: Rig) -> None:
    form = await opened(web)
    await choose(web, form, "Off track", asks=True)
    await choose(web, form, "On track", asks=False)
    await choose(web, form, "At risk", asks=True)
    web.slack.write(form, {NEXT: "Ask the board. " * 190})
    await web.slack.press(form, "Status", choice="On track")
    await web.app.slack._held.finish()
    assert NEXT in asked(form) and typed(form) == ["Ask the board. " * 190]


async def test_a_completion_takes_the_words_along_and_gives_them_back(web: Rig) -> None:
    form = await opened(web)
    web.slack.write(form, {"What has happened": "Twelve contracts kept"})
    await web.slack.press(form, "Status", choice="Complete")
    await web.slack.until(lambda: "Lesson" in asked(form))
    web.slack.write(form, {"Lesson": "Start earlier"})
    await web.slack.press(form, "Status", choice="On track")
    await web.slack.until(lambda: "What has happened" in asked(form))
    assert typed(form) == ["Twelve contracts kept\nStart earlier"]


async def test_two_choices_in_a_moment_end_with_the_last(web: Rig) -> None:
    form = await opened(web)
    web.slack.fail("views.update", faults.slow(before=0.3), times=2)
    await asyncio.gather(web.slack.press(form, "Status", choice="Off track"), asyncio.sleep(0.1))
    await web.slack.press(form, "Status", choice="On track")
    await web.slack.until(lambda: len([each for each in web.slack.calls_to("views.update") if each.outcome]) == 2)
    assert NEXT not in asked(form)
    assert [each.outcome for each in web.slack.calls_to("views.update")] == ["ok", "ok"]


async def test_a_form_whose_hash_slack_leaves_as_it_was_is_redrawn_too(
    web: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fake_slack.modals._hash", lambda _state: "1.same")
    form = await opened(web)
    await choose(web, form, "Off track", asks=True)
    await choose(web, form, "On track", asks=False)


@pytest.mark.parametrize("outcome", ["hash_conflict", "not_found", "fatal_error"])
async def test_a_form_that_cannot_be_redrawn_stays_as_it_is(web: Rig, outcome: str) -> None:
    form = await opened(web)
    web.slack.fail("views.update", faults.refused(outcome))
    await web.slack.press(form, "Status", choice="Off track")
    await web.slack.until(lambda: [each.outcome for each in web.slack.calls_to("views.update")] == [outcome])
    assert (await web.slack.submit(form, {"What has happened": "Two contested"})).acked


async def test_a_form_is_redrawn_later_where_slack_asks_for_that(web: Rig) -> None:
    form = await opened(web)
    web.slack.fail("views.update", faults.put_off(1))
    await choose(web, form, "Off track", asks=True)


async def test_a_form_that_is_closed_while_it_is_redrawn_is_no_trouble(
    web: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    form = await opened(web)
    await web.slack.press(form, "Status", choice="Off track")
    web.slack.dismiss(form)
    await web.slack.until(lambda: [each.outcome for each in web.slack.calls_to("views.update")])
    assert "could not be redrawn" not in caplog.text


async def test_a_form_is_left_alone_where_the_records_do_not_answer(web: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    form = await opened(web)
    there = form.hash
    with monkeypatch.context() as slow:
        slow.setattr(web.app.desk, "_seconds", 0.0)
        assert (await web.slack.press(form, "Status", choice="Off track")).acked
        await web.app.slack._held.finish()
    assert form.hash == there
    answer = await web.slack.submit(form, {"What has happened": "Two contested"})
    assert answer.acked


async def test_what_was_said_above_a_form_gives_way_to_what_is_said_next(web: Rig) -> None:
    form = await opened(web)
    await web.slack.command("council", "jag", "/action", "withdraw 4.2 Not needed any more")
    for status in ("Off track", "At risk"):
        await web.slack.press(form, "Status", choice=status)
        await web.app.slack._held.finish()
    above = [block for block in form.blocks if block["block_id"].startswith("above:")]
    assert len(above) == 1, texts(form)


async def test_a_form_sent_again_after_its_acknowledgement_was_lost_has_one_effect(
    web: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = web.app.desk.submit

    async def slowly(filled: Filled) -> Answer:
        answer = await submit(filled)
        await asyncio.sleep(0.5)
        return answer

    form = await opened(web)
    with monkeypatch.context() as slow:
        slow.setattr(web.app.desk, "submit", slowly)
        lost = await web.slack.submit(form, {"What has happened": "Six notices"}, patience=0.3)
    assert not lost.acked and form.open
    await web.slack.until(lambda: web.updates() == ["Six notices"])
    assert (await web.slack.submit(form)).body == {"response_action": "clear"}
    await web.slack.heard("Six notices", "@police")
    assert web.updates() == ["Six notices"]


async def test_a_form_that_grew_too_large_is_not_sent_to_slack(web: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    form = await opened(web)
    await web.slack.command("council", "jag", "/action", "update 4.2 red Two contested")
    monkeypatch.setattr("bot.drawings.limits.VIEW", len(json.dumps(form.payload)) // 2)
    answer = await web.slack.submit(form, {"What has happened": "Six notices"})
    assert views.TOO_LARGE in answer.errors.values()
    assert form.open and typed(form) == ["Six notices"]
