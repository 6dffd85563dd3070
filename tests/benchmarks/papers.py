"""The paper of a RAG with three years of figures: what compiling it takes beside reading its rows, and each drawing."""

import asyncio
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from sqlalchemy import select

from bot.clock import monotonic
from bot.drawings import blocks, words
from bot.drawings.calendar import calendar
from bot.drawings.chart import chart
from bot.drawings.document import document
from bot.drawings.markdown import markdown
from bot.drawings.pdf import pdf
from bot.drawings.sheet import tables, workbook
from bot.printing.printer import Printer
from handlers.paper import Format, Paper
from handlers.reply import Picture
from storage.tables import Action, Bid, Incident, Measure, Reading, Update
from tests.benchmarks.scenes import ACTIONS, MEASURES, Scene, scene
from tests.benchmarks.table import Measure as Figure
from tests.databases import running_postgres

UPDATES, INCIDENTS, YEARS = 42, 334, 3
"""Of each action and each of six objectives: 5,000 updates and 2,000 incidents."""
TIMES_MORE = 10
ROUNDS = 7
STATEMENTS, READS, LONGER, TOGETHER = 25, 3, 1.5, 2
"""Targets: statements; times a full read of the rows; times a short history; seconds for Word and PDF."""
THOUSAND = 1000


def measure() -> Iterator[Figure]:
    """Statements and time of a paper, the share of each drawing, and what its files take in their own process."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", *(f"sqlite:///{Path(folder) / name}.db" for name in ("short", "long")))
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create(), server.create())
    with scene("sqlite://", "rag", UPDATES, INCIDENTS, YEARS) as drawn:
        paper = drawn.compile()
    yield from _drawings(paper)
    yield from asyncio.run(_printed(paper))


def _on(kind: str, *urls: str) -> Iterator[Figure]:
    about = f"RAG paper of {ACTIONS} actions and {MEASURES} measures, {kind}"
    many = (UPDATES * TIMES_MORE, INCIDENTS * TIMES_MORE, YEARS)
    with scene(urls[0], "rag", UPDATES, INCIDENTS, YEARS) as short, scene(urls[1], "rag", *many) as long:
        yield Figure(f"{about}: SQL statements", max(short.statements(), long.statements()), most=STATEMENTS)
        rounds = [(short.time(), _read_all(short), long.time()) for _ in range(ROUNDS)][1:]
    yield Figure(f"{about}: time", THOUSAND * median(once for once, _, _ in rounds), "ms")
    against = median(once / read for once, read, _ in rounds)
    yield Figure(f"{about}: against one full read of its rows", against, "times", most=READS)
    ratio = median(many_times / once for once, _, many_times in rounds)
    yield Figure(f"{about}: {TIMES_MORE} times the history", ratio, "times", most=LONGER)


def _read_all(scene: Scene) -> float:
    """Seconds that it takes to read every row of it once, as objects."""
    began = monotonic()
    with scene.database.unit() as unit:
        session = unit.within(scene.partnership_id).session
        for table in (Action, Update, Incident, Measure, Reading, Bid):
            session.scalars(select(table)).all()
    return monotonic() - began


def _drawings(paper: Paper) -> Iterator[Figure]:
    """Milliseconds of each drawing of one paper, pictures apart."""
    pictures: dict[str, bytes] = {}

    def draw_pictures() -> None:
        parts = [part for section in paper.sections for part in section.parts]
        pictures.update({each.name: chart(each).inside for each in parts if isinstance(each, Picture)})

    ways: dict[str, Callable[[], object]] = {
        "Slack messages": lambda: blocks.draw(paper),
        "plain text": lambda: words.say(paper),
        "Markdown": lambda: markdown(paper),
        "calendar": lambda: calendar(paper),
        "spreadsheet": lambda: workbook(paper),
        "CSV": lambda: tables(paper),
        "pictures": draw_pictures,
        "Word": lambda: document(paper, pictures, None),
        "PDF": lambda: pdf(paper, pictures, None),
    }
    taken = {name: _time(way) for name, way in ways.items()}
    for name, seconds in taken.items():
        yield Figure(f"drawing it, {name}", THOUSAND * seconds, "ms")
    together = taken["pictures"] + taken["Word"] + taken["PDF"]
    yield Figure("drawing it, Word and PDF with their pictures", together, "s", most=TOGETHER)


def _time(way: Callable[[], object]) -> float:
    """The second of two times: the first also imports, and finds fonts."""
    way()
    began = monotonic()
    way()
    return monotonic() - began


async def _printed(paper: Paper) -> Iterator[Figure]:
    """What a digest's thread gets, from the process that makes files, and what four papers leave in this one."""
    printer = Printer()
    began = monotonic()
    for each in (Format.DOCX, Format.PDF):
        await printer.make(paper, each)
    taken = monotonic() - began
    tracemalloc.start()
    kept = []
    for number in range(1, 7):
        await printer.make(paper.model_copy(update={"version": number}), Format.PDF)
        kept.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    grown = (kept[-1] - kept[1]) / 1_000_000
    return iter(
        [
            Figure("pictures, Word, PDF and spreadsheet from a process of their own, with its start", taken, "s"),
            Figure("memory that four more papers leave behind", grown, "MB", most=1),
        ]
    )
