"""Changing where a meeting is held, and where its reminders and papers are posted."""

from collections.abc import Mapping
from typing import Annotated

from handlers.command import Change, handles
from handlers.meetings.channels import kept, spot_here
from handlers.meetings.finding import OfMeeting, ahead, found, named_kind, of_words
from handlers.meetings.rows import buttons, facts, next_and_paper, planned_for, posts, say_plans
from handlers.meetings.telling import say_told, take_back, tell_change
from handlers.questions import values_of
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import CHANNEL, LINE, MEETING
from handlers.reading.seen import digest
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import counted, meeting_name, when
from schedules.planning import plan
from storage.tables import Channel, MeetingKind, Occurrence

NOTHING = "none"
"""What is typed to take a place or a link away."""
SHOWN = 5
"""Meetings of which is said what will be posted in a new channel; /meeting list shows all."""


class ChangeMeeting(OfMeeting):
    words = "meeting change"
    right = Right.COORDINATE
    help = "Change the place, the link or the channel of a meeting"
    example = 'jag 10/12/2026 place="Council offices" link=https://meet.example.org/jag'

    place: Annotated[str, Slot(LINE, "Place", "A room; none takes it away", option=True)] = ""
    link: Annotated[str, Slot(LINE, "Link", "Where it is joined online; none takes it away", option=True)] = ""
    in_: Annotated[Spot | None, Slot(CHANNEL, "Channel", "Where its reminders and papers go", option=True)] = None

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """How the meeting is now, once it is known which one is meant."""
        day = super().known(values, request)
        occurrence = of_words({**day, **values}, request)
        if occurrence is None:
            return day
        channel = occurrence.channel.name if occurrence.channel else ""
        return {**day, "place": occurrence.place, "link": occurrence.link, "in_": channel}

    @classmethod
    def mark(cls, values: Mapping[str, str], request: Request) -> str:
        occurrence = of_words(values, request)
        if occurrence is None:
            return ""
        stands = f"{occurrence.starts_at} {occurrence.channel_id} {occurrence.place} {occurrence.link}"
        return f"occurrence {occurrence.id} {digest(stands)}"


@handles
def change(command: ChangeMeeting, request: Request) -> Reply:
    occurrence = found(command, request)
    if not (command.place or command.link or command.in_):
        raise Incomplete(form_of(Draft(ChangeMeeting, values_of(command)), request))
    told = take_back(occurrence, request)
    channel = kept(command.in_, request) if command.in_ else occurrence.channel
    if not _change(occurrence, command, channel):
        raise Refused(f"The {meeting_name(occurrence.kind)} is as you say already: nothing was changed.")
    plans = plan(request.stores, occurrence, request.now)
    at = tell_change(occurrence, told, request) if told.anybody or told.waiting else None
    parts = (
        Facts(rows=facts(occurrence)),
        *(_invite(channel, request) if command.in_ and channel else ()),
        say_told(at, told, occurrence, request),
        posts(say_plans(plans, request.zone, request.now), occurrence),
    )
    title = f"Changed: {meeting_name(occurrence.kind)}, {when(occurrence.starts_at, request)}"
    return Reply(title=title, parts=parts, buttons=buttons(occurrence), tone=Tone.DONE)


class SetChannel(Change):
    words = "meeting channel"
    right = Right.COORDINATE
    help = "Set a meeting's channel: where its reminders and papers are posted"
    example = "jag #jag"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting", shapes=True)]
    in_: Annotated[Spot | None, Slot(CHANNEL, "Channel", "Where they are posted from now on")] = None

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        kind = named_kind(values, request)
        return {"in_": f"Now {kind.channel.name}"} if kind and kind.channel else {}


@handles
def set_channel(command: SetChannel, request: Request) -> Reply:
    kind, channel = command.meeting, kept(command.in_ or spot_here(command, request), request)
    meetings = ahead(kind, request)
    moved = [each for each in meetings if each.channel is not channel]
    if kind.channel is channel and not moved:
        raise Refused(f"{channel.name} is the channel of the {meeting_name(kind)} already.")
    kind.channel = channel
    for each in moved:
        _post_in(each, channel, request)
    return Reply(
        title=f"From now on in {channel.name}: what is posted for the {meeting_name(kind)}",
        parts=(*_invite(channel, request), *_moves(kind, channel, request), *_posted_there(meetings, request)),
        buttons=_offered(kind, channel, request),
        tone=Tone.DONE,
    )


def _change(occurrence: Occurrence, command: ChangeMeeting, channel: Channel | None) -> bool:
    """Whether anything is other than it was."""
    given = {"place": command.place, "link": command.link}
    values = {name: "" if words.lower() == NOTHING else words for name, words in given.items() if words}
    was = {"place": occurrence.place, "link": occurrence.link, "channel": occurrence.channel}
    for name, value in values.items():
        setattr(occurrence, name, value)
    occurrence.channel = channel
    return was != was | values | {"channel": channel}


def _post_in(occurrence: Occurrence, channel: Channel, request: Request) -> None:
    told = take_back(occurrence, request)
    occurrence.channel = channel
    request.stores.session.flush()
    plan(request.stores, occurrence, request.now)
    if told.anybody or told.waiting:
        tell_change(occurrence, told, request)


def _invite(channel: Channel, request: Request) -> tuple[Text, ...]:
    """That the bot has to be in it: known where the platform said so in time, and said in any case.

    Nobody can invite it to one that is archived.
    """
    if channel.place in request.archived:
        return ()
    if channel.place in request.absent:
        said = f"I am not in {channel.name} yet, so nothing can be posted there: type /invite @Convenor in it."
        return (Text(text=f"{said} You are told when I am in."),)
    said = f"Only members of a channel can post there: invite me to {channel.name} if I am not in it yet."
    return (Text(text=said),)


def _moves(kind: MeetingKind, channel: Channel, request: Request) -> tuple[Text, ...]:
    """What becomes of the message of the next meeting, where one is kept."""
    standing = request.stores.boards.of(kind)
    if standing is None or standing.channel is channel:
        return ()
    said = f"The message of the next meeting moves there within a minute; the one in {standing.channel.name} says so."
    return (Text(text=said),)


def _offered(kind: MeetingKind, channel: Channel, request: Request) -> tuple[Button, ...]:
    """What else a meeting's channel can have, and has not yet."""
    line = f"/meeting confirm line {channel.name}"
    confirm = () if channel.confirms else (Button(label="Show what is saved there", line=line),)
    board = Button(label="Keep the next meeting there", line=f"/meeting board {kind.key}")
    return (*(() if request.stores.boards.of(kind) else (board,)), *confirm)


def _posted_there(meetings: list[Occurrence], request: Request) -> tuple[Items | Text, ...]:
    if not meetings:
        return (Text(text="No meeting of that kind is ahead yet."),)
    planned = planned_for([each.id for each in meetings], request)
    items = [
        Item(text=when(each.starts_at, request), detail=" · ".join(next_and_paper(planned.get(each.id, []), request)))
        for each in meetings[:SHOWN]
    ]
    left = len(meetings) - len(items)
    more = (Text(text=f"And {counted(left, 'more meeting')}: /meeting list shows all."),) if left else ()
    return (Items(title="Meetings ahead", items=tuple(items)), *more)
