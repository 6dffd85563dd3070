"""The pictures of how the plan stands: status by objective, and what has moved since the last digest."""

from collections import Counter
from collections.abc import Iterator, Sequence

from handlers.papers.sections.movement import (
    PLAN_WIDE,
    STATUSES,
    by_objective,
    compared,
    say_statuses,
    statuses_then,
    then,
)
from handlers.papers.standing import Standing, under
from handlers.reply import Panel, Picture, Series, Shape


def actions_of(standing: Standing) -> str:
    """What the pictures count, in the plan's own word."""
    return standing.word("action", many=True).capitalize()


def pictures(standing: Standing) -> tuple[Picture, ...]:
    """Those that show something."""
    return (*_statuses(standing), *_movement(standing))


def _statuses(standing: Standing) -> Iterator[Picture]:
    """The actions of each objective, by status."""
    named = [(ref, found) for ref, each in by_objective(standing) if (found := under(each, standing.actions))]
    if not named:
        return
    numbers = [Counter(each.status for each in found) for _, found in named]
    rows = tuple(
        Series(name=status.capitalize(), values=tuple(str(each[status]) for each in numbers)) for status in STATUSES
    )
    word = standing.word("objective")
    said = (f"{word.capitalize()} {ref}" if ref != PLAN_WIDE else "Plan-wide" for ref, _ in named)
    yield Picture(
        name="status",
        title=f"{actions_of(standing)} of each {word}, by status",
        alt=" ".join(f"{each}: {say_statuses(found)}." for each, (_, found) in zip(said, named, strict=True)),
        shape=Shape.STACKED,
        panels=(_panel([ref for ref, _ in named], rows, standing),),
    )


def _movement(standing: Standing) -> Iterator[Picture]:
    """How many actions had each status at the last digest, and have it now."""
    now = Counter(each.status for each in standing.actions)
    earlier, start = statuses_then(standing.earlier, standing), then(standing)
    if not compared(standing) or all(now[each] == earlier[each] for each in STATUSES):
        return
    rows = (
        Series(
            name="before" if standing.yearly else "last digest", values=tuple(str(earlier[each]) for each in STATUSES)
        ),
        Series(name="now", values=tuple(str(now[each]) for each in STATUSES)),
    )
    yield Picture(
        name="movement",
        title=f"{actions_of(standing)} by status, {start} and now",
        alt=" ".join(f"{each.capitalize()}: {earlier[each]} {start}, {now[each]} now." for each in STATUSES),
        shape=Shape.GROUPED,
        panels=(_panel([each.capitalize() for each in STATUSES], rows, standing),),
    )


def _panel(labels: Sequence[str], rows: tuple[Series, ...], standing: Standing) -> Panel:
    return Panel(labels=tuple(labels), series=rows, unit=standing.word("action", many=True))
