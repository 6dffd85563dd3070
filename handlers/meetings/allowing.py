"""In which channels restricted items may be posted. Who is in one is looked at before each post all the same."""

from datetime import timedelta
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.meetings.channels import readers
from handlers.questions import values_of
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import CHANNEL
from handlers.reading.lookups import ask_granted
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Item, Items, Marking, Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import joined, person, when
from handlers.sending.names import ALLOWED
from storage.deliveries import Planned
from storage.tables import Channel, DeliveryState

KEPT = timedelta(days=7)
"""How long the note to a channel waits for what stands in its way to be put right."""
BEFORE_EACH = (
    "Before each post I look who is in it. What is restricted is held, and you are told why, while somebody there may "
    "not see restricted items, or a guest or another organisation reads along."
)


class AllowChannel(Change):
    words = "meeting allow"
    right = Right.COORDINATE
    help = "Let restricted items be posted in a channel whose members may all see them"
    example = "#jag"
    once = True

    in_: Annotated[Spot | None, Slot(CHANNEL, "Channel", "A private one, for members with a grant only")] = None


@handles
def allow(command: AllowChannel, request: Request) -> Reply:
    if not request.sees_restricted:
        raise Refused(
            "Only a coordinator who may see restricted items says where they may be posted. " + ask_granted(request)
        )
    spot = _spot(command, request)
    _refuse_shared(spot, request)
    channel = request.stores.channels.remember(request.platform, spot.place, spot.name)
    if channel.allowed_at:
        raise Refused(f"Restricted items may be posted in {channel.name} already.", _disallow(channel), SHOW)
    channel.allowed_at, channel.allowed_by_id = request.now, request.member.id
    _plan_note(channel, request)
    said = f"A note that says so is posted there now. It goes the same way: where it cannot, you are told why. {INVITE}"
    return Reply(
        title=f"Restricted items may be posted in {channel.name} from now on",
        parts=(Text(text=BEFORE_EACH), Text(text=said)),
        buttons=(SHOW, _disallow(channel)),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


class DisallowChannel(Change):
    words = "meeting disallow"
    right = Right.COORDINATE
    help = "Let no restricted items be posted in a channel any more"
    example = "#jag"
    once = True

    in_: Annotated[Spot | None, Slot(CHANNEL, "Channel", "What was posted there stays")] = None


@handles
def disallow(command: DisallowChannel, request: Request) -> Reply:
    spot = _spot(command, request)
    channel = request.stores.channels.at(request.platform, spot.place)
    if channel is None or channel.allowed_at is None:
        raise Refused(f"Nothing restricted may be posted in {spot.name} as it is.", SHOW)
    _take_back_note(channel, request)
    channel.allowed_at = channel.allowed_by_id = None
    return Reply(
        title=f"Nothing restricted is posted in {channel.name} any more",
        parts=(Text(text="What was posted there before stays where it is."),),
        buttons=(SHOW,),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


class AllowedChannels(Command):
    words = "meeting allowed"
    right = Right.COORDINATE
    help = "List the channels that restricted items may be posted in"


@handles
def allowed(command: AllowedChannels, request: Request) -> Reply:
    channels = request.stores.channels.allowed()
    items = Items(items=tuple(_item(each, request) for each in channels))
    return Reply(
        title="Channels that restricted items may be posted in" if channels else "Nothing restricted may be posted yet",
        parts=((items, Text(text=BEFORE_EACH)) if channels else (Text(text="/meeting allow #channel allows one."),)),
        audience=Audience.PERSON,
    )


INVITE = "Only members of a channel can post there: invite me if I am not in it yet."
SHOW = Button(label="Channels for restricted items", line="/meeting allowed")


def _spot(command: AllowChannel | DisallowChannel, request: Request) -> Spot:
    """The channel that was named, or the one in which this was said. Raises Incomplete to ask for one."""
    if command.in_:
        return command.in_
    if request.spot and request.spot.name.startswith("#"):
        return request.spot
    asking = {"in_": "Please choose a channel."}
    raise Incomplete(form_of(Draft(type(command), values_of(command)), request, asking))


def _refuse_shared(spot: Spot, request: Request) -> None:
    """What is known at once to stand in the way is said at once. Raises Refused."""
    for sentence in readers(spot, request):
        raise Refused(f"{sentence} Restricted items are never posted there. Name another channel.", SHOW, field="in_")


def _plan_note(channel: Channel, request: Request) -> None:
    """Say it in the channel, by the very way that restricted items go: so everything in that way is found at once."""
    note = Reply(
        title="Restricted items may be posted in this channel from now on",
        parts=(Text(text=f"{person(request.member)} said so. Please invite nobody who may not see them."),),
        marking=Marking.RESTRICTED,
    )
    request.stores.deliveries.plan(
        Planned(
            subject=_subject(channel),
            kind=ALLOWED,
            platform=channel.platform,
            destination=channel.place,
            not_before=request.now,
            content=note.model_dump(mode="json"),
            expires_at=request.now + KEPT,
        )
    )


def _take_back_note(channel: Channel, request: Request) -> None:
    for note in request.stores.deliveries.about(_subject(channel), lock=True):
        if note.state in (DeliveryState.DUE, DeliveryState.HELD):
            request.stores.deliveries.withdraw(note, request.now, "it may not be posted there any more")


def _subject(channel: Channel) -> str:
    return f"channel {channel.id} allowed {channel.allowed_at.isoformat() if channel.allowed_at else ''}"


def _item(channel: Channel, request: Request) -> Item:
    by = request.stores.members.get(channel.allowed_by_id) if channel.allowed_by_id else None
    since = f"since {when(channel.allowed_at, request)}" if channel.allowed_at else ""
    detail = joined((since, f"allowed by {person(by)}" if by else ""))
    return Item(text=channel.name, detail=detail, buttons=(_disallow(channel),))


def _disallow(channel: Channel) -> Button:
    return Button(label="Not any more", line=f"/meeting disallow {channel.name}")
