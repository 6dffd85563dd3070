"""Channels in Slack: whatever happens to one that something depends on is noticed, and told to the coordinator once."""

from datetime import timedelta

import pytest

from bot.clock import SystemClock
from storage.tables import Channel
from storage.vocabulary import Confirming
from tests.fake_slack import Post, channels, faults, labels, texts
from tests.fake_slack.workspace import channel_id
from tests.slack_rig import Rig, bot, sock, web

__all__ = ["bot", "sock", "web"]


def notices(rig: Rig) -> list[Post]:
    """What the coordinator was told privately."""
    return [post for post in rig.slack.posts if post.place == "@council"]


async def told(rig: Rig) -> list[str]:
    """All that the coordinator has been told by now."""
    await rig.app.tick()
    return [texts(each) for each in notices(rig)]


async def meets_in(rig: Rig, channel: str) -> None:
    """Let the JAG meet in a channel, in three weeks."""
    await rig.slack.command("council", "jag", "/meeting", f"channel jag #{channel}")
    day = (SystemClock().now() + timedelta(days=21)).date()
    answer = await rig.slack.command("council", "jag", "/meeting", f"schedule jag {day:%d/%m/%Y} 14:00 sure=yes")
    assert "Scheduled" in texts(answer), texts(answer)


def row(rig: Rig, place: str) -> Channel:
    """A channel as the partnership keeps it."""
    with rig.stores() as stores:
        found = stores.channels.at("slack", place)
        assert found
        stores.session.expunge_all()
        return found


async def test_a_channel_that_is_archived_is_told_once_and_so_is_that_it_is_back(bot: Rig) -> None:
    await meets_in(bot, "jag")
    first = await channels.archive(bot.slack, "jag")
    (notice,) = await told(bot)
    assert "I cannot post in #jag any more: it is archived" in notice and "Private reminders" not in notice
    assert "Next: Reminder on" in notice and "Bring it back, or name another channel." in notice
    assert labels(notices(bot)[0]) == ["Choose another channel"]
    await bot.slack.replay(first, retry=1)
    await channels.told(bot.slack, "channel_unarchive", "C0JAG")  # late: it is archived all the same
    assert len(await told(bot)) == 1 and row(bot, "C0JAG").gone == "it is archived"
    shown = texts(await bot.slack.command("police", "jag", "/meeting", "next jag"))
    assert "#jag · I cannot post there: it is archived" in shown
    await channels.archive(bot.slack, "jag", archived=False)
    assert "I can post in #jag again" in (await told(bot))[-1] and row(bot, "C0JAG").gone == ""
    form = await bot.slack.press(notices(bot)[0], "Choose another channel", "council")
    assert form.acked and (await bot.slack.form("council")).title


async def test_the_bot_says_where_it_is_not_and_when_it_was_let_in(sock: Rig) -> None:
    answer = await sock.slack.command("council", "jag", "/meeting", "channel jag #elsewhere")
    assert "I am not in #elsewhere yet" in texts(answer)
    sock.slack.add_channel("old", ["council"])
    sock.slack.change("#old", archived=True)
    archived = texts(await sock.slack.command("council", "jag", "/meeting", "channel rag #old"))
    assert "#old is archived, so nothing can be posted there: bring it back, or name another channel." in archived
    assert "invite" not in archived and row(sock, "C0OLD").gone == "it is archived"
    await channels.invite(sock.slack, "elsewhere", inviter="police", repeat=2)
    (notice,) = await told(sock)
    assert "I am in #elsewhere now" in notice
    await channels.put_out(sock.slack, "elsewhere")
    assert "I cannot post in #elsewhere any more: I am not in it" in (await told(sock))[-1]
    await meets_in(sock, "rag")
    sock.slack.change("#rag", members=["council"])
    await channels.told(sock.slack, "group_left", "C0RAG")
    assert "I cannot post in #rag any more: it is private and I am not in it" in (await told(sock))[-1]


async def test_a_private_channel_without_a_name_is_known_by_it(web: Rig) -> None:
    web.slack.add_channel("core", ["council"], private=True)
    answer = await web.slack.command("council", "jag", "/meeting", "channel jag <#C0CORE|>", raw=True)
    assert "From now on in #core" in texts(answer)
    again = await web.slack.command("council", "jag", "/meeting", "channel rag #core", raw=True)
    assert "From now on in #core" in texts(again), "typed by name, without choosing it from Slack's list"
    hidden = web.slack.add_channel("hidden", ["council"], with_bot=False, private=True)
    await web.slack.command("council", "jag", "/convenor", "form meeting channel jag")
    await web.slack.submit(await web.slack.form("council"), {"Channel": "hidden"})
    await web.slack.heard(f"I am not in #{hidden} yet", "@council")
    answer = await web.slack.command("council", "jag", "/meeting", f"channel rag <#{hidden}|>", raw=True)
    assert f"I am not in #{hidden} yet" in texts(answer)
    await channels.invite(web.slack, "hidden", inviter="council")
    assert (await told(web))[-1].startswith("I am in #hidden now") and row(web, hidden).name == "#hidden"


async def test_whoever_lets_it_in_where_nothing_is_posted_is_told_how_it_is_used(web: Rig) -> None:
    web.slack.add_channel("lobby", ["police"])
    await channels.invite(web.slack, "lobby", inviter="police", repeat=1)
    await channels.told(web.slack, "member_joined_channel", "C0LOBBY", {"user": "U0FIRE"})
    await web.app.tick()
    said = [texts(post) for post in web.slack.posts]
    assert len(said) == 1 and "I am in #lobby now, and post nothing there yet" in said[0]
    assert web.slack.posts[0].place == "@police"
    with web.stores() as stores:
        assert stores.channels.at("slack", "C0LOBBY") is None, "nothing is kept of it"
    web.slack.add_channel("hall", ["council"])
    await channels.invite(web.slack, "hall", inviter="council")
    await web.slack.press(
        await web.slack.heard("I am in #hall now", "@council"), "Post a meeting's papers there", "council"
    )
    await web.slack.submit(await web.slack.form("council"), {"Meeting": "jag"})
    await web.slack.heard("From now on in #hall")


async def test_a_channel_that_another_organisation_reads_loses_its_leave_at_once(bot: Rig) -> None:
    await meets_in(bot, "jag")
    with bot.app.database.unit() as unit:
        channel = unit.within(1).channels.at("slack", "C0JAG")
        assert channel
        channel.allowed_at, channel.confirms = SystemClock().now(), Confirming.LINE
    await channels.share(bot.slack, "jag", repeat=1, at_once=True)
    (notice,) = await told(bot)
    assert "Another organisation can read #jag now" in notice and "the permission is taken back" in notice
    found = row(bot, "C0JAG")
    assert (found.allowed_at, found.confirms) == (None, None) and found.shared_at
    await bot.slack.press(notices(bot)[0], "Show what is saved there", "council")
    question = await bot.slack.heard("Show it there all the same?", "@council")
    await bot.slack.press(question, "Show it there", "council")
    await bot.slack.heard("From now on a line in #jag")
    await channels.share(bot.slack, "jag", shared=False)
    assert any("No other organisation reads #jag any more" in each for each in await told(bot))


async def test_a_channel_keeps_its_use_under_another_name_and_another_id(web: Rig) -> None:
    await meets_in(web, "rag")
    await channels.rename(web.slack, "rag", "rag-2027")
    assert "#rag is called #rag-2027 now" in (await told(web))[-1]
    await channels.renumber(web.slack, "rag", "C0NEW")
    assert "Another organisation can read #rag-2027 now" in (await told(web))[-1]
    assert row(web, "C0NEW").name == "#rag-2027"
    with web.stores() as stores:
        planned = stores.deliveries.of(*(each.id for each in stores.meetings.after(SystemClock().now())))
        assert {each.destination for each in planned if each.kind in ("reminder", "digest")} == {"C0NEW"}
    await channels.told(web.slack, "channel_rename", "", {"channel": {"id": "C0TOWN", "name": "town"}})
    assert len(await told(web)) == 2, "nothing depends on that one"


async def test_what_is_known_when_a_channel_is_named_is_kept(web: Rig) -> None:
    await meets_in(web, "town")
    assert row(web, "C0TOWN").shared_at, "told in the answer, and so no news any more"
    answer = await web.slack.command("council", "jag", "/meeting", "board jag")
    assert "It leaves out how many have answered." in texts(answer)
    await web.app.slack._channels.look_at_all()
    assert not any("Another organisation" in each for each in await told(web))


async def test_a_deleted_channel_is_told_of(web: Rig) -> None:
    await meets_in(web, "jag")
    await channels.delete(web.slack, "jag")
    assert "I cannot post in #jag any more: it was deleted" in (await told(web))[-1]
    await web.app.slack._channels.look_at_all()
    assert len(await told(web)) == 1, "that it is not found any more is no news"


async def test_what_happened_while_it_was_down_is_found_at_the_start(web: Rig) -> None:
    await meets_in(web, "jag")
    await web.app.slack.stop()
    web.slack.change("#jag", archived=True)
    await web.app.slack.start()
    await web.slack.heard("I cannot post in #jag any more: it is archived", "@council")


async def test_where_it_cannot_look_now_slack_tells_again(web: Rig, caplog: pytest.LogCaptureFixture) -> None:
    await meets_in(web, "jag")
    web.slack.fail("conversations.info", faults.put_off())
    first = await channels.archive(web.slack, "jag")
    assert not first.acked and await told(web) == []
    await web.slack.replay(first, retry=1)
    assert len(await told(web)) == 1
    web.slack.revoke("channels:read")
    assert (await channels.archive(web.slack, "jag", archived=False)).acked
    assert "the app lacks the scope channels:read" in caplog.text
    assert len(await told(web)) == 1


async def test_a_channel_that_is_in_use_shows_what_was_saved_to_all(bot: Rig) -> None:
    await bot.slack.command("council", "jag", "/meeting", "confirm line in #jag")
    answer = await bot.slack.command("police", "jag", "/action", "update 4.2 amber Eight notices issued")
    assert answer.post and answer.post.to, "the answer itself is private"
    line = await bot.slack.heard("Hertfordshire Constabulary: 4.2 is at risk. “Eight notices issued”", "#jag")
    assert not line.to and "police" not in texts(line)
    await bot.slack.mention("police", "jag", "action update 4.1 amber In the thread")
    await bot.slack.heard("In the thread", "#jag")
    await bot.slack.command("police", "jag", "/action", "complete 4.4")
    await bot.slack.submit(await bot.slack.form("police"), {"Result": "It is done", "Lesson": "Start earlier"})
    await bot.slack.command("police", "town", "/action", "update 4.3 amber Elsewhere")
    await bot.app.beat.tick(SystemClock().now() + timedelta(minutes=2))
    shown = [texts(post) for post in bot.slack.posts if post.place == "#jag"]
    assert len(shown) == 3 and sum("In the thread" in each for each in shown) == 1
    assert shown[-1] == "Hertfordshire Constabulary: 4.4 is complete. “It is done”"
    assert not [post for post in bot.slack.posts if post.place == "#town"]


async def test_the_next_meeting_is_kept_true_in_one_message(sock: Rig) -> None:
    await meets_in(sock, "jag")
    await sock.slack.command("council", "jag", "/meeting", "board jag")
    board = await sock.slack.heard("Next Joint Action Group (SoSafe meeting)", "#jag")
    assert "0 of 37 actions" in texts(board)
    for number in range(3):
        await sock.slack.command("police", "jag", "/action", f"update 4.{number + 1} amber Something")
    await minutes_pass(sock, 2)
    (found,) = [post for post in sock.slack.posts if post.place == "#jag"]
    assert found.edits == 1 and "3 of 37 actions" in texts(found)
    sock.slack.fail("chat.update", faults.refused("message_not_found"))
    await sock.slack.command("police", "jag", "/action", "nochange 4.4")
    await minutes_pass(sock, 4)
    _, second = [post for post in sock.slack.posts if post.place == "#jag"]
    assert "4 of 37 actions" in texts(second), "deleted in Slack, it is posted anew"
    await sock.slack.command("council", "jag", "/meeting", "channel jag #town")
    await minutes_pass(sock, 6)
    (moved,) = [post for post in sock.slack.posts if post.place == "#town" and "Next Joint" in texts(post)]
    emptied = next(post for post in sock.slack.posts if post.key == second.key)
    assert "stands in #town now" in texts(emptied) and moved.channel == channel_id("town")


async def minutes_pass(rig: Rig, number: int) -> None:
    """Have sent what is due in so many minutes, with the boards as after a change in the minute before."""
    later = SystemClock().now() + timedelta(minutes=number)
    with rig.app.database.unit() as unit:
        unit.within(rig.partnership_id).boards.renew(later - timedelta(minutes=1))
    await rig.app.beat.tick(later + timedelta(minutes=1))
