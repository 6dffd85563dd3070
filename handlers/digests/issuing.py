"""Issuing a digest before its time, and saying what became of a post that is in doubt."""

from typing import Annotated

from handlers.command import Change, handles
from handlers.digests.annexing import issue_annex, refuse_elsewhere
from handlers.digests.publishing import issue_edition
from handlers.digests.rows import (
    AUDIENCE,
    IN_DOUBT,
    PaperFor,
    became,
    being_posted,
    digest_of,
    meeting_ahead,
    refuse_without_channel,
    release_button,
    show_now,
    the_digest,
)
from handlers.questions import ask
from handlers.reading.kinds import CHANNEL, MEETING, NUMBER
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Refused, Reply, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import channel_name, meeting_name, when
from handlers.sending.files import digest_of as digest_of_file
from handlers.sending.files import files_again
from handlers.sending.names import named
from schedules.unusual import why_quiet
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence


class IssueDigest(Change):
    words = "digest issue"
    right = Right.COORDINATE
    help = "Post the next digest now, instead of at its time"
    example = "rag"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    audience: Annotated[
        PaperFor, Slot(AUDIENCE, "For whom", "restricted posts the annex, public what may be published", option=True)
    ] = PaperFor.OPEN
    in_: Annotated[
        Spot | None, Slot(CHANNEL, "Channel", "Where the annex or the public edition is posted", option=True)
    ] = None


@handles
def issue(command: IssueDigest, request: Request) -> Reply:
    if command.audience == PaperFor.RESTRICTED:
        return issue_annex(command.meeting, command.in_, request)
    if command.audience == PaperFor.PUBLIC:
        ask(command, why_quiet(request.today, request.stores.closed_days.quiet()), "Post it", request)
        return issue_edition(command.meeting, command.in_, request)
    if command.in_:
        raise refuse_elsewhere(IssueDigest, command.meeting)
    occurrence = meeting_ahead(command.meeting, request)
    refuse_without_channel(occurrence)
    delivery = digest_of(occurrence, request)
    if delivery.state in IN_DOUBT:
        raise _in_doubt(delivery, occurrence)
    if delivery.state == DeliveryState.HELD:
        sentence = f"{the_digest(occurrence, request)} is held. Release it, and it goes out?"
        raise Refused(sentence, release_button(occurrence), show_now(occurrence), tone=Tone.ASK)
    if delivery.state != DeliveryState.DUE:
        raise Refused(f"{the_digest(occurrence, request)} {became(delivery, request)}", show_now(occurrence))
    request.stores.deliveries.bring_forward(delivery, request.now)
    return being_posted(delivery, occurrence, request)


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
    title = f"Thank you. The {named(delivery.kind)} for the {name} counts as posted and will not be posted again."
    return Reply(title=title, tone=Tone.DONE, audience=Audience.PERSON)


class ResendDigest(Change):
    words = "digest resend"
    right = Right.COORDINATE
    help = "Post again what did not arrive, or try again what was held"
    example = "12"
    once = True

    number: Annotated[int, Slot(NUMBER, "Number", "It stands in the message that asked")]


@handles
def resend(command: ResendDigest, request: Request) -> Reply:
    if held := _held(command.number, request):
        return _try_again(held, request)
    delivery, occurrence = _asked_about(command.number, request, *IN_DOUBT)
    if delivery.expires_at and delivery.expires_at <= request.now:
        raise Refused(
            f"The {meeting_name(occurrence.kind)} began {when(occurrence.starts_at, request)}, "
            f"so the {named(delivery.kind)} is not posted any more.",
            show_now(occurrence),
            field="number",
        )
    request.stores.deliveries.reopen(delivery, request.now)
    files_again(request.stores, digest_of_file(delivery) or delivery.id, request.now)
    return being_posted(delivery, occurrence, request)


def _held(number: int, request: Request) -> Delivery | None:
    """Something restricted that could not land; what a coordinator holds is released and not sent again."""
    delivery = request.stores.deliveries.get(number, lock=True)
    return delivery if delivery and delivery.state == DeliveryState.HELD and delivery.trouble else None


def _try_again(delivery: Delivery, request: Request) -> Reply:
    request.stores.deliveries.reopen(delivery, request.now)
    title = f"Trying again now: the {named(delivery.kind)}. If something still stands in its way, you are told what."
    return Reply(title=title, tone=Tone.DONE, audience=Audience.PERSON)


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
        name = f"The {named(delivery.kind)} for the {meeting_name(occurrence.kind)}"
        name += f" on {when(occurrence.starts_at, request)}"
        state = "is to be posted already" if delivery.state == DeliveryState.DUE else f"is {delivery.state} already"
        raise Refused(f"{name} {state}.", Button(label="Meetings", line="/meeting list"), field="number")
    return delivery, occurrence
