"""The home page of a viewer: the latest paper for the partners, and the plan on a page."""

from collections.abc import Iterator

from handlers.home.sections import meeting, meetings_ahead, row
from handlers.paper import Paper, Section
from handlers.papers.digest import headed
from handlers.papers.plan_page import page_of, plan_page
from handlers.reply import Button, Item, Items, Marking, Part, Text
from handlers.request import Request
from handlers.sayings import has_paper, meeting_name
from schedules.calendar import say_instant
from storage.tables import MeetingKind
from storage.tables import Paper as Issued

AT_ONCE = ("Date", "Period")
"""What is told of a paper before it is read."""


def viewers_page(request: Request) -> Iterator[Part]:
    """The latest paper with what it counts, the plan as it stands, and when is met next."""
    yield from _paper(request)
    yield from _plan(request)
    ahead = meetings_ahead(request)
    if ahead:
        rows = tuple(Item(text=meeting(each.occurrence, request), detail=each.occurrence.place) for each in ahead)
        yield Items(title="Next meetings", items=rows)


def viewers_buttons(_request: Request) -> tuple[Button, ...]:
    """What else a viewer comes for."""
    return Button(label="The plan as a PDF", line="/plan files format=pdf"), Button(label="Help", line="/help")


def _paper(request: Request) -> Iterator[Part]:
    kinds = [each for each in request.stores.meetings.kinds() if has_paper(each)]
    found = [(paper, kind) for kind in kinds if (paper := request.stores.papers.newest(kind))]
    if not found:
        yield Text(text="No paper was issued yet.")
        if kinds:
            read = Button(label="As it reads now", line=f"/digest {kinds[0].key} preview")
            yield row(f"The next paper is for the {meeting_name(kinds[0])}", read)
        return
    yield from _told(*max(found, key=lambda each: each[0].compiled_at), request)


def _told(issued: Issued, kind: MeetingKind, request: Request) -> Iterator[Part]:
    """What a paper is and what it counts; its rows stand in the paper itself, because some may be restricted now."""
    paper = Paper.model_validate(issued.content)
    facts = tuple(fact for fact in paper.facts if fact[0] in AT_ONCE)
    out = f"Issued {say_instant(issued.compiled_at, request.zone, request.today)}, version {issued.version}"
    told = (*(f"{name}: {value}" for name, value in facts), out, paper.counts, paper.since)
    read = Button(label="As it reads now", line=f"/digest {kind.key} preview", style="primary")
    buttons = (read, Button(label="As files", line=f"/digest files {kind.key}"))
    item = Item(text=paper.title, detail="\n".join(filter(None, told)), buttons=buttons)
    yield Items(title="The latest paper", items=(item,))


def _plan(request: Request) -> Iterator[Part]:
    """The plan on a page, without what the page above says of the partnership."""
    if request.stores.plans.current() is None:
        yield Text(text="No plan is loaded yet.")
        return
    paper = plan_page(page_of(request.stores, request.plan, request.now, Marking.OPEN))
    counts = f"{paper.counts}, on {say_instant(request.now, request.zone, request.today)}"
    yield Items(title="The plan on a page", items=(Item(text=request.plan.title, detail=counts),))
    for section in paper.sections:
        if section.lead:
            yield from _section(section)


def _section(section: Section) -> Iterator[Part]:
    """A section under its title, also where it is but a sentence."""
    match section.parts:
        case (Text(text=text), *rest):
            yield Items(title=section.title, items=(Item(text=text),))
            yield from rest
        case _:
            yield from headed(section)
