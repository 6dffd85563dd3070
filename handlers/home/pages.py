"""The home page of a member as a value: which one it is by what they may do, and of which partnership."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from handlers.home.coordinator import coordinators_buttons, coordinators_page
from handlers.home.partner import partners_buttons, partners_page
from handlers.home.sections import row
from handlers.home.viewer import viewers_buttons, viewers_page
from handlers.reply import Audience, Button, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right, coordinates, rights_of
from handlers.sayings import counted
from storage.tables import Member


def home_of(request: Request, page: int = 1) -> Reply:
    """The home page of who asks, at page `page` of its long list; the last one where it has become shorter.

    Platforms keep what they show there, so restricted items are counted and never shown, whoever looks: the session
    is not cleared for it. Whatever can be done is a button.
    """
    said, buttons = _page(request, page)
    return Reply(
        title=request.partnership.name,
        parts=(*_which(request), *said, *_restricted(request)),
        buttons=(*buttons, *_elsewhere(request)),
        audience=Audience.PERSON,
    )


def as_member(member: Member, request: Request) -> Request:
    """The same request by who speaks as another member that they are: in another partnership."""
    if member is request.member:
        return request
    others = tuple(each for each in (request.member, *request.elsewhere) if each is not member)
    stores = request.stores.beside(member.partnership_id)
    return replace(
        request, stores=stores, partnership=member.partnership, member=member, elsewhere=others, notes=[], _actions={}
    )


def _page(request: Request, page: int) -> tuple[Iterable[Part], Iterable[Button]]:
    """The page by what the member may do, and what can be done from it."""
    if coordinates(request.member):
        return coordinators_page(request, page), coordinators_buttons(request)
    if Right.REPORT in rights_of(request.member, request.today):
        return partners_page(request, page), partners_buttons(request)
    return viewers_page(request), viewers_buttons(request)


def _which(request: Request) -> Iterator[Part]:
    if request.elsewhere:
        yield Text(text=f"You are in {len(request.elsewhere) + 1} partnerships. This page is about the one above.")


def _restricted(request: Request) -> Iterator[Part]:
    """How many restricted items are left out: a number, and for those with a grant where to read them."""
    hidden = len(request.stores.actions.restricted())
    if not hidden:
        return
    word, words = request.word("action"), request.word("action", many=True)
    said = f"{counted(hidden, f'restricted {word}', f'restricted {words}')} not shown here."
    show = Button(label="Show me privately", line="/action list")
    yield row(said, show) if request.sees_restricted else Text(text=said)


def _elsewhere(request: Request) -> tuple[Button, ...]:
    """A button to the page of each other partnership."""
    return tuple(
        Button(label=f"Show the {each.partnership.name}", line=f"/member home partnership={each.partnership.key}")
        for each in request.elsewhere
    )
