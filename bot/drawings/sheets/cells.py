"""What the cells of a spreadsheet may hold: figures and days that are what they seem, and text that never runs."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bot.drawings.neutral import clean
from handlers.paper import Cell

LONGEST = 32_000
"""UTF-16 code units of a cell; Excel holds 32,767 ("Excel specifications and limits")."""
LONGEST_NAME = 31
_FIGURE = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]{1,6})?")
_EXACT = 15  # digits of a number that a spreadsheet keeps
_FIRST_DAY = date(1900, 3, 1)  # Excel counts the 29 February 1900, which never was
_LIVE = re.compile(r"[\s']*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four are = + - @ in full width
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\\"<>|\x00-\x1f]+")
_TAKEN = ("history", "con", "nul", "aux", "prn")  # by Excel, and as the names of files by Windows


class Figure(NamedTuple):
    """A number, and how many digits it has behind the point."""

    value: float
    places: int


def kept(text: str) -> str:
    """A text as typed, tabs and returns too, but for what cannot be seen and what no file can hold."""
    return "".join(each if each in "\t\r\n" else clean(each) for each in re.split(r"([\t\r\n])", text))


def figure(text: str) -> Figure | None:
    """The number that a text is, if a spreadsheet gives back exactly that text."""
    digits = sum(char.isdigit() for char in text)
    if digits > _EXACT or not _FIGURE.fullmatch(text) or (text.startswith("-") and not float(text)):
        return None
    return Figure(float(text), len(text.partition(".")[2]))


def day(text: str) -> date | None:
    """The day that a text is, if it is one that spreadsheets know."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found >= _FIRST_DAY and found.isoformat() == text else None


def guarded(text: str, cell: Cell) -> str:
    """A cell of a CSV file: with an apostrophe before it where a spreadsheet could take it for a formula.

    That is what OWASP advises ("CSV Injection"). To have back what was typed, take one apostrophe off every cell
    that begins with one and, after it and any other apostrophes and spaces, with one of = + - @, a tab or a line
    break. No other cell is changed. A plain negative number in a column of numbers needs no guard.
    """
    words = kept(text)
    if cell in (Cell.NUMBER, Cell.POUNDS) and figure(words):
        return words
    return f"'{words}" if _LIVE.match(words) else words


def names(wanted: Iterable[str], *taken: str) -> list[str]:
    """A name for each sheet that Excel takes and a file can bear, no two alike; `taken` are given already."""
    used = {*_TAKEN, *(each.casefold() for each in taken)}
    found = []
    for each in wanted:
        name = _unlike(_UNNAMEABLE.sub(" ", clean(each)), used)
        used.add(name.casefold())
        found.append(name)
    return found


def _unlike(wanted: str, used: set[str]) -> str:
    """The name, or the first of "name 2", "name 3" that is not used yet."""
    number, name = 1, _fitting(wanted, "")
    while name.casefold() in used:
        number += 1
        name = _fitting(wanted, f" {number}")
    return name


def _fitting(wanted: str, end: str) -> str:
    """At most 31 UTF-16 code units, as Excel counts, without an apostrophe at either end."""
    plain = " ".join(wanted.split()).strip("' .") or "Sheet"
    room = 2 * (LONGEST_NAME - len(end))
    return plain.encode("utf-16-le")[:room].decode("utf-16-le", "ignore").strip("' .") + end
