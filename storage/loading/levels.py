"""The levels of a plan above its actions: the plan itself, its aims and its objectives."""

from dataclasses import asdict

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import selectinload

from storage.loading.ground import Organisations
from storage.loading.job import Job
from storage.loading.quoting import quoted
from storage.planfile import ObjectiveFile
from storage.tables import Aim, CategoryObjective, Objective, ObjectiveService, Plan

Objectives = dict[str, Objective]
"""The objectives of a plan as rows, by ref."""


def load_levels(job: Job, organisations: Organisations) -> tuple[Plan, Objectives]:
    """The plan's row and its objectives. One that the file no longer names stays, for the sake of its history."""
    plan = _load_plan(job)
    _load_aims(plan, job)
    return plan, _load_objectives(plan, organisations, job)


def load_categories(job: Job, plan: Plan, objectives: Objectives) -> None:
    """Which objective an incident of a category counts under, just as the file says."""
    session = job.stores.session
    rows = session.scalars(select(CategoryObjective).where(CategoryObjective.plan_id == plan.id))
    known = {row.category: row for row in rows}
    written = {category: objectives[ref].id for category, ref in job.file.incident_objectives.items()}
    for category, objective_id in written.items():
        if category in known:
            job.tally.edit("incident categories", job.set(known[category], objective_id=objective_id))
        else:
            values = {"partnership_id": job.stores.partnership_id, "plan_id": plan.id, "category": category}
            session.add(CategoryObjective(**values, objective_id=objective_id))
            job.tally.add("incident categories")
    for category in known.keys() - written.keys():
        session.delete(known[category])
        job.tally.edit("incident categories")


def _load_plan(job: Job) -> Plan:
    written = job.file
    values = {
        "title": written.partnership.strategy_title or f"{written.words.plan} {written.period.label}",
        "supersedes": written.period.supersedes or "",
        "words": {level: word for level, word in asdict(written.words).items() if isinstance(word, str)},
        "about": quoted(written),
    }
    known = job.stores.plans.labelled(written.period.label)
    if known is None:
        row = Plan(partnership_id=job.stores.partnership_id, label=written.period.label, current=False, **values)
        row.loaded_at, row.filed = job.at, {}
        job.stores.session.add(row)
        job.stores.session.flush()
        return row
    job.tally.edit("plan details", job.set(known, **values))
    return known


def _load_aims(plan: Plan, job: Job) -> None:
    """Aims have no refs, so they are told apart by their place in the list."""
    session = job.stores.session
    known = list(session.scalars(select(Aim).where(Aim.plan_id == plan.id).order_by(Aim.position)))
    for position, title in enumerate(job.file.aims, start=1):
        if position <= len(known):
            job.tally.edit("aims", job.set(known[position - 1], title=title, position=position))
        else:
            session.add(Aim(partnership_id=job.stores.partnership_id, plan_id=plan.id, position=position, title=title))
            job.tally.add("aims")
    for surplus in known[len(job.file.aims) :]:
        session.delete(surplus)
        job.tally.edit("aims")


def _load_objectives(plan: Plan, organisations: Organisations, job: Job) -> Objectives:
    session = job.stores.session
    query = select(Objective).where(Objective.plan_id == plan.id).options(selectinload(Objective.services))
    known = {row.ref: row for row in session.scalars(query)}
    fresh = {ref: row for ref, row in _new_objectives(plan, job).items() if ref not in known}
    session.add_all(fresh.values())
    session.flush()
    for position, written in enumerate(job.file.objectives, start=1):
        services = {organisations[job.file.organisation(name).name].id for name in written.services}
        if written.ref in fresh:
            _support(fresh[written.ref], services, job)
            job.tally.add("objectives")
        else:
            _edit_objective(known[written.ref], written, position, services, job)
    return {**known, **fresh}


def _new_objectives(plan: Plan, job: Job) -> Objectives:
    common = {"partnership_id": job.stores.partnership_id, "plan_id": plan.id}
    return {
        written.ref: Objective(**common, ref=written.ref, position=position, title=written.title)
        for position, written in enumerate(job.file.objectives, start=1)
    }


def _edit_objective(row: Objective, written: ObjectiveFile, position: int, services: set[int], job: Job) -> None:
    changed = job.set(row, title=written.title, position=position)
    if services != {each.id for each in row.services}:
        job.stores.session.execute(delete(ObjectiveService).where(ObjectiveService.objective_id == row.id))
        _support(row, services, job)
        job.stores.session.expire(row, ["services"])
        changed = True
    job.tally.edit("objectives", changed)


def _support(row: Objective, services: set[int], job: Job) -> None:
    links = [{"objective_id": row.id, "organisation_id": each} for each in sorted(services)]
    if links:
        job.stores.session.execute(insert(ObjectiveService), links)
