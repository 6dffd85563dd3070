"""How long records are kept: the periods, what goes tonight, and the night that removes it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select, text

from handlers.retention.nightly import retain
from schedules.nightly import plan_nights
from schedules.retention import PERIODS, months_before, periods
from storage.tables import Base, Incident, IncidentChange, Member, Paper, Plan, Receipt, Update
from tests.board import Board, at, tick
from tests.talk import Talk, talking, verify, words
from tests.test_erasure import faults

CANARY = "Youths met at the bandstand after dark"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as talk:
        yield talk


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 21), 24, date(2024, 11, 21)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2029, 2, 28), 12, date(2028, 2, 28)),
        (date(2029, 3, 1), 12, date(2028, 3, 1)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 600, date(1976, 12, 31)),
    ],
)
def test_a_period_is_counted_in_months(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(some.dates(date(1990, 1, 1), date(2060, 1, 1)), some.integers(1, 600), some.integers(0, 40000))
def test_nothing_goes_a_day_early_and_nothing_is_kept_for_ever(written: date, months: int, later: int) -> None:
    """What was written on a day goes when the same day of the month comes round, or on the first after it."""
    day = written + timedelta(days=later)
    passed = (day.year - written.year) * 12 + day.month - written.month - (day.day < written.day)
    gone = written < months_before(day, months)
    if passed < months:
        assert not gone
    if passed > months:
        assert gone
    assert not (gone and months_before(day - timedelta(days=1), months) > months_before(day, months))


def test_the_usual_periods_are_those_of_the_domain() -> None:
    usual = periods(None)
    assert (usual["history"], usual["incidents"], usual["requests"]) == (72, 24, 3)
    assert periods({"incidents": 36})["incidents"] == 36 and periods({"incidents": 36})["history"] == 72
    assert all(each.least <= each.months and each.label and each.goes and each.source for each in PERIODS.values())


def test_a_coordinator_sets_a_period_and_is_asked_first(talk: Talk) -> None:
    talk.says("police", f"/incident log fly-tipping Bedwell {CANARY}")
    verify(
        talk,
        [
            (
                "councillor",
                "/plan retention",
                "nothing goes tonight",
                "Incidents: 24 months (2 years) after",
                "6 years",
            ),
            ("police", "/plan retention incidents=12", "for coordinators"),
            ("police", "/plan retain incidents 12", "for coordinators"),
            ("council", "/plan retention incidents=36", "24 months (2 years)", "36 months", "Nothing is changed yet"),
            ("council", "/plan retention cats=36", "No sort of record is called “cats”"),
            ("council", "/plan retention soon", "I do not understand “soon”"),
            ("council", "/plan retain incidents 1", "3 to 600 months", "Nothing was changed"),
            ("council", "/plan retain incidents 36", "Saved: incidents are kept for 36 months"),
            ("council", "/plan retain incidents 36", "already"),
            ("councillor", "/plan retention", "Incidents: 36 months", "set here; the usual period is 24 months"),
        ],
    )
    talk.clock.move(days=200)
    assert "Tonight 1, the oldest of" in words(talk.says("council", "/plan retain incidents 6"))
    assert "Saved: incidents are kept for 6 months" in words(talk.presses("council", "Set it"))
    assert "Incidents: 6 months" in words(talk.says("council", "/plan retention"))


def test_a_night_removes_what_was_kept_for_long_enough_and_a_month_later_tells_of_it(talk: Talk) -> None:
    _live_for_a_while(talk)
    talk.clock.at = datetime(2029, 1, 10, 2, 30, tzinfo=UTC)
    shown = words(talk.says("councillor", "/plan retention"))
    assert "Tonight: 2, the oldest of Friday 20 November 2026" in shown
    board = Board()
    with talk.database.unit() as unit:
        plan_nights(unit.within(talk.partnership.id), talk.clock.now())
    tick(talk, board)
    _only_counts_are_left(talk)
    assert _where(talk, CANARY) == []
    verify(
        talk,
        [
            ("councillor", "/incident show 1", "November 2026", "only the count is left"),
            ("police", "/incident edit 1 More", "only the count is kept any more"),
            ("councillor", "/plan retention", "nothing goes tonight"),
        ],
    )
    assert [each for each in board.on("@U-council") if "went in" in each] == []
    for moment in ("2029-02-01 02:00", "2029-02-01 09:00"):
        at(talk, moment)
        tick(talk, board)
    (told,) = [each for each in board.on("@U-council") if "went in" in each]
    assert "What was kept for long enough and went in January 2029" in told and "Incidents: 2" in told
    at(talk, "2029-03-01 09:00")
    tick(talk, board)
    assert len([each for each in board.on("@U-council") if "went in" in each]) == 1, "nothing went in February"
    assert faults(talk) == []


def _only_counts_are_left(talk: Talk) -> None:
    with talk.stores() as stores:
        stores.clear()
        rows = stores.session
        assert {(each.text, each.outcome, each.logged_by_id) for each in rows.scalars(select(Incident))} == {
            ("", "", None)
        }
        assert [each.happened_on for each in rows.scalars(select(Incident))] == [date(2026, 11, 1)] * 2
        assert [each.count for each in rows.scalars(select(Incident).order_by(Incident.number))] == [1, 3]
        assert rows.scalars(select(IncidentChange)).all() == [] == rows.scalars(select(Receipt)).all()
        assert rows.scalars(select(Member).where(Member.name == "probation")).all() == []
        assert rows.scalars(select(Update).where(Update.text != "")).all(), (
            "a strategy that is current keeps its history"
        )


def test_the_history_of_a_strategy_goes_six_years_after_the_next_one_was_loaded(talk: Talk) -> None:
    talk.says("police", f"/action update 4.2 amber {CANARY}")
    talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
    talk.says("council", f"/meeting action jag police {CANARY} once more")
    talk.says("police", f"/meeting done 1 {CANARY} is known")
    talk.says("council", "/digest jag issue")
    board = Board()
    tick(talk, board)
    with talk.database.unit() as unit:
        rows = unit.within(talk.partnership.id).session
        assert rows.scalars(select(Paper)).all()
        plan = rows.scalars(select(Plan)).one()
        values = {"title": "Next", "supersedes": plan.label, "words": {}, "partnership_id": plan.partnership_id}
        rows.add(Plan(label="2028/31", current=False, loaded_at=datetime(2028, 4, 1, tzinfo=UTC), **values))
    for day, left in (("2034-05-01", True), ("2034-03-31", True)):
        assert _left(talk, datetime.fromisoformat(f"{day}T02:00:00+00:00")) is left, "the plan is still worked to"
    with talk.database.unit() as unit:
        for plan in unit.within(talk.partnership.id).session.scalars(select(Plan)):
            plan.current = plan.label == "2028/31"
    assert _left(talk, datetime(2034, 3, 31, 12, tzinfo=UTC))
    assert not _left(talk, datetime(2034, 4, 2, 12, tzinfo=UTC))
    assert faults(talk) == []
    assert _where(talk, CANARY) == []


def test_a_night_does_a_bounded_part_and_the_next_goes_on(talk: Talk) -> None:
    for number in range(5):
        talk.says("police", f"/incident log fly-tipping Bedwell Bag number {number}")
    at = datetime(2029, 1, 10, 2, 0, tzinfo=UTC)
    for left in (3, 1, 0):
        with talk.database.unit() as unit:
            retain(unit.within(talk.partnership.id), at, most=2)
        with talk.stores() as stores:
            kept = stores.session.scalars(select(Incident).where(Incident.text != "")).all()
            assert len(kept) == left
            assert stores.session.scalars(select(Receipt).where(Receipt.words != "")).all() == [], "not even a digest"


def _live_for_a_while(talk: Talk) -> None:
    talk.says("police", f"/incident log fly-tipping Bedwell {CANARY}")
    talk.says("police", "/incident edit 1 Something else happened there")
    talk.says("police", f"/incident log fly-tipping Shephall count=3 {CANARY} again")
    talk.says("police", "/incident close 1 It was cleared away")
    talk.says("probation", "/action update 4.2 amber Six notices were issued")
    with talk.database.unit() as unit:
        unit.clear()
        for member in unit.within(talk.partnership.id).members.named("probation"):
            member.removed_at = talk.clock.now()
        unit.within(talk.partnership.id).session.scalars(
            select(Incident).where(Incident.number == 2)
        ).one().restricted = True


def _left(talk: Talk, at: datetime) -> bool:
    """Whether anything of the plan's history is left after the night of a day."""
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        retain(stores, at, most=1000)
        updates = stores.session.scalars(select(Update).where(Update.text != "")).all()
        papers = stores.session.scalars(select(Paper)).all()
        assert bool(updates) == bool(papers) == bool(stores.meeting_actions.all())
        return bool(updates)


def _where(talk: Talk, canary: str) -> list[str]:
    """The tables that still hold a text, searched as the database stores them."""
    with talk.database.reader.connect() as connection:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            if any(
                canary in str(value)
                for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))
                for value in row
            )
        ]
