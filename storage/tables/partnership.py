"""A partnership, its organisations, its members and the days it is closed."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Key, PartnershipKey, Short
from storage.vocabulary import Confirming, OrganisationKind, Role


class Partnership(Base):
    """One Community Safety Partnership; everything else is scoped to one.

    `retention` holds the months after which rows go, by their kind, where they are not the usual ones; `filed` is what
    its plan file said of them last, so that what was changed in chat since stays. Counts under `suppress_under`,
    or where that is empty the usual number, are not published.
    """

    __tablename__ = "partnership"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[Key]
    key: Mapped[Short] = mapped_column(unique=True)
    name: Mapped[Short]
    brand: Mapped[str]
    zone: Mapped[Short]
    started_at: Mapped[datetime]
    retention: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    filed: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    suppress_under: Mapped[int | None]


class ClosedDay(Base):
    """A day on which the partnership does no work, beside weekends and bank holidays."""

    __tablename__ = "closed_day"
    __table_args__ = (UniqueConstraint("partnership_id", "day"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    day: Mapped[date]
    why: Mapped[str]


class QuietPeriod(Base):
    """Days, both ends included, on which a meeting is asked about before it stands: a pre-election period, say."""

    __tablename__ = "quiet_period"
    __table_args__ = (UniqueConstraint("partnership_id", "first", "last"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    first: Mapped[date]
    last: Mapped[date]
    why: Mapped[str]


class Organisation(Base):
    """A responsible authority, a partner, or a service such as SADA. `aliases` are other names people type."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("partnership_id", "name"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    name: Mapped[Short]
    short: Mapped[str]
    kind: Mapped[OrganisationKind]
    aliases: Mapped[list[str]] = mapped_column(JSON)


class Member(Base):
    """A person who takes part, for an organisation and in a role. `name` is how the bot names them to others.

    `muted_at` is when they asked not to be reminded; empty for those who are. `cleared_until` is the last day on which
    they may see restricted items, which they may from `cleared_at` on; empty for those who never may. A deputy stands
    in for a member, until a day if one was named. Of somebody who was removed the row stays, for what they wrote.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_name", "partnership_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[Role]
    name: Mapped[Short]
    email: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    muted_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    deputy_for_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    deputy_until: Mapped[date | None]
    cleared_at: Mapped[datetime | None]
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    cleared_until: Mapped[date | None]

    partnership: Mapped[Partnership] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    identities: Mapped[list["Identity"]] = relationship(back_populates="member", lazy="raise")


class Identity(Base):
    """Who a member is on a platform: the same person has an id of their own in each workspace."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("platform", "person", "partnership_id"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    platform: Mapped[Short]
    person: Mapped[Short]

    member: Mapped[Member] = relationship(back_populates="identities", lazy="raise")


class Channel(Base):
    """A place on a platform where the partnership meets; `name` is as people see it, `#jag`.

    `allowed_at` is when a coordinator said that restricted items may be posted there; empty where they may not.
    `confirms` is how much of what was saved there is shown to all who read it; empty is quiet. `gone` says in a few
    words why the bot cannot post there any more, such as that it was archived; empty where it can, as far as anybody
    said. `shared_at` is since when another organisation is known to read it; empty where none is.
    """

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("partnership_id", "platform", "place"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    platform: Mapped[Short]
    place: Mapped[Short]
    name: Mapped[Short]
    allowed_at: Mapped[datetime | None]
    allowed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    confirms: Mapped[Confirming | None]
    gone: Mapped[str] = mapped_column(default="", server_default="")
    shared_at: Mapped[datetime | None]
