"""Records made from messages: chosen in a message's menu, in threads too, by either door."""

from functools import partial
from typing import Any

import pytest

from bot.platforms.slack.wording import digest_of, text_of
from tests.fake_slack import Fault, faults, texts
from tests.fake_slack.shortcuts import choose, edit
from tests.messages import ACTION, INCIDENT, SOON, UPDATE, fields, forms_from, forms_of, origins, said
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]


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


async def test_where_few_talk_nobody_reads_who_they_are(web: Rig) -> None:
    web.slack.add_channel("mpdm-police--fire-1", ["police", "fire"], with_bot=False)
    await choose(web.slack, "police", await said(web, "Six notices on 4.2", "mpdm-police--fire-1"), UPDATE)
    await web.slack.submit(await web.slack.form("police", SOON))
    shown = await web.slack.command("council", "jag", "/action", "history 4.2")
    assert shown.post and "Six notices on 4.2" in texts(shown.post) and "mpdm" not in texts(shown.post)


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
