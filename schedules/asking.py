"""Who is asked what before a meeting, and on which day: the rules alone, with neither rows nor clock.

A round is one time of asking: first everybody, later those who are silent. Both are the same question, because an
action that was answered is never asked about; what tells them apart is only what was answered in between.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schedules.calendar import DAY, WorkingCalendar

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Piece:
    """An open action as a round sees it: who leads it, who owns it, whether it was `answered` for this meeting.

    `lead_id` is an organisation, `owner_id` a member. `disowned` are the members who said "not mine" since it was
    last assigned.
    """

    id: int
    lead_id: int | None = None
    owner_id: int | None = None
    answered: bool = False
    disowned: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Person:
    """A member as a round sees them.

    `reports` is whether they may report, which a viewer may not; `reachable` whether they are on a platform; `muted`
    whether they asked not to be reminded; `stands_in_for` the member whose deputy they are now.
    """

    id: int
    organisation_id: int
    reports: bool = True
    reachable: bool = True
    muted: bool = False
    stands_in_for: int | None = None

    @property
    def answers_privately(self) -> bool:
        """Whether they can be sent a reminder."""
        return self.reports and self.reachable and not self.muted


Shares = Mapping[int, tuple[int, ...]]
"""The actions of each person, by the person's id; nobody stands in it without an action."""


@dataclass(frozen=True)
class Round:
    """What becomes of every action that is not answered; people and actions are in the order they were given in.

    `asked` get one message each. `muted` asked not to be reminded, and are left alone even where they are in no chat.
    `unreachable` are in no chat: the coordinator asks them and enters what they say. Nobody is in two of the three;
    an action that several people share can be.

    `unled` actions have neither lead nor owner. `nobody` actions have one, and still there is nobody to ask: nobody
    left who may report, or all of them said that it is not theirs. Both are for the coordinator to assign.
    """

    asked: Shares = field(default_factory=dict)
    muted: Shares = field(default_factory=dict)
    unreachable: Shares = field(default_factory=dict)
    unled: tuple[int, ...] = ()
    nobody: tuple[int, ...] = ()


def round_of(pieces: Iterable[Piece], people: Sequence[Person]) -> Round:
    """Who is asked about which of these actions; no id may come twice among the actions or among the people.

    An action's owner is asked alone. Without an owner, all who may report for its lead organisation are asked, and
    the first answer counts. An owner who has left, who may not report any more or who said "not mine" is none.
    For those who cannot be sent a reminder their deputies are asked, unless these cannot be sent one either.
    """
    waiting = [piece for piece in pieces if not piece.answered]
    answering = _with_deputies(waiting, _answering(waiting, people), people)
    asked_of = _by_person(answering)
    return Round(
        asked=_shares(asked_of, (each for each in people if each.reachable and not each.muted)),
        muted=_shares(asked_of, (each for each in people if each.muted)),
        unreachable=_shares(asked_of, (each for each in people if not (each.reachable or each.muted))),
        unled=tuple(each.id for each in waiting if _unled(each)),
        nobody=tuple(each.id for each in waiting if not (answering[each.id] or _unled(each))),
    )


def asking_day(wanted: date, taken: Collection[date], calendar: WorkingCalendar, last: date) -> date | None:
    """The first working day from `wanted` on that is not `taken`; none when there is no such day up to `last`.

    `taken` are the days on which this person is or was already asked, for whatever meeting: nobody is asked twice in
    a day. `last` is the last day on which asking is of use, which is before the day of the meeting.
    """
    day = wanted
    while day <= last:
        if day not in taken and calendar.is_working(day):
            return day
        day += DAY
    return None


def later_day(today: date, taken: Collection[date], calendar: WorkingCalendar, last: date) -> date | None:
    """When a person is asked again who pressed "Remind me on Monday": the next Monday, never today.

    Where that is no working day or is taken it is the next day that is free; none when that is after `last`.
    """
    return asking_day(next_monday(today), taken, calendar, last)


def next_monday(today: date) -> date:
    """The first Monday after today: on a Monday, that of the week after."""
    return today + timedelta(days=DAYS_A_WEEK - today.weekday())


def _answering(waiting: Iterable[Piece], people: Iterable[Person]) -> dict[int, list[int]]:
    """The people who are to answer for each action."""
    reporting: defaultdict[int, list[int]] = defaultdict(list)
    for person in people:
        if person.reports:
            reporting[person.organisation_id].append(person.id)
    known = {person_id for members in reporting.values() for person_id in members}
    return {piece.id: _of(piece, known, reporting) for piece in waiting}


def _of(piece: Piece, known: Collection[int], reporting: Mapping[int, list[int]]) -> list[int]:
    owner_id = piece.owner_id
    if owner_id is not None and owner_id in known and owner_id not in piece.disowned:
        return [owner_id]
    members = reporting.get(piece.lead_id, []) if piece.lead_id is not None else []
    return [each for each in members if each not in piece.disowned]


def _with_deputies(
    waiting: Iterable[Piece], answering: Mapping[int, list[int]], people: Sequence[Person]
) -> Mapping[int, list[int]]:
    """The same people, with the deputies of those who cannot be sent a reminder in their place."""
    deputies: defaultdict[int, list[int]] = defaultdict(list)
    for each in people:
        if each.stands_in_for is not None and each.answers_privately:
            deputies[each.stands_in_for].append(each.id)
    for each in people:
        if each.answers_privately:
            deputies.pop(each.id, None)
    return {piece.id: _replaced(answering[piece.id], deputies, piece) for piece in waiting} if deputies else answering


def _replaced(members: Iterable[int], deputies: Mapping[int, list[int]], piece: Piece) -> list[int]:
    found: dict[int, None] = {}
    for member in members:
        instead = [each for each in deputies.get(member, ()) if each not in piece.disowned]
        found |= dict.fromkeys(instead or [member])
    return list(found)


def _by_person(answering: Mapping[int, list[int]]) -> Mapping[int, list[int]]:
    asked_of: defaultdict[int, list[int]] = defaultdict(list)
    for piece_id, people in answering.items():
        for person_id in people:
            asked_of[person_id].append(piece_id)
    return asked_of


def _shares(asked_of: Mapping[int, list[int]], people: Iterable[Person]) -> Shares:
    return {each.id: tuple(asked_of[each.id]) for each in people if each.id in asked_of}


def _unled(piece: Piece) -> bool:
    return piece.lead_id is None and piece.owner_id is None
