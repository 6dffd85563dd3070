"""How everything stands for a paper: the actions, and beside them all that its sections tell."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.papers.background import Background
from handlers.papers.standing import Standing
from handlers.reply import Marking
from storage.progress import Tally
from storage.stores import Stores
from storage.tables import Bid, Measure, Occurrence

YEARS = 3
"""How many years of figures a paper may look back on."""


def furnished(standing: Standing, stores: Stores, audience: Marking = Marking.OPEN) -> Standing:
    """The standing of a paper for those of an audience."""
    return replace(standing, audience=audience, background=_read(standing, stores, audience))


def _read(standing: Standing, stores: Stores, audience: Marking) -> Background:
    return Background(
        measures=tuple(each for each in stores.measures.current() if _concerns(standing, each)),
        readings=tuple(stores.measures.readings(_years_before(standing.today, YEARS))),
        bids=tuple(each for each in stores.funding.all() if _concerns(standing, each)),
        former=_former(standing, stores),
        monthly=tuple(stores.progress.monthly(_twelve_months_before(standing.today))),
        ahead=tuple(stores.meetings.after(standing.as_of)),
        organisations=tuple(stores.organisations.all()),
        supporters=stores.progress.supporters(),
        public_lines=stores.progress.public_lines(standing.actions) if audience is Marking.PUBLIC else {},
        held=_held(standing, stores),
    )


def _concerns(standing: Standing, row: Measure | Bid) -> bool:
    """Whether a kind of meeting is about what a row belongs to: everything, or its own objectives."""
    refs = standing.kind.objectives
    return not refs or (row.objective is not None and row.objective.ref in refs)


def _former(standing: Standing, stores: Stores) -> tuple[Tally, ...] | None:
    start: datetime | None = standing.since and standing.last
    if start is None:
        return None
    before = start - (standing.until - start)
    return tuple(stores.progress.tallies(before, start))


def _held(standing: Standing, stores: Stores) -> tuple[Occurrence, ...]:
    yearly = standing.yearly and standing.last
    return tuple(stores.meetings.held(yearly, standing.as_of)) if yearly else ()


def _years_before(day: date, years: int) -> date:
    return day - timedelta(days=366 * years)


def _twelve_months_before(day: date) -> date:
    return day.replace(day=1, year=day.year - 1)
