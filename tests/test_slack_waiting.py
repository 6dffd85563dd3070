"""Forms while the records are slow: a view opens at once, becomes the form, and nothing that was typed is lost."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.platforms.slack import views
from handlers.reading.expecting import expected_form
from tests.fake_slack import faults, labels, texts
from tests.fake_slack.records import View
from tests.slack_rig import Rig, bot, web

__all__ = ["bot", "web"]

LINE = "complete 4.2 result=Twelve contracts kept"


@contextmanager
def slow(rig: Rig) -> Iterator[threading.Event]:
    """The records answer the desk nothing until the event is set, and no form waits for them."""
    going = threading.Event()

    def wait(*_: Any) -> None:  # noqa: ANN401
        if threading.current_thread().name.startswith("desk"):
            going.wait(60)

    shown = rig.app.slack._listeners.views
    usual, shown.moment = shown.moment, 0.0
    event.listen(Engine, "before_cursor_execute", wait)
    try:
        yield going
    finally:
        going.set()
        shown.moment = usual
        event.remove(Engine, "before_cursor_execute", wait)


async def became(rig: Rig, view: View, text: str) -> View:
    """The same view, once this stands in it."""
    await rig.slack.until(lambda: text in texts(view))
    return view


async def test_a_view_opens_at_once_and_becomes_the_form(bot: Rig) -> None:
    with slow(bot) as going:
        answer = await bot.slack.command("police", "jag", "/action", LINE)
        assert (answer.acked, answer.post) == (True, None)
        waiting = await bot.slack.form("police")
        assert "One moment" in texts(waiting) and LINE in texts(waiting)
        assert waiting.payload.get("submit") is None
        there = waiting.hash
        going.set()
        form = await became(bot, waiting, "Lesson")
    assert "Twelve contracts kept" in texts(form)
    assert [call.args["hash"] for call in bot.slack.calls_to("views.update")] == [there]
    assert (await bot.slack.submit(form, {"Lesson": "Start earlier"})).body == {"response_action": "clear"}
    await bot.slack.heard("Start earlier", "@police")
    assert bot.slack.complaints == []


async def test_a_whole_line_is_answered_where_it_was_typed(web: Rig) -> None:
    with slow(web) as going:
        threading.Timer(0.2, going.set).start()
        answer = await web.slack.command("police", "jag", "/action", "update 4.2 amber Six notices")
    assert answer.post and "Six notices" in texts(answer.post)
    assert web.slack.views == []


@pytest.mark.parametrize(
    "line, expected",
    [
        ("/action update 4.2", True),
        ("/action update 4.2 at risk", True),
        ("/action update", True),
        ("/form action update 4.2 amber Six notices", True),
        ("/action complete 4.2", True),
        ('/action complete 4.2 result=Done lesson="Start earlier"', False),
        ("/action update 4.2 amber Six notices", False),
        ("/action update 4.2 late", False),
        ("/action complete 4.2 result=Twelve contracts kept", True),
        ("/meeting schedule jag 2030-01-10 14:00 in #jag", False),
        ("/action nochange 4.2", False),
        ("/action nochange", True),
        ("/action mine", False),
        ("/action updaet 4.2", False),
        ("/help", False),
        ("", False),
    ],
)
def test_a_form_is_expected_where_too_little_was_said(line: str, expected: bool) -> None:
    assert bool(expected_form(line)) is expected


async def test_a_view_that_was_closed_before_the_form_came_leaves_a_button(web: Rig) -> None:
    with slow(web) as going:
        await web.slack.command("police", "jag", "/action", LINE)
        web.slack.dismiss(await web.slack.form("police"))
        going.set()
        told = await web.slack.heard("You closed the window", "#jag")
    assert told.to == "U0POLICE"
    await web.slack.press(told, "Open the form")
    assert "Twelve contracts kept" in texts(await web.slack.form("police"))


async def test_a_view_says_when_nothing_came_and_gives_back_what_was_typed(
    web: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PATIENT", 0.2)
    with slow(web):
        await web.slack.command("police", "jag", "/action", LINE)
        told = await became(web, await web.slack.form("police"), "it took too long")
    assert LINE in texts(told) and told.payload["close"]["text"] == "Close"


LOST = [faults.dropped(accept=True), faults.broken(500, accept=True)]


@pytest.mark.parametrize("fault", LOST, ids=["dropped", "broken"])
async def test_a_view_of_which_slack_said_nothing_becomes_the_form_all_the_same(web: Rig, fault: faults.Fault) -> None:
    with slow(web) as going:
        web.slack.fail("views.open", fault)
        await web.slack.command("police", "jag", "/action", LINE)
        waiting = await web.slack.form("police")
        going.set()
        form = await became(web, waiting, "Lesson")
    assert "Twelve contracts kept" in texts(form)


@pytest.mark.parametrize(
    "method, fault",
    [
        ("views.open", faults.refused("expired_trigger_id")),
        ("views.open", faults.refused("exchanged_trigger_id")),
        ("views.update", faults.broken(500)),
    ],
)
async def test_a_view_that_cannot_be_shown_leaves_a_button(web: Rig, method: str, fault: faults.Fault) -> None:
    with slow(web) as going:
        web.slack.fail(method, fault)
        await web.slack.command("police", "jag", "/action", LINE)
        going.set()
        told = await web.slack.heard("press the button", "#jag")
    assert labels(told) == ["Open the form"]


async def test_a_view_is_changed_later_where_slack_asks_for_that(web: Rig) -> None:
    with slow(web) as going:
        web.slack.fail("views.update", faults.put_off(1))
        await web.slack.command("police", "jag", "/action", LINE)
        waiting = await web.slack.form("police")
        going.set()
        await became(web, waiting, "Lesson")
    assert [call.outcome for call in web.slack.calls_to("views.update")] == ["ratelimited", "ok"]


async def test_a_button_that_opens_a_form_waits_in_a_view_too(web: Rig) -> None:
    asked = await web.slack.command("police", "jag", "/action", "update 4.22 Six notices")
    with slow(web) as going:
        pressed = await web.slack.press(asked, "Correct it in a form")
        assert pressed.acked
        waiting = await web.slack.form("police")
        going.set()
        await became(web, waiting, "Six notices")


async def test_a_question_instead_of_a_form_stands_in_the_view_with_its_buttons(web: Rig) -> None:
    with slow(web) as going:
        await web.slack.command("police", "jag", "/action", "update 4.22")
        waiting = await web.slack.form("police")
        going.set()
        asked = await became(web, waiting, "Correct it in a form")
    assert asked.payload["close"]["text"] == "Close" and not asked.payload.get("submit")
    await web.slack.press(asked, "Correct it in a form")
    form = await became(web, asked, "What has happened")
    assert (await web.slack.submit(form, {"Action": "4.2", "What has happened": "Six notices"})).acked
    await web.slack.heard("Six notices", "@police")
    assert web.slack.complaints == []


@pytest.mark.parametrize(
    "name, line, back",
    [
        ("/incident", "log domestic-abuse Bedwell", "Bedwell"),
        ("/form", "action update 4.2 Ring Mr Smith on 07700 900123", "900123"),
    ],
)
async def test_what_may_be_held_nowhere_does_not_stand_in_the_view_that_waits(
    web: Rig, name: str, line: str, back: str
) -> None:
    with slow(web) as going:
        await web.slack.command("police", "jag", name, line)
        waiting = await web.slack.form("police")
        assert "One moment" in texts(waiting) and back not in str(waiting.payload)
        going.set()
        await web.slack.until(lambda: "One moment" not in texts(waiting))
