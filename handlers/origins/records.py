"""The record that was made from a message: what it is called, what it says, and how it is put right."""

from dataclasses import dataclass

from handlers.reply import Button, Text
from handlers.request import Request
from storage.stores import Stores
from storage.tables import Origin
from storage.vocabulary import Lifecycle

SHOW = "Show the message"
"""What leads to the message that a record was made from."""
LONGEST = 700
"""Characters of a message, or of what was recorded from it, that a question repeats."""


@dataclass(frozen=True)
class Record:
    """A record that people can be asked about. `about` is the same for all that were said of one thing.

    `correct` is the command that puts it right and names it, `undo` the line with which whoever recorded it takes it
    back for a while, and coordinators where it is `theirs`. `anew` is what others do about it, and anybody later.
    """

    name: str
    says: str
    about: str
    correct: str
    undo: str
    anew: Button
    theirs: bool = False
    restricted: bool = False


def record_of(subject: str, stores: Stores) -> Record | None:
    """The record of a subject such as `update 12`, by its row; None where it is not shown, or counts no more."""
    kind, _, row = subject.rpartition(" ")
    match kind:
        case "update":
            return _update(int(row), stores)
        case "incident":
            return _incident(int(row), stores)
    return _meeting_action(int(row), stores)


def told_from(origin: Origin | None) -> str:
    """Where a record came from, for whoever looks at it: `from a message in #jag` and its address."""
    if origin is None or not origin.name.startswith("#"):
        return ""
    return f"from a message in {origin.name} {origin.link}".strip()


def recorded_from(subject: str, request: Request) -> tuple[Text, ...]:
    """The same of one record, as a sentence of its own; nothing for one that was made in another way."""
    origin = request.stores.origins.of([subject]).get(subject)
    if origin is None or not origin.name.startswith("#"):
        return ()
    return (Text(text=f"Recorded from a message in {origin.name}", link=origin.link),)


def _update(row: int, stores: Stores) -> Record | None:
    found = stores.origins.entry(row)
    if found is None or found[0].taken_back_at:
        return None
    update, action = found
    return Record(
        name=f"an update on {action.ref}",
        says=": ".join(filter(None, (update.to_status, update.text or update.result))),
        about=f"action {action.id}",
        correct=f"action correct {action.ref} entry={update.id}",
        undo=f"/action undo {action.ref} entry={update.id}",
        anew=Button(label="Say it anew", line=f"/form action update {action.ref}")
        if action.lifecycle == Lifecycle.OPEN
        else Button(label="Reopen it", line=f"/form action reopen {action.ref}"),
        restricted=action.restricted_at is not None,
    )


def _incident(row: int, stores: Stores) -> Record | None:
    incident = stores.origins.incident(row)
    if incident is None or incident.logged_by_id is None or incident.taken_back_at:
        return None
    return Record(
        name=f"incident {incident.number}",
        says=incident.text,
        about=f"incident {row}",
        correct=f"incident edit {incident.number}",
        undo=f"/incident undo {incident.number}",
        anew=Button(label="Correct it", line=f"/form incident edit {incident.number}"),
        restricted=incident.restricted,
    )


def _meeting_action(row: int, stores: Stores) -> Record | None:
    action = stores.origins.meeting_action(row)
    if action is None or action.dropped:
        return None
    return Record(
        name=f"meeting action {action.number}",
        says=action.text,
        about=f"meeting action {row}",
        correct=f"meeting amend {action.number}",
        undo=f"/form meeting drop {action.number}",
        anew=Button(label="Correct it", line=f"/form meeting amend {action.number}"),
        theirs=True,
    )
