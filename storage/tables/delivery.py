"""What must be posted, what was issued, and which requests have been heard."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, Key, PartnershipKey, Short


class DeliveryState(StrEnum):
    """How far a delivery has come. `unknown`: sent, but nobody can say yet whether it arrived.

    `held` waits for a coordinator's word. `cancelled` was not needed any more or was withdrawn; `expired` came too
    late to be of use.
    """

    DUE = "due"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    ASKED = "asked"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Delivery(Base):
    """One message that must reach one destination once: a reminder, a digest, an answer, a notice, or a paper as files.

    `subject` is what it is about (`occurrence 12`, an event of the platform), and with kind and destination the key
    under which it is planned once; `mark` is the opaque key under which the platform can be asked whether it arrived,
    followed in an edit by `~` and its cause. `content` is drawn when it is sent; a reminder or a digest has none until
    it is compiled, and an edit, or a file of a paper that is kept, keeps none. `replaces` is the platform's id of an
    earlier message whose place this one takes. `next_at` is when the beat should look at it (when it falls due, or when
    the lease of whoever is sending it runs out), empty once nothing is left to do. `posted` lists the platform's ids of
    what has arrived so far: messages, or files. `urged_at` is when a person asked for it at once, so that it goes out
    at any hour.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("partnership_id", "subject", "kind", "destination"),
        Index("ix_delivery_partnership_id_settled_at", "partnership_id", "settled_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    subject: Mapped[Short]
    kind: Mapped[Short]
    platform: Mapped[Short]
    destination: Mapped[Short]
    thread: Mapped[Short] = mapped_column(default="")
    replaces: Mapped[Short] = mapped_column(default="", server_default="")
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    content: Mapped[Json | None] = mapped_column(JSON)
    mark: Mapped[Short] = mapped_column(unique=True)
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[DeliveryState]
    attempt: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    lease_owner: Mapped[str] = mapped_column(default="")
    urged_at: Mapped[datetime | None]
    posted: Mapped[list[str]] = mapped_column(JSON, default=list)
    settled_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="")

    @property
    def sort(self) -> str:
        """The first word of its kind, such as `digest`, `prompts` or `file`."""
        return self.kind.partition(" ")[0]


PARTNERS = ""
"""The audience of what the partners of a partnership read."""


class Paper(Base):
    """A digest as it was issued: numbered for its meeting and its `audience`, and never changed.

    The audience is `PARTNERS`, else the marking of those it is for.
    """

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("occurrence_id", "audience", "version"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    audience: Mapped[Short] = mapped_column(default=PARTNERS, server_default="")
    version: Mapped[int]
    compiled_at: Mapped[datetime]
    content: Mapped[Json] = mapped_column(JSON)


class Receipt(Base):
    """A request that changed something, and what was answered: heard twice, it has one effect and one answer.

    `words` is a digest of what was said, never the text; it finds the same words said again within minutes.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("platform", "request"),
        Index("ix_receipt_member_id_words", "member_id", "words", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    platform: Mapped[Short]
    request: Mapped[Short]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    words: Mapped[Short]
    at: Mapped[datetime]
    answer: Mapped[Json] = mapped_column(JSON)
