"""Those who send: two processes on one database with a slow Slack, and one whose database was away for a while."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.clock import monotonic
from tests.bot_process import BotProcess
from tests.databases import Postgres
from tests.fake_slack import SlackProcess, channel_id, faults
from tests.faults.rig import House, on_both, slowness, told_saved

LEASE = 7
SLOW = 2.5
MANY = 4
PROMPT = 4


@pytest.fixture(scope="module")
def house(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house on PostgreSQL, for two processes with leases of some length."""
    folder = tmp_path_factory.mktemp("senders")
    with SlackProcess() as slack:
        house = House(slack, postgres.create(), folder, LEASE_SECONDS=str(LEASE))
        house.migrate()
        house.bot.launch()
        yield house
        house.close()


@pytest.fixture(scope="module")
def other(house: House) -> Iterator[BotProcess]:
    """The second process on the same database, started while the first one starts."""
    with BotProcess(house.slack, house.url, house.folder, LEASE_SECONDS=str(LEASE)) as process:
        process.start()
        house.bot.ready()
        yield process


async def test_the_same_requests_to_two_processes(house: House, other: BotProcess) -> None:
    """One effect, and the same answer from both; a release may migrate meanwhile."""
    await house.up()
    said = [house.words("Heard by two processes") for _ in range(10)]
    answers = await asyncio.gather(*map(house.says, said))
    house.slack.configure(bot_url=other.events_url)
    again = await asyncio.gather(*map(house.again, said, answers))
    assert all(map(told_saved, again))
    migrated = await asyncio.to_thread(house.beside, "migrate")
    assert (migrated.returncode, "up to date" in migrated.stdout) == (0, True)
    assert len(house.rows("SELECT id FROM member")) == 1
    house.check()


async def test_a_slow_slack_and_two_senders(house: House, other: BotProcess) -> None:
    """Together the messages take longer than a lease; each is posted once all the same, by one process or the other."""
    await house.up()
    names = [house.channel("slow") for _ in range(MANY)]
    assert SLOW * MANY > LEASE
    house.slack.fail("chat.postMessage", faults.slow(before=SLOW), times=MANY)
    await asyncio.gather(*(house.mentions(house.words("While Slack is slow"), name) for name in names))
    house.slack.configure(bot_url=other.events_url)
    for name in names:
        assert await house.until_settled(channel_id(name), poke=True) == 1
        assert len(house.calls("chat.postMessage", channel_id(name))) == 1
    house.check()


async def test_a_long_digest_and_two_senders(house: House, other: BotProcess) -> None:
    """A digest of several messages takes longer than a lease: each of them is posted once, and in order."""
    await house.up()
    name = house.channel("long")
    assert (await house.schedule(name)).acked
    house.slack.fail("chat.postMessage", faults.slow(before=SLOW), times=10)
    house.fall_due(channel_id(name), "digest")
    await house.slack.until(lambda: house.states(channel_id(name), "digest") == ["sending"])
    house.slack.configure(bot_url=other.events_url)
    await house.until_settled(channel_id(name), kind="digest", poke=True)
    calls = house.calls("chat.postMessage", channel_id(name))
    assert SLOW * len(calls) > LEASE
    assert [call.accepted for call in calls] == [True] * len(calls)
    assert [call.args["metadata"]["event_payload"]["part"] for call in calls] == list(range(len(calls)))
    house.check()


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
    began = monotonic()
    for _ in range(PROMPT):
        place = house.channel("prompt")
        await house.mentions(house.words("After the database was away"), place)
        await house.until_settled(channel_id(place))
    # Without a nudge each would wait for the next tick, which comes every two seconds.
    assert monotonic() - began < 1.5 * PROMPT * slowness()
