"""The plan: its aims, objectives and actions, what an incident counts under, and the places it names."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from storage.sought import sought_of
from storage.tables.base import Base, Json, Key, PartnershipKey, Short
from storage.tables.partnership import Member, Organisation
from storage.vocabulary import Lifecycle, Status, UpdateKind

# Relations that are only read say so (viewonly): the others cost time whenever a row is written.


class Plan(Base):
    """A strategy for a period. `words` are the plan's own names for its levels, such as priority or theme.

    `filed` keeps what the plan's file last said of each action, by ref: when the file is loaded again, only
    what it says differently is applied, so that what was changed in chat meanwhile stays. `about` holds what papers
    quote of the file and no command changes: the steps to approval, the recognised risk, the principles.
    """

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("partnership_id", "label"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    label: Mapped[Short]
    title: Mapped[str]
    supersedes: Mapped[str]
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    filed: Mapped[Json] = mapped_column(JSON, default=dict, deferred=True)
    about: Mapped[Json] = mapped_column(JSON, default=dict, server_default="{}")
    current: Mapped[bool]
    loaded_at: Mapped[datetime]


class Aim(Base):
    """An overarching aim; it has no actions of its own."""

    __tablename__ = "aim"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]


class Objective(Base):
    """What the plan sets out to do; each partnership has its own word for it."""

    __tablename__ = "objective"
    __table_args__ = (UniqueConstraint("plan_id", "ref"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    ref: Mapped[Short]
    position: Mapped[int]
    title: Mapped[str]

    services: Mapped[list[Organisation]] = relationship(
        secondary="objective_service", order_by="Organisation.name", lazy="raise"
    )


class ObjectiveService(Base):
    """A service that supports an objective."""

    __tablename__ = "objective_service"

    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class Action(Base):
    """A piece of work. `ref` is never used again; an action without an objective is plan-wide (`X.1`).

    `sought` is its ref and text as they are searched, made here whenever one of them is set and nowhere else, so that
    a text which was erased cannot be searched for any more. `funding` is its fundraising plan.
    `restricted_at` is when it was made restricted; empty for one that everybody of the partnership may read. `status`,
    `answered_at` and `latest_id` repeat what the updates say, so that a digest need not read the whole history; only
    `storage.actions` writes them.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("plan_id", "ref"),
        Index("ix_action_partnership_id_lifecycle", "partnership_id", "lifecycle"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), index=True)
    ref: Mapped[Short]
    position: Mapped[int]
    text: Mapped[str]
    sought: Mapped[str] = mapped_column(default="", server_default="")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    due: Mapped[date | None]
    measure: Mapped[str] = mapped_column(default="")
    funding: Mapped[str] = mapped_column(default="", server_default="")
    lifecycle: Mapped[Lifecycle]
    status: Mapped[Status]
    answered_at: Mapped[datetime | None]
    latest_id: Mapped[int | None]
    restricted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    added_at: Mapped[datetime]

    plan: Mapped[Plan] = relationship(lazy="raise", viewonly=True)
    objective: Mapped[Objective | None] = relationship(lazy="raise", viewonly=True)
    lead: Mapped[Organisation | None] = relationship(lazy="raise")
    owner: Mapped[Member | None] = relationship(lazy="raise")
    supporters: Mapped[list[Organisation]] = relationship(
        secondary="action_support", order_by="Organisation.name", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}

    @validates("ref", "text")
    def _make_sought(self, name: str, value: str) -> str:
        said = {"ref": self.ref, "text": self.text} | {name: value}
        self.sought = sought_of(said["ref"] or "", said["text"] or "")
        return value


class ActionSupport(Base):
    """An organisation that the plan names as supporting an action."""

    __tablename__ = "action_support"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class Update(Base):
    """An entry in an action's history; only ever added.

    `reported_for_id` is the organisation whose word it is, `entered_by_id` who typed it. `was` and `now` hold
    the value before and after for entries that move a due date, a lead or a wording. `taken_back_at` is when who
    entered it took it back, or said it anew, in the entry that `corrects_id` it: it stays in the history, and counts
    for nothing else.
    """

    __tablename__ = "action_update"
    __table_args__ = (
        Index("ix_action_update_action_id_id", "action_id", "id"),
        Index("ix_action_update_partnership_id_at", "partnership_id", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"))
    kind: Mapped[UpdateKind]
    at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reported_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    from_status: Mapped[Status | None]
    to_status: Mapped[Status | None]
    text: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    public: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    lesson: Mapped[str] = mapped_column(default="")
    was: Mapped[str] = mapped_column(default="")
    now: Mapped[str] = mapped_column(default="")
    corrects_id: Mapped[int | None]
    taken_back_at: Mapped[datetime | None]

    entered_by: Mapped[Member | None] = relationship(lazy="raise", viewonly=True)
    reported_for: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)


class Place(Base):
    """A ward or public place that people may name, from the plan or from a first mention."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("partnership_id", "name"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    name: Mapped[Short]


class CategoryObjective(Base):
    """Which objective an incident of a category counts under unless the person says otherwise."""

    __tablename__ = "category_objective"
    __table_args__ = (UniqueConstraint("plan_id", "category"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    category: Mapped[Short]
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id", ondelete="CASCADE"))
