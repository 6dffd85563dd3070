"""Whether the rows still are as the audit has them: what somebody changed behind the bot's back.

Entries are read by their subject and rows by the hundred, so that the memory this takes does not grow with either.
What was erased is left alone, and what was loaded with a plan is known only from its first change on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any
from typing import cast as typed

from sqlalchemy import Row, String, Table, and_, cast, exists, func, literal, select, tuple_
from sqlalchemy.orm import Session

from storage.auditing.audit import ERASED
from storage.auditing.book import ENTRIES, KEYS
from storage.auditing.chain import content_of
from storage.auditing.checking import Fault
from storage.auditing.watching import ADDED, BY_NOUN, BY_TABLE, CHANGED, REMOVED, Watched
from storage.tables import (
    Action,
    Channel,
    Identity,
    Incident,
    IncidentChange,
    Member,
    Paper,
    Update,
)
from storage.tables.base import Json
from storage.vocabulary import UpdateKind

AT_ONCE = 500
"""Rows that are read at once."""
NEVER_LOADED = (Member, Identity, Channel, Incident, IncidentChange, Paper, Update)
"""Tables that no plan file fills, but for the first update of each action."""


@dataclass
class Known:
    """What the audit knows of one subject after all its entries."""

    subject: str
    number: int = 0
    plain: Json = field(default_factory=dict)
    content: str = ""
    key: str | None = None
    gone: bool = False
    keyless: int = 0

    def take(self, entry: Row[Any]) -> None:
        """Follow one entry."""
        self.number = entry.number
        if entry.event == ERASED:
            self.keyless, self.content, self.gone = 0, "", True
        elif entry.content and entry.key is None:
            self.keyless = self.keyless or entry.number
        noun, _, happened = entry.event.rpartition(" ")
        if happened in (ADDED, CHANGED, REMOVED) and noun == self.subject.rpartition(" ")[0]:
            self.plain |= entry.now
            self.gone = happened == REMOVED
            if entry.content:
                self.content, self.key = entry.content, entry.key


def differences(session: Session, partnership_id: int) -> Iterator[Fault]:
    """Every row that is not as the audit has it, by subject; then what the audit has never heard of."""
    known = _known(session, partnership_id)
    while part := list(islice(known, AT_ONCE)):
        yield from _compared(session, part)
    for table in NEVER_LOADED:
        yield from _unheard_of(session, BY_TABLE[table], partnership_id)
    yield from _repainted(session, partnership_id)


def _known(session: Session, partnership_id: int) -> Iterator[Known]:
    for subject, entries in groupby(_by_subject(session, partnership_id), key=lambda each: each.subject):
        known = Known(subject)
        for entry in entries:
            known.take(entry)
        yield known


def _by_subject(session: Session, partnership_id: int) -> Iterator[Any]:
    columns = [ENTRIES.c[name] for name in ("subject", "number", "event", "now", "content")]
    query = select(*columns, KEYS.c.key).outerjoin(KEYS, KEYS.c.audit_id == ENTRIES.c.id)
    query = query.where(ENTRIES.c.partnership_id == partnership_id)
    place = (ENTRIES.c.subject, ENTRIES.c.number)
    query, after = query.order_by(*place).limit(AT_ONCE), ("", 0)
    while part := session.execute(query.where(tuple_(*place) > after)).all():
        yield from part
        after = (part[-1].subject, part[-1].number)


def _compared(session: Session, part: Sequence[Known]) -> Iterator[Fault]:
    rows = _rows(session, part)
    for known in part:
        if known.keyless:
            yield Fault(known.keyless, f"The key of entry {known.keyless} is gone, and no erasure says why.")
        if known.plain or known.content:
            yield from _difference(known, BY_NOUN[_noun(known)], rows.get(known.subject))


def _rows(session: Session, part: Sequence[Known]) -> dict[str, Any]:
    """The rows that the entries are about, by subject, as far as there is a row."""
    found: dict[str, Any] = {}
    rows = [each.subject.rpartition(" ") for each in part if _noun(each) in BY_NOUN]
    about = sorted((noun, int(number)) for noun, _, number in rows if number.isdecimal())
    for noun, numbers in groupby(about, key=lambda each: each[0]):
        table = _table(BY_NOUN[noun])
        query = select(table).where(table.c.id.in_([number for _, number in numbers]))
        found |= {f"{noun} {row.id}": row for row in session.execute(query)}
    return found


def _difference(known: Known, watched: Watched, row: Row[Any] | None) -> Iterator[Fault]:
    if row is None:
        if not known.gone:
            yield Fault(known.number, f"{_capital(known.subject)} is gone, and no entry says who removed it.")
        return
    held = row._asdict()
    now = watched.told(held)
    differing = [name for name, value in known.plain.items() if name in now and now[name] != value]
    texts = watched.digested(held)
    if known.content and known.key and content_of(known.key, texts or {}) != known.content:
        differing.append("text")
    if differing:
        named = ", ".join(name.removesuffix("_id").replace("_", " ") for name in differing)
        called = f"{known.subject}{_known_as(row)}"
        yield Fault(known.number, f"{_capital(called)} is not as entry {known.number} left it: {named}.")


def _unheard_of(session: Session, watched: Watched, partnership_id: int) -> Iterator[Fault]:
    """Rows that came after the first one that was audited, and of which no entry tells."""
    table, after = _table(watched), _first_heard_of(session, watched, partnership_id)
    subject = literal(f"{watched.noun} ", String) + cast(table.c.id, String)
    told = exists().where(ENTRIES.c.partnership_id == partnership_id, ENTRIES.c.subject == subject)
    query = select(table.c.id, told.label("told")).where(table.c.partnership_id == partnership_id)
    if watched.table is Update:
        query = query.where(table.c.kind != UpdateKind.ADDED)
    while part := session.execute(query.where(table.c.id > after).order_by(table.c.id).limit(AT_ONCE)).all():
        for row in part:
            if not row.told:
                yield Fault(0, f"{_capital(watched.subject(row.id))} was added, and no entry says by whom.")
        after = part[-1].id


def _first_heard_of(session: Session, watched: Watched, partnership_id: int) -> int:
    first = select(ENTRIES.c.subject).where(ENTRIES.c.partnership_id == partnership_id)
    first = first.where(ENTRIES.c.event == f"{watched.noun} {ADDED}").order_by(ENTRIES.c.number).limit(1)
    subject = session.execute(first).scalar()
    return int(subject.rpartition(" ")[2]) if subject else 2**31 - 1


def _repainted(session: Session, partnership_id: int) -> Iterator[Fault]:
    """Actions whose status is not what their last update said."""
    action, update = _table(BY_TABLE[Action]), _table(BY_TABLE[Update])
    each = update.alias()
    last = select(func.max(each.c.id)).where(each.c.action_id == action.c.id, each.c.to_status.is_not(None))
    joined = action.join(update, update.c.id == last.correlate(action).scalar_subquery())
    query = select(action.c.id, action.c.ref).select_from(joined)
    query = query.where(and_(action.c.partnership_id == partnership_id, action.c.status != update.c.to_status))
    for row in session.execute(query.order_by(action.c.id)):
        yield Fault(0, f"Action {row.ref} does not have the status that its last update gave it.")


def _noun(known: Known) -> str:
    return known.subject.rpartition(" ")[0]


def _table(watched: Watched) -> Table:
    """Read past the session, which may not show every row to everybody."""
    return typed("Table", watched.table.__table__)


def _known_as(row: Row[Any]) -> str:
    """What people call a row that the audit names by its place in the table."""
    name = getattr(row, "ref", None) or getattr(row, "number", None)
    return f" (known as {name})" if name else ""


def _capital(subject: str) -> str:
    return subject[:1].upper() + subject[1:]
