"""What the trail of an incident does not tell: what was changed of it while its category was a restricted one."""

from collections.abc import Collection, Iterable

from storage.tables import IncidentChange
from storage.vocabulary import CATEGORIES

RESERVED = frozenset({"place", "day", "text", "source", "outcome"})
"""What may not be told of that time."""
RESTRICTED_LABELS = frozenset(each.label for each in CATEGORIES.values() if each.restricted)


def reserved(changes: Iterable[IncidentChange]) -> Collection[int]:
    """The numbers of those of an incident's changes of which is not told what they changed, nor into what."""
    every = list(changes)
    opened = (each.at for each in every if each.what == "category" and each.was in RESTRICTED_LABELS)
    last = max(opened, default=None)
    return {each.id for each in every if last is not None and each.at <= last and each.what in RESERVED}
