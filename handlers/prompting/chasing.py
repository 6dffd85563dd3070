"""Chasing by hand: a text to be forwarded to those who have not answered, and who they are."""

from typing import Annotated

from handlers.command import Command, handles
from handlers.meetings.arising.saying import called, summary
from handlers.papers.sections.silence import by_lead
from handlers.prompting.coordinating import enter_button, letter_to
from handlers.prompting.letter import Asker, asker_for, letter
from handlers.prompting.outstanding import Outstanding
from handlers.prompting.shares import Share, shares, waiting
from handlers.reading.kinds import MEETING, WHO
from handlers.reading.lines import quoted
from handlers.reading.parties import Party
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Item, Items, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import meeting_name
from schedules.calendar import say_day
from storage.tables import Action, MeetingKind


class Chase(Command):
    words = "digest chase"
    right = Right.COORDINATE
    help = "Give a text to forward to those who have not answered, and a form for what they say"
    example = "jag probation"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    who: Annotated[Party | None, Slot(WHO, "Who", "A member or an organisation; empty for all")] = None


@handles
def chase(command: Chase, request: Request) -> Reply:
    found = waiting(command.meeting, request)
    if command.who is None:
        return _everybody(command.meeting, found, request)
    theirs = shares(found, command.who)
    if not theirs:
        return _answered(command.meeting, command.who)
    occurrence = request.stores.meetings.next_of(command.meeting, request.now)
    asker = asker_for(request.stores, command.meeting, occurrence, found.unanswered, request.now)
    replies = [_letter(each, asker) for each in theirs]
    if len(replies) == 1:
        return replies[0].model_copy(update={"audience": Audience.PERSON})
    return _together(command.who, theirs, replies, asker)


def _letter(share: Share, asker: Asker) -> Reply:
    if share.member:
        return letter_to(share.member, share.actions, asker)
    return Reply(
        title=f"To forward to {share.name}, of which nobody can be asked: {asker.number(share.actions)}",
        parts=(Text(text="Send this to them:"), Text(text=letter(asker, share.name, share.name, share.actions))),
        buttons=(enter_button(asker.kind, share.name),),
    )


def _together(party: Party, theirs: list[Share], replies: list[Reply], asker: Asker) -> Reply:
    """A letter for each person of an organisation, one after the other."""
    parts: list[Part] = []
    for reply in replies:
        parts += [Text(text=reply.title), *reply.parts]
    labels = (f"Enter the answers of {each.name}" for each in theirs)
    buttons = (enter_button(asker.kind, each.name).model_copy(update={"label": label})
               for each, label in zip(theirs, labels, strict=True))  # fmt: skip
    return Reply(
        title=f"To forward to {len(theirs)} of {party.organisation.name}",
        parts=tuple(parts),
        buttons=tuple(buttons),
        audience=Audience.PERSON,
    )


def _answered(kind: MeetingKind, party: Party) -> Reply:
    name = party.member.name if party.member else party.organisation.name
    return Reply(
        title=f"{name} has nothing left to answer for the {meeting_name(kind)}",
        buttons=(Button(label="Who has not answered", line=f"/digest chase {kind.key}"),),
        audience=Audience.PERSON,
    )


def _everybody(kind: MeetingKind, found: Outstanding, request: Request) -> Reply:
    occurrence = request.stores.meetings.next_of(kind, request.now)
    day = f" on {say_day(request.local(occurrence.starts_at).date())}" if occurrence else ""
    name = f"the {meeting_name(kind)}{day}"
    if not found.unanswered:
        many = request.word("action", many=True)
        title = f"All open {many} have an answer for {name}. Thank you."
        return Reply(title=title, parts=_arising(kind, request), audience=Audience.PERSON)
    items = tuple(_item(name, actions, kind, request) for name, actions in by_lead(found.unanswered))
    parts = (Items(items=items), *_arising(kind, request))
    return Reply(title=f"Not answered yet for {name}", parts=parts, audience=Audience.PERSON)


def _arising(kind: MeetingKind, request: Request) -> tuple[Items, ...]:
    """What earlier meetings asked for and is open."""
    found = request.stores.meeting_actions.standing(None, [kind.id])
    title = "Open meeting actions"
    rows = tuple(Item(text=called(each), detail=summary(each, request.today, request.zone)) for each in found)
    return (Items(title=title, items=rows),) if rows else ()


def _item(organisation: str, actions: list[Action], kind: MeetingKind, request: Request) -> Item:
    number = f"{len(actions)} {request.word('action', many=len(actions) != 1)}"
    chase = Button(label="Chase", line=f"/digest chase {kind.key} {quoted(organisation)}")
    unled = Button(label="Assign them", line="/action list unled")
    refs = ", ".join(each.ref for each in actions)
    return Item(text=f"{organisation}: {number}", detail=refs, buttons=(chase if actions[0].lead else unled,))
