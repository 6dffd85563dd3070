"""What can go wrong with a database, in words that a person understands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import extract_tb

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError

from storage.turns import Busy


class Unavailable(Exception):
    """The database could not do it; nothing was stored, unless it is Doubtful. The text is a reason for people."""


class Doubtful(Unavailable):
    """The connection broke during the commit: nobody can say whether it was carried out."""


class Conflict(Exception):
    """Two transactions wanted the same row; the other was first, and nothing of this one was stored."""

    def __str__(self) -> str:
        return "something else changed the same records at this moment; try it again"


BUSY = "the database is busy"
SILENT = "the database does not answer"
NOT_SET_UP = "the database has not been set up; run `convenor migrate`"
OTHER_VERSION = "the database is from another version of Convenor; run `convenor migrate`, then start Convenor again"

REASONS = {
    "database is locked": BUSY,
    "database or disk is full|No space left on device": "the disk is full",
    "disk I/O error": "the disk does not answer",
    "readonly database|read-only transaction": "the database cannot be written to",
    "unable to open": "the database cannot be opened",
    "not a database": "the file is not a SQLite database; check DATABASE_URL",
    "malformed": "the database file is damaged; restore the latest backup",
    "no such column|has no column|column .* does not exist": OTHER_VERSION,
    "no such table|relation .* does not exist": NOT_SET_UP,
    "database .* does not exist": "there is no database of this name; check DATABASE_URL",
    "authentication failed|role .* does not exist": "the database refuses the name or password in DATABASE_URL",
    "timeout|could not obtain lock|too many (clients|connections)|remaining connection slots": BUSY,
}
"""By what the database says; the first that fits."""

AGAIN = ("40001", "40P01")
"""PostgreSQL's states for a transaction that had to give way to another and may be tried again."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the database raises into Unavailable or Conflict."""
    try:
        yield
    except (Busy, NoConnection) as error:
        raise Unavailable(BUSY) from error
    except (IntegrityError, StaleDataError) as error:
        raise Conflict from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in AGAIN:
            raise Conflict from error
        if reason := _reason(error):
            raise Unavailable(reason) from error
        raise


@contextmanager
def committing() -> Iterator[None]:
    """Tell a commit that was refused from one of which nobody heard any more. Raises Doubtful for the latter."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Doubtful(_reason(error) or SILENT) from error
        raise


def reason_in(said: str) -> str | None:
    """The reason behind a database's own words, where it is a known one."""
    return next((reason for sign, reason in REASONS.items() if re.search(sign, said)), None)


def _reason(error: DBAPIError) -> str | None:
    known = reason_in(str(error.orig))
    if known or isinstance(error, OperationalError | InterfaceError):
        return known or SILENT
    return None


def where(error: BaseException) -> str:
    """Where an error was raised, innermost first, for the log. Never its text, which may quote what somebody typed."""
    frames = reversed(extract_tb(error.__traceback__))
    places = (f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {' < '.join(places)}"
