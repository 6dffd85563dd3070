"""What a paper asks of a period: each question is one statement, and none reads a whole history."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Action, Incident, Member, Occurrence, Paper, Place, Update
from storage.vocabulary import ANSWERS, UpdateKind

CHANGES = (
    UpdateKind.COMPLETED,
    UpdateKind.REOPENED,
    UpdateKind.WITHDRAWN,
    UpdateKind.ADDED,
    UpdateKind.PROPOSED,
    UpdateKind.EDITED,
    UpdateKind.DUE,
    UpdateKind.ASSIGNED,
)
"""Entries that change the plan or close an action, as against those that say how it is going."""


@dataclass(frozen=True)
class Tally:
    """How many incidents of a category were logged at a place; a restricted one says no place."""

    objective_id: int | None
    category: str
    place: str
    count: int


@dataclass(frozen=True)
class Issued:
    """What was issued before: how many papers for this meeting, and whether any for another."""

    version: int
    others: bool


class Progress(Scoped):
    """How the plan of one partnership has come on."""

    def neighbours(self, kind_id: int, before: datetime, after: datetime) -> tuple[datetime | None, datetime | None]:
        """When the last meeting of a kind before one instant began, and the first after another begins."""
        earlier = func.max(case((Occurrence.starts_at < before, Occurrence.starts_at)))
        later = func.min(case((Occurrence.starts_at > after, Occurrence.starts_at)))
        mine = (Occurrence.partnership_id == self._partnership_id) & (Occurrence.kind_id == kind_id)
        found = self._session.execute(select(earlier, later).where(mine)).one()
        return found[0], found[1]

    def issued(self, occurrence_id: int | None) -> Issued:
        """What was issued for a meeting, and whether a paper was issued for any other."""
        query = select(Paper.occurrence_id, func.max(Paper.version)).where(Paper.partnership_id == self._partnership_id)
        versions = {row[0]: row[1] for row in self._session.execute(query.group_by(Paper.occurrence_id))}
        return Issued(versions.get(occurrence_id or 0, 0), any(each != occurrence_id for each in versions))

    def words(self, actions: Iterable[Action]) -> list[Update]:
        """Of each action the newest answer and the newest one with a text, oldest first."""
        answered = [action for action in actions if action.latest_id]
        texts = select(_newest_text()).where(Action.id.in_([action.id for action in answered]))
        latest = Update.id.in_([action.latest_id for action in answered])
        query = self._updates().where(or_(latest, Update.id.in_(texts)))
        return list(self._session.scalars(query.order_by(Update.id)))

    def happened(self, after: datetime) -> list[Update]:
        """What changed the plan after an instant, and each action's first word on its status; oldest first."""
        within = (Update.partnership_id == self._partnership_id) & (Update.at > after)
        spoke = within & Update.to_status.is_not(None)
        first = select(func.min(Update.id)).where(spoke).group_by(Update.action_id)
        query = self._updates().where(within, or_(Update.kind.in_(CHANGES), Update.id.in_(first)))
        return list(self._session.scalars(query.order_by(Update.id)))

    def tallies(self, after: datetime | None) -> list[Tally]:
        """Incidents logged after an instant, or ever, counted by objective, category and place."""
        columns = (Incident.objective_id, Incident.category, Incident.restricted, Place.name)
        query = select(*columns, func.sum(Incident.count)).join(Incident.place).where(*self._logged(after))
        counts: Counter[tuple[int | None, str, str]] = Counter()
        for objective_id, category, restricted, place, count in self._session.execute(query.group_by(*columns)):
            counts[objective_id, category, "" if restricted else place] += count
        return [Tally(*key, count) for key, count in counts.items()]

    def _logged(self, after: datetime | None) -> list[ColumnElement[bool]]:
        mine = Incident.partnership_id == self._partnership_id
        return [mine] if after is None else [mine, Incident.logged_at > after]

    def _updates(self) -> Select[Update]:
        query = select(Update).where(Update.partnership_id == self._partnership_id)
        return query.options(
            joinedload(Update.entered_by).joinedload(Member.organisation), joinedload(Update.reported_for)
        )


def _newest_text() -> ColumnElement[int]:
    """The newest answer with a text, of the action that stands around this."""
    query = select(Update.id).where(Update.action_id == Action.id, Update.kind.in_(ANSWERS), Update.text != "")
    return query.order_by(Update.id.desc()).limit(1).correlate(Action).scalar_subquery()
