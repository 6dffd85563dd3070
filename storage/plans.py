"""Plans, their objectives, and which objective an incident of a category counts under."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from storage.scoped import Scoped
from storage.tables import Aim, CategoryObjective, Objective, Plan

# Made once, because making such a statement takes longer than the database does over it.
CURRENT = select(Plan).where(Plan.partnership_id == bindparam("partnership_id"), Plan.current)
OBJECTIVES = (
    select(Objective)
    .join(Plan, Objective.plan_id == Plan.id)
    .where(Objective.partnership_id == bindparam("partnership_id"), Plan.current)
    .order_by(Objective.position)
)
WITH_SERVICES = OBJECTIVES.options(selectinload(Objective.services))
OBJECTIVE = WITH_SERVICES.where(Objective.ref == bindparam("ref"))


class Plans(Scoped):
    """The plans of one partnership, of which one is current."""

    def current(self) -> Plan | None:
        """The plan that is worked to now."""
        return self._session.scalar(CURRENT, {"partnership_id": self._partnership_id})

    def aims(self, plan: Plan) -> list[Aim]:
        """The aims of a plan, in its order."""
        query = select(Aim).where(Aim.partnership_id == self._partnership_id, Aim.plan_id == plan.id)
        return list(self._session.scalars(query.order_by(Aim.position)))

    def labelled(self, label: str) -> Plan | None:
        """The plan for a period such as `2025/28`."""
        return self._session.scalar(
            select(Plan).where(Plan.partnership_id == self._partnership_id, Plan.label == label)
        )

    def all(self) -> list[Plan]:
        """Every plan, in the order of loading."""
        query = select(Plan).where(Plan.partnership_id == self._partnership_id).order_by(Plan.id)
        return list(self._session.scalars(query))

    def objectives(self, *, services: bool = True) -> list[Objective]:
        """The objectives of the current plan, with their services unless nobody asks, in the plan's order."""
        query = WITH_SERVICES if services else OBJECTIVES
        return list(self._session.scalars(query, {"partnership_id": self._partnership_id}))

    def objective(self, ref: str) -> Objective | None:
        """One objective of the current plan."""
        return self._session.scalar(OBJECTIVE, {"partnership_id": self._partnership_id, "ref": ref})

    def objective_for(self, category: str) -> Objective | None:
        """The objective that an incident of this category counts under."""
        query = select(Objective).join(CategoryObjective, CategoryObjective.objective_id == Objective.id)
        query = query.join(Plan, Objective.plan_id == Plan.id)
        query = query.where(Objective.partnership_id == self._partnership_id, Plan.current)
        return self._session.scalar(query.where(CategoryObjective.category == category))

    def make_current(self, plan: Plan) -> None:
        """Work to this plan from now on."""
        for each in self.all():
            each.current = each is plan
        self._session.flush()
