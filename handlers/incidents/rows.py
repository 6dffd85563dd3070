"""What the commands on incidents share: who may change one, the trail of changes, and how one reads.

Those of a restricted category are there only for members with a grant, who read category, ward, month and count.
"""

from datetime import date

from handlers.reading.months import Month, say_whole_month
from handlers.reading.news import COUNTED
from handlers.reading.spots import outward
from handlers.reading.tokens import clip
from handlers.reply import Button, Facts, Item, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Rows, may
from handlers.sayings import LONGEST_ECHO, counted, incident_name, person, shortened, times, when
from handlers.undoable import in_time, undo_until
from schedules.calendar import say_day
from storage.tables import Incident, Place
from storage.vocabulary import CATEGORIES, Category

RESTRICTED = "This category is restricted: only category, month, ward and count are kept."
NO_MORE = "It cannot be shown to you again: that takes a grant to see restricted items."
IN_A_LIST = 160
"""Characters of an incident's text in a list; the whole of it is shown by its number."""


def held(number: int, request: Request) -> Incident:
    """An incident, kept from others while it is changed. Raises Refused for those who may not change it."""
    incident = found_incident(number, request, lock=True)
    if not may(Rows.OWN, request.member, incident, request.today):
        raise Refused(not_theirs(incident, request))
    refuse_taken_back(incident, request)
    if incident.logged_by_id is None:
        raise Refused(f"Of incident {number} only the count is kept any more, so it cannot be changed.")
    return incident


def refuse_taken_back(incident: Incident, request: Request) -> None:
    """Raise Refused, with what to do instead, for one that counts no more."""
    if incident.taken_back_at:
        raise Refused(
            f"Incident {incident.number} was taken back {when(incident.taken_back_at, request)} and counts no more. "
            "Log it anew if it happened.",
            Button(label="Log one", line="/form incident log"),
        )


def not_theirs(incident: Incident, request: Request) -> str:
    """Who may change an incident, said to somebody who may not."""
    asked = [incident.reported_for.name, *(person(each) for each in request.stores.members.coordinators())]
    return f"Incident {incident.number} was logged by {asked[0]}. Ask {' or '.join(asked)} to change it."


def found_incident(number: int, request: Request, *, lock: bool = False) -> Incident:
    """The incident of a number that was read before."""
    incident = request.stores.incidents.find(number, lock=lock)
    if incident is None:
        raise Refused(f"There is no incident {number}. /incident list shows them all.")
    disclose(incident, request)
    return incident


def disclose(incident: Incident, request: Request) -> None:
    """Have it kept that the incident was shown, if it is restricted."""
    if incident.restricted:
        request.disclose(f"incident {incident.id}")


def not_shown(request: Request) -> tuple[Text, ...]:
    """How many restricted incidents there are, for those to whom none is shown: a number, and nothing else."""
    hidden = 0 if request.sees_restricted else len(request.stores.incidents.restricted())
    return (Text(text=f"{counted(hidden, 'restricted incident')} not shown."),) if hidden else ()


def place_of(name: str, category: Category, request: Request) -> Place:
    """The place to keep; a new one is remembered. Raises Refused for one that a restricted category may not name.

    A place that is known only from such an incident would tell of it wherever places are offered.
    """
    known = request.stores.places.named(name)
    if known is None and category.restricted and not outward(name):
        raise Refused("Name a ward or place that is known here, or the first half of a postcode.", field="place")
    return known or request.stores.places.ensure(name)


def refuse_future(day: date | None, request: Request) -> None:
    """Incidents have happened. Raises Refused for a day ahead."""
    if day and day > request.today:
        raise Refused(f"{say_day(day)} is still to come. Type the day it happened, such as yesterday.", field="on")


def one_day(said: date | Month | None, request: Request) -> date | None:
    """The day that was said. Raises Refused for one still to come, and for a whole month, which is many."""
    if isinstance(said, Month):
        raise Refused(f"{say_whole_month(said.first)} is more than one day. Type a day, such as yesterday.", field="on")
    refuse_future(said, request)
    return said


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
        COUNTED: "no" if incident.taken_back_at else "yes",
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
    """What was saved, said back under a title with `{}` for the incident, and what can be done about it."""
    if incident.restricted:
        return _counted(title, incident, request)
    whole = found_incident(incident.number, request)
    return Reply(
        title=title.format(f"incident {whole.number} ({incident_name(whole)})"),
        parts=(Facts(rows=facts(whole, request, most=LONGEST_ECHO)),),
        buttons=(
            Button(label="Edit", line=f"/form incident edit {whole.number}"),
            *undo_buttons(whole, request),
            Button(label="Show", line=f"/incident show {whole.number}"),
            Button(label="Link", line=f"/form incident link {whole.number}"),
        ),
        tone=Tone.DONE,
    )


def undo_buttons(incident: Incident, request: Request) -> tuple[Button, ...]:
    """Take it back, for whoever logged it and as long as they may; the label says until when."""
    if incident.taken_back_at or incident.logged_by_id != request.member.id or not in_time(incident.logged_at, request):
        return ()
    return (undo_until(incident.logged_at, f"/incident undo {incident.number}", request),)


def _counted(title: str, incident: Incident, request: Request) -> Reply:
    """The same of a restricted one, which whoever counted it reads once, and then only with a grant."""
    disclose(incident, request)
    change = Button(label="Change", line=f"/form incident recount {incident.number}")
    more = () if request.sees_restricted else (Text(text=NO_MORE),)
    return Reply(
        title=title.format(f"incident {incident.number} ({incident_name(incident)})"),
        parts=(*shown(incident, request), *more),
        buttons=(change, *undo_buttons(incident, request)) if request.sees_restricted else (),
        tone=Tone.DONE,
    )


def shown(incident: Incident, request: Request) -> tuple[Facts | Text, ...]:
    """All that may be shown of an incident."""
    return (Facts(rows=facts(incident, request)), *_reserve(incident))


def facts(incident: Incident, request: Request, most: int = 0) -> tuple[tuple[str, str], ...]:
    """The facts of an incident that may be shown; of a long text at the most so many characters, if said."""
    rows = [
        ("Category", CATEGORIES[incident.category].label),
        ("Ward" if incident.restricted else "Place", incident.place.name),
        ("Count", str(incident.count)),
        ("Taken back", when(incident.taken_back_at, request) if incident.taken_back_at else ""),
        *(_restricted_facts(incident) if incident.restricted else _open_facts(incident, request, most)),
    ]
    return tuple((each, value) for each, value in rows if value)


def line(incident: Incident, request: Request) -> Item:
    """An incident as one row of a list."""
    text, often = f"{incident.number} {incident_name(incident)}", times(incident.count)
    if incident.restricted:
        said = [often, say_whole_month(incident.happened_on), incident.place.name, "restricted"]
        return Item(text=text, detail=" · ".join(said))
    word = request.word("objective")
    under = f"{word} {incident.objective.ref}" if incident.objective else f"no {word} yet"
    said = [often, _happened(incident), incident.state, under]
    return Item(text=text, detail=f"{' · '.join(said)}\n{clip(incident.text, IN_A_LIST)}")


def _restricted_facts(incident: Incident) -> list[tuple[str, str]]:
    return [("Month", say_whole_month(incident.happened_on))]


def _open_facts(incident: Incident, request: Request, most: int) -> list[tuple[str, str]]:
    whole = f"/incident show {incident.number}"
    action = f"{incident.action.ref} {clip(incident.action.text, 200)}" if incident.action else ""
    return [
        ("On", _happened(incident)),
        ("What happened", shortened(incident.text, whole, most)),
        ("Source", incident.source or ""),
        _objective(incident, request),
        (request.word("action").capitalize(), action),
        ("State", "" if incident.taken_back_at else incident.state),
        ("Outcome", shortened(incident.outcome, whole, most)),
        ("Logged by", _logged(incident, request)),
    ]


def _happened(incident: Incident) -> str:
    day = incident.happened_on
    return say_day(day) if incident.logged_by_id else say_whole_month(day)


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
