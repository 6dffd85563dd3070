"""Reporting on an action: update, no change, complete. Each is an answer that the next paper shows."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers.actions.rows import changeable, echo, named_action, not_theirs, open_action, refuse_closed, reporter
from handlers.command import Change, Command, handles
from handlers.questions import values_of
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import ACTION, FLAG, FREE, LINE, ORGANISATION, STATUS
from handlers.reading.lines import join
from handlers.reading.slots import Slot, When, Wording, said
from handlers.reading.statuses import means_complete, means_trouble, means_well, take_status
from handlers.reply import LONGEST_LINE, Button, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import Right, Rows, answers_for, coordinates, may
from handlers.sending.aftermath import tell_off_track
from storage.actions import Entry
from storage.tables import Action, Organisation
from storage.vocabulary import Status, UpdateKind

ANOTHER = re.compile(r"(?:(?:and|&)\s+)?(?P<ref>(?:\d{1,3}|x)\.\d{1,4})[:.,;)]*\s+", re.IGNORECASE)
"""Another ref at the beginning of a text, and what joins it to the one before."""


ON_BEHALF_OF = Slot(ORGANISATION, "On behalf of", "Another organisation whose word this is", option=True)
PUBLIC_LINE = Slot(LINE, "Public line", "It may be quoted outside the partnership", option=True)
NEXT = Slot(LINE, "What happens next", option=True)
TROUBLE = When("status", means_trouble)
WHY = Wording(TROUBLE, "Why", "What is in the way, and since when")
COMPLETE = Status.COMPLETE.value
BEGUN_AS_UPDATE = Slot(
    STATUS,
    "Status",
    "Another status makes it an update again",
    option=True,
    when=said("status"),
    shapes=True,
    told=False,
)
"""So that a completion that was chosen by mistake can become the update again that it was."""


class UpdateAction(Change):
    words = "action update"
    right = Right.COMMENT
    rows = Rows.COMMENTED
    help = "Say how an action goes"
    example = "4.2 at risk Six notices issued, two contested"

    ref: Annotated[str, Slot(ACTION, "Action", shapes=True)]
    status: Annotated[Status | None, Slot(STATUS, "Status", "Leave empty if it stays as it was")] = None
    text: Annotated[str, Slot(FREE, "What has happened", "For at risk or off track: why", instead=WHY)]
    next: Annotated[str, replace(NEXT, when=TROUBLE)] = ""
    public: Annotated[str, replace(PUBLIC_LINE, when=When("status", means_well))] = ""
    on_behalf_of: Annotated[Organisation | None, ON_BEHALF_OF] = None
    as_comment: Annotated[bool, Slot(FLAG, "Keep the words as a comment", option=True, when=said("as_comment"))] = False

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """How the action stands, or that it takes a comment of whoever does not answer for it."""
        action = named_action(values, request)
        if action and not may(cls.rows, request.member, action, request.today):
            return {"text": f"Kept as a comment, because {action.ref} is answered for by {answers_for(action)}"}
        return {"status": f"Now {action.status}; leave it empty if it stays so"} if action else {}

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        """Whoever does not answer for the action is asked for words alone."""
        action = named_action(values, request)
        words = action and not may(cls.rows, request.member, action, request.today)
        return frozenset({"status", "next", "public", "on_behalf_of"}) if words else _unasked(action, request)

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        refuse_closed(values, request, comments=True)
        return (CompleteAction, _as_completion(values)) if means_complete(values.get("status", "")) else (cls, values)


@handles
def update(command: UpdateAction, request: Request) -> Reply:
    _refuse_two(command)
    if _says_no_change(command) and not command.as_comment:
        return _unchanged(command.ref, command.on_behalf_of, request)
    action = open_action(command.ref, request)
    if command.as_comment or not may(Rows.COMMENTED, request.member, action, request.today):
        return _comment(command, action, request)
    if command.status == Status.COMPLETE:
        raise Incomplete(form_of(Draft(CompleteAction, _as_completion(values_of(command))), request))
    entry = Entry(
        UpdateKind.PROGRESS,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=reporter(command.on_behalf_of, action, request),
        to_status=command.status,
        text=command.text,
        next_step=command.next,
        public=command.public,
    )
    saved = request.stores.actions.record(action, entry)
    tell_off_track(action, saved, request)
    if saved.to_status in (Status.AT_RISK, Status.OFF_TRACK) and not command.next:
        request.note("What happens next? You can add it with Edit.")
    return echo(action, saved, request)


def _comment(command: UpdateAction, action: Action, request: Request) -> Reply:
    """Words alone, of somebody who does not answer for the action: kept in its history, and no answer."""
    said = command.status or command.next or command.public or command.on_behalf_of
    if said and not command.as_comment:
        words = {"ref": action.ref, "text": command.text, "as_comment": "yes"}
        line = join(command.words, UpdateAction, words, request)
        keep = (Button(label="Keep the words as a comment", line=line),) if len(line) <= LONGEST_LINE else ()
        asked = "To keep your words as a comment, say them without a status, what is next or a public line."
        raise Refused(f"{not_theirs(action, request)} {asked}", *keep)
    member = request.member
    entry = Entry(UpdateKind.COMMENT, request.now, member.id, member.organisation_id, text=command.text)
    return echo(action, request.stores.actions.record(action, entry), request)


class NoChange(Change):
    words = "action nochange"
    right = Right.REPORT
    rows = Rows.ANSWERED
    help = "Say that nothing changed; that is an answer too"
    example = "4.2"

    ref: Annotated[str, Slot(ACTION, "Action", shapes=True)]
    on_behalf_of: Annotated[Organisation | None, ON_BEHALF_OF] = None

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        return _unasked(named_action(values, request), request)


@handles
def no_change(command: NoChange, request: Request) -> Reply:
    return _unchanged(command.ref, command.on_behalf_of, request)


class OnTrack(Change):
    words = "action ontrack"
    right = Right.REPORT
    rows = Rows.ANSWERED
    help = "Say that an action is on track, and nothing more"
    example = "4.2"

    ref: Annotated[str, Slot(ACTION, "Action", shapes=True)]
    on_behalf_of: Annotated[Organisation | None, ON_BEHALF_OF] = None

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        return _unasked(named_action(values, request), request)


@handles
def on_track(command: OnTrack, request: Request) -> Reply:
    action = changeable(command.ref, request)
    entry = Entry(
        UpdateKind.PROGRESS,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=reporter(command.on_behalf_of, action, request),
        to_status=Status.ON_TRACK,
    )
    return echo(action, request.stores.actions.record(action, entry), request)


def _unasked(action: Action | None, request: Request) -> frozenset[str]:
    """Only coordinators speak for others, and whoever answers a reminder is asked for no line to be quoted."""
    own = action is not None and action.lead_id == request.member.organisation_id
    alone = frozenset() if coordinates(request.member) and not own else frozenset({"on_behalf_of"})
    return alone | (frozenset({"public"}) if request.prompt else frozenset())


def _refuse_two(command: UpdateAction) -> None:
    """Words for two actions at once, such as `4.1, 4.2 amber Both late`: which status is whose could be wrong."""
    second = None if command.status else ANOTHER.match(command.text)
    if not second or not take_status(command.text[second.end() :])[0]:
        return
    said = command.text[second.end() :].strip()
    refs = (command.ref, second["ref"])
    buttons = (Button(label=f"Update {ref}", line=f"/action update {ref} {said}") for ref in refs)
    raise Refused("One action at a time, please: press one, and then the other.", *buttons, tone=Tone.ASK)


def _says_no_change(command: UpdateAction) -> bool:
    """An update that says only "no change" is one: a paper then shows what was said before it."""
    said = "".join(each for each in command.text.lower() if each.isalpha())
    return said in ("nochange", "nochanges") and not (command.status or command.next or command.public)


def _unchanged(ref: str, on_behalf_of: Organisation | None, request: Request) -> Reply:
    action = changeable(ref, request)
    entry = Entry(
        UpdateKind.NO_CHANGE,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=reporter(on_behalf_of, action, request),
    )
    return echo(action, request.stores.actions.record(action, entry), request)


class CompleteAction(Change):
    words = "action complete"
    right = Right.REPORT
    rows = Rows.ANSWERED
    help = "Complete an action, with its result and the lesson learnt"
    example = '4.2 result="Twelve contracts kept" lesson="Start earlier in the term"'

    ref: Annotated[str, Slot(ACTION, "Action", shapes=True)]
    status: Annotated[Status | None, BEGUN_AS_UPDATE] = None
    result: Annotated[str, Slot(FREE, "Result", "What came of it", option=True)]
    lesson: Annotated[str, Slot(FREE, "Lesson", "What others should know", option=True)]
    next: Annotated[str, replace(NEXT, when=said("next"), told=False)] = ""
    public: Annotated[str, PUBLIC_LINE] = ""
    on_behalf_of: Annotated[Organisation | None, ON_BEHALF_OF] = None

    @classmethod
    def unasked(cls, values: Mapping[str, str], request: Request) -> frozenset[str]:
        return _unasked(named_action(values, request), request)

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        refuse_closed(values, request)
        stands = values.get("status", "")
        return (cls, values) if means_complete(stands or COMPLETE) else (UpdateAction, _as_update(values))


@handles
def complete(command: CompleteAction, request: Request) -> Reply:
    if command.status not in (None, Status.COMPLETE):
        raise Incomplete(form_of(Draft(UpdateAction, _as_update(values_of(command))), request))
    action = changeable(command.ref, request)
    entry = Entry(
        UpdateKind.COMPLETED,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=reporter(command.on_behalf_of, action, request),
        to_status=Status.COMPLETE,
        next_step=command.next,
        result=command.result,
        lesson=command.lesson,
        public=command.public,
    )
    return echo(action, request.stores.actions.record(action, entry), request)


def _as_completion(values: Mapping[str, str]) -> dict[str, str]:
    """What is known of a completion that was begun as an update: its words are the result."""
    same = ("ref", "next", "public", "on_behalf_of")
    return {"status": COMPLETE, "result": values.get("text", ""), **{name: values.get(name, "") for name in same}}


def _as_update(values: Mapping[str, str]) -> dict[str, str]:
    """The update again that a completion was begun as, with all the words that were written of it."""
    text = "\n".join(filter(None, (values.get("result"), values.get("lesson"))))
    same = ("ref", "status", "next", "public", "on_behalf_of")
    return {"text": text, **{name: values.get(name, "") for name in same}}
