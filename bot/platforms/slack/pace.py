"""How fast Slack may be sent to: a message a second in each channel, and silence while it asks for it."""

import asyncio
from collections import defaultdict, deque

from bot.clock import monotonic

BURST = 3
"""Messages that may go to one channel within as many seconds."""


class Pace:
    """Keeps each channel to a message a second on average."""

    def __init__(self, seconds: float = 1.0) -> None:
        self._window = BURST * seconds
        self._sent: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=BURST))
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._silent_until = 0.0

    async def wait(self, channel: str) -> None:
        """Wait until another message may go to the channel, and count it."""
        async with self._locks[channel]:
            sent = self._sent[channel]
            if len(sent) == BURST:
                await asyncio.sleep(max(0.0, sent[0] + self._window - monotonic()))
            sent.append(monotonic())

    async def ready(self, channel: str) -> None:
        """Wait until another message may go to the channel, without counting one."""
        sent = self._sent[channel]
        if len(sent) == BURST:
            await asyncio.sleep(max(0.0, sent[0] + self._window - monotonic()))

    def silence(self, seconds: float) -> None:
        """Slack asked to be left alone for so long."""
        self._silent_until = max(self._silent_until, monotonic() + seconds)

    def silent_for(self) -> float:
        """How many seconds of that are left."""
        return max(0.0, self._silent_until - monotonic())
