"""Private messages to the coordinators, planned in the transaction of the change that caused them."""

from handlers.reply import Reply
from handlers.request import Request
from storage.deliveries import Planned
from storage.tables import Member


def tell_coordinators(request: Request, subject: str, reply: Reply) -> None:
    """Plan a notice to each coordinator who can be reached; one subject is told once, whoever caused it."""
    if request.stores.deliveries.told(subject):
        return
    for coordinator in request.stores.members.coordinators():
        if coordinator.id != request.member.id:
            tell(request, coordinator, subject, reply)


def tell(request: Request, member: Member, subject: str, reply: Reply) -> None:
    """Plan a private message to a member on every platform they are on."""
    for identity in member.identities:
        request.stores.deliveries.plan(
            Planned(
                subject=subject,
                kind="notice",
                platform=identity.platform,
                destination=f"@{identity.person}",
                not_before=request.now,
                content=reply.model_dump(mode="json"),
            )
        )
