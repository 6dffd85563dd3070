"""What a coordinator does with a digest before it goes out: hold it, release it, put a note on top."""

from typing import Annotated

from handlers.command import Change, handles
from handlers.digests.rows import (
    became,
    being_posted,
    meeting_ahead,
    planned_digest,
    refuse_without_channel,
    release_button,
    show_now,
    the_digest,
)
from handlers.notices import tell
from handlers.reading.kinds import FREE, MEETING
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import person, when
from handlers.sending.holding import watch
from schedules.reminders import Kind, soon
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence

NOTHING = ("none", "no note", "-")
"""What takes a note away."""


class HoldDigest(Change):
    words = "digest hold"
    right = Right.COORDINATE
    help = "Hold the next digest, until you release it"
    example = "rag"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]


@handles
def hold(command: HoldDigest, request: Request) -> Reply:
    occurrence = meeting_ahead(command.meeting, request)
    delivery = _to_go_out(occurrence, request)
    if delivery.state == DeliveryState.HELD:
        sentence = f"{the_digest(occurrence, request)} is held already. {_until(occurrence, request)}"
        raise Refused(sentence, release_button(occurrence), show_now(occurrence))
    request.stores.deliveries.hold(delivery)
    watch(request.stores, delivery, occurrence, request.calendar, request.zone, request.now)
    what = the_digest(occurrence, request)
    _tell_others(f"{person(request.member)} holds {_lower(what)}", "held", delivery, occurrence, request)
    return Reply(
        title=f"Held: {_lower(what)}",
        parts=(Text(text=_until(occurrence, request)),),
        buttons=(release_button(occurrence), _note_button(occurrence)),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


class ReleaseDigest(Change):
    words = "digest release"
    right = Right.COORDINATE
    help = "Release a held digest"
    example = "rag"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]


@handles
def release(command: ReleaseDigest, request: Request) -> Reply:
    occurrence = meeting_ahead(command.meeting, request)
    refuse_without_channel(occurrence)
    delivery = _to_go_out(occurrence, request)
    if delivery.state != DeliveryState.HELD:
        goes = f"is not held. It goes out on {when(delivery.not_before, request)}."
        raise Refused(f"{the_digest(occurrence, request)} {goes}", show_now(occurrence))
    welcome = soon(occurrence.starts_at, request.calendar, request.zone, request.now)
    request.stores.deliveries.release(delivery, max(delivery.not_before, welcome))
    title = f"{person(request.member)} has released {_lower(the_digest(occurrence, request))}"
    _tell_others(title, "released", delivery, occurrence, request)
    return being_posted(delivery, occurrence, request)


class NoteOnDigest(Change):
    words = "digest note"
    right = Right.COORDINATE
    help = "Put a note on top of the digest of the next meeting"
    example = "rag Please read the funding section before the meeting"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    text: Annotated[str, Slot(FREE, "Note", "It stands on top of the paper. Type none to take it away")]


@handles
def note(command: NoteOnDigest, request: Request) -> Reply:
    occurrence = meeting_ahead(command.meeting, request)
    said = "" if command.text.strip().lower() in NOTHING else command.text
    where = _stands_in(occurrence, request)
    was, occurrence.note = occurrence.note, said
    facts = [("Note", said), ("Before, it said", was if was != said else "")]
    title = f"Saved: your note stands in {where}" if said else f"There is no note in {where} any more"
    return Reply(
        title=title,
        parts=(Facts(rows=tuple((name, value) for name, value in facts if value)),),
        buttons=(show_now(occurrence),),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _to_go_out(occurrence: Occurrence, request: Request) -> Delivery:
    """The digest of a meeting, while it can be held or released. Raises Refused with what became of it."""
    refuse_without_channel(occurrence)
    delivery = planned_digest(occurrence, request)
    what = the_digest(occurrence, request)
    if delivery is None:
        issue = Button(label="Post it now", line=f"/digest issue {occurrence.kind.key}")
        raise Refused(f"{what} is not planned, so it goes out only when you say so.", issue)
    if delivery.state == DeliveryState.HELD or (delivery.state == DeliveryState.DUE and delivery.content is None):
        return delivery
    raise Refused(f"{what} {became(delivery, request)}", show_now(occurrence))


def _stands_in(occurrence: Occurrence, request: Request) -> str:
    """Where a note will stand: in the digest, or in the addendum once that is out. Raises Refused after both."""
    what = _lower(the_digest(occurrence, request))
    if not request.stores.papers.of(occurrence.id):
        return what
    planned = request.stores.deliveries.of(occurrence.id)
    waiting = (each for each in planned if each.kind == Kind.ADDENDUM and each.state == DeliveryState.DUE)
    if addendum := next(waiting, None):
        return f"the addendum on {when(addendum.not_before, request)}, because {what} was issued already"
    sentence = f"{the_digest(occurrence, request)} was issued already and never changes, and no addendum follows it. "
    raise Refused(f"{sentence}Say it in the channel, or at the meeting.", show_now(occurrence), field="text")


def _tell_others(title: str, what: str, delivery: Delivery, occurrence: Occurrence, request: Request) -> None:
    """Coordinators work together, and this is one another's paper."""
    until = (Text(text=_until(occurrence, request)),) if delivery.state == DeliveryState.HELD else ()
    buttons = (release_button(occurrence),) if until else ()
    told = Reply(title=title, parts=until, buttons=(*buttons, show_now(occurrence)))
    for coordinator in request.stores.members.coordinators():
        if coordinator.id != request.member.id:
            tell(request, coordinator, f"{what} {delivery.id} {request.now.isoformat()}", told)


def _until(occurrence: Occurrence, request: Request) -> str:
    begins = when(occurrence.starts_at, request)
    return f"It goes out when a coordinator releases it, and not any more once the meeting begins, on {begins}."


def _note_button(occurrence: Occurrence) -> Button:
    return Button(label="Add a note", line=f"/form digest note {occurrence.kind.key}")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
