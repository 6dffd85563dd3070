"""What a chat shows of a paper at once, on one screen of a phone: a line each, the worst first, the rest counted."""

from collections.abc import Callable, Iterable, Sequence

from handlers.funding.grouping import ending_soon
from handlers.papers.sections.action_rows import lead, line, overdue, pressing
from handlers.papers.sections.arising import overdue_line
from handlers.papers.sections.silence import by_lead, counted_actions
from handlers.papers.standing import Standing
from handlers.reply import Item, Items, Part, Text
from handlers.sayings import counted
from storage.tables import Action

MOST = 6
"""How many lines of a list stand on the screen."""
FEW = 3
"""Of so many exceptions the screen has room to say what they are about."""
BRIEF = 44


def exceptions(standing: Standing) -> Iterable[Part]:
    """What is off track, at risk or overdue, or that nothing is."""
    found = pressing(standing)
    if not found:
        yield Text(text=f"No {standing.word('action')} is off track, at risk or overdue.")
        return
    items = capped([_exception(each, standing) for each in found], "more")
    if len(found) <= FEW:
        texts = (_briefly(each.text) for each in found)
        items = tuple(Item(text=each.text, detail=text) for each, text in zip(items, texts, strict=True))
    yield Items(title=f"Off track, at risk or overdue: {len(found)}", items=items)


def _exception(action: Action, standing: Standing) -> str:
    """The status in words, by how much it is late, and who leads it."""
    late = overdue(action, standing)
    said = f"{action.ref} {action.status}" + (f", {late}" if late else "")
    return said if standing.public else f"{said} · {lead(action)}"


def _briefly(text: str) -> str:
    """What an action is about, in a line of a phone; all of it stands in the thread."""
    said = line(text)
    return said if len(said) <= BRIEF else f"{said[:BRIEF].rpartition(' ')[0] or said[:BRIEF]}…"


def _silent(standing: Standing) -> Iterable[Part]:
    if standing.public:
        return
    if standing.first:
        yield Text(text="The first digest of this partnership: it shows the starting position.")
    elif not standing.unanswered:
        yield Text(text=f"Every open {standing.word('action')} has an update.")
    else:
        ranked = sorted(by_lead(standing.unanswered), key=lambda each: (each[1][0].lead is None, -len(each[1])))
        lines = [f"{organisation}: {len(found)}" for organisation, found in ranked]
        title = f"No update received: {counted_actions(len(standing.unanswered), standing)}"
        yield Items(title=title, items=capped(lines, "more organisations"))


def decisions(standing: Standing) -> Iterable[Part]:
    """How much waits for a decision."""
    if standing.proposed and not standing.public:
        yield Text(text=f"Waiting for a decision: {counted_actions(len(standing.proposed), standing)}")


def money(standing: Standing) -> Iterable[Part]:
    """How much of the money ends soon."""
    soon = [] if standing.public else ending_soon(standing.background.bids, standing.today)
    if soon:
        yield Text(text=f"Money that ends within six months: {counted(len(soon), 'bid')}")


def capped(lines: Sequence[str], more: str) -> tuple[Item, ...]:
    """So many lines and how many there are besides; nobody is sent to the thread for a single one."""
    shown = lines if len(lines) <= MOST + 1 else lines[:MOST]
    left = len(lines) - len(shown)
    last = [f"and {left} {more} in the thread"] if left else []
    return tuple(Item(text=each) for each in (*shown, *last))


PARTS: Sequence[Callable[[Standing], Iterable[Part]]] = (exceptions, _silent, overdue_line, decisions)
"""The first screen of a digest below the counts: never empty."""
