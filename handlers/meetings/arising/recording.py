"""Recording what a meeting asks for: who does what until when."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated

from handlers.actions.assigning import only_reads
from handlers.command import Change, Command, handles
from handlers.meetings.arising.rows import due_day, echo, past
from handlers.questions import ask
from handlers.reading.arising import found_arising
from handlers.reading.dates import take_date
from handlers.reading.kinds import BY_WHEN, FREE, NAMED_MEETING, NAMED_WHO
from handlers.reading.parties import Party
from handlers.reading.slots import Slot
from handlers.reading.spots import read_meeting
from handlers.reading.tokens import clip
from handlers.reply import Refused, Reply
from handlers.request import Request
from handlers.rights import RIGHTS, Right, coordinates
from handlers.sayings import ask_coordinator
from storage.tables import MeetingKind, Occurrence
from storage.vocabulary import Role

BY = re.compile(r"\bby\b", re.IGNORECASE)
SHORT = 30
WITH_DUE = "To have it due on another day, press Change, or say due= and the day."
DUE_HINT = "A date, next meeting or none; left empty, it is the next meeting"


class RecordArising(Change):
    """Whoever takes the minutes records it for anybody: coordinators, and who chairs. Others record what they take on.

    A meeting agrees who does what, and one partner does not give work to another between meetings.
    """

    words = "meeting action"
    right = Right.REPORT
    help = "Record a meeting action: who does what by when"
    example = "jag police due=10/12/2026 Share the patrol plan"

    meeting: Annotated[MeetingKind, Slot(NAMED_MEETING, "Meeting", "The one that agreed it", shapes=True)]
    who: Annotated[Party, Slot(NAMED_WHO, "Who", "An organisation, or a member who sees to it")]
    due: Annotated[date | str, Slot(BY_WHEN, "By when", DUE_HINT, option=True)] = ""
    text: Annotated[str, Slot(FREE, "What is to be done")]

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        """In a channel where one kind of meeting meets, that one is meant unless another is named."""
        here = "" if values.get("meeting") else _meets_here(request)
        return cls, {**values, "meeting": here} if here else values

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """The day of the next meeting; and those who may record nothing for others, for whom they do."""
        kind = read_meeting(values["meeting"], request) if values.get("meeting") else None
        following = request.stores.meetings.next_of(kind, request.now) if kind else None
        due = {"due": request.local(following.starts_at).date().isoformat()} if following else {}
        return due | ({} if records_for(None, request) else {"who": request.member.organisation.name})

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """A form asks for a day alone."""
        return {"due": "Left empty, it is the next meeting"}


@handles
def record(command: RecordArising, request: Request) -> Reply:
    refuse_who(command.who, request)
    day = _day(command, request)
    ask(command, past(day, request), "Record it", request)
    if not command.due:
        _note_day_within(command.text, day, request)
    values = {
        "kind_id": command.meeting.id,
        "occurrence_id": held.id if (held := _agreed_at(command.meeting, request)) else None,
        "text": command.text,
        "lead_id": command.who.organisation.id,
        "owner_id": command.who.member.id if command.who.member else None,
        "due": day,
    }
    added = request.stores.meeting_actions.add(values, request.now, request.member.id)
    request.made.append(f"meeting action {added.id}")
    return echo("Saved", found_arising(added.number, request, lock=True), request)


def refuse_who(who: Party, request: Request) -> None:
    """Refuse somebody who could not answer for it, or whom another has to be asked to name."""
    if who.member and Right.REPORT not in RIGHTS[who.member.role]:
        raise Refused(f"{only_reads(who.member)} Name somebody else, or the organisation.", field="who")
    if not records_for(who, request):
        mine, others = request.member.organisation.name, who.organisation.name
        said = f"You can record what {mine} takes on. What {others} does, a coordinator or the chair records."
        raise Refused(f"{said} {ask_coordinator(request)}", field="who")


def records_for(who: Party | None, request: Request) -> bool:
    """Whether who speaks may say what somebody is to do, or None for what anybody is."""
    mine = who is not None and who.organisation.id == request.member.organisation_id
    return mine or coordinates(request.member) or request.member.role == Role.CHAIR


def _day(command: RecordArising, request: Request) -> date | None:
    """When it is due: unless somebody said, when the meeting comes together again."""
    if command.due:
        return due_day(command.due, command.meeting, request)
    following = request.stores.meetings.next_of(command.meeting, request.now)
    return request.local(following.starts_at).date() if following else None


def _note_day_within(text: str, day: date | None, request: Request) -> None:
    """Say when a text names another day than the one that was taken: it was surely meant to be due by then."""
    for begins in (0, *(each.start() for each in BY.finditer(text))):
        with suppress(Refused):  # a date that cannot be is no date
            found = take_date(text[begins:], request.today)
            if found and found[0] != day:
                request.note(f"“{clip(text[begins:], SHORT)}” stands in the text alone. {WITH_DUE}")
                return


def _agreed_at(kind: MeetingKind, request: Request) -> Occurrence | None:
    """The meeting that is on, or was the last of its kind."""
    return request.stores.meetings.before(request.now, kind)


def _meets_here(request: Request) -> str:
    """The key of the only kind of meeting that meets where this is said; empty where none or several do."""
    place = request.spot.place if request.spot else ""
    kinds = request.stores.meetings.kinds() if place else []
    here = [
        each.key
        for each in kinds
        if each.channel and (each.channel.platform, each.channel.place) == (request.platform, place)
    ]
    return here[0] if len(here) == 1 else ""
