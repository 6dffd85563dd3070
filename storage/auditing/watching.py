"""What of each row the audit tells in the open, what only by a digest; and the watch that notes every changed row.

A table that is named here needs nobody to remember it: whatever the stores add, change or remove of it through the
session is noted in the transaction's book. Statements that go past the session note their rows themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum as PythonEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum, String, event, inspect
from sqlalchemy.orm import LoaderCallableStatus, Session, UOWTransaction

from storage.auditing.book import AuditedSession, Book, Noted
from storage.scoped import add_many
from storage.tables import (
    Action,
    ActionSupport,
    AuditEntry,
    AuditHead,
    AuditKey,
    Base,
    Board,
    CategoryObjective,
    Channel,
    ClosedDay,
    Delivery,
    Home,
    Identity,
    Incident,
    IncidentChange,
    MeetingKind,
    Objective,
    ObjectiveService,
    Occurrence,
    Origin,
    Partnership,
    Place,
    Plan,
    Prompt,
    PromptAction,
    QuietPeriod,
    Reaction,
    Receipt,
    Series,
    Update,
)
from storage.tables.base import Json, Utc
from storage.vocabulary import UpdateKind

PLAIN: Mapping[type[Base], frozenset[str]] = {
    Action: frozenset({"ref"}),
    CategoryObjective: frozenset({"category"}),
    Channel: frozenset({"platform"}),
    Identity: frozenset({"platform"}),
    Incident: frozenset({"category"}),
    IncidentChange: frozenset({"what"}),
    MeetingKind: frozenset({"key", "paper", "usual", "objectives"}),
    Objective: frozenset({"ref"}),
    Origin: frozenset({"platform", "subject"}),
    Partnership: frozenset({"key", "zone", "retention"}),
    Plan: frozenset({"label"}),
    Reaction: frozenset({"emoji"}),
    Series: frozenset({"rule", "dates", "skips"}),
}
"""Columns of letters that hold no text of anybody's. All others are told by a digest only."""
LEFT_OUT = frozenset({"id", "partnership_id", "version", "position", "filed"})
"""Columns that say nothing of their own: keys, counters, the order of lists, and a copy of the plan's file."""
REPEATED: Mapping[type[Base], frozenset[str]] = {Action: frozenset({"status", "answered_at", "latest_id", "sought"})}
"""Columns that repeat what another row says, whose entry tells it."""
UNWATCHED = (
    ActionSupport,
    AuditEntry,
    AuditHead,
    AuditKey,
    Board,
    Delivery,
    Home,
    ObjectiveService,
    Prompt,
    PromptAction,
    Receipt,
)
"""Links without a number, which only a plan's file sets; the audit itself; and what carries requests and messages."""
WATCHED = tuple(
    sorted({each.class_ for each in Base.registry.mappers} - {*UNWATCHED}, key=lambda table: str(table.__name__))
)
"""Every other table, so that one which is added later is watched from its first day."""
NOUNS: Mapping[type[Base], str] = {Occurrence: "meeting", Update: "update"}
"""What a row is called where its table's name is not what people say."""
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
"""What can happen to a row; with its noun in front it is the event of an entry."""
UNTIMELY = frozenset({"starts_at"})
"""Times that do not say when the row was written."""


@dataclass(frozen=True)
class Watched:
    """How the rows of one table stand in the audit."""

    table: type[Base]
    noun: str
    plain: tuple[str, ...]
    texts: tuple[str, ...]
    times: tuple[str, ...]

    def subject(self, row_id: int) -> str:
        """What an entry about a row is filed under."""
        return f"{self.noun} {row_id}"

    def told(self, values: Mapping[str, Any]) -> Json:
        """Those of a row's values that are told in the open, as JSON holds them."""
        return {name: plainly(value) for name, value in values.items() if name in self.plain}

    def digested(self, values: Mapping[str, Any]) -> Json | None:
        """Those that are only digested; what is empty is left out, so that a new column changes no old digest."""
        return {name: value for name, value in values.items() if name in self.texts and value} if self.texts else None


def _watched(table: type[Base]) -> Watched:
    left_out = LEFT_OUT | REPEATED.get(table, frozenset())
    columns = [each for each in inspect(table).columns if each.key not in left_out]
    spoken = {each.key for each in columns if _is_text(each)} - PLAIN.get(table, frozenset())
    return Watched(
        table,
        NOUNS.get(table, table.__tablename__.replace("_", " ")),
        tuple(each.key for each in columns if each.key not in spoken),
        tuple(each.key for each in columns if each.key in spoken),
        tuple(each.key for each in columns if isinstance(each.type, Utc) and each.key not in UNTIMELY),
    )


def _is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)


def plainly(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value as JSON holds it: words for choices, ISO 8601 for days and times, these in UTC; digits for figures."""
    if isinstance(value, PythonEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date | time) else value


BY_TABLE: Mapping[type[Base], Watched] = {each: _watched(each) for each in WATCHED}
BY_NOUN: Mapping[str, Watched] = {each.noun: each for each in BY_TABLE.values()}


def subject_of(row: Base) -> str:
    """What entries about a row are filed under; empty for a row that the audit does not tell of."""
    watched = BY_TABLE.get(type(row))
    return watched.subject(row.__dict__["id"]) if watched else ""


def add_noted(session: Session, table: type[ClosedDay | QuietPeriod | Place], values: Mapping[str, Any]) -> bool:
    """Insert and note a row unless one with the same unique key stands already; True when it was inserted."""
    added = add_many(session, table, [values], table.id)
    book = Book.of(session)
    for (row_id,) in added:
        _note_added(book, BY_TABLE[table], {**values, "id": row_id}, loaded=book.loading)
    return bool(added)


@event.listens_for(AuditedSession, "after_flush")
def _watch(session: Session, _flush: UOWTransaction) -> None:
    book = Book.of(session)
    for row in session.new:
        if watched := BY_TABLE.get(type(row)):
            _note_added(book, watched, _values(row, watched), loaded=book.loading and _is_ground(row))
    for row in session.dirty:
        if watched := BY_TABLE.get(type(row)):
            _note_changed(book, watched, row)
    for row in session.deleted:
        if watched := BY_TABLE.get(type(row)):
            values = _values(row, watched)
            book.add_row(_noted(watched, values, REMOVED, was=watched.told(values), removed=True))


def _is_ground(row: Base) -> bool:
    """Whether a row stands for what a plan says, and not for what was done to it later."""
    return not isinstance(row, Update) or row.kind == UpdateKind.ADDED


def _note_added(book: Book, watched: Watched, values: Mapping[str, Any], *, loaded: bool) -> None:
    _remember_time(book, watched, values)
    book.organisation_id = values.get("reported_for_id") or book.organisation_id
    texts = watched.digested(values)
    book.add_row(_noted(watched, values, ADDED, now=watched.told(values), texts=texts, added=True, loaded=loaded))


def _note_changed(book: Book, watched: Watched, row: Base) -> None:
    before = _before(row, watched)
    if not before:
        return
    values = _values(row, watched)
    changed = {name: values.get(name) for name in before}
    _remember_time(book, watched, changed)
    texts = watched.digested(values) if before.keys() & watched.texts else None
    was, now = watched.told(before), watched.told(changed)
    if now or texts is not None:
        book.add_row(_noted(watched, values, CHANGED, was=was, now=now, texts=texts))


def _before(row: Base, watched: Watched) -> Mapping[str, Any]:
    """What the watched columns of a row held that a flush has just written differently; None where nobody read it."""
    before = inspect(row).committed_state
    names = (name for name in before if name in watched.plain or name in watched.texts)
    known = {name: None if isinstance(before[name], LoaderCallableStatus) else before[name] for name in names}
    return {name: value for name, value in known.items() if value != row.__dict__.get(name)}


def _values(row: Base, watched: Watched) -> Mapping[str, Any]:
    held = row.__dict__
    return {name: held.get(name) for name in ("id", "partnership_id", *watched.plain, *watched.texts)}


def _noted(watched: Watched, values: Mapping[str, Any], what: str, **said: Any) -> Noted:  # noqa: ANN401 - see Noted
    partnership_id = values["id"] if watched.table is Partnership else values["partnership_id"]
    return Noted(partnership_id, f"{watched.noun} {what}", watched.subject(values["id"]), **said)


def _remember_time(book: Book, watched: Watched, values: Mapping[str, Any]) -> None:
    """Where nobody said when the transaction takes place, the newest time that its rows bear is when."""
    times = [value for name, value in values.items() if name in watched.times and value]
    book.latest = max([*times, *([book.latest] if book.latest else [])], default=None)
