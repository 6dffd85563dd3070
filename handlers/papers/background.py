"""What a paper tells beside the actions: measures, money, incidents of other periods and meetings ahead."""

from dataclasses import dataclass

from storage.progress import Monthly, Tally
from storage.tables import Bid, Measure, Occurrence, Reading


@dataclass(frozen=True)
class Background:
    """Rows for the sections of a paper, read once. What is not for a kind of meeting's objectives is not in it.

    `former` are the incidents of a period as long as this one, just before it; None where there is nothing to compare
    with. `monthly` are those of the last twelve months. `ahead` are meetings of every kind that are still to come.
    """

    measures: tuple[Measure, ...] = ()
    readings: tuple[Reading, ...] = ()
    bids: tuple[Bid, ...] = ()
    former: tuple[Tally, ...] | None = None
    monthly: tuple[Monthly, ...] = ()
    ahead: tuple[Occurrence, ...] = ()
