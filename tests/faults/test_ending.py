"""SIGTERM: what is in flight is answered, what is claimed is left to its lease, and the process ends with 0."""

import asyncio
from pathlib import Path

from bot.clock import monotonic
from tests.fake_slack import SlackProcess, channel_id, faults
from tests.faults.rig import House, on_both, on_sqlite, shown, slowness, told_saved

IN_FLIGHT = 10
"""More than the desk has workers."""
WITHIN = 10.0
LATE = ("Not saved: the database is busy", "Not saved: it took too long")
"""What a few may be told where a busy machine keeps the database from so many at once, whether it ends or not."""


@on_both
async def test_commands_in_flight_are_answered(house: House) -> None:
    """Over HTTP: all of them are saved and acknowledged, and the process ends by itself."""
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
async def test_what_hangs_does_not_keep_the_process(house: House) -> None:
    """Slack takes a digest and does not answer, while commands wait: it ends in time, and nothing is posted twice."""
    name = house.channel("hanging")
    assert (await house.schedule(name)).acked
    house.slack.fail("chat.postMessage", faults.slow(after=30))
    house.fall_due(channel_id(name), "digest", seconds=0.5)
    await house.slack.until(lambda: house.calls("chat.postMessage", channel_id(name)))
    await _end_with_commands_in_flight(house)
    house.slack.heal()
    await house.restart()
    await house.until_settled(channel_id(name), kind="digest", poke=True)
    calls = house.calls("chat.postMessage", channel_id(name))
    parts = [call.args["metadata"]["event_payload"]["part"] for call in calls]
    assert parts == list(range(len(parts)))


async def _end_with_commands_in_flight(house: House) -> None:
    """Every one is answered, and truly; those are saved for which there is time."""
    await house.warm()
    said = [house.words("In flight at the end") for _ in range(IN_FLIGHT)]
    with house.locked():
        under_way = [asyncio.create_task(house.says(each)) for each in said]
        await asyncio.sleep(0.5)
        began = monotonic()
        house.bot.tell()
        await asyncio.sleep(0.3)
        assert house.bot.alive
    answers = await asyncio.gather(*under_way)
    await _ended(house, began)
    saved = [told_saved(answer) for answer in answers]
    late = [shown(answer) for answer in answers if not told_saved(answer)]
    assert all(each.startswith(LATE) for each in late), late
    assert sum(saved) >= IN_FLIGHT / 2
    assert [house.updates(each) for each in said] == [int(each) for each in saved]


async def _ended(house: House, began: float) -> None:
    assert await house.ended() == 0, house.bot.log
    assert monotonic() - began < WITHIN * slowness()
