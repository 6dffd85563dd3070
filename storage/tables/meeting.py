"""Meetings: the kinds a partnership holds, and each occurrence of one."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Key, PartnershipKey, Short
from storage.tables.partnership import Channel


class MeetingKind(Base):
    """A meeting the partnership holds, such as the JAG. `paper` says which digest and reminders it gets, if any."""

    __tablename__ = "meeting_kind"
    __table_args__ = (UniqueConstraint("partnership_id", "key"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    key: Mapped[Short]
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    cadence: Mapped[str]
    paper: Mapped[str]
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))

    channel: Mapped[Channel | None] = relationship(lazy="raise")


class Occurrence(Base):
    """One meeting on one day."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("kind_id", "starts_at"),
        Index("ix_occurrence_partnership_id_starts_at", "partnership_id", "starts_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kind.id"))
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    scheduled_at: Mapped[datetime]
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    kind: Mapped[MeetingKind] = relationship(lazy="raise")
    channel: Mapped[Channel] = relationship(lazy="raise")
