"""How a child process hands what it made to its parent: each file behind a line of JSON that says its size.

A format counts once the line that ends it has arrived, so whatever a child made before it died is whole.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from handlers.paper import Format

UNEXPECTED = "something unexpected happened, and the log says where"


@dataclass(frozen=True)
class Page:
    """One file of a format: its bytes, and where a format has several, which it is and what it says in words."""

    data: bytes
    part: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Made:
    """All files of one format, and what went wrong: `trouble` for the log, `why` for people, without a full stop."""

    pages: tuple[Page, ...] = ()
    trouble: str = ""
    why: str = UNEXPECTED


@dataclass
class _Reader:
    """What was read so far."""

    data: bytes
    at: int = 0
    pages: list[Page] = field(default_factory=list)

    def head(self) -> dict[str, Any]:
        """The next line. Raises ValueError where there is none."""
        end = self.data.index(b"\n", self.at)
        line, self.at = self.data[self.at : end], end + 1
        return dict(json.loads(line))

    def body(self, size: int) -> bytes:
        """The next `size` bytes. Raises ValueError where they are not all there."""
        body = self.data[self.at : self.at + size]
        if size < 0 or len(body) != size:
            raise ValueError
        self.at += size
        return body


def write(stream: BinaryIO, format: Format, made: Made) -> None:
    """Hand over one format."""
    for page in made.pages:
        _line(stream, {"size": len(page.data), "part": page.part, "alt": page.alt})
        stream.write(page.data)
    _line(stream, {"end": format, "trouble": made.trouble})
    stream.flush()


def read(data: bytes) -> Mapping[Format, Made]:
    """The formats that arrived whole; whatever follows them and makes no sense is left out."""
    reader, made = _Reader(data), dict[Format, Made]()
    try:
        while reader.at < len(data):
            head = reader.head()
            if "end" in head:
                made[Format(head["end"])] = Made(_taken(reader.pages), str(head["trouble"]))
            else:
                reader.pages.append(Page(reader.body(int(head["size"])), str(head["part"]), str(head["alt"])))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return made
    return made


def _taken(pages: list[Page]) -> tuple[Page, ...]:
    taken = tuple(pages)
    pages.clear()
    return taken


def _line(stream: BinaryIO, head: Mapping[str, object]) -> None:
    stream.write(json.dumps(head).encode() + b"\n")
