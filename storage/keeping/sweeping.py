"""Seeing to it that what was removed from SQLite does not linger in its write-ahead log.

Pages are overwritten when they are freed (`secure_delete`, in engines); the log keeps what it held until it begins
anew. PostgreSQL sees to its own: what was removed goes with the next vacuum and with its archived logs.
"""

import logging
import sqlite3

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storage.engines import WAIT_MS

SWEEP = "sweep"
PATIENCE_MS = 200
"""How long to wait for those who read: somebody waits for their answer meanwhile."""
log = logging.getLogger(__name__)


def sweep_after(session: Session) -> None:
    """Let the log begin anew once this transaction is committed."""
    session.info[SWEEP] = True


def wants_sweep(session: Session) -> bool:
    """Whether something was removed in this transaction that should not linger."""
    return bool(session.info.get(SWEEP))


def sweep(writer: Engine) -> None:
    """Move the log into the database and empty it. Somebody who reads meanwhile may keep it for a while."""
    connection = writer.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, *_) = cursor.fetchone() or (True,)
        cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
    except sqlite3.Error:
        busy = True
    finally:
        connection.close()
    if busy:
        log.warning("what was removed stays in the write-ahead log until that begins anew")
