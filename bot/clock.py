"""The only reader of the real time; everything else is given the time as a parameter."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return this instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return this instant, aware and in UTC."""
        return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds since some fixed moment; it never goes back, so deadlines are kept by it."""
    return time.monotonic()
