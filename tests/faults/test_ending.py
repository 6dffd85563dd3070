"""SIGTERM: what is in flight is answered, what is claimed is left to its lease, and the process ends with 0."""

import asyncio
from pathlib import Path

from bot.clock import monotonic
from tests.fake_slack import SlackProcess, channel_id, faults
from tests.faults.rig import House, on_both, on_sqlite, told_saved

IN_FLIGHT = 20
WITHIN = 10.0


@on_both
async def test_commands_in_flight_are_answered(house: House) -> None:
    """Over HTTP: all twenty are saved and acknowledged, and the process ends by itself."""
    await _end_with_commands_in_flight(house)


async def test_commands_in_flight_over_socket_mode_are_answered(tmp_path: Path) -> None:
    """The same over Socket Mode, whose library would close the socket under its answers."""
    with SlackProcess() as slack:
        house = House(slack, f"sqlite:///{tmp_path / 'convenor.db'}", tmp_path, SLACK_APP_TOKEN=slack.app_token)
        house.bot.environment.pop("SLACK_SIGNING_SECRET")
        try:
            await house.restart()
            await _end_with_commands_in_flight(house)
            assert slack.sockets == 0
            house.check()
        finally:
            house.close()


@on_sqlite
async def test_a_post_that_hangs_does_not_keep_the_process(house: House) -> None:
    """Slack takes a message and does not answer: the process ends in time, and the next one posts nothing twice."""
    name = house.channel("hanging")
    house.slack.fail("chat.postMessage", faults.slow(after=30))
    assert (await house.mentions(house.words("Answered by a post that hangs"), name)).acked
    await house.slack.until(lambda: house.calls("chat.postMessage", channel_id(name)))
    began = monotonic()
    house.bot.tell()
    await _ended(house, began)
    house.slack.heal()
    await house.restart()
    assert await house.until_settled(channel_id(name), poke=True) == 1
    assert len(house.calls("chat.postMessage", channel_id(name))) == 1


@on_both
async def test_a_mention_in_flight_is_answered(house: House) -> None:
    """Its answer is a message of its own, and is posted before the process ends, not after the next start."""
    name = house.channel("ending")
    with house.locked():
        asked = asyncio.create_task(house.mentions(house.words("Mentioned at the end"), name))
        await asyncio.sleep(0.5)
        began = monotonic()
        house.bot.tell()
        await asyncio.sleep(0.5)
    assert (await asked).acked
    await _ended(house, began)
    assert house.states(channel_id(name)) == ["sent"]
    await house.restart()


@on_sqlite
async def test_everything_hangs_at_once(house: House) -> None:
    """A message, a question about a name and the answer to a press are kept waiting: together they get no longer."""
    hanging, asking = house.channel("hanging"), house.channel("asking")
    house.slack.fail("chat.postMessage", faults.slow(after=30))
    assert (await house.mentions(house.words("Answered by a post that hangs"), hanging)).acked
    await house.slack.until(lambda: house.calls("chat.postMessage", channel_id(hanging)))
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
    await house.until_settled(channel_id(hanging), poke=True)


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
            assert await house.ended() == 0, house.bot.log
            assert monotonic() - began < 3
        finally:
            house.close()


async def _end_with_commands_in_flight(house: House) -> None:
    said = [house.words("In flight at the end") for _ in range(IN_FLIGHT)]
    with house.locked():
        under_way = [asyncio.create_task(house.says(each)) for each in said]
        await asyncio.sleep(0.5)
        began = monotonic()
        house.bot.tell()
        await asyncio.sleep(0.5)
        assert house.bot.alive
    answers = await asyncio.gather(*under_way)
    await _ended(house, began)
    assert all(map(told_saved, answers)), [answer for answer in answers if not told_saved(answer)]
    assert [house.updates(each) for each in said] == [1] * IN_FLIGHT


async def _ended(house: House, began: float) -> None:
    assert await house.ended() == 0, house.bot.log
    assert monotonic() - began < WITHIN
