"""The action log: every action of a paper on a row of its own, to be worked on in a spreadsheet."""

from handlers.paper import Cell, Column, Sheet
from handlers.papers.sections.action_rows import lead, reporter
from handlers.papers.standing import Standing
from storage.tables import Action

NAME = "Action log"
Row = list[tuple[Column, str]]
"""The columns, each with what a row has in it."""


def actions_sheet(standing: Standing) -> Sheet | None:
    """What is open or complete, texts in full; organisations stand here, and no person.

    The public gets what it reads in the paper.
    """
    told = _public if standing.public else _internal
    rows = [told(each, standing) for each in standing.actions]
    if not rows:
        return None
    return Sheet(
        name=NAME,
        columns=tuple(column for column, _ in rows[0]),
        rows=tuple(tuple(value for _, value in row) for row in rows),
    )


def _public(action: Action, standing: Standing) -> Row:
    line = standing.background.public_lines.get(action.id, "")
    return [*_subject(action, standing), *_course(action, standing), (Column(title="Latest news"), line)]


def _internal(action: Action, standing: Standing) -> Row:
    owner = action.owner.organisation.name if action.owner and not action.owner.removed_at else ""
    supporters = "; ".join(standing.background.supporters.get(action.id, ()))
    return [
        *_subject(action, standing),
        (Column(title="Lead"), lead(action) if action.lead else ""),
        (Column(title="Supporters"), supporters),
        (Column(title="Owner's organisation"), owner),
        *_course(action, standing),
        (Column(title="Days overdue", cell=Cell.NUMBER), str(standing.overdue(action) or "")),
        *_said(action, standing),
        *_outcome(action, standing),
        (Column(title="Funding"), action.funding),
    ]


def _subject(action: Action, standing: Standing) -> Row:
    return [
        (Column(title="Ref"), action.ref),
        (Column(title=standing.word("objective").capitalize()), action.objective.ref if action.objective else ""),
        (Column(title=standing.word("action").capitalize()), action.text),
    ]


def _course(action: Action, standing: Standing) -> Row:
    return [
        (Column(title="Due", cell=Cell.DAY), action.due.isoformat() if action.due else ""),
        (Column(title="Status"), action.status.value),
        (Column(title="Status before"), standing.before.get(action.id, action.status).value),
    ]


def _said(action: Action, standing: Standing) -> Row:
    """The newest update that has words, and when anything was answered last, if only that nothing changed."""
    said = standing.texts.get(action.id)
    answer = standing.answers.get(action.id)
    return [
        (Column(title="Latest update"), said.text if said else ""),
        (Column(title="Updated on", cell=Cell.DAY), standing.day(said.at).isoformat() if said else ""),
        (Column(title="Updated by"), reporter(said) if said else ""),
        (Column(title="Next step"), said.next_step if said else ""),
        (Column(title="Public line"), said.public if said else ""),
        (Column(title="Last answer", cell=Cell.DAY), standing.day(answer.at).isoformat() if answer else ""),
    ]


def _outcome(action: Action, standing: Standing) -> Row:
    answer = standing.answers.get(action.id)
    return [
        (Column(title="Result"), answer.result if answer else ""),
        (Column(title="Lesson"), answer.lesson if answer else ""),
    ]
