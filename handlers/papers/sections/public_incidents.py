"""Incidents as the public reads of them: no small number, and of a restricted category no ward."""

from collections import Counter
from collections.abc import Iterable

from handlers.paper import Section
from handlers.papers.sections.suppressing import suppressed, threshold
from handlers.papers.standing import Standing
from handlers.reply import Part, Table, Text
from storage.progress import Tally
from storage.vocabulary import CATEGORIES

NOWHERE = "not given by ward"
EVERYWHERE = "all"


def published(tallies: Iterable[Tally], period: str, standing: Standing) -> Section:
    """What may be published of some incidents: by category and place, with totals, in a table that stands alone.

    A period with none reads like one of which none may be published. A restricted category counts from `threshold` on;
    below, it is in no total either. No change is told, for what was left out then is not what is left out now.
    """
    under = threshold(standing.partnership)
    counts = _counts(tallies, under)
    how = (
        f"Counted by when they were logged. Numbers under {under} are not published, nor are those that they could be "
        f"worked out from; incidents of some categories are published from {under} on, and not by ward."
    )
    none = Text(text=f"No incidents are published {period}.")
    table: Part = _table(counts, under).model_copy(update={"title": f"Incidents {period}"}) if counts else none
    return Section(title="Incidents", parts=(table, Text(text=how)), short="incidents")


def _counts(tallies: Iterable[Tally], under: int) -> Counter[tuple[str, str]]:
    """By category and place, of what may be published."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in tallies:
        category = CATEGORIES[each.category]
        counts[category.label, NOWHERE if category.restricted else each.place] += each.count
    secret = {each.label for each in CATEGORIES.values() if each.restricted}
    return Counter({key: count for key, count in counts.items() if key[0] not in secret or count >= under})


def _table(counts: Counter[tuple[str, str]], under: int) -> Table:
    categories = sorted({category for category, _ in counts})
    places = sorted({place for _, place in counts})
    found = suppressed(
        [[counts[each, place] for place in places] for each in categories], under, across=True, whole=True
    )
    rows: list[tuple[str, str, str]] = []
    for category, words, total in zip(categories, found.cells, found.across, strict=True):
        told = [(category, place, word) for place, word in zip(places, words, strict=True) if counts[category, place]]
        rows += told if len(told) == 1 else [*told, (category, EVERYWHERE, total)]
    head = ("Category", "Ward or place", "Count")
    return Table(head=head, rows=(*rows, (EVERYWHERE, EVERYWHERE, found.whole)))
