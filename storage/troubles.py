"""What can go wrong with a database, in words that a person understands."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from storage.turns import Busy


class Unavailable(Exception):
    """The database could not do it; nothing was stored. The text is a reason a person understands."""


class Conflict(Exception):
    """Two transactions wanted the same row; the other was first, and nothing of this one was stored."""


REASONS = {
    "database is locked": "the database is busy",
    "database or disk is full": "the disk is full",
    "disk I/O error": "the disk does not answer",
    "readonly database": "the database cannot be written to",
    "unable to open": "the database cannot be opened",
    "no such table": "the database has not been set up; run `convenor migrate`",
    "does not exist": "the database has not been set up; run `convenor migrate`",
    "timeout": "the database is busy",
    "could not obtain lock": "the database is busy",
    "read-only transaction": "the database cannot be written to",
}


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the database raises into Unavailable or Conflict."""
    try:
        yield
    except Busy as error:
        raise Unavailable("the database is busy") from error
    except (IntegrityError, StaleDataError) as error:
        raise Conflict from error
    except DBAPIError as error:
        if reason := _reason(error):
            raise Unavailable(reason) from error
        raise


def _reason(error: DBAPIError) -> str | None:
    said = str(error.orig)
    known = next((reason for sign, reason in REASONS.items() if sign in said), None)
    if known or isinstance(error, OperationalError | InterfaceError):
        return known or "the database does not answer"
    return None
