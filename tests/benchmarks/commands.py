"""`/action update` through the real HTTP door with a durable commit, against a Bolt echo, and that with one insert."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from storage.engines import postgres_url
from tests.benchmarks.load import Load, Round
from tests.benchmarks.table import Measure
from tests.bot_process import BotProcess, free_port, run_once, wait_until_ready
from tests.databases import running_postgres
from tests.fake_slack import SlackProcess

ROUNDS = 7
REQUESTS = {1: 150, 20: 400}
"""How many a round has, by the number of senders."""
CROWD, CROWDS = 200, 3
"""How many speak in the same instant, and how often."""
PATIENCE = 2.0
"""Seconds in which nearly all of them should be answered; Slack gives up after 3."""
OURS, ECHO, INSERT = "convenor", "Bolt echo", "echo and one durable insert"
TARGETS = {
    ("SQLite", 1): {ECHO: 0.3, INSERT: 0.4},
    ("SQLite", 20): {ECHO: 0.2, INSERT: 0.3},
    ("PostgreSQL", 1): {ECHO: 0.2, INSERT: 0.3},
    ("PostgreSQL", 20): {ECHO: 0.15, INSERT: 0.25},
}
Rounds = dict[str, list[Round]]


def on_sqlite() -> Iterator[Measure]:
    """Rates of the bot as ratios of the others', on SQLite."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        path = Path(folder)
        yield from _on("SQLite", f"sqlite:///{path / 'convenor.db'}", f"sqlite:///{path / 'echo.db'}", path)


def on_postgres() -> Iterator[Measure]:
    """The same on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder, running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create(), server.create(), Path(folder))


def _on(kind: str, ours: str, theirs: str, folder: Path) -> Iterator[Measure]:
    with ExitStack() as stack:
        slack = stack.enter_context(SlackProcess())
        bot = stack.enter_context(BotProcess(slack, ours, folder))
        assert run_once(bot.environment, folder, "migrate").returncode == 0
        addresses = {
            OURS: bot.start().events_url,
            ECHO: stack.enter_context(_echo(slack, "", folder)),
            INSERT: stack.enter_context(_echo(slack, theirs, folder)),
        }
        _lead_by_speaker(ours)
        load = Load([str(row[0]) for row in _rows(ours, "SELECT ref FROM action WHERE lifecycle = 'open'")])
        asyncio.run(_rounds(load, addresses, 1, 2))  # whatever is slow the first time
        calls = len(slack.calls)
        for senders in REQUESTS:
            rounds = asyncio.run(_rounds(load, addresses, senders, ROUNDS))
            _check(ours, rounds[OURS])
            yield from _measures(kind, senders, rounds)
        yield from _crowd(kind, load, ours, addresses[OURS])
        assert len(slack.calls) == calls, f"Slack was called before an answer: {slack.calls[calls:]}"


async def _rounds(load: Load, addresses: dict[str, str], senders: int, times: int) -> Rounds:
    """The three in turn, so that whatever the machine does meanwhile meets them all."""
    rounds: Rounds = {name: [] for name in addresses}
    for _ in range(times):
        for name, address in addresses.items():
            rounds[name].append(await load.round(address, senders, REQUESTS[senders], "Saved"))
    return rounds


def _measures(kind: str, senders: int, rounds: Rounds) -> Iterator[Measure]:
    about = f"update, {kind}, {senders} {'sender' if senders == 1 else 'senders'}"
    for other, least in TARGETS[kind, senders].items():
        ratios = [ours.rate / theirs.rate for ours, theirs in zip(rounds[OURS], rounds[other], strict=True)]
        yield Measure(f"{about}: share of {other}", statistics.median(ratios), least=least)
    waits = sorted(wait for each in rounds[OURS] for wait in each.waits)
    yield Measure(f"{about}: rate", statistics.median(each.rate for each in rounds[OURS]), "/s")
    yield Measure(f"{about}: rate of {ECHO}", statistics.median(each.rate for each in rounds[ECHO]), "/s")
    yield Measure(f"{about}: rate of {INSERT}", statistics.median(each.rate for each in rounds[INSERT]), "/s")
    yield Measure(f"{about}: acknowledged, median", 1000 * waits[len(waits) // 2], "ms")
    yield Measure(f"{about}: acknowledged, 99th of 100", 1000 * waits[len(waits) * 99 // 100], "ms")


def _crowd(kind: str, load: Load, url: str, address: str) -> Iterator[Measure]:
    """A crowd that speaks in the same instant: whoever is told that it was saved finds it there, once."""
    rounds = [asyncio.run(load.round(address, CROWD, CROWD, "Saved", "Not saved")) for _ in range(CROWDS)]
    _check(url, rounds)
    about = f"{CROWD} updates at once, {kind}"
    slowest = statistics.median(sorted(each.waits)[CROWD * 99 // 100] for each in rounds)
    yield Measure(f"{about}: acknowledged, 99th of 100", slowest, "s", most=PATIENCE)
    yield Measure(f"{about}: saved", statistics.median(len(each.said) for each in rounds), least=CROWD)


def _lead_by_speaker(url: str) -> None:
    """The usual case: whoever updates an action is of the organisation that leads it."""
    engine = create_engine(postgres_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE action SET lead_id = (SELECT organisation_id FROM member)"))
    engine.dispose()


def _check(url: str, rounds: list[Round]) -> None:
    """Whatever was acknowledged is one row."""
    said = [each for one in rounds for each in one.said]
    stored = Counter(str(row[0]) for row in _rows(url, "SELECT text FROM action_update"))
    wrong = [each for each in said if stored[each] != 1]
    assert not wrong, f"{len(wrong)} of {len(said)} updates were acknowledged and are not exactly one row"


def _rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(postgres_url(url))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


@contextmanager
def _echo(slack: SlackProcess, database: str, folder: Path) -> Iterator[str]:
    port = free_port()
    url, log = f"http://127.0.0.1:{port}", folder / f"echo-{port}.log"
    arguments = ["--port", str(port), "--slack", slack.api_url, "--database", database]
    with log.open("wb") as output:
        command = [sys.executable, "-m", "tests.benchmarks.echo", *arguments]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        wait_until_ready(url, lambda: process.poll() is None, log.read_text)
        yield f"{url}/slack/events"
    finally:
        process.kill()
        process.wait()
