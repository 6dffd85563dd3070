"""Small numbers in what the public may read: which counts of a table are printed, and which are kept back.

The rule is the usual one of statistical disclosure control (primary and secondary suppression), as partnerships keep
it for their performance figures: no count under 5, or what the partnership says, is published, and none that it could
be worked out from. A zero is nobody, and is printed. Percentages and amounts of money are no counts.

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
"""With 2 nothing but a 1 would be kept back, and everybody would know it."""
NOT_SHOWN = "not shown"

Node = tuple[str, int]
Arc = tuple[Node, Node]
Figures = Mapping[Arc, int]
Steps = dict[Node, dict[Node, int]]
IN, OUT = ("in", 0), ("out", 0)
WHOLE = (OUT, IN)


@dataclass(frozen=True)
class PrintedTable:
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
) -> PrintedTable:
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
    return PrintedTable(
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
    steps: Steps = {node: {} for arc in figures for node in arc}
    for arc in figures:
        _open(arc, steps, figures, words, under)
    for start, end in [arc for arc, word in words.items() if not word.isdigit()]:
        for step in _cheapest(start, end, steps):
            way = step if step in figures else step[::-1]
            if steps[step[0]][step[1]]:
                words[way] = NOT_SHOWN
                _open(way, steps, figures, words, under)


def _open(arc: Arc, steps: Steps, figures: Figures, words: Mapping[Arc, str], under: int) -> None:
    """Between the nodes of a figure one more could flow, or one less back, as far as a reader knows.

    It is free where the figure is kept back, and costs the figure itself where it could be.
    """
    count = figures[arc]
    now, then = _range(arc, words.get(arc), under), _range(arc, NOT_SHOWN, under)
    may = count >= (1 if _is_total(arc) else under)
    for (start, end), number in ((arc, count + 1), (arc[::-1], count - 1)):
        if now[0] <= number <= now[1]:
            steps[start][end] = 0
        elif may and then[0] <= number <= then[1]:
            steps[start][end] = count


def _range(arc: Arc, word: str | None, under: int) -> tuple[float, float]:
    """Between which numbers, both included, a reader knows a figure to be; a total may be small and not shown."""
    if word is None:
        return 0, inf
    if word == NOT_SHOWN:
        return 1 if _is_total(arc) else under, inf
    return (int(word), int(word)) if word.isdigit() else (1, under - 1)


def _cheapest(start: Node, end: Node, steps: Steps) -> list[Arc]:
    """The cheaper way round through a figure, with one more of it or with one less."""
    cost, way = _way(start, end, steps)
    return min((cost, way), _way(end, start, steps))[1] if cost else way


def _way(start: Node, end: Node, steps: Steps) -> tuple[float, list[Arc]]:
    """The cheapest way round over one step and back to where it starts, and what it costs (Dijkstra's)."""
    if end not in steps[start]:
        return inf, []
    costs: dict[Node, int] = {end: steps[start][end]}
    came: dict[Node, Node] = {end: start}
    waiting = [(costs[end], end)]
    while waiting:
        cost, node = heappop(waiting)
        if node == start:
            return cost, _back(start, end, came)
        for further, price in steps[node].items():
            there = cost + price
            # Straight back over the first step would only take it back.
            if there < costs.get(further, inf) and (node, further) != (end, start):
                costs[further], came[further] = there, node
                heappush(waiting, (there, further))
    return inf, []


def _back(start: Node, end: Node, came: Mapping[Node, Node]) -> list[Arc]:
    """The steps of a way round, from its last to its first."""
    steps, node = [(came[start], start)], came[start]
    while node != end:
        steps.append((came[node], node))
        node = came[node]
    return [*steps, (start, end)]


def _is_total(arc: Arc) -> bool:
    return IN in arc or OUT in arc
