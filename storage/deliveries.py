"""What must be posted: planned once, claimed by one sender at a time, settled by whoever holds the claim."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import CursorResult, select, tuple_, update
from sqlalchemy.orm import Session

from storage.scoped import Scoped, add_many, add_once
from storage.tables import Delivery, DeliveryState
from storage.tables.base import Json

SETTLED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.EXPIRED)
"""The states in which nothing is left to do."""

REMOVAL = "removal"
"""What takes an erased text out of a message that was posted; followed by which part of it the message was, from 0."""


@dataclass(frozen=True)
class Planned:
    """A message to be posted, before it is a row. What is planned twice under one key is posted once.

    What `replaces` another is drawn under that one's `mark`; any other message gets a mark of its own.
    """

    subject: str
    kind: str
    platform: str
    destination: str
    not_before: datetime
    thread: str = ""
    replaces: str = ""
    mark: str = ""
    occurrence_id: int | None = None
    paper_id: int | None = None
    content: Json | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Settlement:
    """How an attempt ended. `next_at` is when to look at the delivery again; without it the matter is closed.

    `readers` are those who can read what was restricted and was sent, or may have been, by their ids on the platform.
    """

    state: DeliveryState
    posted: list[str] = field(default_factory=list)
    next_at: datetime | None = None
    trouble: str = ""
    readers: tuple[str, ...] = ()


def again(mark: str, cause: str) -> str:
    """The key of what is drawn into the message of a mark once more: no two deliveries share one."""
    return f"{mark}~{cause}"


def own_mark(mark: str) -> str:
    """The mark that a message bears on its platform, however often it was drawn anew."""
    return mark.partition("~")[0]


class Deliveries(Scoped):
    """The deliveries of one partnership."""

    def plan(self, planned: Planned) -> bool:
        """Plan a message unless its key is planned already; True when it is new."""
        return add_once(self._session, Delivery, self._row(planned))

    def plan_many(self, planned: Sequence[Planned]) -> dict[str, int]:
        """Plan messages that differ in their subjects; the numbers of those that are new, by subject."""
        rows = [self._row(each) for each in planned]
        return {
            subject: number
            for number, subject in add_many(self._session, Delivery, rows, Delivery.id, Delivery.subject)
        }

    def told(self, subject: str) -> bool:
        """Whether anything was planned about this subject."""
        query = select(Delivery.id).where(Delivery.partnership_id == self._partnership_id, Delivery.subject == subject)
        return self._session.scalar(query.limit(1)) is not None

    def of(self, *occurrence_ids: int) -> list[Delivery]:
        """Everything planned for one meeting or several, in the order in which it falls due."""
        query = select(Delivery).where(
            Delivery.partnership_id == self._partnership_id, Delivery.occurrence_id.in_(occurrence_ids)
        )
        return list(self._session.scalars(query.order_by(Delivery.not_before, Delivery.id)))

    def about(self, subject: str, *, lock: bool = False) -> list[Delivery]:
        """Everything planned about one subject; locked, it is read anew."""
        query = select(Delivery).where(Delivery.partnership_id == self._partnership_id, Delivery.subject == subject)
        locked = query.with_for_update().execution_options(populate_existing=True)
        return list(self._session.scalars((locked if lock else query).order_by(Delivery.id)))

    def waiting(self, kind: str) -> list[Delivery]:
        """Those of a kind that are still to be sent, locked and read anew."""
        query = select(Delivery).where(Delivery.partnership_id == self._partnership_id, Delivery.kind == kind)
        query = query.where(Delivery.state == DeliveryState.DUE).order_by(Delivery.id)
        return list(self._session.scalars(query.with_for_update().execution_options(populate_existing=True)))

    def get(self, delivery_id: int, *, lock: bool = False) -> Delivery | None:
        """One by number; locked, it is read anew, because a sender may have claimed it since it was last read."""
        query = select(Delivery).where(Delivery.partnership_id == self._partnership_id, Delivery.id == delivery_id)
        locked = query.with_for_update().execution_options(populate_existing=True)
        return self._session.scalar(locked if lock else query)

    def follows(self, delivery: Delivery, now: datetime) -> bool:
        """Whether another of its kind that was claimed before it is still on its way to the same place."""
        query = select(Delivery.id).where(Delivery.partnership_id == self._partnership_id, Delivery.id != delivery.id)
        query = query.where(Delivery.kind == delivery.kind, Delivery.destination == delivery.destination)
        query = query.where(Delivery.state == DeliveryState.SENDING, Delivery.next_at > now)
        earlier = query.where(tuple_(Delivery.next_at, Delivery.id) < tuple_(delivery.next_at, delivery.id))
        return self._session.scalar(earlier.limit(1)) is not None

    def reset(self, delivery: Delivery, planned: Planned) -> None:
        """Let what was not sent yet, or was withdrawn, fall due as it is planned now."""
        delivery.state, delivery.settled_at, delivery.trouble = DeliveryState.DUE, None, ""
        delivery.platform, delivery.destination = planned.platform, planned.destination
        delivery.not_before = delivery.next_at = planned.not_before
        delivery.expires_at, delivery.urged_at = planned.expires_at, None
        delivery.content = delivery.content if delivery.posted else None

    def withdraw(self, delivery: Delivery, at: datetime, why: str) -> None:
        """Take back what was not sent yet; nobody is told, because nobody was promised it."""
        delivery.state, delivery.next_at, delivery.settled_at, delivery.trouble = DeliveryState.CANCELLED, None, at, why

    def hold(self, delivery: Delivery) -> None:
        """Keep a planned message back until a coordinator lets it go, or until it is of no use any more."""
        delivery.state, delivery.next_at = DeliveryState.HELD, delivery.expires_at

    def release(self, delivery: Delivery, at: datetime) -> None:
        """Let a message that was held fall due."""
        delivery.state, delivery.not_before, delivery.next_at = DeliveryState.DUE, at, at

    def put_off(self, delivery: Delivery, at: datetime) -> None:
        """Let a planned message fall due at another time."""
        delivery.not_before = delivery.next_at = at

    def bring_forward(self, delivery: Delivery, at: datetime) -> None:
        """Let a planned message, or one that was held, fall due now: a person says so, whatever the hour."""
        self.release(delivery, at)
        delivery.urged_at = at

    def close(self, delivery: Delivery, at: datetime) -> None:
        """Count as sent what a person found where it belongs."""
        delivery.state, delivery.next_at, delivery.settled_at, delivery.trouble = DeliveryState.SENT, None, at, ""

    def reopen(self, delivery: Delivery, at: datetime) -> None:
        """Send what a person says did not arrive; parts that are known to have arrived are not sent twice."""
        delivery.state, delivery.next_at, delivery.settled_at, delivery.trouble = DeliveryState.DUE, at, None, ""
        delivery.urged_at = at

    def _row(self, planned: Planned) -> Json:
        return {
            "partnership_id": self._partnership_id,
            "state": DeliveryState.DUE,
            "attempt": 0,
            "lease_owner": "",
            "posted": [],
            "trouble": "",
            "next_at": planned.not_before,
            **{name: getattr(planned, name) for name in planned.__dataclass_fields__},
            "mark": planned.mark or uuid4().hex,
        }


# Made once, because it is asked with every pass and making it takes longer than the database does over it.
NEXT_AT = select(Delivery.next_at).where(Delivery.next_at.is_not(None)).order_by(Delivery.next_at).limit(1)


class Queue:
    """The deliveries of every partnership, for those who send them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        """What wants attention now, locked against other senders: newly due, or left by a lease that ran out."""
        query = select(Delivery).where(Delivery.next_at <= now).order_by(Delivery.next_at, Delivery.id).limit(limit)
        return list(self._session.scalars(query.with_for_update(skip_locked=True)))

    def next_at(self) -> datetime | None:
        """When the next delivery wants attention."""
        return self._session.scalar(NEXT_AT)

    def claim(self, delivery: Delivery, owner: str, now: datetime, lease: timedelta) -> None:
        """Take a delivery for the length of a lease."""
        delivery.state = DeliveryState.SENDING
        delivery.attempt += 1
        delivery.lease_owner = owner
        delivery.first_tried_at = delivery.first_tried_at or now
        delivery.next_at = now + lease

    def settle(self, delivery_id: int, owner: str, attempt: int, settlement: Settlement, now: datetime) -> bool:
        """Record how an attempt ended; False when the claim has meanwhile passed to somebody else."""
        result = self._session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.lease_owner == owner, Delivery.attempt == attempt)
            .where(Delivery.state == DeliveryState.SENDING)
            .values(
                state=settlement.state,
                posted=settlement.posted,
                next_at=settlement.next_at,
                trouble=settlement.trouble,
                settled_at=None if settlement.next_at else now,
            )
        )
        assert isinstance(result, CursorResult)
        return result.rowcount == 1
