"""The plan as people in chat see it, and how a coordinator loads another."""

from collections.abc import Iterator

import pytest

from handlers.reply import Tone
from storage.database import Database
from storage.loading import load
from storage.planfile import PlanFile, read_preset
from storage.vocabulary import Role
from tests.talk import START, STEVENAGE, Talk, labels, talking, tone, verify, words

OLDER = "stevenage-2021-24"
WELWYN = "welwyn-hatfield-2021"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as talk:
        yield talk


def current(talk: Talk) -> str:
    with talk.stores() as stores:
        plan = stores.plans.current()
        return plan.label if plan else ""


def test_the_plan_is_shown_with_what_has_no_lead(talk: Talk) -> None:
    verify(
        talk,
        [
            (
                "councillor",
                "/plan",
                "Working Together to Make Stevenage Even Safer",
                "Period: 2025/28",
                "Follows: 2021/24",
                "Actions: 37 not started",
                "Without a lead: 32 of 37 open",
                "Engage with the community",
                "4 Divert individuals from becoming involved in Anti-Social Behaviour.",
                "6 actions: 6 not started · without a lead: 6 of 6 open · supported by Hertfordshire Constabulary, ",
                "The plan as a whole",
                "[Those without a lead]",
            ),
            ("council", "/action assign 4.2 police"),
            ("police", "/action update 4.2 amber Six notices issued"),
            ("police", "/plan show", "6 actions: 5 not started, 1 at risk · without a lead: 5 of 6 open"),
        ],
    )


def test_a_plan_is_shown_in_its_own_words() -> None:
    members = {"council": (Role.COORDINATOR, "Welwyn Hatfield Borough Council")}
    with talking("sqlite://", WELWYN, members) as talk:
        answer = words(talk.says("council", "/plan show"))
    assert "Priorities\n" in answer
    assert "Key actions: 16 not started" in answer
    assert "key actions: " in answer
    assert "bjective" not in answer


def test_only_a_coordinator_loads_a_plan(talk: Talk) -> None:
    verify(talk, [("police", f"/plan load {OLDER}", "/plan load is for coordinators. Ask council")])


def test_a_plan_that_only_adds_is_loaded_at_once(talk: Talk) -> None:
    answer = talk.says("council", f"/plan load {OLDER}")
    assert tone(answer) == Tone.DONE
    said = words(answer)
    assert said.startswith("Action plan 2021/24 is loaded")
    assert "Added: 34 actions, " in said
    assert "2025/28 supersedes it and stays the plan that is worked to." in said
    assert current(talk) == "2025/28"


def test_loading_what_is_loaded_changes_nothing(talk: Talk) -> None:
    verify(talk, [("council", f"/plan load {STEVENAGE}", "Action plan 2025/28 was loaded already", "Nothing has")])


def test_replacing_the_plan_is_asked_about_first() -> None:
    with talking("sqlite://", OLDER) as talk:
        answer = talk.says("council", f"/plan load {STEVENAGE}")
        assert tone(answer) == Tone.ASK
        assert "Nothing is loaded yet. Loading 2025/28 would do this: Added: 37 actions, " in words(answer)
        assert "It replaces 2021/24, which is kept." in words(answer)
        assert current(talk) == "2021/24"
        with talk.stores() as stores:
            assert [plan.label for plan in stores.plans.all()] == ["2021/24"]
        assert words(talk.presses("council", "Load it")).startswith("Action plan 2025/28 is loaded")
        assert current(talk) == "2025/28"


def test_what_a_coordinator_loads_is_in_the_history_under_their_name() -> None:
    with talking("sqlite://", OLDER) as talk:
        talk.says("council", f"/plan load {STEVENAGE} sure=yes")
        assert "council (Stevenage Borough Council) · added" in words(talk.says("police", "/action history 4.2"))


def test_a_plan_of_another_partnership_is_refused(talk: Talk) -> None:
    answer = words(talk.says("council", "/plan load stockton-2017-20"))
    assert "belongs to Safer Stockton Partnership (stockton)" in answer
    assert "this is Stevenage Community Safety Partnership (stevenage)" in answer
    with talk.stores() as stores:
        assert len(stores.plans.all()) == 1


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("stevenage", [OLDER, STEVENAGE]),
        ("stevenage-2025", [STEVENAGE]),
        ("stevenidge-2025-28", [STEVENAGE, OLDER]),
        ("welwyn", [WELWYN]),
        ("/etc/passwd", [OLDER, STEVENAGE, "stockton-2017-20", WELWYN]),
    ],
)
def test_an_unknown_name_offers_the_nearest_and_loads_nothing(talk: Talk, typed: str, offered: list[str]) -> None:
    answer = talk.says("council", f"/plan load {typed}")
    assert [label for label in labels(answer) if label != "Correct it in a form"] == offered
    assert "nothing was loaded" in words(answer)


def test_a_name_is_understood_however_it_is_spelt(talk: Talk) -> None:
    verify(talk, [("council", "/plan load Stevenage 2021-24", "Action plan 2021/24 is loaded")])


def test_what_the_file_no_longer_names_and_what_it_says_otherwise_is_asked_about(talk: Talk) -> None:
    older = read_preset(STEVENAGE)
    fourth = older.objectives[3]
    walk = fourth.actions[0].model_copy(update={"ref": "4.7", "text": "Walk the town centre"})
    reworded = fourth.actions[1].model_copy(update={"text": "Use contracts"})
    changed = fourth.model_copy(update={"actions": (fourth.actions[0], reworded, *fourth.actions[2:], walk)})
    objectives = tuple(changed if each.ref == "4" else each for each in older.objectives)
    load_file(talk.database, older.model_copy(update={"objectives": objectives}))
    answer = words(talk.says("council", f"/plan load {STEVENAGE}"))
    assert "Changed: action 4.2." in answer
    assert "Withdrawn, because the file no longer names them: 4.7." in answer
    assert "Use contracts" in words(talk.says("police", "/action show 4.2"))
    talk.presses("council", "Load it")
    assert "Use behavioural contracts" in words(talk.says("police", "/action show 4.2"))


def load_file(database: Database, plan: PlanFile) -> None:
    with database.unit() as unit:
        load(unit, plan, START)
