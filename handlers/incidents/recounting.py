"""Putting right what was counted of a restricted category, and bringing an incident under one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.form import Form
from handlers.incidents.counting import (
    WARD,
    WHEN,
    bar_words,
    countable,
    has_more,
    named_category,
    refuse_barred,
    why_not_kept,
)
from handlers.incidents.rows import (
    echo,
    found_incident,
    held,
    keep,
    not_theirs,
    place_of,
    refuse_future,
    refuse_taken_back,
    standing,
)
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import CATEGORY, INCIDENT, NUMBER, STATE
from handlers.reading.lines import join
from handlers.reading.lookups import read_incident
from handlers.reading.months import say_whole_month
from handlers.reading.slots import Slot
from handlers.reply import Barred, Button, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import Right, Rows, may
from handlers.sending.confirming import withhold
from storage.tables import Incident
from storage.vocabulary import CATEGORIES, Category, IncidentState

ANYTHING = ("category", "place", "count", "on", "state")


class RecountIncident(Change):
    words = "incident recount"
    right = Right.REPORT
    rows = Rows.OWN
    help = "Put right what was counted of a restricted category"
    example = "12 count=3"

    number: Annotated[int, Slot(INCIDENT, "Incident")]
    category: Annotated[Category | None, Slot(CATEGORY, "Category", option=True)] = None
    place: Annotated[str, Slot(WARD.kind, WARD.label, WARD.hint, option=True)] = ""
    count: Annotated[int | None, Slot(NUMBER, "How many times", option=True)] = None
    on: Annotated[date | None, replace(WHEN, hint="Such as October 2026")] = None
    state: Annotated[IncidentState | None, Slot(STATE, "State", option=True)] = None

    @classmethod
    def bar(cls, values: Mapping[str, str], request: Request) -> None:
        bar_of_incident(values, request)

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        incident = named_incident(values, request)
        return _known(incident) if incident and incident.restricted else {}

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        refuse_uncounted(values, request)
        return cls, values


@handles
def recount(command: RecountIncident, request: Request) -> Reply:
    incident = held(command.number, request)
    category = command.category or CATEGORIES[incident.category]
    if not category.restricted:
        edit = Button(label="Change it in a form", line=f"/form incident edit {incident.number}")
        raise Refused(f"Of {category.label} more is kept. Change it with /incident edit.", edit)
    if not any(getattr(command, name) for name in ANYTHING):
        raise Incomplete(recounting({"number": str(incident.number)}, request, "Change what is wrong; the rest stays."))
    refuse_future(command.on, request)
    if not incident.restricted:
        _ask_before_dropping(command, incident, category, request)
        _drop(incident, request)
    before = standing(incident, request)
    _apply(command, incident, category, request)
    changed = keep(incident, before, request)
    if not changed:
        raise Refused(f"Incident {incident.number} says just that already.")
    return echo(f"Saved: {' and '.join(changed)} of {{}}", incident, request)


def bar_of_incident(values: Mapping[str, str], request: Request) -> None:
    """Stop what was typed of an incident that is, or is to be, of a restricted category. Raises Barred, Incomplete."""
    named = named_category(values, request)
    refuse_barred(named)
    incident = named_incident(values, request)
    if incident is None:
        bar_words(values, named, request)
        return
    category = named or CATEGORIES[incident.category]
    if category.restricted and has_more(values, request):
        if not may(Rows.OWN, request.member, incident, request.today):
            raise Barred(not_theirs(incident, request))
        said = {"number": str(incident.number), **countable(values, request)}
        raise Incomplete(recounting(said, request, why_not_kept(category)))


def recounting(said: Mapping[str, str], request: Request, intro: str) -> Form:
    """The form for what is counted of an incident, which holds nothing else of what was typed."""
    form = form_of(Draft(RecountIncident, said), request)
    return form.model_copy(update={"intro": intro, "anew": f"/form {RecountIncident.words} {said['number']}"})


def counts_only(values: Mapping[str, str], request: Request) -> bool:
    """Whether the incident that was named is, or is said to be, of a restricted category."""
    named, incident = named_category(values, request), named_incident(values, request)
    return bool(incident and (named or CATEGORIES[incident.category]).restricted)


def named_incident(values: Mapping[str, str], request: Request) -> Incident | None:
    """The incident that was named, if there is one that the member may see."""
    try:
        number = read_incident(values["number"], request) if values.get("number") else 0
    except Refused:
        return None
    return found_incident(number, request) if number else None


def refuse_uncounted(values: Mapping[str, str], request: Request) -> None:
    """Refuse before a form is filled in for nothing: the incident that it is about was taken back."""
    if incident := named_incident(values, request):
        refuse_taken_back(incident, request)


def _apply(command: RecountIncident, incident: Incident, category: Category, request: Request) -> None:
    by_table = request.stores.plans.objective_for(incident.category)
    if category.key != incident.category and incident.objective_id == (by_table.id if by_table else None):
        incident.objective = request.stores.plans.objective_for(category.key)
    incident.category, incident.restricted = category.key, True
    incident.count = command.count or incident.count
    incident.happened_on = (command.on or incident.happened_on).replace(day=1)
    incident.state = command.state or incident.state
    if command.place:
        incident.place = place_of(command.place, category, request)


def _ask_before_dropping(command: RecountIncident, incident: Incident, category: Category, request: Request) -> None:
    if command.sure:
        return
    named = {name: str(value) for name, value in command.model_dump(exclude={"category", "allow"}).items() if value}
    said = {**named, "number": str(incident.number), "category": category.key.replace("_", "-"), "sure": "yes"}
    line = join(command.words, RecountIncident, {name: words for name, words in said.items() if words}, request)
    found = "" if request.sees_restricted else " You will not find it any more."
    raise Refused(
        f"Of {category.label} only category, month, ward and count are kept: all else of incident {incident.number} "
        f"is removed for good, in its changes too.{found} Change it?",
        Button(label="Change it", line=line),
        tone=Tone.ASK,
    )


def _drop(incident: Incident, request: Request) -> None:
    """Take away what may not be kept of a restricted category, before anything is written of the change."""
    request.stores.incidents.forget(incident)
    withhold(f"incident {incident.number}", request)
    incident.text, incident.outcome, incident.source, incident.action = "", "", None, None
    incident.happened_on = incident.happened_on.replace(day=1)


def _known(incident: Incident) -> dict[str, str]:
    return {
        "category": incident.category.replace("_", "-"),
        "place": incident.place.name,
        "count": str(incident.count),
        "on": say_whole_month(incident.happened_on),
        "state": incident.state,
    }
