"""What the coordinators are told at once of what comes after the papers went out."""

from collections.abc import Sequence

from handlers.notices import tell
from handlers.papers.reading_standing import concerning
from handlers.reading.tokens import clip
from handlers.reply import Button, Facts, Reply, Text
from handlers.request import Request
from handlers.sayings import moved, person
from handlers.sending.next_paper import goes_out
from schedules.reminders import Kind
from storage.tables import Action, Delivery, DeliveryState, Occurrence, Update
from storage.vocabulary import Status

LONGEST = 600


def tell_off_track(action: Action, update: Update, request: Request) -> None:
    """An action that goes off track after the papers of a meeting ahead: no digest will say so before it."""
    if update.to_status != Status.OFF_TRACK or update.from_status == Status.OFF_TRACK:
        return
    out = [each for each in request.stores.papers.out_for(request.now) if concerning(each.kind, [action])]
    if not out:
        return
    reply = _off_track(action, update, out, request)
    for coordinator in request.stores.members.coordinators():
        if coordinator.id != request.member.id:
            tell(request, coordinator, f"off track {update.id}", reply)


def _off_track(action: Action, update: Update, out: Sequence[Occurrence], request: Request) -> Reply:
    facts = [
        (request.word("action").capitalize(), clip(action.text, LONGEST)),
        ("Status", moved(update.from_status, update.to_status)),
        ("Said", clip(update.text, LONGEST)),
        ("Next", clip(update.next_step, LONGEST)),
        ("Reported by", person(request.member)),
    ]
    planned = request.stores.deliveries.of(*(each.id for each in out))
    shown = [Button(label="What came since", line=f"/digest addendum {each.kind.key}") for each in out[:1]]
    return Reply(
        title=f"{action.ref} is off track, and the papers have gone out",
        parts=(
            Facts(rows=tuple((name, value) for name, value in facts if value)),
            *(Text(text=_stands_in(each, planned, request)) for each in out),
        ),
        buttons=(*shown, Button(label="Show history", line=f"/action history {action.ref}")),
    )


def _stands_in(occurrence: Occurrence, planned: Sequence[Delivery], request: Request) -> str:
    """Where the meeting will read of it."""
    waiting = [
        each
        for each in planned
        if each.occurrence_id == occurrence.id and each.kind == Kind.ADDENDUM and each.state == DeliveryState.DUE
    ]
    return goes_out("It will stand in", waiting[0] if waiting else None, occurrence, request)
