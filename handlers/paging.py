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
    last = max(1, -(-len(rows) // size))
    if number > last:
        pages = f"are only {last} pages" if last > 1 else "is only one page"
        raise Refused(f"There {pages}.", Button(label="Last page", line=f"{line} page={last}"))
    start = (number - 1) * size
    shown = rows[start : start + size]
    if last == 1:
        return Page(shown, (), ())
    footer = Text(text=f"{start + 1} to {start + len(shown)} of {len(rows)}, page {number} of {last}.")
    return Page(shown, (footer,), tuple(_turns(number, last, line)))


def _turns(number: int, last: int, line: str) -> list[Button]:
    turns = []
    if number > 1:
        turns.append(Button(label="Previous page", line=f"{line} page={number - 1}"))
    if number < last:
        turns.append(Button(label="Next page", line=f"{line} page={number + 1}"))
    return turns
