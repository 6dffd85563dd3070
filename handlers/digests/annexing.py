"""The restricted annex in person: read by those who may, and posted where it may land."""

from handlers.command import Command
from handlers.digests.rows import meeting_ahead, post_now, refuse_paperless, where_to_post
from handlers.paper import Paper
from handlers.papers.annex import annex, annex_standing, restricted_actions, restricted_incidents
from handlers.papers.digest import as_reply
from handlers.reading.lookups import ask_granted
from handlers.reply import Audience, Button, Refused, Reply
from handlers.request import Request, Spot
from handlers.sayings import meeting_name
from handlers.sending.names import ANNEX
from storage.tables import MeetingKind, Occurrence


def preview_annex(kind: MeetingKind, request: Request) -> Reply:
    """The annex as it would read now, to somebody who may see restricted items."""
    return as_reply(annex_now(kind, request)).model_copy(update={"audience": Audience.PERSON})


def annex_now(kind: MeetingKind, request: Request) -> Paper:
    """The annex as it would read now. Whatever is in it counts as shown. Raises Refused for who may not see it."""
    refuse_paperless(kind)
    if not request.sees_restricted:
        raise Refused(f"Only members who may see restricted items can read the annex. {ask_granted(request)}")
    occurrence = request.stores.meetings.next_of(kind, request.now)
    standing = annex_standing(request.stores, kind, occurrence, request.now)
    incidents = restricted_incidents(request.stores, standing)
    for action in restricted_actions(standing):
        request.disclose(f"action {action.id}")
    for incident in incidents:
        request.disclose(f"incident {incident.id}")
    return annex(standing, incidents, version=0)


def issue_annex(kind: MeetingKind, named: Spot | None, request: Request) -> Reply:
    """Post the annex now, in the meeting's channel or in another. What it says is shown to nobody here."""
    occurrence = meeting_ahead(kind, request)
    channel = where_to_post(occurrence, named, request)
    _refuse_empty(occurrence, request)
    return post_now(ANNEX, occurrence, channel, request)


def refuse_elsewhere(command: type[Command], kind: MeetingKind) -> Refused:
    """An open digest belongs in its meeting's channel."""
    return Refused(
        "Only the restricted annex and the public edition can be posted in another channel. "
        f"/meeting channel {kind.key} #channel says where the digest and the reminders go.",
        Button(label="Post the annex there", line=f"/form {command.words} {kind.key} audience=restricted"),
        Button(label="Post the public edition there", line=f"/form {command.words} {kind.key} audience=public"),
        field="in_",
    )


def _refuse_empty(occurrence: Occurrence, request: Request) -> None:
    standing = annex_standing(request.stores, occurrence.kind, occurrence, request.now)
    if not restricted_actions(standing) and not restricted_incidents(request.stores, standing):
        name = meeting_name(occurrence.kind)
        raise Refused(f"Nothing that the {name} is about is restricted now, so there is no annex to post.")
