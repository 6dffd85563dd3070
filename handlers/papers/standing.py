"""How the plan stands before a meeting: everything that a reminder or a digest says, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from handlers.papers.background import Background
from handlers.reply import Marking
from schedules.calendar import say_day
from schedules.silence import streak
from storage.progress import Issued, Tally
from storage.tables import Action, MeetingKind, Objective, Occurrence, Partnership, Plan, Update
from storage.vocabulary import Lifecycle, Status, UpdateKind

Row = TypeVar("Row", Action, Tally)
DAYS_AHEAD = {"jag": 31, "rag": 92, "priorities": 92, "scrutiny": 366}
"""How far "due before the next meeting" looks where no next meeting is scheduled: a month unless it is more."""
YEARLY = ("scrutiny",)
"""The papers that tell of a year at least: not only of what has happened since the last one."""
LISTED = (Lifecycle.OPEN, Lifecycle.COMPLETE)


@dataclass(frozen=True)
class Standing:
    """The plan at an instant, `as_of`, with what has happened since the last digest for a kind of meeting.

    It begins where the last digest ended and not when its meeting began, so that nothing falls between two papers.
    `since` is empty for the first digest of a partnership, which has nothing to compare with, and the loading of the
    plan where no digest was issued for this kind yet; `last` is when the last one was compiled, if there is one.
    `ahead` are the meetings of every kind from the instant on, or from this meeting on where that is over. `before`
    gives the status at the start of the period of every action whose status was spoken of since. A late digest has
    everything saved `until` it was compiled.

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
    ahead: tuple[Occurrence, ...]
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

    @cached_property
    def following(self) -> datetime | None:
        """When the meeting after this begins, or the next one of the kind where this is for none."""
        instant = self.occurrence.starts_at if self.occurrence else self.as_of
        later = (each for each in self.ahead if each.kind_id == self.kind.id and each.starts_at > instant)
        return next((each.starts_at for each in later), None)

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
    def proposed(self) -> tuple[Action, ...]:
        """The actions that wait for a decision."""
        return tuple(each for each in self.everything if each.lifecycle == Lifecycle.PROPOSED)

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


def under(objective: Objective | None, rows: Iterable[Row]) -> list[Row]:
    """Those actions or counts that belong to an objective, or those that belong to none."""
    wanted = objective.id if objective else None
    return [each for each in rows if each.objective_id == wanted]
