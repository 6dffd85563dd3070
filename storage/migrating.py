"""The tables of this version: made at first, and brought up to date."""

from storage.database import Database
from storage.tables import Base


def create(database: Database) -> None:
    """The tables of this version in an empty database, such as one in memory."""
    Base.metadata.create_all(database.writer)
