"""What is held of one member: how much there is in their name, and what was not sent to them yet."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.clearance import UNSEEN
from storage.keeping.forgetting import messages_to
from storage.scoped import Scoped
from storage.tables import (
    AuditEntry,
    Delivery,
    DeliveryState,
    Incident,
    IncidentChange,
    Member,
    Prompt,
    Receipt,
    Update,
)
from storage.vocabulary import ANSWERS

UNSENT = (DeliveryState.DUE, DeliveryState.HELD)


class Holdings(Scoped):
    """The rows of a partnership by whose they are. The members have to be read with their identities."""

    def of(self, member: Member) -> Mapping[str, int]:
        """How many rows of each sort there are in a member's name, restricted ones too; one statement."""
        private = Delivery.state == DeliveryState.SENT, self._to(member)
        counted = {
            "updates and other entries": self._number(Update.entered_by_id, member),
            "of these, answers": self._number(Update.entered_by_id, member, Update.kind.in_(ANSWERS)),
            "incidents logged": self._number(Incident.logged_by_id, member),
            "incidents changed": self._number(IncidentChange.member_id, member),
            "private reminders": self._number(Prompt.member_id, member),
            "private messages sent": select(func.count(Delivery.id)).where(*private).scalar_subquery(),
            "receipts of requests": self._number(Receipt.member_id, member),
            "entries in the audit": self._number(AuditEntry.member_id, member),
        }
        row = self._session.execute(select(*counted.values()), execution_options=UNSEEN).one()
        return dict(zip(counted, row, strict=True))

    def unsent(self, member: Member) -> list[Delivery]:
        """The private messages to a member that wait to be sent, locked."""
        query = select(Delivery).where(Delivery.state.in_(UNSENT), self._to(member)).order_by(Delivery.id)
        found = self._session.scalars(query.with_for_update().execution_options(populate_existing=True))
        return [each for each in found if not each.posted]

    def _to(self, member: Member) -> ColumnElement[bool]:
        """What goes to the member alone, on any platform."""
        return messages_to(member) & (Delivery.partnership_id == self._partnership_id)

    def _number(
        self, whose: InstrumentedAttribute[Any], member: Member, *more: ColumnElement[bool]
    ) -> ScalarSelect[int]:
        table = whose.class_
        query = select(func.count(table.id)).where(whose == member.id, *more)
        return query.where(table.partnership_id == self._partnership_id).scalar_subquery()
