"""The digest of a board about some objectives only, such as a SADA Board: nothing else of the plan stands in it."""

from collections.abc import Iterable

from handlers.papers import ahead, funded, happened, measured, sections
from handlers.papers.standing import Standing
from handlers.reply import Section


def compared(standing: Standing) -> Iterable[Section]:
    """Status by objective, for a board that has several."""
    return sections.statuses(standing) if len(standing.objectives) > 1 else ()


SECTIONS = (
    sections.exceptions,
    sections.no_update,
    sections.proposed,
    compared,
    measured.measures,
    funded.funding,
    sections.objectives,
    happened.incidents,
    sections.completed,
    sections.due_soon,
    ahead.dates_ahead,
)
