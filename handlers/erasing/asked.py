"""Removing one text by a coordinator's word: of an action's history or wording, of an incident, or of a bid."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from handlers.command import Change, Command, handles
from handlers.erasing.scrubbing import Erased
from handlers.erasing.texts import Outcome, erase_everywhere, is_removed, note_of, removed_text
from handlers.erasing.told import told
from handlers.funding.rows import found_bid
from handlers.incidents.rows import found_incident
from handlers.origins.records import told_from
from handlers.reading.kinds import ACTION, BID, FREE, INCIDENT, Kind
from handlers.reading.lines import join
from handlers.reading.lookups import found_action, read_action
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reply import Button, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import Right, Rows
from handlers.sayings import counted, when, who
from storage.history import wordings_of
from storage.tables import Action, Update
from storage.vocabulary import UpdateKind

LATEST, WORDING = "latest", "wording"
SAID = ("text", "next_step", "public", "result", "lesson")
REWORDED = ("was", "now")
"""What an entry that changed a text holds beside; other entries have dates and names there."""
REPEATED = {UpdateKind.EDITED: "text", UpdateKind.FUNDING: "funding"}
"""The text of the action itself that such an entry changed."""
STANDS = {"text": "{}, which is its wording now", "funding": "{}, which is its fundraising plan now"}
MOST_OFFERED = 8
FILE = (
    "Say what {ref} is about with /action edit {ref}. If the plan's file still has the old wording, change it there "
    "too: loading the file again would bring it back."
)
BY_FILE = "If the plan's file says the same, change it there too."
TELLING = ("text", "outcome")
"""What of an incident is text, by its column and by the word in its trail."""


def _read_entry(words: str, _request: Request) -> str:
    said = words.strip().lower().lstrip("#")
    if said in (LATEST, WORDING) or re.fullmatch(r"[1-9][0-9]{0,5}", said):
        return said
    raise Refused(f"“{clip(words)}” names no entry. Say its number, or latest, or wording.")


ENTRY = Kind(_read_entry)
"""An entry of an action's history by its number from 1, the oldest; the latest; or the action's own wording."""


class EraseFromAction(Change):
    words = "action erase"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Remove a text of an action everywhere, for good; its entry stays"
    example = "4.2 latest It described a resident"
    once: ClassVar[bool] = True

    ref: Annotated[str, Slot(ACTION, "Action")]
    entry: Annotated[str, Slot(ENTRY, "Entry", "Its number; or latest; or wording, for the action's own text")]
    because: Annotated[str, Slot(FREE, "Why", "Without repeating what was wrong with it")]

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        if not values.get("entry") and values.get("ref"):
            raise _which(found_action(read_action(values["ref"], request), request), request)
        return cls, values


class EraseFromIncident(Change):
    words = "incident erase"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Remove the text of an incident everywhere, for good; its count stays"
    example = "12 It described a resident"
    once: ClassVar[bool] = True

    number: Annotated[int, Slot(INCIDENT, "Incident")]
    because: Annotated[str, Slot(FREE, "Why", "Without repeating what was wrong with it")]


class EraseFromBid(Change):
    words = "funding erase"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Remove the purpose and funder of a bid everywhere, for good"
    example = "3 It named a resident"
    once: ClassVar[bool] = True

    number: Annotated[int, Slot(BID, "Bid", "Its number")]
    because: Annotated[str, Slot(FREE, "Why", "Without repeating what was wrong with it")]


@dataclass(frozen=True)
class Removal:
    """What is removed: a name for it, its columns, its rows in the audit, the mention beside it, and of which day.

    `warning` is what else a coordinator has to see to.
    """

    name: str
    columns: tuple[tuple[Any, str], ...]
    subjects: tuple[str, ...]
    about: re.Pattern[str]
    written: datetime
    warning: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that are there to be removed."""
        said = (getattr(row, name) for row, name in self.columns)
        return tuple(each for each in said if each and not is_removed(each))


@handles
def erase_from_action(command: EraseFromAction, request: Request) -> Reply:
    action = found_action(command.ref, request)
    removal = _wording(action, request) if command.entry == WORDING else _entry(action, command.entry, request)
    return remove(removal, command, {"ref": action.ref, "entry": command.entry}, request)


@handles
def erase_from_incident(command: EraseFromIncident, request: Request) -> Reply:
    incident = found_incident(command.number, request, lock=True)
    changes = [each for each in request.stores.incidents.changes(incident) if each.what in TELLING]
    removal = Removal(
        f"the text of incident {incident.number}",
        (*((incident, name) for name in TELLING), *((each, name) for each in changes for name in REWORDED)),
        (f"incident {incident.id}", *(f"incident change {each.id}" for each in changes)),
        re.compile(rf"(?i)\bincident {incident.number}\b|^{incident.number} "),
        incident.logged_at,
    )
    return remove(removal, command, {"number": str(incident.number)}, request)


@handles
def erase_from_bid(command: EraseFromBid, request: Request) -> Reply:
    bid = found_bid(command.number, request, lock=True)
    removal = Removal(
        f"the purpose and funder of bid {bid.number}",
        ((bid, "purpose"), (bid, "funder")),
        (f"bid {bid.id}",),
        re.compile(rf"(?i)\bbid {bid.number}\b|{re.escape(bid.name)}"),
        bid.added_at,
        BY_FILE if bid.filed else "",
    )
    return remove(removal, command, {"number": str(bid.number)}, request)


def remove(removal: Removal, command: Change, said: Mapping[str, str], request: Request) -> Reply:
    """Remove it, where the command says that it is meant; `said` is what else was, for the button that says so."""
    texts, because = removal.texts, getattr(command, "because", "")
    if not texts:
        raise Refused(f"There is nothing to remove: {removal.name} is empty, or was removed before.")
    if command.sure:
        _note_messages(removal, request)
    outcome = _remove(removal, texts, because, request)
    if not command.sure:  # what was just done is rolled back
        raise _ask(removal, outcome, type(command), {**said, "because": because, "sure": "yes"}, request)
    return told(removal.name, outcome, removal.written, removal.warning, request)


def _note_messages(removal: Removal, request: Request) -> None:
    """Say which messages of people's own still hold the text: the bot cannot take it out of these."""
    for origin in request.stores.origins.of(removal.subjects).values():
        where = told_from(origin) or "from a direct message to me"
        request.note(f"It was recorded {where}. That message still says it, so have it deleted there.")


def _remove(removal: Removal, texts: tuple[str, ...], because: str, request: Request) -> Outcome:
    marker = removed_text(request.today)
    for row, name in removal.columns:
        if getattr(row, name) in texts:
            own = name == "text" and not isinstance(row, Action)
            setattr(row, name, removed_text(request.today, because) if own else marker)
    request.stores.session.flush()
    erased = Erased(texts, marker, removal.about, note_of(request.today))
    return erase_everywhere(request.stores, erased, list(removal.subjects), request.now)


def _ask(
    removal: Removal, outcome: Outcome, command: type[Command], values: Mapping[str, str], request: Request
) -> Refused:
    """The question, which tells of others too who typed the very same sentence."""
    others = counted(
        outcome.typed, "other update, wording or incident says", "other updates, wordings or incidents say"
    )
    same = f"{others} the same, which goes from there too. " if outcome.typed else ""
    return Refused(
        f"This removes {removal.name} for good: here, from issued papers, which will say so, and from the messages in "
        f"which the bot posted it. {same}Nobody can bring it back. Nothing is removed yet.",
        Button(label="Remove it", line=join(command.words, command, dict(values), request), style="danger"),
        tone=Tone.ASK,
    )


def _entry(action: Action, entry: str, request: Request) -> Removal:
    history = list(reversed(request.stores.actions.history(action)))
    number = _latest(history) if entry == LATEST else int(entry)
    if not 0 < number <= len(history):
        raise _which(action, request)
    update = history[number - 1]
    name = f"the text of entry {number} of {action.ref} ({when(update.at, request)}, {who(update)})"
    wordings = wordings_of(update, history)  # who said it anew may have done so to leave just this out
    name += ", in each of its wordings" if len(wordings) > 1 else ""
    columns: list[tuple[Any, str]] = [(said, each) for said in wordings for each in _columns(said)]
    subjects, warning, own = [f"update {each.id}" for each in wordings], "", REPEATED.get(update.kind, "")
    if own and (held := getattr(action, own)) and held in (update.was, update.now):
        columns.append((action, own))
        subjects.append(f"action {action.id}")
        name, warning = STANDS[own].format(name), FILE.format(ref=action.ref) if own == "text" else ""
    return Removal(name, tuple(columns), tuple(subjects), _about(action), update.at, warning)


def _latest(history: Sequence[Update]) -> int:
    """The number of the last entry that has a text; of the last one where none has."""
    numbers = (number for number, each in enumerate(history, 1) if any(getattr(each, name) for name in _columns(each)))
    return max(numbers, default=len(history))


def _wording(action: Action, request: Request) -> Removal:
    """The wording as it is now, and as it ever was."""
    edits = [each for each in request.stores.actions.history(action) if each.kind == UpdateKind.EDITED]
    columns = [(action, "text"), (action, "measure"), *((each, name) for each in edits for name in REWORDED)]
    subjects = (f"action {action.id}", *(f"update {each.id}" for each in edits))
    name = f"the wording of {action.ref}"
    return Removal(name, tuple(columns), subjects, _about(action), action.added_at, FILE.format(ref=action.ref))


def _columns(update: Update) -> Iterable[str]:
    return (*SAID, *REWORDED) if update.kind in REPEATED else SAID


def _about(action: Action) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(action.ref)}(?!\w)(?!\.\w)", re.IGNORECASE)


def _which(action: Action, request: Request) -> Refused:
    """Ask which entry is meant: the newest that have a text, each with a button that asks for the reason."""
    history = list(enumerate(reversed(request.stores.actions.history(action)), start=1))
    with_text = [(number, each) for number, each in reversed(history) if any(getattr(each, n) for n in _columns(each))]
    buttons = [
        Button(
            label=clip(f"{number}: {when(each.at, request)}, {who(each)}", 70),
            line=f"/form action erase {action.ref} {number}",
        )
        for number, each in with_text[:MOST_OFFERED]
    ]
    buttons.append(Button(label="The wording itself", line=f"/form action erase {action.ref} {WORDING}"))
    sentence = f"Which text of {action.ref} is to be removed? Entries are numbered from 1, the oldest."
    return Refused(
        sentence, *buttons, Button(label="Show history", line=f"/action history {action.ref}"), tone=Tone.ASK
    )
