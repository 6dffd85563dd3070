"""Keeping one message in a meeting's channel that says when it meets next, instead of many new ones."""

from enum import StrEnum
from typing import Annotated

from handlers.command import Change, handles
from handlers.meetings.board import put_away
from handlers.meetings.channels import kept
from handlers.reading.kinds import MEETING, choice
from handlers.reading.slots import Slot
from handlers.reply import Button, Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import meeting_name
from storage.tables import Channel, MeetingKind


class Switch(StrEnum):
    """What is to become of the message."""

    ON = "on"
    OFF = "off"
    ANEW = "anew"


class KeepBoard(Change):
    words = "meeting board"
    right = Right.COORDINATE
    help = "Keep one message in a meeting's channel that always says when it meets next"
    example = "jag"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    state: Annotated[Switch, Slot(choice(Switch), "On or off", "Anew posts it again where it was deleted")] = Switch.ON


@handles
def keep(command: KeepBoard, request: Request) -> Reply:
    return _off(command.meeting, request) if command.state == Switch.OFF else _on(command, request)


def _on(command: KeepBoard, request: Request) -> Reply:
    kind = command.meeting
    channel = _channel(kind, request)
    standing = request.stores.boards.of(kind)
    if standing and standing.channel is channel and command.state != Switch.ANEW:
        raise Refused(
            f"The next {meeting_name(kind)} stands in {channel.name} already, and is kept true there.",
            Button(label="Post it anew", line=f"/meeting board {kind.key} anew"),
            Button(label="Keep it no more", line=f"/meeting board {kind.key} off"),
        )
    if standing:
        put_away(request.stores, standing, request.now)
    request.stores.boards.put_up(kind, channel, request.now)
    request.stores.boards.renew(request.now)  # for what others change at this instant, who cannot know of it yet
    left_out = " It leaves out how many have answered." if channel.shared_at else ""
    said = "It is edited whenever its date, place or paper changes, as updates come in, and after the meeting."
    return Reply(
        title=f"The next {meeting_name(kind)} is posted in {channel.name}, and kept true there",
        parts=(
            Text(text=f"{said}{left_out}"),
            Text(text="To keep it at hand, pin it in Slack: More actions, then Pin to channel."),
        ),
        buttons=(Button(label="Keep it no more", line=f"/meeting board {kind.key} off"),),
        tone=Tone.DONE,
    )


def _off(kind: MeetingKind, request: Request) -> Reply:
    standing = request.stores.boards.of(kind)
    if standing is None:
        raise Refused(
            f"No message of the next {meeting_name(kind)} is kept anywhere.",
            Button(label="Keep one", line=f"/meeting board {kind.key}"),
        )
    put_away(request.stores, standing, request.now)
    return Reply(
        title=f"The message of the next {meeting_name(kind)} in {standing.channel.name} is not kept true any more",
        parts=(Text(text="It says so itself now. Whoever looks after the channel may delete it."),),
        tone=Tone.DONE,
    )


def _channel(kind: MeetingKind, request: Request) -> Channel:
    if kind.channel is None:
        raise Refused(
            f"The {meeting_name(kind)} has no channel yet.",
            Button(label="Choose a channel", line=f"/form meeting channel {kind.key}"),
        )
    if kind.channel.gone:
        raise Refused(
            f"I cannot post in {kind.channel.name}: {kind.channel.gone}. Put right, I notice it within an hour.",
            Button(label="Choose another channel", line=f"/form meeting channel {kind.key}"),
        )
    return kept(Spot(kind.channel.place, kind.channel.name), request)
