"""When a plan says that meetings are held: the rule or the dates of each kind, written down for the nightly work.

The rule is kept as it was written. What it means is read where dates are reckoned, and there the meetings are made.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from storage.loading.job import Job
from storage.planfile import MeetingDate, MeetingFile
from storage.tables import MeetingKind


def load_repeating(job: Job) -> None:
    """Add what the plan says differently from last time, so that what was changed in chat meanwhile stays."""
    if not job.leads:
        return
    kinds = {kind.key: kind for kind in job.stores.meetings.kinds()}
    today = job.at.astimezone(ZoneInfo(job.stores.partnership.zone)).date()
    for written in job.file.meetings:
        if written.rule or any(each.day >= today for each in written.dates):
            _load_one(job, kinds[written.key], written, today)


def _load_one(job: Job, kind: MeetingKind, written: MeetingFile, today: date) -> None:
    said: dict[str, Any] = {
        "said": written.rule or "",
        "dates": [_iso(each) for each in written.dates],
        "skips": list(written.skip),
    }
    last = job.stores.series.from_plan(kind)
    if last and all(getattr(last, name) == value for name, value in said.items()):
        return
    job.stores.series.add(kind, starts=today, set_at=job.at, **said)
    job.tally.add("rules for meetings" if written.rule else "lists of meeting dates")


def _iso(each: MeetingDate) -> str:
    return f"{each.day}T{each.at:%H:%M}" if each.at else f"{each.day}"
