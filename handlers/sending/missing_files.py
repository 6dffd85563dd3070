"""What is said of a file that could not be made or shared: to coordinators, in the thread, or to whoever asked."""

from datetime import datetime
from zlib import crc32

from handlers.notices import notify
from handlers.paper import Format
from handlers.reply import Button, Reply, Text
from handlers.sending.files import FILE, digest_of, format_of
from handlers.sending.names import named
from storage.deliveries import Planned, Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState

PICTURES = (
    "The pictures of this paper could not be added here when it was posted. The paper says in words what they show."
)
NOTE = "pictures missing"


def tell_of_missing(stores: Stores, delivery: Delivery, settlement: Settlement, meeting: str, now: datetime) -> None:
    """Tell of a file that did not arrive: once for each cause, for what one file is refused for others are too.

    `meeting` is what it was for, such as "the JAG on Thursday"; empty where it was for none.
    """
    why = f"Why: {settlement.trouble.rstrip('.')}."
    if not digest_of(delivery):
        member = stores.members.on_platform(delivery.platform, delivery.destination.removeprefix("@"))
        if member:
            told = _to_whoever_asked(delivery, settlement.state, meeting, why)
            notify(stores, member, f"delivery {delivery.id} {settlement.state} {delivery.attempt}", told, now)
        return
    cause = f"{delivery.subject} {delivery.attempt} {crc32(settlement.trouble.encode()):x}"
    for coordinator in stores.members.coordinators():
        notify(stores, coordinator, cause, _to_coordinators(delivery, meeting, why), now)
    if format_of(delivery) == Format.PNG:
        _say_in_thread(stores, delivery, now)


def _to_coordinators(delivery: Delivery, meeting: str, why: str) -> Reply:
    pictures = format_of(delivery) == Format.PNG
    words = "What the pictures show stands in the paper in words, and the thread says that they are missing. "
    return Reply(
        title=f"The digest for {meeting} is posted, but not its {named(delivery.kind)}",
        parts=(
            Text(text=why),
            Text(
                text=f"{words if pictures else ''}Put that right, then try again: every file that is missing in the "
                "thread is tried once more. The setting FILES says which files follow a digest."
            ),
        ),
        buttons=(Button(label="Try it again", line=f"/digest resend {delivery.id}", style="primary"),),
    )


def _to_whoever_asked(delivery: Delivery, state: DeliveryState, meeting: str, why: str) -> Reply:
    about = f"the {named(delivery.kind)}{f' for {meeting}' if meeting else ''}"
    lost = state == DeliveryState.FAILED
    again = "Once that is put right, ask for it again." if lost else "If it is not here, ask for it again."
    return Reply(
        title=f"Not sent to you: {about}" if lost else f"It may not have reached you: {about}",
        parts=(Text(text=why), Text(text=again)),
    )


def _say_in_thread(stores: Stores, delivery: Delivery, now: datetime) -> None:
    """The digest's readers learn that something is missing, once."""
    if not delivery.thread:
        return
    stores.deliveries.plan(
        Planned(
            subject=f"{FILE} {digest_of(delivery)}",
            kind=NOTE,
            platform=delivery.platform,
            destination=delivery.destination,
            not_before=now,
            thread=delivery.thread,
            occurrence_id=delivery.occurrence_id,
            content=Reply(title=PICTURES).model_dump(mode="json"),
        )
    )
