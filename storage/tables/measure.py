"""Measures: what is counted to see whether the plan works, and each figure that was given for one."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Exact, Json, Key, PartnershipKey, Short
from storage.tables.partnership import Member, Organisation
from storage.tables.plan import Objective
from storage.vocabulary import Polarity, Span, Unit


class Measure(Base):
    """What is counted, of which area, in which unit, and which way is better.

    `baseline` is the figure of `baseline_period`, in the words of whoever gave it, and `comparator` what that figure
    was compared with. `target` is for a period of `target_span`; without one it is for whatever period has a figure.
    `bands` are the partnership's own words for how far off a target may be: `{"word": ..., "within": percent}`, from
    near to far, the last without `within`. `filed` is what the plan's file said last, so that what was changed in
    chat since stays.
    """

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("plan_id", "name"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), index=True)
    position: Mapped[int]
    name: Mapped[Short]
    unit: Mapped[Unit]
    geography: Mapped[Short] = mapped_column(default="")
    polarity: Mapped[Polarity]
    baseline: Mapped[Decimal | None]
    baseline_period: Mapped[Short] = mapped_column(default="")
    comparator: Mapped[str] = mapped_column(default="")
    target: Mapped[Decimal | None]
    target_span: Mapped[Span | None]
    bands: Mapped[list[Json] | None] = mapped_column(JSON(none_as_null=True))
    source: Mapped[str] = mapped_column(default="")
    filed: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    retired_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    version: Mapped[int] = mapped_column(default=1)

    objective: Mapped[Objective | None] = relationship(lazy="raise", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class Reading(Base):
    """A measure's figure for a period, both days included. One that is corrected stays, with when it was replaced."""

    __tablename__ = "reading"
    __table_args__ = (
        Index(
            "uq_reading_measure_id_first_last",
            "measure_id",
            "first",
            "last",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_reading_partnership_id_last", "partnership_id", "last"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    span: Mapped[Span]
    first: Mapped[date]
    last: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Exact)
    as_at: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    set_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    replaced_at: Mapped[datetime | None]

    measure: Mapped[Measure] = relationship(lazy="raise", viewonly=True)
    set_by: Mapped[Member | None] = relationship(lazy="raise", viewonly=True)
    set_for: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)
