"""A paper as files: made in a child process, so that neither the memory nor the time of it is taken from the chat.

A child makes what is usually asked for together in one go, and the files of the last paper are kept: the Word file,
the PDF and the spreadsheet that follow a digest into its thread cost one child.
"""

import asyncio
import json
import logging
import os
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import bot
from bot.drawings.neutral import flat
from bot.printing.frames import Made, Page, read
from handlers.paper import Format, Paper

__all__ = ["PrintedFile", "Printer", "Unprintable", "file_name"]

TOGETHER = (
    (Format.PNG, Format.XLSX, Format.DOCX, Format.PDF),
    (Format.TXT, Format.MD, Format.CSV, Format.ICS),
)
"""What one child makes, in its order: the pictures stand first, for both documents hold them."""
UNMADE = (
    "The {} of this paper could not be made: {}. Ask for it again, or for another format; tell whoever runs the bot."
)
LONGEST = 120
"""Characters of a file's name."""
MOST_BYTES = 240
"""What they may take, so that with a number and an extension no disk finds it too long."""
MOST = 64 << 20
"""Bytes that a child may hand over, and so what the files of one paper may take of memory."""
HOME = Path(bot.__file__).parent.parent
"""Where a child starts, so that it finds this package wherever we were started."""
PASSED = (
    "PATH",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "HOME",
    "TMPDIR",
    "MPLCONFIGDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
)
"""What a child knows of our environment: where programs, and lists of fonts, are found. No setting, no secret."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PrintedFile:
    """A file: its name with its extension, such as `2026-12-10 JAG digest v1.docx`; `alt` says a picture in words."""

    name: str
    data: bytes
    alt: str = ""


class Unprintable(Exception):
    """There is no such file. The text says why and what to do."""


class _Run(NamedTuple):
    """What a child handed over, and if it ended before its time, how."""

    said: bytes
    end: str


@dataclass
class _Work:
    """One paper: what was made of it, and what is being made."""

    paper: Paper
    made: dict[Format, Made] = field(default_factory=dict)
    running: dict[Sequence[Format], asyncio.Task[Mapping[Format, Made]]] = field(default_factory=dict)


class Printer:
    """Makes papers into files, one child at a time. `seconds` is how long a child may take.

    `logo` stands in the documents if it can; `bot.drawings.logo.check_logo` says what is wrong with one.
    """

    def __init__(self, logo: Path | None = None, seconds: float = 60.0) -> None:
        self._logo = str(logo.absolute()) if logo else ""
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._work: _Work | None = None

    async def make(self, paper: Paper, format: Format) -> tuple[PrintedFile, ...]:
        """The files of a format: one, or one for each sheet or picture, which is none where the paper has none.

        Raises Unprintable. What could not be made is tried again when it is asked for again.
        """
        work = self._work_on(paper.model_copy(update={"buttons": ()}))
        made = work.made.get(format) or (await asyncio.shield(self._begun(work, format)))[format]
        if made.trouble:
            log.error("a paper (%s) as %s: %s", paper.key, format, made.trouble)
        if made.trouble and not made.pages:
            raise Unprintable(UNMADE.format(format.called, made.why))
        return tuple(_named(paper, format, made.pages))

    def _work_on(self, paper: Paper) -> _Work:
        """The work on the last paper, if this is the same; else that is forgotten."""
        if self._work is None or self._work.paper != paper:
            self._work = _Work(paper)
        return self._work

    def _begun(self, work: _Work, format: Format) -> asyncio.Task[Mapping[Format, Made]]:
        """The task that makes this format and what is made together with it: begun now or by somebody else."""
        together = next(formats for formats in TOGETHER if format in formats)
        task = work.running.get(together)
        if task is None:
            task = work.running[together] = asyncio.create_task(self._print(work, together))
            task.add_done_callback(lambda _: work.running.pop(together))
        return task

    async def _print(self, work: _Work, together: Sequence[Format]) -> Mapping[Format, Made]:
        """Make what is missing. The format that a child died of is given up, and another child makes the rest."""
        made = {format: work.made[format] for format in together if format in work.made}
        async with self._turn:
            while left := [format for format in together if format not in made]:
                run = await _run_child(self._order(work.paper, left, made), self._seconds)
                made.update((format, each) for format, each in read(run.said).items() if format in left)
                for format in [format for format in left if format not in made][:1]:
                    made[format] = Made(trouble=run.end, why=run.end)
        work.made.update((format, each) for format, each in made.items() if each.pages or not each.trouble)
        return made

    def _order(self, paper: Paper, formats: Sequence[Format], made: Mapping[Format, Made]) -> bytes:
        """What a child is told. Pictures that one died of are left out of the documents, which say them in words."""
        drawing = Format.PNG not in made or bool(made[Format.PNG].pages)
        order = {"paper": paper.model_dump(mode="json"), "formats": formats, "logo": self._logo, "drawing": drawing}
        return json.dumps(order).encode()


async def _run_child(order: bytes, seconds: float) -> _Run:
    """Start a child, give it its order, and take what it hands over until it ends or its time is up."""
    said, end = bytearray(), "the process that makes it could not be started"
    try:
        command = (sys.executable, "-m", "bot.printing.child")
        child = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=HOME, env=_environment(), start_new_session=True
        )
    except OSError:
        return _Run(b"", end)
    try:
        async with asyncio.timeout(seconds):
            await asyncio.gather(_feed(child, order), _hear(child, said))
            status = await child.wait()
        end = f"the process that makes it ended with status {status}, perhaps for want of memory"
    except TimeoutError:
        end = f"it took longer than {seconds:g} seconds"
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return _Run(bytes(said), end)


async def _feed(child: Process, order: bytes) -> None:
    assert child.stdin is not None
    with suppress(ConnectionError):  # it died before it had read all of it; how it ended says more
        child.stdin.write(order)
        await child.stdin.drain()
    child.stdin.close()


async def _hear(child: Process, said: bytearray) -> None:
    assert child.stdout is not None
    while piece := await child.stdout.read(1 << 16):
        said += piece
        if len(said) > MOST:
            with suppress(ProcessLookupError):
                child.kill()


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in PASSED if name in os.environ}
    return passed | {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "2"}


def file_name(paper: Paper, format: Format, part: str = "") -> str:
    """What a file of a paper is called. `part` is the sheet or the picture, where the format has several."""
    version = f"v{paper.version}" if paper.version else "preview"
    stem = _harmless(paper.file) or _harmless(f"{paper.title} {version}") or "Paper"
    name = f"{stem} {_harmless(part)}".strip()[:LONGEST].encode()[:MOST_BYTES].decode(errors="ignore")
    return f"{name.strip()}.{format}"


def _named(paper: Paper, format: Format, pages: Sequence[Page]) -> Iterator[PrintedFile]:
    """The pages as files; two of one name are told apart by a number."""
    seen: Counter[str] = Counter()
    for page in pages:
        name = file_name(paper, format, page.part)
        seen[name.casefold()] += 1
        again = f" ({seen[name.casefold()]})" if seen[name.casefold()] > 1 else ""
        yield PrintedFile(name.removesuffix(f".{format}") + f"{again}.{format}", page.data, page.alt)


def _harmless(name: str) -> str:
    """A name that every disk takes, and that says what it said."""
    return re.sub(r'[\\/:*?"<>|]+', "-", flat(name)).strip(". ")[:LONGEST].strip(". ")
