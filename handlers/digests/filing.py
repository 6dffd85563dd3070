"""The paper of a meeting as files, in private, to whoever asks for them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Annotated

from handlers.command import Change, handles
from handlers.digests.annexing import annex_now
from handlers.digests.rows import AUDIENCE, PaperFor, refuse_paperless
from handlers.paper import Format, Paper
from handlers.papers.choosing import issued, present
from handlers.reading.kinds import FLAG, FORMATS, MEETING
from handlers.reading.slots import Slot
from handlers.reply import Audience, Button, Facts, Marking, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sending.files import digest_of, format_of, formats_of, is_file, plan_for_person
from storage.tables import DeliveryState, MeetingKind
from storage.tables import Paper as Issued

CAREFUL = "It holds restricted items: keep it where only those can read it who may, and delete it when done."


class DigestFiles(Change):
    words = "digest files"
    right = Right.READ
    help = "Get a paper as files: Word, PDF, spreadsheet"
    example = "jag format=docx"
    once = True

    meeting: Annotated[MeetingKind, Slot(MEETING, "Meeting")]
    format: Annotated[
        tuple[Format, ...],
        Slot(
            FORMATS, "Formats", "Such as docx,pdf or all; without any, those that its thread does not have", option=True
        ),
    ] = ()
    audience: Annotated[
        PaperFor, Slot(AUDIENCE, "For whom", "restricted is the annex of what is restricted", option=True)
    ] = PaperFor.OPEN
    draft: Annotated[bool, Slot(FLAG, "As it would read now", "Instead of as it was issued", option=True)] = False


@dataclass(frozen=True)
class Found:
    """A paper; where it was issued its number, the number of its meeting, and what stands in its thread already."""

    paper: Paper
    number: int | None = None
    meeting: int | None = None
    posted: frozenset[Format] = frozenset()


@handles
def files(command: DigestFiles, request: Request) -> Reply:
    refuse_paperless(command.meeting)
    found = _found(command, request)
    return send(found, _wanted(command, found), request)


def send(found: Found, formats: Sequence[Format], request: Request) -> Reply:
    """Have a paper made into files and sent to whoever asks, which is noted; and say so."""
    plan_for_person(request, found.paper, formats, paper_id=found.number, meeting=found.meeting)
    restricted = (Text(text=CAREFUL),) if found.paper.marking == Marking.RESTRICTED else ()
    return Reply(
        title=f"Making it into files for you: {found.paper.title}{_edition(found.paper)}",
        parts=(
            Facts(rows=(*_for_whom(found.paper), ("Files", ", ".join(each.called for each in formats)))),
            Text(text="They come in a direct message as soon as they are made. That they left is noted."),
            *restricted,
        ),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def formats_wanted(paper: Paper, wanted: Container[Format], instead: Button) -> tuple[Format, ...]:
    """Those formats of some that a paper can be made into. Raises Refused with those there are where it is none."""
    offered = formats_of(paper)
    if found := tuple(each for each in offered if each in wanted):
        return found
    said = f"This paper cannot be made into that: there is none of it. It has: {', '.join(offered)}."
    raise Refused(said, instead, field="format")


def _for_whom(paper: Paper) -> tuple[tuple[str, str], ...]:
    return (("For whom", "the public"),) if paper.marking == Marking.PUBLIC else ()


def _edition(paper: Paper) -> str:
    if paper.live:
        return ""
    return f", version {paper.version}, as issued" if paper.version else ", a preview, not issued"


def _found(command: DigestFiles, request: Request) -> Found:
    """The paper that was issued last, or how it would read now."""
    occurrence = request.stores.meetings.next_of(command.meeting, request.now)
    meeting = occurrence.id if occurrence else None
    if command.audience == PaperFor.RESTRICTED:
        return Found(annex_now(command.meeting, request), meeting=meeting)
    audience = Marking(command.audience)
    paper = None if command.draft else issued(request.stores, command.meeting, audience)
    if paper:
        _refuse_restricted(paper, command, request)
        return _posted(paper, request)
    return Found(present(request.stores, command.meeting, audience, request.now), meeting=meeting)


def _refuse_restricted(paper: Issued, command: DigestFiles, request: Request) -> None:
    """What is restricted now is not handed out again because it was not when a paper was issued."""
    if request.stores.actions.restricted(since=paper.compiled_at):
        now = f"/digest {command.meeting.key} files draft=yes audience={command.audience}"
        raise Refused(
            f"Version {paper.version} was issued before something in the plan was restricted, so I do not send it "
            "again. It stands where it was posted.",
            Button(label="Send it as it would read now", line=now),
        )


def _posted(paper: Issued, request: Request) -> Found:
    """A paper that was issued, and which of its files stand in a thread."""
    planned = (each for each in request.stores.deliveries.of(paper.occurrence_id) if each.paper_id == paper.id)
    files = (each for each in planned if is_file(each) and digest_of(each) and each.state == DeliveryState.SENT)
    return Found(Paper.model_validate(paper.content), paper.id, paper.occurrence_id, frozenset(map(format_of, files)))


def _wanted(command: DigestFiles, found: Found) -> tuple[Format, ...]:
    """The formats asked for; without any, those that its thread does not have, or else all."""
    offered = formats_of(found.paper)
    if not command.format:
        return tuple(each for each in offered if each not in found.posted) or offered
    line = f"/digest {command.meeting.key} files format=all audience={command.audience}"
    return formats_wanted(found.paper, command.format, Button(label="Send all there are", line=line))
