"""The corpus: lines by what they hold, in three parts, and what screening makes of them as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from handlers.screening import Kind, find

FOLDER = Path(__file__).parent
GOLDEN = FOLDER.parent / "golden" / "screening.txt"
PARTS = ("tuned", "held", "later")
CLEAN = "clean"
KINDS = {
    "postcode": Kind.POSTCODE,
    "address": Kind.ADDRESS,
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "birth": Kind.BIRTH,
    "nino": Kind.NINO,
    "nhs": Kind.NHS,
    "vehicle": Kind.VEHICLE,
    "stays": Kind.STAYS,
    "person": Kind.PERSON,
}


@dataclass(frozen=True)
class Line:
    """A line, the part of the corpus it stands in, and what it holds: None for a clean one."""

    text: str
    part: str
    kind: Kind | None

    @property
    def right(self) -> bool:
        """Whether screening finds that kind in it, or nothing in a clean one."""
        found = find(self.text)
        return self.kind in found if self.kind else not found


@cache
def lines() -> tuple[Line, ...]:
    """The whole corpus."""
    return tuple(_read())


def table() -> str:
    """For each kind how many lines there are, how many of them are caught and missed; and false alarms."""
    names: list[Kind | None] = [*Kind, None]
    rows = [("kind", "lines", "caught", "missed", "false alarms"), *(_row(name) for name in names)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    drawn = [f"{row[0]:<{widths[0]}}" + "".join(f"  {row[i]:>{widths[i]}}" for i in range(1, 5)) for row in rows]
    return "\n".join([*drawn, "", f"{len(lines())} lines in all"]) + "\n"


def _row(kind: Kind | None) -> tuple[str, str, str, str, str]:
    these = [each for each in lines() if each.kind == kind]
    right = sum(each.right for each in these)
    wrong = str(len(these) - right)
    if kind is None:
        return ("nothing (clean)", str(len(these)), "", "", wrong)
    return (kind.value, str(len(these)), str(right), wrong, "")


def _read() -> Iterator[Line]:
    for part in PARTS:
        found: dict[str, list[str]] = YAML(typ="base").load(FOLDER / f"{part}.yaml")
        for name, texts in found.items():
            yield from (Line(text, part, KINDS.get(name)) for text in texts)
