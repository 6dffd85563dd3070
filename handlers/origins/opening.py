"""What a message says, as the fields of a command that somebody chose for it: its text, and whatever it names."""

import re
from collections.abc import Callable, Iterable, Mapping

from handlers.actions.correcting import CorrectAnswer
from handlers.actions.replies import is_command, line_of
from handlers.actions.reporting import CompleteAction, NoChange, OnTrack, UpdateAction
from handlers.command import Command, Found, find
from handlers.incidents.amending import EditIncident
from handlers.incidents.recording import LogIncident
from handlers.meetings.arising.amending import AmendArising
from handlers.meetings.arising.recording import RecordArising
from handlers.reading.categories import category_names
from handlers.reading.drafts import Draft
from handlers.reading.lines import split
from handlers.reading.slots import slots_of
from handlers.reading.statuses import is_status, means_complete, take_status
from handlers.reading.tokens import plain_name
from handlers.reply import Refused
from handlers.request import Request
from storage.vocabulary import CATEGORIES

Values = dict[str, str]
NAMED = re.compile(r"(?<![\w.,:/£$€-])(?:\d{1,3}|x)\.\d{1,4}(?![\w%]|[.,:/-]\w)", re.IGNORECASE)
"""A ref within a text: no price, no time, no date."""
SIGNS = re.compile(r"[^\w\s-]")
TELLING = 8
"""Letters of a single word that means a restricted category and nothing else, such as cuckooing; prevent has fewer."""


def draft_for(found: Found, text: str, request: Request) -> Draft:
    """All that is known of a command that was chosen for a text; its rest names the row, where it is about one."""
    said = split(found.command, found.rest, request, forgiving=True) if found.rest else {}
    known = slots_of(found.command)
    reads = READING.get(found.command, _whole)
    values = {**reads(text.strip(), request), **said}
    return Draft(found.command, {name: words for name, words in values.items() if words and name in known})


def as_new(values: Mapping[str, str]) -> Values:
    """What was to put an answer right, as an update of its own."""
    slots = slots_of(UpdateAction)
    return {name: words for name, words in values.items() if name in slots}


def _whole(text: str, _request: Request) -> Values:
    return {"text": text}


def _update(text: str, request: Request) -> Values:
    """A text that begins with a ref or a status is read as it would be if it were typed; else the only ref within."""
    found = _command(text, request)
    if found and found.command is UpdateAction:
        return split(UpdateAction, found.rest, request, forgiving=True)
    if found and found.command in (NoChange, OnTrack, CompleteAction):
        return {"text": text, **_short(found, request)}
    refs = {ref.upper() for ref in NAMED.findall(text) if request.action(ref.upper())}
    return {"text": text, "ref": refs.pop() if len(refs) == 1 else "", "status": _status(text)}


def _command(text: str, request: Request) -> Found | None:
    try:
        line = text if is_command(text) else line_of(text, request)
        return find(line) if line else None
    except Refused:
        return None


def _short(found: Found, request: Request) -> Values:
    """What a short answer says by its command: "4.2 green" is on track."""
    status = {OnTrack: "on track", CompleteAction: "complete"}.get(found.command, "")
    return {"ref": split(found.command, found.rest, request, forgiving=True).get("ref", ""), "status": status}


def _status(text: str) -> str:
    """The status that a text begins with. Work is not complete because a sentence begins with that word."""
    try:
        said, _ = take_status(text)
    except Refused:
        return ""
    return said if is_status(said) and not means_complete(said) else ""


def _incident(text: str, request: Request) -> Values:
    """The category and the known place that a text names first, and of several names the longest."""
    plain = f" {plain_name(SIGNS.sub(' ', text))} "
    category = _restricted(plain) or _first(plain, _open_categories())
    places = {plain_name(place.name): place.name for place in request.stores.places.all()}
    return {"category": category, "place": _first(plain, places), "text": text}


def _open_categories() -> Values:
    found = {key: each for key, each in CATEGORIES.items() if not each.restricted}
    return {name: key.replace("_", "-") for key in found for name in category_names(key)}


def _restricted(plain: str) -> str:
    """A restricted category that a text surely names: what is kept of it is asked before anything else is."""
    names = {
        name: key.replace("_", "-")
        for key, each in CATEGORIES.items()
        if each.restricted
        for name in category_names(key)
        if " " in name or len(name) > TELLING
    }
    return _first(plain, names)


def _first(plain: str, names: Mapping[str, str]) -> str:
    found: Iterable[tuple[int, int, str]] = (
        (plain.find(f" {name} "), -len(name), meant) for name, meant in names.items() if f" {name} " in plain
    )
    return min(found, default=(0, 0, ""))[2]


def _anew(text: str, request: Request) -> Values:
    """What was said to the bot in full, as the line that recorded it, for a command that puts it right."""
    found = find(text) if is_command(text) else None
    said = found and found.command in (LogIncident, RecordArising)
    return split(found.command, found.rest, request, forgiving=True) if found and said else {"text": text}


READING: Mapping[type[Command], Callable[[str, Request], Values]] = {
    UpdateAction: _update,
    CorrectAnswer: _update,
    LogIncident: _incident,
    EditIncident: _anew,
    AmendArising: _anew,
}
"""The commands of which more than the text can be read from a message."""
