"""Engines for the two databases: a commit survives a power cut, and a wait ends before the desk's deadline.

SQLite: explicit BEGIN (the driver's own would lose updates), `BEGIN IMMEDIATE` for writers, WAL with
synchronous=FULL, and what is deleted is overwritten. SQLite before 3.51.3 can corrupt a WAL when two connections
write or checkpoint at once; here one writer holds a lock for both, readers never checkpoint, and one process serves.
PostgreSQL: READ COMMITTED through psycopg 3, with time limits on statements, locks and idle transactions;
reads are REPEATABLE READ, so that a digest does not mix two instants.
"""

from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

WAIT_MS = 2000
"""How long one statement waits for a lock: less than the 2.5 s that a person's command has."""

GIVE_UP = {"connect_timeout": 2, "tcp_user_timeout": 5000, "keepalives_idle": 10, "keepalives_interval": 5}
"""When a server that is out of reach counts as gone (s, ms, s, s); the system itself would wait for minutes."""

IN_MEMORY = (None, "", ":memory:")


def postgres_url(url: str) -> URL:
    """`postgres://` and `postgresql://` addresses, as hosts give them, for psycopg 3."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername.startswith("postgres") else parsed


def sqlite_engine(url: URL, *, writes: bool) -> Engine:
    """One side of a SQLite database: the writer, or the readers. An in-memory one has a single connection."""
    in_memory = url.database in IN_MEMORY
    arguments: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": WAIT_MS / 1000}}
    if in_memory:
        arguments["poolclass"] = StaticPool
    elif writes:
        arguments |= {"pool_size": 1, "max_overflow": 1}
    engine = create_engine(url, hide_parameters=True, **arguments)
    prepare = _prepare_writer if writes else _prepare_reader
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_immediate if writes else _begin)
    event.listen(engine, "handle_error", _open_anew)
    return engine


def postgres_engine(url: URL, *, size: int) -> Engine:
    """PostgreSQL with as many connections as there are workers."""
    limits = f"-c statement_timeout={WAIT_MS} -c lock_timeout={WAIT_MS} -c idle_in_transaction_session_timeout=10000"
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=size,
        max_overflow=2,
        pool_pre_ping=True,
        pool_timeout=2,
        connect_args={"options": limits, **GIVE_UP},
    )


def read_only(engine: Engine) -> Engine:
    """The same PostgreSQL connections for reads: every statement of a transaction sees the same instant."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _pragmas(connection: DBAPIConnection, *pragmas: str) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, nobody else does
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_writer(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    lasting = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    _pragmas(connection, f"busy_timeout={WAIT_MS}", *lasting)


def _prepare_reader(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    _pragmas(connection, f"busy_timeout={WAIT_MS}", "wal_autocheckpoint=0", "query_only=ON")


def _open_anew(context: ExceptionContext) -> None:
    """A connection that was opened while the file could not be written to would stay so when it can again."""
    said = str(context.original_exception)
    if "readonly database" in said or "disk I/O error" in said:
        context.is_disconnect = True


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
