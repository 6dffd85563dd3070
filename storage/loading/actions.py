"""The actions of a plan: added and edited by ref, and never taken away from those who have answered on them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload, selectinload

from storage.actions import Entry, Planned
from storage.loading.ground import Organisations
from storage.loading.job import Job
from storage.loading.levels import Objectives
from storage.loading.loaded import Left
from storage.organisations import fold
from storage.planfile import ActionFile
from storage.tables import Action, ActionSupport, Objective, Organisation, Plan
from storage.tables.base import Json
from storage.vocabulary import Lifecycle, UpdateKind

GONE = "gone"
"""Marks, in what the file said, an action that the file stopped naming and that was withdrawn for it."""


def load_actions(job: Job, plan: Plan, objectives: Objectives, organisations: Organisations) -> None:
    """Bring the plan's actions in line with its file."""
    rows = _stored(plan, job)
    filed: Json = dict(plan.filed)
    added = _add([each for each in _written(job, objectives) if each[0].ref not in rows], plan, organisations, job)
    rows |= added
    for written, _ in _written(job, objectives):
        said = _said(written, job)
        if written.ref not in added and not _edit(rows[written.ref], filed.get(written.ref), said, organisations, job):
            continue
        if said.get("restricted") and not filed.get(written.ref, {}).get("restricted"):
            _restrict(rows[written.ref], job)
        filed[written.ref] = said
    _withdraw_the_unnamed(rows, filed, job)
    _put_in_order(rows, job)
    if filed != plan.filed:
        plan.filed = filed


def _stored(plan: Plan, job: Job) -> dict[str, Action]:
    query = select(Action).where(Action.plan_id == plan.id).order_by(Action.position, Action.id)
    query = query.options(joinedload(Action.lead), joinedload(Action.owner), selectinload(Action.supporters))
    return {row.ref: row for row in job.stores.session.scalars(query.execution_options(populate_existing=True))}


def _written(job: Job, objectives: Objectives) -> Iterator[tuple[ActionFile, Objective | None]]:
    for objective in job.file.objectives:
        yield from ((action, objectives[objective.ref]) for action in objective.actions)
    yield from ((action, None) for action in job.file.plan_wide)


def _refs(job: Job) -> list[str]:
    """Every ref in the file, in its order."""
    under = [action.ref for objective in job.file.objectives for action in objective.actions]
    return [*under, *(action.ref for action in job.file.plan_wide)]


def _said(written: ActionFile, job: Job) -> Json:
    """What the file says of an action, with organisations by their full names."""
    return {
        "text": written.text,
        "lead": job.file.organisation(written.lead).name if written.lead else None,
        "due": written.due.isoformat() if written.due else None,
        "measure": written.measure or "",
        "supporters": sorted({job.file.organisation(name).name for name in written.partners}),
        **({"restricted": True} if written.restricted else {}),
    }


def _add(
    written: list[tuple[ActionFile, Objective | None]], plan: Plan, organisations: Organisations, job: Job
) -> dict[str, Action]:
    """The actions that are new, by ref."""
    said = [(_said(action, job), action, objective) for action, objective in written]
    planned = [
        Planned(
            action.ref,
            action.text,
            objective.id if objective else None,
            organisations[each["lead"]].id if each["lead"] else None,
            action.due,
            each["measure"],
        )
        for each, action, objective in said
    ]
    rows = job.stores.actions.add_planned(plan, planned, job.entry(UpdateKind.ADDED))
    _support(
        [(row, organisations[name]) for row, (each, *_) in zip(rows, said, strict=True) for name in each["supporters"]],
        job,
    )
    job.tally.added.extend(row.ref for row in rows)
    return {row.ref: row for row in rows}


def _restrict(action: Action, job: Job) -> None:
    """What the file says once; it never opens what is restricted, which takes a coordinator with a grant."""
    if action.restricted_at is None:
        action.restricted_at = job.at
        job.stores.session.flush()
        job.stores.actions.record(action, job.entry(UpdateKind.RESTRICTED))


def _edit(action: Action, before: Json | None, said: Json, organisations: Organisations, job: Job) -> bool:
    """Apply what the file says differently from last time; False when the action is not the file's to edit."""
    if before is None and fold(action.text) != fold(said["text"]):
        here = "here it is a restricted one" if action.restricted_at else f"here it is “{action.text}”"
        why = f"{here}, added in chat; give the one in the file a ref that is free"
        job.tally.left.append(Left(action.ref, why))
        return False
    known = before or {"text": said["text"], "lead": None, "due": None, "measure": "", "supporters": []}
    entries = list(_back(action, known, job))
    for name, change in CHANGES.items():
        if known[name] != said[name]:
            entries += change(action, said[name], organisations, job)
    job.stores.session.flush()
    for entry in entries:
        job.stores.actions.record(action, entry)
    if entries:
        job.tally.edited.append(action.ref)
    return True


def _back(action: Action, known: Json, job: Job) -> Iterator[Entry]:
    if known.get(GONE) and action.lifecycle == Lifecycle.WITHDRAWN:
        yield job.entry(UpdateKind.ADDED, text="The plan file names it again.")


def _change_text(action: Action, text: str, _organisations: Organisations, job: Job) -> Iterator[Entry]:
    if action.text != text:
        yield job.entry(UpdateKind.EDITED, was=action.text, now=text)
        action.text = text


def _change_lead(action: Action, name: str | None, organisations: Organisations, job: Job) -> Iterator[Entry]:
    lead = organisations[name] if name else None
    if action.lead is not lead:
        yield job.entry(UpdateKind.ASSIGNED, was=_named(action.lead), now=_named(lead) or "no lead")
        action.lead = lead
        if action.owner and action.owner.organisation_id != (lead.id if lead else None):
            action.owner = None


def _change_due(action: Action, day: str | None, _organisations: Organisations, job: Job) -> Iterator[Entry]:
    due = date.fromisoformat(day) if day else None
    if action.due != due:
        yield job.entry(UpdateKind.DUE, was=_day(action.due), now=_day(due) or "no due date")
        action.due = due


def _change_measure(action: Action, measure: str, _organisations: Organisations, job: Job) -> Iterator[Entry]:
    if action.measure != measure:
        text = "How it is measured, by the plan file."
        yield job.entry(UpdateKind.EDITED, text=text, was=action.measure, now=measure or "nothing")
        action.measure = measure


def _change_supporters(action: Action, named: list[str], organisations: Organisations, job: Job) -> Iterator[Entry]:
    wanted = [organisations[name] for name in named]
    if {each.id for each in action.supporters} != {each.id for each in wanted}:
        was, now = (", ".join(sorted(each.name for each in rows)) for rows in (action.supporters, wanted))
        yield job.entry(UpdateKind.EDITED, text="Who supports it, by the plan file.", was=was, now=now or "nobody")
        job.stores.session.execute(delete(ActionSupport).where(ActionSupport.action_id == action.id))
        _support([(action, each) for each in wanted], job)


Change = Callable[[Action, Any, Organisations, Job], Iterator[Entry]]
CHANGES: dict[str, Change] = {
    "text": _change_text,
    "lead": _change_lead,
    "due": _change_due,
    "measure": _change_measure,
    "supporters": _change_supporters,
}


def _support(supported: list[tuple[Action, Organisation]], job: Job) -> None:
    links = [{"action_id": action.id, "organisation_id": each.id} for action, each in supported]
    if links:
        job.stores.session.execute(insert(ActionSupport), links)


def _withdraw_the_unnamed(rows: dict[str, Action], filed: Json, job: Job) -> None:
    """Withdraw what the file no longer names, unless somebody has answered on it."""
    named = set(_refs(job))
    for ref, said in filed.items():
        if ref in named or said.get(GONE) or rows[ref].lifecycle not in (Lifecycle.OPEN, Lifecycle.COMPLETE):
            continue
        if rows[ref].answered_at:
            job.tally.left.append(Left(ref, "the file no longer names it, but it has been answered on"))
            continue
        job.stores.actions.record(rows[ref], job.entry(UpdateKind.WITHDRAWN, text="The plan file no longer names it."))
        filed[ref] = {**said, GONE: True}
        job.tally.withdrawn.append(ref)


def _put_in_order(rows: dict[str, Action], job: Job) -> None:
    """The order of the file, then what was added in chat."""
    named = dict.fromkeys(_refs(job))
    order = [*named, *(ref for ref in rows if ref not in named)]
    for position, ref in enumerate(order, start=1):
        job.set(rows[ref], position=position)


def _named(organisation: Organisation | None) -> str:
    return organisation.name if organisation else ""


def _day(day: date | None) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""
