"""Looking at incidents: one with its trail of changes, or a list."""

from typing import Annotated

from handlers.command import Command, handles
from handlers.incidents.rows import disclose, found_incident, line, not_shown, shown
from handlers.origins.records import recorded_from
from handlers.paging import page
from handlers.reading.kinds import CATEGORY, INCIDENT, NUMBER, OBJECTIVE, PLACE, STATE
from handlers.reading.lines import join
from handlers.reading.slots import Slot
from handlers.reading.trails import reserved
from handlers.reply import Button, Item, Items, Part, Reply
from handlers.request import Request
from handlers.rights import Right, Rows, may, rights_of
from handlers.sayings import counted, incident_name, person, when
from storage.actions import PLAN_WIDE
from storage.tables import Incident, IncidentChange
from storage.vocabulary import Category, IncidentState


class ShowIncident(Command):
    words = "incident show"
    right = Right.READ
    rows = Rows.ANY
    help = "Show one incident, and what was changed of it"
    example = "12"

    number: Annotated[int, Slot(INCIDENT, "Incident")]


@handles
def show(command: ShowIncident, request: Request) -> Reply:
    incident = found_incident(command.number, request)
    return Reply(
        title=f"Incident {incident.number}: {incident_name(incident)}",
        parts=(
            *shown(incident, request),
            *recorded_from(f"incident {incident.id}", request),
            *_trail(incident, request),
        ),
        buttons=_buttons(incident) if _may_change(incident, request) else (),
    )


class ListIncidents(Command):
    words = "incident list"
    right = Right.READ
    rows = Rows.ANY
    help = "List incidents, newest first, all or some"
    example = 'category=fly-tipping place="Town Centre" state=open'

    category: Annotated[Category | None, Slot(CATEGORY, "Category", option=True)] = None
    place: Annotated[str, Slot(PLACE, "Place", option=True)] = ""
    state: Annotated[IncidentState | None, Slot(STATE, "State", option=True)] = None
    objective: Annotated[str, Slot(OBJECTIVE, "Objective", "plan for those of none", option=True)] = ""
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_incidents(command: ListIncidents, request: Request) -> Reply:
    states = (command.state,) if command.state else ()
    rows = [each for each in request.stores.incidents.all(*states) if _matches(each, command)]
    if not rows:
        return _none(command, request)
    shown_page = page(rows, command.page, _line(command, request))
    items = Items(items=tuple(line(each, request) for each in shown_page.rows))
    for each in shown_page.rows:
        disclose(each, request)
    parts: tuple[Part, ...] = (items, *shown_page.footer, *not_shown(request))
    return Reply(title=counted(len(rows), "incident"), parts=parts, buttons=shown_page.buttons)


def _matches(incident: Incident, command: ListIncidents) -> bool:
    under = incident.objective.ref if incident.objective else PLAN_WIDE
    tests = [
        command.category is None or incident.category == command.category.key,
        not command.place or incident.place.name == command.place,
        not command.objective or under == command.objective,
    ]
    return all(tests)


def _line(command: ListIncidents, request: Request) -> str:
    said = {
        "category": command.category.key.replace("_", "-") if command.category else "",
        "place": command.place,
        "state": command.state or "",
        "objective": command.objective,
    }
    return join(command.words, ListIncidents, said, request)


def _none(command: ListIncidents, request: Request) -> Reply:
    narrowed = _line(command, request) != "/incident list"
    every = Button(label="All incidents", line="/incident list")
    log = Button(label="Log one", line="/form incident log")
    title = "No incident matches" if narrowed else "No incident has been logged yet"
    return Reply(title=title, parts=not_shown(request), buttons=(every,) if narrowed else (log,))


def _trail(incident: Incident, request: Request) -> tuple[Items, ...]:
    """What was changed; of the time when an incident was restricted nothing that could be read from it."""
    changes = [] if incident.restricted else request.stores.incidents.changes(incident)
    untold = reserved(changes)
    items = tuple(_change(each, each.id in untold, request) for each in changes)
    return (Items(title="Changes", items=items),) if items else ()


def _change(change: IncidentChange, untold: bool, request: Request) -> Item:
    text = f"{when(change.at, request)} · {person(change.member)} · {change.what}"
    if untold:
        return Item(text=text, detail="not shown: the category was restricted")
    return Item(text=text, detail=f"{change.was or 'nothing'} → {change.now or 'nothing'}")


def _may_change(incident: Incident, request: Request) -> bool:
    if incident.taken_back_at:
        return False
    reports = Right.REPORT in rights_of(request.member, request.today)
    return reports and may(Rows.OWN, request.member, incident, request.today)


def _buttons(incident: Incident) -> tuple[Button, ...]:
    number = incident.number
    if incident.restricted:
        return (Button(label="Change", line=f"/form incident recount {number}"),)
    close = (Button(label="Close", line=f"/form incident close {number}"),)
    return (
        Button(label="Edit", line=f"/form incident edit {number}"),
        Button(label="Link", line=f"/form incident link {number}"),
        *(() if incident.state == IncidentState.CLOSED else close),
    )
