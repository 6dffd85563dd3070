"""What a paper says of incidents: by category and ward, where they repeat, and how they changed.

A period counts them by when they were logged, so that none falls between two papers; the picture counts them by the
month in which they happened. Of restricted categories the count by category and ward may stand in an open paper.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from handlers.paper import Cell, Column, Section, Sheet
from handlers.papers.sections.incidents_by_month import picture
from handlers.papers.sections.movement import since
from handlers.papers.sections.public_incidents import published
from handlers.papers.standing import Standing, under
from handlers.reply import Part, Picture, Table, Text
from handlers.sayings import counted
from storage.progress import Tally
from storage.tables import Objective
from storage.vocabulary import CATEGORIES

CATEGORY, PLACE = "Category", "Ward or place"
NOTE = "Counted by when they were logged"


def of_objective(objective: Objective | None, standing: Standing) -> tuple[Part, ...]:
    """Incidents of an objective, or of none, for its own section: counts, change, and places where they repeat.

    In a public paper they stand together in one place, so that no small number can be worked out from two.
    """
    if standing.public:
        return ()
    now, former = under(objective, standing.tallies), standing.background.former
    then = None if former is None else under(objective, former)
    parts: list[Part] = [counted_incidents(now, _counted(now, standing))] if now else []
    return (*parts, *(Text(text=each) for each in (_change(now, then, standing), repeats(now)) if each))


def incidents(standing: Standing) -> Iterator[Section]:
    """Incidents of the whole plan; nothing where none was logged in this period or the one before."""
    now, then = standing.tallies, standing.background.former
    if standing.public:
        yield published(now, period(standing), standing)
    elif now or then:
        drawn = picture(standing)
        tables = (_by_category(now, then, standing), *([_by_place(now)] if now else []))
        parts: tuple[Part, ...] = (*tables, Text(text=_how(then, drawn, standing)), *drawn)
        yield Section(title="Incidents", parts=parts, short="incidents")


def incidents_sheet(standing: Standing) -> Sheet | None:
    """Counts by objective, category, ward or place, and month, a row each; none of it is for the public."""
    if standing.public or not standing.tallies:
        return None
    refs = {each.id: each.ref for each in standing.objectives}
    titles = (standing.word("objective").capitalize(), CATEGORY, PLACE, "Month")
    rows = (
        (refs.get(each.objective_id or 0, ""), _label(each), each.place, f"{each.month:%Y-%m}", str(each.count))
        for each in standing.tallies
    )
    columns = (*(Column(title=each) for each in titles), Column(title="Count", cell=Cell.NUMBER))
    return Sheet(name="Incidents", columns=columns, rows=tuple(sorted(rows)))


def counted_incidents(tallies: Iterable[Tally], title: str = "") -> Table:
    """Counts by category and place."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in tallies:
        counts[_label(each), each.place] += each.count
    rows = tuple((category, place, str(count)) for (category, place), count in sorted(counts.items()))
    return Table(title=title, head=(CATEGORY, PLACE, "Count"), rows=rows)


def period(standing: Standing) -> str:
    """Since when incidents are counted, in words that go on a sentence."""
    return "so far" if standing.first else f"since {since(standing)}"


def _label(tally: Tally) -> str:
    return CATEGORIES[tally.category].label


def total(tallies: Iterable[Tally]) -> int:
    """How many incidents there were."""
    return sum(each.count for each in tallies)


def _counted(tallies: Iterable[Tally], standing: Standing) -> str:
    return f"{counted(total(tallies), 'incident')} {period(standing)}"


def _categories(tallies: Iterable[Tally]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for each in tallies:
        counts[_label(each)] += each.count
    return counts


def places(tallies: Iterable[Tally]) -> list[tuple[str, int, str]]:
    """Each place with its count and what was counted there, those with the most first."""
    found: dict[str, list[Tally]] = {}
    for each in tallies:
        found.setdefault(each.place, []).append(each)
    told = [(place, total(those), _list(_categories(those))) for place, those in found.items()]
    return sorted(told, key=lambda each: (-each[1], each[0]))


def _list(counts: Counter[str]) -> str:
    """What was counted, the most first; where it is all of one category, no more than which."""
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{label} {count}" for label, count in ranked) if len(ranked) > 1 else ranked[0][0]


def repeats(tallies: Iterable[Tally]) -> str:
    """The places where there was more than one. Of a restricted category a ward is known and no place."""
    known = [each for each in tallies if not CATEGORIES[each.category].restricted]
    said = [f"{place} {count} ({what})" for place, count, what in places(known) if count > 1]
    return f"Repeat places: {'; '.join(said)}." if said else ""


def _change(now: Sequence[Tally], then: Sequence[Tally] | None, standing: Standing) -> str:
    """How many more or less than in the period before; nothing where that cannot be compared."""
    if then is None or not (now or then):
        return ""
    counts, former = _categories(now), _categories(then)
    each = "".join(f"; {label} {counts[label]} (was {former[label]})" for label in sorted({*counts, *former}))
    whole = f"{counted(total(now), 'incident')} (was {total(then)})"
    return f"Change on the period before, {_before(standing)}: {whole}{each}."


def _before(standing: Standing) -> str:
    """From when to when the period before was."""
    assert standing.last is not None  # there is one
    return f"{standing.say(standing.last - (standing.until - standing.last))} to {standing.say(standing.last)}"


def _by_category(now: Sequence[Tally], then: Sequence[Tally] | None, standing: Standing) -> Table:
    counts, former = _categories(now), _categories(then or ())
    rows = [(label, counts[label], former[label]) for label in sorted({*counts, *former})]
    rows.append(("all", total(now), total(then or ())))
    head = (CATEGORY, "Count", "Period before")
    wide = len(head) if then is not None else len(head) - 1
    cells = tuple((label, *map(str, numbers))[:wide] for label, *numbers in rows)
    return Table(title=_counted(now, standing), head=head[:wide], rows=cells)


def _by_place(now: Iterable[Tally]) -> Table:
    rows = tuple((place, str(count), what) for place, count, what in places(now))
    return Table(title="By ward or place", head=(PLACE, "Count", "Of which"), rows=rows)


def _how(then: Sequence[Tally] | None, drawn: Sequence[Picture], standing: Standing) -> str:
    """By which date the figures go, and how long the period before was."""
    compared = f" The period before is as long as this one: {_before(standing)}." if then is not None else ""
    months = " The picture counts them by the month in which they happened." if drawn else ""
    return f"{NOTE}.{compared}{months}"
