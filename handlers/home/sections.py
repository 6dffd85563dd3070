"""What every home page is made of: rows of actions by urgency, meetings ahead, and lists that say what they leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from handlers.meetings.rows import planned_for
from handlers.paging import pages_of, turning
from handlers.prompting.outstanding import Outstanding, outstanding
from handlers.reading.tokens import clip
from handlers.reply import Button, Item, Items
from handlers.request import Request
from handlers.sayings import meeting_name, overdue, state
from schedules.calendar import say_day, say_instant
from schedules.reminders import Kind
from storage.tables import Action, Delivery, DeliveryState, Member, Occurrence

Row = TypeVar("Row")
HOME = "/member home"
"""The line that shows the page; with a number behind it another page of its long list."""
MOST_MEETINGS = 3
SHORT_TEXT = 90
"""Characters of an action's text: two or three lines of a phone."""


@dataclass(frozen=True)
class Ahead:
    """The next meeting of a kind, and what is planned to be sent before it."""

    occurrence: Occurrence
    planned: Sequence[Delivery]
    request: Request

    @cached_property
    def found(self) -> Outstanding:
        """What it still waits for; read when it is first asked for."""
        return outstanding(self.request.stores, self.occurrence.kind, self.occurrence, self.request.now)

    @property
    def digest(self) -> Delivery | None:
        """Its digest, where that is still to go out."""
        waits = (each for each in self.planned if each.sort == Kind.DIGEST)
        return next((each for each in waits if each.state in (DeliveryState.DUE, DeliveryState.HELD)), None)

    def asked_of(self, member: Member) -> Sequence[Action]:
        """What the meeting waits for from a member, reminded or not."""
        round_ = self.found.round
        return self.found.named(
            (*round_.asked.get(member.id, ()), *round_.muted.get(member.id, ()), *round_.unreachable.get(member.id, ()))
        )

    @property
    def until(self) -> datetime:
        """By when answers are of use: its digest, or else its beginning."""
        return self.digest.not_before if self.digest else self.occurrence.starts_at


def meetings_ahead(request: Request) -> Sequence[Ahead]:
    """The next meeting of each kind, soonest first."""
    soonest = request.stores.meetings.next_of_each(request.now)[:MOST_MEETINGS]
    planned = planned_for([each.id for each in soonest], request)
    return [Ahead(each, planned.get(each.id, []), request) for each in soonest]


def unanswered(ahead: Sequence[Ahead]) -> frozenset[int]:
    """The numbers of the actions of which nothing was said since the last meeting."""
    return frozenset(action.id for each in ahead for action in each.found.unanswered)


def name(action: Action, most: int = SHORT_TEXT) -> str:
    """An action on a line or two."""
    return f"{action.ref} {clip(' '.join(action.text.split()), most)}"


def standing(action: Action, waiting: frozenset[int], request: Request) -> tuple[str, ...]:
    """How an open action stands, the most urgent first."""
    return _due(action, request), state(action), _heard(action, waiting, request)


def _due(action: Action, request: Request) -> str:
    if action.due is None:
        return ""
    day = say_day(action.due, request.today)
    return f"overdue since {day}" if overdue(action, request) else f"due {day}"


def _heard(action: Action, waiting: frozenset[int], request: Request) -> str:
    if action.answered_at is None:
        return "no update yet"
    if action.id in waiting:
        return "no update since the last meeting"
    return f"last update {say_day(request.local(action.answered_at).date(), request.today)}"


def meeting(occurrence: Occurrence, request: Request) -> str:
    """A meeting with its day and time."""
    return f"{meeting_name(occurrence.kind)}, {say_instant(occurrence.starts_at, request.zone, request.today)}"


def shown(title: str, rows: Sequence[Row], size: int, number: int = 1) -> tuple[str, Sequence[Row], int]:
    """A page of some rows: the title with which of them they are, the rows, and the number of the page, from 1."""
    last = pages_of(len(rows), size)
    number = min(max(number, 1), last)
    start = (number - 1) * size
    on_page = rows[start : start + size]
    if last == 1:
        return title, on_page, number
    return f"{title}: {start + 1} to {start + len(on_page)} of {len(rows)}", on_page, number


def turns(rows: Sequence[Row], size: int, number: int) -> Iterator[Items]:
    """The way to the other pages of a list, where there are any."""
    last = pages_of(len(rows), size)
    if last > 1:
        yield row(f"Page {number} of {last}", *turning(number, last, HOME))


def rest(rows: Sequence[Row], on_page: Sequence[Row], line: str, label: str = "Show all") -> Iterator[Items]:
    """The way to all of a list of which only the first rows are shown."""
    if len(on_page) < len(rows):
        yield row(f"And {len(rows) - len(on_page)} more", Button(label=label, line=line))


def row(said: str, *buttons: Button) -> Items:
    """A line with what can be done about it."""
    return Items(items=(Item(text=said, buttons=buttons),))
