"""kill -9 while a message is under way: nothing is posted twice, and nothing that was planned is forgotten."""

import asyncio

from tests.fake_slack import Call, channel_id, faults
from tests.faults.rig import House, on_both

MANY = 4


@on_both
async def test_killed_between_post_and_settle(house: House) -> None:
    """Slack took a message, and the bot died before it wrote that down, with others waiting: each is posted once.

    The one that was under way is looked for and found there; an event delivered again gets no second answer.
    """
    names = [house.channel("killed") for _ in range(MANY)]
    said = [house.words("Posted but not settled") for _ in names]
    house.slack.fail("chat.postMessage", faults.slow(before=0.2), faults.slow(after=10))
    events = await asyncio.gather(*map(house.mentions, said, names))
    await house.slack.until(lambda: len([name for name in names if _taken(house, name)]) == 2)
    await house.kill()
    [under_way] = [name for name in names if _taken(house, name) and house.states(channel_id(name)) == ["sending"]]
    await house.restart()
    again = await asyncio.gather(*(house.slack.replay(event, retry=1) for event in events))
    assert all(answer.acked for answer in (*events, *again))
    for name, each in zip(names, said, strict=True):
        assert await house.until_settled(channel_id(name)) == 1
        assert len(_taken(house, name)) == 1
        assert house.updates(each) == 1
    assert len(house.calls("chat.postMessage", channel_id(under_way))) == 1
    assert house.looks(channel_id(under_way))


def _taken(house: House, name: str) -> list[Call]:
    return [call for call in house.calls("chat.postMessage", channel_id(name)) if call.accepted]
