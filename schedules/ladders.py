"""Changing the reminders of a meeting: one is put in place of another, added or taken away, and what results holds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from schedules.reminders import BadRung, Kind, Ladder, Rung, To
from storage.ladders import NAMES, too_long, too_many

Move = tuple[Rung | None, Rung | None]
"""A rung and what takes its place; the first is none where one was added, the second where one was taken away."""


def same_sort(ladder: Iterable[Rung], kind: Kind, to: To) -> Ladder:
    """Those of a kind for the same people, the earliest first."""
    return in_order(each for each in ladder if (each.kind, each.to) == (kind, to))


def put(ladder: Ladder, rung: Rung, instead: Rung | None = None) -> Ladder:
    """The ladder with a rung, in place of another if one is named. Raises BadRung for one that cannot be there."""
    others = [each for each in ladder if each != instead]
    _refuse_twice(others, rung)
    changed = in_order([*others, rung])
    count = sum(each.kind == rung.kind for each in changed)
    for why in (too_many(rung.kind, count), too_long(len(changed))):
        if why:
            raise BadRung(why, "what")
    return changed


def taken(ladder: Ladder, rung: Rung) -> Ladder:
    """The ladder without a rung."""
    return tuple(each for each in ladder if each != rung)


def is_usual(ladder: Sequence[Rung], usual: Ladder) -> bool:
    """Whether these are the usual reminders, in whatever order."""
    return Counter(ladder) == Counter(usual)


def in_order(ladder: Iterable[Rung]) -> Ladder:
    """The rungs in the order in which they are sent, as nearly as that can be said without a meeting."""
    return tuple(sorted(ladder, key=lambda each: (-each.days - each.clear, each.at)))


def moves(before: Ladder, after: Ladder) -> tuple[Move, ...]:
    """What it takes to make one ladder of another, sort by sort."""
    sorts = dict.fromkeys((each.kind, each.to) for each in in_order([*before, *after]))
    return tuple(move for sort in sorts for move in _moves(same_sort(before, *sort), same_sort(after, *sort)))


def _moves(before: Ladder, after: Ladder) -> Iterable[Move]:
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    return zip_longest(gone, new)


def _refuse_twice(others: Iterable[Rung], rung: Rung) -> None:
    if any(_stands_with(each, rung) for each in others):
        days = f"{rung.days}{' clear' if rung.clear else ''} working days"
        raise BadRung(f"{NAMES[rung.kind]} goes out {days} before the meeting already, to the same people", "days")


def _stands_with(one: Rung, other: Rung) -> bool:
    return (one.kind, one.to, one.days, one.clear) == (other.kind, other.to, other.days, other.clear)
