"""What changed in the plan itself since the last digest, a line for each change."""

from handlers.papers.sections.action_rows import line, name, whole
from handlers.papers.standing import Standing
from handlers.reply import Item
from handlers.sayings import NO_LEAD, names_lead
from storage.tables import Action, Objective, Update
from storage.vocabulary import UpdateKind

PUBLISHED = (UpdateKind.DUE, UpdateKind.ADDED, UpdateKind.WITHDRAWN, UpdateKind.REOPENED)
"""What the public reads of, without the reasons, which were written for the partners."""


def changed(objective: Objective | None, standing: Standing) -> list[Item]:
    """What changed in an objective's actions, oldest first; completions and proposals have places of their own."""
    wanted = objective.id if objective else None
    actions = {each.id: each for each in standing.everything if each.objective_id == wanted}
    told = [each for each in standing.changes if not standing.public or each.kind in PUBLISHED]
    said = ((each, _say(each, actions[each.action_id])) for each in told if each.action_id in actions)
    return [Item(text=words, detail="" if standing.public else _why(update)) for update, words in said if words]


def _say(update: Update, action: Action) -> str:
    match update.kind:
        case UpdateKind.DUE:
            return f"{action.ref} due date {_moved(update)}"
        case UpdateKind.ASSIGNED:
            return f"{action.ref} {_assigned(update, action)}"
        case UpdateKind.ADDED:
            return f"{name(action)}: added"
        case UpdateKind.WITHDRAWN:
            return f"{name(action)}: withdrawn"
        case UpdateKind.REOPENED:
            return f"{action.ref} reopened"
        case UpdateKind.EDITED:
            return f"{action.ref} reworded; before: {line(update.was)}"
        case UpdateKind.FUNDING:
            return f"{action.ref} fundraising plan {_planned(update)}"
    return ""


def _moved(update: Update) -> str:
    return f"moved from {update.was} to {update.now}" if update.was else f"set to {update.now}"


def _planned(update: Update) -> str:
    """That it was given, changed or taken back; what it says stands with the money."""
    if not update.now:
        return "taken back"
    return "changed" if update.was else "given"


def _assigned(update: Update, action: Action) -> str:
    """The lead organisation only: a paper names no person."""
    if action.lead is None:
        return "has no lead any more"
    if names_lead(update.was, action.lead.name):
        return f"has another owner at {action.lead.name}"
    return f"assigned to {action.lead.name}" + ("; nobody led it before" if update.was == NO_LEAD else "")


def _why(update: Update) -> str:
    return f"Why: {whole(update.text)}" if update.text else ""
