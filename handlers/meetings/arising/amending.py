"""Changing a meeting action: its words, who leads it, and when it is due."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from handlers.command import Change, handles
from handlers.meetings.arising.recording import records_for, refuse_who
from handlers.meetings.arising.rows import due_day, echo, past, refuse_others
from handlers.prompting.arising import draw_anew
from handlers.questions import ask
from handlers.reading.arising import found_arising, read_arising
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import ARISING, BY_WHEN, FREE, WHO
from handlers.reading.parties import Party, calling
from handlers.reading.slots import Slot
from handlers.reply import Facts, Refused, Reply
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import ask_coordinator, lead
from schedules.calendar import say_day
from storage.tables import MeetingAction


class AmendArising(Change):
    """Whoever leads it moves its date and says who of theirs sees to it, as they do with actions of the plan.

    Its words, and which organisation leads, are the meeting's: coordinators and the chair change those.
    """

    words = "meeting amend"
    right = Right.REPORT
    help = "Change a meeting action: its words, who, or by when"
    example = "3 due=14/1/2027"

    number: Annotated[int, Slot(ARISING, "Meeting action", "Its number, or words of it", shapes=True)]
    who: Annotated[Party | None, Slot(WHO, "Who", "An organisation, or a member who sees to it", option=True)] = None
    due: Annotated[date | str, Slot(BY_WHEN, "By when", "A date, next meeting, or none", option=True)] = ""
    text: Annotated[str, Slot(FREE, "What is to be done")] = ""

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        number = values.get("number")
        return _known(found_arising(read_arising(number, request), request), request) if number else {}

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        """The words, by those who may not change them."""
        return frozenset() if records_for(None, request) else frozenset({"text"})


@handles
def amend(command: AmendArising, request: Request) -> Reply:
    action = found_arising(command.number, request, lock=True)
    _refuse(action, request)
    if not (command.who or command.due or command.text):
        form = form_of(Draft(AmendArising, {"number": str(action.number)}), request)
        raise Incomplete(form.model_copy(update={"intro": "Change what is different now; the rest stays."}))
    changed = {name: value for name, value in _columns(command, action, request) if getattr(action, name) != value}
    if not changed:
        raise Refused(f"Meeting action {action.number} says just that already.")
    ask(command, past(changed.get("due"), request), "Save it", request)
    before = _standing(action)
    draw_anew(action, request)  # for those who are not asked any more
    for name, value in changed.items():
        setattr(action, name, value)
    request.stores.session.flush()
    return _said(before, found_arising(action.number, request, lock=True), request)


def _refuse(action: MeetingAction, request: Request) -> None:
    if action.done_at:
        raise Refused(f"Meeting action {action.number} is not open. Open it first: /meeting reopen {action.number}")
    if not records_for(None, request):
        refuse_others(action, request)


def _columns(command: AmendArising, action: MeetingAction, request: Request) -> Iterator[tuple[str, Any]]:
    """What was named, by column. Raises Refused where it is not theirs to change."""
    if command.text and command.text != action.text:
        if not records_for(None, request):
            raise Refused(f"The words are the meeting's own. {ask_coordinator(request)}", field="text")
        yield "text", command.text
    if command.who:
        refuse_who(command.who, request)
        yield "lead_id", command.who.organisation.id
        yield "owner_id", command.who.member.id if command.who.member else None
    if command.due:
        yield "due", due_day(command.due, action.kind, request)


def _known(action: MeetingAction, request: Request) -> dict[str, str]:
    """How the fields stand, as they would be typed."""
    owner, party = action.owner, action.lead.name if action.lead else ""
    return {
        "who": calling(owner, request.stores.members) if owner else party,
        "due": action.due.isoformat() if action.due else "",
        "text": action.text,
    }


def _standing(action: MeetingAction) -> dict[str, str]:
    day = say_day(action.due) if action.due else "no due date"
    return {"What": action.text, "Who": lead(action), "By when": day}


def _said(before: Mapping[str, str], action: MeetingAction, request: Request) -> Reply:
    """What is different now, before how it stands."""
    after = _standing(action)
    rows = tuple((name, f"{was} → {after[name]}") for name, was in before.items() if was != after[name])
    reply = echo("Changed", action, request)
    return reply.model_copy(update={"parts": (Facts(rows=rows), *reply.parts)})
