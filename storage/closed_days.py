"""The days a partnership keeps free: those on which it does no work, and those on which it holds no meeting."""

from datetime import date
from typing import TypeVar

from sqlalchemy import Select, select

from storage.auditing.watching import add_noted
from storage.scoped import Scoped
from storage.tables import ClosedDay, QuietPeriod

Row = TypeVar("Row", ClosedDay, QuietPeriod)


class ClosedDays(Scoped):
    """The closed days and the quiet periods of one partnership."""

    def all(self) -> dict[date, str]:
        """Every closed day beside weekends and bank holidays, with its reason."""
        rows = self._session.scalars(select(ClosedDay).where(ClosedDay.partnership_id == self._partnership_id))
        return {row.day: row.why for row in rows}

    def add(self, day: date, why: str) -> bool:
        """Close a day; False for one that is closed already, which keeps its reason."""
        values = {"partnership_id": self._partnership_id, "day": day, "why": why}
        return add_noted(self._session, ClosedDay, values)

    def remove(self, first: date, last: date) -> list[date]:
        """Open the days from `first` to `last` again; those that were closed, in order."""
        closed = select(ClosedDay).where(ClosedDay.partnership_id == self._partnership_id)
        return [
            each.day for each in self._remove(closed.where(ClosedDay.day.between(first, last)).order_by(ClosedDay.day))
        ]

    def quiet(self) -> list[QuietPeriod]:
        """Every quiet period, the earliest first."""
        query = select(QuietPeriod).where(QuietPeriod.partnership_id == self._partnership_id)
        return list(self._session.scalars(query.order_by(QuietPeriod.first, QuietPeriod.last)))

    def keep_quiet(self, first: date, last: date, why: str) -> bool:
        """Set a quiet period, both days included; False for one that is set already, which keeps its reason."""
        values = {"partnership_id": self._partnership_id, "first": first, "last": last, "why": why}
        return add_noted(self._session, QuietPeriod, values)

    def end_quiet(self, first: date, last: date) -> bool:
        """Take the quiet period of exactly these days back; False when there is none."""
        quiet = select(QuietPeriod).where(QuietPeriod.partnership_id == self._partnership_id)
        return bool(self._remove(quiet.where(QuietPeriod.first == first, QuietPeriod.last == last)))

    def _remove(self, query: Select[Row]) -> list[Row]:
        rows = list(self._session.scalars(query))
        for row in rows:
            self._session.delete(row)
        self._session.flush()
        return rows
