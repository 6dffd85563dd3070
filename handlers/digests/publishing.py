"""The public edition in person: read by everybody here before it goes out, and posted wherever it is wanted."""

from handlers.digests.rows import meeting_ahead, post_now, refuse_paperless, where_to_post
from handlers.papers.choosing import present
from handlers.papers.digest import as_reply
from handlers.reply import Audience, Marking, Reply
from handlers.request import Request, Spot
from handlers.sayings import when
from handlers.sending.names import PUBLIC
from storage.tables import MeetingKind, Occurrence


def preview_edition(kind: MeetingKind, request: Request) -> Reply:
    """The public edition as it would read now, for any member."""
    refuse_paperless(kind)
    occurrence = request.stores.meetings.next_of(kind, request.now)
    paper = present(request.stores, kind, Marking.PUBLIC, request.now)
    noted = paper.model_copy(update={"note": _issued(occurrence, request) if occurrence else ""})
    return as_reply(noted).model_copy(update={"audience": Audience.PERSON})


def issue_edition(kind: MeetingKind, named: Spot | None, request: Request) -> Reply:
    """Post the public edition now, in the meeting's channel or in another, whoever reads there."""
    occurrence = meeting_ahead(kind, request)
    channel = where_to_post(occurrence, named, request)
    return post_now(PUBLIC, occurrence, channel, request)


def _issued(occurrence: Occurrence, request: Request) -> str:
    """That there is an edition already, which stays as it is."""
    papers = request.stores.papers.of(occurrence.id, Marking.PUBLIC)
    if not papers:
        return ""
    at = when(papers[-1].compiled_at, request)
    return f"Version {papers[-1].version} was issued on {at} and does not change. Below is how it would read now."
