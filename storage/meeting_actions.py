"""What is agreed at meetings: who does what until when, beside the plan, numbered from 1."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import MeetingAction, MeetingKind, Member, Occurrence


class MeetingActions(Scoped):
    """The meeting actions of one partnership, each with its meeting, its lead and its owner."""

    def all(self, kind: MeetingKind | None = None) -> list[MeetingAction]:
        """Every one by number, done or not; of one kind of meeting, or of all."""
        query = self._query()
        if kind:
            query = query.where(MeetingAction.kind_id == kind.id)
        return list(self._session.scalars(query.order_by(MeetingAction.number)))

    def standing(self, since: datetime | None, kinds: Iterable[int] = ()) -> list[MeetingAction]:
        """Those that are open and those done after an instant, by due date, the ones without a date last.

        Of some kinds of meeting by their numbers, or of all.
        """
        wanted = [MeetingAction.done_at.is_(None), *([MeetingAction.done_at > since] if since else [])]
        query = self._query().where(or_(*wanted))
        if chosen := list(kinds):
            query = query.where(MeetingAction.kind_id.in_(chosen))
        due = MeetingAction.due
        return list(self._session.scalars(query.order_by(due.is_(None), due, MeetingAction.number)))

    def find(self, number: int, *, lock: bool = False) -> MeetingAction | None:
        """One by its number; `lock` keeps others from changing it meanwhile."""
        query = self._query().where(MeetingAction.number == number)
        if lock:
            query = query.with_for_update(of=MeetingAction).execution_options(populate_existing=True)
        return self._session.scalar(query)

    def owned(self, member: Member) -> list[MeetingAction]:
        """The open ones that a member is to see to, locked, by number."""
        mine = self._query().where(MeetingAction.owner_id == member.id, MeetingAction.done_at.is_(None))
        return list(self._session.scalars(mine.order_by(MeetingAction.number).with_for_update(of=MeetingAction)))

    def add(self, values: Mapping[str, Any], at: datetime, by: int | None) -> MeetingAction:
        """A new one under the next number. `values` are its columns by name."""
        added = MeetingAction(
            partnership_id=self._partnership_id,
            number=self._next_number(MeetingAction.number),
            added_at=at,
            added_by_id=by,
            **values,
        )
        self._session.add(added)
        self._session.flush()
        return added

    def _query(self) -> Select[MeetingAction]:
        query = select(MeetingAction).where(MeetingAction.partnership_id == self._partnership_id)
        return query.options(
            joinedload(MeetingAction.kind),
            joinedload(MeetingAction.occurrence).joinedload(Occurrence.kind),
            joinedload(MeetingAction.lead),
            joinedload(MeetingAction.owner).joinedload(Member.organisation),
        )
