"""Looking at the plan's objectives, by whatever name the plan calls them: all of them, or one with its actions."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

from handlers.command import Command, handles
from handlers.paging import page
from handlers.reading.kinds import NUMBER, OBJECTIVE
from handlers.reading.slots import Slot
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import WHOLE_PLAN, counted, summary, times
from storage.actions import PLAN_WIDE
from storage.tables import Action, Objective
from storage.vocabulary import CATEGORIES, Lifecycle, Status

RECENT = timedelta(days=31)
IN_THE_PLAN = (Lifecycle.OPEN, Lifecycle.COMPLETE)


class ListObjectives(Command):
    words = "objective list"
    right = Right.READ
    help = "List the plan's objectives, with how many actions stand where"
    bare = "alone"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_objectives(command: ListObjectives, request: Request) -> Reply:
    actions = request.stores.actions.all(*IN_THE_PLAN)
    objectives = request.stores.plans.objectives()
    rows = [_row(each, _of(each, actions), request) for each in objectives]
    if wide := _of(None, actions):
        rows.append(Item(text=f"{PLAN_WIDE} {WHOLE_PLAN}", detail=_counts(wide, request)))
    shown = page(rows, command.page, "/objective list")
    word = counted(len(objectives), request.word("objective"), request.word("objective", many=True))
    plan = request.plan.title or request.partnership.name
    label = "" if request.plan.label in plan else f" ({request.plan.label})"
    title = f"{word} of {plan}{label}"
    return Reply(title=title, parts=(Items(items=tuple(shown.rows)), *shown.footer), buttons=shown.buttons)


class ShowObjective(Command):
    words = "objective show"
    right = Right.READ
    help = "Show one objective, its actions and its recent incidents"
    example = "4"

    ref: Annotated[str, Slot(OBJECTIVE, "Objective", "Its number, or plan for what belongs to none")]
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def show(command: ShowObjective, request: Request) -> Reply:
    objective = request.stores.plans.objective(command.ref)
    actions = _of(objective, request.stores.actions.all())
    shown = page(actions, command.page, f"/objective show {command.ref}")
    items = tuple(Item(text=f"{each.ref} {each.text}", detail=summary(each, request)) for each in shown.rows)
    title = f"{objective.ref} {objective.title}" if objective else WHOLE_PLAN
    parts = [*_services(objective), Text(text=_counts(actions, request)), *_not_shown(objective, request)]
    if items:
        parts.append(Items(title=request.word("action", many=True).capitalize(), items=items))
    return Reply(
        title=title,
        parts=(*parts, *shown.footer, *_incidents(objective, request)),
        buttons=(*shown.buttons, Button(label="All incidents", line=f"/incident list objective={command.ref}")),
    )


def _of(objective: Objective | None, actions: Iterable[Action]) -> list[Action]:
    """The actions under an objective, or those of the plan as a whole; without the withdrawn."""
    ref = objective.id if objective else None
    return [each for each in actions if each.objective_id == ref and each.lifecycle != Lifecycle.WITHDRAWN]


def _row(objective: Objective, actions: list[Action], request: Request) -> Item:
    services = ", ".join(each.name for each in objective.services)
    detail = _counts(actions, request) + (f"\nSupported by {services}" if services else "")
    return Item(text=f"{objective.ref} {objective.title}", detail=detail)


def _counts(actions: list[Action], request: Request) -> str:
    """How many actions stand where, in the order of the statuses; those not in the plan by their lifecycle."""
    total = counted(len(actions), request.word("action"), request.word("action", many=True))
    standing = Counter(each.status.value if each.lifecycle in IN_THE_PLAN else each.lifecycle.value for each in actions)
    order = [each.value for each in (*Status, Lifecycle.PROPOSED, Lifecycle.CARRIED_FORWARD)]
    said = ", ".join(f"{standing[each]} {each}" for each in order if standing[each])
    return f"{total}: {said}" if said else total


def _not_shown(objective: Objective | None, request: Request) -> list[Part]:
    """How many restricted actions belong here, which this shows to nobody."""
    ref = objective.id if objective else None
    hidden = sum(each == ref for each in request.stores.actions.restricted().values())
    word, words = request.word("action"), request.word("action", many=True)
    said = counted(hidden, f"restricted {word}", f"restricted {words}")
    return [Text(text=f"{said} not shown.")] if hidden else []


def _services(objective: Objective | None) -> list[Part]:
    names = ", ".join(each.name for each in objective.services) if objective else ""
    return [Text(text=f"Supported by {names}.")] if names else []


def _incidents(objective: Objective | None, request: Request) -> tuple[Part, ...]:
    """Incidents logged of late, counted by category and place; of restricted categories by category alone."""
    ref = objective.id if objective else None
    counts: Counter[str] = Counter()
    for each in request.stores.progress.tallies(request.now - RECENT):
        if each.objective_id == ref:
            category = CATEGORIES[each.category]
            counts[category.label if category.restricted else f"{category.label}, {each.place}"] += each.count
    items = tuple(Item(text=f"{what}: {times(number)}") for what, number in counts.most_common())
    title = f"Incidents logged in the last {RECENT.days} days"
    return (Items(title=title, items=items),) if items else (Text(text=f"{title}: none."),)
