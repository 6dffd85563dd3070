"""What the coordinators are told at once of what comes after the papers went out."""

from collections.abc import Sequence

from handlers.notices import tell
from handlers.papers.reading_standing import concerning
from handlers.reading.tokens import clip
from handlers.reply import Button, Facts, Reply, Text
from handlers.request import Request
from handlers.sayings import moved, person, state, when
from handlers.sending.next_paper import goes_out
from schedules.reminders import Kind
from storage.deliveries import Planned
from storage.papers import GoingOut
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
            tell(request, coordinator, _subject(update), reply)


def tell_taken_back(action: Action, taken: Update, request: Request, *, instead: Update | None = None) -> None:
    """Whoever was told that an action is off track is told that it was taken back; whoever was not yet is not told.

    Where what is said `instead` is off track too, that is told anew, and nothing was taken back.
    """
    if taken.to_status != Status.OFF_TRACK:
        return
    deliveries = request.stores.deliveries
    for told in deliveries.about(_subject(taken), lock=True):
        if told.state == DeliveryState.DUE and not told.attempt:
            deliveries.withdraw(told, request.now, "it was taken back")
        elif instead is None or instead.to_status != Status.OFF_TRACK:
            content = _not_off_track(action, taken, request).model_dump(mode="json")
            deliveries.plan(
                Planned(
                    subject=f"{_subject(taken)} taken back",
                    kind=told.kind,
                    platform=told.platform,
                    destination=told.destination,
                    not_before=request.now,
                    content=content,
                )
            )


def _subject(update: Update) -> str:
    return f"off track {update.id}"


def _not_off_track(action: Action, taken: Update, request: Request) -> Reply:
    return Reply(
        title=f"{action.ref} is {state(action)}: that it is off track was taken back",
        parts=(
            Facts(rows=((request.word("action").capitalize(), clip(action.text, LONGEST)),)),
            Text(text=f"{person(request.member)} said it {when(taken.at, request)} and took it back."),
        ),
        buttons=(Button(label="Show history", line=f"/action history {action.ref}"),),
    )


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
    paper = next((GoingOut(each.kind, each.state, each.not_before) for each in waiting), None)
    return goes_out("It will stand in", paper, occurrence.kind, occurrence.starts_at, request)
