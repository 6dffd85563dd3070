"""The actions that somebody answers for, as a reminder would ask for them: what waits first, then what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from handlers.actions.own import open_buttons
from handlers.actions.rows import disclose, update_button
from handlers.actions.urgency import my_actions, urgency
from handlers.command import Command, handles
from handlers.meetings.arising.listed import asked_of_me
from handlers.paging import page
from handlers.papers.reading_standing import concerning
from handlers.prompting.message import answers
from handlers.prompting.outstanding import answered, period_began
from handlers.reading.kinds import NUMBER
from handlers.reading.slots import Slot
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right, Rows, rights_of
from handlers.sayings import counted, due, joined, meeting_name, state, summary, when, who
from storage.papers import Printed
from storage.tables import Action, Occurrence, Update
from storage.vocabulary import Lifecycle, UpdateKind

PER_PAGE = 8


class MyActions(Command):
    words = "action mine"
    right = Right.READ
    rows = Rows.ANY
    help = "List the actions that you or your organisation answer for"
    bare = "alone"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def mine(command: MyActions, request: Request) -> Reply:
    rows = my_actions(request)
    reply = _listed(rows, command.page, request) if rows else _nothing_of_mine(request)
    return reply.model_copy(update={"parts": (*reply.parts, *asked_of_me(request))})


@dataclass(frozen=True)
class Asked:
    """What of some actions the meetings ahead wait for, and what was answered for them already, by number.

    `first` is the soonest meeting that waits for any of it.
    """

    waiting: frozenset[int]
    answered: frozenset[int]
    first: Occurrence | None


def asked_by_meetings(actions: Sequence[Action], request: Request) -> Asked:
    """Of the next meeting of each kind; a statement for all of them and at most two for each."""
    waiting: set[int] = set()
    said: set[int] = set()
    first: Occurrence | None = None
    for each in request.stores.meetings.next_of_each(request.now):
        since = period_began(request.stores, each.kind, each, request.now)
        about = concerning(each.kind, actions)
        left = {action.id for action in about if not answered(action, since)}
        first = first or (each if left else None)
        waiting |= left
        said |= {action.id for action in about} - left
    return Asked(frozenset(waiting), frozenset(said - waiting), first)


def _listed(rows: Sequence[Action], number: int, request: Request) -> Reply:
    asked = asked_by_meetings(rows, request)
    ordered = sorted(rows, key=lambda each: (each.id in asked.answered, *urgency(each, asked.waiting, request)))
    shown = page(ordered, number, "/action mine", PER_PAGE)
    for each in shown.rows:
        disclose(each, request)
    given = request.stores.actions.latest([each for each in shown.rows if each.id in asked.answered])
    printed = _printed(given, request)
    items = tuple(_item(each, given.get(each.id), printed, request) for each in shown.rows)
    parts: tuple[Part, ...] = (*_left(rows, asked, request), Items(items=items), *shown.footer)
    many = counted(len(rows), request.word("action"), request.word("action", many=True))
    return Reply(title=f"{many} of {_whose(request)}", parts=parts, buttons=shown.buttons)


def _left(rows: Sequence[Action], asked: Asked, request: Request) -> tuple[Text, ...]:
    """How many of them the next meeting waits for, where one does."""
    if asked.first is None:
        return ()
    meeting = f"the {meeting_name(asked.first.kind)} on {when(asked.first.starts_at, request)}"
    left = f"{len(asked.waiting)} of {len(rows)}" if len(asked.waiting) < len(rows) else "All of them"
    wait = "waits" if len(asked.waiting) == 1 else "wait"
    return (Text(text=f"{left} {wait} for an answer before {meeting}."),)


def _item(action: Action, given: Update | None, printed: Sequence[Printed], request: Request) -> Item:
    restricted = "restricted" if action.restricted_at else ""
    name = f"{action.ref} {action.text}"
    if not _reports(request):
        show = Button(label="Show it", line=f"/action show {action.ref}")
        return Item(text=name, detail=joined((summary(action, request), restricted)), buttons=(show,))
    if given is None:
        return Item(text=name, detail=joined((summary(action, request), restricted)), buttons=answer_buttons(action))
    said = "no change, still " if given.kind == UpdateKind.NO_CHANGE else ""
    by = "you" if given.entered_by_id == request.member.id else who(given)
    stands = joined((f"Answered: {said}{state(action)}", by, when(given.at, request), due(action, request), restricted))
    return Item(text=name, detail=stands, buttons=_after(action, given, printed, request))


def answer_buttons(action: Action) -> tuple[Button, ...]:
    """The answers that a reminder offers; not that it is not theirs, which only whoever is asked can say."""
    return answers(action.ref)[:-1]


def _after(action: Action, given: Update, printed: Sequence[Printed], request: Request) -> tuple[Button, ...]:
    """What can be done about an answer; it is edited only as long as no paper has it."""
    return (*open_buttons(action, given, printed, request), update_button(action))


def _printed(given: Mapping[int, Update], request: Request) -> Sequence[Printed]:
    """The papers that were made since the oldest of these answers, for all of them together."""
    oldest = min((each.at for each in given.values()), default=None)
    return request.stores.papers.printed_since(oldest) if oldest else ()


def _reports(request: Request) -> bool:
    """Whether who speaks may answer at all; viewers only read."""
    return Right.REPORT in rights_of(request.member, request.today)


def _whose(request: Request) -> str:
    return f"{request.member.name} and {request.member.organisation.name}"


def _nothing_of_mine(request: Request) -> Reply:
    unled = sum(1 for each in request.stores.actions.all(Lifecycle.OPEN) if each.lead_id is None)
    number = counted(unled, request.word("action"), request.word("action", many=True))
    has, them = ("has", "it") if unled == 1 else ("have", "them")
    whoever = "you" if _reports(request) else "partners"
    text = f"{number} of this plan {has} no lead yet; {whoever} may answer for {them}." if unled else ""
    return Reply(
        title=f"No open {request.word('action')} is with {_whose(request)} yet",
        parts=(Text(text=text),) if text else (),
        buttons=(Button(label="Those without a lead", line="/action list unled"),) if unled else (),
    )
