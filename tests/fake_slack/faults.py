"""Ways in which Slack fails a Web API call, and the queue of those that are to come."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

Shape = Literal["proper", "error", "status", "fin", "rst", "truncated", "cut", "html", "plain"]


@dataclass(frozen=True)
class Fault:
    """What happens to one call.

    `accept`: whether Slack does what was asked. `before`, `after`: seconds to wait before and after doing it.
    `late`: seconds by which it is done after the connection has ended. `shape` is the answer the caller gets.
    """

    accept: bool = True
    before: float = 0.0
    after: float = 0.0
    late: float = 0.0
    shape: Shape = "proper"
    status: int = 200
    error: str = ""
    needed: str = ""
    retry_after: int = 0


FINE = Fault()


def slow(before: float = 0.0, after: float = 0.0) -> Fault:
    """Take this many seconds before, and after, doing what was asked."""
    return Fault(before=before, after=after)


def put_off(retry_after: int = 1, error: str = "ratelimited") -> Fault:
    """429 with Retry-After, in seconds; nothing is done."""
    return Fault(accept=False, shape="error", status=429, error=error, retry_after=retry_after)


def broken(status: int = 500, *, accept: bool = False) -> Fault:
    """A server error with a body that is not JSON: 500, 502, 503."""
    return Fault(accept=accept, shape="status", status=status)


def unsure(error: str = "fatal_error", *, accept: bool = False) -> Fault:
    """`fatal_error` or `internal_error`, after which the caller cannot know whether it was done."""
    return Fault(accept=accept, shape="error", error=error)


def refused(error: str) -> Fault:
    """A definite refusal such as `channel_not_found`; nothing is done."""
    return Fault(accept=False, shape="error", error=error)


def missing_scope(needed: str) -> Fault:
    """The token lacks this scope; nothing is done."""
    return Fault(accept=False, shape="error", error="missing_scope", needed=needed)


def dropped(*, accept: bool = True, reset: bool = False, after: float = 0.0) -> Fault:
    """The connection ends (FIN, or RST) where the answer should come."""
    return Fault(accept=accept, after=after, shape="rst" if reset else "fin")


def late(seconds: float) -> Fault:
    """The connection ends at once; what was asked is done this many seconds later."""
    return Fault(late=seconds, shape="fin")


def truncated(*, cut: bool = False) -> Fault:
    """Done, but the JSON stops half way; with `cut` the connection ends there too, short of its Content-Length."""
    return Fault(shape="cut" if cut else "truncated")


def html() -> Fault:
    """Done, but the answer is a web page with status 200."""
    return Fault(shape="html")


def plain() -> Fault:
    """Done, but the answer is a line of plain text with status 200, as something between may give it."""
    return Fault(shape="plain")


class Faults:
    """The faults to come, by method. A queue is used up call by call; a standing fault answers all until healed."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault]] = defaultdict(deque)
        self._standing: dict[str, Fault] = {}

    def queue(self, method: str, faults: list[Fault], channel: str = "") -> None:
        """Have the next calls of `method`, or those for one channel, meet these in order; FINE lets one through."""
        self._queues[f"{method} {channel}".strip()].extend(faults)

    def stand(self, method: str, fault: Fault) -> None:
        """Have every call of `method` meet this until it is healed."""
        self._standing[method] = fault

    def heal(self, method: str) -> None:
        """Forget what was to come for `method`, or for every method when it is empty."""
        for known in [method] if method else [*self._queues, *self._standing]:
            self._queues.pop(known, None)
            self._standing.pop(known, None)

    def take(self, method: str, channel: str = "") -> Fault:
        """What the call made now meets."""
        if queue := self._queues.get(f"{method} {channel}") or self._queues.get(method):
            return queue.popleft()
        return self._standing.get(method, FINE)
