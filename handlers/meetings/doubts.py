"""What is unusual about a meeting's date, and how it is asked about: all at once, with everything typed kept."""

from collections.abc import Iterable
from datetime import date, datetime, time

from handlers.command import Change
from handlers.reading.lines import join
from handlers.reading.reckoning import typed
from handlers.reply import Button, Refused, Tone
from handlers.request import Request, Spot
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


def ask(command: Change, about: Iterable[str], label: str, request: Request) -> None:
    """Ask about what is unusual, if anything is, with a button that does it all the same. Raises Refused to ask."""
    sentences = list(about)
    if command.sure or not sentences:
        return
    line = join(command.words, type(command), {**values_of(command), "sure": "yes"}, request)
    sentence = f"{' '.join(sentences)} {label} all the same?"
    raise Refused(sentence, Button(label=label, line=line, style="primary"), tone=Tone.ASK)


def values_of(command: Change) -> dict[str, str]:
    """What was said, as it would be typed."""
    said = {name: _said(value) for name, value in command if name != "sure"}
    return {name: words for name, words in said.items() if words}


def _said(value: object) -> str:
    match value:
        case MeetingKind():
            return value.key
        case Spot():
            return value.name
        case time():
            return say_time(value)
        case date():
            return typed(value)
    return str(value or "")


def _same_day(kind: MeetingKind, day: date, request: Request, moving: Occurrence | None) -> list[str]:
    others = [each for each in request.stores.meetings.after(request.now, kind) if each is not moving]
    locals_ = [request.local(each.starts_at) for each in others]
    times = [say_time(each) for each in locals_ if each.date() == day]
    return [f"The {meeting_name(kind)} is scheduled already for {say_day(day)} at {', '.join(times)}."] if times else []
