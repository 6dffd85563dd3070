"""What became of a meeting action: it is done, nobody wants it any more, or that was said by mistake."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from handlers.command import Change, handles
from handlers.meetings.arising.rows import drops, echo, refuse_others, reopens
from handlers.meetings.arising.saying import state
from handlers.reading.arising import found_arising, read_arising
from handlers.reading.kinds import ARISING, FREE
from handlers.reading.slots import Slot
from handlers.reply import Button, Refused, Reply
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import ask_coordinator
from storage.tables import MeetingAction


class OfArising(Change):
    """A command on one meeting action, which shows whether it was given before."""

    once: ClassVar[bool] = True

    number: Annotated[int, Slot(ARISING, "Meeting action", "Its number, or words of it", shapes=True)]

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """What was said of its end before it was reopened stands there still."""
        number = values.get("number")
        result = found_arising(read_arising(number, request), request).result if number else ""
        return {"result": result} if result else {}


class FinishArising(OfArising):
    """Whoever leads it says so, for the meeting asked them; coordinators may for everybody."""

    words = "meeting done"
    right = Right.REPORT
    help = "Finish a meeting action, with what came of it"
    example = "3 Sent to all wardens"

    result: Annotated[str, Slot(FREE, "What came of it", "It stands in the next paper")] = ""


@handles
def finish(command: FinishArising, request: Request) -> Reply:
    action = _open(command.number, request)
    refuse_others(action, request)
    return _end("Done", action, command.result or action.result, request)


class DropArising(OfArising):
    """Coordinators drop what the meeting wants no more; whoever recorded one by mistake may for ten minutes."""

    words = "meeting drop"
    right = Right.REPORT
    help = "Drop a meeting action, saying why; it stays in the history"
    example = "3 The county does it now"

    result: Annotated[str, Slot(FREE, "Why")]


@handles
def drop(command: DropArising, request: Request) -> Reply:
    action = _open(command.number, request)
    if not drops(action, request):
        why = "The meeting agreed it, so only a coordinator takes it back"
        raise Refused(f"{why}. {ask_coordinator(request)} If it is done, say /meeting done {action.number}.")
    action.dropped = True
    return _end("Dropped", action, command.result, request)


class ReopenArising(OfArising):
    """Those who may say that it is done may say that it is not; what was dropped, a coordinator opens again."""

    words = "meeting reopen"
    right = Right.REPORT
    help = "Reopen a meeting action, if it is not done after all"
    example = "3"


@handles
def reopen(command: ReopenArising, request: Request) -> Reply:
    action = found_arising(command.number, request, lock=True)
    if action.done_at is None:
        raise Refused(f"Meeting action {action.number} is open already.", _show(action))
    refuse_others(action, request)
    if not reopens(action, request):
        raise Refused(f"It was dropped, so only a coordinator opens it again. {ask_coordinator(request)}")
    action.done_at = action.done_by_id = None
    action.dropped = False
    request.stores.session.flush()
    return echo("Open again", action, request)


def _open(number: int, request: Request) -> MeetingAction:
    """One that nobody has ended, locked."""
    action = found_arising(number, request, lock=True)
    if action.done_at:
        stands = state(action, request.today, request.zone)
        raise Refused(f"Meeting action {number} was {stands}.", _show(action))
    return action


def _end(title: str, action: MeetingAction, result: str, request: Request) -> Reply:
    action.result, action.done_at, action.done_by_id = result, request.now, request.member.id
    request.stores.session.flush()
    return echo(title, action, request)


def _show(action: MeetingAction) -> Button:
    return Button(label="Show it", line=f"/meeting actions {action.number}")
