"""Issued digests, as they were issued: for the partners, and beside them the editions for another audience."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from storage.ladders import Kind
from storage.scoped import Scoped
from storage.tables import PARTNERS, Delivery, DeliveryState, MeetingKind, Occurrence, OccurrenceState, Paper
from storage.tables.base import Json

GOING_OUT = (Kind.DIGEST.value, Kind.ADDENDUM.value)
"""What is a paper, of all that goes out before a meeting."""
STILL_TO_COME = (DeliveryState.DUE, DeliveryState.HELD)
MOST_AHEAD = 24
"""Papers ahead that are looked through for one that is about an action: those of half a year, even of many meetings."""

# Made once, because making such a statement takes longer than the database does over it.
AHEAD = (
    select(MeetingKind, Occurrence.starts_at, Delivery.kind, Delivery.state, Delivery.not_before)
    .join(MeetingKind, MeetingKind.id == Occurrence.kind_id)
    .outerjoin(
        Delivery,
        (Delivery.occurrence_id == Occurrence.id)
        & Delivery.kind.in_(GOING_OUT)
        & Delivery.state.in_(STILL_TO_COME)
        & (Delivery.partnership_id == bindparam("partnership_id")),
    )
    .where(Occurrence.partnership_id == bindparam("partnership_id"), Occurrence.starts_at > bindparam("now"))
    .where(Occurrence.state == OccurrenceState.STANDS)
    .order_by(Occurrence.starts_at, Delivery.not_before, Delivery.id)
    .limit(MOST_AHEAD)
    .execution_options(autoflush=False)  # what was said changes neither meetings nor what goes out
)


@dataclass(frozen=True)
class GoingOut:
    """A paper that is still to go out: a digest or an addendum, by its kind, and not before when."""

    kind: str
    state: DeliveryState
    not_before: datetime


@dataclass(frozen=True)
class Ahead:
    """A meeting ahead, with what meets, and a paper that is still to go out for it, if there is one."""

    meets: MeetingKind
    starts_at: datetime
    paper: GoingOut | None


@dataclass(frozen=True)
class Printed:
    """A paper or an addendum that was made at an instant, for a meeting with its kind."""

    at: datetime
    meeting: Occurrence


class Papers(Scoped):
    """The papers of one partnership."""

    def get(self, paper_id: int) -> Paper | None:
        """One by number."""
        query = select(Paper).where(Paper.partnership_id == self._partnership_id, Paper.id == paper_id)
        return self._session.scalar(query)

    def of(self, occurrence_id: int, audience: str = PARTNERS) -> list[Paper]:
        """Every version issued for a meeting and an audience, oldest first."""
        query = select(Paper).where(Paper.partnership_id == self._partnership_id, Paper.audience == audience)
        return list(self._session.scalars(query.where(Paper.occurrence_id == occurrence_id).order_by(Paper.version)))

    def newest(self, kind: MeetingKind, audience: str = PARTNERS) -> Paper | None:
        """The paper for an audience that was issued last for meetings of a kind, of the latest of these."""
        query = select(Paper).join(Occurrence, Occurrence.id == Paper.occurrence_id)
        query = query.where(Paper.partnership_id == self._partnership_id, Paper.audience == audience)
        query = query.where(Occurrence.kind_id == kind.id)
        return self._session.scalar(query.order_by(Occurrence.starts_at.desc(), Paper.version.desc()).limit(1))

    def out_for(self, now: datetime) -> list[Occurrence]:
        """The meetings still ahead whose papers are out to the partners, with their kinds, soonest first."""
        query = select(Occurrence).where(Occurrence.partnership_id == self._partnership_id, Occurrence.starts_at > now)
        issued = select(Paper.occurrence_id).where(Paper.partnership_id == self._partnership_id)
        issued = issued.where(Paper.audience == PARTNERS)
        query = query.where(Occurrence.state == OccurrenceState.STANDS, Occurrence.id.in_(issued))
        query = query.options(joinedload(Occurrence.kind))
        return list(self._session.scalars(query.order_by(Occurrence.starts_at)))

    def ahead(self, now: datetime) -> list[Ahead]:
        """The meetings ahead with what is still to go out for each to the partners, soonest first; one statement.

        A meeting for which nothing goes out any more stands once, with nothing.
        """
        rows = self._session.execute(AHEAD, {"partnership_id": self._partnership_id, "now": now})
        return [
            Ahead(meets, at, GoingOut(kind, state, not_before) if kind else None)
            for meets, at, kind, state, not_before in rows
        ]

    def printed_since(self, instant: datetime) -> list[Printed]:
        """The papers and addenda for the partners that were made at an instant or later, by when that was."""
        papers = select(Paper.compiled_at, Occurrence).join(Occurrence, Occurrence.id == Paper.occurrence_id)
        papers = papers.where(Paper.partnership_id == self._partnership_id, Paper.audience == PARTNERS)
        papers = papers.where(Paper.compiled_at >= instant).options(joinedload(Occurrence.kind))
        addenda = select(Delivery.first_tried_at, Occurrence).join(Occurrence, Occurrence.id == Delivery.occurrence_id)
        addenda = addenda.where(Delivery.partnership_id == self._partnership_id, Delivery.kind == Kind.ADDENDUM.value)
        addenda = addenda.where(Delivery.first_tried_at >= instant, Delivery.paper_id.is_not(None))
        addenda = addenda.where(Delivery.state != DeliveryState.CANCELLED).options(joinedload(Occurrence.kind))
        rows = [row for query in (papers, addenda) for row in self._session.execute(query)]
        found = [Printed(at, meeting) for at, meeting in rows if at]
        return sorted(found, key=lambda each: each.at)

    def issue(self, occurrence_id: int, version: int, content: Json, at: datetime, audience: str = PARTNERS) -> Paper:
        """Keep a paper for good."""
        paper = Paper(
            partnership_id=self._partnership_id,
            occurrence_id=occurrence_id,
            audience=audience,
            version=version,
            compiled_at=at,
            content=content,
        )
        self._session.add(paper)
        self._session.flush()
        return paper
