"""Objectives at the desk, in the plan's own word for them."""

from collections.abc import Iterator

import pytest

from storage.vocabulary import Role
from tests.talk import Talk, talking, verify, words


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def test_the_list_counts_where_actions_stand(talk: Talk) -> None:
    talk.says("police", "/action update 4.2 amber Six notices")
    talk.says("police", "/action complete 4.3 result=Done lesson=Sooner")
    talk.says("council", "/action withdraw 4.4 Not ours")
    talk.says("police", "/action propose 4 Light the underpass")
    answer = words(talk.says("councillor", "/objective list"))
    assert answer.startswith("6 objectives of Working Together to Make Stevenage Even Safer (2025/28)")
    (four,) = (line for line in answer.split("\n- ") if line.startswith("4 "))
    assert four.splitlines() == [
        "4 Divert individuals from becoming involved in Anti-Social Behaviour.",
        "  5 actions: 3 not started, 1 at risk, 1 complete",
        "  Supported by Hertfordshire Constabulary, Housing Management, National Probation Service, Neighbourhood "
        "Wardens, No More Service, Rough Sleeper Team",
    ]
    assert "- X The plan as a whole\n  3 actions: 3 not started" in answer


@pytest.mark.parametrize("line", ["/objective", "/objectives", "/priority list", "/themes", "/aim"])
def test_other_names_of_the_family(talk: Talk, line: str) -> None:
    assert words(talk.says("police", line)).startswith("6 objectives of")


def test_one_objective(talk: Talk) -> None:
    talk.says("police", "/action update 4.2 amber Six notices")
    talk.says("police", "/incident log asb Bedwell Two youths count=2")
    talk.says("police", "/incident log asb Bedwell Loud music")
    talk.says("police", "/incident log graffiti Bedwell Tags")
    talk.says("police", "/incident log fraud Bedwell Another objective")
    answer = words(talk.says("councillor", "/objective show 4"))
    for said in (
        "4 Divert individuals from becoming involved in Anti-Social Behaviour.",
        "Supported by Hertfordshire Constabulary, Housing Management",
        "6 actions: 5 not started, 1 at risk",
        "- 4.2 Use behavioural contracts and Community Protection warnings and notices\n  at risk · no lead yet",
        "Incidents logged in the last 31 days\n- anti-social behaviour, Bedwell: 3 times\n- graffiti, Bedwell: once",
    ):
        assert said in answer
    assert "fraud" not in answer
    assert "Loud music" not in answer
    talk.clock.move(days=32)
    assert "Incidents logged in the last 31 days: none." in words(talk.says("police", "/objective show 4"))


def test_what_belongs_to_no_objective(talk: Talk) -> None:
    talk.says("police", "/incident log vehicle-crime Bedwell Two vans")
    verify(
        talk,
        [
            (
                "police",
                "/objective show plan",
                "The plan as a whole",
                "X.1 Repeat the residents survey",
                "vehicle crime, Bedwell",
            )
        ],
    )
    assert "4.2" not in words(talk.answers["police"])


def test_a_long_objective_comes_in_pages(talk: Talk) -> None:
    for number in range(12):
        talk.says("council", f"/action add 4 Street meet {number}")
    verify(
        talk,
        [
            ("police", "/objective show 4", "18 actions", "1 to 15 of 18, page 1 of 2"),
            ("police", "/objective show 4 page=2", "16 to 18 of 18", "4.18 Street meet 11"),
        ],
    )


@pytest.mark.parametrize("ref", ["9", "risks", "unheard of"])
def test_an_unclear_objective_asks_which(talk: Talk, ref: str) -> None:
    assert "not clear as an objective of this plan. Which one?" in words(talk.says("police", f"/objective show {ref}"))


@pytest.mark.parametrize(
    ("plan", "council", "many", "one"),
    [
        ("welwyn-hatfield-2021", "Welwyn Hatfield Borough Council", "priorities", "priority"),
        ("stockton-2017-20", "Stockton-on-Tees Borough Council", "themes", "theme"),
    ],
)
def test_the_plans_own_word(plan: str, council: str, many: str, one: str) -> None:
    with talking("sqlite://", plan, {"council": (Role.COORDINATOR, council)}) as talk:
        assert f" {many} of " in words(talk.says("council", "/objective list")).splitlines()[0]
        assert f"not clear as a {one}" in words(talk.says("council", "/objective show 99"))
        assert f"Show one {one}" in words(talk.says("council", "/help objective show"))
        assert f", {one.capitalize()}, " in words(talk.says("council", "/incident"))
        assert f"no {one} yet" in words(talk.says("council", "/incident log speeding Bedwell x"))
