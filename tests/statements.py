"""What a database is asked, so that a test can say how much something may cost."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from storage.database import Database


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """Every statement that the database is given by those who write, beside those that begin a transaction."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.writer, "before_cursor_execute", note)
    yield statements
    event.remove(database.writer, "before_cursor_execute", note)
