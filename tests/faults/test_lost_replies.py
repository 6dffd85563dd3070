"""Slack's answer is lost or makes no sense, or Slack asks to be left alone: one message for each key all the same."""

import asyncio

from tests.bot_process import COORDINATOR
from tests.fake_slack import FINE, Fault, Post, channel_id, faults, labels
from tests.faults.rig import LEASE, SPEAKER, House, on_both

LOST: dict[str, Fault] = {
    "ended": faults.dropped(),
    "reset": faults.dropped(reset=True),
    "truncated": faults.truncated(),
    "cut": faults.truncated(cut=True),
    "web page": faults.html(),
    "late": faults.late(LEASE / 4),
    "fatal after taking it": faults.unsure("fatal_error", accept=True),
}
"""Slack took the message, and the bot cannot know."""
NOT_TAKEN: dict[str, Fault] = {
    "500": faults.broken(500),
    "503": faults.broken(503),
    "fatal": faults.unsure("fatal_error"),
    "internal": faults.unsure("internal_error"),
    "ended before": faults.dropped(accept=False),
}
"""Slack did nothing, and the bot cannot know that either."""


@on_both
async def test_one_message_though_the_answer_is_lost(house: House) -> None:
    """Looked for after the lease, and only what is not there is posted again: one message, settled as sent."""
    met = LOST | NOT_TAKEN
    names = {kind: house.channel("lost") for kind in met}
    for kind, name in names.items():
        house.slack.fail("chat.postMessage", met[kind], channel=channel_id(name))
        assert (await house.mentions(house.words("An answer that is lost"), name)).acked
    for kind, name in names.items():
        assert await house.until_settled(channel_id(name), poke=True) == 1, kind
        calls = house.calls("chat.postMessage", channel_id(name))
        assert [call.accepted for call in calls] == ([True] if kind in LOST else [False, True]), kind
        assert calls[0].outcome != "ok", kind
        assert house.looks(channel_id(name)), f"{kind}: nobody looked"


@on_both
async def test_retry_after_is_honoured(house: House) -> None:
    """No call of that method before the time Slack asked for has passed, for any channel; then each once."""
    names = [house.channel("storm") for _ in range(3)]
    house.slack.fail("chat.postMessage", faults.put_off(2), faults.put_off(1), FINE)
    await asyncio.gather(*(house.mentions(house.words("In a storm"), name) for name in names))
    for name in names:
        assert await house.until_settled(channel_id(name), poke=True) == 1
    calls = [each for name in names for each in house.calls("chat.postMessage", channel_id(name))]
    assert len([call for call in calls if call.accepted]) == len(names)
    put_off = [call for call in calls if call.retry_after]
    assert len(put_off) == 2
    for refused in put_off:
        after = [call.at - refused.at for call in calls if call.at > refused.at]
        assert min(after) >= refused.retry_after


@on_both
async def test_where_it_cannot_be_looked_up_a_person_is_asked(house: House) -> None:
    """Without the scope for history nothing is sent again: the coordinator is asked, and what they press is done."""
    house.slack.revoke("channels:history", "groups:history")
    try:
        missing = await _digest(house, faults.dropped(accept=False))
        there = await _digest(house, faults.dropped())
        for name in (missing, there):
            await house.until_settled(channel_id(name), "asked", kind="digest", poke=True)
        assert (len(_posts(house, missing)), len(_posts(house, there))) == (0, 1)
    finally:
        house.slack.grant("channels:history", "groups:history")
    await _press(house, missing, "Post it")
    await _press(house, there, "It is there")
    for name in (missing, there):
        await house.until_settled(channel_id(name), kind="digest", poke=True)
        assert len(_posts(house, name)) == 1


@on_both
async def test_a_later_message_of_a_digest_is_found_in_its_thread(house: House) -> None:
    """A digest is several messages: the answer to the second is lost, and every one is there once, in order."""
    name = await _digest(house, FINE, faults.dropped())
    await house.until_settled(channel_id(name), kind="digest", poke=True)
    calls = house.calls("chat.postMessage", channel_id(name))
    assert len(calls) > 1
    assert all(call.accepted for call in calls)
    parts = [post.metadata["event_payload"]["part"] for post in _all_posts(house, name) if post.metadata]
    assert parts == list(range(len(parts)))
    assert house.looks(channel_id(name))


async def _press(house: House, name: str, label: str) -> None:
    """Press this on the message that asks the coordinator about a channel."""
    await house.until_settled(f"@{COORDINATOR}", kind="notice", poke=True)
    asked = await house.slack.heard(f"Please look in #{name}", f"@{SPEAKER}")
    assert {"It is there", "Post it"} <= set(labels(asked))
    assert (await house.slack.press(asked, label, SPEAKER)).acked


async def _digest(house: House, *met: Fault) -> str:
    """Schedule a meeting in a new channel and have its digest fall due now, with Slack failing so; the channel."""
    name = house.channel("digest")
    scheduled = await house.schedule(name)
    assert scheduled.acked, scheduled
    house.slack.fail("chat.postMessage", *met, channel=channel_id(name))
    house.fall_due(channel_id(name), "digest")
    return name


def _posts(house: House, name: str) -> list[Post]:
    return [post for post in _all_posts(house, name) if not post.thread_ts]


def _all_posts(house: House, name: str) -> list[Post]:
    return [post for post in house.slack.posts if post.channel == channel_id(name)]
