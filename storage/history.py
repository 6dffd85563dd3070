"""What was said of the actions: every entry, those that count, and what a whole history comes to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.progress import updates_of
from storage.scoped import Scoped
from storage.tables import Action, Update
from storage.vocabulary import ANSWERS, Lifecycle, Status, UpdateKind

LIFECYCLES = {
    UpdateKind.COMPLETED: Lifecycle.COMPLETE,
    UpdateKind.REOPENED: Lifecycle.OPEN,
    UpdateKind.WITHDRAWN: Lifecycle.WITHDRAWN,
    UpdateKind.ADDED: Lifecycle.OPEN,
}
"""Where an action stands in its life once an entry of these kinds is written."""


@dataclass(frozen=True)
class ActionStanding:
    """How an action stands by its history, in the columns of its row that repeat it."""

    status: Status
    lifecycle: Lifecycle
    answered_at: datetime | None
    latest_id: int | None


def standing_by(entries: Sequence[Update]) -> ActionStanding:
    """What a whole history, oldest first, comes to. Entries that were taken back count for nothing."""
    counting = [each for each in entries if each.taken_back_at is None]
    answers = [each for each in counting if each.kind in ANSWERS]
    begun = Lifecycle.PROPOSED if any(each.kind == UpdateKind.PROPOSED for each in counting) else Lifecycle.OPEN
    before = next((each.from_status for each in entries if each.from_status), Status.NOT_STARTED)
    return ActionStanding(
        status=next((each.to_status for each in reversed(counting) if each.to_status), before),
        lifecycle=next((LIFECYCLES[each.kind] for each in reversed(counting) if each.kind in LIFECYCLES), begun),
        answered_at=answers[-1].at if answers else None,
        latest_id=answers[-1].id if answers else None,
    )


def wordings_of(update: Update, entries: Sequence[Update]) -> list[Update]:
    """The same answer as it was said first and whenever it was said anew, in the order of the entries given."""
    anew = {each.id: each.corrects_id for each in entries if each.corrects_id and each.kind != UpdateKind.UNDONE}
    first = {each.id: each.id for each in entries}
    for number in sorted(anew):
        first[number] = first.get(anew[number], number)
    return [each for each in entries if first[each.id] == first[update.id]]


class History(Scoped):
    """The entries of one partnership's actions."""

    def history(self, action: Action) -> list[Update]:
        """Every entry of an action, newest first, with who and for whom; those that were taken back too."""
        query = updates_of(self._partnership_id).where(Update.action_id == action.id)
        return list(self._session.scalars(query.order_by(Update.id.desc())))

    def latest(self, actions: Iterable[Action]) -> dict[int, Update]:
        """The newest answer to each action that has one, by the action's number; one statement for all."""
        wanted = [action.latest_id for action in actions if action.latest_id]
        rows = self._session.scalars(updates_of(self._partnership_id).where(Update.id.in_(wanted)))
        return {row.action_id: row for row in rows}

    def since(self, instant: datetime) -> list[Update]:
        """Every entry after an instant that counts, oldest first, over the whole plan."""
        query = updates_of(self._partnership_id).where(Update.at > instant, Update.taken_back_at.is_(None))
        return list(self._session.scalars(query.order_by(Update.id)))

    def undone_since(self, instant: datetime) -> list[Update]:
        """The answers from before an instant that were taken back after it, oldest first."""
        mine = Update.partnership_id == self._partnership_id
        undone = select(Update.corrects_id).where(mine, Update.at > instant, Update.kind == UpdateKind.UNDONE)
        query = updates_of(self._partnership_id).where(Update.id.in_(undone), Update.at <= instant)
        return list(self._session.scalars(query.where(Update.kind.in_(ANSWERS)).order_by(Update.id)))

    def disowned(self, *action_ids: int) -> dict[int, frozenset[int]]:
        """Of each of these actions the members who said that it is not theirs, since it was last assigned."""
        query = select(Update.action_id, Update.kind, Update.entered_by_id)
        query = query.where(Update.partnership_id == self._partnership_id, Update.action_id.in_(action_ids))
        query = query.where(Update.kind.in_((UpdateKind.NOT_MINE, UpdateKind.ASSIGNED))).order_by(Update.id)
        found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
        for action_id, kind, member_id in self._session.execute(query):
            said = {member_id} if kind == UpdateKind.NOT_MINE and member_id else None
            found[action_id] = found[action_id] | said if said else frozenset()
        return {action_id: members for action_id, members in found.items() if members}
