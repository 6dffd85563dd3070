"""What the bot keeps of a platform's own things: messages that became records, reactions, homes and boards."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Key, PartnershipKey, Short
from storage.vocabulary import Becoming


class Origin(Base):
    """The message from which a record was made. `subject` is the record, such as `update 12` by its row.

    `place` and `message` are the platform's ids of the channel and of the message, `name` what people call the channel
    and `link` the message's address. `words` is a digest of what the message said when it was recorded, or when its
    change was last asked about, never its text: it shows whether it says something else now.
    """

    __tablename__ = "origin"
    __table_args__ = (
        UniqueConstraint("partnership_id", "platform", "place", "message", "subject"),
        Index("ix_origin_partnership_id_subject", "partnership_id", "subject"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    platform: Mapped[Short]
    place: Mapped[Short]
    message: Mapped[Short]
    name: Mapped[Short] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    words: Mapped[Short]
    subject: Mapped[Short]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class Reaction(Base):
    """An emoji, by its name without colons, with which a message of a channel is offered to be made into something."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("partnership_id", "emoji"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    emoji: Mapped[Short]
    becomes: Mapped[Becoming]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class Home(Base):
    """A person's own page on a platform: which of its pages they look at, and what they were shown last.

    `shown` is a digest of it and `upto` the audit's last entry that it takes into account; both are empty before it
    was shown. `published_at` is when it was, so that nobody is sent too many.
    """

    __tablename__ = "home"
    __table_args__ = (UniqueConstraint("platform", "person"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    platform: Mapped[Short]
    person: Mapped[Short]
    page: Mapped[int] = mapped_column(default=1)
    shown: Mapped[Short] = mapped_column(default="")
    upto: Mapped[int | None]
    opened_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class Board(Base):
    """The one message that says in a channel when a kind of meeting meets next; it is drawn anew in its place."""

    __tablename__ = "board"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kind.id", ondelete="CASCADE"), unique=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"), index=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), unique=True)
