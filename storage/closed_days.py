"""The days on which a partnership does no work, beside weekends and bank holidays."""

from datetime import date

from sqlalchemy import select

from storage.scoped import Scoped, add_once
from storage.tables import ClosedDay


class ClosedDays(Scoped):
    """The closed days of one partnership."""

    def all(self) -> dict[date, str]:
        """Every closed day, with its reason."""
        rows = self._session.scalars(select(ClosedDay).where(ClosedDay.partnership_id == self._partnership_id))
        return {row.day: row.why for row in rows}

    def add(self, day: date, why: str) -> None:
        """Close a day; one that is closed already keeps its reason."""
        add_once(self._session, ClosedDay, {"partnership_id": self._partnership_id, "day": day, "why": why})
