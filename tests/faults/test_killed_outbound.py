"""kill -9 while a message is under way: nothing is posted twice, and nothing that was planned is forgotten."""

import asyncio

from tests.fake_slack import FINE, Call, channel_id, faults
from tests.faults.rig import House, on_both, told_saved

WAITING = 4


@on_both
async def test_killed_between_post_and_settle(house: House) -> None:
    """Slack took the message, the bot died before it wrote that down: it finds it there and posts nothing more."""
    name = house.channel("between")
    said = house.words("Posted but not settled")
    house.slack.fail("chat.postMessage", faults.slow(after=10))
    assert (await house.mentions(said, name)).acked
    await house.slack.until(lambda: _taken(house, name))
    await house.kill()
    await house.restart()
    assert await house.until_settled(channel_id(name)) == 1
    assert len(house.calls("chat.postMessage", channel_id(name))) == 1
    assert house.looks(channel_id(name))
    assert house.updates(said) == 1


@on_both
async def test_killed_before_slack_took_it(house: House) -> None:
    """Claimed, and on its way when the bot died: looked for, not found, and posted once."""
    name = house.channel("before")
    house.slack.fail("chat.postMessage", faults.broken(503), FINE)
    house.slack.fail("conversations.info", faults.slow(before=10))
    assert (await house.mentions(house.words("Never posted"), name)).acked
    await house.slack.until(lambda: house.states(channel_id(name)) == ["sending"])
    await house.kill()
    await house.restart()
    assert await house.until_settled(channel_id(name)) == 1
    assert len([call for call in house.calls("chat.postMessage", channel_id(name)) if call.accepted]) == 1


@on_both
async def test_killed_with_answers_waiting(house: House) -> None:
    """The answers of several mentions, planned with their effect, are all posted after a kill, each once."""
    names = [house.channel("waiting") for _ in range(WAITING)]
    house.slack.fail("chat.postMessage", faults.slow(before=0.2), faults.slow(after=10))
    said = [house.words("Waiting for its answer") for _ in names]
    await asyncio.gather(*(house.mentions(each, name) for each, name in zip(said, names, strict=True)))
    await house.slack.until(lambda: len([name for name in names if _taken(house, name)]) == 2)
    await house.kill()
    await house.restart()
    for name in names:
        assert await house.until_settled(channel_id(name)) == 1
        assert len([call for call in house.calls("chat.postMessage", channel_id(name)) if call.accepted]) == 1


@on_both
async def test_an_event_before_the_kill_is_answered_when_it_comes_again(house: House) -> None:
    """An event whose effect was never stored is not lost: Slack delivers it again, and it has one effect and answer."""
    name = house.channel("again")
    said = house.words("Delivered again after the kill")
    with house.locked():
        under_way = asyncio.create_task(house.mentions(said, name))
        await asyncio.sleep(0.3)
        house.bot.kill()
        assert not (await under_way).acked
    await house.restart()
    assert house.updates(said) == 0
    assert all(answer.acked for answer in await house.slack.redeliver())
    assert await house.until_settled(channel_id(name)) == 1
    assert house.updates(said) == 1
    assert not told_saved(await under_way)


def _taken(house: House, name: str) -> list[Call]:
    return [call for call in house.calls("chat.postMessage", channel_id(name)) if call.accepted]
