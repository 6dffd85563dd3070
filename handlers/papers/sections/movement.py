"""How the plan has moved since the last digest: in a line for all of it, and in one for each objective."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from handlers.papers.sections.action_rows import finished
from handlers.papers.standing import Standing
from handlers.sayings import counted, has_paper, moved
from storage.tables import Action, Objective
from storage.vocabulary import Lifecycle, Status, UpdateKind

STATUSES = (Status.COMPLETE, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NOT_STARTED)
PLAN_WIDE = "plan-wide"
NOW = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK)


def since(standing: Standing) -> str:
    """The start of the period, in words."""
    if standing.last is None:
        return "the plan was loaded"
    if standing.yearly:
        return standing.say(standing.last)
    return f"the last {'digest' if has_paper(standing.kind) else 'meeting'}, {standing.say(standing.last)}"


def then(standing: Standing) -> str:
    """The start of the period, as what it was then is told: "at the last digest"."""
    return "when this period began" if standing.yearly else "at the last digest"


def since_line(standing: Standing) -> str:
    """What has changed since the last digest, as numbers in one line; nothing for a first one."""
    if standing.first:
        return ""
    said = [f"{number} {word}" for number, word in (*_stands(standing), *_changes(standing)) if number]
    return f"Since {since(standing)}: {', '.join([*said, *_due_dates(standing)]) or 'nothing moved'}"


def headline(actions: Sequence[Action], standing: Standing) -> str:
    """How some actions stand and which have moved: "1 action: 1 at risk. Moved: 2.3 on track → at risk."."""
    many = counted(len(actions), standing.word("action"), standing.word("action", many=True))
    moves: dict[str, list[str]] = {}
    for each in shifted(actions, standing):
        moves.setdefault(moved(standing.before[each.id], each.status), []).append(each.ref)
    listed = "; ".join(f"{', '.join(refs)} {move}" for move, refs in moves.items())
    return f"{many}: {say_statuses(actions)}." + (f" Moved: {listed}." if listed else "")


def say_statuses(actions: Iterable[Action]) -> str:
    """How many actions have each status; one that none has is left out."""
    numbers = Counter(each.status for each in actions)
    return ", ".join(f"{numbers[status]} {status}" for status in STATUSES if numbers[status])


def shifted(actions: Iterable[Action], standing: Standing) -> list[Action]:
    """Those actions whose status is another than at the start of the period."""
    return [each for each in actions if standing.before.get(each.id, each.status) != each.status]


def by_objective(standing: Standing) -> Iterator[tuple[str, Objective | None]]:
    """Every objective with its ref, and what is plan-wide last."""
    yield from ((each.ref, each) for each in standing.objectives)
    yield PLAN_WIDE, None


def statuses_then(actions: Sequence[Action], standing: Standing) -> Counter[Status]:
    """How many of some actions had each status at the start of the period."""
    return Counter(standing.before.get(each.id, each.status) for each in actions)


def compared(standing: Standing) -> bool:
    """Whether there is a digest before this one to compare with."""
    return standing.last is not None and not standing.first


def _stands(standing: Standing) -> Iterable[tuple[int, str]]:
    yield len(finished(standing)), "completed"
    numbers = Counter(each.status for each in shifted(standing.open, standing))
    yield from ((numbers[status], f"now {status}") for status in NOW)


def _changes(standing: Standing) -> Iterable[tuple[int, str]]:
    yield _still(standing, UpdateKind.REOPENED, Lifecycle.OPEN), "reopened"
    yield _still(standing, UpdateKind.ADDED, Lifecycle.OPEN, Lifecycle.COMPLETE), "added"
    yield _still(standing, UpdateKind.WITHDRAWN, Lifecycle.WITHDRAWN), "withdrawn"
    if not standing.public:
        yield _still(standing, UpdateKind.PROPOSED, Lifecycle.PROPOSED), "proposed"


def _still(standing: Standing, kind: UpdateKind, *lifecycles: Lifecycle) -> int:
    """How many actions had such an entry and are what it made of them."""
    ids = {each.action_id for each in standing.changes if each.kind == kind}
    return sum(each.id in ids and each.lifecycle in lifecycles for each in standing.everything)


def _due_dates(standing: Standing) -> Iterable[str]:
    dates = [each for each in standing.changes if each.kind == UpdateKind.DUE]
    late = {each.action_id for each in dates if each.was}
    fresh = {each.action_id for each in dates} - late
    for ids, verb in ((late, "moved"), (fresh, "set")):
        if ids:
            yield f"{counted(len(ids), 'due date')} {verb}"
