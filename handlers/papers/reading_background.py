"""How everything stands for a paper: the actions, and beside them all that its sections tell."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from handlers.measures.track import LOOKED_BACK
from handlers.meetings.gaps import Deadline, deadline_of
from handlers.papers.background import Background
from handlers.papers.reading_standing import Count, belonging
from handlers.papers.standing import Standing
from handlers.reply import Marking
from storage.progress import Tally
from storage.stores import Stores
from storage.tables import Bid, Measure, MeetingAction, Occurrence


def with_background(standing: Standing, stores: Stores, audience: Marking = Marking.OPEN) -> Standing:
    """The standing of a paper for those of an audience: without what is restricted, whoever asks for it."""
    everything = tuple(each for each in standing.everything if not each.restricted_at)
    return replace(standing, everything=everything, audience=audience, background=_read(standing, stores, audience))


def _read(standing: Standing, stores: Stores, audience: Marking) -> Background:
    return Background(
        measures=tuple(each for each in stores.measures.current() if _concerns(standing, each)),
        readings=tuple(stores.measures.readings(standing.today - LOOKED_BACK)),
        bids=tuple(each for each in stores.funding.all() if _concerns(standing, each)),
        former=_former(standing, stores),
        monthly=_belonging(stores.progress.monthly(_twelve_months_before(standing.today)), standing),
        ahead=tuple(each for each in standing.ahead if each.starts_at >= standing.as_of),
        arising=_arising(standing, stores, audience),
        deadlines=tuple(_deadlines(standing, stores)),
        organisations=tuple(stores.organisations.all()),
        supporters=stores.progress.supporters(),
        public_lines=stores.progress.public_lines(standing.actions) if audience is Marking.PUBLIC else {},
        held=_held(standing, stores),
    )


def _concerns(standing: Standing, row: Measure | Bid) -> bool:
    """Whether a kind of meeting is about what a row belongs to: everything, or its own objectives."""
    refs, objective = standing.kind.objectives, row.objective
    if not refs or objective is None:
        return not refs
    return objective.ref in refs and standing.plan is not None and objective.plan_id == standing.plan.id


def _deadlines(standing: Standing, stores: Stores) -> Iterator[Deadline]:
    """Until when each kind of meeting needs one that must not go without for long."""
    for kind in stores.meetings.kinds():
        if found := deadline_of(stores, kind, standing.as_of, standing.zone):
            yield found


def _belonging(rows: Iterable[Count], standing: Standing) -> tuple[Count, ...]:
    return tuple(belonging(rows, standing.kind, standing.objectives))


def _former(standing: Standing, stores: Stores) -> tuple[Tally, ...] | None:
    """The period before; None where the partnership was not here for all of it, so that nothing was logged."""
    start: datetime | None = standing.since and standing.last
    if start is None:
        return None
    before = start - (standing.until - start)
    if before < standing.partnership.started_at:
        return None
    return _belonging(stores.progress.tallies(before, start), standing)


def _arising(standing: Standing, stores: Stores, audience: Marking) -> tuple[MeetingAction, ...]:
    """What earlier meetings of the kind asked for; none for the public, and of a first paper all there was."""
    if audience is Marking.PUBLIC:
        return ()
    since = standing.since or standing.partnership.started_at
    return tuple(stores.meeting_actions.standing(since, [standing.kind.id]))


def _held(standing: Standing, stores: Stores) -> tuple[Occurrence, ...]:
    yearly = standing.yearly and standing.last
    return tuple(stores.meetings.held(yearly, standing.as_of)) if yearly else ()


def _twelve_months_before(day: date) -> date:
    return day.replace(day=1, year=day.year - 1)
