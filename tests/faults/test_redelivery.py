"""The same thing is delivered again: at once, or with Slack's retry headers."""

import asyncio

from tests.fake_slack import channel_id
from tests.faults.rig import House, on_both, shown, told_saved

MANY = 5


@on_both
async def test_an_event_delivered_again(house: House) -> None:
    """Once, again with retry headers, and several times at once: one row and one answer."""
    name = house.channel("event")
    said = house.words("An event that comes again")
    first = await house.mentions(said, name)
    again = await house.slack.replay(first, retry=1)
    together = await house.slack.replay(first, retry=2, repeat=MANY, at_once=True)
    assert all(answer.acked for answer in (first, again, together, *together.others))
    assert house.updates(said) == 1
    assert await house.until_settled(channel_id(name)) == 1
    assert len(house.calls("chat.postMessage", channel_id(name))) == 1


@on_both
async def test_an_event_whose_first_delivery_never_arrived(house: House) -> None:
    """A retry may be the only delivery: it counts."""
    name = house.channel("retry")
    said = house.words("Only the retry arrived")
    missed = await house.slack.mention("council", name, f"/action update 1.1 {said}", url="http://127.0.0.1:9/")
    assert not missed.acked
    assert house.updates(said) == 0
    assert all(answer.acked for answer in await house.slack.redeliver())
    assert house.updates(said) == 1
    assert await house.until_settled(channel_id(name)) == 1


@on_both
async def test_a_command_delivered_many_times_at_once(house: House) -> None:
    """The same signed request, five times more in the same instant: one row, and the same answer to each."""
    said = house.words("A command that comes again")
    answer = await house.says(said, repeat=MANY, at_once=True)
    assert {told_saved(each) for each in (answer, *answer.others)} == {True}
    assert {shown(each) for each in (answer, *answer.others)} == {shown(answer)}
    assert house.updates(said) == 1


@on_both
async def test_two_people_update_one_action_in_the_same_instant(house: House) -> None:
    """Both are stored, and the one history has both."""
    said = [house.words("In the same instant") for _ in range(6)]
    answers = await asyncio.gather(*map(house.says, said))
    assert all(map(told_saved, answers))
    assert [house.updates(each) for each in said] == [1] * len(said)
