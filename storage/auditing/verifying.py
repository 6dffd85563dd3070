"""Whether the audit of each partnership can be trusted: its chain, its anchors, and the rows that it tells of."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from storage.auditing.book import ENTRIES
from storage.auditing.checking import Fault, Link, Walk
from storage.auditing.comparing import AT_ONCE, differences
from storage.database import Database
from storage.stores import Unit
from storage.tables import AuditHead

SHORT = 32
"""Letters of a digest that people are given to keep: 128 bits, which nobody can make another chain for."""
MOST = 20
"""Faults that are told of one partnership; whoever finds so many restores a backup."""


@dataclass(frozen=True)
class Anchor:
    """What an audit's head was once, kept outside. `key` is the partnership's; empty where it is the only one.

    `digest` may be only its beginning, of SHORT letters or more.
    """

    key: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.key} {self.number} {self.digest[:SHORT]}"

    def as_json(self, at: datetime) -> str:
        """As a file of anchors keeps it, with when it was."""
        return json.dumps({"partnership": self.key, "number": self.number, "digest": self.digest, "at": at.isoformat()})


@dataclass(frozen=True)
class Verdict:
    """What was found of one partnership: where its chain ends, and what is wrong, the first fault first."""

    anchor: Anchor
    faults: tuple[Fault, ...]

    @property
    def more(self) -> str:
        """Said where there may be more faults than are told."""
        return "there may be more; " if len(self.faults) >= MOST else ""


def verify(database: Database, anchors: Iterable[Anchor] = ()) -> Iterator[Verdict]:
    """Go through every partnership's audit, at one instant. Raises ValueError for an anchor that belongs to none."""
    with database.reading() as unit:
        yield from verify_within(unit, anchors)


def verify_within(unit: Unit, anchors: Iterable[Anchor] = ()) -> Iterator[Verdict]:
    """The same as one transaction sees it."""
    partnerships = unit.partnerships.all()
    known = _by_partnership(anchors, [each.key for each in partnerships])
    for each in partnerships:
        yield _verdict(unit.within(each.id).session, each.id, each.key, known.get(each.key, {}))


def read_anchors(text: str) -> list[Anchor]:
    """Anchors as a file keeps them, or as a message says them. Raises ValueError for a line that is neither."""
    return [_read_anchor(line) for line in text.splitlines() if line.strip()]


def _read_anchor(line: str) -> Anchor:
    try:
        if line.lstrip().startswith("{"):
            said = json.loads(line)
            line = f"{said['partnership']} {said['number']} {said['digest']}"
        *key, number, digest = line.split()
        if len(key) > 1 or not re.fullmatch(rf"[0-9a-f]{{{SHORT},64}}", digest.lower()):
            raise ValueError
        return Anchor("".join(key), int(number), digest.lower())
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"this is no anchor: {line.strip()[:80]}") from None


def _by_partnership(anchors: Iterable[Anchor], keys: Sequence[str]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for each in anchors:
        key = each.key or (keys[0] if len(keys) == 1 else "")
        if key not in keys:
            raise ValueError(f"the anchor {each.number} {each.digest[:8]}… belongs to none of: {', '.join(keys)}")
        found.setdefault(key, {})[each.number] = each.digest
    return found


def _verdict(session: Session, partnership_id: int, key: str, anchors: Mapping[int, str]) -> Verdict:
    walk = Walk(anchors)
    faults = [*islice(walk.faults(_entries(session, partnership_id), _head(session, partnership_id)), MOST)]
    faults += islice(differences(session, partnership_id), MOST - len(faults))
    return Verdict(Anchor(key, walk.last.number, walk.last.digest), tuple(faults))


def _entries(session: Session, partnership_id: int) -> Iterator[Any]:
    """A chain's entries in its order, some at a time."""
    place = (ENTRIES.c.number, ENTRIES.c.id)
    query = select(ENTRIES).where(ENTRIES.c.partnership_id == partnership_id).order_by(*place).limit(AT_ONCE)
    after = (-(2**31), 0)
    while part := session.execute(query.where(tuple_(*place) > after)).mappings().all():
        yield from part
        after = (part[-1]["number"], part[-1]["id"])


def _head(session: Session, partnership_id: int) -> Link | None:
    head = session.get(AuditHead, partnership_id)
    return Link(head.number, head.digest) if head else None
