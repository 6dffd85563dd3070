"""The digest of a Joint Action Group: monthly, for those who do the work."""

from handlers.papers import happened, sections

SECTIONS = (
    sections.exceptions,
    sections.no_update,
    sections.objectives,
    happened.incidents,
    sections.completed,
    sections.due_soon,
    sections.proposed,
)
