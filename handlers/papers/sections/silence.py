"""Who has not answered, and for how many meetings in a row: by organisation and never by person."""

from collections.abc import Iterable, Sequence

from handlers.papers.standing import Standing
from handlers.sayings import counted
from schedules.silence import say_streak
from storage.tables import Action

TOGETHER = {1: "", 2: ", both"}
"""What joins refs to something that is true of every one of them."""


def by_lead(actions: Iterable[Action]) -> list[tuple[str, list[Action]]]:
    """Actions by the organisation that leads them, by name; those without a lead come last."""
    groups: dict[str, list[Action]] = {}
    for action in actions:
        groups.setdefault(action.lead.name if action.lead else "", []).append(action)
    named = [(organisation, groups[organisation]) for organisation in sorted(groups) if organisation]
    return [*named, ("No lead yet", groups[""])] if "" in groups else named


def counted_actions(number: int, standing: Standing) -> str:
    """A number of actions, in the plan's own word."""
    return counted(number, standing.word("action"), standing.word("action", many=True))


def refs(actions: Iterable[Action]) -> str:
    """Actions by their refs alone."""
    return ", ".join(each.ref for each in actions)


def silent(actions: Sequence[Action], standing: Standing, *, issuing: bool) -> str:
    """Actions that have no answer by their refs, and for how many meetings in a row; one meeting is said already.

    "4.2, 4.3, both for 3 meetings in a row", or in two lines "4.2, 4.3, 4.5" and "4.2 for 2 meetings in a row".
    """
    groups: dict[int, list[Action]] = {}
    for action in actions:
        groups.setdefault(standing.silent(action, issuing=issuing), []).append(action)
    rows = [(say_streak(count), groups[count]) for count in sorted(groups, reverse=True) if say_streak(count)]
    if len(rows) == 1 == len(groups):
        return f"{refs(actions)}{TOGETHER.get(len(actions), ', all')} for {rows[0][0]}"
    lines = (refs(actions), "; ".join(f"{refs(found)} for {streak}" for streak, found in rows))
    return "\n".join(each for each in lines if each)
