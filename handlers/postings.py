"""What is posted before a meeting: planned when it is scheduled, and said wherever the meeting is shown."""

from datetime import datetime

from handlers.request import Request
from schedules.calendar import say_instant
from schedules.reminders import LADDERS, Asked, Passed, asked
from storage.deliveries import Planned
from storage.tables import Delivery, DeliveryState, Occurrence


def plan_posts(occurrence: Occurrence, request: Request) -> tuple[tuple[Asked, ...], tuple[Passed, ...]]:
    """Plan what is posted before a meeting; what fits, and what it is too late for."""
    ladder = LADDERS.get(occurrence.kind.paper, ())
    fitting, passed = asked(ladder, occurrence.starts_at, request.calendar, request.zone, request.now)
    for each in fitting:
        request.stores.deliveries.plan(posting(occurrence, each.kind, each.not_before))
    return fitting, passed


def posting(occurrence: Occurrence, kind: str, not_before: datetime) -> Planned:
    """A reminder or a digest for a meeting, to be posted in its channel while it is of use."""
    return Planned(
        subject=f"occurrence {occurrence.id}",
        kind=str(kind),
        platform=occurrence.channel.platform,
        destination=occurrence.channel.place,
        not_before=not_before,
        occurrence_id=occurrence.id,
        expires_at=occurrence.starts_at,
    )


def planned_for(occurrences: list[int], request: Request) -> dict[int, list[Delivery]]:
    """What is planned for each of some meetings, by the meeting's number."""
    found: dict[int, list[Delivery]] = {}
    for each in request.stores.deliveries.of(*occurrences):
        found.setdefault(each.occurrence_id or 0, []).append(each)
    return found


def say_delivery(delivery: Delivery, request: Request) -> str:
    """How it stands with a reminder or a digest, in words."""
    name = delivery.kind.capitalize()
    match delivery.state:
        case DeliveryState.DUE:
            return f"{name} on {say_instant(delivery.not_before, request.zone, request.today)}"
        case DeliveryState.SENT:
            settled = delivery.settled_at or delivery.not_before
            return f"{name} posted on {say_instant(settled, request.zone, request.today)}"
        case DeliveryState.SENDING | DeliveryState.UNKNOWN:
            return f"{name} being posted"
        case DeliveryState.ASKED:
            return f"{name} perhaps posted: a coordinator is asked"
    return f"{name} not posted"
