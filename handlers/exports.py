"""Which records left by an export: noted when it is made, told when something is erased."""

from datetime import datetime

from storage.keeping.exporting import notes_left
from storage.stores import Stores

SUBJECT = "exports"
EVENT = "exported"


def note_export(stores: Stores, kind: str, at: datetime) -> None:
    """Note that records were exported: `kind` says what, without anybody's name."""
    stores.audit.add(f"{EVENT} {kind}", SUBJECT, at=at)


def take_up_notes(stores: Stores) -> None:
    """Put into the audit what was exported beside this process, which alone may write to the database."""
    known = {(each.at, each.event) for each in stores.audit.about(SUBJECT)}
    for note in notes_left(stores.session, stores.partnership_id):
        if (note.at, f"{EVENT} {note.kind}") not in known:
            note_export(stores, note.kind, note.at)


def exports_since(stores: Stores, instant: datetime) -> list[tuple[datetime, str]]:
    """What was exported since an instant, newest first."""
    found = {(each.at, each.event.removeprefix(f"{EVENT} ")) for each in stores.audit.about(SUBJECT)}
    found |= {(each.at, each.kind) for each in notes_left(stores.session, stores.partnership_id)}
    return sorted((each for each in found if each[0] >= instant), reverse=True)
