"""The restricted annex of a meeting's paper: restricted actions, and restricted incidents as counts and no more.

It is posted under the marking `restricted`, and is not kept among the papers that were issued, which anybody may read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from handlers.paper import Paper, Section
from handlers.papers.digest import facts_of
from handlers.papers.file_names import file_name
from handlers.papers.reading_standing import standing_of
from handlers.papers.sections.action_rows import row
from handlers.papers.standing import Standing
from handlers.reply import Items, Marking, Part, Table, Text
from handlers.sayings import capital, counted, meeting_name
from handlers.sending.due import Due
from handlers.sending.names import ANNEX
from storage.deliveries import Settlement
from storage.stores import Stores
from storage.tables import Action, Delivery, DeliveryState, Incident, MeetingKind, Occurrence
from storage.tables.base import Json
from storage.vocabulary import CATEGORIES, Lifecycle

EVER = datetime(1970, 1, 1, tzinfo=UTC)
HEAD = ("Category", "Month", "Ward or place", "Count")


def annex_standing(
    stores: Stores, kind: MeetingKind, occurrence: Occurrence | None, as_of: datetime, until: datetime | None = None
) -> Standing:
    """How everything stands, what is restricted too: from here on the transaction reads it."""
    stores.clear()
    return standing_of(stores, kind, occurrence, as_of, until)


def annex_due(due: Due) -> Json | Settlement:
    """The annex as it is posted; made anew at each attempt, as long as nothing of it was posted."""
    if due.occurrence.starts_at <= due.now:
        return Settlement(DeliveryState.EXPIRED)
    standing = annex_standing(due.stores, due.occurrence.kind, due.occurrence, due.delivery.not_before, due.now)
    version = 1 + sum(bool(each.posted) for each in annexes(due.stores, due.occurrence) if each.id < due.delivery.id)
    return annex(standing, restricted_incidents(due.stores, standing), version, due.note).model_dump(mode="json")


def annexes(stores: Stores, occurrence: Occurrence) -> list[Delivery]:
    """Every annex that was asked for, for a meeting."""
    return [each for each in stores.deliveries.of(occurrence.id) if each.kind == ANNEX]


def restricted_actions(standing: Standing) -> list[Action]:
    """Those still to be done, and those completed in the period."""
    listed = [each for each in standing.actions if each.restricted_at]
    return [each for each in listed if each.lifecycle == Lifecycle.OPEN or standing.answered(each)]


def restricted_incidents(stores: Stores, standing: Standing) -> list[Incident]:
    """Those logged in the period, under what the meeting is about."""
    refs, after = standing.kind.objectives, (standing.since and standing.last) or EVER
    found = stores.incidents.restricted_between(after, standing.until)
    return [each for each in found if not refs or (each.objective and each.objective.ref in refs)]


def annex(standing: Standing, incidents: Sequence[Incident], version: int, note: str = "") -> Paper:
    """The annex as a value. `version` 0 is a preview."""
    actions = restricted_actions(standing)
    word, words = standing.word("action"), standing.word("action", many=True)
    items: Part = Items(items=tuple(row(each, standing) for each in actions))
    counts = counted(len(actions), f"restricted {word}", f"restricted {words}")
    return Paper(
        key=standing.kind.key,
        title=f"Restricted annex for the {meeting_name(standing.kind)}",
        facts=facts_of(standing),
        counts=f"{counts}, {counted(sum(each.count for each in incidents), 'restricted incident')}",
        sections=(
            Section(title=f"Restricted {words}", parts=(items if actions else Text(text="None."),), lead=True),
            Section(title="Restricted incidents", parts=(_table(incidents),), lead=True),
        ),
        version=version,
        file=file_name(standing, "restricted annex", version),
        partnership=standing.partnership.name,
        compiled=standing.until.astimezone(standing.zone),
        marking=Marking.RESTRICTED,
        note=note,
    )


def _table(incidents: Iterable[Incident]) -> Part:
    """Counts by category, month and ward; never what was written of one."""
    counts: Counter[tuple[str, date, str]] = Counter()
    for each in incidents:
        counts[CATEGORIES[each.category].label, each.happened_on.replace(day=1), each.place.name] += each.count
    rows = tuple(
        (capital(category), f"{month:%B %Y}", place, str(count))
        for (category, month, place), count in sorted(counts.items())
    )
    return Table(head=HEAD, rows=rows) if rows else Text(text="None.")
