"""The plan on a page, to be read or passed on."""

from enum import StrEnum
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.digests.filing import Found, formats_wanted, send
from handlers.paper import Format, Paper
from handlers.papers.digest import as_reply
from handlers.papers.plan_page import page_of, plan_page
from handlers.reading.kinds import FORMATS, choice
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Marking, Reply
from handlers.request import Request
from handlers.rights import Right


class PageFor(StrEnum):
    """For whom a page is: the partners, or everybody."""

    OPEN = "open"
    PUBLIC = "public"


AUDIENCE = Slot(choice(PageFor), "For whom", "public leaves small numbers out", option=True)


class ShowPage(Command):
    words = "plan page"
    right = Right.READ
    help = "Show the plan on a page"
    example = "audience=public"

    audience: Annotated[PageFor, AUDIENCE] = PageFor.OPEN


@handles
def show_page(command: ShowPage, request: Request) -> Reply:
    reply = as_reply(_page(command.audience, request))
    return reply.model_copy(update={"audience": Audience.PERSON, "buttons": (_pdf_button(command.audience),)})


class PlanFiles(Change):
    words = "plan files"
    right = Right.READ
    help = "Get the plan on a page as files"
    example = "format=pdf audience=public"
    once = True

    format: Annotated[
        tuple[Format, ...],
        Slot(FORMATS, "Formats", "Such as docx,pdf or all; a PDF unless said", option=True),
    ] = (Format.PDF,)
    audience: Annotated[PageFor, AUDIENCE] = PageFor.OPEN


@handles
def plan_files(command: PlanFiles, request: Request) -> Reply:
    paper = _page(command.audience, request)
    return send(Found(paper), formats_wanted(paper, command.format, _pdf_button(command.audience)), request)


def _pdf_button(audience: PageFor) -> Button:
    return Button(label="As a PDF", line=f"/plan files format=pdf audience={audience}")


def _page(audience: PageFor, request: Request) -> Paper:
    return plan_page(page_of(request.stores, request.plan, request.now, Marking(audience)))
