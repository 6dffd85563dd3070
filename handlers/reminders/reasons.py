"""Why something was sent: by which rule, and why to this channel or this person. Pairs of a name and what is said."""

from collections.abc import Iterable, Iterator
from datetime import date

from handlers.meetings.rows import called, tentative
from handlers.prompting.outstanding import period_began
from handlers.prompting.unreached import MENTION
from handlers.reminders.naming import usual_for, when_sent
from handlers.reminders.upcoming import local_day
from handlers.request import Request
from handlers.rights import stands_in_for
from handlers.sayings import capital, has_paper, meeting_name, when
from handlers.sending.names import NOTES
from schedules.calendar import at_local, say_day
from schedules.planning import ladder_for, usual_ladder
from schedules.reminders import Kind, Rung, keyed
from storage.tables import Action, Delivery, MeetingKind, Occurrence, OccurrenceState, Prompt

Fact = tuple[str, str]
NOT_ANY_MORE = "It is not sent before this kind of meeting any more; that was changed since."
ANOTHER_TIME = (
    "This one went out at another time: the meeting was moved or scheduled late, the rule was changed, or a "
    "coordinator sent it."
)


def reasons(delivery: Delivery, occurrence: Occurrence, request: Request) -> Iterator[Fact]:
    """Why something was sent that is the same for all who read it."""
    yield "For", _meeting(occurrence, request)
    if delivery.kind == MENTION:
        yield "What it is", "Word to an organisation whose private reminder could not be delivered"
        yield "Rule", "It takes the place of that reminder, on the same day; it names no person."
    elif delivery.kind in NOTES:
        yield "What it is", f"A {NOTES[delivery.kind]}"
        yield "Rule", "It is posted once after a coordinator has moved, cancelled or changed a meeting."
    else:
        yield "What it is", called(delivery.kind)
        yield "Rule", _rule(delivery, occurrence, request)
    if delivery.kind.startswith(Kind.SUMMARY):
        yield "Why you", "You coordinate this partnership."
    else:
        yield "Why here", _why_here(occurrence.kind, delivery, occurrence)


def reasons_to_ask(prompt: Prompt, meetings: Iterable[Occurrence], request: Request) -> Iterator[Fact]:
    """Why somebody was asked privately."""
    yield "What it is", "A private reminder"
    actions = request.stores.actions.listed(prompt.id)
    for occurrence in meetings:
        yield "For", _meeting(occurrence, request)
        yield "Rule", _rule_to_ask(occurrence, prompt.day, request)
        yield "Why you", " ".join([*_whose(actions, request), _silence(actions, occurrence, request)])


def _meeting(occurrence: Occurrence, request: Request) -> str:
    cancelled = " (cancelled)" if occurrence.state == OccurrenceState.CANCELLED else ""
    doubt = " (its date is in question)" if tentative(occurrence) else ""
    return f"{meeting_name(occurrence.kind)}, {when(occurrence.starts_at, request)}{cancelled}{doubt}"


def _rule(delivery: Delivery, occurrence: Occurrence, request: Request) -> str:
    rung = dict(keyed(ladder_for(occurrence.kind))).get(delivery.kind)
    if rung is None:
        return NOT_ANY_MORE
    due = at_local(_day(rung, occurrence, request), rung.at, request.zone)
    return _stated(rung, occurrence.kind) + ("" if due == delivery.not_before else f" {ANOTHER_TIME}")


def _stated(rung: Rung, kind: MeetingKind) -> str:
    """A rule and whose it is: "5 working days before the meeting, at 09:00; usual for a Joint Action Group."."""
    own = rung not in usual_ladder(kind)
    return f"{capital(when_sent(rung))}; {'set by your partnership' if own else usual_for(kind.usual)}."


def _day(rung: Rung, occurrence: Occurrence, request: Request) -> date:
    return rung.day(local_day(occurrence.starts_at, request), request.calendar)


def _why_here(kind: MeetingKind, delivery: Delivery, occurrence: Occurrence) -> str:
    now = occurrence.channel
    if now is None or now.place != delivery.destination:
        where = f" That is {now.name} now." if now else ""
        return f"This was the channel for it.{where}"
    other = f"A coordinator can name another: /meeting channel {kind.key} #channel"
    return f"{now.name} is where everything for this meeting is posted. {other}"


def _rule_to_ask(occurrence: Occurrence, asked: date, request: Request) -> str:
    rungs = [each for each in ladder_for(occurrence.kind) if each.kind == Kind.PROMPTS]
    days = {each: _day(each, occurrence, request) for each in rungs}
    begun = [each for each in rungs if days[each] <= asked]
    if not begun:
        return NOT_ANY_MORE if not rungs else ANOTHER_TIME
    rung = max(begun, key=lambda each: days[each])
    put_off = "" if days[rung] == asked else " This one came later: it was put off, or another took that day."
    return f"{_stated(rung, occurrence.kind)}{put_off}"


def _whose(actions: Iterable[Action], request: Request) -> Iterator[str]:
    """Whose the actions are, as it stands now: the person's own, their organisation's, or somebody else's by now."""
    member = request.member
    principal = stands_in_for(member, request.today)
    own = [each.ref for each in actions if each.owner_id == member.id]
    instead = [each for each in actions if principal and each.owner_id == principal]
    left = [each for each in actions if each not in instead and each.owner_id != member.id]
    led = [each for each in left if each.lead_id == member.organisation_id]
    unowned = [each.ref for each in led if each.owner_id is None]
    owned = [each.ref for each in led if each.owner_id is not None]
    others = [each.ref for each in left if each not in led]
    if own:
        yield f"You own {_listed(own)}."
    if instead and instead[0].owner:
        yield f"You stand in for {instead[0].owner.name}, who owns {_listed([each.ref for each in instead])}."
    if unowned:
        yield f"Your organisation leads {_listed(unowned)}, which {'has' if len(unowned) == 1 else 'have'} no owner."
    if owned:
        yield f"Your organisation leads {_listed(owned)}, which somebody else owns."
    if others:
        yield f"{_listed(others)} {'was' if len(others) == 1 else 'were'} yours to answer then, and not any more."


def _silence(actions: list[Action], occurrence: Occurrence, request: Request) -> str:
    since = period_began(request.stores, occurrence.kind, occurrence, occurrence.starts_at)
    what = "It" if len(actions) == 1 else "Neither" if len(actions) == 2 else "None of them"
    verb = "had no update" if len(actions) == 1 else "had an update"
    if since is None:
        return f"{what} {verb} yet."
    begun = "the last digest" if has_paper(occurrence.kind) else "the meeting before"
    return f"{what} {verb} since {begun}, {say_day(local_day(since, request), request.today)}."


def _listed(refs: list[str]) -> str:
    *most, last = refs
    return f"{', '.join(most)} and {last}" if most else last
