"""The sections of a digest. One that has nothing to say is left out or says so."""

from collections import Counter
from collections.abc import Iterable, Sequence

from handlers.paper import Section
from handlers.papers.sections.action_pictures import pictures
from handlers.papers.sections.action_rows import (
    completion,
    due,
    exception,
    finished,
    lead,
    name,
    pressing,
    reporter,
    row,
    status,
    whole,
)
from handlers.papers.sections.changes import changed
from handlers.papers.sections.incidents import of_objective
from handlers.papers.sections.movement import STATUSES, by_objective, compared, headline, since, statuses_then
from handlers.papers.sections.silence import by_lead, counted_actions, silent
from handlers.papers.standing import Standing, under
from handlers.reply import Item, Items, Part, Table, Text
from handlers.sayings import WHOLE_PLAN, joined
from schedules.calendar import say_day
from storage.tables import Action, Objective, Update
from storage.vocabulary import UpdateKind

Sections = Iterable[Section]


def exceptions(standing: Standing) -> Sections:
    """What needs the meeting: off track, then at risk, then overdue."""
    none = f"None: no {standing.word('action')} is off track, at risk or overdue."
    items = tuple(exception(each, standing) for each in pressing(standing))
    title, short = "Exceptions: off track, at risk, overdue", "exceptions in full" if items else "exceptions"
    yield Section(title=title, parts=_listed(items, none), lead=True, short=short)


def no_update(standing: Standing) -> Sections:
    """Who has not answered since the last digest, by organisation; a first digest blames nobody, a public one never."""
    if standing.public:
        return
    if standing.first:
        yield _starting_position()
        return
    items = tuple(_silent(organisation, found, standing) for organisation, found in by_lead(standing.unanswered))
    open_action = f"open {standing.word('action')}"
    every = f"every {open_action} has an update since {since(standing)}"
    none = f"None: {every if standing.open else f'there is no {open_action}'}."
    yield Section(title="No update received", parts=_listed(items, none), lead=True, short="no update received")


def objectives(standing: Standing) -> Sections:
    """Every objective with its actions, what changed in it and its incidents; what is plan-wide last."""
    for objective in standing.objectives:
        none = Text(text=f"No {standing.word('action', many=True)} yet.")
        parts = _about(objective, standing)
        title = f"{standing.word('objective').capitalize()} {objective.ref}: {objective.title}"
        yield Section(title=title, parts=parts or (none,), short=_all_objectives(standing))
    if parts := _about(None, standing):
        yield Section(title=_plan_wide_title(standing), parts=parts, short="the plan as a whole")


def completed(standing: Standing) -> Sections:
    """What was completed in the period, with results and lessons."""
    if done := finished(standing):
        items = tuple(completion(each, standing) for each in done)
        title = "Completed" if standing.public else "Completed, with results and lessons"
        yield Section(title=title, parts=(Items(items=items),), short="completed")


def due_soon(standing: Standing) -> Sections:
    """What falls due before the next meeting of this kind, soonest first."""
    last = standing.horizon()
    found = [each for each in standing.open if each.due and standing.today <= each.due <= last]
    if found:
        ordered = sorted(found, key=lambda each: (each.due, each.position))
        items = tuple(Item(text=name(each), detail=_soon(each, standing)) for each in ordered)
        short = "due before the next meeting" if standing.following else "due soon"
        yield Section(title=_due_title(standing), parts=(Items(items=items),), short=short)


def proposed(standing: Standing) -> Sections:
    """Actions that wait for a decision, where the meeting is not the one to take it."""
    title = f"Proposed {standing.word('action', many=True)} that await a decision"
    yield from _proposed(title, "proposed", standing)


def decisions(standing: Standing) -> Sections:
    """The same as what the meeting is asked to decide."""
    asked = f"The meeting is asked to accept or to decline each proposed {standing.word('action')}."
    yield from _proposed("Decisions asked for", "decisions asked for", standing, asked)


def statuses(standing: Standing) -> Sections:
    """How many actions of each objective have each status, with the number at the last digest where it moved."""
    rows = [(ref, under(each, standing.actions), under(each, standing.earlier)) for ref, each in by_objective(standing)]
    cells = [(ref, *_counts(now, then, standing)) for ref, now, then in rows if now or then]
    if cells:
        head = (standing.word("objective").capitalize(), *(status.capitalize() for status in STATUSES))
        total = [("all", *_counts(standing.actions, standing.earlier, standing))] if len(cells) > 1 else []
        title = f"Status by {standing.word('objective')}"
        yield Section(
            title=title, parts=(Table(head=head, rows=(*cells, *total)), *pictures(standing)), short=title.lower()
        )


def _about(objective: Objective | None, standing: Standing) -> tuple[Part, ...]:
    actions = under(objective, standing.actions)
    rows = tuple(row(each, standing, once=True) for each in actions)
    changes = tuple(changed(objective, standing))
    parts: list[Part] = [Text(text=headline(actions, standing)), Items(items=rows)] if rows else []
    parts += [Items(title=f"Changed since {since(standing)}", items=changes)] if changes else []
    return (*parts, *of_objective(objective, standing))


def _counts(actions: Iterable[Action], earlier: Iterable[Action], standing: Standing) -> list[str]:
    now = Counter(each.status for each in actions)
    then = statuses_then(tuple(earlier), standing) if compared(standing) else now
    return [f"{now[s]} (was {then[s]})" if now[s] != then[s] else str(now[s]) for s in STATUSES]


def _all_objectives(standing: Standing) -> str:
    """What every section about an objective is called together, from the first to the last."""
    first, last = standing.objectives[0].ref, standing.objectives[-1].ref
    named = f"{first} to {last}" if first != last else first
    return f"{standing.word('objective', many=first != last)} {named}"


def _plan_wide_title(standing: Standing) -> str:
    """An incident that belongs nowhere yet is counted with the plan as a whole, and the title says so."""
    loose = not standing.public and any(each.objective_id is None for each in standing.tallies)
    return WHOLE_PLAN + (f", and what belongs to no {standing.word('objective')} yet" if loose else "")


def _silent(organisation: str, found: Sequence[Action], standing: Standing) -> Item:
    title = f"{organisation}: {counted_actions(len(found), standing)}"
    return Item(text=title, detail=silent(found, standing, issuing=True))


def _starting_position() -> Section:
    said = (
        "This is the first digest of this partnership: it shows the starting position, and counts nobody's update as "
        "missing."
    )
    return Section(title="The starting position", parts=(Text(text=said),), lead=True, short="the starting position")


def _soon(action: Action, standing: Standing) -> str:
    return joined((due(action, standing), status(action, standing), "" if standing.public else lead(action)))


def _proposed(title: str, short: str, standing: Standing, asked: str = "") -> Sections:
    if standing.proposed and not standing.public:
        said = {each.action_id: each for each in standing.changes if each.kind == UpdateKind.PROPOSED}
        items = tuple(
            Item(text=name(each), detail=_suggested(each, said.get(each.id), standing)) for each in standing.proposed
        )
        how = "A coordinator accepts one with /action reopen REF, or declines it with /action withdraw REF, saying why."
        before = (Text(text=asked),) if asked else ()
        yield Section(title=title, parts=(*before, Items(items=items), Text(text=how)), short=short)


def _suggested(action: Action, update: Update | None, standing: Standing) -> str:
    by = f" by {reporter(update)}" if update and update.reported_for else ""
    why = f"\nWhy: {whole(update.text)}" if update and update.text else ""
    return f"proposed on {standing.say(action.added_at)}{by}{why}"


def _due_title(standing: Standing) -> str:
    if standing.following:
        return f"Due before the next meeting, {standing.say(standing.following)}"
    return f"Due by {say_day(standing.horizon(), standing.today)}"


def _listed(items: tuple[Item, ...], none: str) -> tuple[Part, ...]:
    return (Items(items=items),) if items else (Text(text=none),)
