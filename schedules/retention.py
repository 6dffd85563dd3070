"""How long each sort of record is kept: the periods, where each comes from, and before which day what may go. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

LONGEST = 600
"""Months that any period may be at the most: fifty years."""


@dataclass(frozen=True)
class Period:
    """One sort of record: `months` after `since` it goes, unless the partnership says otherwise.

    `goes` says what then happens, `source` where the number comes from. It may not be set below `least` months.
    """

    key: str
    label: str
    months: int
    since: str
    goes: str
    source: str
    least: int = 1


ADVISED = "advised for community safety partnerships; your data protection officer should confirm it"
TIDY = "kept only as long as it is of use to the bot"
PERIODS: Mapping[str, Period] = MappingProxyType(
    {
        each.key: each
        for each in (
            Period(
                "history",
                "Updates, their history and digests",
                72,
                "after the strategy was followed by another",
                "deleted; the actions stay, with the status that they ended with",
                ADVISED,
                12,
            ),
            Period(
                "incidents",
                "Incidents",
                24,
                "after they were logged",
                "only the count is left, with category, place and month; the words and who logged it go",
                ADVISED,
                3,
            ),
            Period(
                "members",
                "Members who were removed",
                24,
                "after they were removed",
                "name, email and chat identity go; what they wrote stays",
                TIDY,
            ),
            Period("reminders", "Private reminders", 12, "after they were sent", "deleted", TIDY, 6),
            Period(
                "messages",
                "Texts of the bot's messages",
                12,
                "after they were sent",
                "deleted here; issued digests stay, and what stands in the chat stays there",
                TIDY,
                3,
            ),
            Period("requests", "Answers to requests", 3, "after they were given", "deleted", TIDY),
        )
    }
)
"""Every sort of record that has a period of its own, in the order in which they are told of.

History and incidents come from what councils publish of their practice. Reminders and messages are needed for as long
as a meeting that they belong to may be asked about, requests for as long as a chat may deliver one again. Attendance is
not recorded yet. Text that was refused is never stored; the audit holds numbers only and is kept.
"""


def periods(own: Mapping[str, int] | None) -> dict[str, int]:
    """The months of every sort: the partnership's own, or the usual ones."""
    return {key: (own or {}).get(key, period.months) for key, period in PERIODS.items()}


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it is shorter.

    What is older than this has been kept for the whole of its months: nothing goes a day early.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
