"""What the commands on incidents share: who may change one, the trail of changes, and how one reads.

Of a restricted category only category, place and count are ever shown.
"""

from datetime import date

from handlers.reading.tokens import clip
from handlers.reply import Button, Facts, Item, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import coordinates
from handlers.sayings import LONGEST_ECHO, counted, person, shortened, when
from schedules.calendar import say_day
from storage.tables import Incident
from storage.vocabulary import CATEGORIES

RESTRICTED = "This category is restricted: of each incident only category, place and count are shown."
IN_A_LIST = 160
"""Characters of an incident's text in a list; the whole of it is shown by its number."""


def held(number: int, request: Request) -> Incident:
    """An incident, kept from others while it is changed. Raises Refused for those who may not change it."""
    incident = found_incident(number, request, lock=True)
    if incident.reported_for_id != request.member.organisation_id and not coordinates(request.member):
        asked = [incident.reported_for.name, *(person(each) for each in request.stores.members.coordinators())]
        raise Refused(f"Incident {number} was logged by {asked[0]}. Ask {' or '.join(asked)} to change it.")
    return incident


def found_incident(number: int, request: Request, *, lock: bool = False) -> Incident:
    """The incident of a number that was read before."""
    incident = request.stores.incidents.find(number, lock=lock)
    if incident is None:
        raise Refused(f"There is no incident {number}. /incident list shows them all.")
    return incident


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
        title=title.format(f"incident {whole.number} ({name(whole)})"),
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
        ("Place", incident.place.name),
        ("Count", str(incident.count)),
    ]
    return tuple(rows if incident.restricted else [*rows, *_open_facts(incident, request, most)])


def line(incident: Incident, request: Request) -> Item:
    """An incident as one row of a list."""
    text, times = f"{incident.number} {name(incident)}", counted(incident.count, "time")
    if incident.restricted:
        return Item(text=text, detail=f"{times} · restricted")
    word = request.word("objective")
    under = f"{word} {incident.objective.ref}" if incident.objective else f"no {word} yet"
    said = [times, say_day(incident.happened_on), incident.state, under]
    return Item(text=text, detail=f"{' · '.join(said)}\n{clip(incident.text, IN_A_LIST)}")


def name(incident: Incident) -> str:
    """What an incident is called: its category and place."""
    return f"{CATEGORIES[incident.category].label}, {incident.place.name}"


def _open_facts(incident: Incident, request: Request, most: int) -> list[tuple[str, str]]:
    whole = f"/incident show {incident.number}"
    action = f"{incident.action.ref} {clip(incident.action.text, 200)}" if incident.action else ""
    rows = [
        ("On", say_day(incident.happened_on)),
        ("What happened", shortened(incident.text, whole, most)),
        ("Source", incident.source or ""),
        _objective(incident, request),
        (request.word("action").capitalize(), action),
        ("State", incident.state),
        ("Outcome", shortened(incident.outcome, whole, most)),
        ("Logged by", f"{person(incident.logged_by)}, {when(incident.logged_at, request)}"),
    ]
    return [(each, value) for each, value in rows if value]


def _objective(incident: Incident, request: Request) -> tuple[str, str]:
    word = request.word("objective")
    belongs = f"{incident.objective.ref} {incident.objective.title}" if incident.objective else f"no {word} yet"
    return word.capitalize(), belongs


def _reserve(incident: Incident) -> tuple[Text, ...]:
    return (Text(text=RESTRICTED),) if incident.restricted else ()
