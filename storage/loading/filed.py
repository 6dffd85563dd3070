"""Rows that keep what a plan's file said of them, so that it changes only what it says otherwise than last time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from storage.loading.levels import Objectives
from storage.organisations import fold
from storage.tables import Bid, Measure
from storage.tables.base import Json
from storage.vocabulary import Outcome, Polarity, Span, Unit

Row = TypeVar("Row", Bid, Measure)
MEANT: Mapping[str, Callable[[str], object]] = {
    "amount": Decimal,
    "outcome": Outcome,
    "ends_on": date.fromisoformat,
    "baseline": Decimal,
    "target": Decimal,
    "unit": Unit,
    "polarity": Polarity,
    "target_span": Span,
}
"""What is kept as words that a column does not have."""


def match(said: Json, known: Iterable[Row]) -> Row | None:
    """The row that is meant: what the file called so before, or one that was added in chat under the same name."""
    by_name = {fold(each.filed["name"] if each.filed else each.name): each for each in known}
    return by_name.get(fold(said["name"]))


def differing(said: Json, row: Bid | Measure) -> Json:
    """What the file says otherwise than last time; of a row that was added in chat nothing, for it takes note only."""
    before = row.filed or said
    return {name: value for name, value in said.items() if before.get(name) != value}


def columns(said: Mapping[str, Any], objectives: Objectives) -> dict[str, Any]:
    """What the file says, as the columns of a row."""
    return dict(_column(name, value, objectives) for name, value in said.items())


def _column(name: str, value: Any, objectives: Objectives) -> tuple[str, Any]:  # noqa: ANN401 - whatever a file says
    if name == "objective":
        return "objective_id", None if value is None else objectives[value].id
    return name, MEANT[name](value) if name in MEANT and value is not None else value
