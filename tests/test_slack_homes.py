"""The App Home through the real Bolt: opened, kept up to date, pressed, and never published too often."""

import asyncio
from datetime import timedelta

import pytest

from bot.platforms.slack.held import Held
from bot.platforms.slack.homes import Homes
from storage.loading import load
from storage.planfile import read_plan
from storage.vocabulary import Role
from tests.fake_slack import FakeSlack, faults, labels, texts, user_id
from tests.fake_slack.tabs import home, modal, open_home, publishes, read_home
from tests.slack_rig import Rig, bot, web
from tests.talk import StandingClock

__all__ = ["bot", "web"]

AT_ONCE = timedelta(milliseconds=1)


def hurry(rig: Rig, pause: timedelta = AT_ONCE) -> None:
    """Let pages be published again after this."""
    object.__setattr__(rig.app.slack.homes.pages, "pause", pause)


async def see(slack: FakeSlack, who: str, text: str) -> None:
    """Wait until somebody's Home tab says this."""
    await slack.until(lambda: text in read_home(slack, who))


async def test_everybody_sees_the_page_of_their_role(bot: Rig) -> None:
    slack = bot.slack
    hurry(bot)
    for who, text in {
        "police": "Your private reminders",
        "council": "What goes out next",
        "councillor": "The plan on a page",
        "fire": "/member add @fire partner",
    }.items():
        answer = await open_home(slack, who)
        assert answer.acked
        if who == "council":
            await slack.command("council", "jag", "/meeting", "schedule jag 2027-12-09 14:00 in #jag")
        await see(slack, who, text)
    assert slack.complaints == []


async def test_what_another_does_is_seen_on_my_page_and_a_press_there_speaks_in_my_name(bot: Rig) -> None:
    slack = bot.slack
    hurry(bot)
    await open_home(slack, "council")
    await open_home(slack, "police")
    await slack.command("council", "jag", "/action", "assign 4.2 police")
    await see(slack, "police", "4.2 Use behavioural contracts")
    mine = home(slack, "police")
    assert mine
    answer = await slack.press(mine, "No change", near="4.2")
    assert answer.acked
    await see(slack, "police", "4.2 no change")
    note = await modal(slack, "police")
    assert "no change" in texts(note)
    note.open = False
    now = home(slack, "police")
    assert now
    await slack.press(now, "Update it", near="3.4")
    form = await modal(slack, "police")
    answer = await slack.submit(form, {"What has happened": "Two officers were moved"})
    assert answer.errors == {}
    await see(slack, "police", "Two officers were moved")
    assert slack.complaints == []


async def test_ten_commands_in_a_second_are_published_once_in_five_seconds(web: Rig) -> None:
    slack, homes = web.slack, web.app.slack.homes
    await homes.rest()
    clock = homes._clock = StandingClock(web.app.clock.now())
    other = Homes(homes._client, homes._names, web.app.database, clock, Held())

    async def look(**later: float) -> int:
        """Let some time pass and two processes look at once; how often the page was published by then."""
        clock.move(**later)
        await asyncio.gather(homes.step(), other.step())
        return publishes(slack, "council")

    await open_home(slack, "council")
    assert await look() == 1
    for number in range(10):
        await slack.command("police", "jag", "/action", f"update 4.2 amber Notice number {number} was issued")
    assert [await look(), await look(seconds=4.9), await look(seconds=0.2)] == [1, 1, 2]
    assert "at risk" in read_home(slack, "council")
    await open_home(slack, "council")
    assert [await look(), await look(seconds=6), await look(minutes=10)] == [2, 2, 2], "nothing was changed since"
    await other.stop()


async def test_what_is_asked_for_opens_in_a_window_and_what_came_too_late_is_a_direct_message(web: Rig) -> None:
    slack = web.slack
    hurry(web)
    await slack.command("council", "jag", "/meeting", "schedule jag 2027-12-09 14:00 in #jag")
    await open_home(slack, "council")
    await see(slack, "council", "Preview")
    mine = home(slack, "council")
    assert mine
    await slack.press(mine, "Preview")
    assert "Digest for the Joint Action Group" in texts(await modal(slack, "council"))
    slack.fail("views.open", faults.refused("expired_trigger_id"))
    await slack.press(mine, "Log an incident")
    sent = await slack.heard("/incident log needs a little more", "@council")
    assert "Open the form" in labels(sent)
    assert slack.complaints == []


async def test_whoever_was_removed_reads_there_how_they_are_added_by_their_handle(web: Rig) -> None:
    hurry(web)
    await open_home(web.slack, "police")
    await see(web.slack, "police", "Your private reminders")
    await web.slack.command("council", "jag", "/member", "remove police sure=yes")
    await see(web.slack, "police", "/member add @police partner")


async def test_somebody_in_two_partnerships_turns_to_the_other_and_speaks_there(web: Rig) -> None:
    slack = web.slack
    hurry(web)
    with web.app.database.unit() as unit:
        load(unit, read_plan("stockton-2017-20"), web.app.clock.now())
        partnership = unit.partnerships.by_key("stockton")
        assert partnership
        stores = unit.within(partnership.id)
        council = stores.organisations.named("council")
        assert council
        twin = stores.members.add("police", Role.PARTNER, council, at=web.app.clock.now())
        stores.members.identify(twin, "slack", user_id("police"))
        name = partnership.name
    await open_home(slack, "police")
    await see(slack, "police", name)
    there = home(slack, "police")
    assert there
    await slack.press(there, "Show the Stevenage Community Safety Partnership")
    await see(slack, "police", "4.2 Use behavioural contracts")
    await slack.press(there, "No change", near="4.2")
    await see(slack, "police", "4.2 no change")
    assert web.updates() == []
    await open_home(slack, "police")
    assert "4.2 Use behavioural contracts" in read_home(slack, "police"), "it stays where it was turned to"


@pytest.mark.parametrize("error", ["not_enabled", "missing_scope", "hash_conflict", "user_not_found"])
async def test_what_slack_refuses_is_said_once_and_nothing_else_suffers(
    web: Rig, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    slack, homes = web.slack, web.app.slack.homes
    await homes.rest()
    hurry(web)
    slack.fail_always("views.publish", faults.refused(error))
    await open_home(slack, "police")
    await homes.step()
    answer = await slack.command("police", "jag", "/action", "update 4.2 amber Six notices issued")
    assert answer.acked
    await homes.step()
    told = [each.message for each in caplog.records if "home pages cannot be published" in each.message]
    assert len(told) == (error != "user_not_found")
    slack.heal()
    await open_home(slack, "police")
    await homes.step()
    assert "4.2" in read_home(slack, "police")


async def test_slack_is_left_alone_as_long_as_it_asks(web: Rig) -> None:
    slack, homes = web.slack, web.app.slack.homes
    await homes.rest()
    hurry(web)
    slack.fail("views.publish", faults.put_off(60))
    await open_home(slack, "police")
    await homes.step()
    assert await homes.step() > 30
    assert len(slack.calls_to("views.publish")) == 1
    homes._silent_until = 0.0
    await homes.step()
    assert "Your private reminders" in read_home(slack, "police")


async def test_somebody_who_left_the_workspace_is_forgotten(web: Rig) -> None:
    slack = web.slack
    hurry(web)
    await open_home(slack, "police")
    await see(slack, "police", "Your private reminders")
    slack.change("@police", deleted=True)
    await slack.command("council", "jag", "/action", "due 4.2 2027-01-29 Before the next term")
    platform_row = ("slack", user_id("police"))

    def row() -> object:
        with web.app.database.reading() as unit:
            return unit.homes.of(*platform_row)

    await slack.until(lambda: row() is None)
