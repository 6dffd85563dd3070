"""Plans what is sent before a meeting, and plans it anew when the meeting, the calendar or the reminders change.

What was sent is never repeated and what is under way is left alone; only what still waits is moved or withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.calendar import WorkingCalendar
from schedules.reminders import Asked, Ladder, Passed, To, asked, ladder_of
from storage.deliveries import Planned
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence, OccurrenceState

UNSENT = (DeliveryState.DUE, DeliveryState.HELD)
WITHDRAWN = (DeliveryState.CANCELLED, DeliveryState.EXPIRED)
"""What may fall due again when its meeting is moved: it was planned and never went out."""


@dataclass(frozen=True)
class Plans:
    """What a meeting asks for now: what fits, what it is too late for, and what waits until it has a channel."""

    fitting: tuple[Asked, ...] = ()
    passed: tuple[Passed, ...] = ()
    unplaced: tuple[Asked, ...] = ()


def ladder_for(kind: MeetingKind) -> Ladder:
    """The reminders that meetings of a kind get: the partnership's own, or the usual ones."""
    return ladder_of(kind.usual, kind.reminders)


def plan(stores: Stores, occurrence: Occurrence, now: datetime) -> Plans:
    """Bring what is planned for a meeting in line with its time, its channel, the calendar and the reminders."""
    known = {each.kind: each for each in stores.deliveries.of(occurrence.id) if each.subject == subject_of(occurrence)}
    if occurrence.state != OccurrenceState.STANDS:
        withdraw(stores, list(known.values()), now, "the meeting does not take place")
        return Plans()
    fitting, passed = _asked(stores, occurrence, now)
    unplaced = tuple(each for each in fitting if occurrence.channel is None and each.rung.to == To.CHANNEL)
    placed = tuple(each for each in fitting if each not in unplaced)
    for each in placed:
        _plan_one(stores, occurrence, each, known.pop(each.key, None), now)
    waiting = [each for each in known.values() if each.not_before > now or each.state == DeliveryState.HELD]
    withdraw(stores, waiting, now, "it is not asked for any more")
    return Plans(placed, passed, unplaced)


def plan_all(stores: Stores, now: datetime, kind: MeetingKind | None = None) -> None:
    """The same for every meeting ahead, or for every one of a kind: the calendar or the reminders have changed."""
    for occurrence in stores.meetings.after(now, kind):
        plan(stores, occurrence, now)


def withdraw(stores: Stores, deliveries: Sequence[Delivery], now: datetime, why: str) -> None:
    """Take back what was not sent yet."""
    for delivery in deliveries:
        held = stores.deliveries.get(delivery.id, lock=True)
        if held and held.state in UNSENT:
            stores.deliveries.withdraw(held, now, why)


def posting(occurrence: Occurrence, key: str, not_before: datetime, to: To = To.CHANNEL) -> Planned:
    """Something sent for a meeting while it is of use: in its channel, or to each of several people when it is due."""
    channel = occurrence.channel if to == To.CHANNEL else None
    return Planned(
        subject=subject_of(occurrence),
        kind=key,
        platform=channel.platform if channel else "",
        destination=channel.place if channel else "",
        not_before=not_before,
        occurrence_id=occurrence.id,
        expires_at=occurrence.starts_at,
    )


def subject_of(occurrence: Occurrence) -> str:
    """What the reminders of a meeting are about, as their key says it."""
    return f"occurrence {occurrence.id}"


def _asked(stores: Stores, occurrence: Occurrence, now: datetime) -> tuple[tuple[Asked, ...], tuple[Passed, ...]]:
    calendar = WorkingCalendar(stores.closed_days.all())
    zone = ZoneInfo(stores.partnership.zone)
    return asked(ladder_for(occurrence.kind), occurrence.starts_at, calendar, zone, now)


def _plan_one(stores: Stores, occurrence: Occurrence, each: Asked, known: Delivery | None, now: datetime) -> None:
    planned = posting(occurrence, each.key, each.not_before, each.rung.to)
    if known is None:
        stores.deliveries.plan(planned)
        return
    delivery = stores.deliveries.get(known.id, lock=True)
    assert delivery is not None
    moves = delivery.state == DeliveryState.DUE and max(delivery.not_before, each.not_before) > now
    held = delivery.state == DeliveryState.HELD
    if moves or held or (delivery.state in WITHDRAWN and not delivery.posted):
        stores.deliveries.reset(delivery, planned)
    if held:
        stores.deliveries.hold(delivery)
