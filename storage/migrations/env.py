"""Alembic comes in here: it is given a connection, inside a transaction that stands or falls as a whole."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

from storage.tables import Base
from storage.tables.base import Exact, Utc


def in_plain_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write our own types as what the databases keep, so that a revision stays true when the code moves on."""
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, Exact):
        return f"sa.String(length={Exact.LENGTH})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=in_plain_types,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
