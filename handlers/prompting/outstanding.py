"""What a meeting still waits for, and whom it asks about it: read once, however many people that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.papers.reading_standing import concerning, last_told
from handlers.rights import Right, rights_of, stands_in_for
from handlers.sayings import has_paper
from schedules.asking import Person, Piece, Round, round_of
from storage.stores import Stores
from storage.tables import Action, MeetingAction, MeetingKind, Member, Occurrence
from storage.vocabulary import Lifecycle

Disowned = Mapping[int, frozenset[int]]
"""Of each action the members who said that it is not theirs."""


@dataclass(frozen=True)
class Outstanding:
    """The open actions that a meeting is about, in the plan's order, and what becomes of those without an answer.

    `since` is when its period began: what was answered after that is answered. Empty means ever.
    """

    since: datetime | None
    actions: tuple[Action, ...]
    members: Mapping[int, Member]
    round: Round

    @property
    def unanswered(self) -> tuple[Action, ...]:
        """Those that nobody has answered yet."""
        return tuple(each for each in self.actions if not answered(each, self.since))

    def named(self, ids: Iterable[int]) -> tuple[Action, ...]:
        """The actions of these numbers, in the plan's order."""
        wanted = set(ids)
        return tuple(each for each in self.actions if each.id in wanted)

    def placed(self, ids: Iterable[int]) -> dict[int, int]:
        """The place of each of these in the plan."""
        wanted = set(ids)
        return {each.id: place for place, each in enumerate(self.actions) if each.id in wanted}


def outstanding(stores: Stores, kind: MeetingKind, occurrence: Occurrence | None, now: datetime) -> Outstanding:
    """Read it, in at most six statements."""
    since = period_began(stores, kind, occurrence, now)
    actions = concerning(kind, stores.actions.all(Lifecycle.OPEN))
    members = stores.members.all()
    disowned = stores.actions.disowned(*(each.id for each in actions))
    pieces = [piece_of(each, disowned, answered=answered(each, since)) for each in actions]
    today = now.astimezone(ZoneInfo(stores.partnership.zone)).date()
    asked = round_of(pieces, [person_of(each, today, reachable=bool(each.identities)) for each in members])
    return Outstanding(since, tuple(actions), {each.id: each for each in members}, asked)


def period_began(stores: Stores, kind: MeetingKind, occurrence: Occurrence | None, now: datetime) -> datetime | None:
    """When the last digest for this kind was compiled; of a kind without one, when it last met."""
    if has_paper(kind):
        return last_told(kind, stores.progress.issued(kind.id, occurrence.id if occurrence else None, now), now)
    last = stores.meetings.before(now, kind)
    return last.starts_at if last else None


def answered(action: Action, since: datetime | None) -> bool:
    """Whether anything was said of an action in a period."""
    return action.answered_at is not None and (since is None or action.answered_at > since)


def piece_of(action: Action | MeetingAction, disowned: Disowned, *, answered: bool = False) -> Piece:
    """An action as a round sees it."""
    return Piece(action.id, action.lead_id, action.owner_id, answered, disowned.get(action.id, frozenset()))


def person_of(member: Member, today: date, *, reachable: bool = True) -> Person:
    """A member as a round of a day sees them."""
    reports = member.removed_at is None and Right.REPORT in rights_of(member, today)
    muted, instead_of = member.muted_at is not None, stands_in_for(member, today)
    return Person(member.id, member.organisation_id, reports, reachable, muted, instead_of)


def is_asked_of(
    member: Member, action: Action | MeetingAction, disowned: Disowned, today: date, principal: Member | None
) -> bool:
    """Whether an open action is still this member's to answer for.

    `principal` is whom they stand in for: once a deputy is asked, it is theirs to answer until somebody has.
    """
    people = {each.id: person_of(each, today) for each in (member, action.owner) if each}
    if principal:
        people[principal.id] = person_of(principal, today, reachable=False)
    found = round_of([piece_of(action, disowned)], list(people.values()))
    return member.id in found.asked or member.id in found.muted
