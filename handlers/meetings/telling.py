"""What a meeting's channel is told when the meeting changes: one note, however often it changed before it went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.reply import Facts, Reply, Text
from handlers.request import Request
from handlers.sayings import meeting_name, when
from handlers.sending.explaining import why
from handlers.sending.names import APART, CANCELLED, CHANGED, MOVED, NOTES
from schedules.planning import GONE_OUT, UNSENT, withdraw
from schedules.reminders import soon
from storage.deliveries import Planned
from storage.tables import Channel, Delivery, Occurrence, OccurrenceState

NEAR = 20
"""Working days: of a meeting as near as this people know, even where nothing was posted about it yet."""
BEGAN = " from "
"""What stands in a note's key before the instant that it moves a meeting from."""


@dataclass(frozen=True)
class Told:
    """What people know of a meeting: when they believe it starts, and where they were told of it.

    `anybody` is whether anything about it has gone out; `channel` is where something was posted last. `cancelled` is
    whether its cancelling was posted; `waiting` whether a note was about to go out, which has been taken back.
    """

    starts_at: datetime
    anybody: bool
    channel: Channel | None
    cancelled: bool
    waiting: bool


def take_back(occurrence: Occurrence, request: Request) -> Told:
    """Take back the notes that have not gone out yet, and say what people know without them. Call before a change."""
    planned = request.stores.deliveries.of(occurrence.id)
    deliveries = [each for each in planned if each.sort not in APART]
    notes = [each for each in deliveries if each.kind in NOTES]
    waiting = [each for each in notes if each.state in UNSENT]
    withdraw(request.stores, waiting, request.now, "another change followed")
    out = [each for each in deliveries if each.state in GONE_OUT]
    last = max((each for each in notes if each in out), key=lambda each: each.id, default=None)
    return Told(
        starts_at=_believed(waiting) or occurrence.starts_at,
        anybody=bool(out),
        channel=_posted_in(out, request),
        cancelled=last is not None and last.kind == CANCELLED,
        waiting=bool(waiting),
    )


def tell(occurrence: Occurrence, told: Told, request: Request, reason: str = "") -> datetime | None:
    """Plan the one note that brings people up to date; when it goes out, or None where there is nothing to tell.

    Without a channel nobody can be told.
    """
    channel = occurrence.channel or told.channel
    if channel is None:
        return None
    if occurrence.state == OccurrenceState.CANCELLED:
        return _plan(CANCELLED, _cancelled(occurrence, told, request, reason), occurrence, told, channel, request)
    if told.cancelled:
        return _plan(CHANGED, _stands_again(occurrence, request), occurrence, told, channel, request)
    if told.starts_at != occurrence.starts_at:
        return _plan(MOVED, _moved(occurrence, told, request), occurrence, told, channel, request)
    return None


def tell_change(occurrence: Occurrence, told: Told, request: Request) -> datetime | None:
    """The same after its place, link or channel changed: told with a new date, or by itself.

    Of a new channel people read in the one where something was posted before.
    """
    channel = told.channel or occurrence.channel
    if (at := tell(occurrence, told, request)) or channel is None:
        return at
    return _plan(CHANGED, _changed(occurrence, channel, request), occurrence, told, channel, request)


def is_known(told: Told, request: Request) -> bool:
    """Whether people know of a meeting: something about it has gone out, or it is near."""
    day = request.local(told.starts_at).date()
    near = request.calendar.working_days_between(request.today, day) <= NEAR
    return told.anybody or told.waiting or near


def say_told(at: datetime | None, told: Told, occurrence: Occurrence, request: Request) -> Text:
    """To whoever made a change: when the channel is told of it, or why it is not."""
    if at:
        moment = "now" if at <= request.now else f"on {when(at, request)}"
        return Text(text=f"A note about this is posted in the channel {moment}.")
    if told.waiting:
        return Text(text="The note about the change before had not gone out yet, and is taken back.")
    if told.anybody and occurrence.channel is None:
        return Text(text="No channel is named for it, so no note is posted: tell people yourself.")
    return Text(text="Nothing had been posted about it, so no note is posted about this.")


def _believed(waiting: Sequence[Delivery]) -> datetime | None:
    """Where notes that never went out would have moved the meeting from."""
    begun = [each.subject.partition(BEGAN)[2] for each in waiting]
    return next((datetime.fromisoformat(each) for each in begun if each), None)


def _posted_in(out: Sequence[Delivery], request: Request) -> Channel | None:
    """The channel in which something about a meeting was posted last."""
    places = [(each.platform, each.destination) for each in out if each.destination and each.destination[0] != "@"]
    return request.stores.channels.remember(*places[-1], "") if places else None


def _plan(kind: str, note: Reply, occurrence: Occurrence, told: Told, channel: Channel, request: Request) -> datetime:
    """Before the meeting begins at the latest, and before people would come on the old date."""
    deliveries = request.stores.deliveries
    number = sum(each.kind in NOTES for each in deliveries.of(occurrence.id)) + 1
    moved = f"{BEGAN}{told.starts_at.isoformat()}" if told.starts_at != occurrence.starts_at else ""
    at = soon(min(told.starts_at, occurrence.starts_at), request.calendar, request.zone, request.now)
    subject = f"occurrence {occurrence.id} note {number}{moved}"
    planned = deliveries.plan_many(
        [
            Planned(
                subject=subject,
                kind=kind,
                platform=channel.platform,
                destination=channel.place,
                not_before=at,
                occurrence_id=occurrence.id,
                expires_at=max(told.starts_at, occurrence.starts_at),
            )
        ]
    )
    if delivery := deliveries.get(planned.get(subject, 0)):
        delivery.content = note.model_copy(update={"buttons": (why(delivery.id),)}).model_dump(mode="json")
    return at


def _moved(occurrence: Occurrence, told: Told, request: Request) -> Reply:
    was, now = request.local(told.starts_at), request.local(occurrence.starts_at)
    what = "Time changed" if was.date() == now.date() else "Date changed"
    title = f"{what}: the {meeting_name(occurrence.kind)} is on {when(occurrence.starts_at, request)}"
    return Reply(title=f"{title}, not on {when(told.starts_at, request)}", parts=_where(occurrence))


def _cancelled(occurrence: Occurrence, told: Told, request: Request, reason: str) -> Reply:
    title = f"Cancelled: the {meeting_name(occurrence.kind)} on {when(told.starts_at, request)}"
    return Reply(title=title, parts=(Text(text=reason),) if reason else ())


def _stands_again(occurrence: Occurrence, request: Request) -> Reply:
    title = f"Not cancelled after all: the {meeting_name(occurrence.kind)} is on {when(occurrence.starts_at, request)}"
    return Reply(title=title, parts=_where(occurrence))


def _changed(occurrence: Occurrence, channel: Channel, request: Request) -> Reply:
    """Where it is held now, even if nobody knows; its channel only where that is not the one this is read in."""
    rows = [("Place", occurrence.place or "not said yet"), ("Link", occurrence.link)]
    rows += [("Channel", occurrence.channel.name)] if occurrence.channel and occurrence.channel is not channel else []
    title = f"Changed: the {meeting_name(occurrence.kind)} on {when(occurrence.starts_at, request)}"
    return Reply(title=title, parts=(Facts(rows=tuple((name, value) for name, value in rows if value)),))


def _where(occurrence: Occurrence) -> tuple[Facts, ...]:
    rows = tuple((name, value) for name, value in (("Place", occurrence.place), ("Link", occurrence.link)) if value)
    return (Facts(rows=rows),) if rows else ()
