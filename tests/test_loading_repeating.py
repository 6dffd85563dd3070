"""What a plan file says of when meetings are held, as it is written down for the nightly work."""

from collections.abc import Iterator
from datetime import date

import pytest

from storage import migrating
from storage.database import Database
from storage.planfile import BadPlan, parse_plan
from storage.vocabulary import Role
from tests.exampleton import LATER, NOW, PLAN, changed, exampleton, load_text

JAG = "{key: jag, name: Joint Action Group, aliases: [SaferEx meeting], cadence: monthly}"
SCRUTINY = "{key: scrutiny, name: Scrutiny committee}"
RULED = (JAG, '{key: jag, name: Joint Action Group, rule: second thursday 14:00, skip: [August], objectives: ["2"]}')
LISTED = (SCRUTINY, "{key: scrutiny, name: Scrutiny, within: 12, dates: [2026-03-10, 2027-03-09T18:30, 2027-09-14]}")


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    migrating.create(database)
    yield database
    database.close()


def said(database: Database) -> list[tuple[str, str, list[str], list[int], date]]:
    """Kind, rule, dates, months left out and first day of each series."""
    with exampleton(database) as stores:
        return [(each.kind.key, each.said, each.dates, each.skips, each.starts) for each in stores.series.all()]


def test_rules_and_dates_are_written_down_with_what_else_a_kind_says(database: Database) -> None:
    loaded = load_text(database, changed(RULED, LISTED))
    assert "1 rule for meetings, 1 list of meeting dates" in str(loaded)
    assert said(database) == [
        ("jag", "second thursday 14:00", [], [8], NOW.date()),
        ("scrutiny", "", ["2026-03-10", "2027-03-09T18:30", "2027-09-14"], [], NOW.date()),
    ]
    with exampleton(database) as stores:
        assert [(each.objectives, each.within) for each in stores.meetings.kinds()] == [(["2"], None), ([], 12)]


def test_dates_that_have_all_passed_are_nothing_to_schedule(database: Database) -> None:
    load_text(database, changed((SCRUTINY, "{key: scrutiny, name: Scrutiny, dates: [2026-03-10]}")))
    assert said(database) == []


def test_only_what_the_file_says_differently_is_written_down_again(database: Database) -> None:
    load_text(database, changed(RULED))
    with exampleton(database) as stores:
        jag = stores.meetings.kind("jag")
        assert jag
        member = stores.members.add("council", Role.COORDINATOR, stores.organisations.all()[0], at=NOW)
        stores.series.add(jag, said="first monday 10:00", starts=NOW.date(), set_at=NOW, set_by_id=member.id)
    load_text(database, changed(RULED), LATER)
    assert [rule for _, rule, *_ in said(database)] == ["second thursday 14:00", "first monday 10:00"]
    load_text(database, changed(RULED).replace("second thursday", "third thursday"), LATER)
    assert [rule for _, rule, *_ in said(database)][2:] == ["third thursday 14:00"]


def test_a_plan_that_is_superseded_repeats_nothing(database: Database) -> None:
    load_text(database)
    load_text(database, changed(RULED, ("2027/30, supersedes: 2024/27", "2024/27")), LATER)
    assert said(database) == []


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("rule: second thursday, dates: [2027-01-14]", "meeting jag has both a rule and dates; keep one of them."),
        ("skip: [august]", "meeting jag leaves months out of a rule, and has no 'rule'."),
        ("rule: weekly, skip: [augst]", "is the name of a month, such as august, not 'augst'."),
        ("rule: weekly, skip: august", "'skip' is a list"),
        ("within: 0", "'within' is a number of months from 1 to 60, such as 12, not 0."),
        ("within: a year", "'within' is a number of months from 1 to 60, such as 12, not 'a year'."),
        ('objectives: ["9"]', "names objective 9, which the plan does not have."),
        ("dates: [2027-01-14, 2027-01-14T10:00]", "date of meeting jag 2027-01-14 stands twice"),
        ("dates: [2027-02-30]", "there is no 2027-02-30"),
    ],
)
def test_mistakes_are_named(written: str, why: str) -> None:
    with pytest.raises(BadPlan) as bad:
        parse_plan(PLAN.replace("cadence: monthly", written))
    assert len(bad.value.sentences) == 1
    assert why in bad.value.sentences[0]
