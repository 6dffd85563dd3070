"""Compiling what falls due: it is made once and kept, so that the very same is sent however often it is tried.

Reminders and papers keep the hours in which messages are welcome; what fell due outside of them waits for the next.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from handlers.erasing.removing import removal_due
from handlers.meetings.board import board_due, renewal_due
from handlers.meetings.nightly import nightly
from handlers.paper import Format
from handlers.papers.addendum import addendum_due
from handlers.papers.annex import annex_due
from handlers.papers.digest import digest
from handlers.papers.public_edition import edition_due
from handlers.papers.reading_background import with_background
from handlers.prompting.redrawing import prompt, redraw
from handlers.prompting.rounds import prompts
from handlers.prompting.unreached import MENTION, mention
from handlers.sending.account import account_due
from handlers.sending.announcement import announcement
from handlers.sending.due import Due
from handlers.sending.explaining import explained
from handlers.sending.files import FILE, file_due, plan_in_thread
from handlers.sending.holding import held
from handlers.sending.names import ANNEX, PUBLIC
from handlers.sending.reminder import reminder
from handlers.sending.returns import returns_due
from handlers.sending.summary import summary_due
from schedules.beat import Fresh
from schedules.nightly import PLANNING
from schedules.reminders import Kind, next_sending_time
from storage.boards import BOARD, RENEWAL
from storage.deliveries import REMOVAL, Settlement
from storage.prompts import KIND as PROMPT
from storage.prompts import REDRAW
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, OccurrenceState
from storage.tables.base import Json

BEFORE_A_MEETING = (*Kind, ANNEX, PUBLIC)
"""What is sent only before a meeting that stands; one may be cancelled while it is about to go out."""
KEEPS_HOURS = (*Kind, PROMPT, MENTION, "held", "account")
"""What is sent in the hours of sending only, by the first word of its key."""
KEPT = (Kind.DIGEST, Kind.ADDENDUM, PUBLIC)
"""What belongs to a paper that is kept as issued."""
MADE_ANEW = (REDRAW, FILE, RENEWAL)
"""What is made anew at each attempt: a late edit would undo what came after it, and a file is kept as its paper."""
Compiler = Callable[[Due], Json | Settlement]


def compile_delivery(
    stores: Stores, delivery: Delivery, now: datetime, files: Sequence[Format] = ()
) -> Json | Fresh | Settlement:
    """What a message says, as of the instant it was due for; or a settlement, where nothing is to be sent now.

    `files` are the formats in which a paper follows its digest into the thread. Raises LookupError for a delivery that
    nothing here compiles, or that belongs to no meeting and should.
    """
    due = Due(stores, delivery, now, tuple(files))
    kind = delivery.sort
    if kind in BEFORE_A_MEETING and due.occurrence.state != OccurrenceState.STANDS:
        return Settlement(DeliveryState.CANCELLED, trouble="the meeting does not take place")
    if kind in KEEPS_HOURS and (wait := _wait(due)):
        if kind == PROMPT:  # of another day, it asks for what is left by then
            delivery.content = None
        return wait
    if delivery.content is not None and kind != ANNEX and not _shows_too_much(due):
        return delivery.content
    content = COMPILERS[kind](due)
    if isinstance(content, Settlement):
        return content
    said = explained(content, delivery, stores)
    return Fresh(said) if kind in MADE_ANEW else said


def _shows_too_much(due: Due) -> bool:
    """Whether a paper was made before something was restricted and nobody has read it yet: it is made anew."""
    delivery = due.delivery
    kept = delivery.kind in KEPT and delivery.paper_id and not delivery.posted
    paper = due.stores.papers.get(delivery.paper_id) if kept and delivery.paper_id else None
    return paper is not None and bool(due.stores.actions.restricted(since=paper.compiled_at))


def _wait(due: Due) -> Settlement | None:
    """Until messages are welcome, unless a person asked for it now.

    A digest goes out all the same when that would be after its meeting began.
    """
    welcome = next_sending_time(due.now, due.calendar, due.zone)
    if welcome <= due.now or due.delivery.urged_at:
        return None
    in_time = due.delivery.expires_at is None or welcome < due.delivery.expires_at
    if in_time:
        return Settlement(DeliveryState.DUE, next_at=welcome)
    return None if due.delivery.kind == Kind.DIGEST else Settlement(DeliveryState.EXPIRED)


def _reminder(due: Due) -> Json:
    return reminder(due.standing, due.occurrence, due.calendar, due.now, due.note).model_dump(mode="json")


def _announcement(due: Due) -> Json:
    return announcement(due.occurrence, due.calendar, due.zone, due.now, due.note).model_dump(mode="json")


def _digest(due: Due) -> Json:
    """A digest is kept as issued, and its files follow it."""
    version = due.standing.version + 1
    paper = digest(with_background(due.standing, due.stores), version, due.note)
    content = paper.model_dump(mode="json")
    due.delivery.paper_id = due.stores.papers.issue(due.occurrence.id, version, content, due.now).id
    plan_in_thread(due, paper)
    return content


COMPILERS: Mapping[str, Compiler] = {
    Kind.REMINDER: _reminder,
    Kind.ANNOUNCEMENT: _announcement,
    Kind.DIGEST: _digest,
    Kind.RETURNS: returns_due,
    Kind.SUMMARY: summary_due,
    Kind.ADDENDUM: addendum_due,
    ANNEX: annex_due,
    PUBLIC: edition_due,
    "held": held,
    "account": account_due,
    Kind.PROMPTS: prompts,
    PROMPT: prompt,
    REDRAW: redraw,
    BOARD: board_due,
    RENEWAL: renewal_due,
    MENTION: mention,
    FILE: file_due,
    REMOVAL: removal_due,
    PLANNING: lambda due: nightly(due.stores, due.delivery.not_before, due.now),
}
"""What compiles each sort of delivery, by the first word of its key."""
