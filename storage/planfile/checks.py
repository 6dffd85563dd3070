"""What must hold between the parts of a plan file: refs that are used once, and names that mean one thing."""

from collections.abc import Iterator, Sequence

from storage.planfile.background import Baseline, Bid, Candidate
from storage.planfile.bad import nearest, shown
from storage.planfile.duplicates import duplicates, placed_actions
from storage.planfile.models import PlanFile
from storage.planfile.reminders import wrong_reminders
from storage.planfile.sentences import place
from storage.planfile.yaml_tree import Path, Tree
from storage.vocabulary import CATEGORIES


def check(plan: PlanFile, tree: Tree) -> list[str]:
    """Every sentence that there is to say, in the order of the file; empty for a good plan."""
    whole = [*_shape(plan), *duplicates(plan, tree), *_actions(plan), *_meetings(plan), *_categories(plan)]
    said = [(tree.line(path), f"Line {tree.line(path)}: {sentence}") for path, sentence in whole]
    said += [(tree.line(path), f"{place(tree, path)}: {sentence}") for path, sentence in _references(plan)]
    return [sentence for _, sentence in sorted(said)]


Trouble = tuple[Path, str]


def _shape(plan: PlanFile) -> Iterator[Trouble]:
    if not plan.objectives:
        yield ("objectives",), "a plan needs at least one objective."
    period = plan.period
    if period.start and period.end and period.end < period.start:
        yield ("period", "end"), f"the period ends on {period.end}, before it starts on {period.start}."
    for at, quiet in enumerate(plan.quiet_periods):
        if quiet.last < quiet.first:
            yield (
                ("quiet_periods", at, "last"),
                f"the quiet period ends on {quiet.last}, before it begins on {quiet.first}.",
            )


def _actions(plan: PlanFile) -> Iterator[Trouble]:
    refs = {objective.ref for objective in plan.objectives}
    for path, action, home in placed_actions(plan):
        owner = action.ref.split(".")[0]
        if owner == home:
            continue
        if home == "X":
            yield path, f"action {action.ref} is plan-wide here, so its ref begins with X, such as X.1."
        elif owner == "X":
            yield path, f"action {action.ref} is plan-wide by its ref; move it under 'cross_cutting_actions'."
        elif owner in refs:
            yield path, f"action {action.ref} stands under objective {home}, but its ref belongs to objective {owner}."
        else:
            yield path, f"action {action.ref} belongs to objective {owner}, which the plan does not have."


def _meetings(plan: PlanFile) -> Iterator[Trouble]:
    for at, meeting in enumerate(plan.meetings):
        if meeting.rule and meeting.dates:
            yield ("meetings", at, "dates"), f"meeting {meeting.key} has both a rule and dates; keep one of them."
        if meeting.skip and not meeting.rule:
            yield ("meetings", at, "skip"), f"meeting {meeting.key} leaves months out of a rule, and has no 'rule'."
        why = wrong_reminders(meeting.reminders, has_paper=plan.paper(meeting) != "none")
        yield from ((("meetings", at, "reminders", *path), f"meeting {meeting.key}: {each}") for path, each in why)


def _references(plan: PlanFile) -> Iterator[Trouble]:
    refs = {objective.ref for objective in plan.objectives}
    for path, ref in _objective_references(plan):
        if ref not in refs:
            yield path, f"'{shown(str(path[-1]))}' names objective {ref}, which the plan does not have."
    keys = {meeting.key for meeting in plan.meetings}
    for index, key in enumerate(plan.performance.reported_to if plan.performance else ()):
        if key not in keys:
            yield ("performance", "reported_to", index), f"'{key}' is not the key of a meeting in the plan."


def _objective_references(plan: PlanFile) -> Iterator[tuple[Path, str]]:
    for category, ref in plan.incident_objectives.items():
        yield ("incident_objectives", category), ref
    bids = plan.funding_secured.bids if plan.funding_secured else ()
    for at, meeting in enumerate(plan.meetings):
        yield from ((("meetings", at, "objectives"), ref) for ref in meeting.objectives)
    belonging: dict[Path, Sequence[Bid | Baseline | Candidate]] = {
        ("funding_secured", "bids"): bids,
        ("baselines",): plan.baselines,
        ("road_ahead_2022",): plan.road_ahead_2022,
    }
    for path, entries in belonging.items():
        yield from (((*path, at, "objective"), each.objective) for at, each in enumerate(entries) if each.objective)


def _categories(plan: PlanFile) -> Iterator[Trouble]:
    names = {name: category.key for category in CATEGORIES.values() for name in (category.label, category.key)}
    for category in plan.incident_objectives:
        if category not in CATEGORIES:
            near = nearest(category, names, cutoff=0.6)
            hint = f"did you mean '{names[near]}'?" if near else "what fits nowhere else is 'other'."
            yield ("incident_objectives", category), f"'{shown(category)}' is not a category of incident; {hint}"
