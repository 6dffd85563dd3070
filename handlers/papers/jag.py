"""The digest of a Joint Action Group: monthly, for those who do the work."""

from handlers.papers import happened, places, sections

SECTIONS = (
    places.agenda,
    sections.exceptions,
    sections.no_update,
    sections.statuses,
    sections.objectives,
    sections.completed,
    happened.incidents,
    places.last_time,
    sections.due_soon,
    sections.proposed,
)
