"""Which records left by an export: noted when it is made, told when something is erased."""

from datetime import datetime

from storage.stores import Stores

SUBJECT = "exports"
EVENT = "exported"


def note_export(stores: Stores, kind: str, now: datetime) -> None:
    """Note that records were exported: `kind` says what, without anybody's name."""
    stores.audit.add(f"{EVENT} {kind}", SUBJECT, at=now)


def exports_since(stores: Stores, instant: datetime) -> list[tuple[datetime, str]]:
    """What was exported since an instant, newest first."""
    entries = stores.audit.about(SUBJECT)
    return [(each.at, each.event.removeprefix(f"{EVENT} ")) for each in entries if each.at >= instant]
