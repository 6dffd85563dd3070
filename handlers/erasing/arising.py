"""Removing what was said of a meeting action by a coordinator's word. That there was one, and who led it, stays."""

import re
from typing import Annotated, ClassVar

from handlers.command import Change, handles
from handlers.erasing.asked import Removal, remove
from handlers.reading.arising import found_arising
from handlers.reading.kinds import ARISING, FREE
from handlers.reading.slots import Slot
from handlers.reply import Reply
from handlers.request import Request
from handlers.rights import Right


class EraseFromArising(Change):
    words = "meeting erase"
    right = Right.COORDINATE
    help = "Remove the words and result of a meeting action everywhere, for good"
    example = "3 It named a resident"
    once: ClassVar[bool] = True

    number: Annotated[int, Slot(ARISING, "Meeting action", "Its number")]
    because: Annotated[str, Slot(FREE, "Why", "Without repeating what was wrong with it")]


@handles
def erase_from_arising(command: EraseFromArising, request: Request) -> Reply:
    action = found_arising(command.number, request, lock=True)
    removal = Removal(
        f"the words and result of meeting action {action.number}",
        ((action, "text"), (action, "result")),
        (f"meeting action {action.id}",),
        re.compile(rf"(?i)\bmeeting action {action.number}\b|^{action.number} "),
        action.added_at,
    )
    return remove(removal, command, {"number": str(action.number)}, request)
