"""For how many months each sort of record is usually kept, and how few and how many they may be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LONGEST = 600
"""Months that any period may be at the most: fifty years."""


@dataclass(frozen=True)
class Months:
    """How long a sort of record is usually kept, and the least that it may be set to."""

    usual: int
    least: int = 1


MONTHS: Mapping[str, Months] = MappingProxyType(
    {
        "history": Months(72, least=12),
        "incidents": Months(24, least=3),
        "members": Months(24),
        "reminders": Months(12, least=6),
        "messages": Months(12, least=3),
        "requests": Months(3),
    }
)
"""By the key of the sort. What each is, and where its number comes from, is said in `schedules.retention`."""


def as_stored(months: Mapping[str, int]) -> dict[str, int] | None:
    """The periods of a partnership as it stores them: those that are not the usual ones, or nothing."""
    return {key: each for key, each in months.items() if each != MONTHS[key].usual} or None
