"""Actions and their history: the only place that changes an action, always together with an update that says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from storage.clearance import UNSEEN
from storage.history import LIFECYCLES, History, standing_by
from storage.prompts import Prompts
from storage.tables import Action, Member, Objective, Organisation, Plan, PromptAction, Update
from storage.vocabulary import ANSWERS, Lifecycle, Status, UpdateKind

PLAN_WIDE = "X"
IN_ORDER = (Action.objective_id.is_(None), Objective.position, Action.position, Action.id)
"""The order of the plan: by objective, then as the file has them, then what was added since; plan-wide ones last."""
Row = TypeVar("Row", Member, Organisation)


@dataclass(frozen=True)
class Entry:
    """One line of history, before it is written. Empty means: nothing said of it.

    What `corrects_id` names is taken back when this is written.
    """

    kind: UpdateKind
    at: datetime
    entered_by_id: int | None = None
    reported_for_id: int | None = None
    to_status: Status | None = None
    text: str = ""
    next_step: str = ""
    public: str = ""
    result: str = ""
    lesson: str = ""
    was: str = ""
    now: str = ""
    corrects_id: int | None = None


@dataclass(frozen=True)
class Planned:
    """An action as a plan file has it."""

    ref: str
    text: str
    objective_id: int | None
    lead_id: int | None
    due: date | None
    measure: str


# Made once, because making such a statement takes longer than the database does over it.
CURRENT = (
    select(Action)
    .join(Action.plan)
    .outerjoin(Action.objective)
    .where(Plan.current)
    .options(
        contains_eager(Action.plan),
        contains_eager(Action.objective),
        joinedload(Action.lead),
        joinedload(Action.owner).joinedload(Member.organisation),
    )
)
ASKED = (
    select(Action)
    .join(PromptAction, PromptAction.action_id == Action.id)
    .options(
        joinedload(Action.plan),
        joinedload(Action.objective),
        joinedload(Action.lead),
        joinedload(Action.owner).joinedload(Member.organisation),
        joinedload(Action.supporters),
    )
)
FOUND = CURRENT.options(joinedload(Action.supporters)).where(
    Action.partnership_id == bindparam("partnership_id"), Action.ref == bindparam("ref")
)
LOCKED = FOUND.with_for_update(of=Action).execution_options(populate_existing=True)


class Actions(History):
    """The actions of a partnership's current plan."""

    def find(self, ref: str, *, lock: bool = False) -> Action | None:
        """The action of this ref with all that is said of it; `lock` keeps others from changing it meanwhile."""
        asked = {"partnership_id": self._partnership_id, "ref": ref}
        return self._session.scalars(LOCKED if lock else FOUND, asked).unique().one_or_none()

    def all(self, *lifecycles: Lifecycle) -> list[Action]:
        """The plan's actions in its order, plan-wide ones last; of the given lifecycles only, if any are given."""
        query = self._query()
        if lifecycles:
            query = query.where(Action.lifecycle.in_(lifecycles))
        return list(self._session.scalars(query.order_by(*IN_ORDER)))

    def refs(self) -> list[tuple[str, str]]:
        """Ref and text of every action that is not withdrawn, for suggestions; of a restricted one for nobody."""
        query = select(Action.ref, Action.text).join(Action.plan).outerjoin(Action.objective)
        query = query.where(Action.partnership_id == self._partnership_id, Plan.current)
        query = query.where(Action.lifecycle != Lifecycle.WITHDRAWN, Action.restricted_at.is_(None))
        rows = self._session.execute(query.order_by(*IN_ORDER))
        return [(ref, text) for ref, text in rows]

    def add(
        self,
        plan: Plan,
        objective: Objective | None,
        text: str,
        entry: Entry,
        *,
        lead_id: int | None = None,
        owner_id: int | None = None,
        due: date | None = None,
        measure: str = "",
    ) -> Action:
        """A new action under an objective, or plan-wide; its ref is the next free one."""
        proposed = entry.kind == UpdateKind.PROPOSED
        action = Action(
            partnership_id=self._partnership_id,
            plan_id=plan.id,
            objective_id=objective.id if objective else None,
            ref=self._next_ref(plan, objective),
            position=self._next_position(plan),
            text=text,
            lead_id=lead_id,
            owner_id=owner_id,
            due=due,
            measure=measure,
            lifecycle=Lifecycle.PROPOSED if proposed else Lifecycle.OPEN,
            status=Status.NOT_STARTED,
            added_at=entry.at,
        )
        self._session.add(action)
        self._session.flush()
        self.record(action, entry)
        return action

    def add_planned(self, plan: Plan, planned: Iterable[Planned], entry: Entry) -> list[Action]:
        """New actions as a plan file has them, behind those that there are, each with this entry; few statements."""
        actions = [
            Action(
                partnership_id=self._partnership_id,
                plan_id=plan.id,
                position=position,
                lifecycle=Lifecycle.OPEN,
                status=Status.NOT_STARTED,
                added_at=entry.at,
                **{name: getattr(each, name) for name in each.__dataclass_fields__},
            )
            for position, each in enumerate(planned, start=self._next_position(plan))
        ]
        self._flush_all(actions)
        self._flush_all([self._update(action, entry) for action in actions])
        return actions

    def record(self, action: Action, entry: Entry) -> Update:
        """Write an entry and bring the action's own status and lifecycle in line with it.

        What it corrects counts no more: the action then stands as if that had never been said.
        """
        if entry.corrects_id:
            self._take_back(action, entry.corrects_id, entry.at)
        update = self._update(action, entry)
        self._flush_all([update])
        self._complete(update)
        if entry.to_status:
            action.status = entry.to_status
        if entry.kind in ANSWERS:
            action.answered_at, action.latest_id = entry.at, update.id
        action.lifecycle = LIFECYCLES.get(entry.kind, action.lifecycle)
        if entry.kind not in UNHEARD_OF:
            self._draw_anew(action, update)
        return update

    def restricted(self, since: datetime | None = None) -> dict[str, int | None]:
        """The refs of the plan's restricted actions and the objective of each, for counting, whoever asks.

        With `since` only of those that were restricted after an instant.
        """
        query = select(Action.ref, Action.objective_id).join(Action.plan).where(Action.restricted_at.is_not(None))
        query = query.where(Action.restricted_at > since) if since else query
        query = query.where(Action.partnership_id == self._partnership_id, Plan.current)
        query = query.where(Action.lifecycle != Lifecycle.WITHDRAWN)
        rows = self._session.execute(query, execution_options=UNSEEN)
        return {ref: objective_id for ref, objective_id in rows}

    def owned(self, member_id: int) -> list[Action]:
        """What a member owns that is open or proposed, in the plan's order; locked, to be passed on.

        Restricted ones too, whoever asks: somebody who leaves leaves them as well.
        """
        query = self._query().where(Action.owner_id == member_id)
        query = query.where(Action.lifecycle.in_((Lifecycle.OPEN, Lifecycle.PROPOSED))).order_by(*IN_ORDER)
        locked = query.with_for_update(of=Action).execution_options(populate_existing=True, **UNSEEN)
        return list(self._session.scalars(locked))

    def listed(self, prompt_id: int) -> list[Action]:
        """The actions that a prompt asks about, in its order; those of an earlier plan too, but no restricted ones."""
        query = ASKED.where(Action.restricted_at.is_(None)).where(
            Action.partnership_id == self._partnership_id, PromptAction.prompt_id == prompt_id
        )
        return list(self._session.scalars(query.order_by(PromptAction.position)).unique())

    def supporting(self, organisation_id: int) -> set[int]:
        """The numbers of the actions that an organisation supports."""
        query = select(Action.id).join(Action.supporters)
        query = query.where(Action.partnership_id == self._partnership_id, Organisation.id == organisation_id)
        return set(self._session.scalars(query))

    def _take_back(self, action: Action, number: int, at: datetime) -> None:
        entries = self.history(action)[::-1]
        for each in entries:
            if each.id == number:
                each.taken_back_at = at
        for name, value in vars(standing_by(entries)).items():
            setattr(action, name, value)

    def _draw_anew(self, action: Action, update: Update) -> None:
        """Let every prompt that lists the action show this entry. How the action stands is written with all else."""
        prompts = Prompts(self._session, self._partnership_id)
        with self._session.no_autoflush:
            prompts.redraw(prompts.listing(action.id, update.at), str(update.id), update.at)

    def _query(self) -> Select[Action]:
        return CURRENT.where(Action.partnership_id == self._partnership_id)

    def _update(self, action: Action, entry: Entry) -> Update:
        return Update(
            partnership_id=self._partnership_id,
            action_id=action.id,
            from_status=action.status,
            **{name: getattr(entry, name) for name in entry.__dataclass_fields__},
        )

    def _flush_all(self, rows: Sequence[Action | Update]) -> None:
        self._session.add_all(rows)
        self._session.flush()

    def _complete(self, update: Update) -> None:
        """Who and for whom, so that a new entry can be said back; both were read when the words were."""
        set_committed_value(update, "entered_by", self._known(Member, update.entered_by_id))
        set_committed_value(update, "reported_for", self._known(Organisation, update.reported_for_id))

    def _known(self, table: type[Row], key: int | None) -> Row | None:
        return self._session.get(table, key) if key else None

    def _next_ref(self, plan: Plan, objective: Objective | None) -> str:
        self._session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())
        query = select(Action.ref).where(Action.plan_id == plan.id)
        under = Action.objective_id == objective.id if objective else Action.objective_id.is_(None)
        refs = self._session.scalars(query.where(under), execution_options=UNSEEN)
        used = [int(ref.rpartition(".")[2]) for ref in refs if _numbered(ref)]
        return f"{objective.ref if objective else PLAN_WIDE}.{max(used, default=0) + 1}"

    def _next_position(self, plan: Plan) -> int:
        query = select(func.max(Action.position)).where(Action.plan_id == plan.id)
        highest = self._session.scalar(query, execution_options=UNSEEN)
        return (highest or 0) + 1


UNHEARD_OF = (UpdateKind.ADDED, UpdateKind.PROPOSED, UpdateKind.COMMENT)
"""The entries of a new action, which no prompt lists yet, and those that a prompt does not show."""


def _numbered(ref: str) -> bool:
    return ref.rpartition(".")[2].isdigit()
