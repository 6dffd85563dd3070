"""Measures and the figures that were given for them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Measure, Plan, Reading


class Measures(Scoped):
    """The measures of one partnership's current plan."""

    def current(self) -> list[Measure]:
        """Those that are still in use, in the plan's order, with their objectives."""
        query = select(Measure).join(Plan, Measure.plan_id == Plan.id).where(Plan.current)
        query = query.where(Measure.partnership_id == self._partnership_id, Measure.retired_at.is_(None))
        query = query.options(joinedload(Measure.objective)).order_by(Measure.position, Measure.id)
        return list(self._session.scalars(query))

    def readings(self, since: date) -> list[Reading]:
        """Every figure that stands, of periods that ended on a day or later; by measure, oldest period first."""
        query = select(Reading).where(Reading.partnership_id == self._partnership_id, Reading.replaced_at.is_(None))
        query = query.where(Reading.last >= since)
        return list(self._session.scalars(query.order_by(Reading.measure_id, Reading.last, Reading.first)))
