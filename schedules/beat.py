"""The beat: claim what falls due, have it compiled and sent, settle. One `tick` is one pass; the loop is elsewhere.

No transaction is open while a message is under way. A claim is a lease: when its holder dies, whoever claims next
knows that the message is doubtful and has to be looked for before it is sent again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.database import Database
from storage.deliveries import Settlement
from storage.stores import Stores, Unit
from storage.tables import Delivery, DeliveryState
from storage.tables.base import Json
from storage.troubles import Conflict, Unavailable, where

AGAIN = timedelta(seconds=5)
"""How long a message waits that could not be made because the database was busy with something else."""
LATE = timedelta(minutes=5)
"""What goes out longer than this after it fell due is said to be late."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """A claimed message on its way. `doubtful`: an earlier attempt may have got through.

    From `expires_at` on it is of no use any more, which is what `expired` says.
    """

    id: int
    partnership_id: int
    kind: str
    platform: str
    destination: str
    thread: str
    replaces: str
    mark: str
    attempt: int
    doubtful: bool
    expired: bool
    due_at: datetime
    first_tried_at: datetime | None
    posted: tuple[str, ...]
    content: Json | None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Fresh:
    """What a message says at this attempt only: it is not kept, and the next attempt makes its own."""

    content: Json


Compile = Callable[[Stores, Delivery, datetime], Json | Fresh | Settlement]
"""What a message says: (stores, delivery, now) -> content, kept unless it is Fresh. May write, for a paper is kept as
issued.

A Settlement instead says that nothing is to be sent now: it waits, it was not needed, or it was work of another sort.
What was compiled and could not be sent is asked for again, for the hours may be over or the meeting cancelled by then.
"""

Send = Callable[[Parcel], Awaitable[Settlement]]

Report = Callable[[Stores, Delivery, Settlement, datetime], None]
"""Tell the coordinator of what did not go as planned, or went out late, in the transaction that settles it.

And keep who can read what was restricted.
"""

UNTRIED = (DeliveryState.DUE, DeliveryState.HELD)
"""What nobody has tried to send; what is held is looked at only when it is of no use any more."""
TROUBLED = (DeliveryState.FAILED, DeliveryState.ASKED, DeliveryState.EXPIRED, DeliveryState.HELD)


class Beat:
    """Posts what is due. `owner` names this process in its claims."""

    def __init__(
        self, database: Database, compile: Compile, send: Send, report: Report, *, owner: str, lease: timedelta
    ) -> None:
        self._database = database
        self._compile = compile
        self._send = send
        self._report = report
        self._owner = owner
        self._lease = lease
        self._ticking = asyncio.Lock()
        self._stopping = False

    async def tick(self, now: datetime) -> int:
        """Handle everything that is due at `now`, in order; the number of messages handled."""
        handled = 0
        while await self.step(now):
            handled += 1
        return handled

    async def step(self, now: datetime) -> bool:
        """Handle what has been due longest; False when nothing is due.

        One at a time, so that the lease of each begins when it is sent, however long those before it took.
        """
        async with self._ticking:
            if self._stopping or not await asyncio.to_thread(self._anything_due, now):
                return False
            parcel = await asyncio.to_thread(self._claim, now)
            if parcel:
                await self._handle(parcel, now)
        return parcel is not None

    def stop(self) -> None:
        """Claim nothing more; what was claimed is finished or left to its lease."""
        self._stopping = True

    async def idle(self) -> None:
        """Wait until no pass is under way."""
        async with self._ticking:
            pass

    async def _handle(self, parcel: Parcel, now: datetime) -> None:
        try:
            ready = await asyncio.to_thread(self._make_ready, parcel, now)
            if ready is None:
                return
            settlement = await self._send(ready)
        except (Unavailable, Conflict) as trouble:
            log.warning("delivery %s waits: %s", parcel.id, trouble)
            state = DeliveryState.UNKNOWN if parcel.doubtful else DeliveryState.DUE
            settlement = Settlement(state, list(parcel.posted), now + AGAIN)
        except Exception as error:  # a message that cannot be made must not stop the others
            log.error("delivery %s failed: %s", parcel.id, where(error))
            settlement = Settlement(DeliveryState.FAILED, list(parcel.posted), trouble="it could not be made")
        await asyncio.to_thread(self._settle, parcel, settlement, now)

    def _anything_due(self, now: datetime) -> bool:
        """One indexed query that takes no writer's turn, for most passes find nothing."""
        with self._database.reading() as unit:
            next_at = unit.queue.next_at()
        return next_at is not None and next_at <= now

    def _claim(self, now: datetime) -> Parcel | None:
        """The first that can be sent; what came too late is reported on the way."""
        with self._database.unit() as unit:
            while due := unit.queue.due(now, 1):
                if parcel := self._claim_one(unit, due[0], now):
                    return parcel
        return None

    def _claim_one(self, unit: Unit, delivery: Delivery, now: datetime) -> Parcel | None:
        doubtful = delivery.state not in UNTRIED
        expired = delivery.expires_at is not None and delivery.expires_at <= now
        if expired and not doubtful and not delivery.posted:  # of what was begun, the rest is sent all the same
            self._expire(unit, delivery, now)
            return None
        unit.queue.claim(delivery, self._owner, now, self._lease)
        return _parcel(delivery, doubtful=doubtful, expired=expired)

    def _expire(self, unit: Unit, delivery: Delivery, now: datetime) -> None:
        if delivery.state == DeliveryState.HELD:
            delivery.trouble = f"it was held: {delivery.trouble}" if delivery.trouble else "it was held"
        delivery.state, delivery.next_at, delivery.settled_at = DeliveryState.EXPIRED, None, now
        self._tell(unit.within(delivery.partnership_id), delivery, Settlement(DeliveryState.EXPIRED), now)

    def _make_ready(self, parcel: Parcel, now: datetime) -> Parcel | None:
        """Compile what has no content yet. What is kept of it a second attempt sends as it is, unless it has to wait.

        None where nothing is to be sent: whatever compiling wrote, and that it is settled, are one transaction.
        """
        begun = parcel.attempt == 1 or parcel.doubtful or parcel.posted
        if parcel.content is not None and begun:
            return parcel
        with self._database.unit() as unit:
            unit.acts(now)
            stores = unit.within(parcel.partnership_id)
            delivery = stores.deliveries.get(parcel.id, lock=True)
            assert delivery is not None
            if delivery.attempt != parcel.attempt:
                raise Conflict  # the lease ran out, and whoever has the claim now makes its own
            compiled = self._compile(stores, delivery, now)
            if isinstance(compiled, Settlement):
                stores.session.flush()
                self._settle_within(unit, parcel, compiled, now)
                return None
            content = compiled.content if isinstance(compiled, Fresh) else compiled
            if content is compiled:
                delivery.content = content
            ready = _parcel(delivery, doubtful=parcel.doubtful, expired=parcel.expired)
            return replace(ready, content=content)

    def _settle(self, parcel: Parcel, settlement: Settlement, now: datetime) -> None:
        with self._database.unit() as unit:
            self._settle_within(unit, parcel, settlement, now)

    def _settle_within(self, unit: Unit, parcel: Parcel, settlement: Settlement, now: datetime) -> None:
        if not unit.queue.settle(parcel.id, self._owner, parcel.attempt, settlement, now):
            log.warning("delivery %s was settled by somebody else", parcel.id)
            return
        late = settlement.next_at is None and now - parcel.due_at > LATE
        if late or settlement.readers or settlement.state in TROUBLED:
            stores = unit.within(parcel.partnership_id)
            delivery = stores.deliveries.get(parcel.id)
            assert delivery is not None
            self._tell(stores, delivery, settlement, now)

    def _tell(self, stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
        """A report that cannot be made holds up neither this delivery nor those behind it."""
        try:
            with stores.session.begin_nested():
                self._report(stores, delivery, settlement, now)
        except Exception as error:
            log.error("nobody could be told of delivery %s: %s", delivery.id, where(error))


def _parcel(delivery: Delivery, *, doubtful: bool, expired: bool) -> Parcel:
    return Parcel(
        id=delivery.id,
        partnership_id=delivery.partnership_id,
        kind=delivery.kind,
        platform=delivery.platform,
        destination=delivery.destination,
        thread=delivery.thread,
        replaces=delivery.replaces,
        mark=delivery.mark,
        attempt=delivery.attempt,
        doubtful=doubtful,
        expired=expired,
        due_at=delivery.not_before,
        first_tried_at=delivery.first_tried_at,
        posted=tuple(delivery.posted),
        content=delivery.content,
        expires_at=delivery.expires_at,
    )
