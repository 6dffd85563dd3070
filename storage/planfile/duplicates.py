"""What may stand only once in a plan file: refs, keys, places, and the names of organisations and meetings."""

from collections.abc import Callable, Iterable, Iterator

from storage.organisations import fold
from storage.planfile.bad import shown
from storage.planfile.models import ActionFile, PartnerFile, PlanFile, ServiceFile
from storage.planfile.names import gist
from storage.planfile.yaml_tree import Path, Tree

Named = tuple[Path, str]


def duplicates(plan: PlanFile, tree: Tree) -> Iterator[tuple[Path, str]]:
    """What stands twice, with its place and a sentence that names the first."""
    yield from _twice(tree, "objective ref", _each("objectives", "ref", plan.objectives))
    yield from _twice(tree, "action ref", ((path, action.ref) for path, action, _ in placed_actions(plan)))
    yield from _twice(tree, "meeting key", _each("meetings", "key", plan.meetings))
    for at, meeting in enumerate(plan.meetings):
        dates = ((("meetings", at, "dates", index), str(each.day)) for index, each in enumerate(meeting.dates))
        yield from _twice(tree, f"date of meeting {meeting.key}", dates)
    yield from _twice(tree, "closed day", _each("closed_days", "date", plan.closed_days))
    periods = ((("quiet_periods", at), f"{e.first} to {e.last}") for at, e in enumerate(plan.quiet_periods))
    yield from _twice(tree, "quiet period", periods)
    bids = plan.funding_secured.bids if plan.funding_secured else ()
    named = ((("funding_secured", "bids", at, "name"), each.name) for at, each in enumerate(bids))
    yield from _twice(tree, "bid", named, str.casefold)
    yield from _twice(tree, "baseline", _each("baselines", "name", plan.baselines), fold)
    yield from _twice(tree, "place", ((("places", at), name) for at, name in enumerate(plan.places)), str.casefold)
    yield from _twice(tree, "partner", _each("partners", "name", plan.partners), gist)
    yield from _twice(tree, "service", _each("services_and_groups", "name", plan.services_and_groups), gist)
    yield from _shared(tree, _organisation_names(plan))
    yield from _shared(tree, _meeting_names(plan))


def placed_actions(plan: PlanFile) -> Iterator[tuple[Path, ActionFile, str]]:
    """Each action with the place of its ref, and the ref of the objective it stands under (X if plan-wide)."""
    for at, objective in enumerate(plan.objectives):
        for index, action in enumerate(objective.actions):
            yield ("objectives", at, "actions", index, "ref"), action, objective.ref
    for index, action in enumerate(plan.plan_wide):
        yield ("cross_cutting_actions", index, "ref"), action, "X"


def _each(key: str, field: str, entries: Iterable[object]) -> Iterator[Named]:
    for at, entry in enumerate(entries):
        yield (key, at, field), str(getattr(entry, field))


def _twice(
    tree: Tree, what: str, named: Iterable[Named], same: Callable[[str], str] = str
) -> Iterator[tuple[Path, str]]:
    first: dict[str, Path] = {}
    for path, name in named:
        if (earlier := first.setdefault(same(name), path)) != path:
            yield path, f"{what} {shown(name)} stands twice (first on line {tree.line(earlier)})."


def _shared(tree: Tree, claims: Iterable[tuple[Path, str, str]]) -> Iterator[tuple[Path, str]]:
    """Names (path, name, whose) that two owners claim."""
    first: dict[str, tuple[Path, str]] = {}
    for path, name, whose in claims:
        earlier, owner = first.setdefault(gist(name), (path, whose))
        if gist(owner) != gist(whose):
            yield path, f"'{shown(name)}' already stands for {shown(owner)} (line {tree.line(earlier)})."


def _organisation_names(plan: PlanFile) -> Iterator[tuple[Path, str, str]]:
    listed: dict[str, Iterable[PartnerFile | ServiceFile]] = {
        "partners": plan.partners,
        "services_and_groups": plan.services_and_groups,
    }
    entries = [((key, at), entry) for key, entries in listed.items() for at, entry in enumerate(entries)]
    for path, entry in entries:
        yield (*path, "name"), entry.name, entry.name
    for path, entry in entries:
        for index, alias in enumerate(entry.aliases):
            yield (*path, "aliases", index), alias, entry.name
        if entry.short:
            yield (*path, "short"), entry.short, entry.name


def _meeting_names(plan: PlanFile) -> Iterator[tuple[Path, str, str]]:
    for at, meeting in enumerate(plan.meetings):
        yield ("meetings", at, "key"), meeting.key, meeting.key
        yield ("meetings", at, "name"), meeting.name, meeting.key
        for index, alias in enumerate(meeting.aliases):
            yield ("meetings", at, "aliases", index), alias, meeting.key
