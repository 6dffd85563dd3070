"""Incidents in papers: by category and ward, with repeat places, change, a picture and a sheet."""

from collections.abc import Iterator

import pytest

from handlers.paper import Paper
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.papers.sections.incidents_by_month import MOST, OTHERS
from handlers.reply import Facts, Part, Picture, Table, Text
from storage.vocabulary import CATEGORIES
from tests.board import Board, at, tick
from tests.talk import Talk, talking

MEETINGS = ("2026-12-10", "2027-01-14", "2027-02-11")


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        for day in MEETINGS:
            each.says("council", f"/meeting schedule jag {day} 14:00 in #jag")
        yield each


def log(talk: Talk, *lines: str) -> None:
    """Have the police log incidents now."""
    for line in lines:
        talk.says("police", f"/incident log {line} sure=yes")


def paper(talk: Talk, key: str = "jag") -> Paper:
    """The digest as it would read now."""
    with talk.stores() as stores:
        kind = stores.meetings.kind(key)
        assert kind
        meeting = next(iter(stores.meetings.after(talk.clock.now(), kind)), None)
        standing = standing_of(stores, kind, meeting, talk.clock.now())
        return digest(with_background(standing, stores), version=0)


def parts(made: Paper, title: str) -> tuple[Part, ...]:
    """What stands in the one section whose title begins so; nothing where there is none."""
    found = [each.parts for each in made.sections if each.title.startswith(title)]
    assert len(found) <= 1
    return found[0] if found else ()


def said(made: Paper, title: str) -> list[str]:
    """Its paragraphs, and the titles of its tables."""
    found = (each for each in parts(made, title) if not isinstance(each, Picture | Facts))
    return [each.text if isinstance(each, Text) else each.title for each in found]


def picture(made: Paper) -> Picture:
    (found,) = [each for each in parts(made, "Incidents") if isinstance(each, Picture)]
    return found


def third_period(talk: Talk) -> None:
    """A period with a comparable one before it, which the first two have not."""
    board = Board()
    log(talk, "asb Bedwell Loud music count=2")
    at(talk, "2026-12-09 09:00")
    tick(talk, board)
    at(talk, "2027-01-05 10:00")
    log(talk, "asb Bedwell Shouting", "graffiti Bedwell Tags on=2026-12-20", "fly-tipping Bedwell A sofa objective=1")
    at(talk, "2027-01-13 09:00")
    tick(talk, board)
    at(talk, "2027-02-02 10:00")
    log(talk, "asb Bedwell Shouting count=3", 'asb "Town Centre" Races', "graffiti Bedwell Tags on=2027-01-30")
    log(talk, "cuckooing Bedwell count=2")


def test_an_objective_tells_counts_change_and_repeat_places(talk: Talk) -> None:
    log(talk, "asb Bedwell Loud music count=2")
    assert said(paper(talk), "Objective 4")[-2:] == [
        "2 incidents so far",
        "Repeat places: Bedwell 2 (anti-social behaviour).",
    ], "nothing to compare the first one with"
    third_period(talk)
    made = paper(talk)
    counts, change, repeats = parts(made, "Objective 4")[-3:]
    assert isinstance(counts, Table) and isinstance(change, Text) and isinstance(repeats, Text)
    assert counts.head == ("Category", "Ward or place", "Count")
    assert counts.rows == (
        ("anti-social behaviour", "Bedwell", "3"),
        ("anti-social behaviour", "Town Centre", "1"),
        ("graffiti", "Bedwell", "1"),
    )
    period = "Change on the period before, Thursday 24 December 2026 to Wednesday 13 January"
    assert change.text == f"{period}: 5 incidents (was 2); anti-social behaviour 4 (was 1); graffiti 1 (was 1)."
    assert repeats.text == "Repeat places: Bedwell 4 (anti-social behaviour 3, graffiti 1)."
    assert said(made, "Objective 1")[-1] == f"{period}: 0 incidents (was 1); fly-tipping 0 (was 1)."
    assert not any("Repeat" in each for each in said(made, "Objective 3")), "a ward is no place"


def test_a_period_that_nothing_was_known_of_is_not_compared(talk: Talk) -> None:
    log(talk, "asb Bedwell Loud music count=2")
    at(talk, "2026-12-09 09:00")
    tick(talk, Board())
    at(talk, "2026-12-29 10:00")
    log(talk, "asb Bedwell Loud music")
    made = paper(talk)
    assert "Change" not in str(said(made, "Objective 4"))
    table = parts(made, "Incidents")[0]
    assert isinstance(table, Table) and table.head == ("Category", "Count")


def test_the_whole_plan_is_told_by_category_and_by_place(talk: Talk) -> None:
    third_period(talk)
    made = paper(talk)
    categories, places, how, drawn = parts(made, "Incidents")
    assert isinstance(categories, Table) and isinstance(places, Table) and isinstance(how, Text)
    assert categories.rows == (
        ("anti-social behaviour", "4", "1"),
        ("cuckooing", "2", "0"),
        ("fly-tipping", "0", "1"),
        ("graffiti", "1", "1"),
        ("all", "7", "3"),
    )
    assert places.rows == (
        ("Bedwell", "6", "anti-social behaviour 3, cuckooing 2, graffiti 1"),
        ("Town Centre", "1", "anti-social behaviour"),
    )
    assert "by when they were logged" in how.text and "the month in which they happened" in how.text
    assert isinstance(drawn, Picture)
    (panel,) = drawn.panels
    assert panel.labels == ("Nov 2026", "Dec 2026", "Jan 2027", "Feb 2027")
    assert {each.name: each.values for each in panel.series} == {
        "anti-social behaviour": ("2", "0", "1", "4"),
        "cuckooing": ("0", "0", "0", "2"),
        "graffiti": ("0", "1", "1", "0"),
        "fly-tipping": ("0", "0", "1", "0"),
    }
    assert drawn.alt.startswith("November 2026: anti-social behaviour 2. December 2026: graffiti 1. January 2027: ")
    assert "February 2027: anti-social behaviour 4, cuckooing 2." in drawn.alt
    (sheet,) = [each for each in made.sheets if each.name == "Incidents"]
    assert [each.title for each in sheet.columns] == ["Objective", "Category", "Ward or place", "Month", "Count"]
    assert ("4", "graffiti", "Bedwell", "2027-01", "1") in sheet.rows
    assert sum(int(each[-1]) for each in sheet.rows) == 7


def test_a_board_reads_of_its_own_objectives_alone(talk: Talk) -> None:
    third_period(talk)
    with talk.database.unit() as unit:
        kind = unit.within(talk.partnership.id).meetings.kind("jag")
        assert kind
        kind.objectives = ["3"]
    made = paper(talk)
    table = parts(made, "Incidents")[0]
    assert isinstance(table, Table)
    assert table.rows == (("cuckooing", "2", "0"), ("all", "2", "0"))
    assert [each.name for each in picture(made).panels[0].series] == ["cuckooing"]
    assert "anti-social" not in str(made.sheets[-1].rows) and "anti-social" not in picture(made).alt


def test_many_categories_are_drawn_together(talk: Talk) -> None:
    known = sorted(key for key, each in CATEGORIES.items() if not each.restricted)[: MOST + 3]
    log(talk, *(f"{key} Bedwell Something count={number}" for number, key in enumerate(known, start=1)))
    drawn = picture(paper(talk))
    names = [each.name for each in drawn.panels[0].series]
    assert len(names) == MOST + 1 and names[-1] == OTHERS
    assert drawn.panels[0].series[-1].values == ("6",), "the rarest three"
    log(talk, "robbery Bedwell Something on=2026-01-02 count=50")
    assert "robbery" in picture(paper(talk)).alt and picture(paper(talk)).panels[0].labels[0] == "Jan 2026"


def test_where_nothing_happened_nothing_is_said_of_it(talk: Talk) -> None:
    made = paper(talk)
    assert parts(made, "Incidents") == ()
    assert "ncident" not in made.model_dump_json()
