"""Why did I get this? What a message of the bot's own is, by which rule it was sent, and how to stop or change it."""

from typing import Annotated

from handlers.command import Command, handles
from handlers.reading.kinds import NUMBER
from handlers.reading.slots import Slot
from handlers.reminders.reasons import Fact, reasons, reasons_to_ask
from handlers.reply import Audience, Button, Facts, Refused, Reply
from handlers.request import Request
from handlers.rights import Right, coordinates
from handlers.sayings import person
from handlers.sending.explaining import EXPLAINED
from schedules.reminders import Kind
from storage.prompts import KIND as PROMPT
from storage.tables import Delivery, DeliveryState, MeetingKind, Occurrence, Prompt


class WhyThis(Command):
    words = "meeting why"
    right = Right.READ
    help = "Say why the bot sent something, and how to stop or change it"
    example = "12"

    number: Annotated[int, Slot(NUMBER, "Number", "The button below what was sent knows it")]


@handles
def why(command: WhyThis, request: Request) -> Reply:
    delivery = request.stores.deliveries.get(command.number)
    if delivery is None or not _may_ask(delivery, request):
        raise _not_yours(command.number)
    if delivery.kind == PROMPT:
        return _why_asked(delivery, request)
    occurrence = request.stores.meetings.occurrence(delivery.occurrence_id or 0)
    if occurrence is None:
        raise _not_yours(command.number)
    facts = (*reasons(delivery, occurrence, request), _change(occurrence.kind, request))
    title = "Why you got this" if delivery.kind.startswith(Kind.SUMMARY) else "Why this was posted"
    return _answer(title, facts, _buttons(occurrence.kind, request))


def _why_asked(delivery: Delivery, request: Request) -> Reply:
    prompt = request.stores.prompts.of(delivery.id)
    meetings = _meetings(prompt, request) if prompt else []
    if prompt is None or not meetings:
        raise _not_yours(delivery.id)
    facts = (*reasons_to_ask(prompt, meetings, request), _stop(request), _change(meetings[0].kind, request))
    mute = () if request.member.muted_at else (Button(label="Stop reminders", line="/action mute"),)
    return _answer("Why you got this", facts, (*mute, *_buttons(meetings[0].kind, request)))


def _meetings(prompt: Prompt, request: Request) -> list[Occurrence]:
    found = (request.stores.meetings.occurrence(each) for each in prompt.occurrences)
    return sorted((each for each in found if each), key=lambda each: each.starts_at)


def _answer(title: str, facts: tuple[Fact, ...], buttons: tuple[Button, ...]) -> Reply:
    return Reply(title=title, parts=(Facts(rows=facts),), buttons=buttons, audience=Audience.PERSON)


def _may_ask(delivery: Delivery, request: Request) -> bool:
    """Whether it was sent, and to a channel or to this very person; the summaries go to every coordinator."""
    kind = delivery.sort
    if kind == Kind.SUMMARY:
        return coordinates(request.member) and delivery.state == DeliveryState.SENT
    if kind not in EXPLAINED or delivery.content is None:
        return False
    return not delivery.destination.startswith("@") or _is_theirs(delivery, request)


def _is_theirs(delivery: Delivery, request: Request) -> bool:
    member = request.stores.members.get(request.member.id)
    mine = {(each.platform, f"@{each.person}") for each in member.identities} if member else set()
    return (delivery.platform, delivery.destination) in mine


def _not_yours(number: int) -> Refused:
    return Refused(
        f"Nothing that was sent to you has the number {number}. Press the button below what was sent, "
        "or see /meeting list for what is sent next.",
        Button(label="Meetings", line="/meeting list"),
        field="number",
    )


def _stop(request: Request) -> Fact:
    if request.member.muted_at:
        return "To stop it", "You have stopped your reminders already: /action unmute starts them again."
    return "To stop it", "/action mute stops your private reminders, and /action unmute starts them again."


def _change(kind: MeetingKind, request: Request) -> Fact:
    if coordinates(request.member):
        return "To change it", f"/meeting reminders {kind.key} shows all that is sent, and changes it."
    asked = [person(each) for each in request.stores.members.coordinators()]
    return "To change it", f"Ask {' or '.join(asked) or 'a coordinator'}, who can change what is sent and when."


def _buttons(kind: MeetingKind, request: Request) -> tuple[Button, ...]:
    show = Button(label="Show what is sent", line=f"/meeting reminders {kind.key}")
    return (show,) if coordinates(request.member) else ()
