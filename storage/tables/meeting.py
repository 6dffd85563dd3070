"""Meetings: the kinds a partnership holds, the series they repeat in, and each occurrence of one."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Json, Key, PartnershipKey, Short
from storage.tables.partnership import Channel


class MeetingKind(Base):
    """A meeting the partnership holds, such as the JAG. `paper` says which digest it gets, if any.

    `usual` names the reminders that meetings of this kind get unless `reminders` gives the partnership's own, each
    as data; `filed` is what its plan file said of them last, so that what was changed in chat since stays.
    `objectives` are the refs of those it is about; empty means the whole plan. `within` is the number of months that
    must not pass without one.
    """

    __tablename__ = "meeting_kind"
    __table_args__ = (UniqueConstraint("partnership_id", "key"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    key: Mapped[Short]
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    cadence: Mapped[str]
    paper: Mapped[str]
    usual: Mapped[str] = mapped_column(default="", server_default="")
    reminders: Mapped[list[Json] | None] = mapped_column(JSON(none_as_null=True))
    filed: Mapped[list[Json] | None] = mapped_column(JSON(none_as_null=True))
    objectives: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    within: Mapped[int | None]
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))

    channel: Mapped[Channel | None] = relationship(lazy="raise")


class Series(Base):
    """Meetings that repeat: by a rule, an RFC 5545 recurrence without its start, or on a list of `dates`.

    `starts` is the day from which the rule counts and `ends` the last day it holds, if there is one; `skips` are the
    months, 1 to 12, that it leaves out. `at` is the local time of each; `said` is the rule as it was typed. A meeting
    of a list may have a time of its own: `dates` holds local days or instants in ISO 8601.
    """

    __tablename__ = "series"
    __table_args__ = (Index("ix_series_kind_id", "kind_id"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kind.id"))
    rule: Mapped[str] = mapped_column(default="")
    dates: Mapped[list[str]] = mapped_column(JSON, default=list)
    said: Mapped[str] = mapped_column(default="")
    at: Mapped[time | None]
    starts: Mapped[date]
    ends: Mapped[date | None]
    skips: Mapped[list[int]] = mapped_column(JSON, default=list)
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    kind: Mapped[MeetingKind] = relationship(lazy="raise")


class OccurrenceState(StrEnum):
    """Whether a meeting takes place. `in question`: its date is unusual and a coordinator has not said yet."""

    STANDS = "stands"
    IN_QUESTION = "in question"
    CANCELLED = "cancelled"


class Occurrence(Base):
    """One meeting on one day.

    `slot` is the day that its series gave it, which stays when the meeting is moved or cancelled, so that the series
    does not give it again. `note` is the coordinator's word in its paper. Without a channel only private messages
    go out.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("kind_id", "starts_at"),
        UniqueConstraint("series_id", "slot"),
        Index("ix_occurrence_partnership_id_starts_at", "partnership_id", "starts_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kind.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    slot: Mapped[date | None]
    state: Mapped[OccurrenceState] = mapped_column(
        default=OccurrenceState.STANDS, server_default=OccurrenceState.STANDS.value
    )
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    scheduled_at: Mapped[datetime]
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    kind: Mapped[MeetingKind] = relationship(lazy="raise")
    channel: Mapped[Channel | None] = relationship(lazy="raise")
