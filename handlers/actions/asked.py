"""The private reminder that somebody answers: what it still asks about, and whether its meeting is long over."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.command import Command
from handlers.reading.drafts import Draft
from handlers.reading.lines import join
from handlers.reading.tokens import clip
from handlers.reply import Button, Refused, Tone
from handlers.request import Request
from handlers.sayings import meeting_name
from schedules.calendar import say_day
from storage.tables import Action, DeliveryState, Occurrence, Prompt
from storage.vocabulary import Lifecycle

LONG_AGO = timedelta(days=1)
"""After the meeting began; from then on an answer to its reminder is asked about before it is saved."""
REMEMBERED = timedelta(days=100)
"""How far back reminders are looked for that somebody may still answer: longer than anybody is asked ahead."""

SAID = {"nochange": "no change", "ontrack": "on track", "complete": "done", "notmine": "not mine"}
"""How the commands that say nothing more are put into words."""


class Overdue(Refused):
    """An answer to a reminder whose meeting is over: a question, whose button holds all that was said."""


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


def ask_if_long_ago(command: Command, draft: Draft, request: Request) -> None:
    """Raise a question for an answer to a reminder whose meeting began more than a day ago."""
    if request.prompt is None or not hasattr(command, "ref") or getattr(command, "sure", False):
        return
    meeting = _last_meeting(request.prompt, request)
    if meeting is None or request.now <= meeting.starts_at + LONG_AGO:
        return
    line = join(draft.command.words, draft.command, {**draft.values, "sure": "yes"}, request)
    day = say_day(request.local(meeting.starts_at).date(), request.today)
    about = f"This reminder was for the {meeting_name(meeting.kind)} on {day}."
    raise Overdue(f"{about} Save {_said(command)} now?", Button(label="Save it now", line=line), tone=Tone.ASK)


def _said(command: Command) -> str:
    """What a command says of an action, short enough for a question."""
    words = command.words.partition(" ")[2]
    parts = (getattr(command, name, "") for name in ("status", "text"))
    said = ": ".join(str(each) for each in parts if each) or SAID.get(words, words)
    return f"“{clip(said)}” for {getattr(command, 'ref', '')}"


def _last_meeting(prompt: Prompt, request: Request) -> Occurrence | None:
    found = (request.stores.meetings.occurrence(each) for each in prompt.occurrences)
    return max(filter(None, found), key=lambda each: each.starts_at, default=None)
