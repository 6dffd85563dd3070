"""Measures in papers whose figures are for months, years and twelve months, and what these would tell the public."""

from collections.abc import Iterator

import pytest

from handlers.paper import Paper
from handlers.reply import Items, Marking
from tests.talk import Talk, talking, words
from tests.test_measures_in_papers import paper, row, section

STORY = """
/measure add Safe objective=1 unit=percent area=Town better=higher target=70
/measure set safe September 2025 60%
/measure set safe August 2026 62%
/measure set safe September 2026 63%
/measure add Thefts objective=1 unit=count area=Town better=lower target=45
/measure set thefts 2026/27 Q2 50
/measure set thefts 12 months to September 2025 230
/measure set thefts 12 months to September 2026 210
/measure set thefts 2024 300
/measure set thefts July 2026 20
/measure set thefts October 2026 17
/measure add Cases objective=2 unit=count area=Town better=lower
/measure set cases 2025/26 Q1 40
/measure set cases 2025/26 Q2 41
/measure set cases 2025/26 Q3 42
/measure set cases 2025/26 126
/measure add Reports objective=2 unit=count area=Town better=lower
/measure set reports 2026/27 Q2 43
/measure set reports July 2026 20
/measure set reports August 2026 21
/measure add Helped objective=2 unit=cumulative area=Town better=higher baseline=150 baseline-period=2025
/measure set helped 2026/27 Q1 152
/measure set helped 2026/27 Q2 160
/measure add Spaces objective=2 unit="count at one time" area=Town better=higher baseline=21 baseline-period=2021
/measure set spaces 2025/26 Q2 19
/measure set spaces 2026/27 Q1 22
/measure set spaces 2026/27 Q2 23
/meeting schedule rag 2027-01-14 10:00 in #jag
""".strip()


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        for line in STORY.splitlines():
            assert words(each.says("council", line)).startswith(("Saved", "Scheduled")), line
        yield each


def beside(paper: Paper, name: str) -> str:
    """What stands below the table of a measure."""
    items = [each for part in section(paper).parts if isinstance(part, Items) for each in part.items]
    return next((each.detail for each in items if each.text == name), "")


def test_what_is_given_by_month_and_may_not_be_added_up_is_printed_by_month(talk: Talk) -> None:
    said = row(paper(talk), "Safe")
    assert [said[each] for each in ("2026/27 Q2", "Direction", "Rating")] == [
        "not by quarter",
        "better",
        "within 10 percent of target (September 2026)",
    ]
    latest = "Latest figure: 63% in September 2026; a year before 60% in September 2025; better since then; "
    assert beside(paper(talk), "Safe") == f"{latest}awaiting data for October 2026"


def test_beside_quarters_other_periods_are_printed_too(talk: Talk) -> None:
    said = row(paper(talk), "Thefts")
    assert (said["2026/27 Q2"], said["Rating"]) == ("50", "misses target by more than 10 percent")
    assert beside(paper(talk), "Thefts").splitlines() == [
        "Also: 17 in October 2026",
        "Also: 210 in 12 months to September 2026 (October 2025 to September 2026); "
        "a year before 230 in 12 months to September 2025 (October 2024 to September 2025); better since then",
    ]


def test_a_count_may_turn_out_to_be_one_of_what_is_there_at_one_time(talk: Talk) -> None:
    refused = words(talk.says("council", "/measure edit thefts unit=percent"))
    assert "they would mean something else. Retire it, and add one by another name" in refused
    for unit in ("count at one time", "count"):
        assert words(talk.says("council", f'/measure edit thefts unit="{unit}"')).startswith("Saved: Thefts")


def test_what_is_still_there_in_the_next_quarter_is_not_added_to_it(talk: Talk) -> None:
    for audience in (Marking.OPEN, Marking.PUBLIC):
        said = row(paper(talk, audience), "Spaces")
        cells = [said[each] for each in ("2026/27 Q1", "2026/27 Q2", "Year to date", "2025/26 Q2", "Direction")]
        assert cells == ["22", "23", "not added up", "19", "better"]


def test_the_public_cannot_take_away_what_was_given_from_what_it_is_part_of(talk: Talk) -> None:
    public = paper(talk, Marking.PUBLIC)
    (sheet,) = (each for each in public.sheets if each.name == "Measures")
    printed = {(each[1], each[5]): each[9] for each in sheet.rows}
    assert [word for (name, _), word in printed.items() if name == "Cases"].count("not shown") == 1
    assert printed["Reports", "July 2026"] == printed["Reports", "August 2026"] == "not shown"
    assert printed["Reports", "2026/27 Q2"] == "43"
    assert printed["Helped", "2026/27 Q1"] == "not shown"
    assert printed["Helped", "2026/27 Q2"] == "160"
