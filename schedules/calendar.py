"""The calendar that partnerships live by: working days, clear days, quarters, local times, and how each is said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

# Written out because strftime would say them in whatever language the machine is set to.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAY = timedelta(days=1)
FRIDAY = 4
MAY = 5


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of England and Wales in a year, each with its name.

    One fixed calendar a year, because the library's own grows while it is read and threads share it.
    """
    known = holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False)
    return MappingProxyType({day: name.replace("(observed)", "substitute day") for day, name in known.items()})


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked: not weekends, not bank holidays, not the partnership's closed days.

    `closed` gives each closed day with the reason people are told, "Christmas closure"; the reason may be empty.
    """

    closed: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "closed", MappingProxyType(dict(self.closed)))

    def why_not(self, day: date) -> str:
        """Why a day is not worked, to follow "is": "a bank holiday (Christmas Day)". Empty for a working day."""
        if name := bank_holidays(day.year).get(day):
            return f"a bank holiday ({name})"
        if day in self.closed:
            why = self.closed[day]
            return f"a day the partnership is closed ({why})" if why else "a day the partnership is closed"
        return f"a {say_weekday(day)}" if day.weekday() > FRIDAY else ""

    def is_working(self, day: date) -> bool:
        """Whether people are at work on this day."""
        return not self.why_not(day)

    def working_days_before(self, day: date, count: int) -> date:
        """The working day that is `count` working days before `day`, which itself need not be one.

        0 is the day itself, or the last working day before it.
        """
        if count < 0:
            raise ValueError(f"working days are counted from 0, not {count}")
        if count == 0:
            return day if self.is_working(day) else self.working_days_before(day, 1)
        return next(islice(self._backwards(day), count - 1, None))

    def clear_working_days_before(self, day: date, count: int) -> date:
        """The last working day on which papers can go out to leave `count` clear working days before `day`.

        Neither the day of issue nor the meeting day counts, as councils in England reckon clear days.
        """
        return self.working_days_before(day, count + 1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days are left on `start` for something on `end`: `start` counts, `end` does not."""
        days = (start + DAY * passed for passed in range((end - start).days))
        return sum(self.is_working(day) for day in days)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        later = day + DAY
        while not self.is_working(later):
            later += DAY
        return later

    def _backwards(self, day: date) -> Iterator[date]:
        while True:
            day -= DAY
            if self.is_working(day):
                yield day


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of the financial year, which runs from 1 April: 2026/27 Q3 is October to December 2026.

    `year` is the one the financial year begins in; `number` runs from 1 to 4.
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter that a day falls in."""
        return cls(day.year - (day.month < 4), (day.month - 4) % 12 // 3 + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 4, 1) + relativedelta(months=3 * (self.number - 1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + relativedelta(months=3) - DAY

    def shifted(self, count: int) -> Self:
        """The quarter that many later, or earlier when negative."""
        return self.of(self.first + relativedelta(months=3 * count))

    def __str__(self) -> str:
        return f"{say_year(self.year)} Q{self.number}"


def say_year(begins: int) -> str:
    """A financial or municipal year by the year it begins in: 2026 is "2026/27"."""
    return f"{begins}/{(begins + 1) % 100:02}"


def municipal_year(day: date) -> int:
    """The year in which the municipal year of a day begins; councils begin theirs in May, on a day of their own."""
    return day.year - (day.month < MAY)


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in `zone` show a time on a day.

    A time that the clocks jump over in spring moves forward by the jump; of a time that they show twice in
    autumn the first is meant. Both are what `fold=0` means, so a fold that came with the time is dropped.
    """
    return datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)


def say_weekday(day: date) -> str:
    """The name of a date's weekday."""
    return WEEKDAYS[day.weekday()]


def say_month(month: int) -> str:
    """The name of a month, 1 to 12."""
    return MONTHS[month - 1]


def say_day(day: date, today: date | None = None) -> str:
    """A date with its weekday: "Thursday 10 December 2026". Given `today`, this year's dates go without the year."""
    short = f"{say_weekday(day)} {day.day} {say_month(day.month)}"
    return short if today and today.year == day.year else f"{short} {day.year}"


def say_time(clock: time | datetime) -> str:
    """A time of day on the 24-hour clock: "14:00"."""
    return f"{clock:%H:%M}"


def say_instant(at: datetime, zone: ZoneInfo, today: date | None = None) -> str:
    """An instant as clocks in `zone` show it: "Thursday 10 December 2026 at 14:00"."""
    local = at.astimezone(zone)
    return f"{say_day(local.date(), today)} at {say_time(local)}"
