"""Guests, and people of other organisations' workspaces: known by their own ids, and told nothing private in public."""

from datetime import timedelta

from bot.clock import SystemClock
from bot.platforms.slack import NAME
from storage.vocabulary import Role
from tests.fake_slack import Post, faults, texts, user_id
from tests.slack_rig import Rig, bot, sock, web
from tests.talk import POLICE

__all__ = ["bot", "sock", "web"]


def said_in(rig: Rig, place: str) -> list[Post]:
    """What the bot said in a place."""
    return [post for post in rig.slack.shown if post.place == place and post.how != "person"]


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
    told = "".join(texts(each) for each in said_in(bot, "@stranger") + said_in(bot, "#town"))
    assert "Resolve" not in told and told.count("restricted items are not shown there") == 2


async def test_somebody_to_whom_nothing_can_be_written_privately_is_told_so_where_they_asked(bot: Rig) -> None:
    join(bot, "stranger")
    await bot.slack.direct("council", "help")
    await bot.slack.heard("What you can type", "@council")
    bot.slack.fail_always("conversations.open", faults.refused("user_not_visible"))
    for _ in range(2):
        await bot.slack.mention("stranger", "town", "member show me")
    asked = [post for post in bot.slack.shown if (post.how, post.place) == ("person", "#town")]
    await bot.slack.until(lambda: len(said_in(bot, "#town")) == 2)
    told = said_in(bot, "#town")
    assert [each.thread_ts for each in told] == [each.ts for each in asked]
    assert all("I cannot write to you privately" in texts(each) for each in told)
    assert not any("Member since" in texts(each) or "stranger" in texts(each) for each in told)
    await bot.app.tick()
    (notice,) = (texts(post) for post in said_in(bot, "@council") if "may not have arrived" in texts(post))
    assert "An answer to stranger" in notice and "where the bot cannot write to them" in notice


async def test_a_stranger_to_whom_nothing_can_be_shown_alone_learns_no_name_in_public(web: Rig) -> None:
    web.slack.fail_always("chat.postEphemeral", faults.refused("user_not_in_channel"))
    await web.slack.mention("stranger", "town", "action mine")
    told = texts(await web.slack.heard("I cannot write to you privately", "#town"))
    assert "council" not in told and "member add" not in told
