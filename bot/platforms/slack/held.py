"""Work that goes on after an answer was given: held on to, so that it is neither forgotten nor cut short."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Held:
    """Tasks of one process, until they are done."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin this work and keep it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    @property
    def busy(self) -> bool:
        """Whether something is still to be done."""
        return bool(self._tasks)

    async def finish(self) -> None:
        """Wait until nothing is left to do."""
        while self._tasks:
            await asyncio.wait(list(self._tasks))

    async def settle(self, seconds: float) -> None:
        """Wait so long until all is done, then give up what is not."""
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=seconds)
        for task in list(self._tasks):
            task.cancel()
        await self.finish()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # The kind of error only: its words may repeat what somebody typed.
            log.error("something held failed: %s", type(error).__name__)
