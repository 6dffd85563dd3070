"""The picture of incidents by category and month: the twelve months up to this one, by when they happened."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from handlers.papers.standing import Standing
from handlers.reply import Panel, Picture, Series, Shape
from storage.vocabulary import CATEGORIES

MONTHS = 12
MOST = 6
"""So many categories can be told apart; where there are more, the rest are drawn together."""
OTHERS = "other categories"

Counts = Counter[tuple[str, date]]


def picture(standing: Standing) -> tuple[Picture, ...]:
    """One picture, where anything happened. It begins with the first month in which something was known here."""
    counts = _counted(standing)
    if not counts:
        return ()
    months, names = _months(counts, standing), _names(counts)
    rows = tuple(Series(name=name, values=tuple(str(counts[name, month]) for month in months)) for name in names)
    labels = tuple(f"{month:%b %Y}" for month in months)
    return (
        Picture(
            name="incidents",
            title="Incidents by category and month",
            alt=" ".join(_say(month, names, counts) for month in months),
            shape=Shape.STACKED,
            panels=(Panel(labels=labels, series=rows, unit="incidents"),),
        ),
    )


def _counted(standing: Standing) -> Counts:
    """By category and month; of many categories the most frequent, and the rest together."""
    first = standing.today.replace(day=1) - relativedelta(months=MONTHS - 1)
    found = [each for each in standing.background.monthly if first <= each.month <= standing.today]
    totals: Counter[str] = Counter()
    for each in found:
        totals[CATEGORIES[each.category].label] += each.count
    ranked = sorted(totals, key=lambda label: (-totals[label], label))
    drawn = set(ranked[:MOST] if len(ranked) > MOST + 1 else ranked)
    counts: Counts = Counter()
    for each in found:
        label = CATEGORIES[each.category].label
        counts[label if label in drawn else OTHERS, each.month] += each.count
    return counts


def _names(counts: Counts) -> list[str]:
    """The categories, the most frequent first and the rest last."""
    totals: Counter[str] = Counter()
    for (name, _), count in counts.items():
        totals[name] += count
    return sorted(totals, key=lambda name: (name == OTHERS, -totals[name], name))


def _months(counts: Counts, standing: Standing) -> list[date]:
    """Up to this one, from the first one that a number is known of: before, none would only be unknown."""
    this = standing.today.replace(day=1)
    months = [this - relativedelta(months=back) for back in reversed(range(MONTHS))]
    began = standing.day(standing.partnership.started_at).replace(day=1)
    return [each for each in months if each >= min(began, *(month for _, month in counts))]


def _say(month: date, names: Sequence[str], counts: Counts) -> str:
    said = ", ".join(f"{name} {counts[name, month]}" for name in names if counts[name, month])
    return f"{month:%B %Y}: {said or 'none'}."
