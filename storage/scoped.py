"""What the stores of one partnership have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Row, literal_column
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import Base


class Scoped:
    """A store that reads and writes the rows of one partnership only."""

    def __init__(self, session: Session, partnership_id: int) -> None:
        self._session = session
        self._partnership_id = partnership_id


def add_once(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same unique key stands already; True when it was inserted.

    The database decides, so two processes that plan the same thing plan it once.
    """
    adding = once(session.get_bind(), table).values(**values).returning(literal_column("1", Integer))
    return session.execute(adding).first() is not None


def add_many(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], *columns: InstrumentedAttribute[Any]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The same for many rows at once; the `columns` of those that were inserted, in no order, if any are asked for."""
    if not rows:
        return []
    adding, values = once(session.get_bind(), table), [dict(row) for row in rows]
    if columns:
        return session.execute(adding.returning(*columns), values).all()
    session.execute(adding, values)
    return []


def once(bind: Engine | Connection, table: type[Base]) -> SqliteInsert | PostgresInsert:
    """An insert that leaves alone what has the same unique key."""
    insert = sqlite_insert if bind.dialect.name == "sqlite" else postgres_insert
    return insert(table).on_conflict_do_nothing()
