"""Messages that become records: the form that one opens, the question that an emoji asks, and what follows a change."""

from datetime import datetime

from bot.asking import asked_in, request_of
from bot.hearing import Answer, Opened, Reacted
from bot.screening import screen, screen_fields, stopped_form
from handlers.actions.correcting import CorrectAnswer
from handlers.actions.reporting import UpdateAction
from handlers.command import check, find
from handlers.form import Form
from handlers.origins.changes import Changed, note_change
from handlers.origins.keeping import recorded
from handlers.origins.opening import as_new, draft_for
from handlers.origins.reactions import Marked, ask_back, wanted
from handlers.origins.records import SHOW
from handlers.reading.categories import names_restricted
from handlers.reading.drafts import Draft, Incomplete, asking
from handlers.reply import Refused, Text
from handlers.request import Request
from storage.database import Database
from storage.stores import Unit
from storage.vocabulary import Becoming

KINDS = {"action update": "update", "incident log": "incident", "meeting action": "meeting action"}
"""What each command makes of a message, as the subjects of origins name it."""
NO_TEXT = "The message holds no words that can be taken over: say what it shows."
NO_FILES = "Its files are not taken over."


def open_message(database: Database, opened: Opened, now: datetime) -> Answer:
    """The form of a command with what a message says in its fields, or why there is none."""
    try:
        with asked_in(database, opened, now) as (_, request):
            return _form(opened, request)
    except Incomplete as incomplete:
        return incomplete.form
    except Refused as refused:
        return refused.reply()


def wants(database: Database, reacted: Reacted, now: datetime) -> Becoming | None:
    """What an emoji makes of a message for whoever used it; None where it is an emoji like any other."""
    try:
        with asked_in(database, reacted, now) as (unit, request):
            return None if _is_others(unit, reacted, request) else wanted(reacted.emoji, request)
    except Refused:
        return None


def plan_question(
    database: Database, reacted: Reacted, becomes: Becoming, text: str, trouble: str, now: datetime
) -> None:
    """Plan the question to whoever used an emoji: once, however often the platform tells of it."""
    origin = reacted.origin
    assert origin is not None
    with database.unit() as unit:
        sayable = None if screen(text) or names_restricted(f"incident log {text}") else text
        marked = Marked(origin, becomes, reacted.key, sayable, trouble)
        ask_back(marked, f"@{reacted.person.id}", request_of(unit, reacted, now))


def take_change(database: Database, change: Changed, now: datetime) -> bool:
    """Ask whoever made a record of a message that changed; False where nobody did, which is all that is looked at."""
    where = change.platform, change.place, change.message
    with database.reading() as unit:
        partnerships = [each.id for each in unit.partnerships.all() if unit.within(each.id).origins.of_message(*where)]
    if not partnerships:
        return False
    with database.unit() as unit:
        unit.acts(now)
        return any([note_change(change, unit.within(each), now) for each in partnerships])


def _form(opened: Opened, request: Request) -> Form:
    found = find(opened.words)
    check(found.command, request)
    draft = draft_for(found, opened.text, request)
    draft.command.bar(draft.values, request)
    form = _introduced(_asking(draft, request), opened, _before(opened, request))
    noted = " ".join(dict.fromkeys([form.intro, *request.notes]))  # such as in which partnership it will be saved
    return form.model_copy(update={"intro": noted})


def _asking(draft: Draft, request: Request) -> Form:
    """The form of a draft; where an answer cannot be put right any more, that of a new one with what is to be said."""
    kinds = dict.fromkeys(kind for each in screen_fields(draft).values() for kind in each)
    try:
        return stopped_form(draft, kinds.keys(), request) if kinds else asking(draft, request)
    except Refused as refused:
        if draft.command is not CorrectAnswer:
            raise
        form = _asking(Draft(UpdateAction, as_new(draft.values)), request)
        return form.model_copy(update={"intro": f"{refused.sentence} {form.intro}".strip()})


def _before(opened: Opened, request: Request) -> str:
    """What was recorded of the message before, where the same is about to be."""
    kind = KINDS.get(opened.words)
    return recorded(opened.origin, kind, request) if opened.origin and kind else ""


def _introduced(form: Form, opened: Opened, before: str) -> Form:
    """The form with where its words come from on top. What it was opened from can be read again, so nothing is lost.

    Whoever reads that it was recorded before need not be asked when they save it.
    """
    origin = opened.origin
    where = f"From a message in {origin.name}." if origin and origin.name.startswith("#") else "From a message."
    link = Text(text=SHOW, link=origin.link) if origin and origin.link else None
    left = NO_TEXT if not opened.text.strip() else NO_FILES if opened.files else ""
    again = f"{before} Saving records it a second time." if before else ""
    intro = " ".join(filter(None, (again, where, left, form.intro)))
    return form.model_copy(update={"intro": intro, "link": link, "anew": "", "sure": bool(before)})


def _is_others(unit: Unit, reacted: Reacted, request: Request) -> bool:
    """Whether another partnership meets where the message stands, and this member's own does not."""
    place = reacted.origin.place if reacted.origin else ""
    meets = {each.id for each in unit.partnerships.all() if unit.within(each.id).channels.knows(place)}
    return bool(meets) and request.partnership.id not in meets
