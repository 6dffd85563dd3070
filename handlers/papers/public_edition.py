"""The public edition of a digest: what may be quoted outside the partnership, with versions of its own.

It is kept as issued, beside the digest that the partners read, and no period of theirs begins with it. Its files follow
it into its thread.
"""

from handlers.papers.choosing import counted_as_first
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.reply import Marking
from handlers.sending.due import Due
from handlers.sending.files import plan_in_thread
from storage.deliveries import Settlement
from storage.tables import DeliveryState
from storage.tables.base import Json


def edition_due(due: Due) -> Json | Settlement:
    """The public edition as of when it was asked for; of no use any more once the meeting began."""
    if due.occurrence.starts_at <= due.now:
        return Settlement(DeliveryState.EXPIRED)
    papers, audience = due.stores.papers, Marking.PUBLIC
    version = 1 + len(papers.of(due.occurrence.id, audience))
    paper = digest(with_background(due.standing, due.stores, audience), version)
    paper = counted_as_first(paper, due.occurrence.id, due.stores)
    content = paper.model_dump(mode="json")
    due.delivery.paper_id = papers.issue(due.occurrence.id, version, content, due.now, audience).id
    plan_in_thread(due, paper)
    return content
