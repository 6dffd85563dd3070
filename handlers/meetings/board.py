"""The board: the one message of a channel that says when a kind of meeting meets next, kept true in its place.

It is drawn anew after every change, at most once a minute, and edited only where it says something else. It names
nobody, and what it counts is open to every partner; where another organisation reads the channel it counts nothing. Its
message is neither pinned nor bookmarked: that would take a scope more, and a person can do it with two clicks.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.notices import notify
from handlers.papers.reading_standing import concerning
from handlers.prompting.outstanding import answered, period_began
from handlers.reply import Button, Facts, Reply, Text
from handlers.sayings import has_paper, meeting_name
from handlers.sending.due import Due
from handlers.sending.names import FAREWELL
from schedules.beat import AGAIN
from schedules.calendar import say_instant, say_time
from schedules.planning import UNSENT
from schedules.reminders import Kind
from storage.boards import StandingBoard
from storage.deliveries import Planned, Settlement, again, own_mark
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, Occurrence, OccurrenceState
from storage.tables.base import Json
from storage.vocabulary import Lifecycle

LASTS = timedelta(hours=3)
"""How long a meeting is still shown after it began: whoever is late looks for its link."""
LATELY = timedelta(days=7)
"""A message that was put up anew within this time and is gone again is not put up by itself a second time."""
KEPT = (Kind.DIGEST, Kind.ADDENDUM)
"""What goes out before a meeting and changes what the message says."""
SAID = ("title", "parts", "buttons")
"""What of the message is worth drawing it anew."""
BY_ITSELF = "This message changes by itself: there is no newer one."
NEAR = timedelta(days=60)
"""How far ahead a cancelled date is named where no meeting is."""
COUNTED = 2
"""Cancelled dates that are named."""


def board_due(due: Due) -> Json | Settlement:
    """The message as it is posted."""
    standing = due.stores.boards.shown_as(due.delivery.id)
    if standing is None:
        return _not_needed("it is not kept any more")
    return _drawn(standing, due)


def renewal_due(due: Due) -> Json | Settlement:
    """The message as it stands now, to take the place of what was posted; where its meetings moved, a farewell."""
    standing = due.stores.boards.get(int(due.delivery.subject.split()[1]))
    if standing is None or own_mark(due.delivery.mark) != standing.sent.mark or standing.channel.gone:
        return _not_needed("it is not kept there any more")
    sent = standing.sent
    if not sent.posted:  # it is on its way, or nobody knows: what it says is drawn anew once it is there
        waits = sent.next_at is not None
        return Settlement(DeliveryState.DUE, next_at=sent.next_at) if waits else _not_needed("it was not posted")
    if due.stores.deliveries.follows(due.delivery, due.now):
        return Settlement(DeliveryState.DUE, next_at=due.now + AGAIN)
    due.delivery.replaces = sent.posted[-1]
    if standing.kind.channel and standing.kind.channel is not standing.channel:
        due.stores.boards.put_up(standing.kind, standing.kind.channel, due.now)
        return _farewell(f"stands in {standing.kind.channel.name} now", standing)
    content = _drawn(standing, due)
    said = {part: content[part] for part in SAID}
    if due.delivery.attempt == 1 and said.items() <= (sent.content or {}).items():
        return _not_needed("it says so already")
    sent.content = {**(sent.content or {}), **said}
    sent.settled_at = due.now  # what is kept true is not kept for too long
    return content


def put_away(stores: Stores, standing: StandingBoard, now: datetime) -> None:
    """Let the message say that it is kept no more, and keep it no more."""
    sent = standing.sent
    if sent.posted:
        stores.deliveries.plan(
            Planned(
                subject=f"{FAREWELL} {sent.id}",
                kind=FAREWELL,
                platform=sent.platform,
                destination=sent.destination,
                not_before=now,
                replaces=sent.posted[-1],
                mark=again(sent.mark, FAREWELL),
                content=_farewell("is not kept here any more", standing),
            )
        )
    elif sent.state in UNSENT:
        stores.deliveries.withdraw(sent, now, "it is not kept any more")
    stores.boards.take_down(standing.board)


def report_board(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Tell the coordinators of a message that was not posted, or perhaps; a press posts it anew."""
    standing = stores.boards.shown_as(delivery.id)
    if standing is None:
        return
    perhaps = settlement.state == DeliveryState.ASKED
    how = "may not be in" if perhaps else "could not be posted in"
    told = _asking(standing, how, f"Why: {settlement.trouble}.{' Look there before you post it anew.' * perhaps}")
    for coordinator in stores.members.coordinators():
        notify(stores, coordinator, f"board {standing.board.id} missing {delivery.id}", told, now)


def report_renewal(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Put up anew a message that could not be changed, most likely because it was deleted; once, and then ask."""
    standing = stores.boards.get(int(delivery.subject.split()[1]))
    if settlement.state != DeliveryState.FAILED or standing is None or standing.sent.mark != own_mark(delivery.mark):
        return
    sent, began = standing.sent, standing.sent.first_tried_at or now
    if sent.subject.endswith("anew") and now - began < LATELY:
        subject = f"board {standing.board.id} gone {sent.id}"
        why = f"It could not be changed: {settlement.trouble}. It was put up anew once already."
        for coordinator in stores.members.coordinators():
            notify(stores, coordinator, subject, _asking(standing, "is not kept true now in", why), now)
        return
    stores.boards.put_up(standing.kind, standing.channel, now, anew=True)


def _asking(standing: StandingBoard, how: str, why: str) -> Reply:
    key = standing.kind.key
    return Reply(
        title=f"The message of the next {meeting_name(standing.kind)} {how} {standing.channel.name}",
        parts=(Text(text=why),),
        buttons=(
            Button(label="Post it anew", line=f"/meeting board {key} anew", style="primary"),
            Button(label="Keep it no more", line=f"/meeting board {key} off"),
        ),
    )


def _farewell(what: str, standing: StandingBoard) -> Json:
    name, key = meeting_name(standing.kind), standing.kind.key
    show = Button(label="Show the next meeting", line=f"/meeting next {key}")
    reply = Reply(title=f"The message of the next {name} {what}", buttons=(show,), whole=True)
    return reply.model_dump(mode="json")


def _not_needed(why: str) -> Settlement:
    return Settlement(DeliveryState.CANCELLED, trouble=why)


def _drawn(standing: StandingBoard, due: Due) -> Json:
    """What the board says at this moment; when the meeting that it shows is over, it is drawn anew by itself."""
    kind = standing.kind
    ahead = due.stores.meetings.after(due.now - LASTS, kind)
    meeting = ahead[0] if ahead else None
    if meeting:
        due.stores.boards.renew(meeting.starts_at + LASTS, standing.board)
        if meeting.starts_at > due.now:
            due.stores.boards.renew(meeting.starts_at, standing.board)
    rows = tuple((name, value) for name, value in _rows(standing, meeting, due) if value)
    show = Button(label="Show the meeting", line=f"/meeting next {kind.key}")
    mine = Button(label="My actions", line="/action mine")
    reply = Reply(
        title=_title(standing, meeting, due),
        parts=(*((Facts(rows=rows),) if rows else ()), Text(text=BY_ITSELF)),
        buttons=(mine, show) if meeting else (),
        whole=True,
    )
    return reply.model_dump(mode="json")


def _title(standing: StandingBoard, meeting: Occurrence | None, due: Due) -> str:
    name = meeting_name(standing.kind)
    if meeting is None:
        return f"No {name} is scheduled"
    if meeting.starts_at <= due.now:
        return f"{name}: it began at {say_time(meeting.starts_at.astimezone(due.zone))}"
    return f"Next {name}: {say_instant(meeting.starts_at, due.zone)}"


def _rows(standing: StandingBoard, meeting: Occurrence | None, due: Due) -> Iterator[tuple[str, str]]:
    yield "Cancelled", _cancelled(standing, meeting, due)
    if meeting is None:
        return
    if meeting.state == OccurrenceState.IN_QUESTION:
        yield "Date", "in question: a coordinator has not decided yet"
    yield "Place", meeting.place or "not said yet"
    yield "Link", meeting.link
    if has_paper(standing.kind):
        yield from _paper(standing, meeting, due)
    if standing.channel.shared_at is None and meeting.starts_at > due.now:
        yield "Answered so far", _answered(standing, meeting, due)


def _cancelled(standing: StandingBoard, meeting: Occurrence | None, due: Due) -> str:
    """The dates before it that were cancelled; those that a series gave up are nobody's."""
    until = meeting.starts_at if meeting else due.now + NEAR
    between = due.stores.meetings.between(standing.kind, due.now, until)
    gone = [each for each in between if each.state == OccurrenceState.CANCELLED and (each.slot or not each.series_id)]
    return ", ".join(say_instant(each.starts_at, due.zone) for each in gone[:COUNTED])


def _paper(standing: StandingBoard, meeting: Occurrence, due: Due) -> Iterator[tuple[str, str]]:
    """Until when updates count, or where the paper stands; when that is about to change, it is drawn anew by itself."""
    subject = f"occurrence {meeting.id}"
    planned = [each for each in due.stores.deliveries.of(meeting.id) if each.subject == subject]
    digest, addendum = (next((each for each in planned if each.kind == kind), None) for kind in KEPT)
    for each in (digest, addendum):
        if each and each.next_at:
            due.stores.boards.renew(max(each.next_at, due.now), standing.board)
    if digest is None:
        return
    at = say_instant(digest.settled_at or digest.not_before, due.zone)
    match digest.state:
        case DeliveryState.DUE | DeliveryState.SENDING:
            yield "Updates count until", at
        case DeliveryState.HELD:
            yield "Digest", "held until a coordinator lets it go: updates count until then"
        case DeliveryState.SENT:
            yield "Digest", f"posted on {at}"
            if addendum and addendum.state == DeliveryState.DUE:
                yield "Later updates", f"stand in the addendum on {say_instant(addendum.not_before, due.zone)}"


def _answered(standing: StandingBoard, meeting: Occurrence, due: Due) -> str:
    """How many of the open actions have been answered for it: a number, and nothing of whom."""
    since = period_began(due.stores, standing.kind, meeting, due.now)
    actions = concerning(standing.kind, due.stores.actions.all(Lifecycle.OPEN))
    plan = due.stores.plans.current()
    noun = plan.words.get("actions", "actions") if plan else "actions"
    return f"{sum(answered(each, since) for each in actions)} of {len(actions)} {noun}" if actions else ""
