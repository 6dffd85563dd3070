"""The database is held by somebody else, or its disk is full: what can be is saved, and nothing is told wrongly."""

import asyncio

import psutil

from tests.faults.rig import House, on_both, on_sqlite, shown, slowness, told_saved

MANY = 10
FULL = 4096
"""Bytes that the bot may write into a file while its disk is said to be full."""


@on_both
async def test_locked_for_a_while(house: House) -> None:
    """Locked for a second: saved, and acknowledged before Slack gives up at 3 s."""
    said = house.words("While somebody else is writing")
    with house.locked():
        under_way = asyncio.create_task(house.says(said))
        await asyncio.sleep(1)
    answer = await under_way
    assert told_saved(answer)
    assert answer.seconds < 3 * slowness()
    assert house.updates(said) == 1


@on_both
async def test_locked_for_longer_than_a_command_may_take(house: House) -> None:
    """Each of many is told in time that it is not saved, with their words; no row comes of it later."""
    said = [house.words("While somebody else is writing for long") for _ in range(MANY)]
    with house.locked():
        answers = await asyncio.gather(*map(house.says, said))
    for each, answer in zip(said, answers, strict=True):
        assert answer.acked
        assert answer.seconds < 3 * slowness()
        assert shown(answer).startswith("Not saved")
        assert each in shown(answer)
        assert "again" in shown(answer)
    assert told_saved(await house.says(house.words("Afterwards")))
    assert [house.updates(each) for each in said] == [0] * MANY
    assert told_saved(await house.says(said[0]))


@on_both
async def test_freed_at_the_last_moment(house: House) -> None:
    """Freed just when commands give up: some are saved and some are not, and each is told the truth."""
    said = [house.words("At the last moment") for _ in range(MANY)]
    with house.locked():
        under_way = [asyncio.create_task(house.says(each)) for each in said]
        await asyncio.sleep(1.99)
    answers = await asyncio.gather(*under_way)
    await asyncio.sleep(0.3)
    for each, answer in zip(said, answers, strict=True):
        assert answer.acked
        assert told_saved(answer) or shown(answer).startswith("Not saved"), shown(answer)
        assert house.updates(each) == told_saved(answer), shown(answer)


@on_sqlite
async def test_a_full_disk(house: House) -> None:
    """Nothing more can be written: that is said with the words, reading goes on, and it mends without a restart."""
    said = house.words("While the disk was full")
    process = psutil.Process(house.bot.pid)
    usual = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (FULL, usual[1]))
    try:
        answer = await house.says(said)
        read = await house.slack.command("council", "jag", "/action", "show 1.1")
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, usual)
    assert "saved: the disk" in shown(answer)
    assert not told_saved(answer)
    assert said in shown(answer)
    assert "1.1" in shown(read)
    assert house.updates(said) == 0
    assert told_saved(await house.says(said))
