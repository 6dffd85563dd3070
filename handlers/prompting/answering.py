"""Entering what somebody in no chat has answered: a line for each action, all of them or none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from handlers.actions.replies import SET_OFF, UNCHANGED, letters
from handlers.actions.rows import changeable
from handlers.command import Change, handles
from handlers.prompting.coordinating import enter_button
from handlers.prompting.shares import shares, waiting
from handlers.reading.kinds import FREE, MEETING, WHO
from handlers.reading.lines import quoted
from handlers.reading.lookups import REF, read_action
from handlers.reading.parties import Party, read_who
from handlers.reading.slots import Slot
from handlers.reading.spots import read_meeting
from handlers.reading.statuses import read_status, take_status
from handlers.reading.tokens import clip
from handlers.reply import Audience, Button, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import counted, lead, moved
from handlers.sending.aftermath import tell_off_track
from storage.actions import Entry
from storage.tables import Action, MeetingKind, Update
from storage.vocabulary import Status, UpdateKind

NEXT_REF = re.compile(rf";\s*(?={REF.pattern})", re.IGNORECASE)
NEEDS = {
    Status.AT_RISK: "Say why, and what happens next.",
    Status.OFF_TRACK: "Say why, and what happens next.",
    Status.COMPLETE: "Say what came of it.",
}
"""The statuses that do not stand without words."""
MOST_SAID = 300


class EnterAnswers(Change):
    words = "digest answers"
    right = Right.COORDINATE
    help = "Enter what somebody answered who is in no chat, a line for each action"
    example = "jag probation 1.5 on track Three support plans started"

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    who: Annotated[Party, Slot(WHO, "Whose answers", "A member or an organisation")]
    answers: Annotated[
        str,
        Slot(FREE, "Answers", "A line each: its number, a status if it has changed, and what happened; or no change"),
    ]

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """A line to begin with for each action that is still to be answered."""
        try:
            kind, party = read_meeting(values.get("meeting", ""), request), read_who(values.get("who", ""), request)
        except Refused:
            return {}
        return {"answers": "".join(f"{ref} \n" for ref in _left(kind, party, request))}


@dataclass(frozen=True)
class Line:
    """One line as it was understood: what is to be recorded of an action."""

    action: Action
    kind: UpdateKind
    status: Status | None = None
    text: str = ""


@handles
def enter(command: EnterAnswers, request: Request) -> Reply:
    lines = _read(command, request)
    saved = [(each.action, _record(each, command.who, request)) for each in lines]
    left = _left(command.meeting, command.who, request)
    number = counted(len(saved), "answer")
    return Reply(
        title=f"Saved: {number} of {command.who.organisation.name}, entered by the coordinator",
        parts=(Items(items=tuple(_item(*each) for each in saved)), *_missing(left)),
        buttons=(_again(command),) if left else (),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _left(kind: MeetingKind, party: Party, request: Request) -> list[str]:
    """The refs of what the party is still to answer."""
    found = {each.ref: None for share in shares(waiting(kind, request), party) for each in share.actions}
    return list(found)


def _read(command: EnterAnswers, request: Request) -> Sequence[Line]:
    """Every line that says something. Raises Refused with all that is wrong, before anything is stored."""
    found: dict[str, Line] = {}
    wrong: list[str] = []
    for number, words in enumerate(_lines(command.answers), start=1):
        try:
            line = _line(words, command.who, request)
            if line and line.action.ref in found:
                raise Refused(f"{line.action.ref} stands in two lines. Say it in one.")
            found |= {line.action.ref: line} if line else {}
        except Refused as refused:
            wrong.append(f"Line {number}, “{clip(words.strip())}”: {refused.sentence}")
    if not (found or wrong):
        wrong = ["Nothing stands behind the numbers yet. Write what was said, and leave out what was not answered."]
    if wrong:
        raise Refused(" ".join(wrong), field="answers")
    return list(found.values())


def _lines(answers: str) -> list[str]:
    """The lines as they were typed; a semicolon before a number ends one too, where line breaks are hard to type."""
    return NEXT_REF.sub("\n", answers).splitlines()


def _line(words: str, party: Party, request: Request) -> Line | None:
    """What a line says; none where nothing stands behind its number. Raises Refused."""
    line = words.strip()
    if not line:
        return None
    begun = REF.match(line)
    if begun is None:
        raise Refused("It does not begin with a number such as 4.2.")
    said = SET_OFF.sub("", f" {line[begun.end() :]}").strip()
    action = changeable(read_action(begun[0].strip(), request), request)
    _refuse_others(action, party)
    return _understood(action, said) if said else None


def _refuse_others(action: Action, party: Party) -> None:
    """What is surely somebody else's: a slip of the pen in a number would go into another's history."""
    organisation = party.organisation
    supports = organisation.id in {each.id for each in action.supporters}
    owns = action.owner is not None and action.owner.organisation_id == organisation.id
    if not (action.lead_id in (None, organisation.id) or supports or owns):
        raise Refused(
            f"{action.ref} is led by {lead(action)}. To enter it all the same: "
            f"/action update {action.ref} on-behalf-of={quoted(organisation.name)} and what was said."
        )


def _understood(action: Action, said: str) -> Line:
    if letters(said) in UNCHANGED:
        return Line(action, UpdateKind.NO_CHANGE)
    words, text = take_status(said)
    status = read_status(words) if words else None
    if status in NEEDS and not text.strip():
        raise Refused(NEEDS[status])
    kind = UpdateKind.COMPLETED if status == Status.COMPLETE else UpdateKind.PROGRESS
    return Line(action, kind, status, text.strip())


def _record(line: Line, party: Party, request: Request) -> Update:
    done = line.kind == UpdateKind.COMPLETED
    entry = Entry(
        line.kind,
        request.now,
        entered_by_id=request.member.id,
        reported_for_id=party.organisation.id,
        to_status=line.status,
        text="" if done else line.text,
        result=line.text if done else "",
    )
    saved = request.stores.actions.record(line.action, entry)
    tell_off_track(line.action, saved, request)
    return saved


def _item(action: Action, update: Update) -> Item:
    said = "no change" if update.kind == UpdateKind.NO_CHANGE else moved(update.from_status, update.to_status)
    return Item(text=f"{action.ref} {said}", detail=clip(update.text or update.result, MOST_SAID))


def _missing(left: Sequence[str]) -> tuple[Text, ...]:
    return (Text(text=f"Still without an answer: {', '.join(left)}."),) if left else ()


def _again(command: EnterAnswers) -> Button:
    name = command.who.member.name if command.who.member else command.who.organisation.name
    return enter_button(command.meeting, name).model_copy(update={"label": "Enter the rest"})
