"""Records made from messages: chosen in a message's menu, or offered by an emoji; by either door."""

from functools import partial
from typing import Any

import pytest

from bot.platforms.slack.wording import digest_of, text_of
from storage.tables import Delivery, Origin
from tests.fake_slack import Fault, Post, View, faults, labels, texts
from tests.fake_slack.shortcuts import choose, edit, react, remove
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]
SOON = 15.0
"""Seconds within which the bot says something, on a busy machine too."""
UPDATE, INCIDENT, ACTION = "message_update", "message_incident", "message_meeting_action"


async def said(rig: Rig, text: str, place: str = "jag", who: str = "police", thread: str = "") -> Post:
    """A message that somebody wrote."""
    await rig.slack.say(who, place, text, thread=thread)
    return next(each for each in reversed(rig.slack.shown) if each.how == "person")


def origins(rig: Rig) -> list[tuple[str, str]]:
    """What was made of messages, with the place each stands in."""
    with rig.stores() as stores:
        return [(each.subject, each.name) for each in stores.session.query(Origin).order_by(Origin.id)]


def fields(view: View) -> dict[str, str]:
    """What stands in a form, by its fields."""
    inputs = [block for block in view.blocks if block["type"] == "input"]
    return {block["block_id"]: str(first(block["element"])) for block in inputs}


def first(element: dict[str, Any]) -> object:
    held = [value for name, value in element.items() if name.startswith("initial_")]
    return (held[0]["value"] if isinstance(held[0], dict) else held[0]) if held else ""


async def test_a_message_in_a_thread_is_recorded_as_an_update(bot: Rig) -> None:
    start = await said(bot, "How is it going?", who="council")
    reply = await said(bot, "amber 4.2 Six notices issued", thread=start.ts)
    assert (await choose(bot.slack, "police", reply, UPDATE)).acked
    form = await bot.slack.form("police")
    assert fields(form)["ref"] == "4.2" and fields(form)["status"] and fields(form)["text"] == "Six notices issued"
    assert "From a message in #jag." in texts(form) and f"/p{reply.ts}" in texts(form)
    await bot.slack.submit(form)
    assert bot.updates() == ["Six notices issued"]
    assert [name for _, name in origins(bot)] == ["#jag"]
    shown = await bot.slack.command("police", "jag", "/action", "history 4.2")
    assert shown.post and "from a message in #jag" in texts(shown.post) and f"/p{reply.ts}" in texts(shown.post)


async def test_an_incident_and_a_meeting_action_are_made_of_messages(web: Rig) -> None:
    report = await said(web, "Fly-tipping again behind the shops in the Town Centre <!channel> 😀 \u202eabc")
    await choose(web.slack, "council", report, INCIDENT)
    form = await web.slack.form("council")
    assert (fields(form)["category"], fields(form)["place"]) == ("fly-tipping", "Town Centre")
    await web.slack.submit(form)
    await web.slack.heard("Saved: incident 1", "@council", SOON)
    await choose(web.slack, "council", report, ACTION)
    form = await web.slack.form("council")
    await web.slack.submit(form, {"Meeting": "jag", "Who": "Hertfordshire Constabulary"})
    await web.slack.heard("meeting action 1", "@council", SOON)
    assert origins(web) == [("incident 1", "#jag"), ("meeting action 1", "#jag")]
    for line in ("incident show 1", "meeting actions 1"):
        family, _, rest = line.partition(" ")
        shown = await web.slack.command("police", "jag", f"/{family}", rest)
        assert shown.post and "Recorded from a message in #jag" in texts(shown.post)


async def test_the_same_message_is_recorded_twice_only_by_somebody_who_knows(web: Rig) -> None:
    report = await said(web, "Graffiti in Bedwell, on 4.2 as well")
    for _ in range(2):
        await choose(web.slack, "police", report, INCIDENT)
    one, other = await web.slack.until(lambda: forms_of(web)[1:] and forms_of(web))
    await web.slack.submit(one)
    asked = await web.slack.submit(other, {"text": "Graffiti again"})
    assert asked.view and "recorded already as incident 1: by police" in texts(asked.view)
    assert origins(web) == [("incident 1", "#jag")]
    await web.slack.submit(forms_of(web)[-1])
    assert origins(web) == [("incident 1", "#jag"), ("incident 2", "#jag")]
    await choose(web.slack, "council", report, INCIDENT)
    assert "Saving records it a second time" in texts(await web.slack.form("council"))


def forms_of(rig: Rig) -> list[View]:
    """The forms that are open."""
    return [view for view in rig.slack.views if view.open]


def forms_from(rig: Rig, number: int) -> list[View]:
    """Those from one on, by its number."""
    return forms_of(rig)[number - 1 :]


def planned(rig: Rig, about: str) -> int:
    """How many messages were planned about something."""
    with rig.stores() as stores:
        return sum(each.subject.startswith(about) for each in stores.session.query(Delivery))


async def chosen(rig: Rig, emoji: str = ":pushpin:", becomes: str = "update") -> None:
    """A coordinator lets an emoji offer something."""
    answer = await rig.slack.command("council", "jag", "/meeting", f"reaction {emoji} {becomes}")
    assert answer.post and "Saved" in texts(answer.post)


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
    await remove(bot.slack, "police", report)
    gone = await bot.slack.heard("which was deleted since", "@police", SOON)
    assert "Seven notices issued" in texts(gone)
    await bot.slack.press(gone, "Keep the record", "police")
    await bot.slack.heard("Left as it is.", "@police", SOON)
    assert planned(bot, "origin") == 2


async def test_whoever_may_not_record_is_told_why_and_the_bots_own_words_are_none(web: Rig) -> None:
    report = await said(web, "Graffiti in Bedwell")
    for who, told in [("stranger", "I do not know you yet"), ("councillor", "As a viewer")]:
        await choose(web.slack, who, report, INCIDENT)
        assert (await web.slack.heard(told, within=SOON)).to == f"U0{who.upper()}"
    await web.slack.mention("police", "jag", "action show 4.2")
    own = await web.slack.heard("4.2", "#jag", SOON)
    await choose(web.slack, "police", own, UPDATE)
    await web.slack.heard("This is a message of mine", within=SOON)
    assert not web.slack.views


@pytest.mark.parametrize("fault", [faults.refused("expired_trigger_id"), faults.dropped(accept=False)])
async def test_a_form_that_came_too_late_is_one_press_away(web: Rig, fault: Fault) -> None:
    report = await said(web, "Six notices on 4.2")
    web.slack.fail("views.open", fault)
    await choose(web.slack, "police", report, UPDATE)
    late = await web.slack.heard("could not be opened in time", within=SOON)
    await web.slack.press(late, "Open the form")
    form = await web.slack.form("police", SOON)
    assert fields(form)["text"] == "Six notices on 4.2" and "From a message in #jag" in texts(form)
    await web.slack.submit(form)
    assert [name for _, name in origins(web)] == ["#jag"]


async def test_a_message_where_the_bot_is_not_is_recorded_from_its_menu(web: Rig) -> None:
    report = await said(web, "Six notices on 4.2", "elsewhere")
    web.slack.fail("views.open", faults.refused("expired_trigger_id"))
    await choose(web.slack, "police", report, UPDATE)
    late = await web.slack.heard("could not be opened in time", within=SOON)
    await web.slack.press(late, "Open the form")
    unread = await web.slack.heard("I cannot read that message now: the bot is not in the channel", within=SOON)
    await web.slack.press(unread, "Open an empty form")
    assert fields(await web.slack.form("police", SOON)) == {"ref": "", "status": "", "text": ""}
    await choose(web.slack, "police", report, UPDATE)
    found = await web.slack.until(lambda: [each for each in web.slack.views if "#elsewhere" in texts(each)], SOON)
    await web.slack.submit(found[0])
    assert web.updates() == ["Six notices on 4.2"]


WHOLE = "Sofas behind the shops. " * 500
LINK = {"type": "link", "url": "https://example.org"}
WORDS = [{"type": "text", "text": "Sofas in "}, {"type": "channel", "channel_id": "C0JAG"}, LINK]
RICH = [
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": WORDS}]},
    {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Press"}}]},
]
ODD: list[tuple[str, list[Any], list[Any], str, str]] = [
    (WHOLE, [], [], WHOLE.strip(), "From a message in #jag."),
    ("", [], [{"id": "F1"}], "", "holds no words"),
    ("Sofas", [], [{"id": "F1"}], "Sofas", "Its files are not taken over."),
    ("", RICH, [], "Sofas in #jaghttps://example.org", "From a message"),
    ("&lt;b&gt; &amp; <https://example.org|here> \u202eabc", [], [], "<b> & here (https://example.org) \u202eabc", ""),
]


async def test_whatever_a_message_holds_its_words_are_taken_over(web: Rig) -> None:
    for number, (text, blocks, files, taken, told) in enumerate(ODD, 1):
        report = await said(web, "to be changed")
        report.text, report.blocks, report.files = text, blocks, files
        await choose(web.slack, "police", report, INCIDENT)
        form = (await web.slack.until(partial(forms_from, web, number), SOON))[-1]
        parts = [value for name, value in fields(form).items() if name.startswith("text")]
        assert "".join(parts) == taken and told in texts(form)


def test_words_are_found_wherever_an_app_puts_them() -> None:
    section = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Alarm*"},
        "fields": [{"type": "mrkdwn", "text": "3"}],
    }
    assert text_of({"text": " ", "blocks": [section, {"type": "divider"}]}).split() == ["*Alarm*", "3"]
    assert text_of({"attachments": [{"fallback": "An alarm"}, {"text": "went off"}]}) == "An alarm\nwent off"
    assert text_of({}) == ""
    assert digest_of({"text": "<@U1|bob>  said"}) == digest_of({"text": "<@U1> said"}) != digest_of({"text": "said"})


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


async def test_while_the_records_are_slow_a_view_says_that_the_form_is_coming(bot: Rig) -> None:
    report = await said(bot, "Six notices on 4.2")
    bot.app.slack._listeners.views.moment = 0.0
    bot.slack.fail("views.update", faults.slow(before=0.2))
    await choose(bot.slack, "police", report, UPDATE)
    waiting = await bot.slack.form("police", SOON)
    assert not fields(waiting)
    form = (await bot.slack.until(lambda: [each for each in forms_of(bot) if fields(each)], SOON))[0]
    assert form.id == waiting.id and "From a message in #jag" in texts(form)
    await bot.slack.submit(form)
    assert bot.updates() == ["Six notices on 4.2"] and [name for _, name in origins(bot)] == ["#jag"]


async def test_a_message_from_another_workspace_is_recorded_by_a_partner(web: Rig) -> None:
    report = await said(web, "Graffiti in Bedwell", "town", who="stranger")
    await choose(web.slack, "police", report, INCIDENT)
    await web.slack.submit(await web.slack.form("police", SOON))
    assert origins(web) == [("incident 1", "#town")]
    await edit(web.slack, "stranger", report, "Graffiti in Shephall")
    asked = await web.slack.heard("You recorded incident 1", "@police", SOON)
    await web.slack.press(asked, "Correct it", "police")
    form = await web.slack.form("police", SOON)
    assert fields(form)["number"] == "1" and fields(form)["text"] == "Graffiti in Shephall"
    await web.slack.submit(form)
    await web.slack.heard("Saved: text of incident 1", "@police", SOON)


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
