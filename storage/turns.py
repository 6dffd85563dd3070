"""A fair lock: whoever asked first is served first, so that no writer starves while others come and go."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Busy(Exception):
    """The turn did not come in time."""


class Turns:
    """One holder at a time, in the order of asking. Not re-entrant."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False

    @contextmanager
    def take(self, seconds: float) -> Iterator[None]:
        """Hold the turn. Raises Busy when it does not come within `seconds`."""
        self._acquire(seconds)
        try:
            yield
        finally:
            self._release()

    def _acquire(self, seconds: float) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = Event()
            self._waiting.append(turn)
        if not turn.wait(seconds):
            self._give_up(turn)

    def _give_up(self, turn: Event) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise Busy
        # The turn came in the instant of giving up: it is ours, and stays so.

    def _release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
