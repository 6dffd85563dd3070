"""Papers as files: those that follow a digest into its thread, and those that somebody asks for.

A file is a message of its own, so that it holds up neither its digest nor another file. What was issued is kept once,
as a paper: its files are made of it when they are sent, and made anew where they have to be sent again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from handlers.exports import note_export
from handlers.paper import File, Format, Paper
from handlers.request import Request
from handlers.sending.due import Due
from schedules.beat import AGAIN
from storage.deliveries import SETTLED, Planned, Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState
from storage.tables.base import Json

FILE = "file"
"""What the keys of files begin with; the format follows."""
ASKED_FOR = "files asked for"
ISSUED = (Format.PNG, Format.DOCX, Format.PDF, Format.XLSX)
"""What follows a digest into its thread, in this order, unless it is set otherwise."""
OVERTAKEN = "something in the plan was restricted after this paper was made, and may stand in it"
UNSURE = timedelta(minutes=15)
"""How long files wait for a person to say whether their digest is there."""


def formats_of(paper: Paper) -> tuple[Format, ...]:
    """What a paper can be made into: pictures, sheets and dates only where it has some."""
    lacking = {
        Format.PNG: not paper.pictures,
        Format.ICS: not paper.events,
        Format.CSV: not paper.sheets,
    }
    return tuple(each for each in Format if not lacking.get(each))


def plan_in_thread(due: Due, paper: Paper) -> None:
    """Let the files of a paper that is being posted follow it into its thread.

    Where an earlier version of it was never posted, they take the place of that one's files.
    """
    posted, deliveries = due.delivery, due.stores.deliveries
    made = deliveries.about(f"{FILE} {posted.id}", lock=True) if paper.version > 1 else ()
    known = {each.kind: each for each in made}
    for format in (each for each in ISSUED if each in due.files and each in formats_of(paper)):
        planned = Planned(
            subject=f"{FILE} {posted.id}",
            kind=f"{FILE} {format}",
            platform=posted.platform,
            destination=posted.destination,
            not_before=due.now,
            occurrence_id=posted.occurrence_id,
            paper_id=posted.paper_id,
        )
        if earlier := known.pop(planned.kind, None):
            deliveries.reset(earlier, planned)
            earlier.paper_id = planned.paper_id
        else:
            deliveries.plan(planned)
    for each in known.values():
        deliveries.withdraw(each, due.now, "this version of its paper has none")
        each.paper_id = None  # whatever lets it fall due again has nothing of the earlier version


def plan_for_person(
    request: Request,
    paper: Paper,
    formats: Iterable[Format],
    *,
    paper_id: int | None = None,
    meeting: int | None = None,
) -> None:
    """Send a paper as files to whoever asked, in private, and note that it left.

    One that is kept is named by its number, and the meeting that it is for by its own.
    """
    asked = uuid4().hex
    formats, destination = list(formats), _own_place(request)
    note_export(request.stores, as_exported(paper, formats), request.now)
    for format in formats:
        content = None if paper_id else as_file(paper, format).model_dump(mode="json")
        request.stores.deliveries.plan(
            Planned(
                subject=f"{ASKED_FOR} {asked}",
                kind=f"{FILE} {format}",
                platform=request.platform,
                destination=destination,
                not_before=request.now,
                occurrence_id=meeting,
                paper_id=paper_id,
                content=content,
            )
        )


def _own_place(request: Request) -> str:
    """Where a private message reaches whoever asks, on the platform where they ask."""
    member = request.stores.members.get(request.member.id)
    return next(f"@{each.person}" for each in member.identities if each.platform == request.platform) if member else ""


def as_file(paper: Paper, format: Format) -> File:
    """A paper that is to be made into a format."""
    return File(title=f"{paper.title}: {format.called}", format=format, paper=paper)


def as_exported(paper: Paper, formats: Iterable[Format]) -> str:
    """What is noted of files that left."""
    return f"{paper.file or paper.title} as {', '.join(formats)}"


def file_due(due: Due) -> Json | Settlement:
    """The kept paper as a file, in the thread of its digest as soon as that is posted."""
    paper = due.stores.papers.get(due.delivery.paper_id) if due.delivery.paper_id else None
    if paper is None:
        return Settlement(DeliveryState.CANCELLED, trouble="the paper is not kept any more")
    if number := digest_of(due.delivery):
        digest = due.stores.deliveries.get(number)
        if digest is None or digest.state != DeliveryState.SENT:
            return _waits(digest, due.now)
        due.delivery.thread = next(iter(digest.posted), "")
    if due.stores.actions.restricted(since=paper.compiled_at):
        return Settlement(DeliveryState.FAILED, trouble=OVERTAKEN)
    return as_file(Paper.model_validate(paper.content), format_of(due.delivery)).model_dump(mode="json")


def digest_of(delivery: Delivery) -> int:
    """The number of the digest whose thread a file belongs in; 0 for one that somebody asked for."""
    first, _, number = delivery.subject.partition(" ")
    return int(number) if first == FILE else 0


def format_of(delivery: Delivery) -> Format:
    """What a file is."""
    return Format(delivery.kind.partition(" ")[2])


def is_file(delivery: Delivery) -> bool:
    """Whether it carries a file."""
    return delivery.sort == FILE


def files_again(stores: Stores, digest_id: int, now: datetime) -> Sequence[Delivery]:
    """Let every file fall due again that is missing in the thread of a digest."""
    missing = (DeliveryState.FAILED, DeliveryState.CANCELLED)
    found = [each for each in stores.deliveries.about(f"{FILE} {digest_id}", lock=True) if each.state in missing]
    for each in found:
        stores.deliveries.reopen(each, now)
    return found


def _waits(digest: Delivery | None, now: datetime) -> Settlement:
    """Until the digest is there; files of one that does not go out are not needed."""
    if digest is None or digest.state in SETTLED:
        return Settlement(DeliveryState.CANCELLED, trouble="its digest was not posted")
    if digest.state == DeliveryState.SENDING:  # by another process, for its lease is longer than that takes
        return Settlement(DeliveryState.DUE, next_at=now + AGAIN)
    latest = now + UNSURE
    return Settlement(DeliveryState.DUE, next_at=min(digest.next_at + AGAIN, latest) if digest.next_at else latest)
