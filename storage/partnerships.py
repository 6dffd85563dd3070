"""Partnerships themselves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Partnership


class Partnerships:
    """All partnerships of this database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, partnership_id: int) -> Partnership:
        """One by its number. Raises LookupError."""
        found = self._session.get(Partnership, partnership_id)
        if found is None:
            raise LookupError(f"partnership {partnership_id}")
        return found

    def by_key(self, key: str) -> Partnership | None:
        """One by the key of its plan file, such as `stevenage`."""
        return self._session.scalar(select(Partnership).where(Partnership.key == key))

    def all(self) -> list[Partnership]:
        """Every partnership, oldest first."""
        return list(self._session.scalars(select(Partnership).order_by(Partnership.id)))

    def add(self, key: str, name: str, brand: str, zone: str, at: datetime) -> Partnership:
        """A new partnership."""
        added = Partnership(key=key, name=name, brand=brand, zone=zone, started_at=at)
        self._session.add(added)
        self._session.flush()
        return added
