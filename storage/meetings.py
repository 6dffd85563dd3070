"""Meeting kinds and their occurrences."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from storage.organisations import fold
from storage.scoped import Scoped
from storage.tables import Channel, MeetingKind, Occurrence, OccurrenceState

NOWHERE = datetime(1970, 1, 1, tzinfo=UTC)
"""When no meeting starts: from here on those are kept that gave way to another."""

# Made once, because making such a statement takes longer than the database does over it.
KINDS = (
    select(MeetingKind)
    .where(MeetingKind.partnership_id == bindparam("partnership_id"))
    .options(joinedload(MeetingKind.channel))
    .order_by(MeetingKind.id)
)


class Meetings(Scoped):
    """The meetings of one partnership."""

    def kinds(self) -> list[MeetingKind]:
        """Every kind of meeting, in the plan's order."""
        return list(self._session.scalars(KINDS, {"partnership_id": self._partnership_id}))

    def kind(self, words: str) -> MeetingKind | None:
        """The kind of this key, name or alias, whatever the capitals."""
        return next((kind for kind in self.kinds() if fold(words) in kind_names(kind)), None)

    def occurrence(self, occurrence_id: int, *, lock: bool = False) -> Occurrence | None:
        """One occurrence by number, with kind and channel; locked, it is read anew for it may have been changed."""
        query = self._query().where(Occurrence.id == occurrence_id)
        locked = query.with_for_update(of=Occurrence).execution_options(populate_existing=True)
        return self._session.scalar(locked if lock else query)

    def at(self, kind: MeetingKind, starts_at: datetime) -> Occurrence | None:
        """The occurrence of a kind at an instant, even a cancelled one."""
        return self._session.scalar(
            self._query().where(Occurrence.kind_id == kind.id, Occurrence.starts_at == starts_at)
        )

    def after(self, instant: datetime, kind: MeetingKind | None = None) -> list[Occurrence]:
        """Occurrences that start at or after an instant and are not cancelled, soonest first."""
        return list(self._session.scalars(self._after(instant, kind)))

    def next_of(self, kind: MeetingKind, instant: datetime) -> Occurrence | None:
        """The first of these of one kind."""
        return self._session.scalar(self._after(instant, kind).limit(1))

    def next_of_each(self, instant: datetime) -> list[Occurrence]:
        """The first of these of every kind that has one, soonest first."""
        following: dict[int, Occurrence] = {}
        for each in self.after(instant):
            following.setdefault(each.kind_id, each)
        return list(following.values())

    def before(self, instant: datetime, kind: MeetingKind) -> Occurrence | None:
        """The last occurrence of a kind that started before an instant and was not cancelled."""
        query = self._query().where(Occurrence.starts_at < instant, Occurrence.kind_id == kind.id)
        query = query.where(Occurrence.state != OccurrenceState.CANCELLED)
        return self._session.scalars(query.order_by(Occurrence.starts_at.desc()).limit(1)).first()

    def between(self, kind: MeetingKind, start: datetime, end: datetime) -> list[Occurrence]:
        """Every occurrence of a kind from `start` to before `end`, even a cancelled one, soonest first."""
        query = self._query().where(
            Occurrence.kind_id == kind.id, Occurrence.starts_at >= start, Occurrence.starts_at < end
        )
        return list(self._session.scalars(query.order_by(Occurrence.starts_at, Occurrence.id)))

    def held(self, start: datetime, end: datetime) -> list[Occurrence]:
        """Every meeting that took place from `start` to before `end`, earliest first."""
        query = self._query().where(Occurrence.starts_at >= start, Occurrence.starts_at < end)
        query = query.where(Occurrence.state == OccurrenceState.STANDS)
        return list(self._session.scalars(query.order_by(Occurrence.starts_at, Occurrence.id)))

    def move(self, occurrence: Occurrence, starts_at: datetime) -> None:
        """Let an occurrence start at another instant, and stand.

        A cancelled one that holds the instant gives way, and is kept for the day its series gave it, which must not
        be given again. Raises IntegrityError where another stands there.
        """
        there = self.at(occurrence.kind, starts_at)
        if there and there.state == OccurrenceState.CANCELLED:
            there.starts_at = NOWHERE + timedelta(seconds=there.id)
            self._session.flush()
        occurrence.starts_at, occurrence.state = starts_at, OccurrenceState.STANDS
        self._session.flush()

    def schedule(
        self,
        kind: MeetingKind,
        starts_at: datetime,
        channel: Channel | None,
        place: str,
        at: datetime,
        by: int | None,
        **more: Any,  # noqa: ANN401 - whatever else an occurrence says of itself
    ) -> Occurrence:
        """A new occurrence, or a cancelled one that stands again; `more` are further columns, such as its series.

        Two of one kind at one instant cannot both stand: the second raises IntegrityError.
        """
        occurrence = self.at(kind, starts_at)
        if occurrence is None or occurrence.state != OccurrenceState.CANCELLED:
            occurrence = Occurrence(partnership_id=self._partnership_id, kind=kind, starts_at=starts_at)
            self._session.add(occurrence)
        values: dict[str, Any] = {"state": OccurrenceState.STANDS, "place": place, "channel": channel}
        values |= {"scheduled_at": at, "scheduled_by_id": by, **more}
        for name, value in values.items():
            setattr(occurrence, name, value)
        self._session.flush()
        return occurrence

    def _after(self, instant: datetime, kind: MeetingKind | None) -> Select[Occurrence]:
        query = self._query().where(Occurrence.starts_at >= instant, Occurrence.state != OccurrenceState.CANCELLED)
        if kind:
            query = query.where(Occurrence.kind_id == kind.id)
        return query.order_by(Occurrence.starts_at, Occurrence.id)

    def _query(self) -> Select[Occurrence]:
        return (
            select(Occurrence)
            .where(Occurrence.partnership_id == self._partnership_id)
            .options(joinedload(Occurrence.kind).joinedload(MeetingKind.channel), joinedload(Occurrence.channel))
        )


def kind_names(kind: MeetingKind) -> set[str]:
    """Everything a kind of meeting answers to, folded."""
    return {fold(name) for name in (kind.key, kind.key.replace("_", " "), kind.name, *kind.aliases)}
