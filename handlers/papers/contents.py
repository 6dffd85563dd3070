"""What makes one kind of paper: its sections in order, and what is told above them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from handlers.paper import Section
from handlers.papers.sections import first_screen
from handlers.papers.sections.movement import STATUSES
from handlers.papers.sections.silence import counted_actions
from handlers.papers.standing import Standing
from handlers.reply import Part


def everything(standing: Standing) -> Standing:
    """All that a meeting is about."""
    return standing


@dataclass(frozen=True)
class Contents:
    """One kind of paper.

    `scope` narrows how the plan stands to what the paper tells of, for everything in it; `first` is what a chat shows
    at once, `name` what the paper is called, and `about` what it is about where that is not the whole plan.
    """

    sections: Sequence[Callable[[Standing], Iterable[Section]]]
    first: Sequence[Callable[[Standing], Iterable[Part]]] = first_screen.PARTS
    scope: Callable[[Standing], Standing] = everything
    name: str = "digest"
    about: str = ""

    def told(self, standing: Standing) -> tuple[Section, ...]:
        """The sections that have something to say."""
        return tuple(section for each in self.sections for section in each(standing))

    def summary(self, standing: Standing) -> tuple[Part, ...]:
        """The first screen below the counts."""
        return tuple(part for each in self.first for part in each(standing))


def counts(standing: Standing) -> str:
    """One line: how many actions, of each status, and for the partners how many had an update in the period."""
    by_status = Counter(each.status for each in standing.actions)
    statuses = ", ".join(f"{by_status[status]} {status}" for status in STATUSES)
    said = f"{counted_actions(len(standing.actions), standing)}: {statuses}"
    updated = sum(standing.answered(each) for each in standing.actions)
    missing = "" if standing.first else f", {len(standing.unanswered)} without update"
    return said if standing.public else f"{said}; {updated} updated{missing}"
