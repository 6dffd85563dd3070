"""Members of a conversation, and the grant to see restricted items, given as if a coordinator had."""

from datetime import date

from storage.tables import Member
from tests.talk import Talk

UNTIL = date(2027, 3, 31)


def member(talk: Talk, name: str) -> Member:
    """The only member of this name."""
    with talk.stores() as stores:
        (found,) = stores.members.named(name)
        return found


def grant(talk: Talk, *names: str, until: date | None = UNTIL) -> None:
    """Let these members see restricted items until a day, or not any more."""
    with talk.database.unit() as unit:
        for name in names:
            (member,) = unit.within(talk.partnership.id).members.named(name)
            member.cleared_at, member.cleared_until = (talk.clock.now(), until) if until else (None, None)
