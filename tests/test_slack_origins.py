"""Emoji that offer to record a message, and what is asked when a message that was recorded changes."""

import pytest

from bot.clock import SystemClock
from handlers.undoable import UNDOABLE_FOR
from tests.fake_slack import Fault, faults, labels, texts
from tests.fake_slack.shortcuts import choose, edit, react, remove
from tests.messages import INCIDENT, SOON, UPDATE, chosen, fields, origins, planned, said
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]


async def test_an_emoji_asks_whoever_used_it_once_and_its_button_opens_the_form(bot: Rig) -> None:
    await chosen(bot)
    start = await said(bot, "Well?", who="council")
    report = await said(bot, "Six notices issued on 4.2", thread=start.ts)
    answer = await react(bot.slack, "police", report, "pushpin::skin-tone-3", repeat=1)
    await bot.slack.replay(answer, retry=2)
    asked = await bot.slack.heard("Record as action update? You marked a message in #jag.", "@police", SOON)
    assert "It says: Six notices issued on 4.2" in texts(asked) and bot.updates() == []
    await bot.slack.press(asked, "Record as action update", "police")
    form = await bot.slack.form("police")
    assert fields(form)["ref"] == "4.2" and "From a message in #jag" in texts(form)
    await bot.slack.submit(form)
    assert bot.updates() == ["Six notices issued on 4.2"]
    assert planned(bot, "reaction") == 1


async def test_an_emoji_that_nobody_chose_or_may_use_says_nothing(web: Rig) -> None:
    await chosen(web)
    report = await said(web, "Six notices issued on 4.2")
    mine = await web.slack.mention("police", "jag", "action show 4.2")
    own = await web.slack.heard("4.2", "#jag", SOON)
    for who, post, emoji in [
        ("police", report, "eyes"),
        ("stranger", report, "pushpin"),
        ("councillor", report, "pushpin"),
        ("police", own, "pushpin"),
    ]:
        assert (await react(web.slack, who, post, emoji)).acked
    assert mine.acked and not planned(web, "reaction")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (faults.missing_scope("channels:history"), "the scope channels:history"),
        (faults.put_off(30), "Slack asks to be left alone"),
    ],
)
async def test_a_message_that_cannot_be_read_is_asked_about_all_the_same(web: Rig, fault: Fault, told: str) -> None:
    await chosen(web, becomes="incident")
    report = await said(web, "Graffiti in Bedwell")
    web.slack.fail("conversations.history", fault, fault)
    await react(web.slack, "police", report, "pushpin")
    asked = await web.slack.heard("Log as incident?", "@police", SOON)
    assert told in texts(asked)
    await web.slack.press(asked, "Log as incident", "police")
    refused = await web.slack.heard("I cannot read that message now", "@police", SOON)
    assert labels(refused) == ["Open an empty form"]
    await web.slack.press(asked, "Log as incident", "police")
    assert fields(await web.slack.form("police"))["text"] == "Graffiti in Bedwell"


async def test_what_must_not_be_kept_stands_in_no_message_of_ours(web: Rig) -> None:
    await chosen(web)
    report = await said(web, "4.2 Call Ann on 07700 900123 about it")
    await react(web.slack, "police", report, "pushpin")
    asked = await web.slack.heard("seems to hold what must not be kept", "@police", SOON)
    assert "900123" not in texts(asked)
    await web.slack.press(asked, "Record as action update", "police")
    form = await web.slack.form("police")
    assert "phone" in texts(form) and "900123" in fields(form)["text"]
    assert "900123" not in form.private_metadata
    refused = await web.slack.submit(form)
    assert refused.errors and web.updates() == []


async def test_a_message_that_was_recorded_and_edited_is_asked_about_once_a_version(bot: Rig) -> None:
    report = await said(bot, "4.2 amber Six notices issued")
    await choose(bot.slack, "police", report, UPDATE)
    await bot.slack.submit(await bot.slack.form("police"))
    changed = await edit(bot.slack, "police", report, "4.2 red Seven notices issued")
    await bot.slack.replay(changed, retry=1)
    asked = await bot.slack.heard("which was edited since", "@police", SOON)
    assert "Seven notices issued" in texts(asked) and "Six notices issued" in texts(asked)
    await bot.slack.press(asked, "Correct it", "police")
    form = await bot.slack.form("police")
    assert fields(form)["text"] == "Seven notices issued" and "From a message in #jag" in texts(form)
    await bot.slack.submit(form)
    assert bot.updates()[-1] == "Seven notices issued"
    await edit(bot.slack, "police", report, "4.2 red Seven  notices issued")  # the same words
    with bot.app.database.unit() as unit:
        for each in unit.within(bot.partnership_id).origins.of_message("slack", report.channel, report.ts):
            each.at -= UNDOABLE_FOR
    await remove(bot.slack, "police", report)
    gone = await bot.slack.heard("which was deleted since", "@police", SOON)
    assert "Seven notices issued" in texts(gone)
    assert labels(gone) == ["Keep the record", "Say it anew"], "it is too late to take it back"
    await bot.slack.press(gone, "Keep the record", "police")
    await bot.slack.heard("Left as it is.", "@police", SOON)
    assert planned(bot, "origin") == 2


async def test_a_message_whose_thread_goes_on_is_noticed_when_it_is_deleted(web: Rig) -> None:
    report = await said(web, "Graffiti in Bedwell")
    await said(web, "Thank you", who="council", thread=report.ts)
    await choose(web.slack, "police", report, INCIDENT)
    await web.slack.submit(await web.slack.form("police", SOON))
    await remove(web.slack, "police", report, repeat=1)
    gone = await web.slack.heard("You recorded incident 1 from a message in #jag, which was deleted", "@police", SOON)
    assert labels(gone) == ["Keep the record", "Take it back"] and planned(web, "origin") == 1
    await web.slack.press(gone, "Take it back", "police")
    await web.slack.heard("Taken back: incident 1", "@police", SOON)


async def test_coordinators_are_asked_where_whoever_recorded_it_has_left(web: Rig) -> None:
    report = await said(web, "Graffiti in Bedwell", who="council")
    await choose(web.slack, "police", report, INCIDENT)
    await web.slack.submit(await web.slack.form("police", SOON))
    await web.slack.command("council", "jag", "/member", "remove @police")
    await edit(web.slack, "council", report, "Call Ann on 07700 900123")
    asked = await web.slack.heard("police recorded incident 1 from a message in #jag", "@council", SOON)
    assert "900123" not in texts(asked) and "look at the message itself" in texts(asked)
    await web.slack.press(asked, "Correct it", "council")
    assert fields(await web.slack.form("council", SOON))["text"] == "Graffiti in Bedwell"
    await remove(web.slack, "council", report)
    gone = await web.slack.heard("which was deleted since", "@council", SOON)
    assert labels(gone) == ["Keep the record", "Correct it"], "only whoever logged it takes it back"


async def test_what_changes_in_a_channel_and_was_never_recorded_is_let_go(web: Rig) -> None:
    report = await said(web, "4.2 amber Six notices issued")
    assert (await edit(web.slack, "police", report, "4.2 red Seven")).acked
    assert (await remove(web.slack, "police", report)).acked
    assert not planned(web, "origin") and not origins(web) and not web.updates()


async def test_a_text_that_is_erased_leads_to_no_message_any_more(web: Rig) -> None:
    report = await said(web, "Graffiti in Bedwell by the Smiths")
    await choose(web.slack, "police", report, INCIDENT)
    await web.slack.submit(await web.slack.form("police", SOON))
    told = await web.slack.command("council", "jag", "/incident", "erase 1 sure=yes It named a family")
    assert told.post and "recorded from a message in #jag" in texts(told.post)
    assert "have it deleted there" in texts(told.post) and not origins(web)


async def test_reactions_are_listed_and_taken_away(web: Rig) -> None:
    await chosen(web, "📌", "incident")
    await chosen(web, ":thumbsup::skin-tone-4:", "meeting action")
    listed = await web.slack.command("council", "jag", "/meeting", "reaction")
    assert listed.post and ":+1:" in texts(listed.post) and ":pushpin:" in texts(listed.post)
    await web.slack.press(listed, "Take it away", near=":pushpin:")
    await web.slack.heard("Saved: :pushpin: makes nothing of a message any more", within=SOON)
    for line, told in (
        (":pushpin: nothing", "makes nothing of a message as it is"),
        ("🦖 incident", "is no emoji that I can read"),
        (":eyes:", "needs one word more"),
    ):
        refused = await web.slack.command("council", "jag", "/meeting", f"reaction {line}")
        assert refused.post and told in texts(refused.post)
    with web.stores() as stores:
        assert [each.emoji for each in stores.reactions.all()] == ["+1"]


async def test_what_was_restricted_since_is_asked_about_without_its_words(web: Rig) -> None:
    report = await said(web, "4.2 amber Six notices issued")
    await choose(web.slack, "police", report, UPDATE)
    await web.slack.submit(await web.slack.form("police", SOON))
    with web.app.database.unit() as unit:
        action = unit.within(web.partnership_id).actions.find("4.2")
        assert action
        action.restricted_at = SystemClock().now()
    await edit(web.slack, "police", report, "4.2 red Seven notices")
    asked = await web.slack.heard("You recorded something restricted", "@police", SOON)
    assert "notices" not in texts(asked) and "4.2" not in texts(asked) and not labels(asked)


async def test_an_emoji_says_nothing_where_only_another_partnership_meets(web: Rig) -> None:
    await chosen(web)
    report = await said(web, "Six notices issued on 4.2")
    with web.app.database.unit() as unit:
        other = unit.partnerships.add("other", "Other Partnership", "", "Europe/London", SystemClock().now())
        unit.within(other.id).channels.remember("slack", report.channel, "#jag")
    assert (await react(web.slack, "police", report, "pushpin")).acked
    assert not planned(web, "reaction")


async def test_a_direct_message_that_is_deleted_while_the_bot_fails_is_asked_about_when_slack_tells_again(
    web: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("as asked")

    await web.slack.direct("police", "4.2 amber Six notices")
    await web.slack.heard("Six notices", "@police", SOON)
    said = next(each for each in web.slack.shown if each.how == "person")
    web.slack.configure(patience=2)
    with monkeypatch.context() as broken:
        broken.setattr(web.app.desk, "look", fail)
        assert not (await remove(web.slack, "police", said)).acked
    web.slack.configure(patience=20)
    assert [each.acked for each in await web.slack.redeliver()] == [True]
    gone = await web.slack.heard("You recorded an update on 4.2 from a message, which was deleted", "@police", SOON)
    assert labels(gone) == ["Keep the record", "Take it back"]
    await web.slack.press(gone, "Take it back", "police")
    await web.slack.heard("Taken back: your update on 4.2", "@police", SOON)
