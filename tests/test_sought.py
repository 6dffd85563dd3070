"""What actions are searched by: kept true whatever changes a text, and gone with it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage import migrating
from storage.database import Database
from storage.loading import load
from storage.planfile import parse_plan
from storage.sought import begins, folded, sought_of, words_of
from storage.tables import Action
from tests.talk import Talk, talking, words

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
PLAN = """
partnership: {key: town, name: Town, police_force: County Police, lead_council: Town Council}
period: {label: 2026/29}
partners: [{name: County Police, kind: responsible_authority}]
objectives: [{ref: "1", title: Safer, actions: [{ref: "1.1", text: TEXT}]}]
"""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("4.2", True),
        ("42", True),
        ("4,2", True),
        ("4", True),
        ("4.1", False),
        ("2.4", False),
        ("BEHAV contr", True),
        ("social", True),
        ("anti-social", True),
        ("anti social", True),
        ("social-anti", False),
        ("Cafés café CAFE", False),
        ("café CAFE", True),
        ("residents' resident’s", True),
        ("ehaviour", False),
        ("%", None),
        ("_ \\ ' 🎉", None),
        ("be% h_haviour", False),
        ("STRASSE", True),
        ("عنف", True),
    ],
)
def test_words_are_found_by_how_they_begin(typed: str, found: bool | None) -> None:
    sought = sought_of("4.2", "Behaviour contracts: “anti-social” residents' café, Straße العنف عنف")
    words = words_of(typed)
    assert (begins(words, sought) if words else None) is found


def test_of_many_words_the_first_decide() -> None:
    assert len(words_of(" ".join(f"w{n}" for n in range(500)))) == 20
    assert words_of(" \n\t ") == ()
    assert folded("") == "  "


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def test_it_follows_every_way_in_which_a_text_changes(talk: Talk) -> None:
    for line in (
        "/action add 4 Lamps at the bus station",
        "/action propose 4 Walks for newcomers",
        "/action edit 4.2 Letters to a named household",
        "/action restrict 4.3 Named people",
        "/action edit 4.4 Wardens for the park",
    ):
        talk.says("council", line)
    found = found_by(talk)
    assert " household " in found["4.2"] and " wardens " in found["4.4"]
    assert {"lamps", "newcomers"} <= {word for each in found.values() for word in each.split()}
    talk.says("council", "/action erase 4.2 wording Personal")
    assert "Removed: the" in words(talk.presses("council", "Remove it"))
    assert not any("household" in each for each in found_by(talk).values())


def found_by(talk: Talk) -> dict[str, str]:
    """What each action is found by, which is what its ref and its text say."""
    with talk.stores() as stores:
        rows = stores.session.execute(select(Action.ref, Action.text, Action.sought)).all()
    assert [each for each in rows if each.sought != sought_of(each.ref, each.text)] == []
    return {each.ref: each.sought for each in rows}


def test_a_plan_file_that_words_an_action_otherwise_is_followed() -> None:
    database = Database("sqlite://")
    migrating.create(database)
    for said in ("Light the paths", "Sweep the paths"):
        with database.unit() as unit:
            load(unit, parse_plan(PLAN.replace("TEXT", said)), NOW)
            action = unit.within(1).actions.find("1.1")
            assert action and action.sought == f" 1 1{folded(said)}11 "
    database.close()
