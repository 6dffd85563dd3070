"""Meeting actions in a list: one a row, with what can be pressed."""

from handlers.meetings.arising.rows import answers_for, done_button
from handlers.meetings.arising.saying import called, summary
from handlers.reply import Button, Item, Items
from handlers.request import Request
from handlers.rights import leads
from storage.tables import MeetingAction

MOST = 5


def row(action: MeetingAction, request: Request) -> Item:
    """One, with Done for those who may say so."""
    show = Button(label="Show", line=f"/meeting actions {action.number}")
    done = (done_button(action),) if action.done_at is None and answers_for(action, request) else ()
    return Item(text=called(action), detail=summary(action, request.today, request.zone), buttons=(*done, show))


def asked_of_me(request: Request) -> tuple[Items, ...]:
    """What meetings asked of who speaks, or of their organisation, the soonest due first."""
    found = [
        each for each in request.stores.meeting_actions.standing(None) if leads(request.member, each, request.today)
    ]
    if not found:
        return ()
    rest = (Item(text=f"and {len(found) - MOST} more: /meeting actions mine"),) if len(found) > MOST else ()
    return (Items(title="Asked of you by meetings", items=(*(row(each, request) for each in found[:MOST]), *rest)),)
