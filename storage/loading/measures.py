"""The measures of a plan's file, from its baselines: added once, and changed only in what the file says differently."""

import re
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select

from storage.loading.filed import columns, differing, match
from storage.loading.job import Job
from storage.loading.levels import Objectives
from storage.loading.loaded import Left
from storage.organisations import fold
from storage.planfile import Baseline, PlanFile
from storage.planfile.fields import MONTH_NAMES
from storage.tables import Measure, Plan, Reading
from storage.tables.base import Json
from storage.vocabulary import Unit

UNITS = {"count_per_week": Unit.PER_WEEK, "gbp": Unit.POUNDS}
"""The units that a plan's file calls otherwise; the others differ by an underscore at most."""
GONE = "gone"
"""Marks, in what the file said, a measure that the file stopped naming and that was retired for it."""
MONTHS = re.compile(r"(\d{4})-(\d\d)\.\.(\d{4})-(\d\d)")


def load_measures(job: Job, plan: Plan, objectives: Objectives) -> None:
    """Add the measures that are new, bring the others in line, and retire what the file no longer names."""
    known = list(job.stores.session.scalars(select(Measure).where(Measure.plan_id == plan.id).order_by(Measure.id)))
    for said in _written(job.file):
        measure = match(said, known)
        if measure is None:
            known.append(job.stores.measures.add(plan, job.at, job.by, filed=said, **columns(said, objectives)))
            job.tally.add("measures")
        else:
            _edit(measure, said, objectives, job)
    _retire_the_unnamed(known, job)


def _written(file: PlanFile) -> Iterable[Json]:
    """What the file says of each measure, as it is kept."""
    for each in file.baselines:
        yield {
            "name": each.name,
            "objective": each.objective,
            "unit": UNITS.get(each.unit) or Unit(each.unit.replace("_", " ")),
            "geography": each.geography or "",
            "polarity": each.polarity,
            "baseline": format(each.value, "f"),
            "baseline_period": _in_words(each.period or ""),
            "comparator": each.comparator or "",
            "target": None if each.target is None else format(each.target, "f"),
            "target_span": each.per,
            "bands": _bands(each),
            "source": each.source or "",
        }


def _in_words(period: str) -> str:
    """`2020-03..2020-11` as people read it; any other words as they are."""
    found = MONTHS.fullmatch(period)
    if not found:
        return period
    first, last = (MONTH_NAMES[int(found[group]) - 1].capitalize() for group in (2, 4))
    return f"{first}{'' if found[1] == found[3] else f' {found[1]}'} to {last} {found[3]}"


def _bands(baseline: Baseline) -> list[Json] | None:
    said = [{"word": each.word, "within": each.within} for each in baseline.bands]
    if not said:
        return None
    said[0]["within"] = said[0]["within"] or Decimal()
    return [
        {name: value if name == "word" else float(value) for name, value in each.items() if value is not None}
        for each in said
    ]


def _edit(measure: Measure, said: Json, objectives: Objectives, job: Job) -> None:
    """Apply what differs from last time."""
    changed = job.set(measure, **columns(differing(said, measure), objectives))
    if measure.filed and measure.filed.get(GONE) and measure.retired_at:
        changed = job.set(measure, retired_at=None)
    job.set(measure, filed=said)
    job.tally.edit("measures", changed)
    job.stores.session.flush()


def _retire_the_unnamed(known: Iterable[Measure], job: Job) -> None:
    """Retire what the file no longer names, unless somebody has given a figure for it."""
    named = {fold(said["name"]) for said in _written(job.file)}
    for measure in known:
        if not measure.filed or fold(measure.filed["name"]) in named or measure.retired_at:
            continue
        figures = select(Reading.id).where(Reading.measure_id == measure.id).limit(1)
        if job.stores.session.scalar(figures):
            job.tally.left.append(Left(measure.name, "the file no longer names it, but figures were given for it"))
            continue
        job.set(measure, retired_at=job.at, filed={**measure.filed, GONE: True})
        job.tally.edit("measures")
