"""What a person was shown when a form was opened for them: which row, when, and what stood in its fields.

It goes along with the form, so that what others changed in the meantime is noticed when it comes back, and what they
left as it stood is not taken for something said.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from handlers.command import Command
from handlers.reading.slots import Slot, slots_of
from handlers.request import Request

DIGITS = 8
"""Of the digest of what stood in a field; the words themselves may be long, and stand in the form already."""


@dataclass(frozen=True)
class Seen:
    """`row` is a mark of the row that changes whenever it does, `stood` a digest of what each field was filled with."""

    row: str = ""
    at: datetime | None = None
    stood: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, written: str) -> Self:
        """What `str` of it was written as; nothing was seen where that is empty."""
        if not written:
            return cls()
        row, at, *stood = [*written.split(";"), ""]
        return cls(row, datetime.fromisoformat(at) if at else None, dict(each.split("=") for each in stood if each))

    def __str__(self) -> str:
        at = self.at.isoformat(timespec="seconds") if self.at else ""
        return ";".join([self.row, at, *(f"{name}={digest}" for name, digest in self.stood.items())])

    def is_of(self, row: str) -> bool:
        """Whether this mark is of the row that was seen, whatever became of it since."""
        return self.row.rpartition(" ")[0] == row.rpartition(" ")[0]

    def touched(self, values: Mapping[str, str]) -> dict[str, str]:
        """Of what came back, all but what stood there already and what was empty from the beginning."""
        return {name: words for name, words in values.items() if self._said(name, words)}

    def _said(self, name: str, words: str) -> bool:
        stood = self.stood.get(name)
        return digest(words) != stood if stood else bool(words)


def seen_now(row: str, known: Mapping[str, str], request: Request) -> Seen:
    """What is seen now: a row, and fields that are filled with what is known."""
    return Seen(row, request.now, {name: digest(words) for name, words in known.items() if words})


def digest(words: str) -> str:
    """Enough of a digest to tell whether words were changed, however the spaces between them travelled."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:DIGITS]


def row_slot(command: type[Command]) -> Slot | None:
    """The field that says which row a command is about."""
    slots = slots_of(command).values()
    return next((slot for slot in slots if slot.kind.marks and not slot.option), None)


def mark_row(command: type[Command], values: Mapping[str, str], request: Request) -> str:
    """A mark of the row that these words name, which changes whenever the row does. Raises Refused."""
    slot = row_slot(command)
    words = values.get(slot.name) if slot else ""
    return slot.kind.marks(words, request) if slot and slot.kind.marks and words else command.mark(values, request)
