"""Compiling what falls due: the beat asks for it once, keeps it, and sends the very same however often it tries."""

from datetime import datetime, timedelta

from handlers.papers.digest import digest
from handlers.papers.reminder import reminder
from handlers.papers.standing import Standing, standing_of
from schedules.calendar import WorkingCalendar, say_instant
from schedules.reminders import Kind
from storage.stores import Stores
from storage.tables import Delivery
from storage.tables.base import Json

LATE = timedelta(minutes=5)


def compile_delivery(stores: Stores, delivery: Delivery, now: datetime) -> Json:
    """What a reminder or a digest says, as of the instant it was due for. A digest is kept as issued.

    Raises LookupError for a delivery that belongs to no meeting.
    """
    occurrence = stores.meetings.occurrence(delivery.occurrence_id) if delivery.occurrence_id else None
    if occurrence is None:
        raise LookupError(f"delivery {delivery.id} is for no meeting")
    standing = standing_of(stores, occurrence.kind, occurrence, delivery.not_before, now)
    note = _late(standing, now)
    if delivery.kind == Kind.REMINDER:
        calendar = WorkingCalendar(stores.closed_days.all())
        return reminder(standing, occurrence, calendar, now, note).model_dump(mode="json")
    content = digest(standing, standing.version + 1, note).model_dump(mode="json")
    delivery.paper_id = stores.papers.issue(occurrence.id, standing.version + 1, content, now).id
    return content


def _late(standing: Standing, now: datetime) -> str:
    if now - standing.as_of <= LATE:
        return ""
    due = say_instant(standing.as_of, standing.zone)
    return f"Late: this was due {due}. What was saved until {say_instant(now, standing.zone)} is in it."
