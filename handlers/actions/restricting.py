"""Restricting an action to the members who may see restricted items, and opening it to all again."""

from typing import Annotated

from handlers.actions.rows import echo, note_unseen
from handlers.command import Change, handles
from handlers.reading.kinds import ACTION, FREE
from handlers.reading.lines import join
from handlers.reading.lookups import ask_granted, found_action
from handlers.reading.slots import Slot
from handlers.reply import Button, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import Right, Rows, may
from handlers.sayings import counted
from handlers.sending.confirming import withhold
from storage.actions import Entry
from storage.tables import Action
from storage.vocabulary import UpdateKind

BEFORE = "What was sent or posted of it before stays where it is. Nobody is reminded of it while it is restricted."


class RestrictAction(Change):
    words = "action restrict"
    right = Right.COORDINATE
    rows = Rows.GUARDED
    help = "Restrict an action: only members who may see restricted items see it"
    example = "4.2"
    once = True

    ref: Annotated[str, Slot(ACTION, "Action")]
    text: Annotated[str, Slot(FREE, "Why")] = ""


@handles
def restrict(command: RestrictAction, request: Request) -> Reply:
    action = _guarded(command.ref, request)
    if action.restricted_at:
        raise Refused(f"{action.ref} is restricted already.", _unrestrict(action))
    action.restricted_at = request.now
    withhold(action.ref, request)
    request.stores.overview.renew()
    request.note(BEFORE)
    note_unseen(action, request)
    return _saved(UpdateKind.RESTRICTED, command.text, action, request)


class UnrestrictAction(Change):
    words = "action unrestrict"
    right = Right.COORDINATE
    rows = Rows.GUARDED
    help = "Unrestrict an action: every member sees it again"
    example = "4.2"
    once = True

    ref: Annotated[str, Slot(ACTION, "Action")]
    text: Annotated[str, Slot(FREE, "Why")] = ""


@handles
def unrestrict(command: UnrestrictAction, request: Request) -> Reply:
    action = _guarded(command.ref, request)
    if action.restricted_at is None:
        raise Refused(f"{action.ref} is not restricted: every member may read it.")
    if not command.sure:
        raise _question(command, action, request)
    action.restricted_at = None
    request.disclose(f"action {action.id}")
    return _saved(UpdateKind.UNRESTRICTED, command.text, action, request)


def _guarded(ref: str, request: Request) -> Action:
    action = found_action(ref, request)
    if not (request.sees_restricted and may(Rows.GUARDED, request.member, action, request.today)):
        raise Refused(
            "Only a coordinator who may see restricted items restricts an action or opens one: they have to see it "
            f"afterwards. {ask_granted(request)}"
        )
    return action


def _saved(kind: UpdateKind, text: str, action: Action, request: Request) -> Reply:
    request.stores.session.flush()
    member = request.member
    entry = Entry(kind, request.now, member.id, member.organisation_id, text=text)
    return echo(action, request.stores.actions.record(action, entry), request)


def _question(command: UnrestrictAction, action: Action, request: Request) -> Refused:
    """Opening it opens all that was said while nobody else could read it."""
    history = request.stores.actions.history(action)
    since = [each for each in history if action.restricted_at and each.at >= action.restricted_at]
    said = {"ref": action.ref, "text": command.text, "sure": "yes"}
    line = join(command.words, UnrestrictAction, said, request)
    sentence = (
        f"Every member may then read {action.ref} and its whole history, with "
        f"{counted(len(since), 'entry', 'entries')} since it was restricted. Open it to all?"
    )
    return Refused(sentence, Button(label="Open it to all", line=line), tone=Tone.ASK)


def _unrestrict(action: Action) -> Button:
    return Button(label="Open it to all", line=f"/action unrestrict {action.ref}")
