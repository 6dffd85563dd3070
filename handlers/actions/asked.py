"""The private reminder that somebody answers: what it still asks about, and whether the answer comes late."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.command import Command
from handlers.reading.drafts import Draft
from handlers.reading.lines import join
from handlers.reading.lookups import found_action
from handlers.reading.tokens import clip
from handlers.reply import Button, Refused, Tone
from handlers.request import Request
from handlers.sayings import meeting_name, moved, person, when
from schedules.calendar import say_day
from storage.tables import Action, DeliveryState, Occurrence, Prompt, Update
from storage.vocabulary import ANSWERS, Lifecycle, UpdateKind

LONG_AGO = timedelta(days=1)
"""After the meeting began; from then on an answer to its reminder is asked about before it is saved."""
REMEMBERED = timedelta(days=100)
"""How far back reminders are looked for that somebody may still answer: longer than anybody is asked ahead."""

SAID = {"nochange": "no change", "ontrack": "on track", "complete": "done", "notmine": "not mine"}
"""How the commands that say nothing more are put into words."""

PRESSED = ("action ontrack", "action nochange")
"""What one press says, without a word of why: it would be over another's answer before they are read."""


class Overdue(Refused):
    """An answer to a reminder that comes late: a question, whose button holds all that was said."""


def left(prompt: Prompt, request: Request) -> Sequence[Action]:
    """What a reminder still asks about: its open actions that nobody has answered since it was sent."""
    sent = request.stores.prompts.delivery(prompt).first_tried_at
    return [
        each
        for each in request.stores.actions.listed(prompt.id)
        if each.lifecycle == Lifecycle.OPEN and (sent is None or each.answered_at is None or each.answered_at < sent)
    ]


def listed(prompt: Prompt, request: Request) -> Sequence[Action]:
    """Everything that a reminder asked about and that is still open."""
    return [each for each in request.stores.actions.listed(prompt.id) if each.lifecycle == Lifecycle.OPEN]


def open_prompts(request: Request) -> Sequence[Prompt]:
    """The reminders that this member has and whose meeting is ahead, the newest first."""
    first = (request.now - REMEMBERED).date()
    days = request.stores.prompts.asked([request.member.id], first).get(request.member.id, {})
    return [
        prompt
        for _, (prompt, delivery) in sorted(days.items(), reverse=True)
        if delivery.state == DeliveryState.SENT and delivery.expires_at and delivery.expires_at > request.now
    ]


def stands_in_prompt(command: Command, request: Request) -> bool:
    """Whether what a command saved can be read in the reminder that it answers, which is drawn anew for it."""
    if request.prompt is None or not hasattr(command, "ref"):
        return False
    ends = request.stores.prompts.delivery(request.prompt).expires_at
    return ends is None or ends > request.now


def ask_if_late(command: Command, draft: Draft, request: Request) -> None:
    """Raise a question for an answer to a reminder which may not be meant any more.

    Its meeting began more than a day ago; or another has answered meanwhile, and the first answer counts.
    """
    if request.prompt is None or not hasattr(command, "ref") or getattr(command, "sure", False):
        return
    meeting = _last_meeting(request.prompt, request)
    if meeting and request.now > meeting.starts_at + LONG_AGO:
        day = say_day(request.local(meeting.starts_at).date(), request.today)
        about = f"This reminder was for the {meeting_name(meeting.kind)} on {day}."
        raise _question(f"{about} Save {_said(command)} now?", "Save it now", draft, request)
    other = _answer_of_another(command, request.prompt, request) if command.words in PRESSED else None
    if other:
        about = f"{_who(other)} has answered this already, on {when(other.at, request)}: {_stands(other)}."
        raise _question(f"{about} Save {_said(command)} all the same?", "Save it all the same", draft, request)


def _question(sentence: str, label: str, draft: Draft, request: Request) -> Overdue:
    line = join(draft.command.words, draft.command, {**draft.values, "sure": "yes"}, request)
    return Overdue(sentence, Button(label=label, line=line), tone=Tone.ASK)


def _answer_of_another(command: Command, prompt: Prompt, request: Request) -> Update | None:
    """What another has said since the reminder was sent, if that was the last before this answer, just recorded."""
    sent = request.stores.prompts.delivery(prompt).first_tried_at
    history = request.stores.actions.history(found_action(getattr(command, "ref", ""), request))
    before = next((each for each in history[1:] if each.kind in ANSWERS and not each.taken_back_at), None)
    late = before and sent and before.at >= sent and before.entered_by_id != request.member.id
    return before if late else None


def _who(update: Update) -> str:
    return person(update.entered_by) if update.entered_by else "Somebody"


def _stands(update: Update) -> str:
    return "no change" if update.kind == UpdateKind.NO_CHANGE else moved(update.from_status, update.to_status)


def _said(command: Command) -> str:
    """What a command says of an action, short enough for a question."""
    words = command.words.partition(" ")[2]
    parts = (getattr(command, name, "") for name in ("status", "text"))
    said = ": ".join(str(each) for each in parts if each) or SAID.get(words, words)
    return f"“{clip(said)}” for {getattr(command, 'ref', '')}"


def _last_meeting(prompt: Prompt, request: Request) -> Occurrence | None:
    found = (request.stores.meetings.occurrence(each) for each in prompt.occurrences)
    return max(filter(None, found), key=lambda each: each.starts_at, default=None)
