"""The digest of a Responsible Authorities Group: quarterly, for those who decide; what they decide comes early."""

from handlers.papers import ahead, funded, glance, happened, measured, places, sections

FIRST = (*glance.PARTS, measured.at_a_glance, glance.money)
SECTIONS = (
    places.agenda,
    sections.exceptions,
    sections.no_update,
    sections.decisions,
    sections.statuses,
    measured.measures,
    funded.funding,
    places.risks,
    sections.objectives,
    sections.completed,
    happened.incidents,
    places.last_time,
    places.attendance,
    sections.due_soon,
    ahead.dates_ahead,
)
