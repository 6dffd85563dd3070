"""How the plan stands before a meeting: everything that a reminder or a digest says, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from handlers.papers.background import Background
from handlers.reply import Marking
from handlers.sayings import has_paper, names_lead
from schedules.calendar import say_day
from schedules.silence import counting_starts, streak
from storage.progress import CHANGES, Issued, Tally
from storage.stores import Stores
from storage.tables import Action, MeetingKind, Objective, Occurrence, Partnership, Plan, Update
from storage.vocabulary import Lifecycle, Status, UpdateKind

DAYS_AHEAD = {"jag": 31, "rag": 92, "priorities": 92, "scrutiny": 366}
"""How far "due before the next meeting" looks where no next meeting is scheduled: a month unless it is more."""
YEARLY = ("scrutiny",)
"""The papers that tell of a year at least: not only of what has happened since the last one."""
LISTED = (Lifecycle.OPEN, Lifecycle.COMPLETE)
PERIODS = 2
"""So many digests before make a first period in which somebody could be silent, beside the one that is running."""


@dataclass(frozen=True)
class Standing:
    """The plan at an instant, `as_of`, with what has happened since the last digest for a kind of meeting.

    It begins where the last digest ended and not when its meeting began, so that nothing falls between two papers.
    `since` is empty for the first digest of a partnership, which has nothing to compare with, and the loading of the
    plan where no digest was issued for this kind yet; `last` is when the last one was compiled, `following` when the
    meeting after this begins, if there are such. `before` gives the status at the start of the period of every
    action whose status was spoken of since. A late digest has everything saved `until` it was compiled.

    A kind of meeting that is about some objectives only has nothing else in its standing. One that gets no digest is
    counted from its last meeting, which then is `last`.

    `restricted` is how many restricted actions belong here, whether or not they can be read. `issued` is what was
    issued before; `expected` says from when on an answer could be expected of actions that have
    none. `audience` is for whom a paper is, and `background` what it tells beside the actions; empty for anything else.
    """

    partnership: Partnership
    plan: Plan | None
    kind: MeetingKind
    occurrence: Occurrence | None
    as_of: datetime
    until: datetime
    since: datetime | None
    last: datetime | None
    following: datetime | None
    issued: Issued
    expected: Mapping[int, datetime | None]
    everything: tuple[Action, ...]
    objectives: tuple[Objective, ...]
    answers: Mapping[int, Update]
    texts: Mapping[int, Update]
    before: Mapping[int, Status]
    changes: tuple[Update, ...]
    tallies: tuple[Tally, ...]
    restricted: int = 0
    audience: Marking = Marking.OPEN
    background: Background = field(default_factory=Background)

    @property
    def first(self) -> bool:
        """Whether no meeting of this partnership had a digest before."""
        return self.since is None

    @property
    def yearly(self) -> bool:
        """Whether the period is a year, or longer where the last such digest is older."""
        return self.kind.paper in YEARLY

    @property
    def public(self) -> bool:
        """Whether the paper is for the public, who read no internal word."""
        return self.audience is Marking.PUBLIC

    @property
    def version(self) -> int:
        """How many versions of this digest were issued."""
        return self.issued.version

    @cached_property
    def zone(self) -> ZoneInfo:
        """The partnership's time zone."""
        return ZoneInfo(self.partnership.zone)

    @cached_property
    def today(self) -> date:
        """The date at the instant, where the partnership is."""
        return self.day(self.as_of)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What the digest counts and lists: open and completed actions, in the plan's order."""
        return tuple(each for each in self.everything if each.lifecycle in LISTED)

    @cached_property
    def open(self) -> tuple[Action, ...]:
        """The actions still to be done."""
        return tuple(each for each in self.actions if each.lifecycle == Lifecycle.OPEN)

    @cached_property
    def unanswered(self) -> tuple[Action, ...]:
        """Open actions of which nothing was said since the last digest."""
        return tuple(each for each in self.open if not self.answered(each))

    def answered(self, action: Action) -> bool:
        """Whether anything was said of an action since the last digest; before the first for this kind, ever."""
        start = self.since and self.last
        return action.answered_at is not None and (start is None or action.answered_at > start)

    def silent(self, action: Action, *, issuing: bool) -> int:
        """How many meetings in a row, up to the last digest, an action has gone without an answer.

        Where a digest is being issued, what was said since the last one is part of the count.
        """
        papers = (*self.issued.papers, self.until) if issuing else self.issued.papers
        return streak(action.answered_at, self.expected.get(action.id), papers)

    @cached_property
    def earlier(self) -> tuple[Action, ...]:
        """What was listed in the last digest: without what was added since, with what was withdrawn."""
        kinds = {(each.action_id, each.kind) for each in self.changes}
        return tuple(
            each
            for each in self.everything
            if (each.lifecycle in LISTED or (each.id, UpdateKind.WITHDRAWN) in kinds)
            and (each.id, UpdateKind.ADDED) not in kinds
        )

    def overdue(self, action: Action) -> int:
        """By how many days an open action is overdue; 0 if it is not."""
        late = action.lifecycle == Lifecycle.OPEN and action.due is not None and action.due < self.today
        return (self.today - action.due).days if late and action.due else 0

    def horizon(self) -> date:
        """The last day that counts as due before the next meeting."""
        if self.following:
            return self.day(self.following) - timedelta(days=1)
        return self.today + timedelta(days=DAYS_AHEAD.get(self.kind.paper, 31))

    def day(self, instant: datetime) -> date:
        """The date of an instant where the partnership is."""
        return instant.astimezone(self.zone).date()

    def say(self, instant: datetime) -> str:
        """The day of an instant, without the year when it is this one."""
        return say_day(self.day(instant), self.today)

    def word(self, level: str, *, many: bool = False) -> str:
        """The plan's own word for one of its levels."""
        key = f"{level}s" if many else level
        return self.plan.words.get(key, key) if self.plan else key


def under(objective: Objective | None, actions: Iterable[Action]) -> list[Action]:
    """Those actions that belong to an objective, or those that are plan-wide."""
    wanted = objective.id if objective else None
    return [each for each in actions if each.objective_id == wanted]


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
        following=stores.progress.following(kind.id, occurrence.starts_at if occurrence else as_of),
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
    wanted = {each.id for each in objectives}
    tallies = stores.progress.tallies(after)
    return tuple(each for each in tallies if not kind.objectives or each.objective_id in wanted)


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
