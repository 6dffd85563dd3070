"""Incidents: depersonalised notes of events or themes, and how each was changed since."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Key, PartnershipKey, Short
from storage.tables.partnership import Member, Organisation
from storage.tables.plan import Action, Objective, Place
from storage.vocabulary import IncidentSource, IncidentState


class Incident(Base):
    """Something that happened, once or `count` times, on a day, in a named public place. Not a police record.

    When it has been kept for long enough, only the count is left: nothing says who logged it (`logged_by_id`) or in
    which words, and of its day only the month counts. `taken_back_at` is when whoever logged it by mistake took it
    back: it keeps its number and its trail, and no list and no paper counts it.
    """

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("partnership_id", "number"),
        Index("ix_incident_partnership_id_logged_at", "partnership_id", "logged_at"),
        Index("ix_incident_logged_by_id_id", "logged_by_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    number: Mapped[int]
    category: Mapped[Short]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    text: Mapped[str]
    count: Mapped[int]
    happened_on: Mapped[date]
    source: Mapped[IncidentSource | None]
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    state: Mapped[IncidentState]
    restricted: Mapped[bool]
    outcome: Mapped[str] = mapped_column(default="")
    logged_at: Mapped[datetime]
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reported_for_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    taken_back_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship(lazy="raise")
    objective: Mapped[Objective | None] = relationship(lazy="raise")
    action: Mapped[Action | None] = relationship(lazy="raise")
    logged_by: Mapped[Member | None] = relationship(lazy="raise")
    reported_for: Mapped[Organisation] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class IncidentChange(Base):
    """One change to an incident, with the value before and after; only ever added."""

    __tablename__ = "incident_change"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    what: Mapped[Short]
    was: Mapped[str]
    now: Mapped[str]

    member: Mapped[Member] = relationship(lazy="raise")
