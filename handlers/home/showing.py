"""The home page as a private answer, for those who have no Home tab."""

from collections.abc import Iterable
from typing import Annotated

from handlers.command import Command, handles
from handlers.home.pages import as_member, home_of
from handlers.home.sections import HOME
from handlers.reading.kinds import NUMBER, Kind
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reply import Button, Items, Part, Refused, Reply, Text
from handlers.request import Request
from handlers.rights import Right
from storage.organisations import fold
from storage.tables import Member


def _read_partnership(words: str, request: Request) -> Member:
    """Who speaks, as a member of the partnership of this key or name."""
    mine = (request.member, *request.elsewhere)
    names = {fold(name): each for each in mine for name in (each.partnership.key, each.partnership.name)}
    if (found := names.get(fold(words))) is None:
        raise Refused(
            f"You are in no partnership called “{clip(words)}”. "
            f"Yours: {', '.join(each.partnership.key for each in mine)}."
        )
    return found


PARTNERSHIP = Kind(_read_partnership)
ELSEWHERE = "This is to be read only: what is pressed here speaks in another partnership. Write where this one meets."


class ShowHome(Command):
    words = "member home"
    right = Right.READ
    help = "Show your own page: what waits for you, by when, and what stands out"

    partnership: Annotated[
        Member | None, Slot(PARTNERSHIP, "Partnership", "For those who are in several", option=True)
    ] = None
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def show(command: ShowHome, request: Request) -> Reply:
    member = command.partnership or request.member
    reply = home_of(as_member(member, request), command.page)
    return reply if member is request.member else _to_be_read(reply, member.partnership.key)


def _to_be_read(reply: Reply, key: str) -> Reply:
    """The page of another partnership than the one in which its buttons would speak: with those that turn it alone."""
    parts = tuple(_part_to_be_read(each, key) for each in reply.parts)
    return reply.model_copy(update={"parts": (Text(text=ELSEWHERE), *parts), "buttons": _turning(reply.buttons, key)})


def _part_to_be_read(part: Part, key: str) -> Part:
    if not isinstance(part, Items):
        return part
    items = tuple(each.model_copy(update={"buttons": _turning(each.buttons, key)}) for each in part.items)
    return part.model_copy(update={"items": items})


def _turning(buttons: Iterable[Button], key: str) -> tuple[Button, ...]:
    """The buttons that show a page; of those that name no partnership it is this one's."""
    lines = ((each, each.line) for each in buttons if each.line.startswith(HOME))
    return tuple(
        each if "partnership=" in line else each.model_copy(update={"line": f"{line} partnership={key}"})
        for each, line in lines
    )
