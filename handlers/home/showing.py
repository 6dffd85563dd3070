"""The home page as a private answer, for those who have no Home tab."""

from typing import Annotated

from handlers.command import Command, handles
from handlers.home.pages import as_member, home_of
from handlers.reading.kinds import NUMBER, Kind
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reply import Refused, Reply
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
    return home_of(as_member(command.partnership or request.member, request), command.page)
