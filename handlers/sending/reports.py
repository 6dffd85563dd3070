"""Telling the coordinators what did not go as planned, in the transaction that settles it."""

import logging
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.erasing.removing import undeleted
from handlers.meetings.board import report_board, report_renewal
from handlers.meetings.channel_changes import note_refusal
from handlers.notices import notify
from handlers.prompting.unreached import report_prompt, report_redraw
from handlers.reply import Button, Reply, Text
from handlers.sayings import channel_name, meeting_name
from handlers.sending.account import owe_account, tells_of
from handlers.sending.disclosing import keep_disclosure, report_held
from handlers.sending.files import digest_of, is_file
from handlers.sending.missing_files import tell_of_missing
from handlers.sending.names import CONFIRMATION, FAREWELL, named
from handlers.sending.unanswered import KIND as ANSWER
from handlers.sending.unanswered import answer_where_asked
from schedules.beat import LATE, TROUBLED, Report
from schedules.calendar import say_instant
from storage.accounts import ENDED
from storage.accounts import KIND as ACCOUNT
from storage.boards import BOARD, RENEWAL
from storage.deliveries import REMOVAL, Settlement
from storage.prompts import KIND as PROMPT
from storage.prompts import REDRAW
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, Occurrence

LOGGED = ("notice", ACCOUNT, CONFIRMATION, FAREWELL)
"""Of what did not arrive, that which nobody is told of."""
OWN: Mapping[str, Report] = {
    PROMPT: report_prompt,
    REDRAW: report_redraw,
    BOARD: report_board,
    RENEWAL: report_renewal,
}
"""What is told in a way of its own."""
log = logging.getLogger(__name__)


def report(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Tell every coordinator at once that a delivery failed, is doubtful or was held, once for each attempt.

    Whoever can read what was restricted is kept, whether or not there is anything to tell.
    What was sent late, and what came too late to be sent, is told in one account for all of it. A notice or an account
    that did not arrive is only logged: a notice about it would not arrive either. What happens to a private reminder
    and to an edit of it is told elsewhere.
    """
    if settlement.readers:
        keep_disclosure(stores, delivery, settlement, now)
    if settlement.state in ENDED and tells_of(delivery):
        if settlement.state == DeliveryState.EXPIRED or now - delivery.not_before > LATE:
            owe_account(stores, now)
        return
    if settlement.state not in TROUBLED:
        return
    if settlement.state == DeliveryState.HELD:  # who may not see it is nobody's business who reads the log
        log.warning("delivery %s (%s) is held", delivery.id, delivery.kind)
        report_held(stores, delivery, settlement, now)
    else:
        _report_trouble(stores, delivery, settlement, now)


def _report_trouble(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Of what did not arrive, or perhaps not; each sort in its own way."""
    note_refusal(stores, delivery, settlement.trouble)
    if delivery.kind == ANSWER and settlement.state == DeliveryState.FAILED:
        answer_where_asked(stores, delivery, now)
    log.warning("delivery %s (%s) is %s: %s", delivery.id, delivery.kind, settlement.state, settlement.trouble)
    if own := OWN.get(delivery.kind):
        own(stores, delivery, settlement, now)
    elif is_file(delivery) and (settlement.state == DeliveryState.FAILED or not digest_of(delivery)):
        tell_of_missing(stores, delivery, settlement, _meeting(stores, delivery), now)
    elif delivery.kind not in LOGGED and (told := _told(stores, delivery, settlement)):
        subject = _subject(stores, delivery, settlement, now)
        for coordinator in stores.members.coordinators():
            notify(stores, coordinator, subject, told, now)


def _subject(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> str:
    """Of somebody to whom no answer comes through the coordinators are told once a day, not each time they ask."""
    if delivery.kind == ANSWER and settlement.state == DeliveryState.FAILED and delivery.destination.startswith("@"):
        return f"no answers to {delivery.destination} on {now.astimezone(ZoneInfo(stores.partnership.zone)).date()}"
    return f"delivery {delivery.id} {settlement.state} {delivery.attempt}"


def _told(stores: Stores, delivery: Delivery, settlement: Settlement) -> Reply | None:
    if delivery.kind.startswith(REMOVAL):
        return undeleted(stores, delivery, _sentence(settlement.trouble))
    occurrence = stores.meetings.occurrence(delivery.occurrence_id) if delivery.occurrence_id else None
    if occurrence is None:
        about_answer = delivery.kind == ANSWER
        return _about_answer(stores, delivery, settlement) if about_answer else _about_none(delivery, settlement)
    post = f"the {named(delivery.kind)} for {_meeting(stores, delivery)}"
    match settlement.state:
        case DeliveryState.FAILED:
            return _failed(delivery, post, settlement.trouble, _channel(stores, delivery, occurrence))
        case DeliveryState.ASKED:
            return _asked(delivery, post, settlement.trouble, _channel(stores, delivery, occurrence))
    return None


def _channel(stores: Stores, delivery: Delivery, occurrence: Occurrence) -> str:
    """Where something was to be posted: not everything goes to the meeting's own channel."""
    known = stores.channels.at(delivery.platform, delivery.destination)
    return known.name if known else channel_name(occurrence)


def _meeting(stores: Stores, delivery: Delivery) -> str:
    """The meeting that something was for; empty where it was for none."""
    occurrence = stores.meetings.occurrence(delivery.occurrence_id) if delivery.occurrence_id else None
    if occurrence is None:
        return ""
    return (
        f"the {meeting_name(occurrence.kind)} on {say_instant(occurrence.starts_at, ZoneInfo(stores.partnership.zone))}"
    )


def _failed(delivery: Delivery, post: str, trouble: str, channel: str) -> Reply:
    if not delivery.destination:  # it was to become a message to each of several people
        return Reply(
            title=f"Not sent: {post}",
            parts=(Text(text=f"Why: {_sentence(trouble)}"),),
            buttons=(Button(label="Try it again", line=f"/digest resend {delivery.id}", style="primary"),),
        )
    return Reply(
        title=f"Not posted in {channel}: {post}",
        parts=(Text(text=f"Why: {_sentence(trouble)}"), Text(text="Put that right, then post it again.")),
        buttons=(Button(label="Post it again", line=f"/digest resend {delivery.id}", style="primary"),),
    )


def _asked(delivery: Delivery, post: str, trouble: str, channel: str) -> Reply:
    why = f"It was sent, and nobody can say whether it arrived: {_sentence(trouble)}"
    return Reply(
        title=f"Please look in {channel}: is {post} there?",
        parts=(Text(text=why),),
        buttons=(
            Button(label="It is there", line=f"/digest found {delivery.id}", style="primary"),
            Button(label="Post it", line=f"/digest resend {delivery.id}"),
        ),
    )


def _about_answer(stores: Stores, delivery: Delivery, settlement: Settlement) -> Reply | None:
    """An answer that did not arrive: what was asked was done all the same, and only the words are missing."""
    person = delivery.destination.removeprefix("@")
    member = stores.members.on_platform(delivery.platform, person) if person != delivery.destination else None
    whom = f"{member.name} ({member.organisation.name})" if member else "somebody in a channel"
    return Reply(
        title=f"An answer to {whom} may not have arrived",
        parts=(Text(text=f"Why: {_sentence(settlement.trouble)} What they asked for was done all the same."),),
    )


def _about_none(delivery: Delivery, settlement: Settlement) -> Reply:
    """Something of the bot's own that is for no meeting."""
    return Reply(
        title=f"Not sent: a {named(delivery.kind)}", parts=(Text(text=f"Why: {_sentence(settlement.trouble)}"),)
    )


def _sentence(trouble: str) -> str:
    said = trouble.strip() or "the platform gave no reason"
    return said if said.endswith((".", "!", "?")) else f"{said}."
