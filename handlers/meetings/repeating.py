"""Meetings that repeat: by a rule, from a day on, and changed from a day on. What is unusual is asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar

from handlers.command import Change, handles
from handlers.meetings.channels import channel_known, remembered, spot_for
from handlers.meetings.finding import named_kind
from handlers.meetings.repeated import (
    first_dates,
    in_question,
    left_standing,
    say_series,
    stood_before,
    withdrawn,
)
from handlers.questions import ask, values_of
from handlers.reading.kinds import CHANNEL, DATE, LINE, MEETING, MONTHS, RULE
from handlers.reading.lines import join
from handlers.reading.reckoning import typed
from handlers.reading.rules import Months, SaidRule, rule_in
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Part, Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sayings import meeting_name
from schedules.calendar import FRIDAY, WEEKDAYS, say_day
from schedules.recurrence.rules import Rule, days, first_day
from schedules.recurrence.saying import say_rule
from schedules.series import Ended, Extending, Given, end, slots
from storage.tables import MeetingKind, OccurrenceState, Series

YEAR = timedelta(days=366)
EXAMPLE = "second thursday 14:00"


class RepeatMeeting(Change):
    words = "meeting repeat"
    right = Right.COORDINATE
    help = "Repeat a meeting: set its rule, or change it from a date on"
    example = "jag second thursday 14:00 skip=august in #jag"
    once: ClassVar[bool] = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting", shapes=True)]
    rule: Annotated[SaidRule, Slot(RULE, "Rule", "Such as second thursday 14:00, or every 2 weeks on monday 09:30")]
    from_: Annotated[date | None, Slot(DATE, "From", "Today, unless you say a later day", option=True)] = None
    until: Annotated[date | None, Slot(DATE, "Until", "The last day, if there is one", option=True, rare=True)] = None
    skip: Annotated[Months | None, Slot(MONTHS, "Months left out", "Such as august", option=True)] = None
    place: Annotated[str, Slot(LINE, "Place", "A room; left empty, it stays", option=True)] = ""
    link: Annotated[str, Slot(LINE, "Link", "For those who join online", option=True, rare=True)] = ""
    in_: Annotated[Spot | None, Slot(CHANNEL, "Channel", "Where it is posted", option=True)] = None

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """The rule that it replaces."""
        kind = named_kind(values, request)
        live = request.stores.series.live(request.today, kind) if kind else []
        return {"rule": f"Now {say_series(live[-1])}"} if live else {}

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        return channel_known(values, request)


@dataclass(frozen=True)
class Wanted:
    """A series that was asked for, and those of the kind that hold on its first day or later."""

    rule: Rule
    starts: date
    ends: date | None
    place: str
    link: str
    standing: tuple[Series, ...]


@handles
def repeat(command: RepeatMeeting, request: Request) -> Reply:
    wanted = _wanted(command, request)
    _refuse_same(command.meeting, wanted)
    if wanted.standing and command.from_ is None:
        raise _ask_change(command, wanted, request)
    spot = spot_for(command, command.meeting, command.in_, request)
    ask(command, _weekends(wanted), "Let it repeat", request)
    remembered(command.meeting, spot, request)
    ended = [end(request.stores, each, wanted.starts, request.now) for each in wanted.standing]
    series = request.stores.series.add(
        command.meeting, rule=wanted.rule.text, said=command.rule.words, at=wanted.rule.clock, starts=wanted.starts,
        ends=wanted.ends, skips=sorted(wanted.rule.skips), place=wanted.place, link=wanted.link, set_at=request.now,
        set_by_id=request.member.id,
    )  # fmt: skip
    return repeated(series, Extending(request.stores, request.now).extend(series), ended, request)


def repeated(series: Series, given: Given, ended: Sequence[Ended], request: Request) -> Reply:
    """What a series gives from now on, and what became of what it replaces."""
    made = [each for each in given.made if each.state == OccurrenceState.STANDS]
    asked = [each for each in given.made if each.state == OccurrenceState.IN_QUESTION]
    parts: tuple[Part, ...] = (
        Facts(rows=_facts(series)),
        *((first_dates(made, request),) if made else _none_made(series, given, request)),
        *in_question(asked, request),
        *stood_before(given.kept, given.taken, request),
        *withdrawn([e for one in ended for e in one.withdrawn if e.state == OccurrenceState.CANCELLED], request),
        *left_standing([each for one in ended for each in one.left if each.series_id != series.id], request),
    )
    return Reply(
        title=f"{meeting_name(series.kind)}: {say_series(series)}",
        parts=parts,
        buttons=(Button(label="Show the meetings ahead", line="/meeting list"),),
        tone=Tone.DONE,
    )


def _wanted(command: RepeatMeeting, request: Request) -> Wanted:
    starts = command.from_ or request.today
    if starts < request.today:
        raise Refused(f"{say_day(starts)} has passed. Type from= with today or a day ahead.", field="from_")
    live = request.stores.series.live(starts, command.meeting)
    standing = tuple(each for each in live if not each.dates)
    rule = _rule(command, starts, standing)
    _refuse_dateless(command, rule, starts)
    place = command.place or next((each.place for each in reversed(standing)), "")
    link = command.link or next((each.link for each in reversed(standing)), "")
    return Wanted(rule, starts, command.until, place, link, standing)


def _rule(command: RepeatMeeting, starts: date, standing: Sequence[Series]) -> Rule:
    """The rule, at the time that was typed or else at that of the rule before."""
    read = rule_in(command.rule.words, starts)
    clock = read.clock or next((each.at for each in reversed(standing)), None)
    if clock is None:
        usage = f"/{command.words} {command.meeting.key} {command.rule.words} 14:00"
        raise Refused(f"At what time? Type it behind the rule, such as {usage}", field="rule")
    skips = read.skips | frozenset(command.skip.numbers if command.skip else ())
    return Rule(read.text, clock, skips)


def _refuse_dateless(command: RepeatMeeting, rule: Rule, starts: date) -> None:
    if command.until and command.until < starts:
        raise Refused(
            f"The last day, {say_day(command.until)}, is before the first, {say_day(starts)}. Type a later until=.",
            field="until",
        )
    if first_day(rule, starts) is None:
        raise Refused("With these months left out there would be no meeting. Leave out fewer months.", field="skip")
    if command.until and not days(rule, starts, command.until, starts):
        said = f"from {say_day(starts)} to {say_day(command.until)}"
        raise Refused(f"{say_rule(rule).capitalize()}: that is no day {said}. Type a later until=.", field="until")


def _refuse_same(kind: MeetingKind, wanted: Wanted) -> None:
    """Refuse what repeats so already: the same days, time and place, whatever it was called."""
    last = wanted.starts + YEAR * 2
    dates = days(wanted.rule, wanted.starts, min(last, wanted.ends or last), wanted.starts)
    new = [(day, wanted.rule.clock) for day in dates]
    for each in wanted.standing:
        same = (each.place, each.link, each.ends) == (wanted.place, wanted.link, wanted.ends)
        if same and list(slots(each, wanted.starts, last)) == new:
            raise Refused(
                f"The {meeting_name(kind)} repeats so already: {say_series(each)}.",
                Button(label="Show the meetings ahead", line="/meeting list"),
            )


def _ask_change(command: RepeatMeeting, wanted: Wanted, request: Request) -> Refused:
    standing = wanted.standing[-1]
    given = request.stores.series.given(standing, request.today, request.now)
    day = next((each.slot for each in given if each.slot), max(request.today, standing.starts))
    line = join(command.words, RepeatMeeting, {**values_of(command), "from_": typed(day)}, request)
    return Refused(
        f"The {meeting_name(command.meeting)} repeats already: {say_series(standing)}. Change that to "
        f"{say_rule(wanted.rule)}, from {say_day(day)} on? For another day, type it as from=.",
        Button(label=f"Change it from {say_day(day)} on", line=line, style="primary"),
        tone=Tone.ASK,
    )


def _weekends(wanted: Wanted) -> list[str]:
    named = wanted.rule.parts.weekdays
    weekends = dict.fromkeys(WEEKDAYS[each.day] for each in named if each.day > FRIDAY)
    which = "Every" if len(weekends) == len({each.day for each in named}) else "Some"
    return [f"{which} date of this would be a {' or a '.join(weekends)}."] if weekends else []


def _facts(series: Series) -> tuple[tuple[str, str], ...]:
    found = [
        ("From", say_day(series.starts)),
        ("Until", say_day(series.ends) if series.ends else "further notice"),
        ("Place", series.place),
        ("Link", series.link),
        ("Channel", series.kind.channel.name if series.kind.channel else ""),
    ]
    return tuple((name, value) for name, value in found if value)


def _none_made(series: Series, given: Given, request: Request) -> tuple[Text, ...]:
    if given.made or given.kept or given.taken:
        return ()
    ahead = slots(series, request.today, series.starts + YEAR * 10)
    day = next((day for day, _ in ahead), series.starts)
    return (Text(text=f"The first is on {say_day(day)}. Meetings are scheduled a year ahead, so it will be by then."),)
