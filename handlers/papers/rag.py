"""The digest of a Responsible Authorities Group: quarterly, for those who decide; what they decide comes early."""

from handlers.papers import ahead, funded, happened, measured, sections

SECTIONS = (
    sections.exceptions,
    sections.no_update,
    sections.proposed,
    sections.statuses,
    measured.measures,
    funded.funding,
    sections.objectives,
    happened.incidents,
    sections.completed,
    sections.due_soon,
    ahead.dates_ahead,
)
