"""kill -9 while a command is under way: nothing acknowledged is lost, and nothing is stored twice."""

import asyncio
import random

from tests.fake_slack import Answer, channel_id
from tests.faults.rig import House, on_both, shown, told_saved

COMMANDS = 80
KILLS = 3
SENDERS = 4


@on_both
async def test_killed_after_receipt_before_commit(house: House) -> None:
    """Nothing was stored: the person who typed a command sees an error, and Slack delivers an event again by itself."""
    name = house.channel("again")
    typed, mentioned = house.words("Killed before the commit"), house.words("Mentioned before the commit")
    with house.locked():
        under_way = asyncio.gather(house.says(typed), house.mentions(mentioned, name))
        await asyncio.sleep(0.3)
        assert not under_way.done()
        house.bot.kill()
        command, event = await under_way
    assert not command.acked
    assert not event.acked
    await house.restart()
    await house.warm()
    assert (house.updates(typed), house.updates(mentioned)) == (0, 0)
    assert told_saved(await house.again(typed, command))
    assert all(answer.acked for answer in await house.slack.redeliver())
    assert (house.updates(typed), house.updates(mentioned)) == (1, 1)
    assert await house.until_settled(channel_id(name)) == 1


@on_both
async def test_killed_between_commit_and_acknowledgement(house: House) -> None:
    """The same request, delivered again, finds its receipt: one row, and the answer that was stored."""
    for _ in range(8):
        said = house.words("Killed before the acknowledgement")
        under_way = asyncio.create_task(house.says(said))
        await asyncio.to_thread(_kill_once_stored, house, said)
        answer = await under_way
        await house.restart()
        assert house.updates(said) == 1
        if not answer.acked:
            break
    assert not answer.acked, "the acknowledgement was always faster than the kill"
    repeated = await house.again(said, answer)
    assert told_saved(repeated)
    assert said in shown(repeated)
    assert house.updates(said) == 1


@on_both
async def test_killed_at_random(house: House) -> None:
    """Many commands over several kills: whoever was told "Saved" has exactly one row."""
    chance = random.Random(20261121)
    before = len(house.saved)
    said = iter([house.words("Killed at random") for _ in range(COMMANDS)])
    unanswered: list[tuple[str, Answer]] = []
    up = asyncio.Event()
    up.set()

    async def send() -> None:
        for each in said:
            await up.wait()
            answer = await house.says(each)
            if not told_saved(answer):
                unanswered.append((each, answer))

    senders = [asyncio.create_task(send()) for _ in range(SENDERS)]
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.02, 0.15))
        up.clear()
        house.bot.kill()
        await house.restart()
        up.set()
    await asyncio.gather(*senders)
    assert len(house.saved) - before == COMMANDS - len(unanswered)
    assert len(house.saved) - before > KILLS
    house.check()
    for each, answer in unanswered:
        assert told_saved(await house.again(each, answer)), each
        assert house.updates(each) == 1


def _kill_once_stored(house: House, said: str) -> None:
    with house.watching() as stored:
        while not stored(said):
            pass
    house.bot.kill()
