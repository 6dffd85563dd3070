"""What the stores of one partnership have in common."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, literal_column
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

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
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if on_sqlite else postgres_insert
    adding = insert(table).values(**values).on_conflict_do_nothing().returning(literal_column("1", Integer))
    return session.execute(adding).first() is not None
