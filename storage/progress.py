"""What a paper asks of a period: each question is one statement, and none reads a whole history."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from storage.clearance import UNSEEN
from storage.scoped import Scoped
from storage.tables import (
    PARTNERS,
    Action,
    ActionSupport,
    Incident,
    Member,
    Occurrence,
    Organisation,
    Paper,
    Place,
    Update,
)
from storage.vocabulary import ANSWERS, Role, UpdateKind

CHANGES = (
    UpdateKind.COMPLETED,
    UpdateKind.REOPENED,
    UpdateKind.WITHDRAWN,
    UpdateKind.ADDED,
    UpdateKind.PROPOSED,
    UpdateKind.EDITED,
    UpdateKind.DUE,
    UpdateKind.FUNDING,
    UpdateKind.ASSIGNED,
)
"""Entries that change the plan or close an action, as against those that say how it is going."""


@dataclass(frozen=True)
class Tally:
    """How many incidents of a category at a place were logged in a period that happened in the month of a day."""

    objective_id: int | None
    category: str
    place: str
    month: date
    count: int


@dataclass(frozen=True)
class Monthly:
    """How many incidents of a category happened in the month that begins on a day."""

    objective_id: int | None
    category: str
    month: date
    count: int


@dataclass(frozen=True)
class Issued:
    """What was issued before: how many papers for this meeting, whether any for another, when the last of those for
    another meeting of its kind was compiled, and of each of these the first, oldest first.
    """

    version: int
    others: bool
    last: datetime | None
    papers: tuple[datetime, ...]


class Progress(Scoped):
    """How the plan of one partnership has come on."""

    def issued(self, kind_id: int, occurrence_id: int | None, before: datetime) -> Issued:
        """What was issued to the partners for a meeting of a kind, and what for others before an instant."""
        columns = (Paper.occurrence_id, Occurrence.kind_id)
        query = select(*columns, func.max(Paper.version), func.max(Paper.compiled_at), func.min(Paper.compiled_at))
        query = query.join(Occurrence, Paper.occurrence_id == Occurrence.id)
        query = query.where(Paper.partnership_id == self._partnership_id, Paper.audience == PARTNERS)
        rows = self._session.execute(query.group_by(*columns)).all()
        others = [row for row in rows if row[0] != occurrence_id]
        compiled_at = [row[3:] for row in others if row[1] == kind_id and row[3] < before]
        version = next((row[2] for row in rows if row[0] == occurrence_id), 0)
        last = max((at for at, _ in compiled_at), default=None)
        return Issued(version, bool(others), last, tuple(sorted(first for _, first in compiled_at)))

    def joined(self) -> dict[int, list[datetime]]:
        """When the first of those who may report for each organisation joined, by its number."""
        query = select(Member.organisation_id, func.min(Member.added_at)).where(Member.role != Role.VIEWER)
        query = query.where(Member.partnership_id == self._partnership_id).group_by(Member.organisation_id)
        query = query.having(func.count() > func.count(Member.removed_at))  # where all have left, nobody is silent
        return {organisation_id: [at] for organisation_id, at in self._session.execute(query)}

    def assigned(self, action_ids: Iterable[int]) -> list[Update]:
        """Whenever each of these actions was assigned since its last answer, oldest first."""
        query = select(Update).join(Action, Update.action_id == Action.id)
        query = query.where(Update.partnership_id == self._partnership_id, Update.kind == UpdateKind.ASSIGNED)
        query = query.where(Action.id.in_(list(action_ids)), Update.id > func.coalesce(Action.latest_id, 0))
        return list(self._session.scalars(query.order_by(Update.id)))

    def words(self, actions: Iterable[Action]) -> list[Update]:
        """Of each action the newest answer and the newest one with a text, oldest first."""
        answered = [action for action in actions if action.latest_id]
        texts = select(_newest_with(Update.text)).where(Action.id.in_([action.id for action in answered]))
        latest = Update.id.in_([action.latest_id for action in answered])
        query = updates_of(self._partnership_id).where(or_(latest, Update.id.in_(texts)))
        return list(self._session.scalars(query.order_by(Update.id)))

    def public_lines(self, actions: Iterable[Action]) -> dict[int, str]:
        """The newest line for the public of each action that has one, by its number."""
        answered = [action.id for action in actions if action.latest_id]
        newest = select(_newest_with(Update.public)).where(Action.id.in_(answered))
        query = select(Update.action_id, Update.public).where(Update.partnership_id == self._partnership_id)
        return {action_id: line for action_id, line in self._session.execute(query.where(Update.id.in_(newest)))}

    def supporters(self) -> dict[int, list[str]]:
        """The names of the organisations that support each action, by its number."""
        query = select(Action.id, Organisation.name).join(ActionSupport, ActionSupport.action_id == Action.id)
        query = query.join(Organisation, ActionSupport.organisation_id == Organisation.id)
        query = query.where(Action.partnership_id == self._partnership_id).order_by(Organisation.name)
        found: dict[int, list[str]] = {}
        for action_id, name in self._session.execute(query):
            found.setdefault(action_id, []).append(name)
        return found

    def happened(self, after: datetime) -> list[Update]:
        """What changed the plan after an instant, and each action's first word on its status; oldest first."""
        within = (Update.partnership_id == self._partnership_id) & (Update.at > after) & Update.taken_back_at.is_(None)
        spoke = within & Update.to_status.is_not(None)
        first = select(func.min(Update.id)).where(spoke).group_by(Update.action_id)
        query = updates_of(self._partnership_id).where(within, or_(Update.kind.in_(CHANGES), Update.id.in_(first)))
        return list(self._session.scalars(query.order_by(Update.id)))

    def tallies(self, after: datetime | None, until: datetime | None = None) -> list[Tally]:
        """Incidents logged after an instant, or ever, and up to another: by objective, category, place and month.

        Restricted ones too.
        """
        logged = self._logged(after)
        return self._tallied(logged if until is None else [*logged, Incident.logged_at <= until])

    def uncounted(self, instant: datetime) -> list[Tally]:
        """The same of incidents logged by an instant and taken back after it; restricted ones too."""
        mine = Incident.partnership_id == self._partnership_id
        return self._tallied([mine, Incident.logged_at <= instant, Incident.taken_back_at > instant])

    def monthly(self, since: date) -> list[Monthly]:
        """Incidents that happened on a day or later, counted by objective, category and month; restricted ones too."""
        columns = (Incident.objective_id, Incident.category, Incident.happened_on)
        query = select(*columns, func.sum(Incident.count)).where(*self._logged(None), Incident.happened_on >= since)
        counts: Counter[tuple[int | None, str, date]] = Counter()
        for objective_id, category, day, count in self._session.execute(
            query.group_by(*columns), execution_options=UNSEEN
        ):
            counts[objective_id, category, day.replace(day=1)] += count
        return [Monthly(*key, count) for key, count in counts.items()]

    def _tallied(self, which: Iterable[ColumnElement[bool]]) -> list[Tally]:
        columns = (Incident.objective_id, Incident.category, Place.name, Incident.happened_on)
        query = select(*columns, func.sum(Incident.count)).join(Incident.place).where(*which)
        counts: Counter[tuple[int | None, str, str, date]] = Counter()
        rows = self._session.execute(query.group_by(*columns), execution_options=UNSEEN)
        for objective_id, category, place, day, count in rows:
            counts[objective_id, category, place, day.replace(day=1)] += count
        return [Tally(*key, count) for key, count in counts.items()]

    def _logged(self, after: datetime | None) -> list[ColumnElement[bool]]:
        mine = (Incident.partnership_id == self._partnership_id) & Incident.taken_back_at.is_(None)
        return [mine] if after is None else [mine, Incident.logged_at > after]


def _newest_with(words: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """The newest answer in which something was said, of the action that stands around this."""
    query = select(Update.id).where(Update.action_id == Action.id, Update.kind.in_(ANSWERS), words != "")
    query = query.where(Update.taken_back_at.is_(None))
    return query.order_by(Update.id.desc()).limit(1).correlate(Action).scalar_subquery()


def updates_of(partnership_id: int) -> Select[Update]:
    """What was said in a partnership, with who entered it and for whom."""
    query = select(Update).where(Update.partnership_id == partnership_id)
    return query.options(joinedload(Update.entered_by).joinedload(Member.organisation), joinedload(Update.reported_for))
