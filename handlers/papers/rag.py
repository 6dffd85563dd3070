"""The digest of a Responsible Authorities Group: quarterly, for those who decide; what they decide comes early."""

from handlers.papers import sections

SECTIONS = (
    sections.exceptions,
    sections.no_update,
    sections.proposed,
    sections.statuses,
    sections.objectives,
    sections.completed,
    sections.due_soon,
)
