"""APScheduler ticks the beat every few seconds and carries no promise: what is due stands in the database."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

SECONDS = 2


class Ticker:
    """Calls `tick` every two seconds on the running loop, one call at a time, until stopped."""

    def __init__(self, tick: Callable[[], Awaitable[object]], *, seconds: float = SECONDS) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        # Coalesced and without a grace time: a tick that was missed is made up for once, never dropped.
        self._scheduler.add_job(
            tick, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        self._scheduler.shutdown(wait=False)
