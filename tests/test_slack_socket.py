"""The socket of Socket Mode: replaced when it has to be, noticed when it goes deaf, and never more than it must."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.hearing import Answer, Said
from bot.platforms.slack.client import make_client
from bot.platforms.slack.socket import LINKS, Socket
from bot.settings import Door
from tests.fake_slack import FakeSlack, faults, texts
from tests.slack_rig import Rig, sock, web

__all__ = ["sock", "web"]


@asynccontextmanager
async def beside(rig: Rig, *, heartbeat: float = 10, links: int = 1) -> AsyncIterator[Socket]:
    """A socket of the test's own, to a bot that otherwise takes HTTP."""
    client = make_client(rig.slack.bot_token, rig.slack.api_url)
    socket = Socket(rig.app.slack._app, client, rig.slack.app_token, heartbeat=heartbeat, links=links)
    yield socket
    await socket.stop(1)


async def test_a_deaf_socket_is_noticed_and_replaced(web: Rig) -> None:
    async with beside(web, heartbeat=0.2) as socket:
        assert await socket.start()
        web.slack.deafen()
        await web.slack.until(lambda: len(web.slack.calls_to("apps.connections.open")) >= 2)
        await web.slack.until(socket.connected)
        assert (await web.slack.command("police", "jag", "/action", "update 4.2 Six notices", by="socket")).acked


async def test_sockets_that_go_deaf_together_are_a_gap_since_one_of_them_last_heard(web: Rig) -> None:
    async with beside(web, heartbeat=0.2, links=2) as socket:
        assert await socket.start()
        await web.slack.connected(2)
        web.slack.deafen()
        await web.slack.until(lambda: socket.account()["gaps"])
        assert socket.account()["longest_gap_seconds"] >= 0.3
        await web.slack.until(lambda: socket.connected() and socket.account()["gap_seconds"] == 0)


async def test_while_slack_is_deaf_for_good_it_is_not_connected(web: Rig) -> None:
    async with beside(web, heartbeat=0.2) as socket:
        assert await socket.start()
        web.slack.deafen(for_good=True)
        await web.slack.until(lambda: not socket.connected())
        web.slack.undeafen()
        await web.slack.until(socket.connected)


async def test_a_start_without_slack_goes_on_trying(web: Rig) -> None:
    web.slack.fail("apps.connections.open", faults.broken(500))
    async with beside(web) as socket:
        assert not await socket.start(0.2)
        assert not socket.connected()
        await web.slack.until(socket.connected)


async def test_a_wrong_app_token_is_not_connected(web: Rig, caplog: pytest.LogCaptureFixture) -> None:
    client = make_client(web.slack.bot_token, web.slack.api_url)
    socket = Socket(web.app.slack._app, client, "xapp-other")
    assert not await socket.start(0.2)
    await socket.stop(1)
    assert "invalid_auth" in caplog.text and "xapp-other" not in caplog.text


async def test_the_next_socket_is_open_before_the_last_is_gone(sock: Rig) -> None:
    sock.slack.disconnect("warning")
    await sock.slack.connected(2 * LINKS)
    assert sock.app.slack.connected()


async def test_where_there_are_too_many_the_old_goes_first(sock: Rig) -> None:
    sock.slack.disconnect("too_many_websockets")
    await sock.slack.until(lambda: len(sock.slack.calls_to("apps.connections.open")) >= 2 * LINKS)
    await sock.slack.until(sock.app.slack.connected)
    assert sock.slack.sockets <= LINKS


async def test_an_acknowledgement_finds_the_next_socket_when_its_own_has_broken(
    sock: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear = sock.app.desk.hear

    async def break_first(said: Said) -> Answer:
        answer = await hear(said)
        sock.slack.fail("apps.connections.open", faults.slow(before=0.3))
        sock.slack.hang_up()
        await sock.slack.until(lambda: len(sock.slack.calls_to("apps.connections.open")) > LINKS)
        return answer

    monkeypatch.setattr(sock.app.desk, "hear", break_first)
    answer = await sock.slack.command("police", "jag", "/action", "update 4.2 Six notices")
    assert answer.acked and "Six notices" in texts(answer)


async def test_where_one_of_two_breaks_the_other_is_heard_and_no_gap_is_counted(sock: Rig) -> None:
    await sock.slack.connected(LINKS)
    sock.slack.hang_up(all_of_them=False)
    assert (await sock.slack.command("police", "jag", "/action", "update 4.2 Six notices")).acked
    await sock.slack.connected(LINKS)
    account = sock.app.account(frozenset({Door.SOCKET}))["sockets"]
    assert account["gaps"] == account["gap_seconds"] == 0 and account["wanted"] == LINKS


async def test_a_gap_is_in_the_log_with_its_length_and_in_the_account(
    sock: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    sock.slack.fail("apps.connections.open", faults.broken(500))
    sock.slack.hang_up()
    await sock.slack.until(lambda: "Slack could not reach the bot for" in caplog.text)
    account = sock.app.account(frozenset({Door.SOCKET}))["sockets"]
    assert account["gaps"] == 1 and account["open"] >= 1 and account["longest_gap_seconds"] >= 0
    assert "the last socket is gone (the connection broke)" in caplog.text


async def test_an_answer_that_makes_no_sense_does_not_end_the_trying(web: Rig) -> None:
    web.slack.fail("apps.connections.open", faults.plain())
    async with beside(web) as socket:
        assert await socket.start(3)


async def test_nothing_acknowledged_is_lost_under_a_storm_of_refreshes(sock: Rig) -> None:
    said = []
    for number in range(30):
        said.append(asyncio.create_task(_say(sock.slack, number)))
        if number % 6 == 5:
            sock.slack.disconnect("refresh_requested")
        await asyncio.sleep(0.02)
    acked = [number for number, done in enumerate(await asyncio.gather(*said)) if done]
    stored = {int(text.split()[-1]) for text in sock.updates()}
    assert len(acked) == 30 and stored == set(range(30))
    assert sock.slack.sockets <= 10


async def _say(slack: FakeSlack, number: int) -> bool:
    return (await slack.command("police", "jag", "/action", f"update 4.2 Notice {number}")).acked
