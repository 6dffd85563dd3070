"""Measures and the figures that were given for them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Measure, Member, Plan, Reading
from storage.vocabulary import Span


@dataclass(frozen=True)
class Given:
    """A figure as somebody gives it: for which period, and what they say of it."""

    span: Span
    first: date
    last: date
    value: Decimal
    as_at: date | None = None
    note: str = ""
    source: str = ""


class Measures(Scoped):
    """The measures of one partnership's current plan."""

    def current(self) -> list[Measure]:
        """Those that are still in use, in the plan's order, with their objectives."""
        return list(self._session.scalars(self._measures().where(Measure.retired_at.is_(None))))

    def all(self) -> list[Measure]:
        """Those that were retired too, in the plan's order, with their objectives."""
        return list(self._session.scalars(self._measures()))

    def get(self, measure_id: int) -> Measure | None:
        """One by its number, retired or not, with its objective."""
        return self._session.scalar(self._measures().where(Measure.id == measure_id))

    def locked(self, measure_id: int) -> Measure | None:
        """One as it stands now, which nobody else changes or gives a figure for meanwhile."""
        query = self._measures().where(Measure.id == measure_id).with_for_update(of=Measure)
        return self._session.scalar(query.execution_options(populate_existing=True))

    def add(self, plan: Plan, at: datetime, by: int | None, **said: Any) -> Measure:  # noqa: ANN401 - columns
        """Add one at the end. Two of one name in a plan cannot both stand: the second raises IntegrityError."""
        last = select(func.max(Measure.position)).where(Measure.plan_id == plan.id)
        measure = Measure(
            partnership_id=self._partnership_id,
            plan_id=plan.id,
            position=(self._session.scalar(last) or 0) + 1,
            added_at=at,
            added_by_id=by,
            **said,
        )
        self._session.add(measure)
        self._session.flush()
        return measure

    def readings(self, since: date) -> list[Reading]:
        """Every figure that stands, of periods that ended on a day or later; by measure, oldest period first."""
        query = self._standing().where(Reading.last >= since)
        return list(self._session.scalars(query.order_by(Reading.measure_id, Reading.last, Reading.first)))

    def history(self, measure: Measure) -> list[Reading]:
        """Every figure of a measure, corrected ones too: the latest period first, and of each the newest figure."""
        query = self._readings().where(Reading.measure_id == measure.id)
        return list(self._session.scalars(query.order_by(Reading.last.desc(), Reading.first, Reading.id.desc())))

    def at(self, measure: Measure, first: date, last: date) -> Reading | None:
        """The figure that stands for a period."""
        query = self._readings().where(Reading.measure_id == measure.id, Reading.replaced_at.is_(None))
        return self._session.scalar(query.where(Reading.first == first, Reading.last == last))

    def give(self, measure: Measure, given: Given, before: Reading | None, at: datetime, by: Member) -> Reading:
        """Store a figure in the place of the one before.

        Of two in the same instant one is first: the other raises IntegrityError.
        """
        if before:
            before.replaced_at = at
            self._session.flush()
        reading = Reading(
            partnership_id=self._partnership_id,
            measure_id=measure.id,
            set_at=at,
            set_by_id=by.id,
            set_for_id=by.organisation_id,
            **vars(given),
        )
        self._session.add(reading)
        self._session.flush()
        return reading

    def _measures(self) -> Select[Measure]:
        query = select(Measure).join(Plan, Measure.plan_id == Plan.id).where(Plan.current)
        query = query.where(Measure.partnership_id == self._partnership_id)
        return query.options(joinedload(Measure.objective)).order_by(Measure.position, Measure.id)

    def _standing(self) -> Select[Reading]:
        return select(Reading).where(Reading.partnership_id == self._partnership_id, Reading.replaced_at.is_(None))

    def _readings(self) -> Select[Reading]:
        """With who gave each, and for which organisation."""
        query = select(Reading).where(Reading.partnership_id == self._partnership_id)
        by = joinedload(Reading.set_by).joinedload(Member.organisation)
        return query.options(by, joinedload(Reading.set_for))
