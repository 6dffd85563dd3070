"""The database is held by somebody else: a short wait is not noticed, a long one is told, and never told wrongly."""

import asyncio

from tests.faults.rig import House, on_both, shown, told_saved

MANY = 20


@on_both
async def test_locked_for_a_while(house: House) -> None:
    """Locked for 1.5 s: saved, and acknowledged before Slack gives up at 3 s."""
    said = house.words("While somebody else is writing")
    with house.locked():
        under_way = asyncio.create_task(house.says(said))
        await asyncio.sleep(1.5)
    answer = await under_way
    assert told_saved(answer)
    assert answer.seconds < 3
    assert house.updates(said) == 1


@on_both
async def test_locked_for_longer_than_a_command_may_take(house: House) -> None:
    """Twenty people: each is told in time that it is not saved, with their words; no row comes of it later."""
    said = [house.words("While somebody else is writing for long") for _ in range(MANY)]
    with house.locked():
        answers = await asyncio.gather(*map(house.says, said))
    for each, answer in zip(said, answers, strict=True):
        assert answer.acked
        assert answer.seconds < 3
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
