"""Logging an incident: what happened, where, how often, and which objective it counts under."""

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.incidents.amending import EditIncident
from handlers.incidents.counting import (
    CountIncidents,
    bar_words,
    count,
    countable,
    month_said,
    named_category,
    refuse_barred,
)
from handlers.incidents.rows import echo, one_day, place_of
from handlers.reading.kinds import ACTION, CATEGORY, DAY_OR_MONTH, FREE, NUMBER, OBJECTIVE, PLACE, SOURCE
from handlers.reading.lines import join
from handlers.reading.lookups import found_action
from handlers.reading.months import Month
from handlers.reading.slots import Slot
from handlers.reading.tokens import plain_name
from handlers.reply import Button, Reply, Text
from handlers.request import Request
from handlers.rights import Right, Rows
from storage.tables import Action, Incident, Objective
from storage.vocabulary import Category, IncidentSource


class LogIncident(Change):
    words = "incident log"
    right = Right.REPORT
    rows = Rows.ANY
    help = "Log an incident, without names or home addresses"
    example = "fly-tipping Town Centre Mattresses behind the shops count=3 on=yesterday"
    bare = "alone"

    category: Annotated[Category, Slot(CATEGORY, "Category", "Such as fly-tipping or graffiti", shapes=True)]
    place: Annotated[str, Slot(PLACE, "Place", "A ward or public place; in quotes if it is new and has several words")]
    text: Annotated[str, Slot(FREE, "What happened", "Without names or home addresses")]
    count: Annotated[int, Slot(NUMBER, "How many times", "1 if left empty", option=True)] = 1
    on: Annotated[
        date | Month | None, Slot(DAY_OR_MONTH, "Day", "Today if left empty", option=True, also=("day", "month"))
    ] = None
    source: Annotated[IncidentSource | None, Slot(SOURCE, "Where word of it came from", option=True, rare=True)] = None
    objective: Annotated[
        str, Slot(OBJECTIVE, "Objective", "Found from the category if left empty", option=True, rare=True)
    ] = ""
    action: Annotated[str, Slot(ACTION, "Action", "If it bears on one", option=True, rare=True)] = ""

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """Where they logged the last one and under what: most people report of the same few spots."""
        place, category = request.stores.incidents.last_of(request.member.id)
        return {"category": category.replace("_", "-"), "place": place}

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """In a form nothing has to be quoted."""
        return {"place": "A ward or public place; type the name of a new one"}

    @classmethod
    def bar(cls, values: Mapping[str, str], request: Request) -> None:
        bar_words(values, named_category(values, request), request)

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        """Of a restricted category less is asked."""
        category = named_category(values, request)
        refuse_barred(category)
        restricted = category is not None and category.restricted
        return (CountIncidents, countable(values, request)) if restricted else (cls, values)


@handles
def log(command: LogIncident, request: Request) -> Reply:
    if command.category.restricted:
        return _count(command, request)
    day = one_day(command.on, request)
    action = found_action(command.action, request) if command.action else None
    new_place = request.stores.places.named(command.place) is None
    incident = request.stores.incidents.add(
        command.category,
        place_of(command.place, command.category, request),
        command.text,
        count=command.count,
        happened_on=day or request.today,
        member=request.member,
        at=request.now,
        source=command.source,
        objective=_objective(command, action, request),
        action_id=action.id if action else None,
    )
    request.made.append(f"incident {incident.id}")
    reply = echo("Saved: {}", incident, request)
    return _with_new_place(reply, incident, request) if new_place else reply


def _count(command: LogIncident, request: Request) -> Reply:
    """Whatever else was typed of a restricted category was stopped before; from here on only this goes on."""
    on = month_said(command.on, command.text, request)
    counted = CountIncidents(category=command.category, place=command.place, count=command.count, on=on)
    return count(counted, request)


def _objective(command: LogIncident, action: Action | None, request: Request) -> Objective | None:
    """As typed, else the action's, else by the plan's table of categories."""
    if command.objective:
        return request.stores.plans.objective(command.objective)
    return action.objective if action else request.stores.plans.objective_for(command.category.key)


def _with_new_place(reply: Reply, incident: Incident, request: Request) -> Reply:
    """The place may be new, or a slip: the answer says so, and a press puts it right."""
    name = incident.place.name
    said = Text(text=f"“{name}” is a new place; it is known here from now on.")
    buttons = [_moved(incident.number, each, request) for each in _near_places(name, request)]
    return reply.model_copy(update={"parts": (*reply.parts, said), "buttons": (*buttons, *reply.buttons)})


def _moved(number: int, place: str, request: Request) -> Button:
    line = join(EditIncident.words, EditIncident, {"number": str(number), "place": place}, request)
    return Button(label=f"It is {place}", line=line)


def _near_places(name: str, request: Request) -> list[str]:
    plain = plain_name(name)
    others = {plain_name(each.name): each.name for each in request.stores.places.all() if each.name != name}
    begun = [other for other in others if other.startswith(f"{plain} ")]
    return [others[each] for each in begun or difflib.get_close_matches(plain, others, n=1, cutoff=0.75)][:2]
