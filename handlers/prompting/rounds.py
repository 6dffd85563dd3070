"""A round of reminders: one private message planned for each person who is to be asked before a meeting."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlers.prompting.arising import told_before
from handlers.prompting.coordinating import tell_coordinators_of
from handlers.prompting.outstanding import Outstanding, outstanding
from handlers.sending.due import Due
from schedules.asking import asking_day
from schedules.calendar import DAY, at_local
from schedules.reminders import SENDING_STARTS
from storage.deliveries import Settlement
from storage.prompts import GOING, UNSENT, Asking, Found
from storage.tables import DeliveryState, Identity, Member, Occurrence

ASKING = (*GOING, DeliveryState.ASKED, DeliveryState.DUE)
"""The states of a message that asks, or that nobody knows not to."""
TRIES = 3
"""Somebody else may take a day while it is being given."""

Days = Mapping[date, Found]
"""The days on which a member is or was already asked."""


@dataclass(frozen=True)
class Question:
    """What a member is to be asked before a meeting, from a day on and not later than another.

    `now` is when the messages of the first day fall due.
    """

    member: Member
    occurrence: Occurrence
    actions: Mapping[int, int]
    first: date
    last: date


def prompts(due: Due) -> Settlement:
    """Plan a message to each person whom the meeting still has something to ask, and tell the coordinators the rest."""
    found = outstanding(due.stores, due.occurrence.kind, due.occurrence, due.now)
    _plan(due, _questions(due, found))
    tell_coordinators_of(due, found)
    return Settlement(DeliveryState.SENT)


def last_day(occurrence: Occurrence, due: Due) -> date:
    """The last day on which asking is of use: the one before the meeting."""
    return occurrence.starts_at.astimezone(due.zone).date() - DAY


def _questions(due: Due, found: Outstanding) -> Iterator[Question]:
    today = due.now.astimezone(due.zone).date()
    last = last_day(due.occurrence, due)
    for member_id, actions in found.round.asked.items():
        yield Question(found.members[member_id], due.occurrence, found.placed(actions), today, last)
    day = due.occurrence.starts_at.astimezone(due.zone).date()
    for member_id in told_before(due.stores, due.occurrence, found.members.values(), day, today):
        if member_id not in found.round.asked:
            yield Question(found.members[member_id], due.occurrence, {}, today, last)


def _plan(due: Due, questions: Iterable[Question]) -> None:
    waiting = {each.member.id: each for each in questions}
    for _ in range(TRIES if waiting else 0):
        days = due.stores.prompts.asked(waiting, due.now.astimezone(due.zone).date())
        askings = [asking for each in waiting.values() if (asking := _asking(due, each, days.get(each.member.id, {})))]
        taken = due.stores.prompts.plan(askings)
        waiting = {each.member_id: waiting[each.member_id] for each in askings if each.member_id not in taken}
        if not waiting:
            return


def _asking(due: Due, question: Question, days: Days) -> Asking | None:
    """The message to be planned; none where another takes the question up, or no day is left for it."""
    if _asks_already(days.get(question.first), question.occurrence):
        return None
    full = {day for day, (_, delivery) in days.items() if delivery.state not in UNSENT or delivery.posted}
    day = asking_day(question.first, full, due.calendar, question.last)
    asking = asking_on(question, day, _at(due, day)) if day else None
    if asking is None or asking.day not in days:
        return asking
    return None if due.stores.prompts.extend(*days[asking.day], asking) else asking


def asking_on(question: Question, day: date, at: datetime) -> Asking:
    """A question as a message on a day."""
    identity = first_identity(question.member)
    return Asking(
        member_id=question.member.id,
        day=day,
        platform=identity.platform,
        destination=f"@{identity.person}",
        not_before=at,
        expires_at=question.occurrence.starts_at,
        occurrences=(question.occurrence.id,),
        actions=question.actions,
    )


def first_identity(member: Member) -> Identity:
    """Where a member is written to: on the platform on which they were first known."""
    return min(member.identities, key=lambda each: each.id)


def _asks_already(found: Found | None, occurrence: Occurrence) -> bool:
    return found is not None and found[1].state in ASKING and occurrence.id in found[0].occurrences


def _at(due: Due, day: date) -> datetime:
    """Now, for a message of today; when sending starts, for one of a later day."""
    today = due.now.astimezone(due.zone).date()
    return due.now if day == today else at_local(day, SENDING_STARTS, due.zone)
