"""Incidents, and the trail of their changes."""

from datetime import date, datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from storage.clearance import UNSEEN
from storage.scoped import Scoped
from storage.tables import Incident, IncidentChange, Member, Objective, Place
from storage.vocabulary import Category, IncidentSource, IncidentState

# Made once, because making such a statement takes longer than the database does over it.
ALONG = (
    joinedload(Incident.place),
    joinedload(Incident.objective),
    joinedload(Incident.action),
    joinedload(Incident.logged_by).joinedload(Member.organisation),
    joinedload(Incident.reported_for),
)
FOUND = (
    select(Incident)
    .where(Incident.partnership_id == bindparam("partnership_id"), Incident.number == bindparam("number"))
    .options(*ALONG)
)
LOCKED = FOUND.with_for_update(of=Incident).execution_options(populate_existing=True)


class Incidents(Scoped):
    """The incidents of one partnership, numbered from 1."""

    def find(self, number: int, *, lock: bool = False) -> Incident | None:
        """One by its number, with place, objective, action and who logged it."""
        asked = {"partnership_id": self._partnership_id, "number": number}
        return self._session.scalar(LOCKED if lock else FOUND, asked)

    def all(self, *states: IncidentState) -> list[Incident]:
        """Incidents in the given states, or all; newest first. Those that were taken back are in no list."""
        query = self._query().where(Incident.taken_back_at.is_(None))
        if states:
            query = query.where(Incident.state.in_(states))
        return list(self._session.scalars(query.order_by(Incident.number.desc())))

    def last_of(self, member_id: int) -> tuple[str, str]:
        """The place, by name, and the category, by key, of what a member logged last; empty where they logged nothing.

        What is restricted does not count, for its category is not shown in a list, nor what was taken back.
        """
        query = select(Place.name, Incident.category).join(Incident.place).order_by(Incident.id.desc()).limit(1)
        query = query.where(Incident.partnership_id == self._partnership_id, Incident.logged_by_id == member_id)
        query = query.where(Incident.restricted.is_(False), Incident.taken_back_at.is_(None))
        row = self._session.execute(query).first()
        return (row.name, row.category) if row else ("", "")

    def restricted(self) -> set[int]:
        """The numbers of the restricted incidents, for counting, whoever asks."""
        query = select(Incident.number).where(Incident.partnership_id == self._partnership_id, Incident.restricted)
        query = query.where(Incident.taken_back_at.is_(None))
        return set(self._session.scalars(query, execution_options=UNSEEN))

    def restricted_between(self, after: datetime, until: datetime) -> list[Incident]:
        """Restricted ones logged after one instant and not after another; none to whom they are not shown."""
        query = self._query().where(Incident.restricted, Incident.logged_at > after, Incident.logged_at <= until)
        query = query.where(Incident.taken_back_at.is_(None))
        return list(self._session.scalars(query.order_by(Incident.number)))

    def add(
        self,
        category: Category,
        place: Place,
        text: str,
        *,
        count: int,
        happened_on: date,
        member: Member,
        at: datetime,
        source: IncidentSource | None = None,
        objective: Objective | None = None,
        action_id: int | None = None,
    ) -> Incident:
        """A new incident under the next number."""
        incident = Incident(
            partnership_id=self._partnership_id,
            number=self._next_number(Incident.number),
            category=category.key,
            restricted=category.restricted,
            place=place,
            text=text,
            count=count,
            happened_on=happened_on,
            source=source,
            objective=objective,
            action_id=action_id,
            state=IncidentState.OPEN,
            logged_at=at,
            logged_by_id=member.id,
            reported_for_id=member.organisation_id,
        )
        self._session.add(incident)
        self._session.flush()
        return incident

    def changed(self, incident: Incident, member: Member, at: datetime, what: str, was: str, now: str) -> None:
        """Keep the trail of one change; the caller makes the change itself."""
        self._session.add(
            IncidentChange(
                partnership_id=self._partnership_id,
                incident_id=incident.id,
                at=at,
                member_id=member.id,
                what=what,
                was=was,
                now=now,
            )
        )

    def forget(self, incident: Incident) -> None:
        """Empty what its trail says, for an incident of which no such thing may be kept any more."""
        for change in self.changes(incident):
            change.was = change.now = ""

    def changes(self, incident: Incident) -> list[IncidentChange]:
        """Every change of an incident, newest first."""
        query = select(IncidentChange).where(IncidentChange.incident_id == incident.id)
        query = query.where(IncidentChange.partnership_id == self._partnership_id)
        query = query.options(joinedload(IncidentChange.member).joinedload(Member.organisation))
        return list(self._session.scalars(query.order_by(IncidentChange.id.desc())))

    def _query(self) -> Select[Incident]:
        return select(Incident).where(Incident.partnership_id == self._partnership_id).options(*ALONG)
