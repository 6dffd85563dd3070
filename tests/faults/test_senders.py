"""Those who send: several at once with a slow Slack, and one whose database was away for a while."""

import asyncio

from bot.clock import monotonic
from tests.bot_process import BotProcess
from tests.fake_slack import channel_id, faults
from tests.faults.rig import LEASE, House, on_both, on_postgres

SLOW = 0.4
MANY = 6


@on_postgres
async def test_a_slow_slack_and_two_senders(house: House) -> None:
    """Together the messages take longer than a lease; each is posted once all the same, by one process or the other."""
    with BotProcess(house.slack, house.url, house.folder, LEASE_SECONDS=str(LEASE)) as other:
        await asyncio.to_thread(other.start)
        names = [house.channel("slow") for _ in range(MANY)]
        assert SLOW * MANY > 2 * LEASE
        house.slack.fail("chat.postMessage", faults.slow(before=SLOW), times=MANY)
        await asyncio.gather(*(house.mentions(house.words("While Slack is slow"), name) for name in names))
        house.slack.configure(bot_url=other.events_url)
        for name in names:
            assert await house.until_settled(channel_id(name), poke=True) == 1
            assert len(house.calls("chat.postMessage", channel_id(name))) == 1


@on_postgres
async def test_a_long_digest_and_two_senders(house: House) -> None:
    """A digest of several messages takes longer than a lease: each of them is posted once, and in order."""
    with BotProcess(house.slack, house.url, house.folder, LEASE_SECONDS=str(LEASE)) as other:
        await asyncio.to_thread(other.start)
        name = house.channel("long")
        assert (await house.schedule(name)).acked
        house.slack.fail("chat.postMessage", faults.slow(before=SLOW), times=MANY)
        house.fall_due(channel_id(name), "digest")
        await house.slack.until(lambda: house.states(channel_id(name), "digest") == ["sending"])
        house.slack.configure(bot_url=other.events_url)
        await house.until_settled(channel_id(name), kind="digest", poke=True)
        calls = house.calls("chat.postMessage", channel_id(name))
        assert SLOW * len(calls) > LEASE
        assert [call.accepted for call in calls] == [True] * len(calls)
        assert [call.args["metadata"]["event_payload"]["part"] for call in calls] == list(range(len(calls)))


@on_both
async def test_the_database_was_away(house: House) -> None:
    """A pass that failed because nothing could be written is not the last: answers come as promptly as before."""
    name = house.channel("away")
    assert (await house.schedule(name)).acked
    house.fall_due(channel_id(name), "digest", seconds=0.5)
    with house.locked():
        for _ in range(6):
            await asyncio.sleep(0.5)
            await house.slack.command("council", "jag", "/help")
    await house.until_settled(channel_id(name), kind="digest")
    for _ in range(4):
        place = house.channel("prompt")
        began = monotonic()
        await house.mentions(house.words("After the database was away"), place)
        await house.until_settled(channel_id(place))
        assert monotonic() - began < 1
