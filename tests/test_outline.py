"""How wide the columns of a table are, and which hold figures; what a file says of when a paper was compiled."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.drawings.outline import GAP, columns, grid, issued, least, of_figures, paragraphs, properties
from handlers.reply import Table
from tests import drawn
from tests.papers import rich

STATUS = grid(Table(head=("Priority", "On track", "Due"), rows=(("1", "11 (was 22)", "4 May"), ("all", "none", "£5"))))


def test_figures_stand_to_the_right_and_what_names_a_row_to_the_left() -> None:
    assert of_figures(STATUS) == [False, True, False]
    for figure in ("0", "-3", "£1,250.50", "12.5%", "+9", "455,920"):
        assert of_figures(grid(Table(head=("a", "b"), rows=(("x", figure), ("y", "awaiting data"))))) == [False, True]
    assert of_figures(grid(Table(head=("a", "b"), rows=()))) == [False, False]


def test_a_long_cell_has_room_before_short_ones_have_more() -> None:
    cells = grid(Table(head=("Measure", "Q1", "Q2"), rows=(("Domestic abuse referrals to the service", "12", "9"),)))
    assert columns(cells, 80) == [39 + GAP, 2 + GAP, 2 + GAP]
    narrow = columns(cells, 24)
    assert sum(narrow) == 24 and narrow[0] > 2 * narrow[1] and least(cells) < 24


@given(drawn.tables(), st.integers(1, 150))
def test_every_column_has_room_and_none_too_much(table: Table, letters: int) -> None:
    cells = grid(table)
    widths = columns(cells, letters)
    assert len(widths) == len(cells[0]) and min(widths) > GAP
    assert sum(widths) <= max(letters, sum(columns(cells, 0)))


def test_a_paper_says_its_time_as_its_partnership_shows_it() -> None:
    summer = datetime(2027, 7, 1, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    paper = rich().model_copy(update={"compiled": summer})
    assert issued(paper) == "Version 2 · Part I · open to partners · compiled Thursday 1 July 2027 at 10:30"
    assert properties(paper).made.hour == 9
    assert "compiled" not in issued(paper.model_copy(update={"compiled": None}))


def test_empty_lines_part_paragraphs() -> None:
    assert paragraphs(" one\ntwo \n \n\n three\n") == ["one\ntwo", "three"] and paragraphs(" \n ") == []
