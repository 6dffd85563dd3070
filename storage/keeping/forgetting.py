"""Forgetting a person: their name, their addresses and what was sent to them go; the row of a former member stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, select, tuple_

from storage.auditing.audit import Audit
from storage.keeping.retaining import FORMER
from storage.scoped import Scoped
from storage.tables import Delivery, Home, Member, Prompt, PromptAction, Receipt


@dataclass(frozen=True)
class Forgotten:
    """How much of a person went: private messages, and answers to what they asked."""

    messages: int
    answers: int


class Forgetting(Scoped):
    """What one partnership holds on its members beside their own words."""

    def person(self, member: Member, at: datetime) -> Forgotten:
        """Let a member (with their identities) become a former member of their organisation.

        What they wrote, and that it was them, stays with the number of their row.
        """
        subjects = [f"member {member.id}", *(f"identity {each.id}" for each in member.identities)]
        forgotten = Forgotten(
            self._messages(member), self._count(delete(Receipt).where(Receipt.member_id == member.id))
        )
        self._session.execute(delete(Home).where(Home.member_id == member.id))
        for identity in list(member.identities):
            self._session.delete(identity)
        member.name, member.email = FORMER, ""
        member.muted_at = member.cleared_at = member.cleared_by_id = member.cleared_until = None
        member.deputy_for_id = member.deputy_until = None
        for deputy in self._session.scalars(select(Member).where(Member.deputy_for_id == member.id)):
            deputy.deputy_for_id = deputy.deputy_until = None
        self._session.flush()
        Audit(self._session, self._partnership_id).forget(*subjects, at=at)
        return forgotten

    def _messages(self, member: Member) -> int:
        asked = select(Prompt.id).where(Prompt.member_id == member.id)
        self._session.execute(delete(PromptAction).where(PromptAction.prompt_id.in_(asked)))
        self._session.execute(delete(Prompt).where(Prompt.member_id == member.id))
        return self._count(delete(Delivery).where(messages_to(member)))

    def _count(self, statement: Delete) -> int:
        result = self._session.execute(statement)
        assert isinstance(result, CursorResult)
        return result.rowcount


def messages_to(member: Member) -> ColumnElement[bool]:
    """The deliveries that are private messages to a member."""
    places = [(each.platform, f"@{each.person}") for each in member.identities]
    ours = Delivery.partnership_id == member.partnership_id
    return ours & tuple_(Delivery.platform, Delivery.destination).in_(places)
