"""Kinds of meeting that must not go without one for so many months, and the warning before they do."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from handlers.reply import Button, Reply, Text
from handlers.sayings import counted, meeting_name
from schedules.calendar import say_day
from storage.stores import Stores
from storage.tables import MeetingKind

AHEAD = relativedelta(months=1)
SCRUTINY = re.compile(r"scrutiny|crime (?:and|&) disorder", re.IGNORECASE)
LAW = (
    "In law a council's crime and disorder committee meets at least once in every twelve months "
    "(Police and Justice Act 2006, sections 19 and 20)."
)


@dataclass(frozen=True)
class Gap:
    """A kind that has had no meeting since a day: until `last_day` one is needed, and `coming` is later or never."""

    kind: MeetingKind
    since: date
    held: bool
    last_day: date
    coming: date | None
    over: bool

    @property
    def subject(self) -> str:
        """What the warning is about: one a month ahead and one on the day, for each gap."""
        return f"gap {self.kind.id} since {self.since} {'over' if self.over else 'ahead'}"

    def warning(self) -> Reply:
        """The warning to the coordinators."""
        name, months = meeting_name(self.kind), counted(self.kind.within or 0, "month")
        on = "" if self.over else f" on {say_day(self.last_day)}"
        return Reply(
            title=f"{name}: {months} without one{on}",
            parts=(Text(text=" ".join(self._sentences())),),
            buttons=(Button(label="Schedule one", line=f"/form meeting schedule {self.kind.key}", style="primary"),),
        )

    def _sentences(self) -> list[str]:
        since, until = say_day(self.since), say_day(self.last_day)
        last = f"The last one was on {since}." if self.held else f"None is known since the plan was loaded on {since}."
        none = f"None is scheduled up to {until}."
        coming = f"The next is on {say_day(self.coming)}, later than {until}." if self.coming else none
        told = " ".join((self.kind.key.replace("_", " "), self.kind.name, *self.kind.aliases))
        return [last, coming, *([LAW] if SCRUTINY.search(told) else [])]


def gap_of(stores: Stores, kind: MeetingKind, now: datetime, zone: ZoneInfo) -> Gap | None:
    """The gap that a kind is in or runs into within a month; None where there is no need to warn."""
    if kind.within is None:
        return None
    held, coming = stores.series.held(kind, now), stores.series.coming(kind, now)
    since, today = (held or stores.partnership.started_at).astimezone(zone).date(), now.astimezone(zone).date()
    last_day = since + relativedelta(months=kind.within)
    next_ = coming.astimezone(zone).date() if coming else None
    if today < last_day - AHEAD or (next_ and next_ <= last_day):
        return None
    return Gap(kind, since, held is not None, last_day, next_, over=today >= last_day)
