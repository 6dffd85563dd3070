"""Digests in person: preview one, issue it before its time, and say what became of one that is in doubt."""

from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.papers.digest import as_reply, digest
from handlers.papers.standing import standing_of
from handlers.reading.kinds import MEETING, NUMBER
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import channel_name, has_paper, meeting_name, when
from schedules.planning import posting
from schedules.reminders import Kind
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence

UNDER_WAY = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
IN_DOUBT = (DeliveryState.ASKED, DeliveryState.FAILED)


class PreviewDigest(Command):
    words = "digest preview"
    right = Right.READ
    help = "Show the digest of a meeting as it would read now"
    example = "jag"
    bare = "always"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]


@handles
def preview(command: PreviewDigest, request: Request) -> Reply:
    _refuse_paperless(command.meeting)
    occurrence = _next(command.meeting, request)
    paper = digest(standing_of(request.stores, command.meeting, occurrence, request.now), version=0)
    return as_reply(paper).model_copy(update={"audience": Audience.PERSON})


class IssueDigest(Change):
    words = "digest issue"
    right = Right.COORDINATE
    help = "Post the digest of the next meeting now instead of at its time"
    example = "rag"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]


@handles
def issue(command: IssueDigest, request: Request) -> Reply:
    _refuse_paperless(command.meeting)
    occurrence = _next(command.meeting, request)
    if occurrence is None:
        raise _none_scheduled(command.meeting)
    if occurrence.channel is None:
        raise _no_channel(command.meeting)
    delivery = _digest_of(occurrence, request)
    if delivery.state in IN_DOUBT:
        raise _in_doubt(delivery, occurrence)
    if delivery.state != DeliveryState.DUE:
        raise Refused(f"{_the_digest(occurrence, request)} {_became(delivery, request)}", _show_now(occurrence))
    request.stores.deliveries.bring_forward(delivery, request.now)
    return _being_posted(delivery, occurrence, request)


class FoundDigest(Change):
    words = "digest found"
    right = Right.COORDINATE
    help = "Say that a post the bot asked about is there"
    example = "12"

    number: Annotated[int, Slot(NUMBER, "Number", "It stands in the message that asked")]


@handles
def found(command: FoundDigest, request: Request) -> Reply:
    delivery, occurrence = _asked_about(command.number, request, DeliveryState.ASKED)
    request.stores.deliveries.close(delivery, request.now)
    name = meeting_name(occurrence.kind)
    title = f"Thank you. The {delivery.kind} for the {name} counts as posted and will not be posted again."
    return Reply(title=title, tone=Tone.DONE, audience=Audience.PERSON)


class ResendDigest(Change):
    words = "digest resend"
    right = Right.COORDINATE
    help = "Post again what did not arrive"
    example = "12"

    number: Annotated[int, Slot(NUMBER, "Number", "It stands in the message that asked")]


@handles
def resend(command: ResendDigest, request: Request) -> Reply:
    delivery, occurrence = _asked_about(command.number, request, *IN_DOUBT)
    if delivery.expires_at and delivery.expires_at <= request.now:
        raise Refused(
            f"The {meeting_name(occurrence.kind)} began {when(occurrence.starts_at, request)}, "
            f"so the {delivery.kind} is not posted any more.",
            _show_now(occurrence),
            field="number",
        )
    request.stores.deliveries.reopen(delivery, request.now)
    return _being_posted(delivery, occurrence, request)


def _next(kind: MeetingKind, request: Request) -> Occurrence | None:
    return next(iter(request.stores.meetings.after(request.now, kind)), None)


def _refuse_paperless(kind: MeetingKind) -> None:
    if not has_paper(kind):
        raise Refused(f"The {meeting_name(kind)} has no digest. /meeting list shows which meetings have one.")


def _none_scheduled(kind: MeetingKind) -> Refused:
    return Refused(
        f"No {meeting_name(kind)} is scheduled, so there is no meeting to issue a digest for. Schedule it first: "
        f"/meeting schedule {kind.key} DATE TIME in #channel",
        Button(label="Schedule it", line=f"/form meeting schedule {kind.key}"),
        Button(label="Preview", line=f"/digest {kind.key} preview"),
        field="meeting",
    )


def _no_channel(kind: MeetingKind) -> Refused:
    return Refused(
        f"I do not know yet where to post it. Say which channel first: /meeting channel {kind.key} #channel",
        Button(label="Name a channel", line=f"/form meeting channel {kind.key}"),
        field="meeting",
    )


def _digest_of(occurrence: Occurrence, request: Request) -> Delivery:
    """The digest planned for a meeting, held against others; planned now if the meeting has none yet."""
    request.stores.deliveries.plan(posting(occurrence, Kind.DIGEST, request.now))
    planned = next(each for each in request.stores.deliveries.of(occurrence.id) if each.kind == Kind.DIGEST)
    delivery = request.stores.deliveries.get(planned.id, lock=True)
    assert delivery is not None
    return delivery


def _the_digest(occurrence: Occurrence, request: Request) -> str:
    return f"The digest for the {meeting_name(occurrence.kind)} on {when(occurrence.starts_at, request)}"


def _show_now(occurrence: Occurrence) -> Button:
    return Button(label="Show a digest now", line=f"/digest {occurrence.kind.key} preview")


def _became(delivery: Delivery, request: Request) -> str:
    if delivery.state == DeliveryState.SENT:
        settled = delivery.settled_at or delivery.not_before
        return f"was issued already, on {when(settled, request)}. An issued digest never changes."
    if delivery.state in UNDER_WAY:
        return "is being posted at this moment."
    return "is not posted any more. /digest shows how it would read now."


def _in_doubt(delivery: Delivery, occurrence: Occurrence) -> Refused:
    name, channel = meeting_name(occurrence.kind), channel_name(occurrence)
    again = Button(label="Post it", line=f"/digest resend {delivery.id}")
    if delivery.state == DeliveryState.FAILED:
        sentence = f"The digest for the {name} could not be posted in {channel}: {delivery.trouble}. Try it again?"
        return Refused(sentence, again, tone=Tone.ASK)
    there = Button(label="It is there", line=f"/digest found {delivery.id}")
    sentence = f"The digest for the {name} was sent, but it is not known to have arrived. Please look in {channel}."
    return Refused(sentence, there, again, tone=Tone.ASK)


def _asked_about(number: int, request: Request, *states: DeliveryState) -> tuple[Delivery, Occurrence]:
    """A delivery in doubt and its meeting, held against others. Raises Refused when it is not in doubt any more."""
    delivery = request.stores.deliveries.get(number, lock=True)
    occurrence = request.stores.meetings.occurrence(delivery.occurrence_id or 0) if delivery else None
    if delivery is None or occurrence is None:
        raise Refused(f"No reminder or digest has the number {number}. /meeting list shows what is planned.")
    if delivery.state not in states:
        name = f"The {delivery.kind} for the {meeting_name(occurrence.kind)} on {when(occurrence.starts_at, request)}"
        state = "is to be posted already" if delivery.state == DeliveryState.DUE else f"is {delivery.state} already"
        raise Refused(f"{name} {state}.", Button(label="Meetings", line="/meeting list"), field="number")
    return delivery, occurrence


def _being_posted(delivery: Delivery, occurrence: Occurrence, request: Request) -> Reply:
    what = f"the {delivery.kind} for the {meeting_name(occurrence.kind)} on {when(occurrence.starts_at, request)}"
    return Reply(title=f"Posting now in {channel_name(occurrence)}: {what}", tone=Tone.DONE, audience=Audience.PERSON)
