"""What fields suggest while somebody types: words in any order, one's own things first, nothing to strangers."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from handlers.form import Form
from handlers.suggestions import SOURCES
from storage.vocabulary import CATEGORIES
from tests.talk import MEMBERS, POLICE, PROBATION, STRANGER, Talk, talking


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        each.says("police", "/incident log graffiti Bedwell Tags")
        each.says("police", "/incident log fraud Town Centre Calls")
        each.says("council", "/meeting action jag police Share the patrol plan")
        each.says("council", "/action withdraw 6.3 Not ours")
        each.says("council", "/action due 3.4 1/3/2027 Waiting")
        each.says("council", "/action assign 3.4 police")
        each.says("council", "/action assign 5.2 police")
        yield each


@pytest.mark.parametrize(
    ("source", "typed", "values"),
    [
        ("action", "4.2", ["4.2"]),
        ("action", "contracts BEHAV", ["4.2"]),
        ("action", "6.3", []),
        ("action", "zebra", []),
        ("objective", "fraud", ["6"]),
        ("objective", "whole", ["X"]),
        ("part", "cuckoo", ["3", "3.2", "3.3", "3.5", "3.1"]),
        ("incident", "", ["2", "1"]),
        ("incident", "bedwell graf", ["1"]),
        ("category", "flyt", ["fly-tipping"]),
        ("category", "street drink", ["substance-misuse-alcohol"]),
        ("member", "prob", ["probation"]),
        ("taker", "", ["organisation", "keep", *sorted(MEMBERS, key=lambda each: (MEMBERS[each][1], each))]),
        ("place", "oaks", ["Oaks Cross", "oaks"]),
        ("place", "The Oval", ["The Oval"]),
        ("place", " Bus  Station\x00 ", ["Bus Station"]),
        ("organisation", "police", ["Hertfordshire Constabulary", "Police and Crime Commissioner"]),
        ("who", "prob serv", [PROBATION, "probation"]),
        ("meeting", "sosafe", ["jag", "rag"]),
    ],
)
def test_what_is_suggested(talk: Talk, source: str, typed: str, values: list[str]) -> None:
    assert sorted(talk.offers("police", source, typed)) == sorted(values)


def test_ones_own_actions_come_first_and_by_their_due_dates(talk: Talk) -> None:
    offered = list(talk.offers("police", "action"))
    assert offered[:4] == ["3.4", "5.2", "1.1", "1.2"]
    assert offered[-1] == "X.3"
    assert len(offered) == 36


def test_every_category_and_member_is_offered(talk: Talk) -> None:
    assert len(talk.offers("police", "category")) == sum(not each.barred for each in CATEGORIES.values())
    assert set(MEMBERS) < set(talk.offers("police", "who"))
    assert talk.offers("police", "who")["police"] == f"police ({POLICE})"


@pytest.mark.parametrize("source", SOURCES)
def test_strangers_are_offered_nothing(talk: Talk, source: str) -> None:
    assert talk.offers("police", source)
    assert talk.offers(STRANGER, source) == {}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "incident log fly-tipping bedwell action=4.2 objective=4 Mattress",
            {"category": "fly-tipping", "action": "4.2 Use behavioural", "objective": "4 Divert"},
        ),
        ("incident edit 1 Tags on the wall", {"number": "1 graffiti, Bedwell"}),
        ("action assign 4.2 police", {"ref": "4.2 Use behavioural", "who": f"police ({POLICE})"}),
        ("meeting move jag 10/12/2026 11/12/2026", {"meeting": "SoSafe meeting (jag)"}),
        ("member remove probation actions-to=keep", {"who": f"probation ({PROBATION})", "actions_to": "Nobody"}),
    ],
)
def test_what_was_chosen_reads_as_it_was_offered_and_is_looked_up_by_itself(
    talk: Talk, line: str, shown: dict[str, str]
) -> None:
    said: list[str] = []
    event.listen(talk.database.reader, "before_cursor_execute", lambda *given: said.append(given[2]))
    form = talk.says("council", f"/form {line}")
    assert isinstance(form, Form)
    there = {each.name: each.shown for each in form.fields if each.shown}
    assert {name: there.get(name, "")[: len(words)] for name, words in shown.items()} == shown
    whole = [each for each in said if "FROM action" in each or "FROM incident" in each]
    assert not [
        each for each in whole if not any(one in each for one in ("action.ref = ", "incident.number = ", "LIMIT"))
    ]
