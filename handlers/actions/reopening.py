"""Opening an action again that was completed or withdrawn, and accepting a proposed one."""

from typing import Annotated

from handlers.actions.rows import echo, reporter
from handlers.command import Change, handles
from handlers.reading.kinds import ACTION, FREE
from handlers.reading.lookups import found_action
from handlers.reading.slots import Slot
from handlers.reply import Button, Refused, Reply
from handlers.request import Request
from handlers.rights import Right, Rows
from storage.actions import Entry
from storage.tables import Action
from storage.vocabulary import Lifecycle, Status, UpdateKind


class ReopenAction(Change):
    words = "action reopen"
    right = Right.REPORT
    rows = Rows.ANSWERED
    help = "Reopen an action, completed or withdrawn, or accept a proposed one"
    example = "4.2 Two contracts were breached again"

    ref: Annotated[str, Slot(ACTION, "Action")]
    text: Annotated[str, Slot(FREE, "Why")]


@handles
def reopen(command: ReopenAction, request: Request) -> Reply:
    action = found_action(command.ref, request)
    if action.lifecycle == Lifecycle.OPEN:
        raise Refused(
            f"{action.ref} is open already. Say how it is going with /action update {action.ref}.",
            Button(label="Update it", line=f"/form action update {action.ref}"),
        )
    accepted = action.lifecycle == Lifecycle.PROPOSED
    entry = Entry(
        UpdateKind.ADDED if accepted else UpdateKind.REOPENED,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=reporter(None, action, request, coordinating=accepted),
        to_status=_status_before(action, request),
        text=command.text,
    )
    return echo(action, request.stores.actions.record(action, entry), request)


def _status_before(action: Action, request: Request) -> Status:
    """The status that an action had when it was closed."""
    closed = (UpdateKind.COMPLETED, UpdateKind.WITHDRAWN)
    counting = (each for each in request.stores.actions.history(action) if not each.taken_back_at)
    last = next((each for each in counting if each.kind in closed), None)
    return (last.from_status if last else None) or Status.NOT_STARTED
