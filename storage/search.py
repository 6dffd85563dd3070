"""What a field suggests while somebody types: of what can be thousands of rows the first few, with how many there are.

`sought` is searched for each word as the beginning of one, in the actions of the plan, which an index finds. Among
10,000 that takes some milliseconds on either database, whatever is typed. A table of words with an index was tried: it
finds a rare word sooner, but what many words begin with takes it longer, several of those took PostgreSQL 0.6 s, and
whoever erases a text would have to think of its words there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, case, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.members import HERE
from storage.scoped import Scoped
from storage.tables import Action, Bid, Incident, Member, Objective, Organisation, Place, Plan
from storage.vocabulary import Lifecycle

Found = tuple[list[tuple[Any, ...]], int]
"""The first rows, and how many there are."""
PLAN_WIDE = 1_000_000
"""Where what belongs to no objective stands among those that do."""
LISTED = [each for each in Lifecycle if each != Lifecycle.WITHDRAWN]
Rank = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Named:
    """What a word may mean in an incident: the beginning of its number, one of these categories or of these places."""

    word: str
    categories: frozenset[str]
    places: frozenset[int]


class Search(Scoped):
    """What one partnership has, by what is typed. Restricted rows are there for nobody: nothing was asked yet."""

    def actions(self, words: Sequence[str], organisation: int, members: Sequence[int], most: int) -> Found:
        """Ref and text of the current plan's actions that are not withdrawn and hold the beginning of every word.

        First those whose ref begins so, then those that an organisation leads or one of these members owns; open ones
        before complete ones, by due date, then in the plan's order.
        """
        mine = or_(Action.lead_id == organisation, Action.owner_id.in_(members))
        open_first = _last_unless(Action.lifecycle != Lifecycle.COMPLETE)
        due, above = func.coalesce(Action.due, date.max), func.coalesce(Objective.position, PLAN_WIDE)
        ranks: list[Rank] = [*_by_ref(words), _last_unless(mine), open_first, due, above, Action.position]
        plan = select(Plan.id).where(Plan.partnership_id == self._partnership_id, Plan.current).scalar_subquery()
        query = select(Action.ref, Action.text).outerjoin(Objective, Objective.id == Action.objective_id)
        query = query.where(Action.partnership_id == self._partnership_id, Action.plan_id == plan)
        query = query.where(Action.lifecycle.in_(LISTED), Action.restricted_at.is_(None))
        return self._first(query.where(*(_begins(Action.sought, word) for word in words)), ranks, most)

    def incidents(self, words: Sequence[Named], organisation: int, most: int) -> Found:
        """Number, category and place of incidents; one of just this number, an organisation's own, the newest first."""
        number = cast(Incident.number, String)
        ranks: list[Rank] = [_last_unless(number.in_([each.word for each in words]))]
        ranks += [_last_unless(Incident.reported_for_id == organisation), -Incident.number]
        query = select(Incident.number, Incident.category, Place.name).join(Place, Place.id == Incident.place_id)
        query = query.where(Incident.partnership_id == self._partnership_id, Incident.restricted.is_(False))
        query = query.where(Incident.taken_back_at.is_(None))
        for each in words:
            meant = or_(Incident.category.in_(each.categories), Incident.place_id.in_(each.places))
            begun = number.startswith(each.word, autoescape=True)
            query = query.where(or_(meant, begun) if each.word.isdigit() else meant)
        return self._first(query, ranks, most)

    def places(self) -> list[tuple[int, str]]:
        """Every place by number and name."""
        query = select(Place.id, Place.name).where(Place.partnership_id == self._partnership_id)
        return [(number, name) for number, name in self._session.execute(query.order_by(Place.name))]

    def members(self) -> Sequence[Row[*tuple[Any, ...]]]:
        """Name, role, `organisation_id` and the `organisation`'s name of every member, by organisation and name."""
        query = select(Member.name, Member.role, Member.organisation_id, Organisation.name.label("organisation"))
        query = query.join(Member.organisation).where(HERE, Member.partnership_id == self._partnership_id)
        return self._session.execute(query.order_by(Organisation.name, Member.name)).all()

    def bids(self) -> list[tuple[int, str]]:
        """Every bid by number and name."""
        query = select(Bid.number, Bid.name).where(Bid.partnership_id == self._partnership_id)
        return [(number, name) for number, name in self._session.execute(query.order_by(Bid.number))]

    def _first(self, query: Select[*tuple[Any, ...]], ranks: Iterable[Rank], most: int) -> Found:
        """What is found is gone through once: it is counted, and sorted by its ranks, in the same statement."""
        said = len(query.selected_columns)
        found = query.add_columns(*(rank.label(f"rank_{place}") for place, rank in enumerate(ranks))).cte("found")
        count = select(func.count()).select_from(found).scalar_subquery()
        first = select(*list(found.c)[:said], count).order_by(*list(found.c)[said:]).limit(most)
        rows = self._session.execute(first).all()
        return [row[:said] for row in rows], rows[0][-1] if rows else 0


def _begins(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return column.contains(f" {word}", autoescape=True)


def _last_unless(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 0), else_=1)


def _by_ref(words: Sequence[str]) -> list[ColumnElement[int]]:
    """The action of just this ref, then those whose ref begins with one of the words."""
    refs = [word for word in words if word[0].isdigit() or word[0] == "x"]
    if not refs:
        return []
    exact, *begun = (Action.sought.startswith(f" {ref} ", autoescape=True) for ref in (" ".join(words), *refs))
    return [_last_unless(exact), _last_unless(or_(*begun))]
