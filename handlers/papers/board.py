"""The digest of a board about some objectives only, such as a SADA Board: nothing else of the plan stands in it."""

from collections.abc import Iterable

from handlers.papers.sections import actions, funded, happened, measured, places
from handlers.papers.standing import Standing
from handlers.reply import Section


def incidents(standing: Standing) -> Iterable[Section]:
    """Incidents of several objectives together; those of a single one stand under it, unless the public reads this."""
    return happened.incidents(standing) if len(standing.objectives) > 1 or standing.public else ()


SECTIONS = (
    places.agenda,
    actions.exceptions,
    actions.no_update,
    actions.decisions,
    actions.statuses,
    measured.measures,
    funded.funding,
    places.risks,
    actions.objectives,
    actions.completed,
    incidents,
    places.last_time,
    places.attendance,
    actions.due_soon,
)
