"""What a meeting reads: a Paper and its parts, as plain values, and the formats that files are made in."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from handlers.reply import Button, Marking, Part, Picture, Reply, Value


class Section(Value):
    """One part of a paper. `lead` sections are those a chat shows at once; the rest follow in its thread.

    `short` is what a table of contents calls it, in words that go on a sentence; sections may share one.
    """

    title: str
    parts: tuple[Part, ...]
    lead: bool = False
    short: str = ""


class Cell(StrEnum):
    """What the cells of a sheet's column hold; all are kept as text: days as ISO 8601, figures as digits."""

    TEXT = "text"
    NUMBER = "number"
    POUNDS = "pounds"
    DAY = "day"


class Column(Value):
    """A column of a sheet."""

    title: str
    cell: Cell = Cell.TEXT


class Sheet(Value):
    """Rows to be worked on in a spreadsheet, such as the action log; an empty cell is unknown or awaited."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Event(Value):
    """A meeting for a calendar. `uid` stays the same however often it is moved; `zone` is an IANA name."""

    uid: str
    title: str
    starts_at: datetime
    zone: str
    place: str = ""
    link: str = ""


class Paper(Value):
    """A compiled digest: the same value whatever draws it. Once issued it is stored and never changes.

    `key` is the kind of meeting (`jag`, `rag`); `version` counts from 1 for each meeting, 0 is a preview. `file` is
    what its files are called, without an extension; `live` says that it is compiled whenever somebody asks and is never
    issued, such as the plan on a page; `partnership` and `compiled` stand in them. `summary` is what a
    chat shows at once, on one screen of a phone; where it is empty the lead sections are. `since` says what changed
    since the last one. `sheets` are for spreadsheets and `events` for calendars.
    `buttons` belong to the message that it is posted in, and not to what is issued.
    """

    shape: Literal["paper"] = "paper"
    key: str
    title: str
    facts: tuple[tuple[str, str], ...]
    counts: str
    sections: tuple[Section, ...]
    version: int = 0
    marking: Marking = Marking.OPEN
    note: str = ""
    buttons: tuple[Button, ...] = ()
    file: str = ""
    live: bool = False
    partnership: str = ""
    compiled: datetime | None = None
    summary: tuple[Part, ...] = ()
    since: str = ""
    sheets: tuple[Sheet, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def edition(self) -> str:
        """Which version it is, or that it is a preview; nothing for one that is compiled whenever somebody asks."""
        if self.version:
            return f"Version {self.version}"
        return "" if self.live else "Preview, not issued"

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture that stands in it, once."""
        parts = (*self.summary, *(part for section in self.sections for part in section.parts))
        return tuple({part.name: part for part in parts if isinstance(part, Picture)}.values())


class Format(StrEnum):
    """What a paper can be made into; `png` stands for its pictures."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    PNG = "png"
    CSV = "csv"
    ICS = "ics"
    MD = "md"
    TXT = "txt"

    @property
    def called(self) -> str:
        """What people call it, such as "Word document"."""
        return CALLED[self]


CALLED: Mapping[Format, str] = {
    Format.DOCX: "Word document",
    Format.PDF: "PDF",
    Format.XLSX: "spreadsheet",
    Format.PNG: "pictures",
    Format.CSV: "CSV files",
    Format.ICS: "calendar file",
    Format.MD: "Markdown file",
    Format.TXT: "plain text file",
}


class File(Value):
    """A paper that is to be made into a file of a format, or several: a CSV for each sheet, a PNG for each picture."""

    shape: Literal["file"] = "file"
    title: str
    format: Format
    paper: Paper

    @property
    def marking(self) -> Marking:
        """How far it may travel: as far as its paper."""
        return self.paper.marking


Content = Annotated[Reply | Paper | File, Field(discriminator="shape")]
