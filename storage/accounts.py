"""What coordinators are told after the bot was down: what was sent late, and what was no longer of use."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from storage.scoped import Scoped
from storage.tables import Delivery, DeliveryState

KIND = "account"
CAME = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.ASKED)
"""What has reached somebody, or may have."""
ENDED = (DeliveryState.SENT, DeliveryState.EXPIRED)


class Accounts(Scoped):
    """The accounts of one partnership. When one is made, that instant becomes its `not_before`: it goes up to then."""

    def owed(self, after: datetime, until: datetime, late: timedelta) -> list[Delivery]:
        """What was sent this much late between two instants, or was of no use any more; accounts are no part of it."""
        query = self._deliveries().where(Delivery.settled_at > after, Delivery.settled_at <= until)
        query = query.where(Delivery.kind != KIND, Delivery.state.in_(ENDED))
        rows = self._session.scalars(query.order_by(Delivery.not_before, Delivery.id))
        return [each for each in rows if _counts(each, late)]

    def last(self, made: Delivery) -> datetime | None:
        """Up to when the one before this went, for the same person."""
        query = select(func.max(Delivery.not_before)).where(Delivery.partnership_id == self._partnership_id)
        query = query.where(Delivery.kind == KIND, Delivery.destination == made.destination, Delivery.id != made.id)
        return self._session.scalar(query.where(Delivery.state.in_(CAME)))

    def waits(self, destination: str) -> bool:
        """Whether one is planned for somebody already."""
        query = self._deliveries().where(Delivery.kind == KIND, Delivery.destination == destination)
        waiting = query.where(Delivery.state == DeliveryState.DUE, Delivery.first_tried_at.is_(None))
        return self._session.scalars(waiting.limit(1)).first() is not None

    def too_early(self, now: datetime) -> bool:
        """Whether anything else is due now that an account should tell of."""
        query = self._deliveries().where(Delivery.next_at <= now, Delivery.kind != KIND)
        return self._session.scalars(query.limit(1)).first() is not None

    def _deliveries(self) -> Select[Delivery]:
        return select(Delivery).where(Delivery.partnership_id == self._partnership_id)


def _counts(delivery: Delivery, late: timedelta) -> bool:
    if delivery.state == DeliveryState.EXPIRED or delivery.settled_at is None:
        return delivery.state == DeliveryState.EXPIRED
    return delivery.settled_at - delivery.not_before > late
