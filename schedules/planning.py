"""Plans what is sent before a meeting, and plans it anew when the meeting, the calendar or the reminders change.

What was sent is never repeated and what is under way is left alone; only what still waits is moved or withdrawn.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.calendar import WorkingCalendar
from schedules.reminders import LADDERS, Asked, Ladder, Passed, To, asked, ladder_of
from storage.deliveries import Planned
from storage.ladders import FROM_A_PAPER, PAPERLESS
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence, OccurrenceState

UNSENT = (DeliveryState.DUE, DeliveryState.HELD)
GONE_OUT = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.ASKED)
"""What people have read, or may have."""
MISSED = (DeliveryState.CANCELLED, DeliveryState.EXPIRED, DeliveryState.FAILED)
"""What may fall due again when its meeting is moved: it was planned and never went out."""


@dataclass(frozen=True)
class Plans:
    """What a meeting asks for now: what will be sent, what it is too late for, and what waits until it has a channel.

    `done` went out before, for another date, say: it is not repeated, whether its time is to come or has passed.
    """

    fitting: tuple[Asked, ...] = ()
    passed: tuple[Passed, ...] = ()
    unplaced: tuple[Asked, ...] = ()
    done: tuple[Asked | Passed, ...] = ()


def ladder_for(kind: MeetingKind) -> Ladder:
    """The reminders that meetings of a kind get: the partnership's own, or the usual ones."""
    return usual_ladder(kind) if kind.reminders is None else ladder_of(kind.usual, kind.reminders)


def usual_ladder(kind: MeetingKind) -> Ladder:
    """The reminders that are usual for a kind; of those that come from a paper none, where it has no paper."""
    usual = LADDERS.get(kind.usual, ())
    return usual if kind.paper != PAPERLESS else tuple(each for each in usual if each.kind not in FROM_A_PAPER)


def plan(stores: Stores, occurrence: Occurrence, now: datetime) -> Plans:
    """Bring what is planned for a meeting in line with its time, its channel, the calendar and the reminders."""
    return _plan(stores, occurrence, stores.deliveries.of(occurrence.id), _calendar(stores), now)


def plan_all(stores: Stores, now: datetime, kind: MeetingKind | None = None) -> None:
    """The same for every meeting ahead, or for every one of a kind: the calendar or the reminders have changed."""
    meetings, calendar = stores.meetings.after(now, kind), _calendar(stores)
    stand: defaultdict[int | None, list[Delivery]] = defaultdict(list)
    for delivery in stores.deliveries.of(*(each.id for each in meetings)):
        stand[delivery.occurrence_id].append(delivery)
    for meeting in meetings:
        _plan(stores, meeting, stand[meeting.id], calendar, now)


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


def _plan(
    stores: Stores, occurrence: Occurrence, stand: Sequence[Delivery], calendar: WorkingCalendar, now: datetime
) -> Plans:
    known = {each.kind: each for each in stand if each.subject == subject_of(occurrence)}
    _take_along(stores, occurrence, [each for each in stand if each.subject != subject_of(occurrence)], now)
    if occurrence.state != OccurrenceState.STANDS:
        withdraw(stores, list(known.values()), now, "the meeting does not take place")
        return Plans()
    fitting, passed = _asked(stores, occurrence, calendar, now)
    unplaced = tuple(each for each in fitting if occurrence.channel is None and each.rung.to == To.CHANNEL)
    placed = tuple(each for each in fitting if each not in unplaced)
    waits = [_plan_one(stores, occurrence, each, known, now) for each in placed]
    wanted = {each.key for each in placed}
    rest = [each for key, each in known.items() if key not in wanted and _is_waiting(each, occurrence, now)]
    withdraw(stores, rest, now, "it is not asked for any more")
    fits = list(zip(placed, waits, strict=True))
    gone = tuple(each for each in passed if each.key in known and known[each.key].state in GONE_OUT)
    return Plans(
        tuple(each for each, waiting in fits if waiting),
        tuple(each for each in passed if each not in gone),
        unplaced,
        (*gone, *(each for each, waiting in fits if not waiting)),
    )


def _take_along(stores: Stores, occurrence: Occurrence, others: Iterable[Delivery], now: datetime) -> None:
    """What a person asked for and is held waits as long as the meeting is ahead, on whatever day that is by now."""
    held = [each for each in others if each.state == DeliveryState.HELD]
    if occurrence.state != OccurrenceState.STANDS:
        withdraw(stores, held, now, "the meeting does not take place")
        return
    for each in (one for one in held if one.expires_at != occurrence.starts_at):
        delivery = stores.deliveries.get(each.id, lock=True)
        if delivery and delivery.state == DeliveryState.HELD:
            delivery.expires_at = occurrence.starts_at
            stores.deliveries.hold(delivery)


def _calendar(stores: Stores) -> WorkingCalendar:
    return WorkingCalendar(stores.closed_days.all())


def _asked(
    stores: Stores, occurrence: Occurrence, calendar: WorkingCalendar, now: datetime
) -> tuple[tuple[Asked, ...], tuple[Passed, ...]]:
    zone = ZoneInfo(stores.partnership.zone)
    return asked(ladder_for(occurrence.kind), occurrence.starts_at, calendar, zone, now)


def _plan_one(
    stores: Stores, occurrence: Occurrence, each: Asked, known: Mapping[str, Delivery], now: datetime
) -> bool:
    """Whether it waits to be sent now; what has gone out once does not, whatever the meeting's date is by now."""
    planned = posting(occurrence, each.key, each.not_before, each.rung.to)
    if each.key not in known:
        return not _went_out_that_day(stores, each, known.values()) and stores.deliveries.plan(planned)
    if _stands_as(planned, known[each.key]):
        return True
    delivery = stores.deliveries.get(known[each.key].id, lock=True)
    assert delivery is not None
    if delivery.state == DeliveryState.HELD:
        stores.deliveries.reset(delivery, planned)
        stores.deliveries.hold(delivery)
    elif _falls_due_anew(delivery, planned, now):
        stores.deliveries.reset(delivery, planned)
    return delivery.state in UNSENT


def _stands_as(planned: Planned, delivery: Delivery) -> bool:
    """Whether nothing is to be done, as for most when everything is planned anew: this locks nothing.

    What a person asked for at once is not put off by the plan.
    """
    same = delivery.not_before == planned.not_before or delivery.urged_at
    return bool(same) and not _differs(delivery, planned) and delivery.state in UNSENT


def _falls_due_anew(delivery: Delivery, planned: Planned, now: datetime) -> bool:
    """What is due this very moment is left to be sent; what was missed has another chance at another time or place."""
    if delivery.state == DeliveryState.DUE:
        return max(delivery.not_before, planned.not_before) > now or _differs(delivery, planned)
    missed = delivery.state in MISSED and not delivery.posted
    return missed and (_differs(delivery, planned) or _was_withdrawn(delivery))


def _differs(delivery: Delivery, planned: Planned) -> bool:
    return (delivery.expires_at, delivery.destination) != (planned.expires_at, planned.destination)


def _was_withdrawn(delivery: Delivery) -> bool:
    """By a change, and not because there was nothing to send."""
    return delivery.state == DeliveryState.CANCELLED and bool(delivery.trouble)


def _went_out_that_day(stores: Stores, each: Asked, known: Iterable[Delivery]) -> bool:
    """Whether the same has gone out under another key: a reminder that was the first is the second of two now."""
    zone = ZoneInfo(stores.partnership.zone)
    day = each.due.astimezone(zone).date()
    same = [one for one in known if _sort(one.kind) == _sort(each.key)]
    return any(one.state in GONE_OUT and one.not_before.astimezone(zone).date() == day for one in same)


def _is_waiting(delivery: Delivery, occurrence: Occurrence, now: datetime) -> bool:
    """Whether something can be taken back: it is not due this very moment, or it was for another date."""
    held = delivery.state == DeliveryState.HELD
    return held or delivery.not_before > now or delivery.expires_at != occurrence.starts_at


def _sort(key: str) -> str:
    """A key without its number: `reminder 2` is a `reminder`."""
    return key.rstrip("0123456789 ")
