"""Which channel a meeting is posted in: the one that was named, the kind's own, the one here, or it is asked for."""

from collections.abc import Mapping

from handlers.command import Change
from handlers.meetings.finding import named_kind
from handlers.questions import values_of
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.request import Request, Spot
from handlers.sayings import joined
from storage.tables import Channel, MeetingKind
from storage.vocabulary import Confirming

ABSENT = "I am not in it"
ARCHIVED = "it is archived"
"""Why nothing can be posted in a channel, where that is why."""
SHOWS = {
    Confirming.LINE: "a line there for whatever is saved in it",
    Confirming.FULL: "all of whatever is saved in it is shown there",
}
"""How much of what was saved in a channel all who read it are shown, where that is anything."""


def spot_for(command: Change, kind: MeetingKind, named: Spot | None, request: Request) -> Spot | None:
    """The channel to use; None for the one that the kind of meeting has already. Raises Incomplete to ask for it.

    The command has a field `in_`.
    """
    return named if named or kind.channel else spot_here(command, request)


def spot_here(command: Change, request: Request) -> Spot:
    """The channel in which a command with a field `in_` was said. Raises Incomplete to ask for it elsewhere."""
    if request.spot and request.spot.name.startswith("#"):
        return request.spot
    asking = "Please choose a channel."
    form = form_of(Draft(type(command), values_of(command)), request, {"in_": asking})
    fields = tuple(each.model_copy(update={"required": each.required or each.name == "in_"}) for each in form.fields)
    raise Incomplete(form.model_copy(update={"fields": fields}))


def channel_known(values: Mapping[str, str], request: Request) -> frozenset[str]:
    """No channel is asked for once the kind of meeting has one, nor before it is known which kind is meant."""
    kind = named_kind(values, request)
    return frozenset({"in_"}) if kind is None or kind.channel else frozenset()


def remembered(kind: MeetingKind, spot: Spot | None, request: Request) -> Channel:
    """The channel's row. What was named last is where this kind of meeting is posted from now on."""
    if spot:
        kind.channel = kept(spot, request)
    assert kind.channel is not None
    return kind.channel


def kept(spot: Spot, request: Request) -> Channel:
    """The row of a channel that was named, with what the platform said of it; who else reads it is said, too."""
    note_readers(spot, request)
    channel = request.stores.channels.remember(request.platform, spot.place, spot.name)
    if spot.place in request.shared and channel.shared_at is None:
        channel.shared_at = request.now
        channel.allowed_at = channel.allowed_by_id = None
    if spot.place in request.absent:
        channel.gone = ABSENT
    if spot.place in request.archived:
        channel.gone = ARCHIVED
        request.note(
            f"{spot.name} is archived, so nothing can be posted there: bring it back, or name another channel."
        )
    return channel


def say_channel(channel: Channel) -> str:
    """A channel with whatever is not as usual about it: `#jag · I cannot post there: it is archived`."""
    gone = f"I cannot post there: {channel.gone}" if channel.gone else ""
    shared = "another organisation can read it" if channel.shared_at else ""
    return joined((channel.name, gone, shared, SHOWS.get(channel.confirms or Confirming.QUIET, "")))


def readers(spot: Spot | None, request: Request) -> list[str]:
    """That another organisation reads a channel, as a sentence; none where nobody knows of one."""
    others = spot is not None and spot.place in request.shared
    return [f"Another organisation can read {spot.name}, and with it what is posted there."] if spot and others else []


def note_readers(spot: Spot, request: Request) -> None:
    """Say the same beside the answer."""
    for sentence in readers(spot, request):
        request.note(sentence)
