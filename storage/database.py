"""The database: `unit()` is one writing transaction with every store, `reading()` the same for reads.

All writers of a process on SQLite take turns behind one fair lock; reads have connections of their own.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from storage.auditing.book import AuditedSession, Book
from storage.deadline import Deadline
from storage.engines import IN_MEMORY, WAIT_MS, postgres_engine, postgres_url, read_only, sqlite_engine
from storage.keeping.sweeping import sweep, wants_sweep
from storage.stores import Unit
from storage.troubles import committing, explained
from storage.turns import Turns


class Database:
    """A partnership's (or several partnerships') records in SQLite or PostgreSQL."""

    def __init__(self, url: str, *, workers: int = 8) -> None:
        parsed = postgres_url(url)
        self.url = parsed
        self.on_sqlite = parsed.get_backend_name() == "sqlite"
        self.in_memory = self.on_sqlite and parsed.database in IN_MEMORY
        self._turns = Turns() if self.on_sqlite else None
        self.writer: Engine = (
            sqlite_engine(parsed, writes=True) if self.on_sqlite else postgres_engine(parsed, size=workers)
        )
        self.reader: Engine = self._reader()

    @contextmanager
    def unit(self, deadline: Deadline | None = None) -> Iterator[Unit]:
        """One writing transaction: committed at the end together with its audit, rolled back by any exception.

        Raises Unavailable when the database cannot (Doubtful when it went away during the commit), Conflict when
        another transaction was first, TooLate when `deadline` was closed before the commit.
        """
        with explained(), self._turn(), AuditedSession(self.writer, expire_on_commit=False) as session:
            yield Unit(session)
            session.flush()
            Book.of(session).write(session)
            if deadline:
                deadline.pass_for_commit()
            with committing():
                session.commit()
            if wants_sweep(session) and self.on_sqlite and not self.in_memory:
                sweep(self.writer)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A consistent view of the records, without waiting for writers. What is changed in it is not kept."""
        turn = self._turn() if self.in_memory else nullcontext()
        with explained(), turn, Session(self.reader, expire_on_commit=False, autoflush=False) as session:
            yield Unit(session)
            session.rollback()

    def answers(self) -> bool:
        """Whether a statement gets an answer now."""
        try:
            with self.reader.connect() as connection:
                return connection.execute(text("SELECT 1")).scalar() == 1
        except (DBAPIError, NoConnection):
            return False

    def close(self) -> None:
        """Give up every connection."""
        self.reader.dispose()
        self.writer.dispose()

    def _reader(self) -> Engine:
        if self.in_memory:
            return self.writer
        return sqlite_engine(self.url, writes=False) if self.on_sqlite else read_only(self.writer)

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.take(WAIT_MS / 1000) if self._turns else nullcontext()
