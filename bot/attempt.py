"""One attempt to bring a message where it belongs, and how it ended."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.paper import Content
from handlers.reply import Marking
from schedules.beat import Parcel
from storage.deliveries import Settlement
from storage.tables import DeliveryState

DOUBTFUL = (DeliveryState.UNKNOWN, DeliveryState.ASKED)
"""The states in which something may have been posted."""


@dataclass
class Attempt:
    """One attempt at a parcel: what has arrived so far, and until when it may go on with the next message.

    `readers` are those who can read what was restricted and was sent, or may have been.
    """

    parcel: Parcel
    content: Content | None
    until: datetime
    posted: list[str] = field(default_factory=list)
    readers: frozenset[str] = frozenset()

    @property
    def restricted(self) -> bool:
        """Whether the content may land in some places only."""
        return self.content is not None and self.content.marking == Marking.RESTRICTED

    @property
    def thread(self) -> str:
        """Where the next message goes: a thread that was named, or the one below the first."""
        return self.parcel.thread or (self.posted[0] if self.posted else "")

    def settled(self, state: DeliveryState, next_at: datetime | None = None, trouble: str = "") -> Settlement:
        """How it ended."""
        reached = bool(self.posted) or state in DOUBTFUL
        unknown = {self.parcel.destination.removeprefix("@")} if self.restricted and self.parcel.doubtful else set()
        readers = sorted(self.readers or unknown)  # by somebody, where an earlier attempt did not live to say by whom
        return Settlement(state, self.posted, next_at, trouble, tuple(readers) if reached else ())
