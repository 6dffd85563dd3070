"""Whether the rows still are as the audit has them: what somebody changed behind the bot's back.

Entries are read by their subject and rows by the hundred, so that the memory this takes does not grow with either; of
what was loaded with plans, their entries are held. What was erased is left alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from typing import Any
from typing import cast as typed

from sqlalchemy import Row, String, Table, and_, cast, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from storage.auditing.audit import ERASED, LOADED
from storage.auditing.book import ENTRIES, KEYS, ROWS
from storage.auditing.chain import content_of
from storage.auditing.checking import Fault
from storage.auditing.watching import ADDED, BY_NOUN, BY_TABLE, CHANGED, REMOVED, WATCHED, Watched
from storage.tables import Action, Partnership, Plan, Update
from storage.tables.base import Json
from storage.vocabulary import Status

AT_ONCE = 500
"""Rows that are read at once."""
BEGUN = f"{BY_TABLE[Partnership].noun} {ADDED}"
"""The first entry of a partnership that was audited from its beginning."""


@dataclass(frozen=True)
class Told:
    """What the entry of a load says of one row that it added, as an entry about this row alone would."""

    subject: str
    number: int
    event: str
    now: Json
    content: str
    key: str | None


Loaded = Mapping[str, Told]
"""What plans added, by subject. No number is given twice, so each is the first that is told of its row."""


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

    def take(self, entry: Row[Any] | Told) -> None:
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
    loaded = _loaded(session, partnership_id)
    known = _known(session, partnership_id, loaded)
    while part := list(islice(known, AT_ONCE)):
        yield from _compared(session, part)
    for table in WATCHED:
        if table is not Partnership:
            yield from _unheard_of(session, BY_TABLE[table], partnership_id, loaded)
    yield from _repainted(session, partnership_id)


def _known(session: Session, partnership_id: int, loaded: Loaded) -> Iterator[Known]:
    untouched = dict(loaded)
    for subject, entries in groupby(_by_subject(session, partnership_id), key=lambda each: each.subject):
        first = untouched.pop(subject, None)
        yield _followed(subject, chain([first] if first else [], entries))
    for subject, told in untouched.items():
        yield _followed(subject, [told])


def _followed(subject: str, entries: Iterable[Row[Any] | Told]) -> Known:
    known = Known(subject)
    for entry in entries:
        known.take(entry)
    return known


def _loaded(session: Session, partnership_id: int) -> Loaded:
    loads = select(ENTRIES.c.id, ENTRIES.c.number, ENTRIES.c.now).order_by(ENTRIES.c.number)
    loads = loads.where(ENTRIES.c.partnership_id == partnership_id, ENTRIES.c.event.startswith(LOADED))
    found: dict[str, Told] = {}
    for load in session.execute(loads):
        keys = {each.subject: each.key for each in session.execute(select(KEYS).where(KEYS.c.audit_id == load.id))}
        for subject, row in load.now.get(ROWS, {}).items():
            event = f"{subject.rpartition(' ')[0]} {ADDED}"
            found[subject] = Told(subject, load.number, event, row["now"], row["content"], keys.get(subject))
    return found


def _by_subject(session: Session, partnership_id: int) -> Iterator[Any]:
    columns = [ENTRIES.c[name] for name in ("subject", "number", "event", "now", "content")]
    query = select(*columns, KEYS.c.key).outerjoin(
        KEYS, and_(KEYS.c.audit_id == ENTRIES.c.id, KEYS.c.subject == ENTRIES.c.subject)
    )
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


def _unheard_of(session: Session, watched: Watched, partnership_id: int, loaded: Loaded) -> Iterator[Fault]:
    """Rows of which no entry tells, as far as they came after the first one that was audited."""
    table, after = _table(watched), _first_heard_of(session, watched, partnership_id, loaded) - 1
    subject = literal(f"{watched.noun} ", String) + cast(table.c.id, String)
    told = exists().where(ENTRIES.c.partnership_id == partnership_id, ENTRIES.c.subject == subject)
    query = select(table.c.id, told.label("told")).where(table.c.partnership_id == partnership_id)
    while part := session.execute(query.where(table.c.id > after).order_by(table.c.id).limit(AT_ONCE)).all():
        for row in part:
            if not row.told and watched.subject(row.id) not in loaded:
                yield Fault(0, f"{_capital(watched.subject(row.id))} was added, and no entry says by whom.")
        after = part[-1].id


def _first_heard_of(session: Session, watched: Watched, partnership_id: int, loaded: Collection[str]) -> int:
    """The first row that was audited: any, where the audit goes back to the partnership's beginning."""
    event = ENTRIES.c.event.in_([f"{watched.noun} {ADDED}", BEGUN])
    first = select(ENTRIES.c.event, ENTRIES.c.subject).where(ENTRIES.c.partnership_id == partnership_id, event)
    heard = session.execute(first.order_by(ENTRIES.c.number).limit(1)).one_or_none()
    if heard and heard.event == BEGUN:
        return 0
    subjects = [each for each in loaded if each.rpartition(" ")[0] == watched.noun]
    numbers = [int(each.rpartition(" ")[2]) for each in (*subjects, *([heard.subject] if heard else ()))]
    return min(numbers, default=2**31 - 1)


def _repainted(session: Session, partnership_id: int) -> Iterator[Fault]:
    """Actions whose status is not what their last update said; or is one, in this plan, that no update gave them.

    One that was taken back gives none. The updates of plans before may be gone, and then the status that they ended
    with is all that is left.
    """
    action, update, plan = (_table(BY_TABLE[each]) for each in (Action, Update, Plan))
    each = update.alias()
    last = select(func.max(each.c.id)).where(each.c.action_id == action.c.id, each.c.to_status.is_not(None))
    last = last.where(each.c.taken_back_at.is_(None))
    joined = action.join(plan).outerjoin(update, update.c.id == last.correlate(action).scalar_subquery())
    query = select(action.c.ref, update.c.id).select_from(joined).where(action.c.partnership_id == partnership_id)
    never = and_(update.c.id.is_(None), plan.c.current, action.c.status != Status.NOT_STARTED)
    query = query.where(or_(action.c.status != update.c.to_status, never))
    for row in session.execute(query.order_by(action.c.id)):
        wrong = "does not have the status that its last update gave it" if row.id else "has a status without an update"
        yield Fault(0, f"Action {row.ref} {wrong}.")


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
