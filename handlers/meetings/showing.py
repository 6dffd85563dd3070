"""Looking at meetings: those ahead, and the next of any kind or of one."""

from typing import Annotated

from handlers.command import Command, handles
from handlers.meetings.channels import say_channel
from handlers.meetings.repeated import decisions, say_rules
from handlers.meetings.rows import (
    NO_REMINDERS,
    buttons,
    facts,
    next_and_paper,
    planned_for,
    posts,
    say_delivery,
    tentative,
)
from handlers.paging import page
from handlers.reading.kinds import MEETING, NUMBER
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Item, Items, Reply
from handlers.request import Request
from handlers.rights import Right, coordinates
from handlers.sayings import meeting_name, when
from storage.tables import Delivery, MeetingKind, Occurrence, OccurrenceState


class ListMeetings(Command):
    words = "meeting list"
    right = Right.READ
    help = "List the meetings ahead, and what will be posted before each"
    bare = "alone"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_meetings(command: ListMeetings, request: Request) -> Reply:
    ahead = request.stores.meetings.after(request.now)
    if not ahead:
        return _none_ahead(None)
    shown = page(ahead, command.page, "/meeting list")
    planned = planned_for([each.id for each in shown.rows], request)
    items = tuple(
        Item(text=f"{when(each.starts_at, request)} · {meeting_name(each.kind)}",
             detail=" · ".join(_details(each, planned.get(each.id, []), request)),
             buttons=_decisions(each, request))
        for each in shown.rows
    )  # fmt: skip
    repeats = _repeats(request) if command.page == 1 else ()
    return Reply(title="Meetings ahead", parts=(*repeats, Items(items=items), *shown.footer), buttons=shown.buttons)


class NextMeeting(Command):
    words = "meeting next"
    right = Right.READ
    help = "Show the next meeting, of any kind or of one"
    example = "jag"

    meeting: Annotated[MeetingKind | None, Slot(MEETING, "Meeting")] = None


@handles
def next_meeting(command: NextMeeting, request: Request) -> Reply:
    ahead = request.stores.meetings.after(request.now, command.meeting)
    if not ahead:
        return _none_ahead(command.meeting)
    occurrence = ahead[0]
    planned = planned_for([occurrence.id], request).get(occurrence.id, [])
    rules = say_rules(request.stores, occurrence.kind, request.today)
    rows = (*facts(occurrence), *((("Repeats", rules),) if rules else ()))
    return Reply(
        title=f"{meeting_name(occurrence.kind)}, {when(occurrence.starts_at, request)}",
        parts=(Facts(rows=rows), posts([say_delivery(each, request) for each in planned], occurrence)),
        buttons=buttons(occurrence),
    )


def _details(occurrence: Occurrence, planned: list[Delivery], request: Request) -> list[str]:
    said = next_and_paper(planned, request)
    if not planned and occurrence.state == OccurrenceState.STANDS:
        said = [NO_REMINDERS.rstrip(".")]
    channel = say_channel(occurrence.channel) if occurrence.channel else "no channel yet"
    return [each for each in (tentative(occurrence), occurrence.place, occurrence.link, channel, *said) if each]


def _repeats(request: Request) -> tuple[Items, ...]:
    """What meets again and again, kind by kind."""
    kinds = {each.kind_id: each.kind for each in request.stores.series.live(request.today)}
    rules = [(kind, say_rules(request.stores, kind, request.today)) for kind in kinds.values()]
    items = tuple(Item(text=f"{meeting_name(kind)}: {said}") for kind, said in rules if said)
    return (Items(title="What repeats", items=items),) if items else ()


def _decisions(occurrence: Occurrence, request: Request) -> tuple[Button, ...]:
    asked = occurrence.state == OccurrenceState.IN_QUESTION and coordinates(request.member)
    return decisions(occurrence, request.zone) if asked else ()


def _none_ahead(kind: MeetingKind | None) -> Reply:
    which = meeting_name(kind) if kind else "meeting"
    key = kind.key if kind else ""
    return Reply(
        title=f"No {which} is scheduled. A coordinator schedules one: /meeting schedule {key or 'jag'} DATE TIME",
        buttons=(Button(label="Schedule one", line=f"/form meeting schedule {key}".strip()),),
    )
