"""Guests, and people of other organisations' workspaces: known by their own ids, and told nothing private in public."""

from datetime import timedelta

import pytest

from bot.channels import out_of_reach
from bot.clock import SystemClock
from bot.platforms.slack import NAME
from handlers.reply import Reply
from storage.deliveries import Planned
from storage.vocabulary import Role
from tests.fake_slack import channel_id, faults, texts, user_id
from tests.slack_rig import Rig, bot, sock, web
from tests.talk import POLICE

__all__ = ["bot", "sock", "web"]


def join(rig: Rig, name: str, *, cleared: bool = False) -> None:
    """Make somebody a partner of the police, who may see restricted items or not."""
    now = SystemClock().now()
    with rig.app.database.unit() as unit:
        stores = unit.within(rig.partnership_id)
        of = stores.organisations.named(POLICE)
        assert of
        member = stores.members.add(name, Role.PARTNER, of, at=now)
        stores.members.identify(member, NAME, user_id(name))
        member.cleared_until = (now + timedelta(days=30)).date() if cleared else None


async def test_whoever_writes_from_another_workspace_is_shown_nothing_restricted(bot: Rig) -> None:
    join(bot, "stranger", cleared=True)
    join(bot, "fire", cleared=True)
    with bot.app.database.unit() as unit:
        action = unit.within(bot.partnership_id).actions.find("4.2")
        assert action
        action.restricted_at = SystemClock().now()
    await bot.slack.direct("fire", "action show 4.2")
    assert "4.2 " in texts(await bot.slack.heard("4.2", "@fire"))
    for place in ("#town", "@stranger"):
        if place == "#town":
            await bot.slack.mention("stranger", "town", "action show 4.2")
        else:
            await bot.slack.direct("stranger", "action show 4.2")
        await bot.slack.heard("restricted items are not shown there", "@stranger")
    await bot.app.tick()
    told = "".join(texts(each) for each in bot.said_in("@stranger") + bot.said_in("#town"))
    assert "Resolve" not in told and told.count("restricted items are not shown there") == 2


async def test_somebody_to_whom_nothing_can_be_written_privately_is_told_so_where_they_asked(bot: Rig) -> None:
    join(bot, "stranger")
    await bot.slack.direct("council", "help")
    await bot.slack.heard("What you can type", "@council")
    bot.slack.fail_always("conversations.open", faults.refused("user_not_visible"))
    for _ in range(2):
        await bot.slack.mention("stranger", "town", "member show me")
    asked = [post for post in bot.slack.shown if (post.how, post.place) == ("person", "#town")]
    await bot.slack.until(lambda: len(bot.said_in("#town")) == 2)
    told = bot.said_in("#town")
    assert [each.thread_ts for each in told] == [each.ts for each in asked]
    assert all("I cannot write to you privately" in texts(each) for each in told)
    assert not any("Member since" in texts(each) or "stranger" in texts(each) for each in told)
    await bot.app.tick()
    (notice,) = (texts(post) for post in bot.said_in("@council") if "may not have arrived" in texts(post))
    assert "An answer to stranger" in notice and "where the bot cannot write to them" in notice


async def test_a_stranger_to_whom_nothing_can_be_shown_alone_learns_no_name_in_public(web: Rig) -> None:
    web.slack.fail_always("chat.postEphemeral", faults.refused("user_not_in_channel"))
    await web.slack.mention("stranger", "town", "action mine")
    told = texts(await web.slack.heard("I cannot write to you privately", "#town"))
    assert "council" not in told and "member add" not in told


HERTS = "Hertfordshire Constabulary"
ORGANISATION = f'"{HERTS}"'


@pytest.mark.parametrize(("name", "told"), [("guest", "is a guest of this workspace"), ("stranger", "both share")])
async def test_a_guest_is_told_to_leave_the_slash_out_and_so_is_who_adds_them(bot: Rig, name: str, told: str) -> None:
    await bot.slack.direct(name, "help")  # nobody knows them yet, and Slack is asked who they are
    await bot.slack.heard("I do not know you yet", f"@{name}")
    answer = await bot.slack.command("council", "jag", "/member", f"add @{name} partner {ORGANISATION}")
    assert told in texts(answer) and "@Convenor" in texts(answer)
    welcome = texts(await bot.slack.heard("You are now a partner", f"@{name}"))
    assert "Write the same words without it" in welcome
    await bot.slack.direct(name, "help")
    assert "Write the same words without it" in texts(await bot.slack.heard("What you can type", f"@{name}"))
    await bot.slack.mention(name, "town", "action update 4.2")
    asked = await bot.slack.heard("needs a little more", "#town")
    await bot.slack.press(asked, "Open the form", name)
    await bot.slack.submit(await bot.slack.form(name), {"What has happened": "Six notices"})
    assert bot.updates() == ["Six notices"]
    assert len([each for each in bot.slack.calls_to("users.info") if each.args["user"] == user_id(name)]) == 1


async def test_those_of_the_workspace_are_told_nothing_of_slashes(web: Rig) -> None:
    answer = await web.slack.command("council", "jag", "/member", f"add @fire partner {ORGANISATION}")
    await web.slack.direct("police", "help")
    said = texts(answer) + texts(await web.slack.heard("What you can type", "@police"))
    assert "without it" not in said and "guest" not in said


async def test_an_organisation_is_asked_for_whatever_workspace_somebody_is_in(bot: Rig) -> None:
    await bot.slack.command("council", "town", "/member", "add @stranger partner")
    form = await bot.slack.form("council")
    assert not any(HERTS in str(element) for element in form.state.values()) and "Organisation" in texts(form)
    with bot.stores() as stores:
        assert [each.name for each in stores.members.all()].count("stranger") == 0


NOBODY = [({"deleted": True}, "has left this workspace"), ({"bot": True}, "is an app and not a person")]


@pytest.mark.parametrize(("flags", "said"), NOBODY)
async def test_somebody_who_can_read_nothing_is_not_added(web: Rig, flags: dict[str, bool], said: str) -> None:
    web.slack.add_user("former", "", **flags)
    answer = await web.slack.command("council", "jag", "/member", f"add @former partner {ORGANISATION}")
    assert said in texts(answer)
    form = await web.slack.command("council", "jag", "/member", "add @former")
    assert form.post is None
    submitted = await web.slack.submit(await web.slack.form("council"), {"Role": "Partner", "Organisation": HERTS})
    assert any(said in each for each in submitted.errors.values())
    with web.stores() as stores:
        assert "former" not in [each.name for each in stores.members.all()]


async def test_somebody_of_whom_slack_says_nothing_is_known_by_their_id(web: Rig) -> None:
    web.slack.add_user("blank", "", bare=True)
    await web.slack.direct("blank", "action mine")
    assert "/member add @U0BLANK partner" in texts(await web.slack.heard("I do not know you yet", "@blank"))
    added = await web.slack.command("council", "jag", "/member", f"add <@U0BLANK> partner {ORGANISATION}", raw=True)
    assert "Saved: U0BLANK is a partner" in texts(added)
    await web.slack.direct("blank", "action update 4.2 Six notices")
    await web.slack.heard("Reported by", "@blank")
    assert web.updates() == ["Six notices"]


async def test_somebody_who_is_called_another_name_is_the_same_member(web: Rig) -> None:
    await web.slack.mention("police", "jag", "action update 4.2 Six notices")
    web.slack.change("@police", name="constable")
    listed = await web.slack.command("council", "jag", "/action", "assign 4.2 <@U0POLICE|constable>", raw=True)
    assert "Saved" in texts(listed)
    for called in ("police", "<@U0POLICE|constable>"):
        shown = await web.slack.command("council", "jag", "/member", f"show {called}", raw=True)
        assert "What I hold about police" in texts(shown)
    mine = await web.slack.command("police", "jag", "/member", "show me")
    assert "What I hold about you" in texts(mine)
    with web.stores() as stores:
        assert [each.name for each in stores.members.all()].count("police") == 1


async def test_a_handle_of_two_people_names_the_one_who_had_it_first(web: Rig) -> None:
    await web.slack.command("police", "jag", "/action", "mine")
    raw = f"add <@W012NURSE|police> partner {ORGANISATION}"
    assert "Saved: W012NURSE is a partner" in texts(await web.slack.command("council", "jag", "/member", raw, raw=True))
    shown = await web.slack.command("council", "jag", "/member", "show <@U0POLICE|police>", raw=True)
    assert "What I hold about police" in texts(shown)


async def test_of_somebody_whose_account_was_closed_the_coordinator_is_told_by_name(web: Rig) -> None:
    await web.slack.direct("council", "action mine")
    await web.slack.heard("", "@council")
    web.slack.change("@police", deleted=True)
    plan(web, "@U0POLICE")
    await web.app.tick()
    told = texts(await web.slack.heard("may not have arrived", "@council"))
    assert "police (Hertfordshire Constabulary)" in told and "is not in the workspace any more" in told


async def test_of_a_channel_that_is_not_there_it_is_kept_why_nothing_arrives(web: Rig) -> None:
    await web.slack.command("council", "jag", "/meeting", "channel jag #jag")
    web.slack.control("remove_channel", {"name": "jag", "id": ""})
    plan(web, channel_id("jag"))
    await web.app.tick()
    reason = "it is private and I am not in it, or it is gone"
    assert out_of_reach(web.app.database, SystemClock().now()) == [f"Nothing can be posted in #jag: {reason}."]
    told = texts(await web.slack.heard("there is no such channel", "@council"))
    assert "name another channel" in told


def plan(rig: Rig, destination: str) -> None:
    """Have something be sent to a place now."""
    now = SystemClock().now()
    content = Reply(title="Six notices").model_dump(mode="json")
    with rig.app.database.unit() as unit:
        unit.within(rig.partnership_id).deliveries.plan(
            Planned("answer x", "answer", NAME, destination, now, content=content)
        )
