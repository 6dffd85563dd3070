"""What is suggested among thousands: the right ones first, from one query that an index answers, whatever is typed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from bot.clock import monotonic
from bot.desk import Desk
from bot.hearing import Asked, Person
from handlers.form import Offer
from handlers.suggestions import SOURCES
from storage.database import Database
from storage.sought import sought_of
from storage.stores import Stores
from storage.tables import Action
from storage.vocabulary import CATEGORIES, Lifecycle, Status
from tests.grants import grant
from tests.talk import COUNCIL, PLATFORM, POLICE, START, STRANGER, Talk, person_id, talking

MANY = 2000
WORST = [
    "x" * 3000,
    "bus " * 750,
    " ".join(f"word{n}" for n in range(500)),
    " \n\t ",
    "🎉🎉",
    "مخدرات في الحديقة",
    "\u202e4.2\u202c",
    "%_\\",
    "%",
    "' OR 1=1 --",
    "4.2\x00",
    "\x00",
    "\ud800",
    "{}[]()*+?^$|",
    "-" * 3000,
]


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.fixture
def either(database_url: str) -> Iterator[Talk]:
    """The same on either database, where that makes a difference."""
    with talking(database_url) as each:
        yield each


def offer(talk: Talk, typed: str = "", source: str = "action", who: str = "police") -> Offer:
    """What the desk offers somebody who has typed so much."""
    asked = Asked(person=Person(PLATFORM, person_id(who)), key="", source=source, typed=typed)
    return talk.runner.run(talk.desk.suggest(asked))


def values(talk: Talk, typed: str = "", source: str = "action", who: str = "police") -> list[str]:
    return [each.value for each in offer(talk, typed, source, who).choices]


def fill(talk: Talk, others: int = 0) -> None:
    """Many more actions under an objective; and as many in other partnerships, so that an index is worth it."""
    with talk.database.unit() as unit:
        _add(unit.within(talk.partnership.id), "Visit the park")
        for number in range(others):
            town = unit.partnerships.add(f"other-{number}", "Other", "", "Europe/London", START)
            stores = unit.within(town.id)
            _plan(stores)
            _add(stores, "Visit the other park")
    with talk.database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _plan(stores: Stores) -> None:
    statement = "INSERT INTO plan (partnership_id, label, title, supersedes, words, filed, current, loaded_at) "
    statement += "VALUES (:id, 'now', 'Plan', '', '{}', '{}', true, '2026-11-01 10:00:00')"
    stores.session.execute(text(statement), {"id": stores.partnership_id})


def _add(stores: Stores, said: str) -> None:
    plan = stores.plans.current()
    assert plan
    columns = {"partnership_id": stores.partnership_id, "plan_id": plan.id, "measure": "", "added_at": START}
    columns |= {"lifecycle": Lifecycle.OPEN, "status": Status.NOT_STARTED, "text": said}
    rows = [
        columns | {"ref": f"9.{n}", "position": 1000 + n, "sought": sought_of(f"9.{n}", said)}
        for n in range(1, MANY + 1)
    ]
    stores.session.execute(insert(Action), rows)


def test_one_query_that_an_index_answers_finds_the_first_and_counts_them_all(either: Talk) -> None:
    fill(either, others=4)
    said = heard(either.database)
    assert (len(offer(either).choices), offer(either).total) == (100, MANY + 37)
    found = offer(either, "park visit")
    assert (len(found.choices), found.total) == (100, MANY)
    assert (values(either, "9.1999"), values(either, "91999")) == (["9.1999"], ["9.1999"])
    assert values(either, "9.20")[:3] == ["9.20", "9.200", "9.201"]
    searched = [each for each in said if "sought" in each[0] or "found" in each[0]]
    assert len(searched) == 6 and not [each for each, _ in said if "FROM action" in each and each not in dict(searched)]
    for statement, parameters in searched:
        explain = "EXPLAIN QUERY PLAN" if either.database.on_sqlite else "EXPLAIN"
        with either.database.reader.connect() as connection:
            steps = str(connection.exec_driver_sql(f"{explain} {statement}", parameters).fetchall())
        assert "ix_action_partnership_id_lifecycle" in steps and "on action " not in steps.replace("Heap Scan on", "")


def heard(database: Database) -> list[tuple[str, Any]]:
    """What is said to the database from now on."""
    said: list[tuple[str, Any]] = []
    event.listen(database.reader, "before_cursor_execute", lambda *given: said.append((given[2], given[3])))
    return said


def test_what_is_mine_and_due_comes_first_and_what_is_done_last(either: Talk) -> None:
    grant(either, "council")
    for line in (
        "/action assign 1.1 police",
        "/action assign 1.2 police",
        "/action assign 1.3 police",
        "/action assign 1.4 police",
        "/action due 1.3 1/2/2027 Waiting",
        "/action due 1.2 1/3/2027 Waiting",
        "/action due 1.4 1/1/2027 Waiting",
        "/action complete 1.4 result=Done lesson=None",
        "/action restrict 2.1 Named people",
        "/action withdraw 2.2 Not ours",
    ):
        either.says("council", line)
    found = values(either)
    assert found[:2] == ["1.3", "1.2"]
    assert found.index("1.1") < found.index("1.4") < found.index("2.3") < found.index("X.3")
    assert not {"2.1", "2.2"} & {*found, *values(either, who="council")}
    assert values(either, "1.4")[0] == "1.4"
    assert values(either, "x")[:3] == ["X.1", "X.2", "X.3"]
    assert "2.1" not in values(either, "2.1", "part", "council")


def test_what_a_deputy_stands_in_for_is_theirs(talk: Talk) -> None:
    talk.says("council", "/action assign 1.2 chair")
    with talk.database.unit() as unit:
        members = unit.within(talk.partnership.id).members
        (deputy,), (chair,) = members.named("probation"), members.named("chair")
        deputy.deputy_for_id, deputy.deputy_until = chair.id, date(2026, 11, 30)
    assert values(talk, who="probation")[:2] == ["1.2", "1.1"]
    talk.clock.move(days=30)
    assert values(talk, who="probation")[:2] == ["1.1", "1.2"]


def test_ones_own_organisation_and_what_one_used_last_come_first(talk: Talk) -> None:
    assert values(talk, source="organisation")[0] == POLICE
    assert values(talk, source="organisation", who="council")[0] == COUNCIL
    assert set(values(talk, source="member")[:2]) == {"council", "police"}
    assert values(talk, "council", "member")[0] == "council"
    talk.says("police", "/incident log graffiti Bedwell Tags")
    talk.says("police", '/incident log fly-tipping "Oaks Cross" Bags')
    assert (values(talk, source="place")[0], values(talk, source="category")[0]) == ("Oaks Cross", "fly-tipping")
    talk.says("police", "/incident log cuckooing Bedwell count=1")
    assert (values(talk, source="place")[0], values(talk, source="category")[0]) == ("Oaks Cross", "fly-tipping")
    assert values(talk, source="category", who="council")[0] == next(iter(CATEGORIES)).replace("_", "-")
    talk.says("probation", "/incident log graffiti Bedwell More")
    assert values(talk, source="incident")[:2] == ["2", "1"]
    assert values(talk, "bedwell graf", "incident") == ["1", "4"]
    assert values(talk, "4", "incident") == ["4"]
    assert "3" not in values(talk, source="incident")


def test_whatever_is_typed_is_answered_at_once(either: Talk) -> None:
    for typed in WORST:
        began = monotonic()
        for source in SOURCES:
            found = offer(either, typed, source)
            assert found.total >= len(found.choices) <= 100
        assert monotonic() - began < 10
        assert offer(either, typed, who=STRANGER) == Offer()
    for typed in ("%", "_", "\\", "%_\\", "🎉🎉", "bus%", "-" * 3000):
        assert offer(either, typed).total == 0
    assert offer(either, " \n\t\x00").total == 37
    assert values(either, "\u202e4.2\u202c") == values(either, "4.2\x00") == ["4.2"]


def test_a_source_that_is_no_more_offers_nothing(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    """A form that was opened before an upgrade."""
    assert offer(talk, "park", "gone") == Offer()
    assert "nothing was suggested" in caplog.text and "park" not in caplog.text


def test_a_database_that_takes_too_long_offers_nothing_in_time(postgres_url: str) -> None:
    with talking(postgres_url) as talk, talk.database.writer.connect() as other:
        other.execute(text("LOCK TABLE action IN ACCESS EXCLUSIVE MODE"))
        desk = Desk(talk.database, talk.clock, seconds=0.2)
        asked = Asked(person=Person(PLATFORM, person_id("police")), key="", source="action", typed="park")
        began = monotonic()
        assert talk.runner.run(desk.suggest(asked)) == Offer()
        assert monotonic() - began < 2
        other.rollback()
        desk.close()
        assert offer(talk).total
