"""Plan file -> rows: a plan is loaded, and loaded again when its file has changed.

Rows are found again by key, name or ref. Only what the file says differently from last time is applied to an
action, so that a lead or a due date given in chat stays; whatever changes leaves an entry in its history.
"""

from datetime import datetime

from sqlalchemy import select

from storage.auditing.audit import LOADED
from storage.auditing.book import Noted
from storage.clearance import cleared
from storage.loading.actions import load_actions
from storage.loading.funding import load_funding
from storage.loading.ground import load_ground
from storage.loading.job import Job
from storage.loading.keeping import load_retention
from storage.loading.levels import load_categories, load_levels
from storage.loading.loaded import Left, Loaded, Tally
from storage.loading.measures import load_measures
from storage.planfile import BadPlan, PlanFile
from storage.stores import Stores, Unit
from storage.tables import Partnership, Plan

__all__ = ["Left", "Loaded", "OtherPartnership", "load"]


class OtherPartnership(BadPlan):
    """The plan belongs to another partnership than the one it was loaded for."""


def load(
    unit: Unit, plan: PlanFile, at: datetime, *, expected: Partnership | None = None, by: int | None = None
) -> Loaded:
    """Load a plan and say what that changed. `by` is the member who loads it, for the history.

    The plan becomes the one worked to now, unless a stored plan supersedes it. Raises OtherPartnership when it
    belongs to another partnership than `expected`, and Conflict when another process loads it in this instant.
    """
    _refuse_others(plan, expected)
    if by is None:
        unit.acts(at)
    partnership, is_new = _partnership(unit, plan, at)
    stores = unit.within(partnership.id)
    with stores.audit.as_one() as rows:
        loaded, row = _load(stores, partnership, plan, at, by, is_new=is_new)
    if loaded.changed or rows:
        _note(stores, row, loaded, rows, at, by)
    return loaded


def _load(
    stores: Stores, partnership: Partnership, plan: PlanFile, at: datetime, by: int | None, *, is_new: bool
) -> tuple[Loaded, Plan]:
    before = stores.plans.current()
    superseded_by = _superseded_by(stores, plan.period.label)
    job = Job(stores, plan, at, by, Tally(), leads=superseded_by is None)
    if job.leads:
        _rename(partnership, job)
        load_retention(partnership, job)
    organisations = load_ground(job)
    row, objectives = load_levels(job, organisations)
    with cleared(stores.session):
        load_actions(job, row, objectives, organisations)
    load_categories(job, row, objectives)
    load_measures(job, row, objectives)
    load_funding(job, row, objectives)
    if job.leads and not row.current:
        stores.plans.make_current(row)
    stores.session.flush()
    loaded = job.tally.loaded(
        partnership, plan, is_new=is_new, replaced=_replaced(before, row), superseded_by=superseded_by or ""
    )
    return loaded, row


def _note(stores: Stores, row: Plan, loaded: Loaded, rows: list[Noted], at: datetime, by: int | None) -> None:
    """One entry for all that was added; what was there before and changed has entries of its own."""
    actions = {"added": len(loaded.added), "edited": len(loaded.edited), "withdrawn": len(loaded.withdrawn)}
    counts = {"actions": {what: count for what, count in actions.items() if count}, "others": dict(loaded.also_added)}
    event = LOADED if by else f"{LOADED} by the operator"
    stores.audit.add(event, f"plan {row.id}", now=counts, rows=rows, at=at)


def _refuse_others(plan: PlanFile, expected: Partnership | None) -> None:
    other = plan.partnership
    if expected and other.key != expected.key:
        raise OtherPartnership(
            [
                f"This plan belongs to {other.name} ({other.key}), and this is {expected.name} ({expected.key}). "
                f"Load a plan whose partnership has the key {expected.key}."
            ]
        )


def _partnership(unit: Unit, plan: PlanFile, at: datetime) -> tuple[Partnership, bool]:
    """The plan's partnership and whether it is new. Its row is locked, so that two loads follow each other."""
    written = plan.partnership
    known = unit.partnerships.by_key(written.key)
    if known is None:
        return unit.partnerships.add(written.key, written.name, written.brand or "", written.zone, at), True
    session = unit.within(known.id).session
    session.execute(select(Partnership.id).where(Partnership.id == known.id).with_for_update(key_share=True))
    session.refresh(known)
    return known, False


def _superseded_by(stores: Stores, label: str) -> str | None:
    """The label of a stored plan that says it supersedes this one."""
    return next((each.label for each in stores.plans.all() if each.supersedes == label != each.label), None)


def _rename(partnership: Partnership, job: Job) -> None:
    written = job.file.partnership
    said: dict[str, str | int] = {"name": written.name, "brand": written.brand or "", "zone": written.zone}
    said |= {"suppress_under": written.suppress_under} if written.suppress_under else {}
    job.tally.edit("partnership details", job.set(partnership, **said))


def _replaced(before: Plan | None, row: Plan) -> str:
    return before.label if before and row.current and before is not row else ""
