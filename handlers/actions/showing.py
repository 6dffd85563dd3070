"""Looking at actions: one, its history, or a list."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from handlers.actions.mine import answer_buttons
from handlers.actions.rows import disclose, not_shown
from handlers.command import Command, handles
from handlers.origins.records import told_from
from handlers.paging import page
from handlers.reading.kinds import ACTION, FLAG, NUMBER, OBJECTIVE, ORGANISATION, STATUS
from handlers.reading.lookups import found_action
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Item, Items, Reply
from handlers.request import Request
from handlers.rights import Right, Rows, may, rights_of
from handlers.sayings import (
    counted,
    due,
    joined,
    lead,
    moved,
    overdue,
    person,
    stale,
    state,
    summary,
    update_text,
    when,
    who,
)
from storage.actions import PLAN_WIDE
from storage.tables import Action, Organisation, Origin, Update
from storage.vocabulary import Lifecycle, Status, UpdateKind

RESTRICTED = "only for members who may see restricted items"


class ShowAction(Command):
    words = "action show"
    right = Right.READ
    rows = Rows.ANY
    help = "Show one action"
    example = "4.2"

    ref: Annotated[str, Slot(ACTION, "Action")]


@handles
def show(command: ShowAction, request: Request) -> Reply:
    action = found_action(command.ref, request)
    latest = request.stores.actions.latest([action]).get(action.id)
    reports = Right.REPORT in rights_of(request.member, request.today)
    mine = reports and may(Rows.ANSWERED, request.member, action, request.today)
    buttons = answer_buttons(action) if mine and action.lifecycle == Lifecycle.OPEN else ()
    history = Button(label="Show history", line=f"/action history {action.ref}")
    return Reply(
        title=f"{action.ref} {action.text}",
        parts=(Facts(rows=_facts(action, latest, request)),),
        buttons=(*buttons, history),
    )


class ActionHistory(Command):
    words = "action history"
    right = Right.READ
    rows = Rows.ANY
    help = "Show an action's history: everything that was said of it"
    example = "4.2"

    ref: Annotated[str, Slot(ACTION, "Action")]
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def history(command: ActionHistory, request: Request) -> Reply:
    action = found_action(command.ref, request)
    entries = request.stores.actions.history(action)
    shown = page(entries, command.page, f"/action history {action.ref}")
    origins = request.stores.origins.of([f"update {each.id}" for each in shown.rows])
    items = tuple(_entry(each, entries, origins, request) for each in shown.rows)
    return Reply(
        title=f"History of {action.ref} {action.text}", parts=(Items(items=items), *shown.footer), buttons=shown.buttons
    )


class ListActions(Command):
    words = "action list"
    right = Right.READ
    rows = Rows.ANY
    help = "List actions, all or some"
    example = "objective=4 status=amber overdue"

    objective: Annotated[str, Slot(OBJECTIVE, "Objective", option=True)] = ""
    lead: Annotated[Organisation | None, Slot(ORGANISATION, "Lead", option=True)] = None
    status: Annotated[Status | None, Slot(STATUS, "Status", option=True)] = None
    overdue: Annotated[bool, Slot(FLAG, "Only overdue", option=True)] = False
    stale: Annotated[bool, Slot(FLAG, "Only those unheard of for a month", option=True)] = False
    unled: Annotated[bool, Slot(FLAG, "Only those that nobody leads", option=True)] = False
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_actions(command: ListActions, request: Request) -> Reply:
    rows = [each for each in request.stores.actions.all() if _matches(each, command, request)]
    if not rows:
        every = Button(label=f"All {request.word('action', many=True)}", line="/action list")
        return Reply(title=f"No {request.word('action')} matches", parts=not_shown(request), buttons=(every,))
    title = counted(len(rows), request.word("action"), request.word("action", many=True))
    reply = _listed(title, rows, command.page, _line(command), request)
    return reply.model_copy(update={"parts": (*reply.parts, *not_shown(request))})


def _entry(entry: Update, entries: Sequence[Update], origins: Mapping[str, Origin], request: Request) -> Item:
    """An entry with what became of it: one that was taken back or said anew stands here and nowhere else."""
    by = next((each for each in entries if each.corrects_id == entry.id), None)
    became = "taken back" if by is None or by.kind == UpdateKind.UNDONE else "said anew"
    counts = f"{became} {when(entry.taken_back_at, request)}" if entry.taken_back_at else ""
    undone = next((each for each in entries if each.id == entry.corrects_id), None)
    told = _told(entry) if entry.kind != UpdateKind.UNDONE else _undone(undone, request)
    return Item(
        text=joined((when(entry.at, request), _by(entry), _kind(entry), counts)),
        detail="\n".join(filter(None, (told, told_from(origins.get(f"update {entry.id}"))))),
    )


def _undone(entry: Update | None, request: Request) -> str:
    return f"What was said {when(entry.at, request)} counts no more." if entry else ""


def _by(entry: Update) -> str:
    """Who typed an entry, and for whom; the organisation alone stands where they have left it since."""
    member = entry.entered_by
    return person(member) if member and entry.reported_for_id in (None, member.organisation_id) else who(entry)


def _told(entry: Update) -> str:
    """All that an entry says; of a completion also from which status."""
    done = entry.kind == UpdateKind.COMPLETED and entry.from_status != entry.to_status
    return f"{moved(entry.from_status, entry.to_status)}\n{update_text(entry)}".strip() if done else update_text(entry)


def _kind(entry: Update) -> str:
    return "update" if entry.kind == UpdateKind.PROGRESS else entry.kind.value


def _facts(action: Action, latest: Update | None, request: Request) -> tuple[tuple[str, str], ...]:
    objective = f"{action.objective.ref} {action.objective.title}" if action.objective else "the plan as a whole"
    facts = [
        ("Restricted", RESTRICTED if action.restricted_at else ""),
        ("Status", state(action) if action.lifecycle != Lifecycle.COMPLETE else "complete"),
        ("Lead", lead(action)),
        ("Supported by", ", ".join(each.name for each in action.supporters if each.id != action.lead_id)),
        ("Due", due(action, request).removeprefix("due ")),
        (request.word("objective").capitalize(), objective),
        ("Measure", action.measure),
        ("Fundraising plan", action.funding),
        ("Last answer", f"{when(latest.at, request)}, {who(latest)}" if latest else "none yet"),
        ("It said", update_text(latest) if latest else ""),
    ]
    return tuple((name, value) for name, value in facts if value)


def _listed(title: str, rows: list[Action], number: int, line: str, request: Request) -> Reply:
    shown = page(rows, number, line)
    for each in shown.rows:
        disclose(each, request)
    items = tuple(
        Item(
            text=f"{each.ref} {each.text}",
            detail=summary(each, request) + (" · restricted" if each.restricted_at else ""),
        )
        for each in shown.rows
    )
    return Reply(title=title, parts=(Items(items=items), *shown.footer), buttons=shown.buttons)


def _matches(action: Action, command: ListActions, request: Request) -> bool:
    tests = [
        action.lifecycle != Lifecycle.WITHDRAWN,
        not command.objective or (action.objective.ref if action.objective else PLAN_WIDE) == command.objective,
        command.lead is None or action.lead_id == command.lead.id,
        command.status is None or action.status == command.status,
        not command.overdue or overdue(action, request),
        not command.stale or stale(action, request),
        not command.unled or action.lead_id is None,
    ]
    return all(tests)


def _line(command: ListActions) -> str:
    said = [
        f"objective={command.objective}" if command.objective else "",
        f'lead="{command.lead.name}"' if command.lead else "",
        f'status="{command.status}"' if command.status else "",
        *(name for name in ("overdue", "stale", "unled") if getattr(command, name)),
    ]
    return " ".join(["/action list", *(each for each in said if each)])
