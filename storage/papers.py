"""Issued digests, as they were issued."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Occurrence, OccurrenceState, Paper
from storage.tables.base import Json


class Papers(Scoped):
    """The papers of one partnership."""

    def get(self, paper_id: int) -> Paper | None:
        """One by number."""
        query = select(Paper).where(Paper.partnership_id == self._partnership_id, Paper.id == paper_id)
        return self._session.scalar(query)

    def of(self, occurrence_id: int) -> list[Paper]:
        """Every version issued for a meeting, oldest first."""
        query = select(Paper).where(Paper.partnership_id == self._partnership_id, Paper.occurrence_id == occurrence_id)
        return list(self._session.scalars(query.order_by(Paper.version)))

    def out_for(self, now: datetime) -> list[Occurrence]:
        """The meetings still ahead whose papers are out, with their kinds, soonest first."""
        query = select(Occurrence).where(Occurrence.partnership_id == self._partnership_id, Occurrence.starts_at > now)
        issued = select(Paper.occurrence_id).where(Paper.partnership_id == self._partnership_id)
        query = query.where(Occurrence.state == OccurrenceState.STANDS, Occurrence.id.in_(issued))
        query = query.options(joinedload(Occurrence.kind))
        return list(self._session.scalars(query.order_by(Occurrence.starts_at)))

    def issue(self, occurrence_id: int, version: int, content: Json, at: datetime) -> Paper:
        """Keep a paper for good."""
        paper = Paper(
            partnership_id=self._partnership_id,
            occurrence_id=occurrence_id,
            version=version,
            compiled_at=at,
            content=content,
        )
        self._session.add(paper)
        self._session.flush()
        return paper
