"""The digest of a Joint Action Group: monthly, for those who do the work."""

from handlers.papers.sections import actions, incidents, other_work

SECTIONS = (
    other_work.agenda,
    actions.exceptions,
    actions.no_update,
    actions.statuses,
    actions.objectives,
    actions.completed,
    incidents.incidents,
    other_work.last_time,
    actions.due_soon,
    actions.proposed,
)
