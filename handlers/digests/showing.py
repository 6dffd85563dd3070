"""Reading a digest before it is issued, and what has come since."""

from typing import Annotated

from handlers.command import Command, handles
from handlers.digests.annexing import preview_annex
from handlers.digests.publishing import preview_edition
from handlers.digests.rows import AUDIENCE, PaperFor, meeting_ahead, refuse_paperless
from handlers.paper import Paper
from handlers.papers.addendum import addendum, issued_addendum, since_issue
from handlers.papers.digest import as_reply, digest
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.reading.kinds import MEETING
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Refused, Reply
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import meeting_name, when
from storage.tables import MeetingKind, Occurrence


class PreviewDigest(Command):
    words = "digest preview"
    right = Right.READ
    help = "Preview a digest, as it would read now"
    example = "jag"
    bare = "always"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    audience: Annotated[
        PaperFor, Slot(AUDIENCE, "For whom", "restricted shows the annex, public what may be published", option=True)
    ] = PaperFor.OPEN


@handles
def preview(command: PreviewDigest, request: Request) -> Reply:
    if command.audience == PaperFor.RESTRICTED:
        return preview_annex(command.meeting, request)
    if command.audience == PaperFor.PUBLIC:
        return preview_edition(command.meeting, request)
    refuse_paperless(command.meeting)
    occurrence = request.stores.meetings.next_of(command.meeting, request.now)
    standing = standing_of(request.stores, command.meeting, occurrence, request.now)
    issued = occurrence is not None and standing.version > 0
    paper = digest(
        with_background(standing, request.stores),
        version=0,
        note=_since(occurrence, request) if occurrence and issued else "",
    )
    return _shown(paper, *([_came_since(command.meeting)] if issued else []))


class ShowAddendum(Command):
    words = "digest addendum"
    right = Right.READ
    help = "Show what has come since the papers of a meeting were issued"
    example = "jag"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]


@handles
def show_addendum(command: ShowAddendum, request: Request) -> Reply:
    occurrence = meeting_ahead(command.meeting, request)
    since = since_issue(request.stores, occurrence, request.now)
    if since is None:
        raise Refused(
            f"The digest for the {meeting_name(command.meeting)} on {when(occurrence.starts_at, request)} has not been "
            "issued yet, so there is nothing to add to it.",
            Button(label="Preview the digest", line=f"/digest {command.meeting.key} preview"),
        )
    restricted_since = request.stores.actions.restricted(since=since.issued_at)
    if not restricted_since and (issued := issued_addendum(request.stores, occurrence)):
        return _shown(issued)
    return _shown(addendum(since, version=0))


def _shown(paper: Paper, *buttons: Button) -> Reply:
    return as_reply(paper).model_copy(update={"audience": Audience.PERSON, "buttons": buttons})


def _since(occurrence: Occurrence, request: Request) -> str:
    """That the digest is out, and what has come since."""
    since = since_issue(request.stores, occurrence, request.now)
    assert since is not None  # there is a version of it
    return (
        f"Version {since.version} was issued on {when(since.issued_at, request)} and does not change. "
        f"Below is how it would read now. Since papers were issued: {since.counts}."
    )


def _came_since(kind: MeetingKind) -> Button:
    return Button(label="What came since", line=f"/digest addendum {kind.key}")
