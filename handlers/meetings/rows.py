"""How a meeting and what is sent before it are put into words."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.meetings.channels import say_channel
from handlers.reply import Button, Item, Items, Text
from handlers.request import Request
from handlers.sayings import has_paper
from schedules.calendar import say_day, say_instant
from schedules.planning import UNSENT, Plans
from schedules.reminders import Asked, Kind, Rung, To, kind_of
from storage.tables import Delivery, DeliveryState, Occurrence, OccurrenceState

NO_REMINDERS = "No reminders are set for this kind of meeting."
NO_CHANNEL = "Nothing is posted in a channel until you say which: /meeting channel {key} #channel"
PRIVATE = {To.OWNERS: "Private reminders to each owner", To.SILENT: "Private reminders to those who have not answered"}
CALLED = {
    Kind.REMINDER: "Reminder",
    Kind.ANNOUNCEMENT: "Announcement",
    Kind.RETURNS: "Request for figures and funding",
    Kind.SUMMARY: "Summary to the coordinators of who has not answered",
    Kind.DIGEST: "Digest",
    Kind.ADDENDUM: "Addendum, if anything has changed by then",
}


def facts(occurrence: Occurrence) -> tuple[tuple[str, str], ...]:
    """Where a meeting is held, and where its reminders and papers are posted."""
    found = [
        ("Place", occurrence.place or "not said yet"),
        ("Link", occurrence.link),
        ("Channel", say_channel(occurrence.channel) if occurrence.channel else "not said yet"),
        ("Date", tentative(occurrence)),
    ]
    return tuple((name, value) for name, value in found if value)


def tentative(occurrence: Occurrence) -> str:
    """That a meeting's date is still in question; empty where it stands."""
    asked = occurrence.state == OccurrenceState.IN_QUESTION
    return "in question: a coordinator is asked, and nothing is sent for it until then" if asked else ""


def posts(said: Sequence[str], occurrence: Occurrence) -> Items | Text:
    """What is sent before a meeting, line by line."""
    if not said:
        return Text(text=NO_REMINDERS)
    where = f"In {occurrence.channel.name} and privately" if occurrence.channel else "Privately"
    return Items(title=f"{where}, before the meeting", items=tuple(Item(text=each) for each in said))


def buttons(occurrence: Occurrence) -> tuple[Button, ...]:
    """What can be done next with a meeting."""
    reminders = Button(label="Show its reminders", line=f"/meeting reminders {occurrence.kind.key}")
    if not has_paper(occurrence.kind):
        return (reminders,)
    return (Button(label="Preview the digest", line=f"/digest {occurrence.kind.key} preview"), reminders)


def planned_for(occurrences: list[int], request: Request) -> dict[int, list[Delivery]]:
    """The reminders and papers planned for each of some meetings, by the meeting's number."""
    found: dict[int, list[Delivery]] = {}
    for each in request.stores.deliveries.of(*occurrences):
        if each.subject == f"occurrence {each.occurrence_id}":
            found.setdefault(each.occurrence_id or 0, []).append(each)
    return found


def called(key: str) -> str:
    """What is sent under a key, as people read of it."""
    kind = kind_of(key)
    return PRIVATE[To(key.split()[1])] if kind == Kind.PROMPTS else CALLED[kind]


def called_by(rung: Rung) -> str:
    """The same, of a rung."""
    return PRIVATE[rung.to] if rung.kind == Kind.PROMPTS else CALLED[rung.kind]


def say_delivery(delivery: Delivery, request: Request) -> str:
    """How it stands with something that is sent before a meeting."""
    name, verb = called(delivery.kind), "posted" if delivery.destination else "sent"
    match delivery.state:
        case DeliveryState.DUE:
            return f"{name} on {say_instant(delivery.not_before, request.zone, request.today)}"
        case DeliveryState.HELD:
            return f"{name} held until a coordinator lets it go"
        case DeliveryState.SENT:
            settled = delivery.settled_at or delivery.not_before
            return f"{name} {verb} on {say_instant(settled, request.zone, request.today)}"
        case DeliveryState.SENDING | DeliveryState.UNKNOWN:
            return f"{name} being {verb}"
        case DeliveryState.ASKED:
            return f"{name} perhaps {verb}: a coordinator is asked"
        case DeliveryState.CANCELLED:
            return f"{name} not needed"
    return f"{name} not {verb}"


def next_and_paper(planned: list[Delivery], request: Request) -> list[str]:
    """What is sent next, and its digest: `/meeting next` and `/meeting reminders` say the rest."""
    following = next((each for each in planned if each.state in UNSENT), None)
    papers = [each for each in planned if each.kind == Kind.DIGEST and each is not following]
    said = [f"next: {say_delivery(following, request)}"] if following else []
    return [*said, *(say_delivery(each, request) for each in papers)]


def say_plans(plans: Plans, zone: ZoneInfo, now: datetime) -> tuple[str, ...]:
    """What happens before a meeting, a sentence for each reminder: those that have passed first."""
    today = now.astimezone(zone).date()
    gone = [f"{called_by(e.rung)} for {say_day(_local_day(e.due, zone), today)}: passed." for e in plans.passed]
    done = [f"{called_by(each.rung)}: gone out already, and not sent again." for each in plans.done]
    waiting = [f"{called_by(each.rung)}: when a channel is named." for each in plans.unplaced]
    return (*gone, *done, *(_say(each, zone, today, now) for each in plans.fitting), *waiting)


def _say(each: Asked, zone: ZoneInfo, today: date, now: datetime) -> str:
    name = called_by(each.rung)
    if each.not_before <= now:
        return f"{name}: now."
    late = f" instead of {say_day(_local_day(each.due, zone), today)}" if each.not_before > each.due else ""
    return f"{name}: {say_instant(each.not_before, zone, today)}{late}."


def _local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
