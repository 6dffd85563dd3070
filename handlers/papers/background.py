"""What a paper tells beside the actions: measures, money, incidents of other periods and meetings ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.meetings.gaps import Deadline
from storage.progress import Monthly, Tally
from storage.tables import Bid, Measure, MeetingAction, Occurrence, Organisation, Reading


@dataclass(frozen=True)
class Background:
    """Rows for the sections of a paper, read once. What is not for a kind of meeting's objectives is not in it.

    `former` are the incidents of a period as long as this one, just before it; None where there is nothing to compare
    with. `monthly` are those of the last twelve months. `ahead` are meetings of every kind that are still to come, and
    `held` those of the period of a yearly paper, which alone tells of them. `deadlines` say until when a kind of
    meeting needs one. `arising` is what earlier meetings of the kind asked for: open, or done in the period.
    `supporters` names the organisations that support each action, by its number, and `public_lines` what may be told
    of it to the public, which is read for a paper that the public reads.
    """

    measures: tuple[Measure, ...] = ()
    readings: tuple[Reading, ...] = ()
    bids: tuple[Bid, ...] = ()
    former: tuple[Tally, ...] | None = None
    monthly: tuple[Monthly, ...] = ()
    ahead: tuple[Occurrence, ...] = ()
    arising: tuple[MeetingAction, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    held: tuple[Occurrence, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    supporters: Mapping[int, Sequence[str]] = field(default_factory=dict)
    public_lines: Mapping[int, str] = field(default_factory=dict)
