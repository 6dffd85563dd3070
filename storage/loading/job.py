"""One loading of one plan: what its steps share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.actions import Entry
from storage.loading.loaded import Tally
from storage.planfile import PlanFile
from storage.stores import Stores
from storage.tables import Base
from storage.vocabulary import UpdateKind


@dataclass(frozen=True)
class Job:
    """A plan on its way into the stores. `leads`: it is or becomes the plan worked to, so that what it says of
    the partnership itself stands above what an older plan said.
    """

    stores: Stores
    file: PlanFile
    at: datetime
    by: int | None
    tally: Tally
    leads: bool

    @staticmethod
    def set(row: Base, **values: Any) -> bool:  # noqa: ANN401 - a column may hold anything
        """Write what differs; True when anything did."""
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in differing.items():
            setattr(row, name, value)
        return bool(differing)

    def entry(self, kind: UpdateKind, *, text: str = "", was: str = "", now: str = "") -> Entry:
        """A line of history for what this loading does."""
        return Entry(kind, self.at, self.by, text=text, was=was, now=now)
