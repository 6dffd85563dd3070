"""What a paper says of meeting actions: what earlier meetings asked for and is open, and what became of the others."""

from collections.abc import Iterable, Iterator, Sequence

from handlers.meetings.arising.saying import due, is_overdue, state
from handlers.paper import Cell, Column, Sheet
from handlers.papers.sections.action_rows import line
from handlers.papers.standing import Standing
from handlers.reply import Item, Items, Part, Text
from handlers.sayings import NO_LEAD, counted, joined
from storage.tables import MeetingAction

COLUMNS = (
    Column(title="Number", cell=Cell.NUMBER),
    Column(title="What"),
    Column(title="Who"),
    Column(title="Due", cell=Cell.DAY),
    Column(title="Agreed", cell=Cell.DAY),
    Column(title="Done", cell=Cell.DAY),
    Column(title="Result"),
)


def parts(standing: Standing) -> Iterator[Part]:
    """Those that are open, the longest overdue first, and those done or dropped since the last paper, with why."""
    waiting, over = _split(standing)
    if waiting:
        late = f", {len(found)} overdue" if (found := _overdue(standing)) else ""
        yield Items(title=f"Open: {len(waiting)}{late}", items=tuple(_open(each, standing) for each in waiting))
    if over:
        dropped = sum(each.dropped for each in over)
        named = ((len(over) - dropped, "done"), (dropped, "dropped"))
        said = ", ".join(f"{number} {what}" for number, what in named if number)
        yield Items(title=f"Since the last time: {said}", items=tuple(_ended(each, standing) for each in over))


def overdue_line(standing: Standing) -> Iterable[Part]:
    """How many are overdue, for the first screen; nothing where none is."""
    found = () if standing.public else _overdue(standing)
    if found:
        yield Text(text=f"Asked for at earlier meetings and overdue: {counted(len(found), 'action')}")


def arising_sheet(standing: Standing) -> Sheet | None:
    """Every one that the paper tells of on a row; an empty cell is what was not said."""
    told = () if standing.public else standing.background.arising
    rows = tuple(_row(each, standing) for each in told)
    return Sheet(name="Actions arising", columns=COLUMNS, rows=rows) if rows else None


def _split(standing: Standing) -> tuple[Sequence[MeetingAction], Sequence[MeetingAction]]:
    """The open ones, and those that are not."""
    told = standing.background.arising
    return [each for each in told if each.done_at is None], [each for each in told if each.done_at]


def _overdue(standing: Standing) -> Sequence[MeetingAction]:
    return [each for each in _split(standing)[0] if is_overdue(each, standing.today)]


def _open(action: MeetingAction, standing: Standing) -> Item:
    held = action.occurrence
    asked = f"agreed on {standing.say(held.starts_at)}" if held else ""
    return Item(text=_name(action), detail=joined((_lead(action), due(action, standing.today), asked)))


def _ended(action: MeetingAction, standing: Standing) -> Item:
    return Item(text=_name(action), detail=joined((_lead(action), state(action, standing.today, standing.zone))))


def _name(action: MeetingAction) -> str:
    return f"{action.number} {line(action.text)}"


def _lead(action: MeetingAction) -> str:
    """The organisation, for papers name no person."""
    return action.lead.name if action.lead else NO_LEAD


def _row(action: MeetingAction, standing: Standing) -> tuple[str, ...]:
    held, done = (action.occurrence.starts_at if action.occurrence else None), action.done_at
    return (
        str(action.number),
        action.text,
        _lead(action),
        action.due.isoformat() if action.due else "",
        standing.day(held).isoformat() if held else "",
        standing.day(done).isoformat() if done else "",
        action.result if done else "",
    )
