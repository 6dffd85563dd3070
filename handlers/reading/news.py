"""What others said of a row since somebody opened a form on it: who, when and what, a sentence each, oldest first."""

from datetime import datetime, timedelta

from handlers.reading.lookups import found_action, read_action, read_incident
from handlers.reading.tokens import clip
from handlers.reading.trails import reserved
from handlers.request import Request
from handlers.sayings import entered_by, person, update_text
from schedules.calendar import say_instant, say_time
from storage.tables import IncidentChange, Update
from storage.vocabulary import UpdateKind

UNDERWAY = timedelta(seconds=3)
"""What was begun before the form was read may have been stored after it."""
MOST_SAID = 300
COUNTED = "counted"
"""What is different of an incident that was taken back."""
FIRST = (UpdateKind.ADDED, UpdateKind.PROPOSED)
"""What an action begins with: nobody opened a form on it before that."""
SAYS_IT_ALL = {
    UpdateKind.NO_CHANGE: "said that nothing has changed",
    UpdateKind.RESTRICTED: "restricted it",
    UpdateKind.UNRESTRICTED: "opened it to every member",
    UpdateKind.NOT_MINE: "said that it is not theirs",
}
DID = {
    UpdateKind.PROGRESS: "said",
    UpdateKind.COMPLETED: "completed it",
    UpdateKind.REOPENED: "opened it again",
    UpdateKind.WITHDRAWN: "withdrew it",
    UpdateKind.EDITED: "changed its wording",
    UpdateKind.DUE: "moved its due date",
    UpdateKind.FUNDING: "changed its fundraising plan",
    UpdateKind.ASSIGNED: "assigned it",
    UpdateKind.COMMENT: "commented",
    UpdateKind.UNDONE: "took back what was said before",
}


def news_of_action(words: str, since: datetime, request: Request) -> list[str]:
    """The entries of an action's history since an instant."""
    action = found_action(read_action(words, request), request)
    history = request.stores.actions.history(action)
    entries = [each for each in history if each.at >= since - UNDERWAY and each.kind not in FIRST]
    return [_sentence(each, request) for each in reversed(entries)]


def news_of_incident(words: str, since: datetime, request: Request) -> list[str]:
    """The changes of an incident since an instant."""
    incident = request.stores.incidents.find(read_incident(words, request))
    changes = request.stores.incidents.changes(incident) if incident else []
    untold = reserved(changes)
    return [_change(each, each.id in untold, request) for each in reversed(changes) if each.at >= since - UNDERWAY]


def _change(change: IncidentChange, untold: bool, request: Request) -> str:
    at = _at(change.at, request)
    if untold:
        return f"{person(change.member)} changed its {change.what} {at}."
    if change.what == COUNTED:
        return f"{person(change.member)} took it back {at}, so it counts no more."
    was, now = (clip(each, MOST_SAID) or "nothing" for each in (change.was, change.now))
    return f"{person(change.member)} changed its {change.what} {at}: {was} → {now}."


def _sentence(entry: Update, request: Request) -> str:
    did = SAYS_IT_ALL.get(entry.kind) or DID.get(entry.kind, "changed it")
    said = "" if entry.kind in SAYS_IT_ALL else _said(entry)
    begun = f"{_whose(entry)} {did} {_at(entry.at, request)}"
    return f"{begun}: {clip(said, MOST_SAID)}." if said else f"{begun}."


def _whose(entry: Update) -> str:
    """Whose word an entry is, as a sentence begins with it."""
    spoke, entered = entry.reported_for, entry.entered_by
    if spoke and entered and spoke.id != entered.organisation_id:
        return f"{spoke.name} (entered by {entered_by(entered)})"
    return spoke.name if spoke else person(entered) if entered else "The plan"


def _said(entry: Update) -> str:
    """All that an entry says on a line; of a completion no status, for there is one alone."""
    lines = update_text(entry).splitlines()
    return " · ".join(line.strip() for line in lines if line.strip()).rstrip(".")


def _at(instant: datetime, request: Request) -> str:
    """When, as short as it can be: "at 10:02" of today, with the day of any other."""
    local = request.local(instant)
    today = local.date() == request.today
    return f"at {say_time(local)}" if today else f"on {say_instant(instant, request.zone)}"
