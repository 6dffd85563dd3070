"""The digest of a board about some objectives only, such as a SADA Board: nothing else of the plan stands in it."""

from collections.abc import Iterable

from handlers.paper import Section
from handlers.papers.sections import actions, funding, incidents, measures, other_work
from handlers.papers.standing import Standing


def of_several(standing: Standing) -> Iterable[Section]:
    """Incidents of several objectives together; those of a single one stand under it, unless the public reads this."""
    return incidents.incidents(standing) if len(standing.objectives) > 1 or standing.public else ()


SECTIONS = (
    other_work.agenda,
    actions.exceptions,
    actions.no_update,
    actions.decisions,
    actions.statuses,
    measures.measures,
    funding.funding,
    other_work.risks,
    actions.objectives,
    actions.completed,
    of_several,
    other_work.last_time,
    other_work.attendance,
    actions.due_soon,
)
