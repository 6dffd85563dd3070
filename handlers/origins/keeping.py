"""Keeping from which message a record was made, in the transaction that made it; twice only where that is meant."""

from handlers.origins.records import record_of
from handlers.reply import Refused, Tone
from handlers.request import OriginMessage, Request
from handlers.sayings import person, when
from storage.tables import Origin


def keep(request: Request, *, sure: bool) -> None:
    """Keep where each record came from that this request made.

    Raises Refused, asking, where the same was made of the message before, unless they are `sure` or know of it.
    """
    origin = request.origin
    if origin is None or not request.made:
        return
    if not (sure or origin.again or origin.own):
        for subject in request.made:
            if said := recorded(origin, _kind(subject), request):
                raise Refused(f"{said} Send it again to record it a second time.", tone=Tone.ASK)
    for subject in request.made:
        request.stores.origins.keep(
            subject,
            request.member.id,
            request.now,
            platform=request.platform,
            place=origin.place,
            message=origin.message,
            name=origin.name,
            link=origin.link,
            words=origin.words,
        )


def recorded(origin: OriginMessage, kind: str, request: Request) -> str:
    """That a message was recorded already as something of a kind, such as `incident`, as a sentence; else nothing."""
    made = request.stores.origins.of_message(request.platform, origin.place, origin.message)
    return next((_said(each, request) for each in reversed(made) if _kind(each.subject) == kind), "")


def _said(origin: Origin, request: Request) -> str:
    member = request.stores.members.get(origin.member_id)
    record = record_of(origin.subject, request.stores)
    if member is None or record is None:
        return ""
    return f"This message is recorded already as {record.name}: by {person(member)}, {when(origin.at, request)}."


def _kind(subject: str) -> str:
    return subject.rpartition(" ")[0]
