"""What becomes of the channels that meetings are posted in, and what the coordinators are told of it.

Platforms tell of changes at least once, perhaps late and not in order, and of some not at all. So nothing here believes
what was told: a channel is looked at whenever something is said to have happened to it, and all of them when the bot
starts and once an hour. What is seen is compared with what is stored; only a difference is told, and once, because the
difference is gone with it. A channel that nothing depends on is nobody's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.landing import Landing
from handlers.meetings.channels import ABSENT, ARCHIVED
from handlers.meetings.rows import called
from handlers.notices import notify
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.rights import coordinates
from handlers.sayings import meeting_name
from schedules.calendar import say_instant
from schedules.planning import UNSENT
from storage.channels import Uses
from storage.stores import Stores
from storage.tables import Channel, Delivery, Member, Occurrence
from storage.vocabulary import Confirming

LOST = "it is private and I am not in it, or it is gone"
DELETED = "it was deleted"
MEND = {
    ARCHIVED: "Bring it back, or name another channel.",
    ABSENT: "Type /invite @Convenor there, or name another channel.",
    LOST: "Type /invite @Convenor there, or name another channel.",
    DELETED: "Name another channel.",
}
"""What to do about each reason for which nothing can be posted."""
REFUSALS = {
    "the channel is archived": ARCHIVED,
    "the bot is not in the channel": ABSENT,
    "there is no such channel": LOST,
}
"""How it begins, in `handlers.landing` and in what a platform says, why a post could not land."""
SHOWN = 5
"""Meetings of which is said what is planned; /meeting list shows all."""
OFFERED = 3
"""Kinds of meeting for which a button names another channel."""
STAYS = "What is planned there goes out as planned."
MISSED = "What could not be posted meanwhile was reported to you, with a button that posts it."
READ = (
    "Its people read what is posted there from now on, and what stands there already, papers included. Answers to one"
    " person stay private."
)
WITHDRAWN = "Restricted items may not be posted there any more: the permission is taken back."
HIDDEN = "What is saved there is not shown to all who read it any more, unless you say so again."
UNSHARED = "What they were shown they may keep. Restricted items stay out until you allow them again."


@dataclass(frozen=True)
class SeenChannel:
    """A channel as its platform shows it now: its id and name there, and what it is.

    Without a `landing` there is none of this id that the bot may know of; `deleted` is whether it is known to be gone.
    """

    platform: str
    place: str
    name: str = ""
    landing: Landing | None = None
    deleted: bool = False

    @property
    def gone(self) -> str:
        """Why nothing can be posted there; empty where it can."""
        if self.landing is None:
            return DELETED if self.deleted else LOST
        if self.landing.archived:
            return ARCHIVED
        return ABSENT if self.landing.absent else ""


@dataclass(frozen=True)
class Happened:
    """One thing that became of a channel: what it is in a line, and what it means."""

    title: str
    parts: tuple[Part, ...] = ()
    buttons: tuple[Button, ...] = ()


def take_in(stores: Stores, seen: SeenChannel, now: datetime, *, was: str = "", joined: str = "") -> bool:
    """Bring a channel in line with what was seen of it, and tell the coordinators; whether anything depends on it.

    `was` is the id that it had before; `joined` is the platform's id of the event that the bot was let in, if it was.
    """
    channel = stores.channels.at(seen.platform, was or seen.place, lock=True)
    if channel is None:
        return False
    if was:
        channel = stores.channels.follow(channel, seen.place)
    uses, used = stores.channels.uses(channel, now), channel in stores.channels.used(now)
    happened = [each for each in _changes(channel, seen, uses, now, joined=bool(joined)) if used]
    stores.session.flush()
    subject = f"channel {channel.id} {joined or now.isoformat()}"
    if happened and not stores.deliveries.told(subject):
        reply = _told(happened, _planned(stores, uses))
        for coordinator in stores.members.coordinators():
            notify(stores, coordinator, subject, reply, now)
        _restore(stores, channel, now)
    return used


def note_refusal(stores: Stores, delivery: Delivery, trouble: str) -> None:
    """Keep why a post did not arrive in a channel, where it was the channel's fault: whoever asks is told, too."""
    gone = next((gone for begun, gone in REFUSALS.items() if trouble.startswith(begun)), "")
    channel = stores.channels.at(delivery.platform, delivery.destination) if gone else None
    if channel:
        channel.gone = gone


def welcome(stores: Stores, member: Member, seen: SeenChannel, key: str, now: datetime) -> None:
    """Tell a member who let the bot into a channel that nothing is posted in yet how it is used."""
    choose = Button(label="Post a meeting's papers there", line=f"/form meeting channel in={seen.name}")
    reply = Reply(
        title=f"I am in {seen.name} now, and post nothing there yet",
        parts=(
            Text(text="People can type commands there, or speak to me by my name: /help shows what there is."),
            Text(text="A coordinator says which meeting's reminders and papers are posted there."),
        ),
        buttons=(*((choose,) if coordinates(member) else ()), Button(label="Help", line="/help")),
    )
    notify(stores, member, f"joined {seen.place} {key}", reply, now)


def _changes(channel: Channel, seen: SeenChannel, uses: Uses, now: datetime, *, joined: bool) -> Iterator[Happened]:
    """What has become of a channel since it was looked at last; its row says so from now on."""
    yield from _renamed(channel, seen)
    yield from _reached(channel, seen, uses, joined=joined)
    if seen.landing and seen.landing.shared and channel.shared_at is None:
        yield from _shared(channel, uses, now)
    elif seen.landing and not seen.landing.shared and channel.shared_at and not seen.gone:
        channel.shared_at = None
        yield Happened(f"No other organisation reads {channel.name} any more", (Text(text=UNSHARED),))


def _renamed(channel: Channel, seen: SeenChannel) -> Iterator[Happened]:
    former = channel.name
    if not seen.name or seen.name == former:
        return
    channel.name = seen.name
    if former.removeprefix("#") not in (seen.place, channel.place):  # of a channel it could not see it knew no name
        said = "Nothing else changes: what is posted there is posted there still."
        yield Happened(f"{former} is called {channel.name} now", (Text(text=said),))


def _reached(channel: Channel, seen: SeenChannel, uses: Uses, *, joined: bool) -> Iterator[Happened]:
    """Whether anything can be posted there."""
    gone, former = seen.gone, channel.gone
    if gone == former or (gone == LOST and former == DELETED):
        if joined and not gone:
            yield Happened(f"I am in {channel.name} now", (Text(text=STAYS),))
        return
    channel.gone = gone
    if gone:
        said = Text(text=f"What is planned there does not go out meanwhile. {MEND[gone]}")
        yield Happened(f"I cannot post in {channel.name} any more: {gone}", (said,), _elsewhere(uses))
    elif joined and former == ABSENT:
        yield Happened(f"I am in {channel.name} now", (Text(text=STAYS),))
    else:
        yield Happened(f"I can post in {channel.name} again", (Text(text=f"{STAYS} {MISSED}"),))


def _shared(channel: Channel, uses: Uses, now: datetime) -> Iterator[Happened]:
    channel.shared_at = now
    parts, buttons = [Text(text=READ)], list(_elsewhere(uses))
    if channel.allowed_at:
        channel.allowed_at = channel.allowed_by_id = None
        parts.append(Text(text=WITHDRAWN))
    if channel.confirms in (Confirming.LINE, Confirming.FULL):
        line = f"/meeting confirm {channel.confirms} {channel.name}"
        buttons.append(Button(label="Show what is saved there", line=line))
        channel.confirms = None
        parts.append(Text(text=HIDDEN))
    yield Happened(f"Another organisation can read {channel.name} now", tuple(parts), tuple(buttons))


def _told(happened: list[Happened], planned: tuple[Items, ...]) -> Reply:
    """All of it in one message, with what is planned there."""
    first, *others = happened
    rest = [part for each in others for part in (Text(text=f"{each.title}."), *each.parts)]
    buttons = [button for each in happened for button in each.buttons]
    return Reply(title=first.title, parts=(*first.parts, *rest, *planned), buttons=tuple(dict.fromkeys(buttons)))


def _planned(stores: Stores, uses: Uses) -> tuple[Items, ...]:
    """What is to be posted there, meeting by meeting."""
    zone, meetings = ZoneInfo(stores.partnership.zone), uses.meetings[:SHOWN]
    deliveries = [each for each in stores.deliveries.of(*(each.id for each in meetings)) if each.state in UNSENT]

    def following(meeting: Occurrence) -> str:
        own = (each for each in deliveries if each.subject == f"occurrence {meeting.id}" and each.destination)
        found = next(own, None)
        return f"{called(found.kind)} on {say_instant(found.not_before, zone)}" if found else "nothing more is planned"

    items = [
        Item(text=f"{meeting_name(each.kind)}, {say_instant(each.starts_at, zone)}", detail=f"Next: {following(each)}")
        for each in meetings
    ]
    left = len(uses.meetings) - len(items)
    more = [Item(text=f"And {left} more: /meeting list shows all")] if left > 0 else []
    return (Items(title="Meetings that are posted there", items=(*items, *more)),) if items else ()


def _elsewhere(uses: Uses) -> tuple[Button, ...]:
    """Name another channel, for each kind of meeting that is posted there."""
    kinds = (uses.kinds or tuple({each.kind_id: each.kind for each in uses.meetings}.values()))[:OFFERED]
    labels = [f"Another channel: {each.name}" for each in kinds] if len(kinds) > 1 else ["Choose another channel"]
    lines = [f"/form meeting channel {each.key}" for each in kinds]
    return tuple(Button(label=label, line=line) for label, line in zip(labels, lines, strict=False))


def _restore(stores: Stores, channel: Channel, now: datetime) -> None:
    """Put up anew what was to be kept true there and never arrived, now that it can."""
    for standing in stores.boards.within(channel) if not channel.gone else ():
        if not standing.sent.posted and standing.sent.next_at is None:
            stores.boards.put_up(standing.kind, channel, now)
        else:
            stores.boards.renew(now, standing.board)
