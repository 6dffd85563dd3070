"""Restricted rows: a session that was not cleared for them never loads one, whatever the query asks.

No store has to remember it. The criteria below go into every SELECT that the ORM makes, with its joins, eager loads
and subqueries; only what a statement counts or numbers without showing it asks for `UNSEEN`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Executable, Select, event, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from storage.tables import Action, Incident, IncidentChange, Update

CLEARED = "sees_restricted"
UNSEEN: Mapping[str, bool] = {CLEARED: True}
"""Execution options of a statement over all rows, whose answer shows none of them: a count, or the next free number."""

# Over the tables themselves and not the classes: the criteria would be put into their own subqueries as well.
_actions, _incidents = Action.__table__, Incident.__table__
_restricted_actions = select(_actions.c.id).where(_actions.c.restricted_at.is_not(None))
_restricted_incidents = select(_incidents.c.id).where(_incidents.c.restricted)
OPEN_ROWS = (
    with_loader_criteria(Action, Action.restricted_at.is_(None), include_aliases=True),
    with_loader_criteria(Update, Update.action_id.not_in(_restricted_actions), include_aliases=True),
    with_loader_criteria(Incident, Incident.restricted.is_(False), include_aliases=True),
    with_loader_criteria(
        IncidentChange, IncidentChange.incident_id.not_in(_restricted_incidents), include_aliases=True
    ),
)
_guarded: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()
"""The statements that are made once, with the criteria: putting these in takes longer than many a database does."""


def clear(session: Session) -> None:
    """From now on the session loads restricted rows too: for somebody with a grant, or work that shows nobody any."""
    session.info[CLEARED] = True


@contextmanager
def cleared(session: Session) -> Iterator[None]:
    """For a while the session loads restricted rows too."""
    before = is_cleared(session)
    session.info[CLEARED] = True
    try:
        yield
    finally:
        session.info[CLEARED] = before


def is_cleared(session: Session) -> bool:
    """Whether the session loads restricted rows."""
    return bool(session.info.get(CLEARED))


@event.listens_for(Session, "do_orm_execute")
def _leave_out_restricted(state: ORMExecuteState) -> None:
    cleared = is_cleared(state.session) or state.execution_options.get(CLEARED)
    # What is loaded of a row that was found, later or along with it, has the criteria from the query that found it.
    if state.is_select and not cleared and not state.is_column_load and not state.is_relationship_load:
        state.statement = _guarded_form(state.statement)


def _guarded_form(statement: Executable) -> Executable:
    found = _guarded.get(statement)
    if found is None:
        if not isinstance(statement, Select):  # the criteria would not reach into a union or a text
            raise TypeError(f"a {type(statement).__name__} cannot leave out restricted rows: write a select()")
        found = _guarded[statement] = statement.options(*OPEN_ROWS)
    return found
