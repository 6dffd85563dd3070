"""Long lists come in pages: nothing is cut off without saying so, and the next page is one press away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.reply import Button, Refused, Text

Row = TypeVar("Row")
PAGE = 15


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, a line that says which they are, and buttons to the others."""

    rows: Sequence[Row]
    footer: tuple[Text, ...]
    buttons: tuple[Button, ...]


def page(rows: Sequence[Row], number: int, line: str, size: int = PAGE) -> Page[Row]:
    """Page `number` (from 1) of a list that `line` shows. Raises Refused for a page that is not there."""
    last = pages_of(len(rows), size)
    if number > last:
        pages = f"are only {last} pages" if last > 1 else "is only one page"
        raise Refused(f"There {pages}.", Button(label="Last page", line=f"{line} page={last}"))
    start = (number - 1) * size
    shown = rows[start : start + size]
    if last == 1:
        return Page(shown, (), ())
    footer = Text(text=f"{start + 1} to {start + len(shown)} of {len(rows)}, page {number} of {last}.")
    return Page(shown, (footer,), turning(number, last, line))


def pages_of(rows: int, size: int) -> int:
    """How many pages of a size so many rows take; an empty one at least."""
    return max(1, -(-rows // size))


def turning(number: int, last: int, line: str) -> tuple[Button, ...]:
    """The buttons to the pages before and behind page `number` of what `line` shows."""
    previous = Button(label="Previous page", line=f"{line} page={number - 1}")
    following = Button(label="Next page", line=f"{line} page={number + 1}")
    return (*([previous] if number > 1 else []), *([following] if number < last else []))
