"""The audit of one partnership: what was changed and disclosed, noted so that it is written with the commit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, false, select

from storage.auditing.book import Book, Noted
from storage.scoped import Scoped
from storage.tables import (
    Action,
    AuditEntry,
    AuditHead,
    AuditKey,
    Bid,
    Incident,
    IncidentChange,
    MeetingAction,
    Update,
)
from storage.tables.base import Json

LOADED = "plan loaded"
"""How the event begins whose entry tells of every row that a plan added."""
ERASED = "content erased"
"""The event after which the keys of its subject's earlier entries are gone, and rightly so."""


@dataclass(frozen=True)
class Row:
    """What people call a row that an entry is of: `4.2`, or an incident's number."""

    name: str
    restricted: bool


_ACTION = Action.ref, Action.restricted_at.is_not(None)
_INCIDENT = Incident.number, Incident.restricted
NAMED: Mapping[str, Select[Any, Any, bool]] = {
    "action": select(Action.id, *_ACTION),
    "update": select(Update.id, *_ACTION).join(Action, Action.id == Update.action_id),
    "incident": select(Incident.id, *_INCIDENT),
    "bid": select(Bid.id, Bid.number, false()),
    "meeting action": select(MeetingAction.id, MeetingAction.number, false()),
    "incident change": select(IncidentChange.id, *_INCIDENT).join(Incident, Incident.id == IncidentChange.incident_id),
}
"""By the kind of a row how its name is found."""


class Audit(Scoped):
    """The entries of one partnership. Changes of rows are noted by themselves; here is what is no change of a row."""

    def add(
        self,
        event: str,
        subject: str,
        *,
        was: Json | None = None,
        now: Json | None = None,
        texts: Sequence[str] = (),
        rows: Sequence[Noted] = (),
        at: datetime,
    ) -> None:
        """Note one entry, in the name of whoever this transaction works for.

        `subject` is the row by its kind and number, such as `action 12`. `was` and `now` hold no text of anybody's,
        only statuses, dates and the numbers of rows; `texts` are digested under a key of their own and not kept.
        `rows` are what a plan added.
        """
        Book.of(self._session).add(
            Noted(self._partnership_id, event, subject, was or {}, now or {}, [*texts] or None, at, rows=rows)
        )

    def forget(self, *subjects: str, at: datetime) -> int:
        """Make what the audit holds of these rows' texts tell nothing any more; the number of entries it was.

        Their keys go, the entries stay, and the chain holds. An entry of its own says that it was meant. What one plan
        added has a key for each row, so that the others are still known.
        """
        ours = exists().where(AuditEntry.id == AuditKey.audit_id, AuditEntry.partnership_id == self._partnership_id)
        removing = delete(AuditKey).where(AuditKey.subject.in_(subjects), ours).returning(AuditKey.audit_id)
        count = len(self._session.execute(removing).all())
        for subject in dict.fromkeys(subjects):
            self.add(ERASED, subject, at=at)
        return count

    @contextmanager
    def as_one(self) -> Iterator[list[Noted]]:
        """Within it the rows that a plan adds are not noted each: the caller notes all of them with one entry.

        They are in the list once it is over.
        """
        book, rows = Book.of(self._session), list[Noted]()
        book.loading = True
        try:
            yield rows
            self._session.flush()
            rows += book.take_loaded()
        finally:
            book.loading = False

    def about(self, *subjects: str) -> list[AuditEntry]:
        """What was written of these rows, newest first."""
        query = select(AuditEntry).where(AuditEntry.partnership_id == self._partnership_id)
        query = query.where(AuditEntry.subject.in_(subjects))
        return list(self._session.scalars(query.order_by(AuditEntry.number.desc())))

    def numbered(self, numbers: Sequence[int]) -> list[AuditEntry]:
        """The entries of these numbers, newest first."""
        query = select(AuditEntry).where(AuditEntry.partnership_id == self._partnership_id)
        query = query.where(AuditEntry.number.in_(numbers))
        return list(self._session.scalars(query.order_by(AuditEntry.number.desc())))

    def rows(self, subjects: Iterable[str]) -> Mapping[str, Row]:
        """What the actions, incidents and bids are called that subjects are or belong to; none that may not be seen."""
        ids: dict[str, list[int]] = {}
        for kind, _, number in (each.rpartition(" ") for each in subjects):
            ids.setdefault(kind, []).append(int(number) if number.isdecimal() else 0)
        return {
            f"{kind} {number}": Row(str(name), restricted)
            for kind, query in NAMED.items()
            if kind in ids
            for number, name, restricted in self._session.execute(self._among(query, ids[kind]))
        }

    def _among(self, query: Select[Any, Any, bool], numbers: Sequence[int]) -> Select[Any, Any, bool]:
        key = query.selected_columns[0]
        return query.where(key.in_(numbers), key.table.c.partnership_id == self._partnership_id)

    def head(self) -> AuditHead | None:
        """The last entry's number and digest; None before the first."""
        return self._session.get(AuditHead, self._partnership_id)
