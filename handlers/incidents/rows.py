"""What the commands on incidents share: who may change one, the trail of changes, and how one reads.

Of a restricted category only category and count are ever shown: where it happened can say too much as well.
"""

from datetime import date

from handlers.reading.tokens import clip
from handlers.reply import Button, Facts, Item, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import coordinates
from handlers.sayings import LONGEST_ECHO, incident_name, person, shortened, times, when
from schedules.calendar import say_day, say_month
from storage.tables import Incident, Place
from storage.vocabulary import CATEGORIES, Category

RESTRICTED = "This category is restricted: of each incident only category and count are shown."
ELSEWHERE = "Elsewhere"
"""Where a restricted incident counts whose place is not known."""
IN_A_LIST = 160
"""Characters of an incident's text in a list; the whole of it is shown by its number."""


def held(number: int, request: Request) -> Incident:
    """An incident, kept from others while it is changed. Raises Refused for those who may not change it."""
    incident = found_incident(number, request, lock=True)
    if incident.reported_for_id != request.member.organisation_id and not coordinates(request.member):
        asked = [incident.reported_for.name, *(person(each) for each in request.stores.members.coordinators())]
        raise Refused(f"Incident {number} was logged by {asked[0]}. Ask {' or '.join(asked)} to change it.")
    if incident.logged_by_id is None:
        raise Refused(f"Of incident {number} only the count is kept any more, so it cannot be changed.")
    return incident


def found_incident(number: int, request: Request, *, lock: bool = False) -> Incident:
    """The incident of a number that was read before."""
    incident = request.stores.incidents.find(number, lock=lock)
    if incident is None:
        raise Refused(f"There is no incident {number}. /incident list shows them all.")
    return incident


def place_of(name: str, category: Category, request: Request) -> Place:
    """The place to keep: a new one is remembered, except of a restricted category, whose text and place are not told.

    A place that is known only from such an incident would tell of it wherever places are offered.
    """
    places = request.stores.places
    known = places.named(name)
    if known is None and category.restricted:
        request.note("The place is not one that is known here, and of this category no new place is written down.")
        return places.ensure(ELSEWHERE)
    return known or places.ensure(name)


def refuse_future(day: date | None, request: Request) -> None:
    """Incidents have happened. Raises Refused for a day ahead."""
    if day and day > request.today:
        raise Refused(f"{say_day(day)} is still to come. Type the day it happened, such as yesterday.", field="on")


def standing(incident: Incident, request: Request) -> dict[str, str]:
    """Everything of an incident that can change, in the words of its trail."""
    return {
        "category": CATEGORIES[incident.category].label,
        "place": incident.place.name,
        "count": str(incident.count),
        "day": say_day(incident.happened_on),
        "text": incident.text,
        "source": incident.source or "",
        request.word("objective"): incident.objective.ref if incident.objective else "",
        request.word("action"): incident.action.ref if incident.action else "",
        "state": incident.state,
        "outcome": incident.outcome,
    }


def keep(incident: Incident, before: dict[str, str], request: Request) -> list[str]:
    """Write the trail of what is different from `before`; the names of what is."""
    after = standing(incident, request)
    different = [what for what in after if after[what] != before[what]]
    for what in different:
        store = request.stores.incidents
        store.changed(incident, request.member, request.now, what, before[what], after[what])
    request.stores.session.flush()
    return different


def echo(title: str, incident: Incident, request: Request) -> Reply:
    """What was saved, said back under a title with `{}` for the incident; a button moves it to another objective."""
    whole = found_incident(incident.number, request)
    rows = list(facts(whole, request, most=LONGEST_ECHO))
    if whole.restricted:
        rows += [("On", say_day(whole.happened_on)), _objective(whole, request)]
    return Reply(
        title=title.format(f"incident {whole.number} ({incident_name(whole)})"),
        parts=(Facts(rows=tuple(rows)), *_reserve(whole)),
        buttons=(Button(label="Change", line=f"/form incident link {whole.number}"),),
        tone=Tone.DONE,
    )


def shown(incident: Incident, request: Request) -> tuple[Facts | Text, ...]:
    """All that may be shown of an incident."""
    return (Facts(rows=facts(incident, request)), *_reserve(incident))


def facts(incident: Incident, request: Request, most: int = 0) -> tuple[tuple[str, str], ...]:
    """The facts of an incident that may be shown; of a long text at the most so many characters, if said."""
    rows = [
        ("Category", CATEGORIES[incident.category].label),
        ("Place", "" if incident.restricted else incident.place.name),
        ("Count", str(incident.count)),
        *([] if incident.restricted else _open_facts(incident, request, most)),
    ]
    return tuple((each, value) for each, value in rows if value)


def line(incident: Incident, request: Request) -> Item:
    """An incident as one row of a list."""
    text, often = f"{incident.number} {incident_name(incident)}", times(incident.count)
    if incident.restricted:
        return Item(text=text, detail=f"{often} · restricted")
    word = request.word("objective")
    under = f"{word} {incident.objective.ref}" if incident.objective else f"no {word} yet"
    said = [often, _happened(incident), incident.state, under]
    return Item(text=text, detail=f"{' · '.join(said)}\n{clip(incident.text, IN_A_LIST)}")


def _open_facts(incident: Incident, request: Request, most: int) -> list[tuple[str, str]]:
    whole = f"/incident show {incident.number}"
    action = f"{incident.action.ref} {clip(incident.action.text, 200)}" if incident.action else ""
    return [
        ("On", _happened(incident)),
        ("What happened", shortened(incident.text, whole, most)),
        ("Source", incident.source or ""),
        _objective(incident, request),
        (request.word("action").capitalize(), action),
        ("State", incident.state),
        ("Outcome", shortened(incident.outcome, whole, most)),
        ("Logged by", _logged(incident, request)),
    ]


def _happened(incident: Incident) -> str:
    day = incident.happened_on
    return say_day(day) if incident.logged_by_id else f"{say_month(day.month)} {day.year}"


def _logged(incident: Incident, request: Request) -> str:
    if incident.logged_by:
        return f"{person(incident.logged_by)}, {when(incident.logged_at, request)}"
    return "not kept any more: of an incident of this age only the count is left"


def _objective(incident: Incident, request: Request) -> tuple[str, str]:
    word = request.word("objective")
    belongs = f"{incident.objective.ref} {incident.objective.title}" if incident.objective else f"no {word} yet"
    return word.capitalize(), belongs


def _reserve(incident: Incident) -> tuple[Text, ...]:
    return (Text(text=RESTRICTED),) if incident.restricted else ()
