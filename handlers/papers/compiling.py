"""Compiling what falls due: the beat asks for it once, keeps it, and sends the very same however often it tries.

Reminders and papers keep the hours in which messages are welcome; what fell due outside of them waits for the next.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from handlers.papers.announcement import announcement
from handlers.papers.digest import digest
from handlers.papers.reminder import reminder
from handlers.papers.standing import Standing, standing_of
from schedules.beat import LATE
from schedules.calendar import WorkingCalendar, say_instant
from schedules.reminders import Kind, next_sending_time
from storage.deliveries import Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, Occurrence
from storage.tables.base import Json

KEEPS_HOURS = (*Kind,)
"""What is sent in the hours of sending only, by the first word of its key."""


@dataclass(frozen=True)
class Due:
    """Something that has fallen due, and what its compiler needs to know of it."""

    stores: Stores
    delivery: Delivery
    now: datetime

    @cached_property
    def zone(self) -> ZoneInfo:
        """The partnership's time zone."""
        return ZoneInfo(self.stores.partnership.zone)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Its working days."""
        return WorkingCalendar(self.stores.closed_days.all())

    @cached_property
    def occurrence(self) -> Occurrence:
        """The meeting it is for. Raises LookupError where there is none."""
        found = self.delivery.occurrence_id and self.stores.meetings.occurrence(self.delivery.occurrence_id)
        if not found:
            raise LookupError(f"delivery {self.delivery.id} is for no meeting")
        return found

    @cached_property
    def standing(self) -> Standing:
        """How the plan stood when it fell due."""
        occurrence = self.occurrence
        return standing_of(self.stores, occurrence.kind, occurrence, self.delivery.not_before, self.now)

    @cached_property
    def note(self) -> str:
        """That it is late, where it is."""
        if self.now - self.delivery.not_before <= LATE:
            return ""
        due, now = say_instant(self.delivery.not_before, self.zone), say_instant(self.now, self.zone)
        return f"Late: this was due {due}. What was saved until {now} is in it."


Compiler = Callable[[Due], Json | Settlement]


def compile_delivery(stores: Stores, delivery: Delivery, now: datetime) -> Json | Settlement:
    """What a message says, as of the instant it was due for; or a settlement, where nothing is to be sent now.

    Raises LookupError for a delivery that nothing here compiles, or that belongs to no meeting and should.
    """
    due = Due(stores, delivery, now)
    kind = delivery.kind.partition(" ")[0]
    if kind in KEEPS_HOURS and (wait := _wait(due)):
        return wait
    return COMPILERS[kind](due)


def _wait(due: Due) -> Settlement | None:
    """Until messages are welcome. A digest goes out all the same when that would be after its meeting began."""
    welcome = next_sending_time(due.now, due.calendar, due.zone)
    if welcome <= due.now:
        return None
    in_time = due.delivery.expires_at is None or welcome < due.delivery.expires_at
    if in_time:
        return Settlement(DeliveryState.DUE, next_at=welcome)
    return None if due.delivery.kind == Kind.DIGEST else Settlement(DeliveryState.EXPIRED)


def _reminder(due: Due) -> Json:
    return reminder(due.standing, due.occurrence, due.calendar, due.now, due.note).model_dump(mode="json")


def _announcement(due: Due) -> Json:
    return announcement(due.occurrence, due.calendar, due.zone, due.now, due.note).model_dump(mode="json")


def _digest(due: Due) -> Json:
    """A digest is kept as issued."""
    version = due.standing.version + 1
    content = digest(due.standing, version, due.note).model_dump(mode="json")
    due.delivery.paper_id = due.stores.papers.issue(due.occurrence.id, version, content, due.now).id
    return content


COMPILERS: Mapping[str, Compiler] = {
    Kind.REMINDER: _reminder,
    Kind.ANNOUNCEMENT: _announcement,
    Kind.DIGEST: _digest,
}
"""What compiles each sort of delivery, by the first word of its key."""
