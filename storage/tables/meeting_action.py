"""What is agreed at a meeting: who does what until when, beside the plan."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Key, PartnershipKey
from storage.tables.meeting import MeetingKind, Occurrence
from storage.tables.partnership import Member, Organisation


class MeetingAction(Base):
    """Something that a meeting of a kind asked for; it is reported to the next one until it is done.

    `occurrence_id` is the meeting at which it was agreed, if it was at one that is known. Who leads it is an
    organisation, and perhaps one member of it. `done_at` is empty for one that is open; `result` is what came of it,
    or why it was `dropped`: nobody wants it any more, or it was recorded by mistake.
    """

    __tablename__ = "meeting_action"
    __table_args__ = (
        UniqueConstraint("partnership_id", "number"),
        Index("ix_meeting_action_kind_id_done_at", "kind_id", "done_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    number: Mapped[int]
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kind.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    text: Mapped[str]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    due: Mapped[date | None]
    result: Mapped[str] = mapped_column(default="")
    dropped: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    version: Mapped[int] = mapped_column(default=1)

    kind: Mapped[MeetingKind] = relationship(lazy="raise", viewonly=True)
    occurrence: Mapped[Occurrence | None] = relationship(lazy="raise", viewonly=True)
    lead: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)
    owner: Mapped[Member | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[owner_id])

    __mapper_args__ = {"version_id_col": version}
