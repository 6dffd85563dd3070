"""What has been kept for long enough: found, counted and removed, a bounded number of rows at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Text, cast, delete, func, null, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.auditing.audit import Audit
from storage.clearance import cleared
from storage.origins import Origins
from storage.scoped import Scoped
from storage.tables import (
    Action,
    Delivery,
    Incident,
    IncidentChange,
    MeetingAction,
    Member,
    Paper,
    Plan,
    Prompt,
    PromptAction,
    Receipt,
    Update,
)

FORMER = "a former member"
"""What somebody is called whose name is gone."""
NO_JSON = "null"
"""How a column of JSON may hold that it is empty."""


@dataclass(frozen=True)
class Kept:
    """How many rows have been kept for long enough, and of which day the oldest is."""

    count: int = 0
    oldest: date | None = None

    def __add__(self, other: "Kept") -> "Kept":
        days = [each for each in (self.oldest, other.oldest) if each]
        return Kept(self.count + other.count, min(days, default=None))


@dataclass(frozen=True)
class Age:
    """What is old: everything of a partnership before an instant."""

    session: Session
    partnership_id: int
    before: datetime


class Retaining(Scoped):
    """The records of one partnership by their age, restricted ones too. Each sort has the key of its period."""

    def kept(self, key: str, before: datetime) -> Kept:
        """What of a sort is older than an instant."""
        with cleared(self._session):
            return sum((self._count(each, before) for each in SORTS[key]), Kept())

    def remove(self, key: str, before: datetime, at: datetime, most: int) -> int:
        """Remove what of a sort is older than an instant, at most so many rows of each table; how many it was."""
        with cleared(self._session):
            return sum(self._remove(each, before, at, most) for each in SORTS[key])

    def forget_words(self, before: datetime) -> None:
        """Let go of the digests of what was said until an instant: they are of use for minutes only.

        With one, somebody who has a text in mind could tell whether it was said.
        """
        old = update(Receipt).where(Receipt.partnership_id == self._partnership_id, Receipt.at <= before)
        self._session.execute(old.where(Receipt.words != "").values(words=""))

    def removed_members(self, before: datetime, most: int) -> list[int]:
        """The numbers of those who were removed before an instant and still have their names."""
        return list(self._session.scalars(self._rows(MEMBERS, before).limit(most)))

    def _rows(self, sort: "Sort", before: datetime) -> Select[int]:
        query = select(sort.number).where(sort.owner == self._partnership_id)
        return sort.old(query, Age(self._session, self._partnership_id, before)).order_by(sort.dated)

    def _count(self, sort: "Sort", before: datetime) -> Kept:
        rows = self._rows(sort, before).add_columns(sort.dated.label("dated")).order_by(None).subquery()
        count, oldest = self._session.execute(select(func.count(), func.min(rows.c.dated)).select_from(rows)).one()
        return Kept(count, oldest.date() if isinstance(oldest, datetime) else oldest)

    def _remove(self, sort: "Sort", before: datetime, at: datetime, most: int) -> int:
        numbers = list(self._session.scalars(self._rows(sort, before).limit(most)))
        if numbers:
            sort.remove(Removing(self._session, self._partnership_id, numbers, at))
            self._session.flush()
        return len(numbers)


@dataclass(frozen=True)
class Removing:
    """Rows of one table that go now."""

    session: Session
    partnership_id: int
    numbers: Sequence[int]
    at: datetime

    def forget(self, noun: str, numbers: Sequence[int]) -> None:
        """Let the audit tell nothing any more of what these rows said, and nothing lead to what they were made from."""
        subjects = [f"{noun} {each}" for each in numbers]
        origins = Origins(self.session, self.partnership_id).forget(subjects)
        Audit(self.session, self.partnership_id).forget(*subjects, *origins, at=self.at)


@dataclass(frozen=True)
class Sort:
    """One table that a period is about: what of it is old, by which day, and how it goes."""

    number: InstrumentedAttribute[int]
    owner: InstrumentedAttribute[int]
    dated: InstrumentedAttribute[Any]
    old: Callable[[Select[int], Age], Select[int]]
    remove: Callable[[Removing], None]


def _old_updates(query: Select[int], age: Age) -> Select[int]:
    plans = [plan_id for plan_id, ended in _ended(age) if ended < age.before]
    return query.where(Update.action_id.in_(select(Action.id).where(Action.plan_id.in_(plans))))


def _old_papers(query: Select[int], age: Age) -> Select[int]:
    """Of the time of plans that ended long ago; a paper of the meantime may be the next plan's."""
    ended = [ended for _, ended in _ended(age) if ended < age.before]
    return query.where(Paper.compiled_at < max(ended)) if ended else query.where(Paper.id.is_(None))


def _old_arising(query: Select[int], age: Age) -> Select[int]:
    """Done in the time of plans that ended long ago; what is open stays, whenever it was agreed."""
    ended = [ended for _, ended in _ended(age) if ended < age.before]
    return query.where(MeetingAction.done_at < max(ended) if ended else MeetingAction.id.is_(None))


def _ended(age: Age) -> list[tuple[int, datetime]]:
    """The plans that are worked to no more, and when each was followed by the next."""
    query = select(Plan.id, Plan.loaded_at, Plan.current).where(Plan.partnership_id == age.partnership_id)
    plans = age.session.execute(query).all()
    loaded = sorted(each.loaded_at for each in plans)
    following = {each.id: next((at for at in loaded if at > each.loaded_at), None) for each in plans}
    ended = [(each.id, following[each.id]) for each in plans if not each.current]
    return [(plan_id, at) for plan_id, at in ended if at]


def _remove_updates(going: Removing) -> None:
    for action in going.session.scalars(select(Action).where(Action.latest_id.in_(going.numbers))):
        action.latest_id = None
    for row in going.session.scalars(select(Update).where(Update.id.in_(going.numbers))):
        going.session.delete(row)
    going.forget("update", going.numbers)


def _remove_papers(going: Removing) -> None:
    posted = update(Delivery).where(Delivery.paper_id.in_(going.numbers))
    going.session.execute(posted.values(paper_id=None, content=null()))
    for row in going.session.scalars(select(Paper).where(Paper.id.in_(going.numbers))):
        going.session.delete(row)
    going.forget("paper", going.numbers)


def _remove_arising(going: Removing) -> None:
    for row in going.session.scalars(select(MeetingAction).where(MeetingAction.id.in_(going.numbers))):
        going.session.delete(row)
    going.forget("meeting action", going.numbers)


def _count_incidents(going: Removing) -> None:
    """Of an incident its count stays, with category, place and month."""
    for row in going.session.scalars(select(Incident).where(Incident.id.in_(going.numbers))):
        row.text = row.outcome = ""
        row.source = row.logged_by_id = None
        row.happened_on = row.happened_on.replace(day=1)
    changes = going.session.scalars(select(IncidentChange).where(IncidentChange.incident_id.in_(going.numbers))).all()
    for change in changes:
        going.session.delete(change)
    going.forget("incident", going.numbers)
    going.forget("incident change", [each.id for each in changes])


def _remove_prompts(going: Removing) -> None:
    sent = list(going.session.scalars(select(Prompt.delivery_id).where(Prompt.id.in_(going.numbers))))
    going.session.execute(delete(PromptAction).where(PromptAction.prompt_id.in_(going.numbers)))
    going.session.execute(delete(Prompt).where(Prompt.id.in_(going.numbers)))
    going.session.execute(delete(Delivery).where(Delivery.id.in_(sent)))


def _empty_messages(going: Removing) -> None:
    going.session.execute(update(Delivery).where(Delivery.id.in_(going.numbers)).values(content=null(), trouble=""))


def _remove_receipts(going: Removing) -> None:
    going.session.execute(delete(Receipt).where(Receipt.id.in_(going.numbers)))


def _older_prompts(query: Select[int], age: Age) -> Select[int]:
    return query.where(Prompt.day < age.before.date())


def _full_messages(query: Select[int], age: Age) -> Select[int]:
    query = query.where(Delivery.settled_at < age.before, Delivery.content.is_not(null()))
    return query.where(cast(Delivery.content, Text) != NO_JSON)


def _by_somebody(query: Select[int], age: Age) -> Select[int]:
    return query.where(Incident.logged_at < age.before, Incident.logged_by_id.is_not(None))


def _with_names(query: Select[int], age: Age) -> Select[int]:
    return query.where(Member.removed_at < age.before, Member.name != FORMER)


def _given(query: Select[int], age: Age) -> Select[int]:
    return query.where(Receipt.at < age.before)


def _by_person(_going: Removing) -> None:
    raise NotImplementedError("people are forgotten one by one")


MEMBERS = Sort(Member.id, Member.partnership_id, Member.removed_at, _with_names, _by_person)
SORTS: Mapping[str, tuple[Sort, ...]] = {
    "history": (
        Sort(Update.id, Update.partnership_id, Update.at, _old_updates, _remove_updates),
        Sort(Paper.id, Paper.partnership_id, Paper.compiled_at, _old_papers, _remove_papers),
        Sort(MeetingAction.id, MeetingAction.partnership_id, MeetingAction.done_at, _old_arising, _remove_arising),
    ),
    "incidents": (Sort(Incident.id, Incident.partnership_id, Incident.logged_at, _by_somebody, _count_incidents),),
    "members": (MEMBERS,),
    "reminders": (Sort(Prompt.id, Prompt.partnership_id, Prompt.day, _older_prompts, _remove_prompts),),
    "messages": (Sort(Delivery.id, Delivery.partnership_id, Delivery.settled_at, _full_messages, _empty_messages),),
    "requests": (Sort(Receipt.id, Receipt.partnership_id, Receipt.at, _given, _remove_receipts),),
}
"""The tables of each period, by its key."""
