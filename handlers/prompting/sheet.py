"""A private reminder with all that is needed to draw it: read anew whenever it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from handlers.prompting.arising import asked_of
from handlers.prompting.outstanding import Disowned, is_asked_of
from handlers.rights import stands_in_for
from schedules.asking import later_day
from schedules.calendar import DAY, WorkingCalendar
from storage.prompts import Found
from storage.stores import Stores
from storage.tables import (
    Action,
    Delivery,
    DeliveryState,
    MeetingAction,
    Member,
    Occurrence,
    OccurrenceState,
    Partnership,
    Prompt,
    Update,
)
from storage.vocabulary import Lifecycle


@dataclass(frozen=True)
class Sheet:
    """What somebody was asked, and how it stands at `now`.

    `meetings` are those it was for, soonest first, even if they do not take place; `days` are those from today on
    on which the member is or was asked. `principal` is whom the member stands in for at present. `elsewhere`: they are
    in another partnership too, so that it has to be said which one asks. `arising` is what earlier meetings asked of
    them that these ask for.
    """

    partnership: Partnership
    prompt: Prompt
    delivery: Delivery
    member: Member
    meetings: tuple[Occurrence, ...]
    actions: tuple[Action, ...]
    latest: Mapping[int, Update]
    disowned: Disowned
    words: Mapping[str, str]
    calendar: WorkingCalendar
    days: Mapping[date, Found]
    now: datetime
    principal: Member | None = None
    elsewhere: bool = False
    arising: tuple[MeetingAction, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The partnership's time zone."""
        return ZoneInfo(self.partnership.zone)

    @property
    def today(self) -> date:
        """The date where the partnership is."""
        return self.day(self.now)

    @cached_property
    def ahead(self) -> tuple[Occurrence, ...]:
        """The meetings that are still to come."""
        return tuple(each for each in self.meetings if is_ahead(each, self.now))

    @cached_property
    def waiting(self) -> tuple[Action, ...]:
        """What the member still has to answer."""
        return tuple(each for each in self.actions if self.waits(each))

    @property
    def asks(self) -> bool:
        """Whether anything is left for the member to do before the meetings."""
        return bool(self.ahead and (self.waiting or self.arising))

    @property
    def last(self) -> date | None:
        """The last day on which asking again is of use: the one before the next of the meetings."""
        return self.day(self.ahead[0].starts_at) - DAY if self.ahead else None

    @property
    def later(self) -> date | None:
        """The day that "Remind me on Monday" means; none when there is none before the meeting."""
        return later_day(self.today, self.days, self.calendar, self.last) if self.last else None

    @property
    def deferred(self) -> date | None:
        """The day on which the same is to be asked again, if there is one."""
        return next((day for day in sorted(self.days) if day > self.today and self.asks_again(day)), None)

    def asks_again(self, day: date) -> bool:
        """Whether a message that was not sent yet asks for the same meetings on a day."""
        prompt, delivery = self.days.get(day, (None, None))
        asked = prompt is not None and {each.id for each in self.ahead} <= set(prompt.occurrences)
        return asked and delivery is not None and delivery.state == DeliveryState.DUE

    def answer(self, action: Action) -> Update | None:
        """The last answer since this was asked; whoever gave it."""
        asked_at = self.delivery.first_tried_at or self.now
        return self.latest.get(action.id) if action.answered_at and action.answered_at >= asked_at else None

    def waits(self, action: Action) -> bool:
        """Whether the member still has to answer for an action."""
        asked = is_asked_of(self.member, action, self.disowned, self.today, self.principal)
        return asked and action.lifecycle == Lifecycle.OPEN and self.answer(action) is None

    def day(self, instant: datetime) -> date:
        """The date of an instant where the partnership is."""
        return instant.astimezone(self.zone).date()


def is_ahead(occurrence: Occurrence, now: datetime) -> bool:
    """Whether a meeting takes place and has not begun."""
    return occurrence.state == OccurrenceState.STANDS and occurrence.starts_at > now


def sheet_of(stores: Stores, prompt: Prompt, now: datetime) -> Sheet:
    """Read it. Raises LookupError when there is no such member."""
    member = stores.members.get(prompt.member_id)
    if member is None:
        raise LookupError(f"prompt {prompt.id} is for nobody")
    actions = stores.actions.listed(prompt.id)
    plan = stores.plans.current()
    zone = ZoneInfo(stores.partnership.zone)
    today = now.astimezone(zone).date()
    meetings = [each for each in map(stores.meetings.occurrence, prompt.occurrences) if each]
    days = {each.kind_id: each.starts_at.astimezone(zone).date() for each in meetings if is_ahead(each, now)}
    principal = _principal(stores, member, today)
    return Sheet(
        partnership=stores.partnership,
        prompt=prompt,
        delivery=stores.prompts.delivery(prompt),
        member=member,
        meetings=tuple(sorted(meetings, key=lambda each: each.starts_at)),
        actions=tuple(actions),
        latest=stores.actions.latest(actions),
        disowned=stores.actions.disowned(*(each.id for each in actions)),
        words=plan.words if plan else {},
        calendar=WorkingCalendar(stores.closed_days.all()),
        days=stores.prompts.asked([member.id], today).get(member.id, {}),
        now=now,
        principal=principal,
        elsewhere=stores.members.is_elsewhere(member),
        arising=asked_of(stores, member, days, today, principal),
    )


def _principal(stores: Stores, member: Member, today: date) -> Member | None:
    number = stands_in_for(member, today)
    return stores.members.get(number) if number else None
