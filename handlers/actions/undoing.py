"""Taking back what one has just said of an action. The history keeps it, and everything else is as it was before."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from handlers.actions.own import UNDOABLE, is_undoable, open_buttons, undo_button
from handlers.actions.rows import disclose, history_button, update_button
from handlers.command import Change, handles
from handlers.reading.kinds import ACTION, ENTRY
from handlers.reading.lookups import found_action
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reply import Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, Rows
from handlers.sayings import person, shortened, state, update_text, when, who
from handlers.sending.aftermath import tell_taken_back
from handlers.sending.confirming import withhold
from handlers.sending.next_paper import still_in
from handlers.undoable import MINUTES, in_time
from storage.actions import Entry
from storage.history import LIFECYCLES
from storage.receipts import Receipts
from storage.tables import Action, Update
from storage.vocabulary import ANSWERS, Lifecycle, UpdateKind

NAMES: Mapping[UpdateKind, str] = {
    UpdateKind.PROGRESS: "update",
    UpdateKind.NO_CHANGE: "“no change”",
    UpdateKind.COMPLETED: "completion",
    UpdateKind.REOPENED: "reopening",
    UpdateKind.COMMENT: "comment",
}
INSTEAD: Mapping[UpdateKind, str] = {
    UpdateKind.WITHDRAWN: "Reopen it with /action reopen {ref}.",
    UpdateKind.ADDED: "Withdraw it with /action withdraw {ref}.",
    UpdateKind.PROPOSED: "A coordinator withdraws it with /action withdraw {ref}.",
    UpdateKind.EDITED: "Word it anew with /action edit {ref}.",
    UpdateKind.DUE: "Say the day anew with /action due {ref}.",
    UpdateKind.FUNDING: "Say the plan for its money anew with /action funding {ref}.",
    UpdateKind.ASSIGNED: "Say who leads it with /action assign {ref}.",
    UpdateKind.NOT_MINE: "A coordinator assigns it with /action assign {ref}.",
    UpdateKind.RESTRICTED: "A coordinator opens it with /action unrestrict {ref}.",
    UpdateKind.UNRESTRICTED: "A coordinator restricts it with /action restrict {ref}.",
    UpdateKind.UNDONE: "Say again what was taken back, as a new update.",
}
"""How to put right what is not taken back with a press."""


class UndoAnswer(Change):
    words = "action undo"
    right = Right.COMMENT
    rows = Rows.ANY
    help = f"Take back what you have just said of an action, for {MINUTES}"
    example = "4.2"
    once = True

    ref: Annotated[str, Slot(ACTION, "Action")]
    entry: Annotated[int | None, Slot(ENTRY, "Entry", option=True, asked=False, told=False)] = None


@handles
def undo(command: UndoAnswer, request: Request) -> Reply:
    action = found_action(command.ref, request)
    history = request.stores.actions.history(action)
    said = _meant(command, history, action, request)
    _refuse(said, history, action, request)
    member = request.member
    entry = Entry(UpdateKind.UNDONE, request.now, member.id, member.organisation_id, corrects_id=said.id)
    request.stores.actions.record(action, entry)
    Receipts(request.stores.session).unsay(member.id, said.at)
    tell_taken_back(action, said, request)
    withhold(action.ref, request, whose=said.reported_for.name if said.reported_for else "")
    return _taken_back(said, history, action, request)


def _meant(command: UndoAnswer, history: Sequence[Update], action: Action, request: Request) -> Update:
    """The entry that a button names, else the newest that this member has said.

    Said once more, the words mean what they took back, and what was said before it only where they are `sure`.
    """
    number = command.entry
    mine = [each for each in history if each.entered_by_id == request.member.id]
    if number is None and not command.sure and mine and mine[0].kind == UpdateKind.UNDONE:
        number = mine[0].corrects_id
    if number is not None:
        found = next((each for each in history if each.id == number), None)
    else:
        counting = [each for each in mine if each.taken_back_at is None and each.kind != UpdateKind.UNDONE]
        found = next((each for each in counting if each.kind in UNDOABLE), next(iter(counting), None))
    if found is None:
        raise Refused(f"You have said nothing of {action.ref} that could be taken back.", history_button(action))
    return found


def _refuse(said: Update, history: Sequence[Update], action: Action, request: Request) -> None:
    """Raise Refused, with what to do instead, for what is not to be taken back."""
    if said.entered_by_id != request.member.id:
        raise Refused(
            f"That was said by {_who(said)}, and only whoever said it takes it back. You can say how {action.ref} "
            "stands now.",
            *_instead(action),
        )
    if said.kind not in UNDOABLE:
        how = INSTEAD[said.kind].format(ref=action.ref)
        raise Refused(f"What you said last of {action.ref} ({said.kind}) is put right in another way. {how}")
    if said.taken_back_at:
        raise Refused(
            f"That was taken back already, {when(said.taken_back_at, request)}. {_now(action)}",
            *_earlier(said, history, action, request),
            *_instead(action),
        )
    if not in_time(said.at, request):
        edit = open_buttons(action, said, request.stores.papers.printed_since(said.at), request)
        raise Refused(
            f"You said that {when(said.at, request)}; it can be taken back for {MINUTES}. {_now(action)} To put it "
            f"right, {'edit it.' if edit else _later(said)}",
            *edit,
            *_instead(action),
        )
    if said.kind in ANSWERS:
        _refuse_overtaken(said, history, action, request)


def _earlier(said: Update, history: Sequence[Update], action: Action, request: Request) -> tuple[Button, ...]:
    """Undo of what this member said before it, where that can be taken back still and is meant after all."""
    mine = (each for each in history if each.entered_by_id == said.entered_by_id and not each.taken_back_at)
    found = next((each for each in mine if is_undoable(action, each, request)), None)
    return (undo_button(action, found, request),) if found else ()


def _refuse_overtaken(said: Update, history: Sequence[Update], action: Action, request: Request) -> None:
    """What others have built on stays: a later answer was given with this one in view."""
    since = (each for each in history if each.kind in (*ANSWERS, *LIFECYCLES) and not each.taken_back_at)
    newest = next(since)
    if newest.id == said.id:
        return
    if newest.entered_by_id == request.member.id and newest.kind in UNDOABLE and in_time(newest.at, request):
        raise Refused(
            f"You have answered on {action.ref} again since, {when(newest.at, request)}. Take that back first.",
            undo_button(action, newest, request),
            history_button(action),
        )
    raise Refused(
        f"{_who(newest)} has spoken of {action.ref} since, {when(newest.at, request)}. {_now(action)} "
        "Say how it stands as a new update.",
        *_instead(action),
    )


def _taken_back(said: Update, history: Sequence[Update], action: Action, request: Request) -> Reply:
    """That it counts no more, with its words, so that whoever took it back need not write them again."""
    disclose(action, request)
    latest = next((each for each in history if each.id == action.latest_id), None)
    rows = (
        (request.word("action").capitalize(), f"{action.ref} {clip(action.text, 300)}"),
        ("It said", shortened(update_text(said), f"/action history {action.ref}")),
        ("Last answer", f"{when(latest.at, request)}, {who(latest)}" if latest else "none yet"),
    )
    return Reply(
        title=f"Taken back: your {NAMES[said.kind]} on {action.ref}, which is {state(action)} now",
        parts=(
            Facts(rows=tuple((name, value) for name, value in rows if value)),
            *(Text(text=each) for each in (_printed(said, action, request), KEPT) if each),
        ),
        tone=Tone.DONE,
        buttons=_instead(action),
    )


KEPT = "The history keeps it, marked as taken back; no list, reminder or paper made from now on has it."


def _printed(said: Update, action: Action, request: Request) -> str:
    """Comments and what is restricted stand in no paper of the partners."""
    if said.kind not in ANSWERS or action.restricted_at:
        return ""
    return still_in(action, request.stores.papers.printed_since(said.at), request)


def _who(entry: Update) -> str:
    return person(entry.entered_by) if entry.entered_by else "the plan"


def _now(action: Action) -> str:
    return f"{action.ref} is {state(action)} now."


def _later(said: Update) -> str:
    if said.kind == UpdateKind.COMMENT:
        return "say so in another comment."
    if said.kind == UpdateKind.COMPLETED:
        return "reopen it and say why."
    return "say how it stands as a new update: lists and papers show the newest."


def _instead(action: Action) -> tuple[Button, ...]:
    reopen = Button(label="Reopen it", line=f"/form action reopen {action.ref}")
    return update_button(action) if action.lifecycle == Lifecycle.OPEN else reopen, history_button(action)
