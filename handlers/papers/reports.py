"""Telling the coordinators what did not go as planned, in the transaction that settles it."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.notices import notify
from handlers.reply import Button, Reply, Text
from handlers.sayings import channel_name, meeting_name
from schedules.calendar import say_instant
from storage.deliveries import Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, Occurrence

NOTICE = "notice"
log = logging.getLogger(__name__)


def report(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Tell every coordinator that a delivery failed, is doubtful, or came too late; once for each attempt.

    A notice that did not arrive is only logged: a notice about it would not arrive either.
    """
    log.warning("delivery %s (%s) is %s: %s", delivery.id, delivery.kind, settlement.state, settlement.trouble)
    told = None if delivery.kind == NOTICE else _told(stores, delivery, settlement)
    if told:
        subject = f"delivery {delivery.id} {settlement.state} {delivery.attempt}"
        for coordinator in stores.members.coordinators():
            notify(stores, coordinator, subject, told, now)


def _told(stores: Stores, delivery: Delivery, settlement: Settlement) -> Reply | None:
    occurrence = stores.meetings.occurrence(delivery.occurrence_id) if delivery.occurrence_id else None
    if occurrence is None:
        return _about_answer(stores, delivery, settlement)
    zone = ZoneInfo(stores.partnership.zone)
    post = f"the {delivery.kind} for the {meeting_name(occurrence.kind)} on {say_instant(occurrence.starts_at, zone)}"
    match settlement.state:
        case DeliveryState.FAILED:
            return _failed(delivery, post, settlement.trouble, occurrence)
        case DeliveryState.ASKED:
            return _asked(delivery, post, settlement.trouble, occurrence)
        case DeliveryState.EXPIRED:
            return _expired(delivery, post, say_instant(delivery.not_before, zone), occurrence)
    return None


def _failed(delivery: Delivery, post: str, trouble: str, occurrence: Occurrence) -> Reply:
    return Reply(
        title=f"Not posted in {channel_name(occurrence)}: {post}",
        parts=(Text(text=f"Why: {_sentence(trouble)}"), Text(text="Put that right, then post it again.")),
        buttons=(Button(label="Post it again", line=f"/digest resend {delivery.id}", style="primary"),),
    )


def _asked(delivery: Delivery, post: str, trouble: str, occurrence: Occurrence) -> Reply:
    why = f"It was sent, and nobody can say whether it arrived: {_sentence(trouble)}"
    return Reply(
        title=f"Please look in {channel_name(occurrence)}: is {post} there?",
        parts=(Text(text=why),),
        buttons=(
            Button(label="It is there", line=f"/digest found {delivery.id}", style="primary"),
            Button(label="Post it", line=f"/digest resend {delivery.id}"),
        ),
    )


def _expired(delivery: Delivery, post: str, due: str, occurrence: Occurrence) -> Reply:
    said = f"It was due {due} and could not be posted before the meeting began, so it was left out."
    preview = Button(label="Show a digest now", line=f"/digest {occurrence.kind.key} preview")
    return Reply(
        title=f"Not posted in {channel_name(occurrence)}: {post}", parts=(Text(text=said),), buttons=(preview,)
    )


def _about_answer(stores: Stores, delivery: Delivery, settlement: Settlement) -> Reply | None:
    """An answer that did not arrive: what was asked was done all the same, and only the words are missing."""
    person = delivery.destination.removeprefix("@")
    member = stores.members.on_platform(delivery.platform, person) if person != delivery.destination else None
    whom = f"{member.name} ({member.organisation.name})" if member else "somebody in a channel"
    return Reply(
        title=f"An answer to {whom} may not have arrived",
        parts=(Text(text=f"Why: {_sentence(settlement.trouble)} What they asked for was done all the same."),),
    )


def _sentence(trouble: str) -> str:
    said = trouble.strip() or "the platform gave no reason"
    return said if said.endswith((".", "!", "?")) else f"{said}."
