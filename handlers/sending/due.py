"""Something that has fallen due, and what its compiler needs to know of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from handlers.paper import Format
from handlers.papers.reading_standing import standing_of
from handlers.papers.standing import Standing
from schedules.beat import LATE
from schedules.calendar import WorkingCalendar, say_instant
from storage.stores import Stores
from storage.tables import Delivery, Occurrence


@dataclass(frozen=True)
class Due:
    """Something that has fallen due, and what its compiler needs to know of it.

    `files` are the formats in which a paper follows its digest into the thread.
    """

    stores: Stores
    delivery: Delivery
    now: datetime
    files: tuple[Format, ...] = ()

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
