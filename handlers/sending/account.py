"""The account that coordinators get after the bot was down: what was sent late, and what was not sent any more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.prompting.rounds import first_identity
from handlers.reply import Button, Item, Items, Reply
from handlers.rights import coordinates
from handlers.sayings import has_paper, meeting_name, person
from handlers.sending.due import Due
from handlers.sending.files import FILE
from handlers.sending.names import CONFIRMATION, FAREWELL, named
from schedules.beat import LATE
from schedules.calendar import WorkingCalendar, say_instant
from schedules.reminders import Kind, next_sending_time
from storage.accounts import KIND
from storage.boards import BOARD, RENEWAL
from storage.deliveries import REMOVAL, Planned, Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, MeetingKind, Member, Occurrence
from storage.tables.base import Json

SETTLING = timedelta(minutes=5)
"""How long an account waits, so that all that was late is in one."""
AGAIN = timedelta(minutes=1)
UNTOLD = frozenset(
    {"answer", "notice", KIND, "planning", "redraw", "held", REMOVAL, FILE, BOARD, RENEWAL, FAREWELL, CONFIRMATION}
)
"""What is never in an account, by the first word of its key: nobody was promised it at a time."""


def tells_of(delivery: Delivery) -> bool:
    """Whether an account tells of a delivery of this sort."""
    return delivery.sort not in UNTOLD


def owe_account(stores: Stores, now: datetime) -> None:
    """Plan an account for each coordinator who is in a chat, unless one waits already."""
    zone, calendar = ZoneInfo(stores.partnership.zone), WorkingCalendar(stores.closed_days.all())
    at = next_sending_time(next_sending_time(now, calendar, zone) + SETTLING, calendar, zone)
    for coordinator in (each for each in stores.members.coordinators() if each.identities):
        identity = first_identity(coordinator)
        destination = f"@{identity.person}"
        if not stores.accounts.waits(destination):
            stores.deliveries.plan(Planned(f"account {at.isoformat()}", KIND, identity.platform, destination, at))


def account_due(due: Due) -> Json | Settlement:
    """The account of all that was settled since the last; it goes up to this instant, which is kept with it."""
    if due.stores.accounts.too_early(due.now):
        return Settlement(DeliveryState.DUE, next_at=due.now + AGAIN)
    member = due.stores.members.on_platform(due.delivery.platform, due.delivery.destination.removeprefix("@"))
    if member is None or not coordinates(member):
        return Settlement(DeliveryState.CANCELLED)
    after = due.stores.accounts.last(due.delivery) or member.added_at
    owed = [each for each in due.stores.accounts.owed(after, due.now, LATE) if tells_of(each)]
    due.delivery.not_before = due.now
    return account(owed, due).model_dump(mode="json") if owed else Settlement(DeliveryState.CANCELLED)


def account(owed: Iterable[Delivery], due: Due) -> Reply:
    """What it says, to a coordinator alone."""
    owed = list(owed)
    late = [each for each in owed if each.state == DeliveryState.SENT]
    gone = [each for each in owed if each.state == DeliveryState.EXPIRED]
    counts = [f"{len(late)} sent late" if late else "", f"{len(gone)} not sent" if gone else ""]
    lists = {
        "Sent late": tuple(_late(each, due) for each in late),
        "Not sent, because it was of no use any more": tuple(_gone(each, due) for each in gone),
    }
    return Reply(
        title=f"Reminders and papers that were not on time: {', '.join(each for each in counts if each)}",
        parts=tuple(Items(title=title, items=items) for title, items in lists.items() if items),
        buttons=tuple(_show_now(kind) for kind in _kinds(gone, due)),
    )


def _late(delivery: Delivery, due: Due) -> Item:
    sent = say_instant(delivery.settled_at or due.now, due.zone)
    return Item(text=_what(delivery, due), detail=f"due {say_instant(delivery.not_before, due.zone)}, sent {sent}")


def _gone(delivery: Delivery, due: Due) -> Item:
    why = delivery.trouble or "there was no time left for it before the meeting began"
    return Item(text=_what(delivery, due), detail=f"due {say_instant(delivery.not_before, due.zone)}; {why}")


def _what(delivery: Delivery, due: Due) -> str:
    """What something was, for which meeting, and to whom where that was one person."""
    whom, meeting = _person(delivery, due), _meeting(delivery, due)
    to = f" to {person(whom)}" if whom else ""
    about = f" for the {meeting_name(meeting.kind)} on {say_instant(meeting.starts_at, due.zone)}" if meeting else ""
    return f"{named(delivery.kind).capitalize()}{to}{about}"


def _person(delivery: Delivery, due: Due) -> Member | None:
    if not delivery.destination.startswith("@"):
        return None
    return due.stores.members.on_platform(delivery.platform, delivery.destination.removeprefix("@"))


def _meeting(delivery: Delivery, due: Due) -> Occurrence | None:
    return due.stores.meetings.occurrence(delivery.occurrence_id) if delivery.occurrence_id else None


def _kinds(gone: Iterable[Delivery], due: Due) -> list[MeetingKind]:
    """The kinds of meeting of which a digest did not go out, each once."""
    digests = (each for each in gone if each.sort == Kind.DIGEST)
    meetings = (_meeting(each, due) for each in digests)
    return list({each.kind.id: each.kind for each in meetings if each and has_paper(each.kind)}.values())


def _show_now(kind: MeetingKind) -> Button:
    return Button(label="Show a digest now", line=f"/digest {kind.key} preview")
