"""Reminding the coordinators of a digest that they hold: on its own day, and a working day before the meeting."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.notices import notify
from handlers.reply import Button, Reply, Text
from handlers.sayings import meeting_name
from handlers.sending.due import Due
from schedules.calendar import WorkingCalendar, at_local, say_instant
from schedules.reminders import SENDING_STARTS
from storage.deliveries import Planned, Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, Occurrence

HELD = "held"


def watch(
    stores: Stores, digest: Delivery, occurrence: Occurrence, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime
) -> None:
    """Look at a digest every working day for as long as it is held; its own days may move meanwhile."""
    day = now.astimezone(zone).date()
    wakes = _wakes(day, digest, zone) if calendar.is_working(day) else now
    planned = Planned(
        subject=f"{HELD} {digest.id}",
        kind=HELD,
        platform="",
        destination="",
        not_before=wakes if wakes > now else _wakes(calendar.next_working_day(day), digest, zone),
        occurrence_id=occurrence.id,
    )
    if not stores.deliveries.plan(planned):
        (earlier,) = stores.deliveries.about(planned.subject)
        stores.deliveries.reset(earlier, planned)


def held(due: Due) -> Settlement:
    """Remind of it where this is one of the days, and look again on the next."""
    digest = due.stores.deliveries.get(int(due.delivery.subject.split()[1]))
    if digest is None or digest.state != DeliveryState.HELD:
        return Settlement(DeliveryState.CANCELLED)
    today = due.now.astimezone(due.zone).date()
    if today in _days(digest, due) and due.now >= _wakes(today, digest, due.zone):
        for coordinator in due.stores.members.coordinators():
            notify(due.stores, coordinator, f"{due.delivery.subject} {today}", _reminder(digest, due), due.now)
    wakes = _wakes(due.calendar.next_working_day(today), digest, due.zone)
    over = wakes >= due.occurrence.starts_at
    return Settlement(DeliveryState.SENT) if over else Settlement(DeliveryState.DUE, next_at=wakes)


def _days(digest: Delivery, due: Due) -> tuple[date, date]:
    meeting = due.occurrence.starts_at.astimezone(due.zone).date()
    return digest.not_before.astimezone(due.zone).date(), due.calendar.working_days_before(meeting, 1)


def _wakes(day: date, digest: Delivery, zone: ZoneInfo) -> datetime:
    """When sending starts on a day; on the digest's own day, when it would have gone out."""
    own = digest.not_before.astimezone(zone).date() == day
    return digest.not_before if own else at_local(day, SENDING_STARTS, zone)


def _reminder(digest: Delivery, due: Due) -> Reply:
    occurrence, key = due.occurrence, due.occurrence.kind.key
    begins, at = (say_instant(each, due.zone) for each in (occurrence.starts_at, digest.not_before))
    said = f"Its time was {at}. It goes out when a coordinator releases it, and not any more once the meeting begins."
    return Reply(
        title=f"Still held: the digest for the {meeting_name(occurrence.kind)} on {begins}",
        parts=(Text(text=said),),
        buttons=(
            Button(label="Release it", line=f"/digest release {key}", style="primary"),
            Button(label="Show a digest now", line=f"/digest {key} preview"),
        ),
    )
