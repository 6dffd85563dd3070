"""A change with its receipt: heard twice it has one effect and one answer, and said twice it is asked about."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from bot.answering import after_press, again, noted, pressed_twice, show_others
from bot.hearing import Answer, Said, Spoken
from bot.screening import note_let_through
from handlers.actions.asked import ask_if_late
from handlers.command import Change, Command, run
from handlers.help import HIDDEN
from handlers.origins.keeping import keep as keep_origin
from handlers.reading.drafts import Draft, Understood
from handlers.reply import Refused, Reply, Tone
from handlers.request import Request
from storage.stores import Unit
from storage.troubles import Conflict, Doubtful, Unavailable

AGAIN = timedelta(minutes=10)
"""The same words from the same person within this time are asked about before they are stored again."""
TWICE = timedelta(seconds=10)
"""The same button pressed again within this time was pressed once: nobody changes their mind so fast to the same."""


class SaidBefore(Refused):
    """The same words were saved a moment ago: a question, and nothing to be kept."""


def carry_out(unit: Unit, understood: Understood, request: Request, spoken: Spoken) -> Reply:
    """Carry a change out and keep its receipt. Raises SaidBefore where the same was said a moment ago."""
    words = _digest(understood.draft)
    platform, member = spoken.person.platform, request.member
    heard = unit.receipts.heard(platform, spoken.key, member.id, words, request.now - AGAIN)
    if heard.same_request:
        return Reply.model_validate(heard.same_request.answer)
    unmeant = heard.same_words if not _is_meant(understood.command) else None
    if unmeant and isinstance(spoken, Said) and spoken.mark and request.now - unmeant.at <= TWICE:
        return pressed_twice(unmeant)
    reply = noted(run(understood.command, request), request)
    if unmeant:  # what was just done is rolled back
        question, button = again(understood.draft, unmeant, request)
        raise SaidBefore(question, button, tone=Tone.ASK)
    keep_origin(request, sure=_is_meant(understood.command))
    note_let_through(understood.draft, request)
    ask_if_late(understood.command, understood.draft, request)
    reply = after_press(reply, understood.command, spoken, request)
    kept = reply.model_dump(mode="json")
    unit.receipts.keep(request.partnership.id, platform, spoken.key, member.id, words, request.now, kept)
    show_others(understood.command, reply, spoken, request)
    return reply


def despite_doubt(once: Callable[[], Answer]) -> Answer:
    """Begin again when the connection broke during the commit: if it was carried out, its receipt is found."""
    try:
        return _despite_conflict(once)
    except Doubtful as doubt:
        try:
            return _despite_conflict(once)
        except Unavailable:
            raise doubt from None


def _despite_conflict(once: Callable[[], Answer]) -> Answer:
    """Begin again when another transaction took the row in the same instant: it has committed, so now it is seen."""
    try:
        return once()
    except Conflict:
        return once()


def _digest(draft: Draft) -> str:
    """A digest of what was said, the same for the same words however they came; never the words themselves."""
    said = {name: " ".join(words.split()) for name, words in draft.values.items() if words and name not in HIDDEN}
    return hashlib.sha256(json.dumps([draft.command.words, said], sort_keys=True).encode()).hexdigest()


def _is_meant(command: Command) -> bool:
    return isinstance(command, Change) and (command.sure or command.once)
