"""Small numbers in what the public may read: which counts of a table are printed, and which are kept back.

The rule is the usual one of official statistics that DOMAIN 2.3 asks for: no count under 5 (or what the partnership
says) is published, and none that could be worked out from the totals beside it. A zero is nobody, and is printed.
Percentages, and figures that only give context, are no counts.

A table is looked at as a network: every count flows from its row to its column, the row totals into the rows, the
column totals out of the columns, and the grand total back. What is printed cannot move. A figure that is kept back can
be worked out exactly when no other whole number would fit, which is when no way leads round through it; then the way
round that costs the fewest is opened, by keeping back what is printed on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from storage.tables import Partnership

USUAL = 5
LEAST = 3
"""Under 2 there would be one number only that is kept back, and everybody would know it."""
NOT_SHOWN = "not shown"

Node = tuple[str, int]
Arc = tuple[Node, Node]
Figures = Mapping[Arc, int]
Steps = Mapping[Node, Mapping[Node, int]]
IN, OUT = ("in", 0), ("out", 0)
WHOLE = (OUT, IN)


@dataclass(frozen=True)
class Printed:
    """What is printed of a table of counts, in the shape it was given.

    `across` are the totals of its rows, `down` those of its columns, `whole` the total of all; empty where they are
    not shown.
    """

    cells: tuple[tuple[str, ...], ...]
    across: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    whole: str = ""


def threshold(partnership: Partnership) -> int:
    """Counts under this are not published by a partnership."""
    return max(partnership.suppress_under or USUAL, LEAST)


def printed(count: int, under: int) -> str:
    """One count with no total beside it that it could be worked out from."""
    return f"fewer than {under}" if 0 < count < under else str(count)


def suppressed(
    rows: Sequence[Sequence[int]], under: int, *, across: bool = False, down: bool = False, whole: bool = False
) -> Printed:
    """What is printed of a table of counts, none negative, every row as long as the others.

    `across`, `down` and `whole` say which totals stand beside it: of the rows, of the columns, of everything. A list
    with its total is a table of one row, `suppressed([counts], under, across=True)`. Small counts read "fewer than 5",
    and what is kept back for their sake, which may be of any size, "not shown". Raises ValueError for an `under` of
    less than 3, with which nothing could be kept back.
    """
    if under < LEAST:
        raise ValueError(f"small numbers under {under} cannot be kept back")
    figures, columns = _figures(rows), range(len(rows[0]) if rows else 0)
    totals = {(IN, ("row", 0)): across, (("column", 0), OUT): down, WHOLE: whole}
    words = {arc: printed(count, under) for arc, count in figures.items() if totals.get(_first(arc), True)}
    _keep_back(figures, words, under)
    return Printed(
        cells=tuple(tuple(words[("row", i), ("column", j)] for j in columns) for i in range(len(rows))),
        across=tuple(words[IN, ("row", i)] for i in range(len(rows))) if across else (),
        down=tuple(words[("column", j), OUT] for j in columns) if down else (),
        whole=words[WHOLE] if whole else "",
    )


def _figures(rows: Sequence[Sequence[int]]) -> dict[Arc, int]:
    """Every count and every total as a flow between two nodes; what flows in flows out, everywhere."""
    figures: dict[Arc, int] = {WHOLE: sum(map(sum, rows))}
    for i, row in enumerate(rows):
        figures[IN, ("row", i)] = sum(row)
        figures |= {(("row", i), ("column", j)): count for j, count in enumerate(row)}
    return figures | {(("column", j), OUT): sum(column) for j, column in enumerate(zip(*rows, strict=True))}


def _first(arc: Arc) -> Arc:
    """The first total of its sort, which stands for all of them; a count is itself."""
    (start, _), (end, _) = arc
    return ((start, 0), (end, 0)) if _is_total(arc) else arc


def _keep_back(figures: Figures, words: dict[Arc, str], under: int) -> None:
    """Change the words of so many figures that none that is kept back can be worked out.

    Whatever lies on a way round is safe together, and stays so when more is kept back.
    """
    for arc in [arc for arc, word in words.items() if not word.isdigit()]:
        steps = _steps(figures, words, under)
        start, end = arc
        for step in min(_way(start, end, steps), _way(end, start, steps))[1]:
            way = step if step in figures else step[::-1]
            if steps[step[0]][step[1]]:
                words[way] = NOT_SHOWN


def _steps(figures: Figures, words: Mapping[Arc, str], under: int) -> dict[Node, dict[Node, int]]:
    """From each node to which others one more could flow, or one less back, as far as a reader knows.

    It is free where the figure is kept back, and costs the figure itself where it could be.
    """
    steps: dict[Node, dict[Node, int]] = {node: {} for arc in figures for node in arc}
    for arc, count in figures.items():
        now, then = _range(arc, words.get(arc), under), _range(arc, NOT_SHOWN, under)
        may = count >= (1 if _is_total(arc) else under)
        for (start, end), number in ((arc, count + 1), (arc[::-1], count - 1)):
            if now[0] <= number <= now[1]:
                steps[start][end] = 0
            elif may and then[0] <= number <= then[1]:
                steps[start][end] = count
    return steps


def _range(arc: Arc, word: str | None, under: int) -> tuple[float, float]:
    """Between which numbers, both included, a reader knows a figure to be; a total may be small and not shown."""
    if word is None:
        return 0, inf
    if word == NOT_SHOWN:
        return 1 if _is_total(arc) else under, inf
    return (int(word), int(word)) if word.isdigit() else (1, under - 1)


def _way(start: Node, end: Node, steps: Steps) -> tuple[float, list[Arc]]:
    """The cheapest way round over one step and back to where it starts, and what it costs (Dijkstra's)."""
    if end not in steps[start]:
        return inf, []
    waiting: list[tuple[int, Node, list[Arc]]] = [(steps[start][end], end, [(start, end)])]
    done = set()
    while waiting:
        cost, node, way = heappop(waiting)
        if node == start:
            return cost, way
        if node not in done:
            done.add(node)
            for further, price in steps[node].items():
                if (node, further) != (end, start):  # that only takes back the first step
                    heappush(waiting, (cost + price, further, [*way, (node, further)]))
    return inf, []


def _is_total(arc: Arc) -> bool:
    return IN in arc or OUT in arc
