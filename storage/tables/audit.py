"""The audit: what was changed and what was disclosed, by whom and for whom, in a chain that shows any tampering."""

from datetime import datetime

from sqlalchemy import JSON, Connection, ForeignKey, Index, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, Key, Short


class AuditEntry(Base):
    """One change or disclosure; only ever added, which the database itself enforces.

    Entries of a partnership are numbered from 1 without a gap. `member_id` is who did it, `organisation_id` for whom;
    empty for what the bot did by itself. `was` and `now` hold what is no text of anybody's: statuses, roles, dates and
    the numbers of rows. `content` is the digest of the texts under a key of their own (`AuditKey`), which goes when
    they are erased. `digest` is over all of this and over `previous`, the digest of the entry before.

    Where a plan was loaded, `now["rows"]` has all that it added: by subject the same `now` and `content` of each row.
    """

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("partnership_id", "number"),
        Index("ix_audit_partnership_id_subject", "partnership_id", "subject"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    member_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    event: Mapped[Short]
    subject: Mapped[Short]
    was: Mapped[Json] = mapped_column(JSON, default=dict)
    now: Mapped[Json] = mapped_column(JSON, default=dict)
    content: Mapped[Short] = mapped_column(default="")
    previous: Mapped[Short]
    digest: Mapped[Short]


class AuditKey(Base):
    """The key under which an entry's texts of one row were digested; without it the digest tells nothing of them."""

    __tablename__ = "audit_key"

    subject: Mapped[Short] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    key: Mapped[Short]


class AuditHead(Base):
    """The last entry of a partnership's chain; its lock puts those who write at once in a row."""

    __tablename__ = "audit_head"

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    number: Mapped[int]
    digest: Mapped[Short]


REFUSING = "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
ONLY_ADDED = {
    "sqlite": (
        f"CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit {REFUSING}",
        f"CREATE TRIGGER audit_stays BEFORE DELETE ON audit {REFUSING}",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$",
        "CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()",
    ),
}
"""What makes the database refuse to change the audit, by its dialect."""


@event.listens_for(AuditEntry.__table__, "after_create")
def _keep(_table: Table, connection: Connection, **_options: object) -> None:
    for statement in ONLY_ADDED[connection.dialect.name]:
        connection.exec_driver_sql(statement)
