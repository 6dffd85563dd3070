"""Canaries: a word of its own in every field of another partnership's rows and of restricted ones.

Every column that holds text or JSON is planted unless it is named here as the machinery's own, so that a column that
is added later is planted from its first day, or somebody has to say why not.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Enum, String, Table, false, select, update

from storage.database import Database
from storage.tables import Action, Base, Incident

CANARY = re.compile(r"zq[a-z]+\d+qz")
KEYS = {
    "partnership": {"key", "zone", "retention", "filed"},
    "plan": {"words", "filed"},
    "objective": {"ref"},
    "action": {"ref", "sought"},
    "channel": {"platform", "place"},
    "identity": {"platform", "person"},
    "meeting_kind": {"key", "paper", "usual", "reminders", "filed", "objectives"},
    "series": {"rule", "dates", "skips"},
    "category_objective": {"category"},
    "incident": {"category"},
    "bid": {"filed"},
    "home": {"platform", "person", "shown"},
    "origin": {"platform", "place", "message", "words", "subject"},
    "reaction": {"emoji"},
    "incident_change": {"what"},
    "delivery": {"subject", "kind", "platform", "destination", "thread", "replaces", "mark", "lease_owner", "posted"},
    "prompt": {"occurrences"},
    "receipt": {"platform", "request", "words"},
    "audit": {"event", "subject", "was", "now", "content", "previous", "digest"},
    "audit_key": {"key"},
    "audit_head": {"digest"},
    "alembic_version": {"version_num"},
}
"""The columns whose text the machinery goes by: keys, refs, ids of the platform, rules and digests."""
SAID = ("title", "text", "detail", "label", "sentence", "counts", "note", "short")
"""The names under which a stored answer or paper holds what people read."""


@dataclass
class Planted:
    """Every canary by its word: the side it belongs to and the field in which it stands."""

    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    def new(self, side: str, where: str) -> str:
        """Another canary."""
        word = f"zq{side}{len(self.fields)}qz"
        self.fields[word] = side, where
        return word

    def seen(self, text: str) -> set[tuple[str, str]]:
        """The side and field of every canary that a text holds."""
        return {self.fields[word] for word in CANARY.findall(text)}


def plant(database: Database, partnership_id: int, side: str, planted: Planted, *, restricted: bool) -> None:
    """Put canaries into a partnership's rows: into all of them, or into the restricted ones alone."""
    chosen = _restricted if restricted else _all
    with database.writer.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name.startswith("audit"):
                continue
            where = chosen(table, partnership_id)
            for name in sorted(_texts(table)):
                _plant_column(connection, table, name, where, lambda at: planted.new(side, at))


def _texts(table: Table) -> Iterator[str]:
    """The columns of a table that hold what people wrote."""
    for column in table.columns:
        written = isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
        if written and column.name not in KEYS.get(table.name, ()):
            yield column.name


def _all(table: Table, partnership_id: int) -> ColumnElement[bool]:
    if table.name == "partnership":
        return table.c.id == partnership_id
    return table.c.partnership_id == partnership_id if "partnership_id" in table.c else false()


def _restricted(table: Table, partnership_id: int) -> ColumnElement[bool]:
    actions = select(Action.id).where(Action.restricted_at.is_not(None), Action.partnership_id == partnership_id)
    incidents = select(Incident.id).where(Incident.restricted, Incident.partnership_id == partnership_id)
    match table.name:
        case "action":
            return table.c.id.in_(actions)
        case "incident":
            return table.c.id.in_(incidents)
        case "action_update":
            return table.c.action_id.in_(actions)
        case "incident_change":
            return table.c.incident_id.in_(incidents)
    return false()


def _plant_column(
    connection: Connection, table: Table, name: str, where: ColumnElement[bool], new: Callable[[str], str]
) -> None:
    keys = list(table.primary_key.columns)
    for row in connection.execute(select(*keys, table.c[name]).where(where)).all():
        value = _with_canary(row[-1], lambda: new(f"{table.name}.{name}"))
        this = [key == value for key, value in zip(keys, row, strict=False)]
        connection.execute(update(table).where(*this).values({name: value}))


def _with_canary(value: Any, new: Callable[[], str]) -> Any:  # noqa: ANN401
    """A value with a canary behind every text that people read; a text that is empty becomes one."""
    match value:
        case None:
            return None
        case str():
            return f"{value} {new()}".strip()
        case list():
            return [each if not isinstance(each, str) else f"{each} {new()}" for each in value]
        case dict():
            return json.loads(json.dumps(value), object_hook=lambda each: _in_content(each, new))
    raise TypeError(f"nothing is known of a {type(value).__name__}")


def _in_content(each: dict[str, Any], new: Callable[[], str]) -> dict[str, Any]:
    return {
        name: f"{value} {new()}" if name in SAID and isinstance(value, str) else value for name, value in each.items()
    }
