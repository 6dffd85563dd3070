"""Whether a chain holds: its entries in order, its head and what was anchored outside -> the faults, first one first.

Nothing here reads a row, and one entry at a time is all that is held.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storage.auditing.chain import BEGINNING, digest_of


@dataclass(frozen=True)
class Link:
    """A place in a chain: the number of an entry, from 1, and its digest."""

    number: int = 0
    digest: str = BEGINNING


@dataclass(frozen=True)
class Fault:
    """What is wrong, as a sentence, and the number of the first entry that it concerns."""

    number: int
    sentence: str


@dataclass
class Walk:
    """Goes along one chain; `last` is how far it came. `anchors` are how digests begin that are known from outside."""

    anchors: Mapping[int, str]
    last: Link = Link()

    def faults(self, entries: Iterable[Mapping[str, Any]], head: Link | None) -> Iterator[Fault]:
        """Every fault. `entries` come in the order of their numbers, each with all that its digest covers."""
        for entry in entries:
            yield from self._order(entry)
            yield from self._wholeness(entry)
            self.last = Link(entry["number"], entry["digest"])
        yield from self._end(head)
        yield from self._cut_off()

    def _order(self, entry: Mapping[str, Any]) -> Iterator[Fault]:
        number, expected = entry["number"], self.last.number + 1
        if number < expected:
            yield Fault(number, f"Entry {number} stands twice, or out of its order.")
        elif number > expected:
            yield Fault(expected, f"{_entries(expected, number - 1)} missing.")
        elif entry["previous"] != self.last.digest and _is_whole(entry):
            yield self._other_before(number)

    def _other_before(self, number: int) -> Fault:
        if self.last.number == 0:
            return Fault(number, f"Entry {number} follows one that is missing.")
        before = self.last.number
        return Fault(before, f"Entry {before} was changed or put there: entry {number} follows another.")

    def _wholeness(self, entry: Mapping[str, Any]) -> Iterator[Fault]:
        number = entry["number"]
        if not _is_whole(entry):
            yield Fault(number, f"Entry {number} was changed or moved: its digest does not fit what it says.")
        elif not entry["digest"].startswith(self.anchors.get(number, "")):
            yield Fault(
                number, f"Entry {number} is not that of its anchor: the chain was rebuilt, up to here at least."
            )

    def _end(self, head: Link | None) -> Iterator[Fault]:
        last = self.last.number
        led = head or Link()
        if led.number < last:
            yield Fault(led.number + 1, f"{_entries(led.number + 1, last)} beyond the head of the chain.")
        elif led.number > last:
            yield Fault(last + 1, f"{_entries(last + 1, led.number)} missing at the end, by the head of the chain.")
        elif led.digest != self.last.digest:
            yield Fault(last, f"Entry {last} was changed: the head of the chain has another digest.")

    def _cut_off(self) -> Iterator[Fault]:
        last, anchored = self.last.number, max(self.anchors, default=0)
        if anchored > last:
            yield Fault(last + 1, f"{_entries(last + 1, anchored)} missing: the chain is shorter than its anchor.")


def _is_whole(entry: Mapping[str, Any]) -> bool:
    return bool(digest_of(entry) == entry["digest"])


def _entries(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
