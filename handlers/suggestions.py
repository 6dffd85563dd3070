"""What a field could hold, looked up while somebody types in it: words in any order, their own things first."""

from collections.abc import Callable, Iterable
from datetime import date

from handlers.form import Choice
from handlers.meetings.arising.saying import called
from handlers.reading.categories import category_names
from handlers.reading.measures import calling
from handlers.reading.parties import party_names
from handlers.reading.tokens import plain_name
from handlers.request import Request
from handlers.rights import leads
from handlers.sayings import WHOLE_PLAN, incident_name
from storage.vocabulary import CATEGORIES, Lifecycle

NO_DAY = date.max
"""Where what has no due date stands among what has one."""


def suggest(source: str, typed: str, request: Request) -> tuple[Choice, ...]:
    """The choices drawn from `source` whose words begin with each typed word, as many as there are."""
    wanted = plain_name(typed).split()
    found = [choice for choice, sayings in SOURCES[source](request) if _matches(wanted, sayings)]
    if source == "place" and typed.strip() and not any(plain_name(each.value) == plain_name(typed) for each in found):
        found.append(Choice(value=" ".join(typed.split()), label=f"{' '.join(typed.split())} (new place)"))
    return tuple(found)


def label_of(source: str, value: str, request: Request) -> str:
    """How a value drawn from `source` reads, or nothing where it is not one of them."""
    return next((choice.label for choice, _ in SOURCES[source](request) if choice.value == value), "")


Offered = Iterable[tuple[Choice, str]]


def _matches(wanted: list[str], sayings: str) -> bool:
    words = plain_name(sayings).replace("/", " ").split()
    return all(any(word.strip("('\"").startswith(want) for word in words) for want in wanted)


def _actions(request: Request) -> Offered:
    actions = [each for each in request.stores.actions.all() if each.lifecycle != Lifecycle.WITHDRAWN]
    ranked = sorted(
        actions,
        key=lambda each: (not leads(request.member, each, request.today), each.due is None, each.due or each.position),
    )
    for action in ranked:
        yield Choice(value=action.ref, label=f"{action.ref} {action.text}"), f"{action.ref} {action.text}"


def _objectives(request: Request) -> Offered:
    for objective in request.stores.plans.objectives():
        label = f"{objective.ref} {objective.title}"
        yield Choice(value=objective.ref, label=label), label
    yield Choice(value="X", label=WHOLE_PLAN), "x plan whole"


def _parts(request: Request) -> Offered:
    yield from _objectives(request)
    yield from _actions(request)


def _incidents(request: Request) -> Offered:
    for incident in request.stores.incidents.all():  # restricted ones are there for nobody: nothing was asked yet
        label = f"{incident.number} {incident_name(incident)}"
        yield Choice(value=str(incident.number), label=label), label


def _bids(request: Request) -> Offered:
    for bid in request.stores.funding.all():
        label = f"{bid.number} {bid.name}"
        yield Choice(value=str(bid.number), label=label), label


def _arising(request: Request) -> Offered:
    """Those that are open, one's own first, by due date; then those that were done last."""
    everything = request.stores.meeting_actions.all()
    mine = {each.id for each in everything if leads(request.member, each, request.today)}
    for each in sorted(everything, key=lambda one: (one.done_at is not None, one.id not in mine, one.due or NO_DAY)):
        label = called(each)
        yield Choice(value=str(each.number), label=label), f"{label} {each.lead.name if each.lead else ''}"


def _categories(_request: Request) -> Offered:
    for key, category in CATEGORIES.items():
        if category.barred:
            continue
        yield Choice(value=key.replace("_", "-"), label=category.label), " ".join(category_names(key))


def _places(request: Request) -> Offered:
    for place in request.stores.places.all():
        yield Choice(value=place.name, label=place.name), place.name


def _organisations(request: Request) -> Offered:
    for organisation in request.stores.organisations.all():
        yield Choice(value=organisation.name, label=organisation.name), party_names(organisation)


def _who(request: Request) -> Offered:
    yield from _organisations(request)
    yield from _members(request)


def _members(request: Request) -> Offered:
    for member in request.stores.members.all():
        label = f"{member.name} ({member.organisation.name})"
        yield Choice(value=member.name, label=label), label


def _takers(request: Request) -> Offered:
    yield Choice(value="organisation", label="Their organisation as a whole"), "organisation whole"
    yield Choice(value="keep", label="Nobody: they keep them"), "keep nobody"
    yield from _members(request)


def _meetings(request: Request) -> Offered:
    for kind in request.stores.meetings.kinds():
        yield Choice(value=kind.key, label=f"{kind.name} ({kind.key})"), " ".join([kind.key, kind.name, *kind.aliases])


def _measures(request: Request) -> Offered:
    for measure in request.stores.measures.all():
        retired = " (retired)" if measure.retired_at else ""
        yield Choice(value=calling(measure), label=f"{measure.name}{retired}"), measure.name


SOURCES: dict[str, Callable[[Request], Offered]] = {
    "action": _actions,
    "objective": _objectives,
    "part": _parts,
    "incident": _incidents,
    "bid": _bids,
    "arising": _arising,
    "category": _categories,
    "place": _places,
    "ward": _places,
    "organisation": _organisations,
    "who": _who,
    "member": _members,
    "taker": _takers,
    "measure": _measures,
    "meeting": _meetings,
}
