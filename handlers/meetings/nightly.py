"""What is done for a partnership at night: series are extended, and what only a coordinator can decide is asked.

Whoever is told is told by day, and once of each thing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from handlers.auditing import month_anchored
from handlers.funding.ending import endings_told as money_told
from handlers.meetings.gaps import gap_of
from handlers.meetings.repeated import decisions, why_in_question
from handlers.members.ending import endings_told
from handlers.notices import notify
from handlers.reading.rules import rule_in
from handlers.reply import Button, Item, Items, Refused, Reply, Text
from handlers.retention.nightly import month_told, retain
from handlers.sayings import meeting_name
from schedules.calendar import WorkingCalendar, say_instant
from schedules.nightly import until_next_night
from schedules.planning import ladder_for, plan_all
from schedules.reminders import To, next_sending_time
from schedules.series import Extending, end, listed
from storage.deliveries import Settlement
from storage.stores import Stores
from storage.tables import MeetingKind, Occurrence, Series
from storage.troubles import Conflict, Unavailable, where

ASK_AHEAD = 20
"""Working days before a date in question at which the coordinators are asked again."""
JUST_NOW = timedelta(hours=1)
"""What is changed in chat is planned with the change; only a plan's file or a new version can change it unseen."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Night:
    """One night of a partnership."""

    stores: Stores
    now: datetime

    @cached_property
    def zone(self) -> ZoneInfo:
        """The partnership's time zone."""
        return ZoneInfo(self.stores.partnership.zone)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Its working days."""
        return WorkingCalendar(self.stores.closed_days.all())

    @cached_property
    def today(self) -> date:
        """The date there."""
        return self.now.astimezone(self.zone).date()

    def live(self) -> list[Series]:
        """What repeats now or will."""
        return self.stores.series.live(self.today)

    def tell(self, subject: str, reply: Reply) -> None:
        """Tell every coordinator, once, when messages are welcome next."""
        if not self.stores.deliveries.told(subject):
            at = next_sending_time(self.now, self.calendar, self.zone)
            for coordinator in self.stores.members.coordinators():
                notify(self.stores, coordinator, subject, reply, at)


def nightly(stores: Stores, asked_at: datetime, now: datetime) -> Settlement:
    """Do the nightly work. What goes wrong with one part of it keeps neither the others nor the next night.

    `asked_at` is when a plan was loaded or the bot was started last: the pass that follows plans everything anew.
    """
    night = Night(stores, now)
    first = (_plan_anew,) if now - asked_at < JUST_NOW else ()
    for step in (_extend_all, *first, _ask, _warn, _retain, _warn_of_grants, _warn_of_money, _anchor, _renew):
        _attempt(step, night)
    return until_next_night(now, night.zone)


def _attempt(step: Callable[..., None], night: Night, *more: object) -> None:
    try:
        with night.stores.session.begin_nested():
            step(night, *more)
    except (Conflict, Unavailable):
        raise
    except Exception as error:  # whatever it is, there is a next night
        log.error("nightly work for partnership %s failed: %s", night.stores.partnership_id, where(error))


def _extend_all(night: Night) -> None:
    """Make the meetings that are missing, of what was typed and of what a plan's file says."""
    live = night.live()
    if unread := [each for each in live if _is_unread(each)]:
        for series in unread:
            _attempt(_take_up, night, series)
        live = [each for each in night.live() if not _is_unread(each)]
    if not live:
        return
    extending = Extending(night.stores, night.now)
    for series in live:
        _attempt(_extend, night, series, extending)
    if unplaced := [each for each in live if each.set_by_id is None and _wants_channel(each.kind)]:
        subject = f"series {max(each.id for each in unplaced)} without a channel"
        night.tell(subject, _which_channels({each.kind.key: each.kind for each in unplaced}))


def _plan_anew(night: Night) -> None:
    """Bring in line what waits to be sent: the plan's file may say other reminders, or a bank holiday is new."""
    plan_all(night.stores, night.now)


def _extend(_night: Night, series: Series, extending: Extending) -> None:
    extending.extend(series)


def _is_unread(series: Series) -> bool:
    return not series.rule and series.at is None


def _take_up(night: Night, series: Series) -> None:
    try:
        clock = _read(series)
    except Refused as refused:
        night.tell(f"series {series.id} unread", _unread(series, refused.sentence))
        return
    former = [each for each in night.live() if each.id < series.id and each.kind_id == series.kind_id]
    for each in former:
        if bool(each.dates) == bool(series.dates) and (not each.dates or each.set_by_id is None):
            end(night.stores, each, series.starts, night.now)
            series.place, series.link = each.place, each.link
    series.at = clock


def _read(series: Series) -> time:
    """The local time of a series from a plan, whose rule is read on the way. Raises Refused with what is missing."""
    if series.dates:
        clocks = [clock for _, clock in map(listed, series.dates) if clock]
        if not clocks:
            raise Refused("The dates have no time. Give the first of them one, such as 2026-12-10T14:00.")
        return clocks[0]
    rule = rule_in(series.said, series.starts)
    if rule.clock is None:
        raise Refused(f"The rule has no time. Type one behind it, such as {series.said} 14:00.")
    series.rule, series.skips = rule.text, sorted({*series.skips, *rule.skips})
    return rule.clock


def _unread(series: Series, why: str) -> Reply:
    key, dates = series.kind.key, bool(series.dates)
    verb, said = ("dates", "its dates") if dates else ("repeat", f"its rule “{series.said}”")
    return Reply(
        title=f"The plan says when the {meeting_name(series.kind)} is held, and nothing could be scheduled",
        parts=(Text(text=f"From {said}: {why}"), Text(text="Put it right in the plan's file, or say it here.")),
        buttons=(Button(label="Say it here", line=f"/form meeting {verb} {key}", style="primary"),),
    )


def _wants_channel(kind: MeetingKind) -> bool:
    return kind.channel is None and any(rung.to == To.CHANNEL for rung in ladder_for(kind))


def _which_channels(kinds: Mapping[str, MeetingKind]) -> Reply:
    items = tuple(
        Item(text=meeting_name(kind), detail=f"/meeting channel {key} #channel",
             buttons=(Button(label="Choose a channel", line=f"/form meeting channel {key}"),))
        for key, kind in kinds.items()
    )  # fmt: skip
    return Reply(
        title="Which channels do these meetings have?",
        parts=(
            Text(text="They are scheduled as the plan says. Until you name a channel, only private reminders go out."),
            Items(items=items),
        ),
    )


def _ask(night: Night) -> None:
    """Ask again about dates in question that are near."""
    for meeting in night.stores.series.in_question(night.now):
        day = meeting.starts_at.astimezone(night.zone).date()
        if night.today >= night.calendar.working_days_before(day, ASK_AHEAD):
            night.tell(f"occurrence {meeting.id} in question {day}", _asking(meeting, night))


def _asking(meeting: Occurrence, night: Night) -> Reply:
    why = " ".join((*why_in_question(meeting, night), "Nothing is sent for it until you decide."))
    return Reply(
        title=f"Please decide on a date: {meeting_name(meeting.kind)}, {say_instant(meeting.starts_at, night.zone)}",
        parts=(Text(text=why),),
        buttons=decisions(meeting, night.zone),
    )


def _retain(night: Night) -> None:
    """Remove what was kept for long enough, and tell of what went in the month before."""
    retain(night.stores, night.now)
    if told := month_told(night.stores, night.now):
        night.tell(*told)


def _warn_of_grants(night: Night) -> None:
    """Tell of grants that end within the month."""
    for told in endings_told(night.stores, night.today):
        night.tell(*told)


def _warn_of_money(night: Night) -> None:
    """Tell of money that ends within six months."""
    for told in money_told(night.stores, night.today):
        night.tell(*told)


def _anchor(night: Night) -> None:
    """Have the coordinators keep where the audit stands, once a month."""
    if told := month_anchored(night.stores, night.today, night.calendar):
        night.tell(*told)


def _renew(night: Night) -> None:
    """Draw the messages of the next meetings anew: whatever changed them unseen is in them then."""
    night.stores.boards.renew(night.now)


def _warn(night: Night) -> None:
    """Warn of kinds that must not go without a meeting for so long."""
    for kind in night.stores.meetings.kinds():
        if gap := gap_of(night.stores, kind, night.now, night.zone):
            night.tell(gap.subject, gap.warning())
