"""The child process that makes a paper into files: what it loads and what it needs goes when it ends.

It is told on standard input what to make, and hands it over on standard output. It knows no settings and no secrets,
and opens nothing but the logo. What a library prints of its own goes nowhere.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.printing.frames import Made, Page, write
from handlers.paper import Format, Paper

if TYPE_CHECKING:
    from bot.drawings.chart import Chart

MEMORY = 2 << 30
"""Bytes that a child may hold; a paper of 120 actions takes a tenth of it."""
SECONDS = 300
"""Of the processor's time: a child whose parent is gone ends after it."""
LATER = 5
"""By how much a child gives way to whatever answers people."""


@dataclass
class Job:
    """One paper, and what its documents share. `troubles` are the pictures that could not be drawn, and why."""

    paper: Paper
    logo_at: str = ""
    drawing: bool = True
    troubles: list[str] = field(default_factory=list)

    @cached_property
    def charts(self) -> Mapping[str, "Chart"]:
        """Each picture of the paper that could be drawn, by its name."""
        return dict(self._drawn()) if self.drawing else {}

    @cached_property
    def pictures(self) -> Mapping[str, bytes]:
        """The same for documents, which say in words what is not among them."""
        return {name: chart.inside for name, chart in self.charts.items()}

    @cached_property
    def logo(self) -> tuple[bytes | None, str]:
        """The partnership's logo, if there is one that documents can hold, and what is wrong with it."""
        from bot.drawings.logo import read_logo

        return read_logo(Path(self.logo_at)) if self.logo_at else (None, "")

    def _drawn(self) -> Iterator[tuple[str, "Chart"]]:
        for picture in self.paper.pictures:
            from bot.drawings.chart import chart

            try:
                yield picture.name, chart(picture)
            except Exception as error:
                self.troubles.append(_place(error))


def make(job: Job, format: Format) -> Made:
    """One format of a paper, or what went wrong with it."""
    try:
        return MAKERS[format](job)
    except BaseException as error:  # Typst is no Python: what fails inside it raises no mere Exception
        return Made(trouble=_place(error))


def main() -> None:
    """Make what standard input asks for: the formats in their order, each handed over when it is done."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.nice(LATER)
    for limit, most in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(limit, (most, most))
    order = json.load(sys.stdin.buffer)
    job = Job(Paper.model_validate(order["paper"]), order["logo"], order["drawing"])
    for format in map(Format, order["formats"]):
        write(out, format, make(job, format))


def _png(job: Job) -> Made:
    drawn = [(job.charts.get(picture.name), picture) for picture in job.paper.pictures]
    pages = tuple(Page(chart.alone, picture.name, picture.alt) for chart, picture in drawn if chart)
    return Made(pages, "; ".join(job.troubles))


def _xlsx(job: Job) -> Made:
    from bot.drawings.sheet import workbook

    return _file(workbook(job.paper))


def _docx(job: Job) -> Made:
    from bot.drawings.document import document

    logo, fault = job.logo
    return _file(document(job.paper, job.pictures, logo), fault)


def _pdf(job: Job) -> Made:
    from bot.drawings.pdf import pdf

    logo, fault = job.logo
    return _file(pdf(job.paper, job.pictures, logo), fault)


def _txt(job: Job) -> Made:
    from bot.drawings.words import say

    return _file(say(job.paper).encode())


def _md(job: Job) -> Made:
    from bot.drawings.markdown import markdown

    return _file(markdown(job.paper).encode())


def _csv(job: Job) -> Made:
    from bot.drawings.sheet import tables

    return Made(tuple(Page(data, name) for name, data in tables(job.paper).items()))


def _ics(job: Job) -> Made:
    from bot.drawings.calendar import calendar

    return _file(calendar(job.paper))


def _file(data: bytes, fault: str = "") -> Made:
    return Made((Page(data),), f"made without the logo: {fault}" if fault else "")


def _place(error: BaseException) -> str:
    from storage.troubles import where

    return where(error)


MAKERS: Mapping[Format, Callable[[Job], Made]] = {
    Format.PNG: _png,
    Format.XLSX: _xlsx,
    Format.DOCX: _docx,
    Format.PDF: _pdf,
    Format.TXT: _txt,
    Format.MD: _md,
    Format.CSV: _csv,
    Format.ICS: _ics,
}
"""What makes each format. They load their libraries themselves, for most children need a few of them."""

if __name__ == "__main__":
    main()
