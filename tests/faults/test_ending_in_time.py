"""SIGTERM in every phase: at the start, in the middle of a mention, and while everything hangs at once."""

import asyncio
from pathlib import Path

from bot.clock import monotonic
from tests.fake_slack import SlackProcess, channel_id, faults
from tests.faults.rig import House, on_both, on_sqlite, slowness

WITHIN = 10.0
STARTING = 5.0
TICKS = 4.5
"""Seconds in which the beat is ticked at least twice."""


@on_both
async def test_a_mention_in_flight_is_answered(house: House) -> None:
    """Its answer is a message of its own, and is posted before the process ends, not after the next start.

    Meanwhile a pass of the ticker's is under way with something else, which Slack had put off.
    """
    earlier, name = house.channel("ending"), house.channel("ending")
    house.slack.fail("chat.postMessage", faults.put_off(1), faults.slow(before=2))
    assert (await house.mentions(house.words("Put off, and then slow"), earlier)).acked
    await house.slack.until(lambda: house.calls("chat.postMessage", channel_id(earlier))[1:])
    with house.locked():
        asked = asyncio.create_task(house.mentions(house.words("Mentioned at the end"), name))
        await asyncio.sleep(0.5)
        began = monotonic()
        house.bot.tell()
        await asyncio.sleep(0.5)
    assert (await asked).acked
    await _ended(house, began)
    assert [house.states(channel_id(each)) for each in (earlier, name)] == [["sent"], ["sent"]]
    await house.restart()


@on_sqlite
async def test_everything_hangs_at_once(house: House) -> None:
    """A message and a question about a name are kept waiting: together they get no longer than one of them."""
    hanging, asking = house.channel("hanging"), house.channel("asking")
    house.slack.fail("chat.postMessage", faults.slow(after=30))
    assert (await house.mentions(house.words("Answered by a post that hangs"), hanging)).acked
    await house.slack.until(lambda: house.calls("chat.postMessage", channel_id(hanging)))
    logged = len(house.bot.log)
    await asyncio.sleep(TICKS)
    assert "App.tick" not in house.bot.log[logged:], "that ticks are left out meanwhile is nobody's concern"
    for method in ("conversations.info", "users.info"):
        house.slack.fail(method, faults.slow(before=30), times=3)
    asked = asyncio.create_task(house.mentions(house.words("Asked about while it ends"), asking))
    await asyncio.sleep(0.5)
    began = monotonic()
    house.bot.tell()
    await _ended(house, began)
    await asked
    house.slack.heal()
    await house.restart()
    assert await house.until_settled(channel_id(hanging), poke=True) == 1
    assert len(house.calls("chat.postMessage", channel_id(hanging))) == 1


async def test_a_start_that_slack_keeps_waiting(tmp_path: Path) -> None:
    """The signal comes while Slack has not said who the bot is: nothing is open yet, and it ends at once."""
    with SlackProcess() as slack:
        house = House(slack, f"sqlite:///{tmp_path / 'convenor.db'}", tmp_path)
        slack.fail("auth.test", faults.slow(before=30))
        try:
            house.bot.launch()
            await slack.until(lambda: bool(slack.calls_to("auth.test")))
            began = monotonic()
            house.bot.tell()
            await _ended(house, began, within=STARTING)
        finally:
            house.close()


async def _ended(house: House, began: float, *, within: float = WITHIN) -> None:
    assert await house.ended() == 0, house.bot.log
    assert monotonic() - began < within * slowness()
