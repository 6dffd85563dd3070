"""The yearly report to the committee that scrutinises the partnership: what became of the plan in twelve months.

A council's crime and disorder committee considers this work at least once in every twelve months: Police and Justice
Act 2006, sections 19 and 20. It hears how the plan is doing and what is emerging for the next municipal year.
"""

from collections.abc import Iterator, Sequence

from handlers.meetings.gaps import ACT
from handlers.paper import Section
from handlers.papers.sections import actions, first_screen, funding, incidents, measures, other_work
from handlers.papers.sections.action_rows import name
from handlers.papers.sections.silence import by_lead
from handlers.papers.standing import Standing
from handlers.reply import Item, Items, Table, Text
from handlers.sayings import meeting_name
from schedules.calendar import municipal_year, say_year
from storage.tables import Action, Occurrence
from storage.vocabulary import Lifecycle

WHY = (
    "This committee considers the crime and disorder work of the partnership at least once in every twelve months "
    f"({ACT})."
)
NOT_MET = "No such meeting in the period is known here."


def duty(standing: Standing) -> Iterator[Section]:
    """Why the committee hears this, and when it last did."""
    met = [each for each in standing.background.held if each.kind_id == standing.kind.id]
    last = f"It last met about it on {standing.say(met[-1].starts_at)}." if met else NOT_MET
    title = "Why the committee hears this"
    yield Section(title=title, parts=(Text(text=f"{WHY} {last}"),), short=title.lower())


def emerging(standing: Standing) -> Iterator[Section]:
    """What has been proposed and not decided yet, for the municipal year that comes next; not for the public."""
    if standing.public:
        return
    items = tuple(
        Item(text=name(each), detail=f"proposed on {standing.say(each.added_at)}") for each in standing.proposed
    )
    none = Text(text=f"No {standing.word('action')} has been proposed that is not decided yet.")
    meets = standing.occurrence.starts_at if standing.occurrence else standing.as_of
    year = say_year(municipal_year(standing.day(meets)) + 1)
    parts = (Items(items=items),) if items else (none,)
    title = f"Emerging priorities for the municipal year {year}"
    yield Section(title=title, parts=parts, short="emerging priorities")


def partners(standing: Standing) -> Iterator[Section]:
    """What each partner leads, how much of it is complete, and how much had an update; the public reads no leads."""
    led = [(organisation, found) for organisation, found in by_lead(standing.actions) if found[0].lead]
    if led and not standing.public:
        head = ("Partner", "Leads", "Complete", "With an update in the period")
        rows = tuple((organisation, *_share(found, standing)) for organisation, found in led)
        yield Section(title="Partners", parts=(Table(head=head, rows=rows),), short="partners")


def meetings(standing: Standing) -> Iterator[Section]:
    """The meetings that were held in the period, by kind."""
    if held := standing.background.held:
        kinds = dict.fromkeys(each.kind_id for each in held)
        rows = tuple(_met([each for each in held if each.kind_id == kind], standing) for kind in kinds)
        table = Table(head=("Meeting", "Times", "First", "Last"), rows=rows)
        yield Section(title="Meetings held", parts=(table,), short="meetings held")


def _share(led: Sequence[Action], standing: Standing) -> tuple[str, ...]:
    complete = sum(each.lifecycle == Lifecycle.COMPLETE for each in led)
    return str(len(led)), str(complete), str(sum(standing.answered(each) for each in led))


def _met(held: Sequence[Occurrence], standing: Standing) -> tuple[str, ...]:
    first, last = (standing.say(each.starts_at) for each in (held[0], held[-1]))
    return meeting_name(held[0].kind), str(len(held)), first, last


FIRST = (first_screen.exceptions, first_screen.decisions, measures.at_a_glance)
SECTIONS = (
    other_work.agenda,
    duty,
    actions.statuses,
    actions.exceptions,
    emerging,
    actions.completed,
    measures.measures,
    incidents.incidents,
    funding.funding,
    partners,
    other_work.attendance,
    meetings,
    other_work.risks,
    actions.objectives,
    actions.due_soon,
)
