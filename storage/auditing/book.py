"""What one transaction will add to the audit: collected while it works, and written in one go right before its commit.

Written last, the heads of the chains are always locked after everything else, so that two transactions never wait
for each other; and an entry stands only where what it tells of was committed with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count, groupby
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from storage.auditing.chain import BEGINNING, content_of, digest_of, new_key
from storage.scoped import once
from storage.tables import AuditEntry, AuditHead, AuditKey
from storage.tables.base import Json

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
"""When something was done in a chain without entries by somebody who said no time."""
ROWS = "rows"
"""What a load's entry tells of the rows that it added, by their subjects."""
Keys = dict[str, str]
"""The keys of one entry, by the subject of the row that each is for."""


@dataclass(frozen=True)
class Noted:
    """One entry before it is written. `texts` are digested and not kept; `added` and `removed` tell of a row.

    None for `texts` means that it is about no text, unlike an empty one. What a plan adds is `loaded`: it gets no
    entry of its own, and stands among the `rows` of the load's.
    """

    partnership_id: int
    event: str
    subject: str
    was: Json = field(default_factory=dict)
    now: Json = field(default_factory=dict)
    texts: Json | list[str] | None = None
    at: datetime | None = None
    added: bool = False
    removed: bool = False
    loaded: bool = False
    rows: Sequence["Noted"] = ()

    def then(self, later: "Noted") -> "Noted | None":
        """This and what was done to the same row later in the same transaction, as one; None when nothing is left."""
        if later.removed:
            return None if self.added else replace(later, was=later.was | self.was)
        now, texts = self.now | later.now, self.texts if later.texts is None else later.texts
        if self.added:
            return replace(self, now=now, texts=texts)
        was = later.was | self.was
        same = {name for name in now if was.get(name) == now[name]}
        was, now = (_without(same, values) for values in (was, now))
        return replace(self, was=was, now=now, texts=texts) if now or texts is not None else None


class Book:
    """The entries of one transaction, and in whose name it works."""

    def __init__(self) -> None:
        self.member_id: int | None = None
        self.organisation_id: int | None = None
        self.at: datetime | None = None
        self.latest: datetime | None = None
        self.loading = False
        self.noted: dict[str, Noted] = {}
        self._count = count()
        self._marks: dict[SessionTransaction, dict[str, Noted]] = {}

    @classmethod
    def of(cls, session: Session) -> "Book":
        """The book of this session's transaction."""
        book = session.info.get(cls)
        if book is None:
            book = session.info[cls] = cls()
        return cast("Book", book)

    def add(self, noted: Noted) -> None:
        """Note an entry; it stands beside every other. Its time, if it has one, is that of what has none."""
        self.latest = max(filter(None, (self.latest, noted.at)), default=None)
        self.noted[f"entry {next(self._count)}"] = noted

    def add_row(self, noted: Noted) -> None:
        """Note what happened to a row; what happens to one row in one transaction becomes one entry."""
        before = self.noted.pop(noted.subject, None)
        merged = before.then(noted) if before else noted
        if merged:
            self.noted[noted.subject] = merged

    def take_loaded(self) -> list[Noted]:
        """The rows that a plan has added, as they are now; from here on each change of them is an entry."""
        loaded = [each for each in self.noted.values() if each.loaded]
        for each in loaded:
            del self.noted[each.subject]
        return loaded

    def mark(self, transaction: SessionTransaction) -> None:
        """Remember what stands here, for when a part of the transaction is rolled back."""
        self._marks[transaction] = dict(self.noted)

    def return_to(self, transaction: SessionTransaction) -> None:
        """Forget what was noted in a part of the transaction that was rolled back."""
        self.noted = self._marks.pop(transaction, self.noted)

    def write(self, session: Session) -> None:
        """Chain every noted entry to its partnership's audit, in the order of the partnerships."""
        noted, self.noted = sorted(self.noted.values(), key=lambda each: each.partnership_id), {}
        for partnership_id, entries in groupby(noted, key=lambda each: each.partnership_id):
            self._chain(session.connection(), partnership_id, list(entries))

    def _chain(self, connection: Connection, partnership_id: int, noted: Sequence[Noted]) -> None:
        last, previous = _head(connection, partnership_id)
        at = self.at or self.latest or _last_time(connection, partnership_id, last)
        rows, keys = [], []
        for number, each in enumerate(noted, start=last + 1):
            own: Keys = {}
            row = self._row(each, own, number=number, previous=previous, at=each.at or at)
            previous = row["digest"]
            rows.append(row)
            keys += [(number, subject, key) for subject, key in own.items()]
        ids = _insert(connection, rows)
        if keys:
            connection.execute(
                KEEPING, [{"subject": subject, "audit_id": ids[number], "key": key} for number, subject, key in keys]
            )
        connection.execute(LEADING, {"chain": partnership_id, "last": last + len(rows), "its_digest": previous})

    def _row(self, noted: Noted, keys: Keys, *, number: int, previous: str, at: datetime) -> dict[str, Any]:
        row = {
            "partnership_id": noted.partnership_id,
            "number": number,
            "at": at,
            "member_id": self.member_id,
            "organisation_id": self.organisation_id,
            "event": noted.event,
            "subject": noted.subject,
            "was": noted.was,
            "now": _now(noted, keys),
            "content": _content(noted, keys),
            "previous": previous,
        }
        return row | {"digest": digest_of(row)}


class AuditedSession(Session):
    """A session whose book knows of every row that it changed."""


def _head(connection: Connection, partnership_id: int) -> tuple[int, str]:
    """The last number and digest of a chain, which from here on is this transaction's alone."""
    found = connection.execute(HEAD, {"chain": partnership_id}).one_or_none()
    if found is None:
        beginning = {"partnership_id": partnership_id, "number": 0, "digest": BEGINNING}
        connection.execute(once(connection, AuditHead), beginning)
        found = connection.execute(HEAD, {"chain": partnership_id}).one()
    return found.number, found.digest


def _now(noted: Noted, keys: Keys) -> Json:
    """What is told in the open; of rows that were loaded all that an entry of each would say."""
    if not noted.rows:
        return noted.now
    return noted.now | {ROWS: {row.subject: {"now": row.now, "content": _content(row, keys)} for row in noted.rows}}


def _content(noted: Noted, keys: Keys) -> str:
    """The digest of its texts, under a new key that is put among the others; empty where it is about no text."""
    if noted.texts is None:
        return ""
    keys[noted.subject] = key = new_key()
    return content_of(key, noted.texts)


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Insert entries; the numbers of their rows by those in the chain. One alone is inserted the quicker way."""
    added = connection.execute(ADDING, rows if len(rows) > 1 else rows[0])
    return {row.number: row.id for row in added}


def _last_time(connection: Connection, partnership_id: int, number: int) -> datetime:
    last = select(ENTRIES.c.at).where(ENTRIES.c.partnership_id == partnership_id, ENTRIES.c.number == number)
    return connection.execute(last).scalar() or BEFORE_ALL


def _without(names: Iterable[str], values: Json) -> Json:
    return {name: value for name, value in values.items() if name not in names}


@event.listens_for(AuditedSession, "after_transaction_create")
def _begin_part(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        Book.of(session).mark(transaction)


@event.listens_for(AuditedSession, "after_soft_rollback")
def _undo_part(session: Session, transaction: SessionTransaction) -> None:
    Book.of(session).return_to(transaction)


# Made once, because every change needs them and making a statement takes longer than the database does over it.
ENTRIES, KEYS, HEADS = (cast("Table", each.__table__) for each in (AuditEntry, AuditKey, AuditHead))
HEAD = select(HEADS.c.number, HEADS.c.digest).where(HEADS.c.partnership_id == bindparam("chain")).with_for_update()
ADDING = insert(ENTRIES).returning(ENTRIES.c.id, ENTRIES.c.number)
KEEPING = insert(KEYS)
LEADING = (
    update(HEADS)
    .where(HEADS.c.partnership_id == bindparam("chain"))
    .values(number=bindparam("last"), digest=bindparam("its_digest"))
)
