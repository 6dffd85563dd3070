"""What a partnership keeps for how long, what of it has been kept for long enough, and how that is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from schedules.calendar import at_local, say_day
from schedules.retention import PERIODS, Period, months_before, periods
from storage.keeping.retaining import Kept, Retaining
from storage.stores import Stores


@dataclass(frozen=True)
class Held:
    """One sort of record: its period in months, and what of it is older than that."""

    period: Period
    months: int
    kept: Kept

    @property
    def usual(self) -> bool:
        """Whether the period is the one that comes with Convenor."""
        return self.months == self.period.months

    def goes(self) -> str:
        """What would go now, with how old the oldest is."""
        if not self.kept.count:
            return "nothing"
        oldest = f", the oldest of {say_day(self.kept.oldest)}" if self.kept.oldest else ""
        return f"{self.kept.count:,}{oldest}"


def held(stores: Stores, now: datetime, instead: Mapping[str, int] | None = None) -> list[Held]:
    """Every sort of record with its period, or with another `instead`, and what of it is old enough to go."""
    months = periods(stores.partnership.retention) | dict(instead or {})
    retaining = Retaining(stores.session, stores.partnership_id)
    return [
        Held(period, months[key], retaining.kept(key, cutoff(stores, now, months[key])))
        for key, period in PERIODS.items()
    ]


def cutoff(stores: Stores, now: datetime, months: int) -> datetime:
    """The instant before which everything has been kept for so many months: a midnight where the partnership is."""
    zone = ZoneInfo(stores.partnership.zone)
    return at_local(months_before(now.astimezone(zone).date(), months), time(0), zone)


def say_months(months: int) -> str:
    """A period in words: `24 months`, and in years where it is some."""
    said = "1 month" if months == 1 else f"{months} months"
    years = months // 12
    return f"{said} ({years} year{'' if years == 1 else 's'})" if months % 12 == 0 else said
