"""Kinds of meeting that must not go without one for so many months, and the warning before they do.

A committee that scrutinises must not go without one for twelve: the Police and Justice Act 2006, sections 19 and 20,
and under it the Crime and Disorder (Overview and Scrutiny) Regulations 2009, regulation 4.
"""

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
ACT = "Police and Justice Act 2006, sections 19 and 20"
LAW = f"In law a council's crime and disorder committee meets at least once in every twelve months ({ACT})."


@dataclass(frozen=True)
class Deadline:
    """Until `last_day` a kind of meeting needs one: so many months after the last, or after the plan was loaded."""

    kind: MeetingKind
    since: date
    held: bool
    last_day: date

    def why(self) -> str:
        """From when on the months are counted."""
        since = say_day(self.since)
        return f"The last one was on {since}." if self.held else f"None is known since the plan was loaded on {since}."


@dataclass(frozen=True)
class Gap:
    """A kind that runs out of its time; the meeting that is `coming` is later than that, or never."""

    deadline: Deadline
    coming: date | None
    over: bool

    @property
    def subject(self) -> str:
        """What the warning is about: one a month ahead and one on the day, for each gap."""
        kind, since = self.deadline.kind, self.deadline.since
        return f"gap {kind.id} since {since} {'over' if self.over else 'ahead'}"

    def warning(self) -> Reply:
        """The warning to the coordinators."""
        kind = self.deadline.kind
        on = "" if self.over else f" on {say_day(self.deadline.last_day)}"
        return Reply(
            title=f"{meeting_name(kind)}: {counted(kind.within or 0, 'month')} without one{on}",
            parts=(Text(text=" ".join(self._sentences())),),
            buttons=(Button(label="Schedule one", line=f"/form meeting schedule {kind.key}", style="primary"),),
        )

    def _sentences(self) -> list[str]:
        until = say_day(self.deadline.last_day)
        none = f"None is scheduled up to {until}."
        coming = f"The next is on {say_day(self.coming)}, later than {until}." if self.coming else none
        return [self.deadline.why(), coming, *([LAW] if scrutinises(self.deadline.kind) else [])]


def scrutinises(kind: MeetingKind) -> bool:
    """Whether a kind of meeting is by its names the committee that the law has in mind."""
    return bool(SCRUTINY.search(" ".join((kind.key.replace("_", " "), kind.name, *kind.aliases))))


def deadline_of(stores: Stores, kind: MeetingKind, now: datetime, zone: ZoneInfo) -> Deadline | None:
    """Until when a kind needs a meeting; None for one that may go without as long as it likes."""
    if kind.within is None:
        return None
    held = stores.series.held(kind, now)
    since = (held or stores.partnership.started_at).astimezone(zone).date()
    return Deadline(kind, since, held is not None, since + relativedelta(months=kind.within))


def gap_of(stores: Stores, kind: MeetingKind, now: datetime, zone: ZoneInfo) -> Gap | None:
    """The gap that a kind is in or runs into within a month; None where there is no need to warn."""
    deadline, today = deadline_of(stores, kind, now, zone), now.astimezone(zone).date()
    if deadline is None or today < deadline.last_day - AHEAD:
        return None
    coming = stores.series.coming(kind, now)
    next_ = coming.astimezone(zone).date() if coming else None
    if next_ and next_ <= deadline.last_day:
        return None
    return Gap(deadline, next_, over=today >= deadline.last_day)
