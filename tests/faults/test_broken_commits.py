"""The connection to PostgreSQL breaks during COMMIT: one effect, and nobody is told "not saved" of what is saved."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from handlers.reply import Tone
from tests.talk import Talk, talking, tone, words

SAYS = "/action update 4.2 amber Six notices issued"
COMMIT = b"COMMIT\0"


class Wire:
    """Stands between the bot and PostgreSQL, and breaks the next connection that commits.

    `carried_out`: whether PostgreSQL still hears of that commit. `healed`: whether others can connect afterwards.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._folder = parse_qs(parts.query)["host"][0]
        self._user = parts.username
        self._name = parts.path
        self.broken = 0
        self._armed = self._carried_out = False
        self._refusing = False
        self._healed = True
        self._writers: set[asyncio.StreamWriter] = set()

    def arm(self, *, carried_out: bool, healed: bool) -> None:
        """Break the next commit."""
        self._armed, self._carried_out, self._healed = True, carried_out, healed

    def heal(self) -> None:
        """Let connections through again."""
        self._refusing = False

    @contextmanager
    def open(self) -> Iterator[str]:
        """Listen in a thread of its own; the URL of the database through this wire."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._take, "127.0.0.1", 0), loop).result()
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"postgresql://{self._user}@127.0.0.1:{port}{self._name}?sslmode=disable&gssencmode=disable"
        finally:
            asyncio.run_coroutine_threadsafe(self._close(server), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _close(self, server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for writer in list(self._writers):
            writer.close()
        await asyncio.wait(others, timeout=5) if others else None

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            writer.close()
            return
        server_reader, server_writer = await asyncio.open_unix_connection(f"{self._folder}/.s.PGSQL.5432")
        self._writers |= {writer, server_writer}
        answers = asyncio.create_task(_copy(server_reader, writer))
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if self._armed and COMMIT in data:
                    await self._break(data, server_reader, server_writer, answers)
                    break
                server_writer.write(data)
                await server_writer.drain()
        answers.cancel()
        for each in (writer, server_writer):
            each.close()
        self._writers -= {writer, server_writer}

    async def _break(
        self,
        data: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answers: "asyncio.Task[None]",
    ) -> None:
        answers.cancel()
        await asyncio.wait([answers])
        self._armed, self._refusing = False, not self._healed
        self.broken += 1
        if self._carried_out:
            writer.write(data)
            await writer.drain()
            assert b"COMMIT" in await reader.read(65536)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


@pytest.fixture
def wire(postgres_url: str) -> Wire:
    return Wire(postgres_url)


@pytest.fixture
def talk(wire: Wire) -> Iterator[Talk]:
    with wire.open() as url, talking(url) as talk:
        yield talk


def updates(talk: Talk) -> list[str]:
    """The texts of everything said of 4.2."""
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        return [each.text for each in stores.actions.history(action) if each.text]


@pytest.mark.parametrize("carried_out", [True, False])
def test_saved_is_said_once_it_is_known(talk: Talk, wire: Wire, carried_out: bool) -> None:
    wire.arm(carried_out=carried_out, healed=True)
    answer = talk.says("police", SAYS)
    assert wire.broken == 1
    assert tone(answer) is Tone.DONE, words(answer)
    assert updates(talk) == ["Six notices issued"]


@pytest.mark.parametrize("carried_out", [True, False])
def test_what_nobody_knows_is_said_to_be_unknown(talk: Talk, wire: Wire, carried_out: bool) -> None:
    wire.arm(carried_out=carried_out, healed=False)
    answer = words(talk.says("police", SAYS))
    assert "It is not known whether this was saved" in answer
    assert "Not saved" not in answer
    assert "Six notices issued" in answer, "nobody has to type it again"
    wire.heal()
    again = talk.says("police", SAYS)
    assert tone(again) is (Tone.ASK if carried_out else Tone.DONE), words(again)
    assert updates(talk) == ["Six notices issued"]
