"""Issued digests, as they were issued: for the partners, and beside them the editions for another audience."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import PARTNERS, MeetingKind, Occurrence, OccurrenceState, Paper
from storage.tables.base import Json


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
