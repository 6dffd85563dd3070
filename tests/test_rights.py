"""Who may do what: every command for every role, and nothing stored for those who may not."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from handlers.families import COMMANDS
from handlers.help import Row, table
from handlers.rights import Right
from storage.tables import Base
from tests.talk import MEMBERS, POLICE, STRANGER, Talk, talking, tone, verify, words

MAY = {
    "councillor": {Right.READ},
    "police": {Right.READ, Right.REPORT},
    "chair": {Right.READ, Right.REPORT},
    "council": set(Right),
}
"""The rights of a viewer, a partner, a chair and a coordinator."""

ROWS = [row for row in table() if not row.words.startswith("test ")]


class Stored(NamedTuple):
    """How many rows there are, and when the youngest changes of actions and incidents were."""

    rows: dict[str, int]
    versions: int


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        each.says("police", "/incident log graffiti Bedwell Tags")
        yield each


def stored(talk: Talk) -> Stored:
    with talk.stores() as stores:
        rows = {
            name: stores.session.scalar(select(func.count()).select_from(each)) or 0
            for name, each in Base.metadata.tables.items()
        }
        return Stored(rows, sum(each.version for each in stores.actions.all()))


def line(row: Row) -> str:
    return f"/{row.words} {COMMANDS[row.words].example}".strip()


def test_every_command_is_here() -> None:
    assert {row.words for row in ROWS} == {each for each in COMMANDS if not each.startswith("test ")}
    assert len(ROWS) > 25


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.words)
def test_a_role_is_allowed_or_told_whom_to_ask(talk: Talk, row: Row, who: str) -> None:
    before = stored(talk)
    answer = words(talk.says(who, line(row)))
    refused = "is for coordinators" in answer or "As a viewer" in answer
    assert refused is (row.right not in MAY[who]), answer
    if refused:
        assert "council (Stevenage Borough Council)" in answer
        assert stored(talk) == before
        opened = words(talk.says(who, f"/form {row.words}"))
        assert "is for coordinators" in opened or "As a viewer" in opened, "nor does its form open"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.words)
def test_nobody_unknown_may_do_anything(talk: Talk, row: Row) -> None:
    before = stored(talk)
    answer = words(talk.says(STRANGER, line(row)))
    assert "I do not know you yet" in answer
    assert f"/member add @{STRANGER} partner" in answer
    assert stored(talk) == before


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.words)
def test_every_example_is_understood(talk: Talk, row: Row) -> None:
    """What the help shows as an example can be typed just so; it may be answered, but not as if it were nonsense."""
    answer = words(talk.says("council", line(row)))
    for misread in (
        "I could not read",
        "is not clear",
        "is not a",
        "I cannot read",
        "needs a little more",
        "Not saved",
    ):
        assert misread not in answer, answer


@pytest.fixture
def fresh() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


REPORTS = [
    "/action update 4.2 amber Six notices",
    "/action nochange 4.2",
    "/action complete 4.2 result=Done lesson=Sooner",
]


@pytest.mark.parametrize("report", REPORTS)
def test_the_lead_and_its_supporters_report_and_others_are_told_whom_to_ask(fresh: Talk, report: str) -> None:
    fresh.says("council", "/action assign 4.2 probation service")
    before = stored(fresh)
    answer = words(fresh.says("chair", report))
    assert f"answered for by National Probation Service or {POLICE}" in answer
    assert "Ask police or probation or council (Stevenage Borough Council)" in answer
    assert report in answer, "the words are given back"
    assert stored(fresh) == before
    assert tone(fresh.says("police", report)) == "done", "a supporter that the plan names"


@pytest.mark.parametrize("who", [each for each in MEMBERS if each != "councillor"])
def test_anybody_reports_on_what_nobody_leads(fresh: Talk, who: str) -> None:
    assert tone(fresh.says(who, "/action update 4.1 green Two sessions held")) == "done"


def test_only_a_coordinator_speaks_for_another_organisation(fresh: Talk) -> None:
    line = '/action update 4.1 green Two sessions on-behalf-of="Hertfordshire County Council"'
    verify(
        fresh,
        [
            ("police", line, "report for your own organisation"),
            (
                "council",
                line,
                "Reported by: Hertfordshire County Council, entered by the coordinator, council (Stevenage",
            ),
        ],
    )


def test_a_partner_moves_only_the_due_dates_of_what_it_leads(fresh: Talk) -> None:
    verify(
        fresh,
        [
            ("police", "/action due 4.1 30/6/2027 Waiting", "Only a coordinator may move its due date. Ask council"),
            ("council", "/action assign 4.1 police", "4.1 is with"),
            ("probation", "/action due 4.1 30/6/2027 Waiting", f"{POLICE}, which leads 4.1, or a coordinator may move"),
            ("police", "/action due 4.1 30/6/2027 Waiting", "To: Wednesday 30 June 2027", "Said: Waiting"),
        ],
    )


def test_a_lead_names_its_owner_and_nobody_elses(fresh: Talk) -> None:
    verify(
        fresh,
        [
            ("police", "/action assign 4.1 police", "A coordinator says who leads 4.1"),
            ("council", "/action assign 4.1 hertfordshire constabulary", "4.1 is with Hertfordshire Constabulary"),
            ("police", "/action assign 4.1 @police", "Hertfordshire Constabulary (police)"),
            ("police", "/action assign 4.1 probation", "A coordinator says who leads 4.1"),
        ],
    )
