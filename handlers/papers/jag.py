"""The digest of a Joint Action Group: monthly, for those who do the work."""

from handlers.papers import sections

SECTIONS = (
    sections.exceptions,
    sections.no_update,
    sections.objectives,
    sections.completed,
    sections.due_soon,
    sections.proposed,
)
