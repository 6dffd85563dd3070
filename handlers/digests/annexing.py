"""The restricted annex in person: read by those who may, and posted where it may land."""

from handlers.command import Command
from handlers.digests.rows import being_posted, meeting_ahead, next_of, refuse_paperless, refuse_without_channel
from handlers.papers.annex import annex, annex_standing, annexes, restricted_actions, restricted_incidents
from handlers.papers.digest import as_reply
from handlers.papers.names import ANNEX
from handlers.reading.lookups import ask_granted
from handlers.reply import Audience, Button, Refused, Reply, Tone
from handlers.request import Request, Spot
from handlers.sayings import meeting_name
from storage.deliveries import Planned
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence

WAITING = (DeliveryState.DUE, DeliveryState.HELD, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.ASKED)


def preview_annex(kind: MeetingKind, request: Request) -> Reply:
    """The annex as it would read now, to somebody who may see restricted items. Whatever is in it counts as shown."""
    refuse_paperless(kind)
    if not request.sees_restricted:
        raise Refused(f"Only members who may see restricted items can read the annex. {ask_granted(request)}")
    standing = annex_standing(request.stores, kind, next_of(kind, request), request.now)
    incidents = restricted_incidents(request.stores, standing)
    for action in restricted_actions(standing):
        request.disclose(f"action {action.id}")
    for incident in incidents:
        request.disclose(f"incident {incident.id}")
    return as_reply(annex(standing, incidents, version=0)).model_copy(update={"audience": Audience.PERSON})


def issue_annex(kind: MeetingKind, named: Spot | None, request: Request) -> Reply:
    """Post the annex now, in the meeting's channel or in another. What it says is shown to nobody here."""
    occurrence = meeting_ahead(kind, request)
    if named is None:
        refuse_without_channel(occurrence)
    meetings = request.stores.meetings
    channel = meetings.channel(request.platform, named.place, named.name) if named else occurrence.channel
    assert channel is not None
    asked_for = annexes(request.stores, occurrence)
    _refuse_waiting(asked_for, channel.place, occurrence)
    _refuse_empty(occurrence, request)
    planned = Planned(
        subject=f"occurrence {occurrence.id} annex {len(asked_for) + 1}",
        kind=ANNEX,
        platform=channel.platform,
        destination=channel.place,
        not_before=request.now,
        occurrence_id=occurrence.id,
        expires_at=occurrence.starts_at,
    )
    request.stores.deliveries.plan(planned)
    return being_posted(annexes(request.stores, occurrence)[-1], occurrence, request)


def refuse_elsewhere(command: type[Command], kind: MeetingKind) -> Refused:
    """An open digest belongs in its meeting's channel."""
    return Refused(
        f"Only the restricted annex can be posted in another channel. /meeting channel {kind.key} #channel says where "
        "the digest and the reminders go.",
        Button(label="Post the annex there", line=f"/form {command.words} {kind.key} audience=restricted"),
        field="in_",
    )


def _refuse_waiting(asked_for: list[Delivery], place: str, occurrence: Occurrence) -> None:
    """One that is held or on its way to a channel comes first."""
    waiting = [each for each in asked_for if each.state in WAITING and each.destination == place]
    if waiting:
        again = Button(label="Try it again", line=f"/digest resend {waiting[-1].id}", style="primary")
        held = waiting[-1].state == DeliveryState.HELD
        name = f"The restricted annex for the {meeting_name(occurrence.kind)}"
        sentence = f"{name} is held: {waiting[-1].trouble}. Try it again?" if held else f"{name} is on its way already."
        raise Refused(sentence, *([again] if held else []), tone=Tone.ASK if held else Tone.REFUSED)


def _refuse_empty(occurrence: Occurrence, request: Request) -> None:
    standing = annex_standing(request.stores, occurrence.kind, occurrence, request.now)
    if not restricted_actions(standing) and not restricted_incidents(request.stores, standing):
        name = meeting_name(occurrence.kind)
        raise Refused(f"Nothing that the {name} is about is restricted now, so there is no annex to post.")
