"""Which paper is meant when a meeting's paper is asked for: one that was issued, or how it would read now."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.paper import Paper
from handlers.papers.annex import annex, annex_standing, restricted_incidents
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.reply import Marking, Text
from schedules.calendar import at_local
from storage.stores import Stores
from storage.tables import PARTNERS, MeetingKind
from storage.tables import Paper as Issued

INCIDENTS = "incidents"
"""What a table of contents calls them."""
AS_FIRST = Text(
    text="Counted as in version 1: beside it, a later count would tell how few incidents came between the two."
)


def issued(
    stores: Stores, kind: MeetingKind, audience: Marking, day: date | None = None, version: int = 0
) -> Issued | None:
    """The newest paper of the meeting on a day, or of the latest meeting that has one; or the version of this number.

    The restricted annex is not kept, so there is none of it.
    """
    kept = PARTNERS if audience == Marking.OPEN else str(audience)
    newest = stores.papers.newest(kind, kept) if day is None else None
    meetings = [newest.occurrence_id] if newest else _on(stores, kind, day)
    papers = [paper for each in meetings for paper in stores.papers.of(each, kept)]
    return next((each for each in reversed(papers) if version in (0, each.version)), None)


def present(stores: Stores, kind: MeetingKind, audience: Marking, now: datetime) -> Paper:
    """How the paper of the next meeting would read now, for this audience."""
    occurrence = stores.meetings.next_of(kind, now)
    if audience == Marking.RESTRICTED:
        standing = annex_standing(stores, kind, occurrence, now)
        return annex(standing, restricted_incidents(stores, standing), version=0)
    paper = digest(with_background(standing_of(stores, kind, occurrence, now), stores, audience), version=0)
    is_public = audience == Marking.PUBLIC
    return counted_as_first(paper, occurrence.id, stores) if is_public and occurrence else paper


def counted_as_first(paper: Paper, occurrence_id: int, stores: Stores) -> Paper:
    """A public paper with the incidents of the first version for its meeting, where there was one.

    Beside that, a later count would tell how few came between the two.
    """
    issued = stores.papers.of(occurrence_id, Marking.PUBLIC)
    first = Paper.model_validate(issued[0].content).sections if issued else ()
    counted = [each.model_copy(update={"parts": (*each.parts, AS_FIRST)}) for each in first if each.short == INCIDENTS]
    kept = (counted if issued and each.short == INCIDENTS else [each] for each in paper.sections)
    return paper.model_copy(update={"sections": tuple(each for some in kept for each in some)})


def _on(stores: Stores, kind: MeetingKind, day: date | None) -> list[int]:
    if day is None:
        return []
    zone = ZoneInfo(stores.partnership.zone)
    start, end = (at_local(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return [each.id for each in stores.meetings.between(kind, start, end)]
