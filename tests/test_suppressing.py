"""Small numbers in public papers: what is kept back is small or has to be, and nothing that is can be worked out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.papers.sections.suppressing import NOT_SHOWN, PrintedTable, printed, suppressed

HIDDEN = "fewer than 5"


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Small enough that every reading of what is printed can be tried."""
    height, width = draw(st.sampled_from([(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (2, 3), (3, 2)]))
    number = st.integers(0, 9)
    return draw(st.lists(st.lists(number, min_size=width, max_size=width), min_size=height, max_size=height))


def told(table: Sequence[Sequence[int]]) -> list[int]:
    """Every figure of a table in one row: counts, totals of rows, totals of columns, total."""
    across, down = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    return [*(count for row in table for count in row), *across, *down, sum(across)]


def said(found: PrintedTable, height: int, width: int) -> list[str]:
    """What is printed for each, empty where it is not."""
    cells = [word for row in found.cells for word in row]
    return [*cells, *(found.across or [""] * height), *(found.down or [""] * width), found.whole]


def fits(number: int, word: str, small: int, *, total: bool) -> bool:
    """Whether a number may stand behind a word, for a reader who knows the rule."""
    if word == NOT_SHOWN:
        return number >= (1 if total else small)
    return not word or (0 < number < small if word.startswith("fewer") else number == int(word))


def readings(table: list[list[int]], words: Sequence[str], small: int) -> Iterator[list[int]]:
    """Other tables, of which every count is at most one more or less, that all that is printed would fit."""
    counts = len(table) * len(table[0])
    moves = [(0,) if word.isdigit() else (-1, 0, 1) for word in words[:counts]]
    for move in product(*moves):
        steps = iter(move)
        figures = told([[count + next(steps) for count in row] for row in table])
        if all(fits(n, word, small, total=i >= counts) for i, (n, word) in enumerate(zip(figures, words, strict=True))):
            yield figures


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from([3, 4, 5]), st.booleans(), st.booleans(), st.booleans())
def test_nothing_that_is_kept_back_can_be_worked_out(
    table: list[list[int]], small: int, across: bool, down: bool, whole: bool
) -> None:
    words = said(suppressed(table, small, across=across, down=down, whole=whole), len(table), len(table[0]))
    figures = told(table)
    safe: set[int] = set()
    for other in readings(table, words, small):
        safe |= {i for i, number in enumerate(other) if number != figures[i]}
    for i, (number, word) in enumerate(zip(figures, words, strict=True)):
        assert not word.isdigit() or (int(word) == number and not 0 < number < small)
        assert not word or word.isdigit() or i in safe
        assert number or word in ("", "0")


@given(st.lists(st.lists(st.integers(0, 40), min_size=6, max_size=6), min_size=1, max_size=4))
def test_without_totals_only_small_numbers_are_kept_back(table: list[list[int]]) -> None:
    assert suppressed(table, 5).cells == tuple(tuple(printed(count, 5) for count in row) for row in table)


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([7, 12, 6], ("7", "12", "6"), "25"),
        ([0, 12, 6], ("0", "12", "6"), "18"),
        ([2, 12, 9], (HIDDEN, "12", NOT_SHOWN), "23"),
        ([2, 3, 12], (HIDDEN, HIDDEN, "12"), "17"),
        ([4, 4, 12], (HIDDEN, HIDDEN, NOT_SHOWN), "20"),
        ([3], (HIDDEN,), HIDDEN),
        ([1, 1], (HIDDEN, HIDDEN), HIDDEN),
        ([4, 4], (HIDDEN, HIDDEN), NOT_SHOWN),
        ([], (), "0"),
    ],
)
def test_a_list_with_its_total(counts: Iterable[int], cells: tuple[str, ...], total: str) -> None:
    assert suppressed([list(counts)], 5, across=True) == PrintedTable((cells,), across=(total,))


def test_a_table_with_totals_both_ways_keeps_back_a_square() -> None:
    found = suppressed([[2, 20, 30], [40, 50, 10], [60, 70, 80]], 5, across=True, down=True, whole=True)
    assert found.cells == ((HIDDEN, "20", NOT_SHOWN), (NOT_SHOWN, "50", NOT_SHOWN), ("60", "70", "80"))
    assert (found.across, found.down, found.whole) == (("52", "100", "210"), ("102", "140", "120"), "362")


def test_a_large_table_takes_no_time() -> None:
    table = [[(7 * i + 3 * j) % 13 for j in range(60)] for i in range(8)]
    assert HIDDEN in suppressed(table, 5, across=True, down=True, whole=True).cells[0]


def test_there_is_no_keeping_back_of_a_single_number() -> None:
    with pytest.raises(ValueError, match="under 2"):
        suppressed([[1]], 2)
