"""Saying that an action is not one's own: it goes into the history, is no answer, and is for the coordinators."""

from typing import Annotated

from handlers.actions.rows import echo, history_button
from handlers.command import Change, handles
from handlers.notices import tell_coordinators
from handlers.reading.kinds import ACTION
from handlers.reading.lookups import found_action
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import Right, Rows, may
from handlers.sayings import lead, person, state
from storage.actions import Entry
from storage.tables import Action
from storage.vocabulary import Lifecycle, UpdateKind


class NotMine(Change):
    words = "action notmine"
    right = Right.REPORT
    rows = Rows.ASKED
    help = "Say that an action is not yours to answer for"
    example = "4.2"
    once = True

    ref: Annotated[str, Slot(ACTION, "Action")]


@handles
def not_mine(command: NotMine, request: Request) -> Reply:
    action = found_action(command.ref, request)
    _refuse(action, request)
    if request.member.id in request.stores.actions.disowned(action.id).get(action.id, ()):
        return _already(action)
    member = request.member
    entry = Entry(UpdateKind.NOT_MINE, request.now, member.id, member.organisation_id)
    saved = request.stores.actions.record(action, entry)
    tell_coordinators(request, f"not mine {action.id} {saved.id}", _told(action, request))
    return echo(action, saved, request)


def _refuse(action: Action, request: Request) -> None:
    if action.lifecycle != Lifecycle.OPEN:
        raise Refused(f"{action.ref} is {state(action)}; nobody is asked about it.", history_button(action))
    if not may(Rows.ASKED, request.member, action, request.today):
        raise Refused(f"{action.ref} is with {lead(action)}, so you are not asked about it.", _mine())


def _already(action: Action) -> Reply:
    return Reply(title=f"You said already that {action.ref} is not yours. A coordinator assigns it.", tone=Tone.DONE)


def _mine() -> Button:
    return Button(label="Show mine", line="/action mine")


def _told(action: Action, request: Request) -> Reply:
    rows = (
        (request.word("action").capitalize(), f"{action.ref} {action.text}"),
        ("With", lead(action)),
        ("Status", state(action)),
    )
    return Reply(
        title=f"{person(request.member)} says that {action.ref} is not theirs",
        parts=(Facts(rows=rows),),
        buttons=(Button(label="Assign it", line=f"/form action assign {action.ref}", style="primary"),),
    )
