"""The announcement of a meeting that no paper is made for: when and where, and nothing of what it is about."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.reply import Facts, Reply, Text
from handlers.sayings import counted, meeting_name
from schedules.calendar import WorkingCalendar, say_instant
from storage.tables import Occurrence


def announcement(
    occurrence: Occurrence, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime, note: str = ""
) -> Reply:
    """The announcement as it reads at `now`; `note` is said first, such as that it is late."""
    left = time_left(occurrence, calendar, zone, now)
    where = [("Place", occurrence.place), ("Link", occurrence.link)]
    rows = tuple((name, value) for name, value in where if value)
    return Reply(
        title=f"{meeting_name(occurrence.kind)} {left}{say_instant(occurrence.starts_at, zone)}",
        parts=(*((Text(text=note),) if note else ()), *((Facts(rows=rows),) if rows else ())),
    )


def time_left(occurrence: Occurrence, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime) -> str:
    """How long there is until a meeting, to stand before its date: "in 5 working days, on "."""
    today, day = now.astimezone(zone).date(), occurrence.starts_at.astimezone(zone).date()
    days = calendar.working_days_between(today, day)
    if today == day:
        return "is today: "
    return f"in {counted(days, 'working day')}, on " if days else "on "
