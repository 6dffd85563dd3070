"""The public edition of a digest: what may be quoted outside the partnership, with versions of its own.

It is kept as issued, beside the digest that the partners read, and no period of theirs begins with it. Its files follow
it into its thread.
"""

from handlers.paper import Paper
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.reply import Marking, Text
from handlers.sending.due import Due
from handlers.sending.files import plan_in_thread
from storage.deliveries import Settlement
from storage.tables import DeliveryState
from storage.tables.base import Json

INCIDENTS = "incidents"
"""What a table of contents calls them."""
AS_FIRST = Text(
    text="Counted as in version 1: beside it, a later count would tell how few incidents came between the two."
)


def edition_due(due: Due) -> Json | Settlement:
    """The public edition as of when it was asked for; of no use any more once the meeting began."""
    if due.occurrence.starts_at <= due.now:
        return Settlement(DeliveryState.EXPIRED)
    papers, audience = due.stores.papers, Marking.PUBLIC
    earlier = papers.of(due.occurrence.id, audience)
    version = 1 + len(earlier)
    paper = digest(with_background(due.standing, due.stores, audience), version)
    if earlier:
        paper = _counted_as(Paper.model_validate(earlier[0].content), paper)
    content = paper.model_dump(mode="json")
    due.delivery.paper_id = papers.issue(due.occurrence.id, version, content, due.now, audience).id
    plan_in_thread(due, paper)
    return content


def _counted_as(first: Paper, paper: Paper) -> Paper:
    """A later version with the incidents of the first: two counts of days apart would tell how few came between."""
    counted = [each for each in first.sections if each.short == INCIDENTS]
    said = [each.model_copy(update={"parts": (*each.parts, AS_FIRST)}) for each in counted]
    sections = (said if each.short == INCIDENTS else [each] for each in paper.sections)
    return paper.model_copy(update={"sections": tuple(each for some in sections for each in some)})
