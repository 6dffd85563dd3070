"""Putting one's own answer right in the words it was given in: lists, reminders and papers then have it once.

That is for as long as it is the newest answer and no paper has printed it. What others have answered on, or read in a
paper that never changes, is put right by saying how the action stands now: otherwise two texts would claim one day.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers.actions.reporting import NEXT, PUBLIC_LINE, TROUBLE, WHY
from handlers.actions.rows import echo, not_theirs, open_action, update_button
from handlers.command import Change, Command, handles
from handlers.questions import values_of
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import ACTION, ENTRY, FREE, STATUS
from handlers.reading.lookups import found_action, read_action
from handlers.reading.slots import Slot, said
from handlers.reading.statuses import means_complete
from handlers.reply import Refused, Reply
from handlers.request import Request
from handlers.rights import Right, Rows, may
from handlers.sayings import when, who
from handlers.sending.aftermath import tell_off_track, tell_taken_back
from handlers.sending.next_paper import printed_in
from storage.actions import Entry
from storage.tables import Action, Update
from storage.vocabulary import Lifecycle, Status, UpdateKind

ENTRY_SLOT = Slot(ENTRY, "Entry", option=True, asked=False, told=False)
NEW = "say it as a new update: lists and papers show the newest."


class CorrectAnswer(Change):
    words = "action correct"
    right = Right.REPORT
    rows = Rows.ANSWERED
    help = "Edit your last answer, until others or a paper have taken it up"
    example = "4.2 at risk Seven notices issued, two contested"

    ref: Annotated[str, Slot(ACTION, "Action")]
    status: Annotated[Status | None, Slot(STATUS, "Status", "Leave empty if it stays as it was")] = None
    text: Annotated[str, Slot(FREE, "What has happened", "For at risk or off track: why", instead=WHY)]
    next: Annotated[str, replace(NEXT, when=TROUBLE)] = ""
    public: Annotated[str, PUBLIC_LINE] = ""
    entry: Annotated[int | None, ENTRY_SLOT] = None

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """The answer as it was given."""
        former = _last(values, request)
        if former is None:
            return {}
        return {"status": former.to_status or "", "text": former.text, "next": former.next_step,
                "public": former.public}  # fmt: skip

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        """A completion has a result and a lesson; refused is what cannot be edited, before anybody fills a form in."""
        former = _refuse_early(values, request)
        if former and (former.kind == UpdateKind.COMPLETED or means_complete(values.get("status", ""))):
            return CorrectCompletion, _completion(values)
        return cls, _asked(values)


@handles
def correct(command: CorrectAnswer, request: Request) -> Reply:
    action = found_action(command.ref, request)
    former = _former(action, command.entry, request)
    if former.kind == UpdateKind.COMPLETED or command.status == Status.COMPLETE:
        raise Incomplete(form_of(Draft(CorrectCompletion, _completion(values_of(command))), request))
    reopened = former.kind == UpdateKind.REOPENED
    entry = Entry(
        UpdateKind.REOPENED if reopened else UpdateKind.PROGRESS,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=former.reported_for_id,
        to_status=command.status or former.to_status,
        text=command.text,
        next_step=command.next,
        public=command.public,
        corrects_id=former.id,
    )
    return _save(entry, former, action, request)


class CorrectCompletion(Change):
    words = "action recomplete"
    right = Right.REPORT
    rows = Rows.ANSWERED
    help = "Edit a completed action: the result or lesson that you have just given"
    example = '4.2 result="Thirteen contracts kept" lesson="Start earlier in the term"'

    ref: Annotated[str, Slot(ACTION, "Action")]
    result: Annotated[str, Slot(FREE, "Result", "What came of it", option=True)]
    lesson: Annotated[str, Slot(FREE, "Lesson", "What others should know", option=True)]
    next: Annotated[str, replace(NEXT, when=said("next"), told=False)] = ""
    public: Annotated[str, PUBLIC_LINE] = ""
    entry: Annotated[int | None, ENTRY_SLOT] = None

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """The completion as it was given."""
        former = _last(values, request)
        if former is None:
            return {}
        return {"result": former.result, "lesson": former.lesson, "next": former.next_step, "public": former.public}

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        _refuse_early(values, request)
        return cls, _asked(values)


@handles
def recomplete(command: CorrectCompletion, request: Request) -> Reply:
    action = found_action(command.ref, request)
    former = _former(action, command.entry, request)
    entry = Entry(
        UpdateKind.COMPLETED,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=former.reported_for_id,
        to_status=Status.COMPLETE,
        next_step=command.next,
        result=command.result,
        lesson=command.lesson,
        public=command.public,
        corrects_id=former.id,
    )
    return _save(entry, former, action, request)


SAID = {
    "to_status": "status",
    "text": "what has happened",
    "next_step": "what happens next",
    "public": "public line",
    "result": "result",
    "lesson": "lesson",
}
"""What an answer says, and what each of it is called."""


def _save(entry: Entry, former: Update, action: Action, request: Request) -> Reply:
    if all(getattr(entry, name) == getattr(former, name) for name in ("kind", *SAID)):
        raise Refused(f"Your last answer on {action.ref} says just that already.")
    left_out = [name for each, name in SAID.items() if getattr(former, each) and not getattr(entry, each)]
    if left_out:
        request.note(f"Left out now: {', '.join(left_out)}. The history keeps what stood there.")
    saved = request.stores.actions.record(action, entry)
    tell_taken_back(action, former, request, instead=saved)
    tell_off_track(action, saved, request)
    return echo(action, saved, request)


def _completion(values: Mapping[str, str]) -> Mapping[str, str]:
    """What is known of a completion that was begun as an update: its words are the result."""
    known = {"result": values.get("text", ""), **{name: values.get(name, "") for name in ("ref", "next", "public")}}
    return {name: words for name, words in known.items() if words}


def _asked(values: Mapping[str, str]) -> Mapping[str, str]:
    """What a form holds: which entry it was opened for was looked at before, and it tells itself what changes since."""
    return {name: words for name, words in values.items() if name != "entry"}


def _refuse_early(values: Mapping[str, str], request: Request) -> Update | None:
    """The answer that is to be edited. Raises Refused where it cannot be; None where the ref cannot be read."""
    try:
        ref = read_action(values.get("ref", ""), request)
    except Refused:
        return None  # the form says what is wrong with it
    entry = values.get("entry", "")
    return _former(found_action(ref, request), int(entry) if entry.isdecimal() else None, request)


def _last(values: Mapping[str, str], request: Request) -> Update | None:
    """The last answer on the action that is named, if this member gave it."""
    if not values.get("ref"):
        return None
    action = found_action(read_action(values["ref"], request), request)
    latest = request.stores.actions.latest([action]).get(action.id)
    return latest if latest and latest.entered_by_id == request.member.id else None


def _former(action: Action, number: int | None, request: Request) -> Update:
    """The answer that may be edited now; `number` is the one that a button was about. Raises Refused."""
    if not may(Rows.ANSWERED, request.member, action, request.today):
        raise Refused(not_theirs(action, request))
    latest = request.stores.actions.latest([action]).get(action.id)
    if latest is None:
        raise Refused(f"Nothing was said of {action.ref} yet.", update_button(action))
    if action.lifecycle != Lifecycle.OPEN and latest.kind != UpdateKind.COMPLETED:
        open_action(action.ref, request)
    if why := _why_not(latest, number, action, request):
        raise Refused(f"{why} Please {NEW}", update_button(action))
    return latest


def _why_not(latest: Update, number: int | None, action: Action, request: Request) -> str:
    last = f"{when(latest.at, request)}, {who(latest)}"
    if latest.entered_by_id != request.member.id:
        return f"The last answer on {action.ref} is not yours: {last}."
    if number is not None and number != latest.id:
        return f"That is not your last answer on {action.ref} any more; this is: {last}."
    printed = [] if action.restricted_at else request.stores.papers.printed_since(latest.at)
    paper = printed_in(action, printed, request)
    return f"It stands in {paper}, which does not change." if paper else ""
