"""Reading how the plan stands before a meeting: once, in a few statements, however long the history."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from handlers.papers.standing import YEARLY, Standing
from handlers.sayings import has_paper, names_lead
from schedules.silence import counting_starts
from storage.progress import CHANGES, Issued, Monthly, Tally
from storage.stores import Stores
from storage.tables import Action, MeetingKind, Objective, Occurrence, Plan, Update
from storage.vocabulary import Status, UpdateKind

Count = TypeVar("Count", Tally, Monthly)
PERIODS = 2
"""So many digests before make a first period in which somebody could be silent, beside the one that is running."""


def standing_of(
    stores: Stores,
    kind: MeetingKind,
    occurrence: Occurrence | None,
    as_of: datetime,
    until: datetime | None = None,
    began: datetime | None = None,
) -> Standing:
    """Read how the plan stands for a meeting; at most twelve statements, however long the history.

    The period begins at the last digest for another meeting of the kind unless `began` says when.
    """
    plan = stores.plans.current()
    issued = stores.progress.issued(kind.id, occurrence.id if occurrence else None, as_of)
    last, since = (began, began) if began else _period(stores, kind, plan, issued, as_of)
    everything = concerning(kind, stores.actions.all())
    happened = _happened(stores, since, everything)
    words = stores.progress.words(everything)
    return Standing(
        partnership=stores.partnership,
        plan=plan,
        kind=kind,
        occurrence=occurrence,
        as_of=as_of,
        until=until or as_of,
        since=since,
        last=last,
        ahead=tuple(stores.meetings.after(min(as_of, occurrence.starts_at) if occurrence else as_of)),
        issued=issued,
        expected=_expected(stores, issued, everything),
        everything=tuple(everything),
        objectives=tuple(objectives := _objectives(stores, kind)),
        answers={each.action_id: each for each in words},
        texts={each.action_id: each for each in words if each.text},
        before=_before(happened),
        changes=tuple(each for each in happened if each.kind in CHANGES and not _loaded(each, plan)),
        tallies=_tallied(stores, kind, objectives, since and last),
        restricted=_restricted(stores, kind, objectives),
    )


def concerning(kind: MeetingKind, actions: Iterable[Action]) -> list[Action]:
    """Those actions that a kind of meeting is about: all, or those of its objectives."""
    refs = kind.objectives
    return [each for each in actions if not refs or (each.objective and each.objective.ref in refs)]


def _objectives(stores: Stores, kind: MeetingKind) -> list[Objective]:
    """Those that a kind of meeting is about."""
    return [each for each in stores.plans.objectives(services=False) if each.ref in (kind.objectives or (each.ref,))]


def _tallied(
    stores: Stores, kind: MeetingKind, objectives: Iterable[Objective], after: datetime | None
) -> tuple[Tally, ...]:
    """Incidents logged after an instant, or ever, under what a kind of meeting is about."""
    return tuple(belonging(stores.progress.tallies(after), kind, objectives))


def belonging(rows: Iterable[Count], kind: MeetingKind, objectives: Iterable[Objective]) -> list[Count]:
    """Those counts of incidents that a kind of meeting is about: all, or those under its objectives."""
    wanted = {each.id for each in objectives}
    return [each for each in rows if not kind.objectives or each.objective_id in wanted]


def _restricted(stores: Stores, kind: MeetingKind, objectives: Iterable[Objective]) -> int:
    wanted = {each.id for each in objectives}
    return sum(not kind.objectives or objective in wanted for objective in stores.actions.restricted().values())


def _period(
    stores: Stores, kind: MeetingKind, plan: Plan | None, issued: Issued, before: datetime
) -> tuple[datetime | None, datetime | None]:
    """When the last digest was compiled, and since when is compared; without digests the last meeting stands in."""
    if has_paper(kind):
        last = last_told(kind, issued, before)
        return last, (last or _start(plan)) if issued.others or last else None
    meeting = stores.meetings.before(before, kind)
    last = meeting.starts_at if meeting else None
    return last, last or _start(plan)


def last_told(kind: MeetingKind, issued: Issued, before: datetime) -> datetime | None:
    """Up to when the last digest for a kind told everything; one that is yearly begins a year ago at the latest."""
    if kind.paper not in YEARLY:
        return issued.last
    year_ago = before - relativedelta(years=1)
    return min(issued.last or year_ago, year_ago)


def _happened(stores: Stores, since: datetime | None, actions: Iterable[Action]) -> list[Update]:
    wanted = {each.id for each in actions}
    return [each for each in stores.progress.happened(since) if each.action_id in wanted] if since else []


def _expected(stores: Stores, issued: Issued, actions: Iterable[Action]) -> dict[int, datetime | None]:
    """From when on an answer to each action could be expected; read only where there are periods to be counted."""
    if len(issued.papers) < PERIODS:
        return {}
    silent = [each for each in actions if each.lead and (each.answered_at or each.added_at) <= issued.papers[-1]]
    joined, assigned = stores.progress.joined(), _assigned(stores, silent)
    return {
        each.id: counting_starts(each.added_at, assigned.get(each.id), joined.get(each.lead_id or 0, ()))
        for each in silent
    }


def _assigned(stores: Stores, actions: Iterable[Action]) -> dict[int, datetime]:
    """When the present lead of each action was named, if that was after its last answer; a new owner is not a lead."""
    leads = {each.id: each.lead.name for each in actions if each.lead}
    entries = stores.progress.assigned(leads)
    return {each.action_id: each.at for each in entries if not names_lead(each.was, leads[each.action_id])}


def _start(plan: Plan | None) -> datetime | None:
    """Just before a plan was loaded, so that what was said in the same instant counts as said since."""
    return plan.loaded_at - timedelta(microseconds=1) if plan else None


def _loaded(update: Update, plan: Plan | None) -> bool:
    """Whether an entry only records that the plan was loaded."""
    return plan is not None and update.kind == UpdateKind.ADDED and update.at == plan.loaded_at


def _before(happened: Iterable[Update]) -> dict[int, Status]:
    found: dict[int, Status] = {}
    for each in happened:
        if each.to_status and each.from_status:
            found.setdefault(each.action_id, each.from_status)
    return found
