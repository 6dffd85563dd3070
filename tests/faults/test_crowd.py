"""A crowd speaks in the same instant: all are answered, and what each is told of their words is true."""

import asyncio
from collections import Counter

from tests.faults.rig import House, on_both, shown, told_saved

CROWD = 200


@on_both
async def test_a_crowd_at_once(house: House) -> None:
    """Each is acknowledged; what was told to be saved is one row, and what was told not to be is none."""
    said = [house.words("In a crowd") for _ in range(CROWD)]
    answers = await asyncio.gather(*map(house.says, said))
    assert all(answer.acked for answer in answers)
    assert all(told_saved(each) or shown(each).startswith("Not saved") for each in answers)
    rows = Counter(str(row[0]) for row in house.rows("SELECT text FROM action_update WHERE text LIKE 'In a crowd%'"))
    assert rows == Counter(each for each, answer in zip(said, answers, strict=True) if told_saved(answer))
