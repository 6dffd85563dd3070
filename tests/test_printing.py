"""Papers as files, made in a child: one child for what belongs together, and whatever happens to it, a sentence."""

import asyncio
import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot.printing.child import Job, make
from bot.printing.frames import Made, Page, read, write
from bot.printing.printer import Printer, Unprintable, file_name
from handlers.paper import Format, Paper
from tests.papers import rich

PAPER = rich()
STEM = "2027-01-14 RAG digest v2"
SECRETS = {"SLACK_BOT_TOKEN": "xoxb-1", "DATABASE_URL": "postgresql://a:b@c/d", "SLACK_SIGNING_SECRET": "f" * 32}
BROKEN = """#!{python} -IS
import json, os, sys, time
order = json.load(sys.stdin)
for format in order["formats"]:
    if format == {dies!r}:
        {how}
    data = "drawing" if order["drawing"] else "none"
    heads = json.dumps(dict(size=len(data), part="", alt="")), json.dumps(dict(end=format, trouble=""))
    print(heads[0], data + heads[1], sep="\\n", flush=True)
"""
"""A child that hands over every format until one at which something happens to it; it starts in no time."""


class Children:
    """Counts the children that are started, and keeps what the last one was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.given: dict[str, Any] = {}
        self._start = asyncio.create_subprocess_exec
        monkeypatch.setattr(asyncio, "create_subprocess_exec", self._started)

    async def _started(self, *command: str, **given: Any) -> asyncio.subprocess.Process:  # noqa: ANN401 - as asyncio's
        self.count, self.given = self.count + 1, given
        self.last = await self._start(*command, **given)
        return self.last


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Children:
    return Children(monkeypatch)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Has every child be one to which something happens at a format."""

    def place(dies: str, how: str) -> None:
        (path := tmp_path / "python").write_text(
            BROKEN.format(python=sys.executable, dies=dies, how=how), encoding="utf-8"
        )
        path.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(path))

    yield place


async def made(printer: Printer, format: Format, paper: Paper = PAPER) -> str:
    """What one file holds, or what is said instead."""
    try:
        return ", ".join(each.data.decode() for each in await printer.make(paper, format))
    except Unprintable as unprintable:
        return str(unprintable)


async def test_what_follows_a_digest_costs_one_child_that_knows_no_secret_and_keeps_nobody_waiting(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    printer, turns = Printer(), 0

    async def beside() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    ticking = asyncio.create_task(beside())
    formats = (Format.PDF, Format.DOCX, Format.XLSX, Format.PNG)
    bare = PAPER.model_copy(update={"buttons": ()})
    papers = (PAPER, bare, PAPER.model_copy(), bare)
    pdf, docx, xlsx, pictures = await asyncio.gather(*map(printer.make, papers, formats))
    ticking.cancel()
    assert (await printer.make(PAPER, Format.PDF), children.count) == (pdf, 1)
    assert [each.name for each in (*pdf, *docx, *xlsx)] == [f"{STEM}.pdf", f"{STEM}.docx", f"{STEM}.xlsx"]
    assert [each.name for each in pictures] == [f"{STEM} {name}.png" for name in ("status", "trends", "months")]
    assert pictures[0].alt.startswith("Priority 1: 6 on track")
    assert [each.data[:4] for each in (*pdf, *docx, *xlsx, *pictures[:1])] == [
        b"%PDF",
        b"PK\3\4",
        b"PK\3\4",
        b"\x89PNG",
    ]
    assert not SECRETS.keys() & children.given["env"].keys()
    assert turns > 10
    assert list(tmp_path.iterdir()) == []


async def test_the_lighter_files_are_made_together(children: Children) -> None:
    printer = Printer()
    (text,), (markdown,), (calendar,) = [
        await printer.make(PAPER, format) for format in (Format.TXT, Format.MD, Format.ICS)
    ]
    tables = await printer.make(PAPER, Format.CSV)
    assert children.count == 1
    assert text.data.decode().startswith(PAPER.title)
    assert (markdown.data[:2], calendar.data[:15], markdown.name) == (b"# ", b"BEGIN:VCALENDAR", f"{STEM}.md")
    assert [each.name for each in tables] == [f"{STEM} Action log.csv", f"{STEM} Log action log all.csv"]


async def test_the_files_of_the_last_paper_alone_are_kept(broken: Any, children: Children) -> None:  # noqa: ANN401
    broken("nothing", "pass")
    printer, other = Printer(), PAPER.model_copy(update={"version": 3})
    for paper, count in ((PAPER, 1), (PAPER, 1), (other, 2), (other, 2), (PAPER, 3)):
        assert (await made(printer, Format.DOCX, paper), children.count) == ("drawing", count)


@pytest.mark.parametrize("how", ["os.kill(os.getpid(), 9)", "print('rubbish' * 99); os._exit(0)"])
async def test_a_child_that_dies_of_a_format_costs_that_format_alone(how: str, broken: Any, children: Children) -> None:  # noqa: ANN401
    broken("docx", how)
    printer = Printer()
    said = await made(printer, Format.DOCX)
    assert said.startswith("The Word document of this paper could not be made: the process that makes it ended")
    assert said.endswith("tell whoever runs the bot.")
    assert [await made(printer, each) for each in (Format.PNG, Format.XLSX, Format.PDF)] == ["drawing"] * 3
    assert children.count == 2
    assert "could not be made" in await made(printer, Format.DOCX)  # tried again, since somebody asks again
    assert children.count == 3


async def test_documents_are_made_without_the_pictures_that_a_child_died_of(broken: Any) -> None:  # noqa: ANN401
    broken("png", "os.abort()")
    printer = Printer()
    assert await made(printer, Format.DOCX) == "none"
    assert "The pictures of this paper could not be made" in await made(printer, Format.PNG)


async def test_a_child_that_takes_too_long_is_ended(
    broken: Any,  # noqa: ANN401
    children: Children,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken("md", "time.sleep(60)")
    printer = Printer(seconds=1.5)
    assert "could not be made: it took longer than 1.5 seconds" in await made(printer, Format.MD)
    assert children.last.returncode is not None
    assert await made(printer, Format.TXT) == "drawing"
    assert [record.getMessage() for record in caplog.records if record.name == "bot.printing.printer"] == [
        "a paper (rag) as md: it took longer than 1.5 seconds"
    ]


async def test_who_gives_up_takes_nothing_from_others_and_a_child_that_cannot_start_is_told(
    broken: Any,  # noqa: ANN401
    children: Children,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken("nothing", "pass")
    printer = Printer()
    first, second = (asyncio.create_task(made(printer, Format.TXT)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second, children.count) == ("drawing", 1)
    monkeypatch.setattr(sys, "executable", os.devnull)
    assert "could not be started" in await made(Printer(), Format.TXT)


def test_what_one_format_stumbles_over_is_told_by_its_place_and_never_by_its_words() -> None:
    said = make(Job(PAPER.model_copy(update={"sheets": None})), Format.CSV)
    assert said.pages == ()
    assert said.trouble.startswith("TypeError at ")
    assert "Stevenage" not in said.trouble


def test_a_document_without_the_logo_that_was_asked_for_says_so_in_the_log(tmp_path: Path) -> None:
    (path := tmp_path / "logo.svg").write_text("<svg/>")
    said = make(Job(PAPER, str(path), drawing=False), Format.DOCX)
    assert len(said.pages) == 1
    assert said.trouble.startswith("made without the logo: The file is neither a PNG nor a JPEG picture")


def test_frames_are_read_as_far_as_they_make_sense() -> None:
    stream = BytesIO()
    write(stream, Format.CSV, Made((Page(b"a\n1", "One"), Page(b"", "Two", "in words"))))
    write(stream, Format.PDF, Made(trouble="KeyError at somewhere"))
    whole = stream.getvalue()
    expected = {
        Format.CSV: Made((Page(b"a\n1", "One"), Page(b"", "Two", "in words"))),
        Format.PDF: Made(trouble="KeyError at somewhere"),
    }
    assert read(whole) == expected
    rubbish = (b"", b"x", b"{}\n", b"[" * 99_999 + b"\n", b'{"size": -1}\n', b'{"size": 1e999}\n', b'{"end": "doc"}\n')
    assert all(read(whole + each) == expected for each in rubbish)
    assert [len(read(whole[:size])) for size in (10, len(whole) - 1)] == [0, 1]


@pytest.mark.parametrize(
    ("file", "title", "version", "part", "name"),
    [
        ("2026-12-10 JAG digest v1", "", 1, "", "2026-12-10 JAG digest v1.csv"),
        ("2026-12-10 JAG digest v1", "", 1, "Action log", "2026-12-10 JAG digest v1 Action log.csv"),
        ("", "Digest for the JAG", 3, "", "Digest for the JAG v3.csv"),
        ("", "Digest\nfor", 0, "", "Digest for preview.csv"),
        ("../..\\etc:*?", "", 1, "a/b", "-..-etc- a-b.csv"),
        ("  ..  ", "", 1, "", "v1.csv"),
        ("\u202efdp.exe", "", 1, "", "fdp.exe.csv"),
        ("x" * 300, "", 1, "part", "x" * 120 + ".csv"),
        ("\N{GRINNING FACE}" * 120, "", 1, "part", "\N{GRINNING FACE}" * 60 + ".csv"),
    ],
)
def test_a_file_says_what_it_is_in_a_name_that_every_disk_takes(
    file: str, title: str, version: int, part: str, name: str
) -> None:
    paper = Paper(key="jag", title=title, facts=(), counts="", sections=(), version=version, file=file)
    assert file_name(paper, Format.CSV, part) == name
