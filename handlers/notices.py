"""Private messages to the coordinators, planned in the transaction of the change that caused them."""

from datetime import datetime

from handlers.reply import Reply
from handlers.request import Request
from handlers.rights import coordinates
from storage.deliveries import Planned
from storage.stores import Stores
from storage.tables import Member


def tell_coordinators(request: Request, subject: str, reply: Reply) -> None:
    """Plan a notice to each coordinator who can be reached; one subject is told once, whoever caused it.

    What a coordinator does is not told to the others: they work together.
    """
    if coordinates(request.member) or request.stores.deliveries.told(subject):
        return
    for coordinator in request.stores.members.coordinators():
        tell(request, coordinator, subject, reply)


def tell(request: Request, member: Member, subject: str, reply: Reply) -> None:
    """Plan a private message to a member on every platform they are on.

    A notice names what it is about, which its reader may not be allowed to see: of what is restricted nobody is told.
    """
    if request.disclosed:
        return
    notify(request.stores, member, subject, reply, request.now)


def notify(stores: Stores, member: Member, subject: str, reply: Reply, at: datetime) -> None:
    """The same, where nobody asked for anything: a notice from the beat. Nobody is told who has left."""
    for identity in member.identities if not member.removed_at else ():
        stores.deliveries.plan(
            Planned(
                subject=subject,
                kind="notice",
                platform=identity.platform,
                destination=f"@{identity.person}",
                not_before=at,
                content=reply.model_dump(mode="json"),
            )
        )
