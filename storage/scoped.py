"""What the stores of one partnership have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Row, func, literal_column, select
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.clearance import UNSEEN
from storage.tables import Base, Partnership


class Scoped:
    """A store that reads and writes the rows of one partnership only."""

    def __init__(self, session: Session, partnership_id: int) -> None:
        self._session = session
        self._partnership_id = partnership_id

    def _next_number(self, column: InstrumentedAttribute[int]) -> int:
        """The next of a partnership's own numbers, restricted rows' too.

        Locking the partnership's row makes two people who add something at once take one number each. Its key stays
        free for rows that refer to it: an entry of the audit is written while another may wait for the chain.
        """
        locking = select(Partnership.id).where(Partnership.id == self._partnership_id)
        self._session.execute(locking.with_for_update(key_share=True))
        query = select(func.max(column)).where(column.class_.partnership_id == self._partnership_id)
        return (self._session.scalar(query, execution_options=UNSEEN) or 0) + 1


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
