"""Changing what is sent before the meetings of a kind: one reminder, or all of them back to what is usual."""

from collections.abc import Sequence
from datetime import time
from typing import Annotated

from handlers.command import Change, handles
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import FLAG, MEETING, TIME
from handlers.reading.lines import join
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reminders.naming import DAYS, TO, WHAT, WORDS, Before, brief, name, sentence, typed, usual_for, when_sent
from handlers.reminders.upcoming import compared, store, upcoming
from handlers.reply import Button, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import counted, has_paper, meeting_name
from schedules.calendar import say_time
from schedules.ladders import Move, moves, put, same_sort, taken
from schedules.planning import ladder_for, usual_ladder
from schedules.reminders import SENDING_STARTS, BadRung, Kind, Ladder, Rung, To
from storage.ladders import FROM_A_PAPER, NAMES, ONCE, usually_to
from storage.tables import MeetingKind

LONGEST = 70
"""Characters of a button's label."""
MOST_MEETINGS = 3
"""How many meetings an answer tells the new dates of."""


class Remind(Change):
    words = "meeting remind"
    right = Right.COORDINATE
    help = "Change when something is sent before the meetings of a kind, or have it sent"
    example = "jag digest 2 at=10:30"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    what: Annotated[Kind, Slot(WHAT, "What is sent")]
    days: Annotated[
        Before | None, Slot(DAYS, "Working days before", "Such as 5, or 5 clear, of which neither end counts")
    ] = None
    to: Annotated[To | None, Slot(TO, "To", "Said of private reminders alone", option=True)] = None
    at: Annotated[time | None, Slot(TIME, "At", "A local time such as 10:30; at 09:00 unless said", option=True)] = None
    instead: Annotated[
        Before | None, Slot(DAYS, "In place of", "Where there are several: the days of the one you mean", option=True)
    ] = None
    also: Annotated[bool, Slot(FLAG, "Another one", "Yes if what is sent already is to be sent too", option=True)] = (
        False
    )


@handles
def remind(command: Remind, request: Request) -> Reply:
    kind, ladder = command.meeting, ladder_for(command.meeting)
    _refuse_paperless(kind, command.what)
    old = _replaced(command, ladder, request)
    rung = _rung(command, old, request)
    if rung in ladder:
        return Reply(title=f"That is so already: {name(rung)}.", buttons=(_show(kind),))
    reply = _changed(f"Saved: {brief(rung)}", kind, _put(ladder, rung, old), request)
    if old is None or rung.kind in ONCE:
        return reply
    both = Button(label="Send both", line=_again(kind, old, request))
    return reply.model_copy(update={"buttons": (both, *reply.buttons)})


class Unremind(Change):
    words = "meeting unremind"
    right = Right.COORDINATE
    help = "Stop sending something before the meetings of a kind"
    example = "jag addendum"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    what: Annotated[Kind, Slot(WHAT, "What is sent")]
    days: Annotated[
        Before | None, Slot(DAYS, "Working days before", "Where there are several: the days of the one you mean")
    ] = None
    to: Annotated[To | None, Slot(TO, "To", "Said of private reminders alone", option=True)] = None


@handles
def unremind(command: Unremind, request: Request) -> Reply:
    kind, ladder = command.meeting, ladder_for(command.meeting)
    rung = _one_to_take(command, ladder, request)
    if rung.kind == Kind.DIGEST and not command.sure:
        line = join(command.words, Unremind, {"meeting": kind.key, "what": "digest", "sure": "yes"}, request)
        raise Refused(
            f"Without a digest no paper is posted before the {meeting_name(kind)}. Send none all the same?",
            Button(label="Send no digest", line=line, style="danger"),
            tone=Tone.ASK,
        )
    again = Button(label="Send it again", line=_again(kind, rung, request))
    reply = _changed(f"{brief(rung)}: not sent any more", kind, taken(ladder, rung), request)
    return reply.model_copy(update={"buttons": (again, *reply.buttons)})


class RemindAsUsual(Change):
    words = "meeting usual"
    right = Right.COORDINATE
    help = "Go back to what is usually sent before the meetings of a kind"
    example = "jag"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]


@handles
def remind_as_usual(command: RemindAsUsual, request: Request) -> Reply:
    kind, usual = command.meeting, usual_ladder(command.meeting)
    changing = moves(ladder_for(kind), usual)
    if not changing:
        return Reply(title=f"What is sent is {usual_for(kind.usual)} already.", buttons=(_show(kind),))
    if not command.sure:
        said = " ".join(f"{_say_move(move)}." for move in changing)
        button = Button(label="Back to the usual", line=f"/{command.words} {kind.key} sure=yes", style="primary")
        raise Refused(f"This would change what is sent before the {meeting_name(kind)}. {said} Go back to the usual?",
                      button, tone=Tone.ASK)  # fmt: skip
    return _changed(f"Saved: what is sent is {usual_for(kind.usual)}", kind, usual, request)


def _refuse_paperless(kind: MeetingKind, what: Kind) -> None:
    if what in FROM_A_PAPER and not has_paper(kind):
        raise Refused(
            f"The {meeting_name(kind)} has no digest, so none can be sent before it, nor an addendum to it. "
            "/meeting list shows which meetings have one.",
            field="what",
        )


def _replaced(command: Remind, ladder: Ladder, request: Request) -> Rung | None:
    """What a reminder takes the place of; none where it is new. Raises Refused where several could be meant."""
    some = same_sort(ladder, command.what, command.to or usually_to(command.what))
    if command.also or not some:
        return None
    named = command.instead or command.days
    meant = (named.meant(some) if named else []) or ([] if command.instead else list(some))
    if not meant:
        raise _none_such(command.meeting, command.what, "instead")
    if len(meant) > 1:
        raise _which(command, meant, request)
    return meant[0]


def _which(command: Remind, meant: Sequence[Rung], request: Request) -> Refused:
    line = {"meeting": command.meeting.key, **_said(command)}
    picks = [(f"In place of {when_sent(each)}", {"instead": str(Before(each.days, each.clear))}) for each in meant]
    buttons = [
        Button(label=label, line=join(command.words, Remind, line | more, request))
        for label, more in (*picks, ("One more", {"also": "yes"}))
    ]
    return Refused("There are several of these. Which one do you mean?", *buttons, field="instead", tone=Tone.ASK)


def _said(command: Remind) -> dict[str, str]:
    said = {
        "what": WORDS[command.what][0],
        "days": str(command.days or ""),
        "to": command.to.value if command.to else "",
        "at": say_time(command.at) if command.at else "",
    }
    return {name: words for name, words in said.items() if words}


def _rung(command: Remind, old: Rung | None, request: Request) -> Rung:
    """The reminder that is asked for; what was not said is as in the old one. Raises Incomplete to ask for the days."""
    days = command.days or (Before(old.days, old.clear) if old else None)
    if days is None:
        raise _asking_for_days(command, request)
    at = command.at or (old.at if old else SENDING_STARTS)
    try:
        return Rung(command.what, days.days, days.clear, at, command.to or usually_to(command.what))
    except BadRung as bad:
        raise Refused(sentence(bad), field=bad.field) from bad


def _asking_for_days(command: Remind, request: Request) -> Incomplete:
    said = {"meeting": command.meeting.key, **_said(command)}
    form = form_of(Draft(Remind, said), request, {"days": "How many working days before the meeting?"})
    fields = tuple(each.model_copy(update={"required": each.required or each.name == "days"}) for each in form.fields)
    return Incomplete(form.model_copy(update={"fields": fields}))


def _put(ladder: Ladder, rung: Rung, old: Rung | None) -> Ladder:
    try:
        return put(ladder, rung, old)
    except BadRung as bad:
        raise Refused(sentence(bad), field=bad.field) from bad


def _one_to_take(command: Unremind, ladder: Ladder, request: Request) -> Rung:
    """The one reminder that is meant. Raises Refused where there is none, or several could be."""
    some = [each for each in ladder if each.kind == command.what and command.to in (None, each.to)]
    meant = command.days.meant(some) if command.days else some
    if not meant:
        raise _none_such(command.meeting, command.what, "days" if some else "what")
    if len(meant) == 1:
        return meant[0]
    picks = [
        Button(label=clip(f"{brief(each)}, {when_sent(each)}", LONGEST), line=_to_take(command.meeting, each, request))
        for each in meant
    ]
    raise Refused("There are several of these. Which one is not to be sent any more?", *picks, field="days",
                  tone=Tone.ASK)  # fmt: skip


def _to_take(kind: MeetingKind, rung: Rung, request: Request) -> str:
    said = {name: words for name, words in typed(rung).items() if name != "at"}
    return join(Unremind.words, Unremind, {"meeting": kind.key, **said}, request)


def _again(kind: MeetingKind, rung: Rung, request: Request) -> str:
    """The line that has something sent beside what is sent already."""
    return join(Remind.words, Remind, {"meeting": kind.key, **typed(rung), "also": "yes"}, request)


def _none_such(kind: MeetingKind, what: Kind, field: str) -> Refused:
    then = "" if field == "what" else " then"
    return Refused(
        f"{NAMES[what].capitalize()} does not go out{then} before the {meeting_name(kind)}.",
        _show(kind),
        field=field,
    )


def _changed(title: str, kind: MeetingKind, ladder: Ladder, request: Request) -> Reply:
    """Store what is sent from now on, and say what that changes."""
    said = [_say_move(move) for move in moves(ladder_for(kind), ladder)]
    ahead = request.stores.meetings.after(request.now, kind)
    before = upcoming(ahead, request)
    store(kind, ladder, request)
    dates = compared(before, upcoming(ahead, request), request)
    return Reply(
        title=f"{title}, before the {meeting_name(kind)}",
        parts=(Items(items=tuple(Item(text=each) for each in said)), *_dates(dates, kind)),
        buttons=(_show(kind), *back_to_usual(kind)),
        tone=Tone.DONE,
    )


def _say_move(move: Move) -> str:
    was, now = move
    one = now or was
    assert one is not None
    then, after = (when_sent(each) if each else "not sent" for each in move)
    return f"{brief(one)}: {then} → {after}"


def _dates(dates: Sequence[str], kind: MeetingKind) -> tuple[Items | Text, ...]:
    if not dates:
        return (Text(text=f"No {meeting_name(kind)} is ahead that this changes anything for."),)
    more = len(dates) - MOST_MEETINGS
    others = (Text(text=f"And so for {counted(more, 'more meeting')}."),) if more > 0 else ()
    return (Items(title="What that means", items=tuple(Item(text=each) for each in dates[:MOST_MEETINGS])), *others)


def _show(kind: MeetingKind) -> Button:
    return Button(label="Show what is sent", line=f"/meeting reminders {kind.key}")


def back_to_usual(kind: MeetingKind) -> tuple[Button, ...]:
    """A way back to the usual, where something is not."""
    return () if kind.reminders is None else (Button(label="Back to the usual", line=f"/meeting usual {kind.key}"),)
