"""Changing the plan itself: add, propose, edit, withdraw, move the due date, say how the money is raised."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from handlers.actions.rows import echo, named_action
from handlers.command import Change, handles
from handlers.notices import tell_coordinators
from handlers.reading.kinds import ACTION, DATE, FREE, LINE, OBJECTIVE, WHO
from handlers.reading.lookups import found_action
from handlers.reading.parties import Party
from handlers.reading.reckoning import typed
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Refused, Reply
from handlers.request import Request
from handlers.rights import Right, Rows, may
from handlers.sayings import ask_coordinator, due, lead, person
from schedules.calendar import say_day
from storage.actions import PLAN_WIDE, Entry
from storage.tables import Action, Objective
from storage.vocabulary import Lifecycle, UpdateKind

NO_PLAN = ("none", "nothing", "-")
"""What takes a fundraising plan back."""


class AddAction(Change):
    words = "action add"
    right = Right.COORDINATE
    help = "Add an action"
    example = "4 Hold a street meet at The Oval lead=police due=30/6/2027"

    objective: Annotated[str, Slot(OBJECTIVE, "Objective", "Its number, or plan for the whole plan")]
    text: Annotated[str, Slot(FREE, "What is to be done")]
    lead: Annotated[Party | None, Slot(WHO, "Lead organisation", option=True)] = None
    owner: Annotated[Party | None, Slot(WHO, "Owner", "A member of the lead organisation", option=True, rare=True)] = (
        None
    )
    due: Annotated[date | None, Slot(DATE, "Due", option=True)] = None
    measure: Annotated[str, Slot(LINE, "How it is measured", option=True, rare=True)] = ""


@handles
def add(command: AddAction, request: Request) -> Reply:
    owner = command.owner.member if command.owner else None
    if command.owner and not owner:
        raise Refused("An owner is a person. For an organisation use lead=.", field="owner")
    _refuse_past(command.due, request, "due")
    led_by = command.lead or command.owner
    objective = _objective(command.objective, request)
    action = request.stores.actions.add(
        request.plan,
        objective,
        command.text,
        _entry(UpdateKind.ADDED, request),
        lead_id=led_by.organisation.id if led_by else None,
        owner_id=owner.id if owner else None,
        due=command.due,
        measure=command.measure,
    )
    return _added(action, request)


class ProposeAction(Change):
    words = "action propose"
    right = Right.REPORT
    help = "Propose an action; a coordinator accepts it"
    example = "4 Hold a street meet at The Oval"

    objective: Annotated[str, Slot(OBJECTIVE, "Objective", "Its number, or plan for the whole plan")]
    text: Annotated[str, Slot(FREE, "What should be done")]


@handles
def propose(command: ProposeAction, request: Request) -> Reply:
    objective = _objective(command.objective, request)
    entry = _entry(UpdateKind.PROPOSED, request)
    action = request.stores.actions.add(request.plan, objective, command.text, entry)
    accept = Button(label="Accept it", line=f"/form action reopen {action.ref} Accepted")
    withdraw = Button(label="Withdraw it", line=f"/form action withdraw {action.ref}")
    told = Reply(title=f"{person(request.member)} proposes {action.ref}: {action.text}", buttons=(accept, withdraw))
    tell_coordinators(request, f"proposal {action.id}", told)
    return _added(action, request)


class EditAction(Change):
    words = "action edit"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Reword an action"
    example = "4.2 Use behavioural contracts and notices"

    ref: Annotated[str, Slot(ACTION, "Action")]
    text: Annotated[str, Slot(FREE, "Its new wording")]

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        action = named_action(values, request)
        return {"text": action.text} if action else {}


@handles
def edit(command: EditAction, request: Request) -> Reply:
    action = found_action(command.ref, request)
    if action.text == command.text:
        raise Refused(f"{action.ref} is worded just so already.", _show(action), field="text")
    was, action.text = action.text, command.text
    entry = _entry(UpdateKind.EDITED, request, was=was, now=command.text)
    return echo(action, request.stores.actions.record(action, entry), request)


class WithdrawAction(Change):
    words = "action withdraw"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Withdraw an action, saying why; its history stays"
    example = "4.2 Replaced by 4.7"

    ref: Annotated[str, Slot(ACTION, "Action")]
    text: Annotated[str, Slot(FREE, "Why")]


@handles
def withdraw(command: WithdrawAction, request: Request) -> Reply:
    action = found_action(command.ref, request)
    if action.lifecycle == Lifecycle.WITHDRAWN:
        raise Refused(f"{action.ref} is withdrawn already.", _reopen(action))
    entry = _entry(UpdateKind.WITHDRAWN, request, text=command.text)
    return echo(action, request.stores.actions.record(action, entry), request)


class MoveDue(Change):
    words = "action due"
    right = Right.REPORT
    rows = Rows.LED
    help = "Set or move a due date, with the reason"
    example = "4.2 end of june Waiting for the new premises"

    ref: Annotated[str, Slot(ACTION, "Action")]
    day: Annotated[date, Slot(DATE, "New due date", "Such as 30/6/2027, end of june, in 2 weeks")]
    text: Annotated[str, Slot(FREE, "Why")]

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        action = named_action(values, request)
        return {"day": f"Now {due(action, request)}"} if action and action.due else {}


@handles
def move_due(command: MoveDue, request: Request) -> Reply:
    action = found_action(command.ref, request)
    _refuse_others(action, request, "move its due date")
    _refuse_past(command.day, request, "day")
    _refuse_idle(action, command.day)
    was, action.due = action.due, command.day
    entry = _entry(
        UpdateKind.DUE, request, was=say_day(was) if was else "", now=say_day(command.day), text=command.text
    )
    return echo(action, request.stores.actions.record(action, entry), request)


class FundAction(Change):
    words = "action funding"
    right = Right.REPORT
    rows = Rows.LED
    help = "Say how the money for an action is raised"
    example = "4.2 Half from the council, a bid to the Safer Streets fund in March"

    ref: Annotated[str, Slot(ACTION, "Action")]
    text: Annotated[
        str, Slot(FREE, "Fundraising plan", "What it costs, who is asked, by when; none takes the plan back")
    ]

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        action = named_action(values, request)
        return {"text": action.funding} if action else {}


@handles
def fund(command: FundAction, request: Request) -> Reply:
    action = found_action(command.ref, request)
    _refuse_others(action, request, "say how its money is raised")
    _refuse_over(action, "To say how its money is raised")
    now = "" if command.text.strip().lower() in NO_PLAN else command.text
    if action.funding == now:
        same = "has just this fundraising plan" if now else "has no fundraising plan"
        raise Refused(f"{action.ref} {same} already.", _show(action), field="text")
    was, action.funding = action.funding, now
    entry = _entry(UpdateKind.FUNDING, request, was=was, now=now)
    return echo(action, request.stores.actions.record(action, entry), request)


def _entry(kind: UpdateKind, request: Request, *, text: str = "", was: str = "", now: str = "") -> Entry:
    member = request.member
    return Entry(kind, request.now, member.id, member.organisation_id, text=text, was=was, now=now)


def _objective(ref: str, request: Request) -> Objective | None:
    return None if ref == PLAN_WIDE else request.stores.plans.objective(ref)


def _refuse_past(day: date | None, request: Request, field: str) -> None:
    if day and day < request.today:
        ahead = typed(request.today + timedelta(weeks=4))
        raise Refused(f"{say_day(day)} has passed. Type a day ahead, such as {ahead} or end of june.", field=field)


def _refuse_over(action: Action, what_for: str) -> None:
    """Nobody works on it any more."""
    if action.lifecycle in (Lifecycle.COMPLETE, Lifecycle.WITHDRAWN):
        raise Refused(f"{action.ref} is {action.lifecycle}. {what_for}, reopen it first.", _reopen(action))


def _refuse_idle(action: Action, day: date) -> None:
    """A date that changes nothing, or one of an action that nobody works on any more."""
    _refuse_over(action, "To give it a new date")
    if action.due == day:
        update = Button(label="Update it", line=f"/form action update {action.ref}")
        raise Refused(f"{action.ref} is due {say_day(day)} already. To say how it goes, update it.", update)


def _reopen(action: Action) -> Button:
    return Button(label="Reopen it", line=f"/form action reopen {action.ref}")


def _show(action: Action) -> Button:
    return Button(label="Show it", line=f"/action show {action.ref}")


def _refuse_others(action: Action, request: Request, what: str) -> None:
    if not may(Rows.LED, request.member, action, request.today):
        others = f"{action.lead.name}, which leads {action.ref}, or a coordinator" if action.lead else "a coordinator"
        raise Refused(f"Only {others} may {what}. {ask_coordinator(request)}")


def _added(action: Action, request: Request) -> Reply:
    newest = request.stores.actions.history(action)[0]
    stands = found_action(action.ref, request)
    said = [
        ("Lead", lead(stands) if stands.lead else ""),
        ("Due", due(stands, request).removeprefix("due ") if stands.due else ""),
        ("Measure", stands.measure),
    ]
    facts = Facts(rows=tuple((name, value) for name, value in said if value))
    reply = echo(stands, newest, request)
    return reply.model_copy(update={"parts": (*reply.parts, facts)}) if facts.rows else reply
