"""How a value that was chosen for a field reads: looked up by itself, because it may not be among what is offered."""

import re
from collections.abc import Callable

from handlers.meetings.arising.saying import called
from handlers.reading.categories import category_names
from handlers.reading.tokens import plain_name
from handlers.request import Request
from handlers.sayings import WHOLE_PLAN, incident_name, person
from handlers.suggestions import takers
from storage.vocabulary import CATEGORIES

NUMBER = re.compile(r"#?([0-9]{1,6})")


def label_of(source: str, value: str, request: Request) -> str:
    """How a value of a field that draws from `source` reads.

    Nothing where that is no such value, or reads as it is typed.
    """
    return LABELS[source](value, request) if source in LABELS else ""


def _action(value: str, request: Request) -> str:
    action = request.action(value)
    return f"{action.ref} {action.text}" if action else ""


def _objective(value: str, request: Request) -> str:
    objective = request.stores.plans.objective(value)
    return f"{objective.ref} {objective.title}" if objective else WHOLE_PLAN if value == "X" else ""


def _part(value: str, request: Request) -> str:
    return _objective(value, request) or _action(value, request)


def _incident(value: str, request: Request) -> str:
    incident = request.stores.incidents.find(number) if (number := _number(value)) else None
    if incident and incident.restricted:
        request.disclose(f"incident {incident.id}")
    return f"{incident.number} {incident_name(incident)}" if incident else ""


def _bid(value: str, request: Request) -> str:
    bid = request.stores.funding.find(number) if (number := _number(value)) else None
    return f"{bid.number} {bid.name}" if bid else ""


def _arising(value: str, request: Request) -> str:
    found = request.stores.meeting_actions.find(number) if (number := _number(value)) else None
    return called(found) if found else ""


def _category(value: str, _request: Request) -> str:
    return next((each.label for key, each in CATEGORIES.items() if plain_name(value) in category_names(key)), "")


def _member(value: str, request: Request) -> str:
    found = request.stores.members.named(value)
    return person(found[0]) if len(found) == 1 else ""


def _taker(value: str, request: Request) -> str:
    fixed = {known.choice.value: known.choice.label for known in takers(request)}
    return fixed.get(value) or _member(value, request)


def _measure(value: str, request: Request) -> str:
    measure = request.stores.measures.get(number) if value[:1] == "#" and (number := _number(value)) else None
    return measure.name if measure else ""


def _meeting(value: str, request: Request) -> str:
    kind = request.stores.meetings.kind(value)
    return f"{kind.name} ({kind.key})" if kind else ""


def _number(value: str) -> int | None:
    """A number, as it is typed with or without a sign before it; 0 is no row's."""
    match = NUMBER.fullmatch(value)
    return int(match[1]) if match else None


LABELS: dict[str, Callable[[str, Request], str]] = {
    "action": _action,
    "objective": _objective,
    "part": _part,
    "incident": _incident,
    "bid": _bid,
    "arising": _arising,
    "category": _category,
    "who": _member,
    "member": _member,
    "taker": _taker,
    "measure": _measure,
    "meeting": _meeting,
}
"""How values read of those that do not read as they are typed, as a place or an organisation does."""
