"""What is sent before the meetings ahead of a kind: each reminder with its date and how it stands with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.meetings.rows import planned_for
from handlers.reminders.naming import brief
from handlers.request import Request
from schedules.calendar import say_day, say_instant
from schedules.ladders import is_usual
from schedules.planning import ladder_for, plan_all, usual_ladder
from schedules.reminders import Asked, Ladder, Passed, Rung, To, asked, keyed
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence, OccurrenceState

WAITS = "waits"
STANDS = {
    DeliveryState.DUE: WAITS,
    DeliveryState.HELD: "held until a coordinator lets it go",
    DeliveryState.SENDING: "being sent",
    DeliveryState.UNKNOWN: "being sent",
    DeliveryState.ASKED: "perhaps sent: a coordinator is asked",
    DeliveryState.CANCELLED: "not needed",
    DeliveryState.EXPIRED: "passed",
    DeliveryState.FAILED: "could not be sent",
}
NO_CHANNEL = "waits for a channel to be named"
IN_QUESTION = "waits until a coordinator says whether the date stands"


@dataclass(frozen=True)
class Row:
    """One reminder of one meeting: when it is sent or was, in UTC, and how it `stands`, in words."""

    occurrence: Occurrence
    rung: Rung
    at: datetime
    stands: str

    @property
    def waits(self) -> bool:
        """Whether it will be sent as things are now."""
        return self.stands == WAITS


def upcoming(ahead: Sequence[Occurrence], request: Request) -> list[Row]:
    """Every reminder of some meetings, meeting by meeting and each in order of time."""
    planned = planned_for([each.id for each in ahead], request)
    return [row for each in ahead for row in _rows(each, planned.get(each.id, []), request)]


def local_day(instant: datetime, request: Request) -> date:
    """The day of an instant where the partnership is."""
    return request.local(instant).date()


def store(kind: MeetingKind, ladder: Ladder, request: Request) -> None:
    """Let the meetings of a kind have these reminders, and plan those ahead anew."""
    kind.reminders = None if is_usual(ladder, usual_ladder(kind)) else [each.data() for each in ladder]
    request.stores.session.flush()
    plan_all(request.stores, request.now, kind)


def compared(before: Sequence[Row], after: Sequence[Row], request: Request) -> list[str]:
    """What differs between the reminders of the same meetings, a sentence for each meeting."""
    meetings = {row.occurrence.id: row.occurrence for row in (*before, *after)}
    said = []
    for occurrence in sorted(meetings.values(), key=lambda each: each.starts_at):
        then = [row for row in before if row.occurrence.id == occurrence.id]
        now = [row for row in after if row.occurrence.id == occurrence.id]
        said += [_difference(occurrence, then, now, request)]
    return [each for each in said if each]


def _rows(occurrence: Occurrence, planned: Sequence[Delivery], request: Request) -> list[Row]:
    ladder = ladder_for(occurrence.kind)
    by_key = {each.kind: each for each in planned}
    fitting, passed = asked(ladder, occurrence.starts_at, request.calendar, request.zone, request.now)
    reckoned: dict[str, Asked | Passed] = {each.key: each for each in fitting} | {each.key: each for each in passed}
    rows = [
        _row(occurrence, rung, by_key.get(key), reckoned[key].due, isinstance(reckoned[key], Passed), request)
        for key, rung in keyed(ladder)
    ]
    return sorted(rows, key=lambda row: row.at)


def _row(
    occurrence: Occurrence, rung: Rung, delivery: Delivery | None, due: datetime, passed: bool, request: Request
) -> Row:
    if delivery and delivery.state == DeliveryState.SENT:
        at = delivery.settled_at or delivery.not_before
        return Row(occurrence, rung, at, f"sent on {say_instant(at, request.zone, request.today)}")
    if delivery and not (passed and delivery.state == DeliveryState.CANCELLED):
        return Row(occurrence, rung, delivery.not_before, STANDS[delivery.state])
    return Row(occurrence, rung, due, "passed" if passed else _unplanned(occurrence, rung))


def _unplanned(occurrence: Occurrence, rung: Rung) -> str:
    """Why a meeting has a reminder that no message is planned for yet."""
    if occurrence.state == OccurrenceState.IN_QUESTION:
        return IN_QUESTION
    return NO_CHANNEL if occurrence.channel is None and rung.to == To.CHANNEL else WAITS


def _difference(occurrence: Occurrence, before: Sequence[Row], after: Sequence[Row], request: Request) -> str:
    kept = {row.rung for row in before} & {row.rung for row in after}
    gone = [row for row in before if row.rung not in kept]
    new = [row for row in after if row.rung not in kept]
    partners = {(row.rung.kind, row.rung.to): row for row in gone}
    said = [_say_new(row, partners.pop((row.rung.kind, row.rung.to), None), request) for row in new]
    said += [_say_gone(row, request) for row in partners.values()]
    day = say_day(local_day(occurrence.starts_at, request), request.today)
    return f"For {day}: {'; '.join(said)}." if said else ""


def _say_new(row: Row, instead: Row | None, request: Request) -> str:
    name, date = brief(row.rung), f"on {say_instant(row.at, request.zone, request.today)}"
    if row.stands.startswith("sent "):
        return f"{name} was {row.stands}, and is not sent again"
    if not row.waits:
        return f"{name} {row.stands}"
    was = instead.at if instead and instead.waits else row.at
    return f"{name} {date}" + (f" instead of {say_instant(was, request.zone, request.today)}" if was != row.at else "")


def _say_gone(row: Row, request: Request) -> str:
    if row.waits:
        return f"{brief(row.rung)} not on {say_instant(row.at, request.zone, request.today)}"
    return f"{brief(row.rung)} {row.stands}"
