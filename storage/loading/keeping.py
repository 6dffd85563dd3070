"""How long a plan says that records are kept."""

from storage.keeping.periods import MONTHS, as_stored
from storage.loading.job import Job
from storage.tables import Partnership


def load_retention(partnership: Partnership, job: Job) -> None:
    """Set what the plan says differently from last time, so that what was changed in chat meanwhile stays."""
    said, filed = job.file.retention.months, partnership.filed or {}
    kept = {key: each.usual for key, each in MONTHS.items()} | (partnership.retention or {})
    for key, before in kept.items():
        stays = key not in said and before != filed.get(key)
        if said.get(key) == filed.get(key) or stays:
            continue
        kept[key] = said.get(key, MONTHS[key].usual)
        if kept[key] != before:
            job.tally.kept.append(f"{key} {kept[key]} instead of {before}")
    job.set(partnership, retention=as_stored(kept), filed=said or None)
