"""What coordinators are told of restricted content that may not land, and what is kept of who read what did."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.notices import notify
from handlers.reply import Button, Reply, Text
from handlers.sayings import meeting_name, person
from handlers.sending.names import ALLOWED, named
from schedules.calendar import say_instant
from storage.deliveries import Settlement
from storage.stores import Stores
from storage.tables import Delivery, Member, Occurrence
from storage.tables.base import Json

DISCLOSED = "disclosed"
"""The event of something restricted that was sent."""


def report_held(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Tell every coordinator why something restricted was held, once for each time that it was asked for.

    It says nothing of the content.
    """
    told = _held(stores, delivery, settlement)
    for coordinator in stores.members.coordinators():
        notify(stores, coordinator, f"delivery {delivery.id} held {delivery.attempt}", told, now)


def keep_disclosure(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Write down what restricted content was sent, where, and who of the members could read it there."""
    if delivery.kind == ALLOWED:  # it only says where restricted items may stand
        return
    readers = [stores.members.on_platform(delivery.platform, each) for each in settlement.readers]
    what: Json = {"kind": delivery.kind, "destination": delivery.destination, "state": str(settlement.state)}
    what |= {"messages": len(settlement.posted), "members": sorted(each.id for each in readers if each)}
    stores.audit.add(DISCLOSED, f"delivery {delivery.id}", now=what, at=now)


def _held(stores: Stores, delivery: Delivery, settlement: Settlement) -> Reply:
    occurrence = stores.meetings.occurrence(delivery.occurrence_id) if delivery.occurrence_id else None
    begun = ["Some of it was posted before this stood in the way."] if settlement.posted else []
    until = f" It waits until {_instant(delivery, stores)}." if delivery.expires_at else ""
    return Reply(
        title=f"Held, and not {_whither(delivery, stores)}: {_what(delivery, occurrence, stores)}",
        parts=(
            Text(text=f"Why: {settlement.trouble.rstrip('.')}."),
            *(Text(text=each) for each in begun),
            Text(text=f"Nothing is lost. Put that right, then let it be tried again.{until}"),
        ),
        buttons=(Button(label="Try it again", line=f"/digest resend {delivery.id}", style="primary"),),
    )


def _what(delivery: Delivery, occurrence: Occurrence | None, stores: Stores) -> str:
    what = "an answer" if delivery.kind == "answer" else f"the {named(delivery.kind)}"
    if occurrence is None:
        return what
    zone = ZoneInfo(stores.partnership.zone)
    return f"{what} for the {meeting_name(occurrence.kind)} on {say_instant(occurrence.starts_at, zone)}"


def _whither(delivery: Delivery, stores: Stores) -> str:
    """To whom or where it was to go."""
    if delivery.destination.startswith("@"):
        member: Member | None = stores.members.on_platform(delivery.platform, delivery.destination[1:])
        return f"sent to {person(member)}" if member else "sent to somebody who is no member any more"
    channel = stores.channels.at(delivery.platform, delivery.destination)
    return f"posted in {channel.name}" if channel else "posted"


def _instant(delivery: Delivery, stores: Stores) -> str:
    assert delivery.expires_at is not None
    return say_instant(delivery.expires_at, ZoneInfo(stores.partnership.zone))
