"""Funding: the money that was asked for or won, what it is for and when it ends."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, Json, Key, PartnershipKey, Short
from storage.tables.plan import Action, Objective, Plan
from storage.vocabulary import Outcome


class Bid(Base):
    """Money that was asked for. `amount` is in pounds, empty where nobody said how much.

    `period` is what its source calls the years it is for, such as 2018-21; `ends_on` the last day it pays for, and
    `plan_id` the plan that was worked to when it was added. `filed` is what the plan's file said last, so that what was
    changed in chat since stays. An action that is restricted is there only for those who may see it.
    """

    __tablename__ = "bid"
    __table_args__ = (UniqueConstraint("partnership_id", "number"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    number: Mapped[int]
    name: Mapped[Short]
    purpose: Mapped[str] = mapped_column(default="")
    funder: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None]
    outcome: Mapped[Outcome]
    period: Mapped[Short] = mapped_column(default="")
    ends_on: Mapped[date | None]
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    filed: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan | None] = relationship(lazy="raise", viewonly=True)
    objective: Mapped[Objective | None] = relationship(lazy="raise", viewonly=True)
    action: Mapped[Action | None] = relationship(lazy="raise", viewonly=True)

    __mapper_args__ = {"version_id_col": version}
