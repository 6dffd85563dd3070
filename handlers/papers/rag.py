"""The digest of a Responsible Authorities Group: quarterly, for those who decide; what they decide comes early."""

from handlers.papers.sections import actions, dates_ahead, first_screen, funding, incidents, measures, other_work

FIRST = (*first_screen.PARTS, measures.at_a_glance, first_screen.money)
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
    incidents.incidents,
    other_work.last_time,
    other_work.attendance,
    actions.due_soon,
    dates_ahead.dates_ahead,
)
