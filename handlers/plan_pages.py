"""The plan on a page, to be read or passed on."""

from enum import StrEnum
from typing import Annotated

from handlers.command import Command, handles
from handlers.papers.digest import as_reply
from handlers.papers.plan_page import page_of, plan_page
from handlers.reading.kinds import choice
from handlers.reading.slots import Slot
from handlers.reply import Audience, Marking, Reply
from handlers.request import Request
from handlers.rights import Right


class PageFor(StrEnum):
    """For whom a page is: the partners, or anybody."""

    OPEN = "open"
    PUBLIC = "public"


PAGE_FOR = choice(PageFor)


class ShowPage(Command):
    words = "plan page"
    right = Right.READ
    help = "Show the plan on a page, and how it is doing"
    example = "audience=public"

    audience: Annotated[PageFor, Slot(PAGE_FOR, "For whom", "public leaves small numbers out", option=True)] = (
        PageFor.OPEN
    )


@handles
def show_page(command: ShowPage, request: Request) -> Reply:
    paper = plan_page(page_of(request.stores, request.plan, request.now, Marking(command.audience)))
    return as_reply(paper).model_copy(update={"audience": Audience.PERSON})
