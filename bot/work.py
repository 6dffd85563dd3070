"""One request as one unit of work: who speaks, what they ask, one short transaction, one answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.answering import in_words, noted, plan_answer, with_words
from bot.asking import Unknown, asked_in, request_of
from bot.changing import SaidBefore, carry_out, despite_doubt
from bot.hearing import Answer, Asked, Errors, Filled, Posted, Said, Spoken
from bot.screening import screen, screen_fields, stop, stop_form, stopped_fields
from handlers.actions.asked import Overdue
from handlers.actions.replies import is_command, line_of
from handlers.command import Change, Found, check, find, run, show_restricted
from handlers.families import COMMANDS
from handlers.form import Form, Offer
from handlers.reading.categories import names_restricted
from handlers.reading.drafts import MORE, Draft, Incomplete, Understood, Wrong, asking, draft_of, form_of, read
from handlers.reading.refusals import correctable
from handlers.reading.returning import read_form, reshape
from handlers.reading.slots import slots_of
from handlers.reply import Barred, Refused, Reply, Tone
from handlers.request import Request
from handlers.suggestions import suggest
from storage.database import Database
from storage.deadline import Deadline

Understand = Callable[[Request], Understood]


QUESTIONS = (SaidBefore, Overdue)
"""What is asked before it is saved, with a button that holds all that was said."""


class Work:
    """Carries out requests against a database; each method runs in a worker thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hear(self, said: Said, now: datetime, deadline: Deadline) -> Answer:
        """Carry out a line of words. Only changes write; what is merely shown is read."""
        typed = said.text
        if screen(typed) and (stopped := self._stop(said, now)):
            return stopped
        try:
            said = self._as_command(said, now)
            found = find(said.text)
        except Refused as refused:
            return self._answered(said, now, with_words(self._refuse(said, now, refused), _sayable(typed, said)))
        changes = issubclass(found.command, Change) and not found.form
        try:
            return self._try(said, now, deadline, changes, lambda request: _understand(found, request))
        except Refused as refused:
            reply = correctable(refused, found.command, found.rest).reply()
            kept = changes and not isinstance(refused, (*QUESTIONS, Barred)) and not _only_pressed(said, found)
            return self._answered(said, now, with_words(reply, _sayable(typed, said)) if kept else reply)

    def submit(self, filled: Filled, now: datetime, deadline: Deadline) -> Answer:
        """Carry out a form that came back. What is wrong with it is said by field."""
        draft = _draft(filled)
        if screen_fields(draft) and (stopped := self._stop_form(filled, draft, now)):
            return stopped

        def understand(request: Request) -> Understood:
            check(draft.command, request)
            return read_form(draft, request)

        try:
            return self._try(filled, now, deadline, issubclass(draft.command, Change), understand)
        except Wrong as wrong:
            return Errors(wrong.errors)
        except Refused as refused:
            return self._put_back(filled, draft, refused, now)

    def reshape(self, filled: Filled, now: datetime) -> Form | Reply:
        """The form as it should look now that something was chosen in it; nothing is stored, nothing missing yet.

        All that was typed is in it, except what may not be kept. A field may hold other words than it came with:
        what is known of the row that was chosen. A Reply says why the form cannot go on: it stays as it is, with
        that above it.
        """
        draft = _draft(filled)
        try:
            with asked_in(self._database, filled, now) as (_, request):
                check(draft.command, request)
                draft.command.bar(draft.values, request)
                if screen_fields(draft) and (stopped := stopped_fields(draft, request)):
                    raise Refused(" ".join(dict.fromkeys(stopped.values())))
                return reshape(draft, request)
        except Incomplete as ended:
            return ended.form
        except Refused as refused:
            return refused.reply()

    def suggest(self, asked: Asked, now: datetime) -> Offer:
        """What a field could hold, for what was typed so far; nothing for somebody unknown."""
        try:
            with asked_in(self._database, asked, now) as (_, request):
                return suggest(asked.source, asked.typed, request)
        except Refused:
            return Offer()

    def _stop(self, said: Said, now: datetime) -> Answer | None:
        """What is answered to words that must not be kept; None where they may be after all."""
        try:
            with asked_in(self._database, said, now) as (_, request):
                answer = stop(said, request)
        except Refused as refused:
            answer = refused.reply()
        return self._answered(said, now, answer) if answer else None

    def _stop_form(self, filled: Filled, draft: Draft, now: datetime) -> Answer | None:
        try:
            with asked_in(self._database, filled, now) as (_, request):
                return stop_form(filled, draft, request)
        except Refused as refused:
            return refused.reply()

    def _as_command(self, said: Said, now: datetime) -> Said:
        """What was said as a command line: an answer to a reminder, or what begins with a ref, is an update.

        Raises Refused where nobody can tell which action is meant.
        """
        if said.text.startswith("/") or (not said.reply_to and is_command(said.text)):
            return said
        with asked_in(self._database, said, now) as (_, request):
            line = line_of(said.text, request)
        return replace(said, text=line) if line else said

    def _try(self, spoken: Spoken, now: datetime, deadline: Deadline, changes: bool, understand: Understand) -> Answer:
        try:
            return despite_doubt(partial(self._once, spoken, now, deadline, changes, understand))
        except (Incomplete, Refused, Wrong) as ended:
            # What was asked for may stand in the way because it was done when this request was first heard.
            if changes and (answer := self._given_before(spoken)):
                return answer
            if isinstance(ended, Incomplete):
                return self._answered(spoken, now, ended.form)
            raise

    def _given_before(self, spoken: Spoken) -> Answer | None:
        """What this very request was answered when it was carried out, if it was."""
        with self._database.reading() as unit:
            receipt = unit.receipts.of(spoken.person.platform, spoken.key)
            reply = Reply.model_validate(receipt.answer) if receipt else None
        return Posted(reply) if reply and spoken.answer_to else reply

    def _once(self, spoken: Spoken, now: datetime, deadline: Deadline, changes: bool, understand: Understand) -> Answer:
        opened = self._database.unit(deadline) if changes else None
        with asked_in(self._database, spoken, now, opened) as (unit, request):
            understood = understand(request)
            if not changes:
                reply = noted(run(understood.command, request), request)
            else:
                reply = carry_out(unit, understood, request, spoken)
                answer = plan_answer(spoken, request, reply)
        return answer if changes else self._answered(spoken, now, reply)

    def _refuse(self, said: Said, now: datetime, refused: Refused) -> Reply:
        """A refusal, for those whom the partnership knows; others are told how to be added."""
        with self._database.reading() as unit:
            try:
                request_of(unit, said, now)
            except Unknown as unknown:
                return unknown.reply()
        return refused.reply()

    def _answered(self, spoken: Spoken, now: datetime, answer: Reply | Form) -> Answer:
        """The answer itself, or planned as a message where it cannot travel back by itself."""
        forms = not isinstance(spoken, Said) or spoken.forms
        reply = answer if isinstance(answer, Reply) or forms else in_words(answer, spoken)
        if spoken.answer_to and isinstance(reply, Reply):
            with self._database.unit() as unit:
                try:
                    request = request_of(unit, spoken, now)
                except Unknown:
                    return reply
                return plan_answer(spoken, request, reply)
        return reply

    def _put_back(self, filled: Filled, draft: Draft, refused: Refused, now: datetime) -> Answer:
        """A form again with what was wrong said on top, so that nothing typed is lost."""
        if isinstance(refused, (Unknown, Barred)):
            return refused.reply()
        if refused.field in slots_of(draft.command) and refused.tone != Tone.ASK:
            return Errors({refused.field: refused.sentence})
        with asked_in(self._database, filled, now) as (_, request):
            show_restricted(draft.command, request)
            form = form_of(draft, request)
        return form.model_copy(update={"intro": refused.sentence, "sure": refused.tone == Tone.ASK})


def _understand(found: Found, request: Request) -> Understood:
    check(found.command, request)
    draft = draft_of(found.command, found.rest, request, forgiving=found.form)
    if found.form:
        raise Incomplete(asking(draft, request))
    return read(draft, request)


def _draft(filled: Filled) -> Draft:
    """What a form says of each field that its command has."""
    command = COMMANDS[filled.words]
    slots = slots_of(command)
    values = {name: words if words.strip() else "" for name, words in filled.values.items() if name in slots}
    values |= {"sure": "yes"} if filled.sure else {}
    return Draft(command, values, filled.seen, more=bool(filled.values.get(MORE)))


def _sayable(typed: str, said: Said) -> str:
    """What may be said back: a message of our own is kept, so an email that was typed does not stand in it.

    Neither does anything that was typed of a restricted category, even where it is refused for another reason.
    """
    return "" if said.answer_to and (screen(typed) or names_restricted(typed)) else typed


def _only_pressed(said: Said, found: Found) -> bool:
    """Whether nobody typed this: a button, which holds nothing but a ref, or names the entry that it is about."""
    words = found.rest.split()
    return (bool(said.mark) and len(words) < 2) or (len(words) == 2 and words[1].startswith("entry="))
