"""Which reminders a meeting asks for and when, from a ladder of rungs that is plain data.

A meeting scheduled late gets the rungs that still fit. A rung keeps its whole day: until sending ends that day it
goes out at once rather than being lost by an hour. After that a reminder is dropped, because asking late only
nags, while what is `kept` goes out at once: a digest, because the paper is of use until the meeting begins, and the
last private question, because otherwise nobody would be asked at all.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo

from schedules.calendar import WorkingCalendar, at_local, say_time
from storage.ladders import SENDING_ENDS, SENDING_STARTS, Kind, To, usually_to, wrong_days, wrong_time, wrong_to

__all__ = [
    "LADDERS",
    "SENDING_ENDS",
    "SENDING_STARTS",
    "Asked",
    "BadRung",
    "Kind",
    "Ladder",
    "Passed",
    "Rung",
    "To",
    "asked",
    "is_sending_time",
    "keyed",
    "kind_of",
    "ladder_of",
    "next_sending_time",
    "soon",
]


class BadRung(ValueError):
    """A reminder that cannot be; the text says why, for whoever wrote it, and `field` what of it is wrong."""

    def __init__(self, why: str, field: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True)
class Rung:
    """One thing sent before a meeting: `days` working days before it, or that many clear ones, `at` a local time.

    Raises BadRung for one that would not stand before its meeting, that goes to the wrong people, or that would be
    sent when messages are not welcome.
    """

    kind: Kind
    days: int
    clear: bool = False
    at: time = SENDING_STARTS
    to: To = To.CHANNEL

    def __post_init__(self) -> None:
        wrong = {
            "days": wrong_days(self.kind, self.days),
            "at": wrong_time(self.at),
            "to": wrong_to(self.kind, self.to),
        }
        for field, why in wrong.items():
            if why:
                raise BadRung(why, field)

    @property
    def kept(self) -> bool:
        """Whether it is sent at once when its day has passed."""
        return self.kind == Kind.DIGEST or self.to == To.SILENT

    def day(self, meeting: date, calendar: WorkingCalendar) -> date:
        """The day it is sent for a meeting on a day."""
        before = calendar.clear_working_days_before if self.clear else calendar.working_days_before
        return before(meeting, self.days)

    def data(self) -> dict[str, Any]:
        """The rung as plain data, for a store or a file."""
        return {"what": self.kind.value, "to": self.to.value, "days": self.days, "clear": self.clear,
                "at": say_time(self.at)}  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """The rung that plain data describes; what is left out is as usual. Raises BadRung, KeyError or ValueError."""
        kind = Kind(data["what"])
        to = To(data.get("to") or usually_to(kind))
        at = time.fromisoformat(data.get("at") or say_time(SENDING_STARTS))
        return cls(kind, int(data["days"]), bool(data.get("clear")), at, to)


Ladder = tuple[Rung, ...]

LADDERS: Mapping[str, Ladder] = {
    "jag": (
        Rung(Kind.PROMPTS, days=10, to=To.OWNERS),
        Rung(Kind.REMINDER, days=5),
        Rung(Kind.PROMPTS, days=5, to=To.SILENT),
        Rung(Kind.SUMMARY, days=2, to=To.COORDINATOR),
        Rung(Kind.DIGEST, days=1),
        Rung(Kind.ADDENDUM, days=0),
    ),
    "rag": (
        Rung(Kind.RETURNS, days=15),
        Rung(Kind.PROMPTS, days=12, to=To.OWNERS),
        Rung(Kind.REMINDER, days=10),
        Rung(Kind.PROMPTS, days=8, to=To.SILENT),
        Rung(Kind.SUMMARY, days=8, to=To.COORDINATOR),
        Rung(Kind.DIGEST, days=5, clear=True),
        Rung(Kind.ADDENDUM, days=1),
    ),
    "board": (
        Rung(Kind.PROMPTS, days=10, to=To.OWNERS),
        Rung(Kind.REMINDER, days=5),
        Rung(Kind.PROMPTS, days=5, to=To.SILENT),
        Rung(Kind.SUMMARY, days=2, to=To.COORDINATOR),
        Rung(Kind.DIGEST, days=1),
        Rung(Kind.ADDENDUM, days=0),
    ),
    "priorities": (
        Rung(Kind.ANNOUNCEMENT, days=10),
        Rung(Kind.SUMMARY, days=7, to=To.COORDINATOR),
        Rung(Kind.DIGEST, days=5),
        Rung(Kind.ADDENDUM, days=1),
    ),
    "scrutiny": (
        Rung(Kind.RETURNS, days=20),
        Rung(Kind.PROMPTS, days=15, to=To.OWNERS),
        Rung(Kind.SUMMARY, days=10, to=To.COORDINATOR),
        Rung(Kind.DIGEST, days=5, clear=True),
        Rung(Kind.ADDENDUM, days=1),
    ),
    "bare": (Rung(Kind.ANNOUNCEMENT, days=1),),
    "none": (),
}
"""The usual ladders by name: of the two meetings every partnership has, of a board, of a meeting that sets priorities,
of a scrutiny committee, and of a mere announcement.

Papers for a council committee lie open five clear days before it meets: Local Government Act 1972 s100B.
"""


def ladder_of(usual: str, own: list[dict[str, Any]] | None) -> Ladder:
    """A partnership's own ladder where it has one, else the usual one of that name; empty where there is none."""
    return LADDERS.get(usual, ()) if own is None else tuple(Rung.of(each) for each in own)


def keyed(ladder: Ladder) -> tuple[tuple[str, Rung], ...]:
    """Each rung under the key that it is planned with, once for each meeting: `reminder`, `prompts silent`.

    A second of the same sort is `reminder 2`, counted from the earliest.
    """
    seen: Counter[str] = Counter()
    found = {}
    for rung in sorted(ladder, key=lambda each: -each.days):
        plain = f"{rung.kind} {rung.to}" if rung.kind == Kind.PROMPTS else rung.kind.value
        seen[plain] += 1
        found[rung] = plain if seen[plain] == 1 else f"{plain} {seen[plain]}"
    return tuple((found[rung], rung) for rung in ladder)


def kind_of(key: str) -> Kind:
    """What is sent under a key. Raises ValueError for the key of something else."""
    return Kind(key.partition(" ")[0])


@dataclass(frozen=True)
class Asked:
    """Something to be sent: not before one instant, and of no use from another, both in UTC.

    `due` is when its rung stood. It differs from `not_before` only for what goes out late.
    """

    key: str
    rung: Rung
    due: datetime
    not_before: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Passed:
    """A rung whose time, in UTC, had passed when the meeting was scheduled."""

    key: str
    rung: Rung
    due: datetime


def asked(
    ladder: Ladder, starts_at: datetime, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime
) -> tuple[tuple[Asked, ...], tuple[Passed, ...]]:
    """What a meeting still asks for, and what it is too late for. Both are in the order of the ladder.

    A late question is dropped when the digest is out by then: the answer would not stand in it.
    """
    reckoned = [_reckoned(key, rung, starts_at, calendar, zone, now) for key, rung in keyed(ladder)]
    digests = [each.not_before for each in reckoned if isinstance(each, Asked) and each.rung.kind == Kind.DIGEST]
    digest = min(digests, default=starts_at)
    sorted_out = [_too_late(each, digest) for each in reckoned]
    return (
        tuple(each for each in sorted_out if isinstance(each, Asked)),
        tuple(each for each in sorted_out if isinstance(each, Passed)),
    )


def is_sending_time(now: datetime, calendar: WorkingCalendar, zone: ZoneInfo) -> bool:
    """Whether messages are welcome at an instant."""
    return next_sending_time(now, calendar, zone) <= now


def next_sending_time(now: datetime, calendar: WorkingCalendar, zone: ZoneInfo) -> datetime:
    """The first instant, from now on, in the hours and on the days when messages are welcome."""
    local = now.astimezone(zone)
    if calendar.is_working(local.date()):
        if local.time() < SENDING_STARTS:
            return at_local(local.date(), SENDING_STARTS, zone)
        if local.time() < SENDING_ENDS:
            return now.astimezone(UTC)
    return at_local(calendar.next_working_day(local.date()), SENDING_STARTS, zone)


def soon(before: datetime, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime) -> datetime:
    """The next sending time, if it is `before` something; out of hours otherwise: better an odd hour than no word."""
    welcome = next_sending_time(now, calendar, zone)
    return welcome if welcome < before else now.astimezone(UTC)


def _reckoned(
    key: str, rung: Rung, starts_at: datetime, calendar: WorkingCalendar, zone: ZoneInfo, now: datetime
) -> Asked | Passed:
    day = rung.day(starts_at.astimezone(zone).date(), calendar)
    due = at_local(day, rung.at, zone)
    in_time = now <= due
    if max(now, due) >= starts_at or not (in_time or rung.kept or now < at_local(day, SENDING_ENDS, zone)):
        return Passed(key, rung, due)
    not_before = due if in_time else soon(starts_at, calendar, zone, now)
    return Asked(key, rung, due, not_before, starts_at.astimezone(UTC))


def _too_late(each: Asked | Passed, digest: datetime) -> Asked | Passed:
    late = isinstance(each, Asked) and each.not_before > each.due and each.not_before >= digest
    if late and each.rung.kind == Kind.PROMPTS:
        return Passed(each.key, each.rung, each.due)
    return each
