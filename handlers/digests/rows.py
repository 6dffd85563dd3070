"""What the commands on digests share: the digest of the next meeting, and what is said when it cannot be had."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from handlers.reading.kinds import choice
from handlers.reply import Audience, Button, Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.sayings import capital, channel_name, has_paper, meeting_name, when
from handlers.sending.names import ANNEX, named
from schedules.planning import posting, subject_of
from schedules.reminders import Kind
from storage.tables import Channel, Delivery, DeliveryState, MeetingKind, Occurrence


class PaperFor(StrEnum):
    """For whom a paper is: the partners, only those who may see restricted items, or everybody."""

    OPEN = "open"
    RESTRICTED = "restricted"
    PUBLIC = "public"


AUDIENCE = choice(PaperFor)
WAITING = (DeliveryState.DUE, DeliveryState.HELD, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.ASKED)
UNDER_WAY = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
LOOKED_AT = "I look first who can read there. If it may not stand there it is held, and you are told why."
IN_DOUBT = (DeliveryState.ASKED, DeliveryState.FAILED)


def refuse_paperless(kind: MeetingKind) -> None:
    """Refuse what is asked of a meeting that no paper is made for."""
    if not has_paper(kind):
        raise Refused(f"The {meeting_name(kind)} has no digest. /meeting list shows which meetings have one.")


def meeting_ahead(kind: MeetingKind, request: Request) -> Occurrence:
    """The next meeting, which has a digest. Raises Refused where there is none."""
    refuse_paperless(kind)
    occurrence = request.stores.meetings.next_of(kind, request.now)
    if occurrence is None:
        raise Refused(
            f"No {meeting_name(kind)} is scheduled, so there is no meeting to issue a digest for. Schedule it first: "
            f"/meeting schedule {kind.key} DATE TIME in #channel",
            Button(label="Schedule it", line=f"/form meeting schedule {kind.key}"),
            Button(label="Preview", line=f"/digest {kind.key} preview"),
            field="meeting",
        )
    return occurrence


def refuse_without_channel(occurrence: Occurrence) -> None:
    """Refuse what would be posted nobody knows where."""
    if occurrence.channel is None:
        key = occurrence.kind.key
        raise Refused(
            f"I do not know yet where to post it. Say which channel first: /meeting channel {key} #channel",
            Button(label="Name a channel", line=f"/form meeting channel {key}"),
            field="meeting",
        )


def where_to_post(occurrence: Occurrence, named: Spot | None, request: Request) -> Channel:
    """The channel that was named, or else the meeting's own. Raises Refused where neither is known."""
    if named is None:
        refuse_without_channel(occurrence)
        assert occurrence.channel is not None
        return occurrence.channel
    return request.stores.channels.remember(request.platform, named.place, named.name)


def refuse_waiting(asked_for: Iterable[Delivery], place: str, occurrence: Occurrence) -> None:
    """One that is held or on its way to a channel comes first."""
    waiting = [each for each in asked_for if each.state in WAITING and each.destination == place]
    if waiting:
        again = Button(label="Try it again", line=f"/digest resend {waiting[-1].id}", style="primary")
        held = waiting[-1].state == DeliveryState.HELD
        name = f"The {named(waiting[-1].kind)} for the {meeting_name(occurrence.kind)}"
        sentence = f"{name} is held: {waiting[-1].trouble}. Try it again?" if held else f"{name} is on its way already."
        raise Refused(sentence, *([again] if held else []), tone=Tone.ASK if held else Tone.REFUSED)


def post_now(kind: str, occurrence: Occurrence, channel: Channel, request: Request) -> Reply:
    """Post what may be asked for more than once, such as the annex: each time as another message."""
    deliveries = request.stores.deliveries
    asked_for = [each for each in deliveries.of(occurrence.id) if each.kind == kind]
    refuse_waiting(asked_for, channel.place, occurrence)
    planned = replace(
        posting(occurrence, kind, request.now),
        subject=f"{subject_of(occurrence)} {kind} {len(asked_for) + 1}",
        platform=channel.platform,
        destination=channel.place,
    )
    deliveries.plan(planned)
    (delivery,) = deliveries.about(planned.subject)
    return being_posted(delivery, occurrence, request)


def planned_digest(occurrence: Occurrence, request: Request) -> Delivery | None:
    """The digest of a meeting that is to go out next, held against others; else the last that did."""
    planned = request.stores.deliveries.about(subject_of(occurrence))
    digests = [each for each in planned if each.sort == Kind.DIGEST]
    waiting = [each for each in digests if each.state in (DeliveryState.DUE, DeliveryState.HELD)]
    ordered = sorted(waiting or digests, key=lambda each: each.not_before)
    found = next(iter(ordered if waiting else reversed(ordered)), None)
    return request.stores.deliveries.get(found.id, lock=True) if found else None


def digest_of(occurrence: Occurrence, request: Request) -> Delivery:
    """The same; planned for now if the meeting has none."""
    if (found := planned_digest(occurrence, request)) is None:
        request.stores.deliveries.plan(posting(occurrence, Kind.DIGEST, request.now))
        found = planned_digest(occurrence, request)
    assert found is not None
    return found


def the_digest(occurrence: Occurrence, request: Request) -> str:
    """What a sentence about a digest begins with."""
    return f"The digest for the {meeting_name(occurrence.kind)} on {when(occurrence.starts_at, request)}"


def show_now(occurrence: Occurrence) -> Button:
    """Read the digest as it would be now."""
    return Button(label="Show a digest now", line=f"/digest {occurrence.kind.key} preview")


def release_button(occurrence: Occurrence) -> Button:
    """Let a held digest go."""
    return Button(label="Release it", line=f"/digest release {occurrence.kind.key}", style="primary")


def became(delivery: Delivery, request: Request) -> str:
    """What became of a digest that does not wait any more."""
    if delivery.state == DeliveryState.SENT:
        settled = delivery.settled_at or delivery.not_before
        return f"was issued already, on {when(settled, request)}. An issued digest never changes."
    if delivery.state in UNDER_WAY or (delivery.state == DeliveryState.DUE and delivery.content):
        return "is being posted at this moment."
    return "is not posted any more. /digest shows how it would read now."


def being_posted(delivery: Delivery, occurrence: Occurrence, request: Request) -> Reply:
    """That something is on its way, or when it goes out."""
    name = f"{named(delivery.kind)} for the {meeting_name(occurrence.kind)}"
    what = f"the {name} on {when(occurrence.starts_at, request)}"
    where = f" in {_place(delivery, occurrence, request)}" if delivery.destination else ""
    due = delivery.next_at or request.now
    title = f"Posting now{where}: {what}" if where else f"Sending now: {what}"
    if due > request.now:
        title = f"{capital(what)} goes out on {when(due, request)}{where}"
    looked = (Text(text=LOOKED_AT),) if delivery.kind == ANNEX else ()
    return Reply(title=title, parts=looked, tone=Tone.DONE, audience=Audience.PERSON)


def _place(delivery: Delivery, occurrence: Occurrence, request: Request) -> str:
    known = request.stores.channels.at(delivery.platform, delivery.destination)
    return known.name if known else channel_name(occurrence)
