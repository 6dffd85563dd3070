"""Meetings that repeat: the series of each kind, and what they have given so far."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence, OccurrenceState, Series


class SeriesStore(Scoped):
    """The series of one partnership."""

    def all(self, kind: MeetingKind | None = None) -> list[Series]:
        """Every series with its kind and the kind's channel, or those of one kind, oldest first."""
        query = select(Series).where(Series.partnership_id == self._partnership_id)
        if kind:
            query = query.where(Series.kind_id == kind.id)
        shown = query.options(joinedload(Series.kind).joinedload(MeetingKind.channel))
        return list(self._session.scalars(shown.order_by(Series.id)))

    def live(self, day: date, kind: MeetingKind | None = None) -> list[Series]:
        """Those that hold on a day or begin later, oldest first."""
        return [each for each in self.all(kind) if each.ends is None or each.ends >= max(day, each.starts)]

    def from_plan(self, kind: MeetingKind) -> Series | None:
        """The last one that a plan's file set for a kind."""
        return next((each for each in reversed(self.all(kind)) if each.set_by_id is None), None)

    def add(self, kind: MeetingKind, **values: Any) -> Series:  # noqa: ANN401 - a column may hold anything
        """A new series."""
        added = Series(partnership_id=self._partnership_id, kind=kind, **values)
        self._session.add(added)
        self._session.flush()
        return added

    def give(self, meetings: Sequence[Occurrence]) -> None:
        """Store the meetings that a series gives. Raises IntegrityError for a slot that was given before."""
        self._session.add_all(meetings)
        self._session.flush()

    def take_back(self, meetings: Sequence[Occurrence], now: datetime, why: str) -> None:
        """Cancel meetings, free their days to be given again, and withdraw what was planned for them."""
        for each in meetings:
            each.state, each.slot = OccurrenceState.CANCELLED, None
        unsent = (DeliveryState.DUE, DeliveryState.HELD)
        self._session.execute(
            update(Delivery)
            .where(Delivery.partnership_id == self._partnership_id, Delivery.state.in_(unsent))
            .where(Delivery.occurrence_id.in_([each.id for each in meetings]))
            .values(state=DeliveryState.CANCELLED, next_at=None, settled_at=now, trouble=why)
        )
        self._session.flush()

    def slots(self, series: Series, since: date) -> set[date]:
        """The days, from one on, for which a series has given its meeting, even if that was cancelled since."""
        query = select(Occurrence.slot).where(Occurrence.partnership_id == self._partnership_id)
        query = query.where(Occurrence.series_id == series.id, Occurrence.slot >= since)
        return {day for day in self._session.scalars(query) if day}

    def given(self, series: Series, since: date, now: datetime) -> list[Occurrence]:
        """What a series gave for the days from one on, that is ahead and not cancelled, soonest first."""
        query = self._meetings().where(Occurrence.series_id == series.id, Occurrence.slot >= since)
        query = query.where(Occurrence.starts_at > now, Occurrence.state != OccurrenceState.CANCELLED)
        return list(self._session.scalars(query.order_by(Occurrence.starts_at)))

    def meetings(self, kind: MeetingKind, instant: datetime, day: date) -> list[Occurrence]:
        """Every meeting of a kind, even a cancelled one, from an instant on or given for a day from one on."""
        ahead = or_(Occurrence.starts_at >= instant, Occurrence.slot >= day)
        query = self._meetings().where(Occurrence.kind_id == kind.id, ahead)
        return list(self._session.scalars(query.order_by(Occurrence.starts_at, Occurrence.id)))

    def in_question(self, now: datetime, kind: MeetingKind | None = None) -> list[Occurrence]:
        """The meetings ahead whose date nobody has decided on, soonest first."""
        query = self._meetings().where(Occurrence.starts_at > now, Occurrence.state == OccurrenceState.IN_QUESTION)
        if kind:
            query = query.where(Occurrence.kind_id == kind.id)
        return list(self._session.scalars(query.order_by(Occurrence.starts_at, Occurrence.id)))

    def held(self, kind: MeetingKind, until: datetime) -> datetime | None:
        """When the last meeting of a kind that stood began, up to an instant."""
        query = self._standing(kind).where(Occurrence.starts_at <= until)
        return self._session.scalar(query.order_by(Occurrence.starts_at.desc()).limit(1))

    def coming(self, kind: MeetingKind, after: datetime) -> datetime | None:
        """When the next meeting of a kind that stands begins, after an instant."""
        query = self._standing(kind).where(Occurrence.starts_at > after)
        return self._session.scalar(query.order_by(Occurrence.starts_at).limit(1))

    def _standing(self, kind: MeetingKind) -> Select[datetime]:
        query = select(Occurrence.starts_at).where(Occurrence.partnership_id == self._partnership_id)
        return query.where(Occurrence.kind_id == kind.id, Occurrence.state == OccurrenceState.STANDS)

    def _meetings(self) -> Select[Occurrence]:
        query = select(Occurrence).where(Occurrence.partnership_id == self._partnership_id)
        kind = joinedload(Occurrence.kind).joinedload(MeetingKind.channel)
        return query.options(kind, joinedload(Occurrence.channel))
