"""The home page of a coordinator: what needs their word, who has not answered, what stands out, what goes out next."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from handlers.actions.urgency import my_actions, urgency
from handlers.home.sections import (
    Ahead,
    meeting,
    meetings_ahead,
    name,
    rest,
    row,
    shown,
    standing,
    turns,
    unanswered,
)
from handlers.meetings.arising.listed import asked_of_me
from handlers.papers.sections.silence import by_lead
from handlers.reading.lines import quoted
from handlers.reminders.naming import brief
from handlers.reminders.upcoming import upcoming
from handlers.reply import Button, Item, Items, Part, Text
from handlers.request import Request
from handlers.sayings import capital, counted, has_paper, joined, lead, meeting_name, overdue, person
from handlers.sending.account import tells_of
from handlers.sending.names import ANNEX, named
from schedules.beat import LATE
from schedules.calendar import say_instant
from schedules.reminders import Kind
from storage.prompts import KIND as PROMPT
from storage.tables import Action, Delivery, DeliveryState, Member
from storage.vocabulary import Lifecycle, Status

PER_PAGE = 6
FEW = 4
"""Rows of a list that has a whole page of its own, one press away."""
MOST_REFS = 12
"""Actions of an organisation that are named: as many as a line or two of a phone hold."""
BESIDE = 48
"""Characters of an action's text that leave room for a button beside it."""
REMEMBERED = timedelta(days=7)
"""For so long is told what was late or could not be sent."""
STUCK = {
    DeliveryState.HELD: "held",
    DeliveryState.ASKED: "sent, and not known to have arrived",
    DeliveryState.FAILED: "could not be sent",
    DeliveryState.SENT: "sent late",
    DeliveryState.EXPIRED: "not sent: it was of no use any more",
}
WORST = (Status.OFF_TRACK, Status.AT_RISK)


def coordinators_page(request: Request, page: int) -> Iterator[Part]:
    """All that they look after, the most urgent first; the exceptions are its long list."""
    ahead = meetings_ahead(request)
    actions = request.stores.actions.all(Lifecycle.OPEN)
    waiting = unanswered(ahead)
    yield from _in_need(request)
    yield from _papers(ahead, request)
    yield from _silent(ahead)
    yield from _exceptions(actions, waiting, request, page)
    yield from _unled(actions, request)
    yield from _reminders(ahead, request)
    yield from _own(ahead, request)


def coordinators_buttons(request: Request) -> tuple[Button, ...]:
    """What else a coordinator comes for."""
    every = Button(label=f"All {request.word('action', many=True)}", line="/action list")
    log = Button(label="Log an incident", line="/form incident log")
    return log, every, Button(label="Meetings", line="/meeting list"), Button(label="Members", line="/member list")


def _in_need(request: Request) -> Iterator[Part]:
    """What is held, doubtful, failed or was late."""
    since = request.now - REMEMBERED
    found = [*request.stores.overview.stuck(since), *request.stores.accounts.owed(since, request.now, LATE)]
    told = [each for each in found if tells_of(each)]
    title, rows, _ = shown("Needs a look", told, FEW)
    if rows:
        yield Items(title=title, items=tuple(_delivery(each, request) for each in rows))


def _delivery(delivery: Delivery, request: Request) -> Item:
    occurrence = delivery.occurrence_id and request.stores.meetings.occurrence(delivery.occurrence_id)
    whom = _addressee(delivery, request)
    about = (f" to {person(whom)}" if whom else "") + (f" for the {meeting(occurrence, request)}" if occurrence else "")
    due = f"due {say_instant(delivery.not_before, request.zone, request.today)}"
    of_use = occurrence and occurrence.starts_at > request.now
    buttons = _settle(delivery, occurrence.kind.key, whom) if occurrence and of_use else ()
    return Item(
        text=f"{capital(named(delivery.kind))}{about}",
        detail=capital(joined((STUCK[delivery.state], due, _trouble(delivery)))),
        buttons=buttons,
    )


def _trouble(delivery: Delivery) -> str:
    """What stands in its way; of the restricted annex nothing, for that may name who is not to see it."""
    return "" if delivery.sort == ANNEX else delivery.trouble


def _addressee(delivery: Delivery, request: Request) -> Member | None:
    """The member to whom a private reminder was sent."""
    if delivery.kind != PROMPT:
        return None
    return request.stores.members.on_platform(delivery.platform, delivery.destination.removeprefix("@"))


def _settle(delivery: Delivery, key: str, whom: Member | None) -> tuple[Button, ...]:
    if whom:
        return (Button(label="Text to forward", line=f"/digest chase {key} {quoted(whom.name)}"),)
    again = Button(label="Try it again", line=f"/digest resend {delivery.id}")
    match delivery.state:
        case DeliveryState.HELD if not delivery.trouble and delivery.sort == Kind.DIGEST:
            return (Button(label="Release it", line=f"/digest release {key}", style="primary"),)
        case DeliveryState.HELD | DeliveryState.FAILED:
            return (again,)
        case DeliveryState.ASKED:
            return Button(label="It is there", line=f"/digest found {delivery.id}"), again
    return ()


def _papers(ahead: Sequence[Ahead], request: Request) -> Iterator[Part]:
    if not ahead:
        yield row("No meeting is scheduled.", Button(label="Schedule one", line="/form meeting schedule"))
        return
    yield Items(title="Next meetings", items=tuple(_paper(each, request) for each in ahead))


def _paper(ahead: Ahead, request: Request) -> Item:
    """A meeting, what its paper would count now, and when that goes out."""
    key = ahead.occurrence.kind.key
    preview = [Button(label="Preview", line=f"/digest {key} preview")] if has_paper(ahead.occurrence.kind) else []
    return Item(
        text=meeting(ahead.occurrence, request),
        detail="\n".join(filter(None, (_counts(ahead, request), _goes_out(ahead, request)))),
        buttons=(*preview, Button(label="Reminders", line=f"/meeting reminders {key}")),
    )


def _counts(ahead: Ahead, request: Request) -> str:
    actions = ahead.found.actions
    number = counted(len(actions), f"open {request.word('action')}", f"open {request.word('action', many=True)}")
    parts = [
        (sum(each.status == Status.OFF_TRACK for each in actions), "off track"),
        (sum(each.status == Status.AT_RISK for each in actions), "at risk"),
        (sum(overdue(each, request) for each in actions), "overdue"),
        (len(ahead.found.unanswered), "without an answer"),
    ]
    said = ", ".join(f"{count} {what}" for count, what in parts if count)
    return f"{number}: {said}" if said else number


def _goes_out(ahead: Ahead, request: Request) -> str:
    if not ahead.digest:
        return ""
    if ahead.digest.state == DeliveryState.HELD:
        return "Its paper is held until a coordinator lets it go."
    return f"Its paper goes out on {say_instant(ahead.digest.not_before, request.zone, request.today)}."


def _silent(ahead: Sequence[Ahead]) -> Iterator[Part]:
    """Who has not answered for the next meeting that waits for answers."""
    soonest = next((each for each in ahead if each.found.unanswered), None)
    if soonest is None:
        return
    key = soonest.occurrence.kind.key
    groups = [(each, actions) for each, actions in by_lead(soonest.found.unanswered) if actions[0].lead]
    title, rows, _ = shown(f"Not answered for the {meeting_name(soonest.occurrence.kind)}", groups, FEW)
    if rows:
        yield Items(title=title, items=tuple(_chase(each, actions, key) for each, actions in rows))
    yield from rest(groups, rows, f"/digest chase {key}")


def _chase(organisation: str, actions: Sequence[Action], key: str) -> Item:
    refs = ", ".join(each.ref for each in actions[:MOST_REFS])
    return Item(
        text=organisation,
        detail=f"{refs} and {len(actions) - MOST_REFS} more" if len(actions) > MOST_REFS else refs,
        buttons=(Button(label="Chase", line=f"/digest chase {key} {quoted(organisation)}"),),
    )


def _exceptions(actions: Sequence[Action], waiting: frozenset[int], request: Request, page: int) -> Iterator[Part]:
    """What is off track, overdue or at risk, in this order."""
    found = [each for each in actions if each.status in WORST or overdue(each, request)]
    found.sort(key=lambda each: (_rank(each, request), urgency(each, waiting, request)))
    title, rows, number = shown("Off track, overdue or at risk", found, PER_PAGE, page)
    if not rows:
        yield Text(text="Nothing is off track, overdue or at risk.")
        return
    yield Items(title=title, items=tuple(_exception(each, waiting, request) for each in rows))
    yield from turns(found, PER_PAGE, number)


def _rank(action: Action, request: Request) -> int:
    if action.status == Status.OFF_TRACK:
        return 0
    return 1 if overdue(action, request) else 2


def _exception(action: Action, waiting: frozenset[int], request: Request) -> Item:
    return Item(
        text=name(action),
        detail=joined((lead(action), *standing(action, waiting, request))),
        buttons=(
            Button(label="Update it", line=f"/form action update {action.ref}"),
            Button(label="Show it", line=f"/action show {action.ref}"),
        ),
    )


def _unled(actions: Sequence[Action], request: Request) -> Iterator[Part]:
    found = [each for each in actions if each.lead_id is None]
    title, rows, _ = shown(f"{request.word('action', many=True).capitalize()} without a lead", found, FEW)
    if not rows:
        return
    items = (
        Item(text=name(each, BESIDE), buttons=(Button(label="Assign", line=f"/form action assign {each.ref}"),))
        for each in rows
    )
    yield Items(title=title, items=tuple(items))
    yield from rest(found, rows, "/action list unled")


def _reminders(ahead: Sequence[Ahead], request: Request) -> Iterator[Part]:
    """What goes out next."""
    due = [each for each in upcoming([each.occurrence for each in ahead], request) if each.waits]
    due.sort(key=lambda each: each.at)
    title, rows, _ = shown("What goes out next", due, FEW)
    if rows:
        items = (
            Item(
                text=f"{say_instant(each.at, request.zone, request.today)}: {brief(each.rung).lower()}",
                detail=f"For the {meeting_name(each.occurrence.kind)}",
            )
            for each in rows
        )
        yield Items(title=title, items=tuple(items))
        yield from rest(due, rows, "/meeting list", "Meetings")


def _own(ahead: Sequence[Ahead], request: Request) -> Iterator[Part]:
    """What they answer for themselves."""
    asked = {action.id for each in ahead for action in each.asked_of(request.member)}
    mine = my_actions(request)
    if mine:
        word = counted(len(mine), request.word("action"), request.word("action", many=True))
        waits = f", {len(asked)} without an answer" if asked else ""
        yield row(f"Your own: {word}{waits}", Button(label="Show mine", line="/action mine"))
    yield from asked_of_me(request)
