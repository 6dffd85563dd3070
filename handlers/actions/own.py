"""What somebody has just said of an action themselves: the buttons that put it right, while they can."""

from collections.abc import Sequence

from handlers.reply import Button
from handlers.request import Request
from handlers.sending.next_paper import printed_in
from handlers.undoable import in_time, undo_until
from storage.papers import Printed
from storage.tables import Action, Update
from storage.vocabulary import ANSWERS, UpdateKind

UNDOABLE = (*ANSWERS, UpdateKind.COMMENT)


def own_buttons(action: Action, update: Update, request: Request) -> tuple[Button, ...]:
    """Edit and Undo beside what this member has just said, as far as each is possible still; newest answers only."""
    if update.entered_by_id != request.member.id or update.taken_back_at:
        return ()
    edit = (edit_button(action, update),) if update.id == action.latest_id else ()
    undo = (undo_button(action, update, request),) if is_undoable(action, update, request) else ()
    return (*edit, *undo)


def open_buttons(action: Action, update: Update, printed: Sequence[Printed], request: Request) -> tuple[Button, ...]:
    """The same where papers were made meanwhile: an answer is edited only as long as none of these has it."""
    own = own_buttons(action, update, request)
    if printed_in(action, [each for each in printed if each.at >= update.at], request):
        return tuple(each for each in own if each != edit_button(action, update))
    return own


def edit_button(action: Action, update: Update) -> Button:
    """Open an answer in a form, as it was said."""
    return Button(label="Edit", line=f"/form action correct {action.ref} entry={update.id}")


def undo_button(action: Action, update: Update, request: Request) -> Button:
    """Take back this entry and no other, whatever was said since; the label says until when."""
    return undo_until(update.at, f"/action undo {action.ref} entry={update.id}", request)


def is_undoable(action: Action, update: Update, request: Request) -> bool:
    """Whether whoever said it may take it back now."""
    newest = update.kind == UpdateKind.COMMENT or update.id == action.latest_id
    return update.kind in UNDOABLE and newest and in_time(update.at, request)
