"""The digest of a Joint Action Group: monthly, for those who do the work."""

from handlers.papers.sections import actions, happened, places

SECTIONS = (
    places.agenda,
    actions.exceptions,
    actions.no_update,
    actions.statuses,
    actions.objectives,
    actions.completed,
    happened.incidents,
    places.last_time,
    actions.due_soon,
    actions.proposed,
)
