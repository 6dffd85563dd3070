"""What the commands on meeting actions share: who may give them, and the echo of what was saved."""

from collections.abc import Iterator
from datetime import date

from handlers.meetings.arising.saying import agreed, state
from handlers.prompting.arising import draw_anew
from handlers.reading.arising import NEXT_MEETING, NO_DAY
from handlers.reading.lines import quoted
from handlers.reply import LONGEST_LINE, Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, coordinates, leads, rights_of
from handlers.sayings import ask_coordinator, capital, lead, meeting_name, when
from handlers.sending.next_paper import goes_out
from handlers.undoable import in_time
from schedules.calendar import say_day
from schedules.reminders import Kind
from storage.tables import MeetingAction, MeetingKind


def answers_for(action: MeetingAction, request: Request) -> bool:
    """Whether who speaks may say what became of it: whoever leads it, whoever stands in for them, coordinators."""
    reports = Right.REPORT in rights_of(request.member, request.today)
    return coordinates(request.member) or (reports and leads(request.member, action, request.today))


def refuse_others(action: MeetingAction, request: Request) -> None:
    """Refuse it to those of other organisations, saying whom to ask."""
    if not answers_for(action, request):
        leads_it = f"{lead(action)}, which leads it, or " if action.lead else ""
        said = f"Only {leads_it}a coordinator says what becomes of meeting action {action.number}."
        raise Refused(f"{said} {ask_coordinator(request)}")


def drops(action: MeetingAction, request: Request) -> bool:
    """Whether who speaks may drop one that is open: coordinators, and whoever has just recorded it by mistake."""
    mine = action.added_by_id == request.member.id and in_time(action.added_at, request)
    return mine or coordinates(request.member)


def reopens(action: MeetingAction, request: Request) -> bool:
    """Whether who may say that one is done may open it again: one that was dropped soon, or as a coordinator."""
    by_me = action.done_by_id == request.member.id
    soon = by_me and action.done_at is not None and in_time(action.done_at, request)
    return not action.dropped or soon or coordinates(request.member)


def due_day(said: date | str, kind: MeetingKind, request: Request) -> date | None:
    """The day that was said; of the next meeting where that was. Raises Refused where none is scheduled."""
    if said != NEXT_MEETING:
        return None if isinstance(said, str) else said
    following = request.stores.meetings.next_of(kind, request.now)
    if following is None:
        raise Refused(f"No {meeting_name(kind)} is ahead. Type a date, such as 30/6/2027, or {NO_DAY}.", field="due")
    return request.local(following.starts_at).date()


def past(day: date | None, request: Request) -> Iterator[str]:
    """A question about a due date that is over already."""
    if day and day < request.today:
        yield f"{say_day(day)} has passed."


def facts(action: MeetingAction, request: Request) -> Facts:
    """Everything that is known of one, but its history."""
    return Facts(rows=tuple((name, value) for name, value in _facts(action, request) if value))


def _facts(action: MeetingAction, request: Request) -> Iterator[tuple[str, str]]:
    following = None if action.done_at else request.stores.meetings.next_of(action.kind, request.now)
    yield "What", action.text
    yield "Who", lead(action)
    yield "How it stands", capital(state(action, request.today, request.zone))
    yield "From", capital(agreed(action, request.today, request.zone))
    yield "Reported to", f"{meeting_name(action.kind)}, {when(following.starts_at, request)}" if following else ""


def echo(title: str, action: MeetingAction, request: Request) -> Reply:
    """What was saved, said back, with what usually comes next; reminders that list it show it too."""
    draw_anew(action, request)
    stands = told_in(action, request) if action.done_at else ""
    return Reply(
        title=f"{title}: meeting action {action.number}",
        parts=(facts(action, request), *((Text(text=stands),) if stands else ())),
        buttons=buttons(action, request),
        tone=Tone.DONE,
    )


def told_in(action: MeetingAction, request: Request) -> str:
    """In which paper it will stand what became of it, the next digest of its kind; nothing where none is planned."""
    for each in request.stores.papers.ahead(request.now):
        if each.meets.id == action.kind_id and each.paper and each.paper.kind == Kind.DIGEST:
            return goes_out("Stands in", each.paper, action.kind, each.starts_at, request)
    return ""


def buttons(action: MeetingAction, request: Request) -> tuple[Button, ...]:
    """What whoever looks at one can do with it."""
    return tuple(_buttons(action, request))


def _buttons(action: MeetingAction, request: Request) -> Iterator[Button]:
    if not answers_for(action, request):
        return
    if action.done_at:
        if reopens(action, request):
            yield Button(label="Reopen it", line=f"/meeting reopen {action.number}")
        return
    yield done_button(action)
    yield Button(label="Change", line=f"/form meeting amend {action.number}")
    if drops(action, request):
        yield Button(label="Drop", line=f"/form meeting drop {action.number}")
    line = plan_line(action)
    if coordinates(request.member) and len(line) <= LONGEST_LINE:
        yield Button(label=f"Make it {request.worded('an action')} of the plan", line=line)


def done_button(action: MeetingAction, label: str = "Done") -> Button:
    """Opens the form that asks what came of it."""
    return Button(label=label, line=f"/form meeting done {action.number}")


def plan_line(action: MeetingAction) -> str:
    """What opens the form for an action of the plan with the same text, lead and due date."""
    named = [("lead", action.lead.name if action.lead else ""), ("due", action.due.isoformat() if action.due else "")]
    options = [f"{name}={quoted(value)}" for name, value in [*named, ("text", action.text)] if value]
    return f"/form action add {' '.join(options)}"
