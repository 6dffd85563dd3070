"""Taking an erased text out of messages in the chat, and telling of those that only people can delete."""

from zoneinfo import ZoneInfo

from handlers.reply import Reply, Text
from handlers.sending.due import Due
from handlers.sending.files import digest_of, is_file
from handlers.sending.names import named
from schedules.beat import AGAIN
from schedules.calendar import say_instant
from storage.deliveries import REMOVAL, Planned, Settlement, again, own_mark
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState
from storage.tables.base import Json

ARRIVED = (DeliveryState.SENT, DeliveryState.ASKED)
UNKNOWN = "it is not known which message it is, if it arrived at all"


def removal_due(due: Due) -> Settlement:
    """Plan a change of every message as which something was posted, as soon as all of it is there.

    What is there by a person's word only, or perhaps, is for a person to delete.
    """
    source = due.stores.deliveries.get(_source(due.delivery))
    if source is None:
        return Settlement(DeliveryState.CANCELLED)
    if source.next_at is not None:  # it is under way, or is tried again: as it was before, perhaps
        return Settlement(DeliveryState.DUE, next_at=source.next_at + AGAIN)
    unknown = not source.posted and source.state in ARRIVED
    for number, message_id in enumerate(source.posted):
        due.stores.deliveries.plan(_planned(due, source, number, message_id))
    if is_file(source) and digest_of(
        source
    ):  # its digest stays where it is, so a file without the text takes its place
        source.posted, source.first_tried_at = [], None  # the one that goes is not to be found and taken for it
        due.stores.deliveries.reopen(source, due.now)
    return Settlement(DeliveryState.FAILED, trouble=UNKNOWN) if unknown else Settlement(DeliveryState.SENT)


def undeleted(stores: Stores, delivery: Delivery, why: str) -> Reply:
    """What the coordinators are told of a message that could neither be changed nor deleted."""
    source = stores.deliveries.get(_source(delivery))
    zone = ZoneInfo(stores.partnership.zone)
    at = source and (source.settled_at or source.first_tried_at)
    posted = f"posted on {say_instant(at, zone)}" if at else "posted earlier"
    what = f"the {named(source.kind)}" if source else "a message"
    return Reply(
        title=f"Please have a {'file' if source and is_file(source) else 'message'} deleted by hand in "
        f"{_place(stores, source or delivery)}",
        parts=(
            Text(text=f"It is {what}, {posted}, and still shows a text that was removed here. Why: {why}"),
            Text(text="Somebody who looks after the workspace can delete it, or hide it, there."),
        ),
    )


def _planned(due: Due, source: Delivery, number: int, message_id: str) -> Planned:
    return Planned(
        subject=f"{due.delivery.subject} part {number}",
        kind=f"{REMOVAL} {number}",
        platform=source.platform,
        destination=source.destination,
        not_before=due.now,
        thread=source.thread,
        replaces=message_id,
        mark=again(own_mark(source.mark), f"{due.delivery.id}.{number}"),
        content=_left(due.stores, source),
    )


def _left(stores: Stores, source: Delivery) -> Json:
    """What the message says without the text; nothing where that is not known any more, so that it is deleted.

    A file cannot be changed where it is, so it is deleted.
    """
    if is_file(source):
        return {}
    if source.content:
        return source.content
    paper = stores.papers.get(source.paper_id) if source.paper_id else None
    return paper.content if paper else {}


def _source(delivery: Delivery) -> int:
    """The number of the delivery whose messages are changed."""
    return int(delivery.subject.split()[1])


def _place(stores: Stores, delivery: Delivery) -> str:
    if delivery.destination.startswith("@"):
        member = stores.members.on_platform(delivery.platform, delivery.destination[1:])
        return f"the private messages to {member.name if member else 'a former member'}"
    found = stores.channels.at(delivery.platform, delivery.destination)
    return found.name if found else "a channel that no meeting uses any more"
