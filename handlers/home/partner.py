"""The home page of a partner: what waits for them, by when, what their organisation answered, and their reminders."""

from collections.abc import Iterator, Sequence

from handlers.actions.own import open_buttons
from handlers.actions.urgency import my_actions, urgency
from handlers.home.sections import (
    Ahead,
    meeting,
    meetings_ahead,
    name,
    shown,
    standing,
    turns,
    unanswered,
)
from handlers.meetings.arising.listed import asked_of_me
from handlers.prompting.message import FEW, answers
from handlers.reading.tokens import clip
from handlers.reply import Button, Item, Items, Part, Text
from handlers.request import Request
from handlers.sayings import capital, counted, joined, moved, person
from schedules.calendar import say_day, say_instant
from storage.papers import Printed
from storage.tables import Action, Update
from storage.vocabulary import UpdateKind

PER_PAGE = 6
"""So many actions with their buttons are what anybody looks through on a phone."""
URGENT = 3
"""So many of them have a button for every answer; the others two, so that the list stays short."""
MOST_ANSWERS = 4
SAID = 160
"""Characters of an answer that are shown."""


def partners_page(request: Request, page: int) -> Iterator[Part]:
    """Their actions by urgency, the meetings ahead, their organisation's answers, and their reminders."""
    ahead = meetings_ahead(request)
    waiting = unanswered(ahead)
    asked = frozenset(action.id for each in ahead for action in each.asked_of(request.member))
    mine = sorted(my_actions(request), key=lambda each: urgency(each, asked, request))
    yield Text(text=_asked(mine, ahead, request))
    yield from _actions(mine, waiting, request, page)
    yield from asked_of_me(request)
    yield from _meetings(ahead, request)
    yield from _answers(request)
    yield _reminders(request)


def partners_buttons(request: Request) -> tuple[Button, ...]:
    """What else a partner comes for."""
    every = f"All {request.word('action', many=True)}"
    return _button("Log an incident", "/form incident log"), _button(every, "/action list"), _button("Help", "/help")


def _asked(mine: Sequence[Action], ahead: Sequence[Ahead], request: Request) -> str:
    """What is asked of them first of all, and by when."""
    asked = next((each for each in ahead if each.asked_of(request.member)), None)
    if asked is None:
        word = counted(len(mine), f"open {request.word('action')}", f"open {request.word('action', many=True)}")
        return f"Nothing waits for an update from you. You have {word}." if mine else "Nothing waits for you."
    number = _updates(len(asked.asked_of(request.member)))
    by = say_instant(asked.until, request.zone, request.today)
    return f"{number} asked of you by {by}, for the {meeting(asked.occurrence, request)}."


def _actions(mine: Sequence[Action], waiting: frozenset[int], request: Request, page: int) -> Iterator[Part]:
    words = request.word("action", many=True)
    title, rows, number = shown(f"Your {words}", mine, PER_PAGE, page)
    if not rows:
        yield Text(text=f"No open {request.word('action')} is with you or {request.member.organisation.name} yet.")
        return
    yield Items(title=title, items=tuple(_item(each, place, waiting, request) for place, each in enumerate(rows)))
    yield from turns(mine, PER_PAGE, number)


def _item(action: Action, place: int, waiting: frozenset[int], request: Request) -> Item:
    every = action.id in waiting and place < URGENT
    buttons = answers(action.ref, 1 if every else FEW + 1)
    return Item(text=name(action), detail=capital(joined(standing(action, waiting, request))), buttons=buttons)


def _meetings(ahead: Sequence[Ahead], request: Request) -> Iterator[Part]:
    rows = tuple(Item(text=meeting(each.occurrence, request), detail=capital(_wanted(each, request))) for each in ahead)
    if rows:
        yield Items(title="Next meetings", items=rows)


def _wanted(ahead: Ahead, request: Request) -> str:
    """What a meeting asks of them, and by when."""
    number = len(ahead.asked_of(request.member))
    by = say_instant(ahead.until, request.zone, request.today)
    asked = f"{_updates(number)} asked of you by {by}" if number else "nothing asked of you"
    return joined((asked, ahead.occurrence.place))


def _answers(request: Request) -> Iterator[Part]:
    given = request.stores.overview.answers(request.member.organisation_id, MOST_ANSWERS)
    if given:
        printed = request.stores.papers.printed_since(min(each.at for each, _ in given))
        rows = tuple(_answer(*each, printed, request) for each in given)
        yield Items(title=f"Latest answers of {request.member.organisation.name}", items=rows)


def _answer(update: Update, action: Action, printed: Sequence[Printed], request: Request) -> Item:
    said = "no change" if update.kind == UpdateKind.NO_CHANGE else moved(update.from_status, update.to_status)
    at = say_instant(update.at, request.zone, request.today)
    by = joined((person(update.entered_by) if update.entered_by else "", at))
    return Item(
        text=f"{action.ref} {said}",
        detail="\n".join(filter(None, (clip(" ".join((update.text or update.result).split()), SAID), by))),
        buttons=open_buttons(action, update, printed, request),
    )


def _reminders(request: Request) -> Part:
    muted = request.member.muted_at
    said, button = "They are on.", _button("Stop reminders", "/action mute")
    if muted:
        since = say_day(request.local(muted).date(), request.today)
        said, button = f"Stopped since {since}.", _button("Start reminders again", "/action unmute")
    return Items(title="Your private reminders", items=(Item(text=said, buttons=(button,)),))


def _button(label: str, line: str) -> Button:
    return Button(label=label, line=line)


def _updates(number: int) -> str:
    return f"{counted(number, 'update')} {'is' if number == 1 else 'are'}"
