"""Forms in Slack: opened at once, their errors beside the fields, and nothing that was typed lost."""

import asyncio
from typing import Any

import pytest

from bot.clock import SystemClock, monotonic
from bot.desk import not_saved
from bot.hearing import Answer, Filled
from bot.platforms.slack import NAME
from storage.loading import load
from storage.planfile import read_plan
from storage.vocabulary import Role
from tests.fake_slack import faults, labels, texts, user_id
from tests.slack_rig import FIRST, Rig, bot, web

__all__ = ["bot", "web"]


async def test_what_was_not_said_is_asked_for_and_the_result_comes_as_a_message(bot: Rig) -> None:
    answer = await bot.slack.command("police", "jag", "/action", "update 4.2")
    assert (answer.acked, answer.post) == (True, None)
    form = await bot.slack.form("police")
    submitted = await bot.slack.submit(form, {"What has happened": "Six notices", "Status": "At risk"})
    assert submitted.body == {"response_action": "clear"}
    assert bot.updates() == ["Six notices"]
    post = await bot.slack.heard("Six notices", "@police")
    assert post.how == "post"


async def test_a_typed_line_fills_the_form(web: Rig) -> None:
    await web.slack.command("police", "jag", "/form", "action update 4.2 amber Six & seven <notices>")
    shown = texts(await web.slack.form("police"))
    assert "Six & seven <notices>" in shown


async def test_errors_stand_beside_their_fields_and_the_corrected_form_is_another_request(bot: Rig) -> None:
    await bot.slack.command("council", "jag", "/action", "due 4.2")
    form = await bot.slack.form("council")
    wrong = await bot.slack.submit(form, {"New due date": "2020-01-01", "Why": "Waiting"})
    assert list(wrong.errors) == ["New due date"]
    assert form.open
    right = await bot.slack.submit(form, {"New due date": "2030-01-04"})
    assert right.body == {"response_action": "clear"}
    assert bot.updates() == ["Waiting"]


async def test_a_form_submitted_twice_has_one_effect_and_one_message(bot: Rig) -> None:
    await bot.slack.command("police", "jag", "/action", "update 4.2")
    form = await bot.slack.form("police")
    answer = await bot.slack.submit(form, {"What has happened": "Six notices"}, repeat=2, at_once=True)
    assert {each.status for each in (answer, *answer.others)} == {200}
    await bot.slack.heard("Six notices", "@police")
    await bot.app.tick()
    assert bot.updates() == ["Six notices"]
    assert len([post for post in bot.slack.posts if post.place == "@police"]) == 1


async def test_what_cannot_be_saved_keeps_what_was_typed(web: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    await web.slack.command("police", "jag", "/action", "update 4.2")
    form = await web.slack.form("police")
    monkeypatch.setattr(web.app.desk, "_seconds", 0.0)  # the database is too slow
    answer = await web.slack.submit(form, {"What has happened": "Six notices"})
    assert "Not saved" in "".join(answer.errors.values())
    assert form.open and "Six notices" in str(form.state)
    monkeypatch.undo()
    assert (await web.slack.submit(form)).body == {"response_action": "clear"}
    assert web.updates() == ["Six notices"]


async def test_the_same_words_in_a_form_are_asked_about_in_it(web: Rig) -> None:
    await web.slack.command("police", "jag", "/action", "update 4.2 Six notices")
    await web.slack.command("police", "jag", "/action", "update 4.2")
    form = await web.slack.form("police")
    asked = await web.slack.submit(form, {"What has happened": "Six notices"})
    assert asked.view and "a second time" in texts(asked.view)
    assert web.updates() == ["Six notices"]
    assert (await web.slack.submit(asked.view)).body == {"response_action": "clear"}
    assert web.updates() == ["Six notices"] * 2


async def test_a_change_by_somebody_else_meanwhile_is_shown_before_it_is_saved(web: Rig) -> None:
    await web.slack.command("police", "jag", "/action", "update 4.2")
    form = await web.slack.form("police")
    await web.slack.command("council", "jag", "/action", "update 4.2 red Two contested")
    answer = await web.slack.submit(form, {"What has happened": "Six notices"})
    assert answer.view and "changed while you were writing" in texts(answer.view)
    assert "Six notices" in str(answer.view.state)
    await web.slack.submit(answer.view)
    assert web.updates() == ["Two contested", "Six notices"]


async def test_one_form_leads_to_the_next(web: Rig) -> None:
    await web.slack.command("police", "jag", "/action", "update 4.2")
    form = await web.slack.form("police")
    answer = await web.slack.submit(form, {"What has happened": "All done", "Status": "Complete"})
    assert answer.view and "All done" in texts(answer.view)
    await web.slack.submit(answer.view, {"Lesson": "Start earlier"})
    await web.slack.heard("Start earlier", "@police")


async def test_choices_are_looked_up_while_typing(bot: Rig) -> None:
    await bot.slack.command("council", "jag", "/form", "action update")
    form = await bot.slack.form("council")
    offered = await bot.slack.suggest(form, "Action", "4.2")
    assert offered.options and offered.options[0].startswith("4.2")
    assert (await bot.slack.suggest(form, "Action", "zzzz")).options == []


async def test_a_person_chosen_in_a_form_is_found(web: Rig) -> None:
    await web.slack.command("council", "jag", "/action", "assign 4.2")
    form = await web.slack.form("council")
    await web.slack.submit(form, {"Lead or owner": "police"})
    with web.stores() as stores:
        action = stores.actions.find("4.2")
        assert action and action.owner and action.owner.name == "police"


FAULTS: list[tuple[str, Any]] = [
    ("expired", faults.refused("expired_trigger_id")),
    ("used", faults.refused("exchanged_trigger_id")),
    ("broken", faults.broken(500)),
    ("dropped", faults.dropped(accept=False)),
]


@pytest.mark.parametrize("fault", [fault for _, fault in FAULTS], ids=[name for name, _ in FAULTS])
async def test_a_form_that_cannot_be_opened_leaves_a_button_that_opens_it(web: Rig, fault: faults.Fault) -> None:
    web.slack.fail("views.open", fault)
    await web.slack.command("police", "jag", "/action", "complete 4.2 result=Done")
    told = await web.slack.heard("press the button", "#jag")
    assert told.to == "U0POLICE"
    assert labels(told) == ["Open the form"]
    await web.slack.press(told, "Open the form")
    assert "Done" in texts(await web.slack.form("police"))


async def test_forty_thousand_characters_are_not_lost(web: Rig) -> None:
    typed = "Six notices issued. " * 2_000
    await web.slack.command("police", "jag", "/form", f"action update 4.2 {typed}")
    form = await web.slack.form("police")
    await web.slack.submit(form)
    assert web.updates() == [typed.strip()]


async def test_a_form_changed_after_slack_gave_up_on_it_is_another_request(
    web: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = web.app.desk.submit

    async def slowly(filled: Filled) -> Answer:
        answer = await submit(filled)
        await asyncio.sleep(0.5)
        return answer

    await web.slack.command("police", "jag", "/action", "update 4.2")
    form = await web.slack.form("police")
    with monkeypatch.context() as slow:
        slow.setattr(web.app.desk, "submit", slowly)
        late = await web.slack.submit(form, {"What has happened": "Six notices"}, patience=0.3)
    assert not late.acked and form.open
    await web.slack.until(lambda: web.updates() == ["Six notices"])
    shown = await web.slack.submit(form, {"What has happened": "Seven notices"})
    assert shown.view and "changed while you were writing" in texts(shown.view)
    assert (await web.slack.submit(shown.view)).body == {"response_action": "clear"}
    assert web.updates() == ["Six notices", "Seven notices"]


async def test_somebody_chosen_in_a_form_is_added_under_the_name_slack_gives_them(bot: Rig) -> None:
    await bot.slack.command("council", "jag", "/member", "add")
    form = await bot.slack.form("council")
    await bot.slack.submit(form, {"Person": "fire", "Role": "Partner", "Organisation": "Hertfordshire Constabulary"})
    await bot.slack.heard("fire", "@council")
    with bot.stores() as stores:
        member = stores.members.on_platform("slack", "U0FIRE")
        assert member and member.name == "fire"


async def test_a_form_without_fields_says_what_went_wrong_above(web: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    await web.slack.command("police", "jag", "/form", "action mine")
    form = await web.slack.form("police")

    async def refuse(filled: Filled) -> Answer:
        return not_saved("the records are busy", "")

    with monkeypatch.context() as busy:
        busy.setattr(web.app.desk, "submit", refuse)
        shown = await web.slack.submit(form)
    assert shown.view and "the records are busy" in texts(shown.view)
    assert (await web.slack.submit(shown.view)).body == {"response_action": "clear"}
    await web.slack.heard("4.2", "@police")


async def test_a_name_that_slack_is_slow_to_say_does_not_keep_a_form_waiting(web: Rig) -> None:
    await web.slack.command("council", "jag", "/member", "add")
    form = await web.slack.form("council")
    web.slack.fail("users.info", faults.slow(before=3))
    values = {"Person": "fire", "Role": "Partner", "Organisation": "Hertfordshire Constabulary"}
    began = monotonic()
    assert (await web.slack.submit(form, values)).acked
    assert monotonic() - began < 3, "before Slack says it"
    with web.stores() as stores:
        assert stores.members.on_platform("slack", "U0FIRE")


async def test_suggestions_are_those_of_the_partnership_where_the_form_was_opened(web: Rig) -> None:
    await web.slack.command("council", "jag", "/meeting", "schedule jag 2030-01-10 14:00 in #jag")
    with web.app.database.unit() as unit:
        load(unit, read_plan("stockton-2017-20"), SystemClock().now())
        stores = unit.within(FIRST + 1)
        member = stores.members.add("police", Role.PARTNER, stores.organisations.all()[0], at=SystemClock().now())
        stores.members.identify(member, NAME, user_id("police"))
    await web.slack.command("police", "jag", "/form", "action update 4.2 on-behalf-of=police Six notices")
    form = await web.slack.form("police")
    offered = await web.slack.suggest(form, "On behalf of", "Hertfordshire")
    assert "Hertfordshire Constabulary" in offered.options


async def test_a_channel_named_in_the_line_is_chosen_in_the_form(web: Rig) -> None:
    await web.slack.command("council", "jag", "/meeting", "schedule jag in #town")
    form = await web.slack.form("council")
    assert "C0TOWN" in str(form.blocks)
    asked = await web.slack.submit(form, {"Date": "2030-01-10", "Time": "14:00"})
    assert "Another organisation can read #town" in str(asked.body)
    await web.slack.submit(await web.slack.form("council"))
    await web.slack.heard("#town", "@council")


async def test_a_question_about_somebody_named_can_be_answered_by_a_press(web: Rig) -> None:
    said = 'add @fire partner "Hertfordshire Constabulari"'
    asked = await web.slack.command("council", "jag", "/member", said)
    await web.slack.press(asked, "Hertfordshire Constabulary")
    await web.slack.until(lambda: asked.post and web.slack.state.post(asked.post.key).edits)
    with web.stores() as stores:
        assert stores.members.on_platform("slack", "U0FIRE")
