"""Everything that is held, written out: of one partnership, or about one of its members. Read off the tables, so whole.

Rows are given as plain JSON, with ISO 8601 for days and times. The keys of the audit are left out: with one, somebody
could try out what an erased text may have been.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Select, Table, or_, select
from sqlalchemy.orm import Session

from storage.auditing.watching import plainly
from storage.clearance import cleared
from storage.keeping.forgetting import messages_to
from storage.scoped import Scoped
from storage.tables import AuditEntry, AuditKey, Base, Delivery, Member, Partnership
from storage.tables.base import Json

LEFT_OUT = frozenset({AuditKey.__tablename__})
OWNER = "partnership_id"
LABELS = {
    "identity.member_id": "who they are in each chat",
    "action.owner_id": "actions that they own",
    "action_update.entered_by_id": "updates that they entered",
    "incident.logged_by_id": "incidents that they logged",
    "incident_change.member_id": "changes of incidents that they made",
    "occurrence.scheduled_by_id": "meetings that they scheduled",
    "series.set_by_id": "repeating meetings that they set",
    "member.added_by_id": "members whom they added",
    "member.deputy_for_id": "members who stand in for them",
    "member.cleared_by_id": "members whom they let see restricted items",
    "channel.allowed_by_id": "channels that they allowed for restricted items",
    "measure.added_by_id": "measures that they added",
    "reading.set_by_id": "figures that they set",
    "bid.added_by_id": "bids that they added",
    "meeting_action.owner_id": "meeting actions that they see to",
    "meeting_action.added_by_id": "meeting actions that they recorded",
    "meeting_action.done_by_id": "meeting actions that they said are done",
    "prompt.member_id": "private reminders to them",
    "origin.member_id": "messages that they made records of",
    "reaction.set_by_id": "emoji that they chose for what they make of a message",
    "home.member_id": "their home page: when they opened it, and a digest of what it showed",
    "receipt.member_id": "what they asked for, with the answer",
}
"""What the rows are to a member that name them in a column; others are called by table and column."""


@dataclass(frozen=True)
class Note:
    """That something was exported beside a serving process, which alone may write to the database."""

    partnership_id: int
    kind: str
    at: datetime


class Exporting(Scoped):
    """All rows of one partnership, restricted ones too."""

    def all(self) -> Iterator[Json]:
        """Every row, with the name of its table under `table`."""
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                for row in self._rows(select(table).where(_within(table, self._partnership_id))):
                    yield {"table": table.name, **row}

    def person(self, member: Member) -> Json:
        """Everything about a member: their row, whatever names them in a column, messages to them, and the audit."""
        held: Json = {"member": self._rows(select(Member.__table__).where(Member.id == member.id))[0]}
        for table, column in _naming_members():
            if rows := self._rows(select(table).where(column == member.id, _within(table, self._partnership_id))):
                name = f"{table.name}.{column.name}"
                held[LABELS.get(name, name)] = rows
        held["private messages to them"] = self._rows(select(Delivery.__table__).where(messages_to(member)))
        by_or_about = or_(AuditEntry.member_id == member.id, AuditEntry.subject == f"member {member.id}")
        audit = select(AuditEntry.__table__).where(AuditEntry.partnership_id == self._partnership_id, by_or_about)
        held["audit entries by or about them"] = self._rows(audit.order_by(AuditEntry.number))
        return held

    def _rows(self, query: Select[Any]) -> list[Json]:
        with cleared(self._session):
            rows = self._session.execute(query).mappings().all()
        return [{name: plainly(value) for name, value in row.items()} for row in rows]


def leave_note(database: Path, note: Note) -> None:
    """Let the process that serves a SQLite file know of an export; the file of notes is for the owner alone."""
    file = notes_of(database)
    file.touch(mode=0o600, exist_ok=True)
    line = json.dumps({"partnership": note.partnership_id, "kind": note.kind, "at": note.at.isoformat()})
    with file.open("a", encoding="utf-8") as notes:
        notes.write(f"{line}\n")


def notes_left(session: Session, partnership_id: int) -> list[Note]:
    """The notes that were left beside the database that a session works on. They stay there."""
    url = session.get_bind().engine.url
    file = notes_of(Path(str(url.database)))
    if url.get_backend_name() != "sqlite" or not file.is_file():
        return []
    read = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    notes = [Note(each["partnership"], each["kind"], datetime.fromisoformat(each["at"])) for each in read]
    return [each for each in notes if each.partnership_id == partnership_id]


def notes_of(database: Path) -> Path:
    """Where notes of exports are left."""
    return database.with_name(f"{database.name}.exports")


def _within(table: Table, partnership_id: int) -> Any:  # noqa: ANN401 - a condition in SQL
    """That a row belongs to a partnership, by its own column or by that of the row it hangs on."""
    if table is Partnership.__table__:
        return table.c.id == partnership_id
    if OWNER in table.c:
        return table.c[OWNER] == partnership_id
    key = next(iter(sorted(table.foreign_keys, key=lambda each: each.parent.name)))
    parent = key.column.table
    return key.parent.in_(select(key.column).where(parent.c[OWNER] == partnership_id))


def _naming_members() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            if key.column.table is Member.__table__:
                yield table, key.parent
