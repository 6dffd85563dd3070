"""How long each sort of record is kept: since when, where that comes from, and before which day what may go. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from storage.keeping.periods import MONTHS


@dataclass(frozen=True)
class Period:
    """One sort of record: `months` after `since` it goes, unless the partnership says otherwise.

    `goes` says what then happens, `source` where the number comes from. It may not be set below `least` months.
    """

    key: str
    label: str
    since: str
    goes: str
    source: str

    @property
    def months(self) -> int:
        """How long it is usually kept."""
        return MONTHS[self.key].usual

    @property
    def least(self) -> int:
        """The least that a partnership may say."""
        return MONTHS[self.key].least


ADVISED = "advised for community safety partnerships; your data protection officer should confirm it"
TIDY = "kept only as long as it is of use to the bot"
PERIODS: Mapping[str, Period] = MappingProxyType(
    {
        each.key: each
        for each in (
            Period(
                "history",
                "Updates, their history, digests and meeting actions",
                "after the strategy was followed by another",
                "deleted; the plan's actions stay, with the status that they ended with, and what meetings left open",
                ADVISED,
            ),
            Period(
                "incidents",
                "Incidents",
                "after they were logged",
                "only the count is left, with category, place and month; the words and who logged it go",
                ADVISED,
            ),
            Period(
                "members",
                "Members who were removed",
                "after they were removed",
                "name, email and chat identity go; what they wrote stays",
                TIDY,
            ),
            Period("reminders", "Private reminders", "after they were sent", "deleted", TIDY),
            Period(
                "messages",
                "Texts of the bot's messages",
                "after they were sent",
                "deleted here; issued digests stay, and what stands in the chat stays there",
                TIDY,
            ),
            Period("requests", "Answers to requests", "after they were given", "deleted", TIDY),
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
