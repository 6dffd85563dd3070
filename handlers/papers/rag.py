"""The digest of a Responsible Authorities Group: quarterly, for those who decide; what they decide comes early."""

from handlers.papers.sections import actions, ahead, funded, glance, happened, measured, places

FIRST = (*glance.PARTS, measured.at_a_glance, glance.money)
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
    happened.incidents,
    places.last_time,
    places.attendance,
    actions.due_soon,
    ahead.dates_ahead,
)
