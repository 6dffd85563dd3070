"""The bids of a plan's file: added once, and changed only in what the file says differently from last time."""

from collections.abc import Iterable

from storage.loading.filed import columns, differing, match
from storage.loading.job import Job
from storage.loading.levels import Objectives
from storage.planfile import PlanFile
from storage.tables import Bid, Plan
from storage.tables.base import Json


def load_funding(job: Job, plan: Plan, objectives: Objectives) -> None:
    """Add the bids that are new, and bring the others in line. One that the file no longer names stays."""
    known = [each for each in job.stores.funding.all() if each.plan_id == plan.id]
    for said in _written(job.file):
        bid = match(said, known)
        if bid is None:
            values = {"plan_id": plan.id, "filed": said, **columns(said, objectives)}
            known.append(job.stores.funding.add(values, job.at, job.by))
            job.tally.add("bids")
        else:
            _edit(bid, said, objectives, job)


def _written(file: PlanFile) -> Iterable[Json]:
    """What the file says of each bid, as it is kept."""
    funding = file.funding_secured
    for each in funding.bids if funding else ():
        yield {
            "name": each.name,
            "purpose": each.purpose or "",
            "funder": each.funder or "",
            "amount": each.gbp,
            "outcome": each.outcome,
            "period": funding.period or "" if funding else "",
            "ends_on": each.ends.isoformat() if each.ends else None,
            "objective": each.objective,
        }


def _edit(bid: Bid, said: Json, objectives: Objectives, job: Job) -> None:
    """Apply what differs from last time."""
    changes = columns(differing(said, bid), objectives)
    job.set(bid, filed=said)
    job.tally.edit("bids", job.set(bid, **changes))
    job.stores.session.flush()
