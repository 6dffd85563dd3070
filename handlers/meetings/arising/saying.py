"""How a meeting action is put into words, so that it reads the same in chat, in a reminder and in a paper."""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.reading.tokens import clip
from handlers.sayings import counted, joined, lead, meeting_name
from schedules.calendar import say_day
from storage.tables import MeetingAction

SHORT_TEXT = 120


def called(action: MeetingAction, most: int = SHORT_TEXT) -> str:
    """One by number and text, in one line: "3 Share the patrol plan"."""
    return f"{action.number} {clip(' '.join(action.text.split()), most)}"


def summary(action: MeetingAction, today: date, zone: ZoneInfo) -> str:
    """The quieter second line of one in a list: who, until when or since when done, and which meeting agreed it."""
    return joined((lead(action), state(action, today, zone), agreed(action, today, zone, action.kind.name)))


def state(action: MeetingAction, today: date, zone: ZoneInfo) -> str:
    """Until when it is to be done; or that it was done or dropped, with what was said of that."""
    if action.done_at is None:
        return due(action, today)
    ended = f"{'dropped' if action.dropped else 'done'} on {say_day(action.done_at.astimezone(zone).date(), today)}"
    return f"{ended}: {' '.join(action.result.split())}" if action.result else ended


def due(action: MeetingAction, today: date) -> str:
    """When an open one is due, with the weekday, and by how much that has passed."""
    if action.due is None:
        return "no due date"
    late = f", {counted((today - action.due).days, 'day')} overdue" if is_overdue(action, today) else ""
    return f"due {say_day(action.due, today)}{late}"


def is_overdue(action: MeetingAction, today: date) -> bool:
    """Whether it is open and its due date has passed."""
    return action.done_at is None and action.due is not None and action.due < today


def agreed(action: MeetingAction, today: date, zone: ZoneInfo, name: str = "") -> str:
    """The meeting that agreed it, in full or by a shorter `name`; the kind alone where none of it was held yet."""
    name = name or meeting_name(action.kind)
    if action.occurrence is None:
        return f"asked for by the {name}"
    return f"agreed at the {name} on {say_day(action.occurrence.starts_at.astimezone(zone).date(), today)}"
