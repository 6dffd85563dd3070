"""What a loading changed, and how that is said."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from storage.planfile import PlanFile, Words
from storage.planfile.bad import listed
from storage.tables import Partnership

SINGULARS = {
    "bids": "bid",
    "closed days": "closed day",
    "incident categories": "incident category",
    "lists of meeting dates": "list of meeting dates",
    "measures": "measure",
    "meetings": "meeting",
    "organisations": "organisation",
    "other names of organisations": "other name of an organisation",
    "places": "place",
    "quiet periods": "quiet period",
    "rules for meetings": "rule for meetings",
}


@dataclass(frozen=True)
class Left:
    """An action, or a measure by its name, that was left as it stands although the file says otherwise, and why."""

    ref: str
    why: str


@dataclass(frozen=True)
class Loaded:
    """What a loading changed: actions by ref, everything else counted under its plural noun.

    `kept` are the sorts of record that are now kept for other months, and how many. `replaced` is the label of the plan
    that was worked to before, `superseded_by` of the one that stays so.
    """

    partnership_id: int
    partnership: str
    label: str
    words: Words
    new_partnership: bool
    replaced: str
    superseded_by: str
    added: tuple[str, ...]
    edited: tuple[str, ...]
    withdrawn: tuple[str, ...]
    left: tuple[Left, ...]
    kept: tuple[str, ...]
    also_added: tuple[tuple[str, int], ...]
    also_edited: tuple[tuple[str, int], ...]

    @property
    def changed(self) -> bool:
        """Whether any row was added or edited."""
        parts = (self.added, self.edited, self.withdrawn, self.kept, self.also_added, self.also_edited, self.replaced)
        return self.new_partnership or any(parts)

    @property
    def edits(self) -> bool:
        """Whether anything that stood before reads differently now."""
        return any((self.edited, self.withdrawn, self.kept, self.also_edited, self.replaced))

    def sentences(self) -> Iterator[str]:
        """What was changed and what was left, in whole sentences and with every ref."""
        if self.new_partnership:
            yield "The partnership is new in this database."
        if not self.changed:
            yield "Nothing has changed: everything in the file was here already."
        if self.added or self.also_added:
            yield f"Added: {listed(self._added())}."
        if self.edited or self.also_edited:
            yield f"Changed: {listed(self._edited())}."
        if self.withdrawn:
            yield f"Withdrawn, because the file no longer names them: {listed(self.withdrawn)}."
        yield from (f"{left.ref} was left as it is: {left.why}." for left in self.left)
        if self.kept:
            yield f"Months for which records are kept: {listed(self.kept)}."
        if self.replaced:
            yield f"It replaces {self.replaced}, which is kept."
        if self.superseded_by:
            yield f"{self.superseded_by} supersedes it and stays the plan that is worked to."

    def __str__(self) -> str:
        return "\n".join([f"{self.partnership}, {self.words.plan} {self.label}", *self.sentences()])

    def _added(self) -> Iterator[str]:
        if self.added:
            yield f"{len(self.added)} {self.words.action if len(self.added) == 1 else self.words.actions}"
        yield from self._counted(self.also_added)

    def _edited(self) -> Iterator[str]:
        if self.edited:
            yield f"{self.words.action if len(self.edited) == 1 else self.words.actions} {listed(self.edited)}"
        yield from self._counted(self.also_edited)

    def _counted(self, counts: Iterable[tuple[str, int]]) -> Iterator[str]:
        levels = {
            "aims": (self.words.aim, self.words.aims),
            "objectives": (self.words.objective, self.words.objectives),
        }
        for noun, number in counts:
            one, many = levels.get(noun, (SINGULARS.get(noun, noun), noun))
            yield f"{number} {one if number == 1 else many}"


@dataclass
class Tally:
    """Counts what a loading does while it does it."""

    added: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    also_added: Counter[str] = field(default_factory=Counter)
    also_edited: Counter[str] = field(default_factory=Counter)

    def add(self, noun: str, number: int = 1) -> None:
        """Rows were added."""
        self.also_added[noun] += number

    def edit(self, noun: str, changed: bool = True) -> None:
        """A row was changed, if it was."""
        self.also_edited[noun] += changed

    def loaded(
        self, partnership: Partnership, plan: PlanFile, *, is_new: bool, replaced: str, superseded_by: str
    ) -> Loaded:
        """The finished account."""
        return Loaded(
            partnership_id=partnership.id,
            partnership=partnership.name,
            label=plan.period.label,
            words=plan.words,
            new_partnership=is_new,
            replaced=replaced,
            superseded_by=superseded_by,
            added=tuple(self.added),
            edited=tuple(self.edited),
            withdrawn=tuple(self.withdrawn),
            left=tuple(self.left),
            kept=tuple(self.kept),
            also_added=tuple((+self.also_added).items()),
            also_edited=tuple((+self.also_edited).items()),
        )
