"""What is unusual about a meeting's date."""

from datetime import date, datetime

from handlers.request import Request
from handlers.sayings import meeting_name
from schedules.calendar import say_day, say_time
from schedules.unusual import why_ask
from storage.tables import MeetingKind, Occurrence


def doubts(kind: MeetingKind, starts_at: datetime, request: Request, moving: Occurrence | None = None) -> list[str]:
    """Every reason to ask before a meeting stands at an instant, a sentence each; `moving` is the one that moves."""
    day = request.local(starts_at).date()
    return [*unusual(day, request), *_same_day(kind, day, request, moving)]


def unusual(day: date, request: Request) -> tuple[str, ...]:
    """Why a meeting on a day is asked about: it is not worked, or in a quiet period."""
    return why_ask(day, request.calendar, request.stores.closed_days.quiet())


def _same_day(kind: MeetingKind, day: date, request: Request, moving: Occurrence | None) -> list[str]:
    others = [each for each in request.stores.meetings.after(request.now, kind) if each is not moving]
    locals_ = [request.local(each.starts_at) for each in others]
    times = [say_time(each) for each in locals_ if each.date() == day]
    return [f"The {meeting_name(kind)} is scheduled already for {say_day(day)} at {', '.join(times)}."] if times else []
