"""Answers on their way: with what was noted beside them, with what was typed, or planned as a message of their own."""

from datetime import timedelta

from bot.hearing import Posted, Said, Spoken
from bot.screening import screen
from handlers.actions.asked import stands_in_prompt
from handlers.command import Change, Command
from handlers.form import Form
from handlers.reading.drafts import Draft
from handlers.reading.lines import join
from handlers.reply import Audience, Button, Marking, Reply, Text, Tone
from handlers.request import Request
from handlers.sayings import when
from handlers.sending.confirming import confirm
from handlers.sending.unanswered import asked_where
from storage.deliveries import Planned
from storage.receipts import Kept

KEPT = timedelta(days=1)
"""How long a restricted answer waits where its person may not see it any more."""


def noted(reply: Reply, request: Request) -> Reply:
    """A reply with whatever was noted beside it while the words were read."""
    notes = tuple(Text(text=note) for note in dict.fromkeys(request.notes))
    return reply.model_copy(update={"parts": reply.parts + notes}) if notes else reply


def with_words(reply: Reply, typed: str) -> Reply:
    """A refusal with what was typed, so that nobody has to write it again."""
    kept = (Text(text=f"Nothing was stored. You typed: {typed.strip()}"),) if typed.strip() else ()
    return reply.model_copy(update={"parts": reply.parts + kept})


def in_words(form: Form, spoken: Spoken) -> Reply:
    """Where no form can be opened by itself, a button that opens it."""
    asked = ", ".join(each.label.lower() for each in form.fields if each.required and not each.value)
    line = form.anew.lstrip("/") or form.words
    if isinstance(spoken, Said) and not form.anew and not screen(spoken.text):
        line = spoken.text.strip().lstrip("/")
    return Reply(
        title=f"/{form.words} needs a little more: {asked or form.title.lower()}",
        parts=(Text(text=form.intro),) if form.anew and form.intro else (),
        buttons=(Button(label="Open the form", line=f"/form {line.removeprefix('form ')}", style="primary"),),
        tone=Tone.ASK,
    )


def after_press(reply: Reply, command: Command, spoken: Spoken, request: Request) -> Reply:
    """What a press in a private reminder is answered: its row shows it too, so the answer need not stay."""
    pressed = isinstance(spoken, Said) and spoken.mark and reply.tone == Tone.DONE
    return reply.model_copy(update={"passing": True}) if pressed and stands_in_prompt(command, request) else reply


def pressed_twice(earlier: Kept) -> Reply:
    """What a second press within moments is answered: the first one's answer, and that it counts once."""
    reply = Reply.model_validate(earlier.answer)
    said = Text(text="It was pressed twice within moments, and counts once.")
    return reply.model_copy(
        update={"title": reply.title.replace("Saved:", "Saved already:", 1), "parts": (said, *reply.parts)}
    )


def again(draft: Draft, earlier: Kept, request: Request) -> tuple[str, Button]:
    """The question whether the same words are to be saved a second time, and the button that does."""
    line = join(draft.command.words, draft.command, {**draft.values, "sure": "yes"}, request)
    said = f"You said just this on {when(earlier.at, request)}, and it was saved. Do you want to save it a second time?"
    return said, Button(label="Save it again", line=line)


def show_others(command: Command, reply: Reply, spoken: Spoken, request: Request) -> None:
    """Let others see what was just saved: in the channel where it was said, and on the boards of its meetings.

    An answer that is posted in the channel itself needs nothing beside it.
    """
    posted_there = spoken.answer_to is not None and not spoken.answer_to[0].startswith("@")
    if request.confirming and isinstance(command, Change) and not posted_there:
        confirm(command, reply, request, spoken.key)
    if request.boarded:
        request.stores.boards.renew(request.now)


def plan_answer(spoken: Spoken, request: Request, reply: Reply) -> Reply | Posted:
    """Plan the message that carries an answer: where it was asked, or to the person alone.

    What is restricted never stands where others read, and is of no use to anybody a day later.
    What was filled in from a private reminder is answered in its thread, so that the reminder stays the last word.
    """
    if not spoken.answer_to:
        return reply
    subject, (destination, thread) = f"answer {spoken.key}", spoken.answer_to
    restricted = reply.marking == Marking.RESTRICTED
    if (restricted or reply.audience == Audience.PERSON) and not destination.startswith("@"):
        subject = asked_where(subject, destination, thread)
        destination, thread = f"@{spoken.person.id}", ""
    if request.prompt:
        thread = thread or spoken.reply_to
    request.stores.deliveries.plan(
        Planned(
            subject=subject,
            kind="answer",
            platform=spoken.person.platform,
            destination=destination,
            thread=thread,
            not_before=request.now,
            content=reply.model_dump(mode="json"),
            expires_at=request.now + KEPT if restricted else None,
        )
    )
    return Posted(reply)
