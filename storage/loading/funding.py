"""The bids of a plan's file: added once, and changed only in what the file says differently from last time."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from storage.loading.job import Job
from storage.loading.levels import Objectives
from storage.planfile import PlanFile
from storage.tables import Bid, Plan
from storage.tables.base import Json
from storage.vocabulary import Outcome


def load_funding(job: Job, plan: Plan, objectives: Objectives) -> None:
    """Add the bids that are new, and bring the others in line. One that the file no longer names stays."""
    known = [each for each in job.stores.funding.all() if each.plan_id == plan.id]
    for said in _written(job.file):
        bid = _match(said, known)
        if bid is None:
            values = {"plan_id": plan.id, "filed": said, **_columns(said, objectives)}
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


def _match(said: Json, known: Iterable[Bid]) -> Bid | None:
    """The row of this bid: what the file called so before, or one that was added in chat under the same name."""
    by_name = {str(each.filed["name"] if each.filed else each.name).casefold(): each for each in known}
    return by_name.get(said["name"].casefold())


def _edit(bid: Bid, said: Json, objectives: Objectives, job: Job) -> None:
    """Apply what differs from last time; of one that was added in chat the file only takes note."""
    before = bid.filed or said
    differing = [name for name, value in said.items() if before.get(name) != value]
    columns = _columns({name: said[name] for name in differing}, objectives)
    job.set(bid, filed=said)
    job.tally.edit("bids", job.set(bid, **columns))
    job.stores.session.flush()


def _columns(said: Mapping[str, Any], objectives: Objectives) -> dict[str, Any]:
    return {COLUMNS.get(name, name): _value(name, value, objectives) for name, value in said.items()}


COLUMNS = {"objective": "objective_id"}
"""Where something is kept under another name than it has in the file."""


def _value(name: str, value: Any, objectives: Objectives) -> Any:  # noqa: ANN401 - whatever a file says
    if value is None:
        return None
    match name:
        case "amount":
            return Decimal(value)
        case "outcome":
            return Outcome(value)
        case "ends_on":
            return date.fromisoformat(value)
        case "objective":
            return objectives[value].id
    return value
