"""Putting an incident right, closing it, and linking it to an objective or an action."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.incidents.counting import countable, month_said, named_category
from handlers.incidents.recounting import (
    RecountIncident,
    bar_of_incident,
    counts_only,
    named_incident,
    recount,
    refuse_uncounted,
)
from handlers.incidents.rows import echo, found_incident, held, keep, one_day, place_of, standing
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import (
    ACTION,
    CATEGORY,
    DAY_OR_MONTH,
    FREE,
    INCIDENT,
    NUMBER,
    OBJECTIVE,
    PART,
    PLACE,
    SOURCE,
    STATE,
)
from handlers.reading.lookups import found_action, is_action, read_incident
from handlers.reading.months import Month
from handlers.reading.slots import Slot
from handlers.reply import Button, Refused, Reply
from handlers.request import Request
from handlers.rights import Right, Rows
from storage.tables import Incident
from storage.vocabulary import CATEGORIES, Category, IncidentSource, IncidentState


class EditIncident(Change):
    words = "incident edit"
    right = Right.REPORT
    rows = Rows.OWN
    help = "Put an incident right; what is not named stays"
    example = "12 Mattresses and a fridge behind the shops count=4"

    number: Annotated[int, Slot(INCIDENT, "Incident")]
    text: Annotated[str, Slot(FREE, "What happened", "Without names or home addresses")] = ""
    count: Annotated[int | None, Slot(NUMBER, "How many times", option=True)] = None
    on: Annotated[date | Month | None, Slot(DAY_OR_MONTH, "Day", option=True, also=("day", "month"))] = None
    place: Annotated[str, Slot(PLACE, "Place", option=True)] = ""
    category: Annotated[Category | None, Slot(CATEGORY, "Category", option=True, shapes=True)] = None
    source: Annotated[IncidentSource | None, Slot(SOURCE, "Where word of it came from", option=True, rare=True)] = None
    state: Annotated[IncidentState | None, Slot(STATE, "State", option=True)] = None

    @classmethod
    def bar(cls, values: Mapping[str, str], request: Request) -> None:
        if not _opens(values, request):
            bar_of_incident(values, request)

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        """Of a restricted category less is asked."""
        refuse_uncounted(values, request)
        if not counts_only(values, request):
            return cls, values
        return RecountIncident, {"number": values["number"], **countable(values, request)}

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        return _known(_named(values, request)) if values.get("number") else {}


@handles
def edit(command: EditIncident, request: Request) -> Reply:
    incident = held(command.number, request)
    if (command.category or CATEGORIES[incident.category]).restricted:
        return _recount(command, request)
    day = one_day(command.on, request)
    if not any(getattr(command, name) for name in CHANGEABLE):
        raise _asking(EditIncident, incident, "Change what is wrong; the rest stays.", request)
    _refuse_closing(command, incident)
    _ask_anew(command, incident, request)
    before = standing(incident, request)
    _apply(command, incident, day, request)
    changed = keep(incident, before, request)
    if not changed:
        raise Refused(f"Incident {incident.number} says just that already.", _edit_button(incident))
    return echo(f"Saved: {' and '.join(changed)} of {{}}", incident, request)


class CloseIncident(Change):
    words = "incident close"
    right = Right.REPORT
    rows = Rows.OWN
    help = "Close an incident, saying what came of it"
    example = "12 Cleared by the wardens, a notice was served"

    number: Annotated[int, Slot(INCIDENT, "Incident")]
    text: Annotated[str, Slot(FREE, "Outcome", "What came of it")]

    @classmethod
    def bar(cls, values: Mapping[str, str], request: Request) -> None:
        bar_of_incident(values, request)

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        """Of a restricted category nothing is said of what came of it."""
        refuse_uncounted(values, request)
        if not counts_only(values, request):
            return cls, values
        return RecountIncident, {"number": values["number"], "state": IncidentState.CLOSED}


@handles
def close(command: CloseIncident, request: Request) -> Reply:
    incident = held(command.number, request)
    if incident.state == IncidentState.CLOSED:
        reopen = Button(label="Reopen it", line=f"/incident edit {incident.number} state=open")
        raise Refused(f"Incident {incident.number} is closed already.", reopen)
    before = standing(incident, request)
    incident.state, incident.outcome = IncidentState.CLOSED, command.text
    keep(incident, before, request)
    return echo("Saved: {} is closed", incident, request)


class LinkIncident(Change):
    words = "incident link"
    right = Right.REPORT
    rows = Rows.OWN
    help = "Link an incident, to its objective or action"
    example = "12 4.2"

    number: Annotated[int, Slot(INCIDENT, "Incident")]
    ref: Annotated[str, Slot(PART, "Objective or action", "Its number, such as 4 or 4.2; plan for none")] = ""
    objective: Annotated[str, Slot(OBJECTIVE, "Objective", option=True, asked=False)] = ""
    action: Annotated[str, Slot(ACTION, "Action", option=True, asked=False)] = ""

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        incident = _named(values, request) if values.get("number") else None
        part = incident and (incident.action or incident.objective)
        return {"ref": part.ref} if part else {}

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        refuse_uncounted(values, request)
        return cls, values


@handles
def link(command: LinkIncident, request: Request) -> Reply:
    incident = held(command.number, request)
    named = [ref for ref in (command.ref, command.action, command.objective) if ref]
    if not named:
        raise _asking(LinkIncident, incident, "Say which objective or action it belongs to.", request)
    before = standing(incident, request)
    for ref in named:
        _belong(incident, ref, request)
    if not keep(incident, before, request):
        raise Refused(f"Incident {incident.number} belongs there already.")
    return echo("Saved: where {} belongs", incident, request)


REWRITTEN = ("text", "place")
ANEW = "The category it has now is restricted; in the new one everybody reads what happened and where. Say both anew."
CHANGEABLE = ("text", "count", "on", "place", "category", "source", "state")


def _recount(command: EditIncident, request: Request) -> Reply:
    """Of a restricted category only what is counted can be changed, and nothing else was said."""
    on = month_said(command.on, command.text, request)
    said = command.model_dump(include={"number", "category", "place", "count", "state", "sure"})
    return recount(RecountIncident(**{**said, "category": command.category, "on": on}), request)


def _opens(values: Mapping[str, str], request: Request) -> bool:
    """Whether the incident is restricted and is to come under a category that is not: then all is said anew."""
    named, incident = named_category(values, request), named_incident(values, request)
    return bool(incident and incident.restricted and named and not named.restricted)


def _apply(command: EditIncident, incident: Incident, day: date | None, request: Request) -> None:
    incident.text = command.text or incident.text
    incident.count = command.count or incident.count
    incident.happened_on = day or incident.happened_on
    incident.source = command.source or incident.source
    if command.place:
        incident.place = place_of(command.place, command.category or CATEGORIES[incident.category], request)
    if command.state:
        incident.state = command.state
        incident.outcome = incident.outcome if command.state == IncidentState.CLOSED else ""
    if command.category:
        _recategorise(incident, command.category, request)


def _recategorise(incident: Incident, category: Category, request: Request) -> None:
    """Where the objective came from the plan's table of categories, it follows the new category."""
    by_table = request.stores.plans.objective_for(incident.category)
    if incident.objective_id == (by_table.id if by_table else None) and incident.action is None:
        incident.objective = request.stores.plans.objective_for(category.key)
    if incident.restricted:
        incident.outcome = ""
    incident.category, incident.restricted = category.key, category.restricted


def _ask_anew(command: EditIncident, incident: Incident, request: Request) -> None:
    """What was kept under a restricted category was not for everybody. Raises Incomplete to have it said anew."""
    opens = incident.restricted and command.category is not None and not command.category.restricted
    if not (opens and command.category) or (command.text and command.place):
        return
    said = {"number": str(incident.number), "category": command.category.key.replace("_", "-")}
    said |= {name: words for name, words in (("text", command.text), ("place", command.place)) if words}
    form = form_of(Draft(EditIncident, said), request)
    asked = tuple(each.model_copy(update={"required": each.required or each.name in REWRITTEN}) for each in form.fields)
    raise Incomplete(form.model_copy(update={"intro": ANEW, "fields": asked}))


def _refuse_closing(command: EditIncident, incident: Incident) -> None:
    if command.state == IncidentState.CLOSED != incident.state:
        how = Button(label="Close it", line=f"/form incident close {incident.number}")
        raise Refused(
            f"To close it, say what came of it: /incident close {incident.number} OUTCOME", how, field="state"
        )


def _belong(incident: Incident, ref: str, request: Request) -> None:
    """To an action and its objective, or to an objective; an action of another objective goes."""
    if is_action(ref):
        incident.action = found_action(ref, request)
        incident.objective = incident.action.objective
        return
    incident.objective = request.stores.plans.objective(ref)
    if incident.action and (not incident.objective or incident.action.objective_id != incident.objective.id):
        incident.action = None


def _named(values: Mapping[str, str], request: Request) -> Incident:
    return found_incident(read_incident(values["number"], request), request)


def _known(incident: Incident) -> dict[str, str]:
    """How the fields stand, as they would be typed; of a restricted one neither text nor place."""
    return {
        "text": "" if incident.restricted else incident.text,
        "count": str(incident.count),
        "on": "" if incident.restricted else incident.happened_on.isoformat(),
        "place": "" if incident.restricted else incident.place.name,
        "category": CATEGORIES[incident.category].key.replace("_", "-"),
        "source": incident.source or "",
        "state": incident.state,
    }


def _asking(command: type[Change], incident: Incident, intro: str, request: Request) -> Incomplete:
    draft = Draft(command, {"number": str(incident.number)})
    return Incomplete(form_of(draft, request).model_copy(update={"intro": intro}))


def _edit_button(incident: Incident) -> Button:
    return Button(label="Change it in a form", line=f"/form incident edit {incident.number}")
