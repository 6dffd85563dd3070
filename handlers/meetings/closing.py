"""The days a partnership keeps free: closed days move reminders, in quiet periods meetings are asked about."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.meetings.afresh import look_ahead, plan_afresh
from handlers.paging import page
from handlers.reading.dates import take_date
from handlers.reading.kinds import DATE, FREE, NUMBER
from handlers.reading.reckoning import typed
from handlers.reading.slots import Slot
from handlers.reply import Button, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, coordinates
from handlers.sayings import counted
from schedules.calendar import DAY, WorkingCalendar, say_day
from schedules.unusual import say_days, say_quiet

MOST_DAYS = 60
LONGEST_QUIET = 120
"""Days: a pre-election period lasts about six weeks."""
UNTIL = re.compile(r"\A(?:(?:to|until|till|through|-|\u2013)\s*|(?=\d))", re.IGNORECASE)
"""What people say between the first day and the last, if anything."""
USUAL_QUIET = "pre-election period"


class CloseDays(Change):
    words = "meeting close"
    right = Right.COORDINATE
    help = "Close a day or several, such as a council's Christmas closure: no reminder goes out then"
    example = "24/12/2026 to=31/12/2026 Christmas closure"
    once = True

    day: Annotated[date, Slot(DATE, "First day", "Such as 24/12/2026")]
    to: Annotated[date | None, Slot(DATE, "Last day", "Left empty, it is one day", option=True)] = None
    why: Annotated[str, Slot(FREE, "Why", "Such as Christmas closure")] = ""


class OpenDays(Change):
    words = "meeting open"
    right = Right.COORDINATE
    help = "Open days again that were closed, or end a quiet period"
    example = "24/12/2026 to=31/12/2026"
    once = True

    day: Annotated[date, Slot(DATE, "First day", "Such as 24/12/2026")]
    to: Annotated[date | None, Slot(DATE, "Last day", "Left empty, it is one day", option=True)] = None


class KeepQuiet(Change):
    words = "meeting quiet"
    right = Right.COORDINATE
    help = "Set a quiet period, such as before an election: a meeting on one of its days is asked about"
    example = "22/3/2027 6/5/2027 local elections"
    once = True

    day: Annotated[date, Slot(DATE, "First day", "Such as 22/3/2027")]
    to: Annotated[date, Slot(DATE, "Last day", "Such as 6/5/2027")]
    why: Annotated[str, Slot(FREE, "Why", "Such as local elections")] = ""


class ListClosed(Command):
    words = "meeting closed"
    right = Right.READ
    help = "List the closed days and the quiet periods ahead"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@dataclass(frozen=True)
class Span:
    """Days in a row, both ends included, and why they are kept free."""

    first: date
    last: date
    why: str = ""

    def __str__(self) -> str:
        return say_days(self.first, self.last, self.why)

    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + DAY * count for count in range((self.last - self.first).days + 1)]


@handles
def close(command: CloseDays, request: Request) -> Reply:
    span = _span(command, request)
    _refuse(span, MOST_DAYS, span.first, request)
    closing = [each for each in span.days() if request.calendar.is_working(each)]
    if not closing:
        raise _worked_never(span, request)
    before = look_ahead(request)
    for each in closing:
        request.stores.closed_days.add(each, span.why)
    changed = plan_afresh(before, closing, request)
    undo = Button(label="Open again", line=_line("meeting open", span))
    days = f"{counted(len(closing), 'working day')} fewer"
    return Reply(title=f"Closed: {span}, {days}", parts=changed or _no_matter(), buttons=(undo,), tone=Tone.DONE)


@handles
def open_again(command: OpenDays, request: Request) -> Reply:
    span = Span(command.day, command.to or command.day)
    _refuse(span, LONGEST_QUIET, span.last, request)
    before = look_ahead(request)
    opened = request.stores.closed_days.remove(max(span.first, request.today), span.last)
    ended = [each for each in request.stores.closed_days.quiet() if span.first <= each.first and each.last <= span.last]
    for each in ended:
        request.stores.closed_days.end_quiet(each.first, each.last)
    if not (opened or ended):
        raise Refused(
            f"Nothing was closed on {span}, and no quiet period lies within it.",
            Button(label="Show what is closed", line="/meeting closed"),
            field="day",
        )
    changed = plan_afresh(before, span.days(), request)
    said = [f"{counted(len(opened), 'closed day')} worked again"] if opened else []
    said += [f"no quiet period any more, {say_quiet(each)}" for each in ended]
    return Reply(title=f"Open: {'; '.join(said)}", parts=changed or _no_matter(), tone=Tone.DONE)


@handles
def keep_quiet(command: KeepQuiet, request: Request) -> Reply:
    span = Span(command.day, command.to, command.why or USUAL_QUIET)
    _refuse(span, LONGEST_QUIET, span.last, request)
    before = look_ahead(request)
    if not request.stores.closed_days.keep_quiet(span.first, span.last, span.why):
        raise Refused(f"{span.first} to {span.last} is a quiet period already.")
    changed = plan_afresh(before, span.days(), request)
    undo = Button(label="End it", line=_line("meeting open", span))
    rule = Text(text="Whoever schedules, moves or repeats a meeting into it is asked first. Reminders go out as usual.")
    return Reply(title=f"Quiet: {span}", parts=(rule, *changed), buttons=(undo,), tone=Tone.DONE)


@handles
def list_closed(command: ListClosed, request: Request) -> Reply:
    spans = [*_closed_ahead(request), *_quiet_ahead(request)]
    if not spans:
        return Reply(
            title="No closed day and no quiet period is ahead. Weekends and bank holidays are known without being set.",
            buttons=(Button(label="Close a day", line="/form meeting close"),),
        )
    shown = page(spans, command.page, "/meeting closed")
    return Reply(title="Closed days and quiet periods ahead", parts=(Items(items=tuple(shown.rows)), *shown.footer),
                 buttons=shown.buttons)  # fmt: skip


def _span(command: CloseDays, request: Request) -> Span:
    """The days that are meant; "24 dec to 31 dec Christmas closure" is as good as `to=`."""
    begun = UNTIL.match(command.why)
    until = take_date(command.why[begun.end() :], request.today) if begun and not command.to else None
    last, why = until or (command.to or command.day, command.why)
    return Span(command.day, last, why)


def _refuse(span: Span, most: int, ahead: date, request: Request) -> None:
    """Refuse days that cannot be meant; `ahead` is the one of them that must not have passed."""
    if span.last < span.first:
        raise Refused(f"{say_day(span.last)} is before {say_day(span.first)}. Type the first day first.", field="to")
    if ahead < request.today:
        raise Refused(f"{say_day(ahead)} has passed. Type days ahead.", field="day" if ahead == span.first else "to")
    if len(span.days()) > most:
        days = f"{span.first:%d/%m/%Y} to {span.last:%d/%m/%Y} are {len(span.days())} days"
        raise Refused(f"{days}, and at most {most} are set at once. Is the year right?", field="to")


def _worked_never(span: Span, request: Request) -> Refused:
    why = request.calendar.why_not(span.first)
    if span.first == span.last:
        return Refused(f"{say_day(span.first)} is {why}, so it is not worked anyway: nothing was changed.", field="day")
    return Refused(f"No day of {span} is worked as it is: nothing was changed.", field="day")


def _no_matter() -> tuple[Text, ...]:
    return (Text(text="Nothing that is planned moves."),)


def _line(words: str, span: Span) -> str:
    until = f" to={typed(span.last)}" if span.last != span.first else ""
    return f"/{words} {typed(span.first)}{until}"


def _closed_ahead(request: Request) -> Iterator[Item]:
    closed = request.stores.closed_days.all()
    ahead = {day: why for day, why in closed.items() if day >= request.today}
    for span in _in_rows(ahead, WorkingCalendar()):
        button = Button(label="Open again", line=_line("meeting open", span))
        yield Item(text=f"Closed: {span}", buttons=_if_may(button, request))


def _in_rows(closed: Mapping[date, str], calendar: WorkingCalendar) -> list[Span]:
    """Closed days as people think of them: those of one reason with nothing worked between them are one closure."""
    spans: list[Span] = []
    for day, why in sorted(closed.items()):
        last = spans[-1] if spans else None
        if last and last.why == why and calendar.next_working_day(last.last) >= day:
            spans[-1] = Span(last.first, day, why)
        else:
            spans.append(Span(day, day, why))
    return spans


def _quiet_ahead(request: Request) -> Iterator[Item]:
    for each in request.stores.closed_days.quiet():
        if each.last >= request.today:
            button = Button(label="End it", line=_line("meeting open", Span(each.first, each.last)))
            yield Item(text=f"Quiet: {say_quiet(each)}", buttons=_if_may(button, request))


def _if_may(button: Button, request: Request) -> tuple[Button, ...]:
    return (button,) if coordinates(request.member) else ()
