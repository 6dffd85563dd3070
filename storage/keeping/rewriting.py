"""Rewriting what people typed, wherever a partnership's rows repeat it: every column of text and of JSON there is.

Which columns those are is read off the tables, so that a new one is never forgotten. Keys, names and the audit, which
holds no text, are left alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, ColumnElement, Enum, String, Text, cast, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.auditing.watching import REPEATED
from storage.clearance import cleared
from storage.scoped import Scoped
from storage.tables import AuditEntry, AuditHead, AuditKey, Base, Delivery, Paper

KEPT: tuple[type[Base], ...] = (AuditEntry, AuditHead, AuditKey)
Change = Callable[[Any], Any]


@dataclass
class Rewritten:
    """The rows that repeated a text, and now do so no more."""

    rows: list[Base] = field(default_factory=list)

    def of(self, table: type[Base]) -> list[Any]:
        """Those of one table."""
        return [each for each in self.rows if isinstance(each, table)]


class Rewriting(Scoped):
    """Every text of one partnership, restricted ones too."""

    def everywhere(self, hints: Sequence[str], change: Change) -> Rewritten:
        """Put `change(value)` in the place of every text and JSON that holds a hint; the rows that it changed.

        A hint is a word in plain letters and figures that whatever is to be changed must hold; an empty one reads
        every row.
        """
        found = Rewritten()
        with cleared(self._session):
            for table, columns in TEXTS:
                found.rows += self._within(table, columns, hints, change)
            self._session.flush()
        return found

    def deliveries_of(self, papers: list[Paper]) -> list[Delivery]:
        """The messages in which papers were posted."""
        query = select(Delivery).where(Delivery.partnership_id == self._partnership_id)
        return list(self._session.scalars(query.where(Delivery.paper_id.in_([each.id for each in papers]))))

    def _within(self, table: Any, names: list[str], hints: Sequence[str], change: Change) -> Iterator[Base]:  # noqa: ANN401 - of any table
        columns = [getattr(table, name) for name in names]
        query = select(table).where(table.partnership_id == self._partnership_id)
        query = query.where(or_(*(_holds(column, hint) for column in columns for hint in hints)))
        for row in self._session.scalars(query.order_by(table.id)).all():
            after = {name: change(getattr(row, name)) for name in names}
            different = {name: value for name, value in after.items() if value != getattr(row, name)}
            for name, value in different.items():
                setattr(row, name, value)
            if different:
                yield row


def _holds(column: InstrumentedAttribute[Any], hint: str) -> ColumnElement[bool]:
    said = cast(column, Text) if isinstance(column.type, JSON) else column
    return said.contains(hint, autoescape=True) if hint else column.is_not(None)


def _texts() -> Iterator[tuple[type[Base], list[str]]]:
    for mapper in Base.registry.mappers:
        repeated = REPEATED.get(mapper.class_, frozenset())  # it follows what it repeats
        names = [name for name, column in mapper.columns.items() if _is_text(column.type) and name not in repeated]
        if names and "partnership_id" in mapper.columns and mapper.class_ not in KEPT:
            yield mapper.class_, names


def _is_text(kind: object) -> bool:
    """Whether a column holds what people may have typed: words of any length, or JSON."""
    return isinstance(kind, JSON) or (isinstance(kind, String) and not isinstance(kind, Enum) and kind.length is None)


TEXTS = list(_texts())
"""The tables that hold what people may have typed, each with the names of those columns."""
