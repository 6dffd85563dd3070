"""Who is asked what before a meeting and on which day: as tables, for arbitrary plans, and over a year of rounds."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.asking import Person, Piece, Round, asking_day, later_day, next_monday, round_of
from schedules.calendar import WorkingCalendar

WORKING = WorkingCalendar()
CLOSED = WorkingCalendar({date(2026, 12, 7): "stocktaking", date(2026, 12, 8): ""})
POLICE, COUNCIL, PROBATION = 1, 2, 3
SERGEANT, INSPECTOR, COORDINATOR, COUNCILLOR = 11, 12, 21, 22
PEOPLE = (
    Person(SERGEANT, POLICE),
    Person(INSPECTOR, POLICE),
    Person(COORDINATOR, COUNCIL),
    Person(COUNCILLOR, COUNCIL, reports=False),
)
GONE = 99


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("piece", "becomes"),
    [
        (Piece(1, POLICE), Round(asked={SERGEANT: (1,), INSPECTOR: (1,)})),
        (Piece(1, POLICE, SERGEANT), Round(asked={SERGEANT: (1,)})),
        (Piece(1, None, SERGEANT), Round(asked={SERGEANT: (1,)})),
        (Piece(1, COUNCIL, SERGEANT), Round(asked={SERGEANT: (1,)})),
        (Piece(1, COUNCIL), Round(asked={COORDINATOR: (1,)})),
        (Piece(1, POLICE, GONE), Round(asked={SERGEANT: (1,), INSPECTOR: (1,)})),
        (Piece(1, COUNCIL, COUNCILLOR), Round(asked={COORDINATOR: (1,)})),
        (Piece(1, POLICE, disowned=frozenset({SERGEANT})), Round(asked={INSPECTOR: (1,)})),
        (Piece(1, POLICE, SERGEANT, disowned=frozenset({SERGEANT})), Round(asked={INSPECTOR: (1,)})),
        (Piece(1, POLICE, SERGEANT, disowned=frozenset({INSPECTOR})), Round(asked={SERGEANT: (1,)})),
        (Piece(1, POLICE, disowned=frozenset({SERGEANT, INSPECTOR})), Round(nobody=(1,))),
        (Piece(1, None, SERGEANT, disowned=frozenset({SERGEANT})), Round(nobody=(1,))),
        (Piece(1, None, GONE), Round(nobody=(1,))),
        (Piece(1, PROBATION), Round(nobody=(1,))),
        (Piece(1), Round(unled=(1,))),
        (Piece(1, POLICE, answered=True), Round()),
        (Piece(1, answered=True), Round()),
        (Piece(1, PROBATION, answered=True), Round()),
    ],
)
def test_who_is_asked_about_one_action(piece: Piece, becomes: Round) -> None:
    assert round_of([piece], PEOPLE) == becomes


@pytest.mark.parametrize(
    ("reports", "reachable", "muted", "group"),
    [
        (True, True, False, "asked"),
        (True, True, True, "muted"),
        (True, False, False, "unreachable"),
        (True, False, True, "muted"),
        (False, True, False, "nobody"),
        (False, True, True, "nobody"),
        (False, False, False, "nobody"),
    ],
)
def test_where_a_person_stands(reports: bool, reachable: bool, muted: bool, group: str) -> None:
    found = round_of([Piece(1, POLICE)], [Person(SERGEANT, POLICE, reports, reachable, muted)])
    shares = (1,) if group == "nobody" else {SERGEANT: (1,)}
    assert found == Round(**{group: shares})  # type: ignore[arg-type]  # the table says which


def test_a_person_gets_one_entry_with_everything_in_the_order_of_the_plan() -> None:
    pieces = [Piece(5, POLICE), Piece(3, POLICE, SERGEANT), Piece(4, COUNCIL), Piece(1), Piece(2, POLICE), Piece(9)]
    found = round_of(pieces, PEOPLE)
    assert found == Round(asked={SERGEANT: (5, 3, 2), INSPECTOR: (5, 2), COORDINATOR: (4,)}, unled=(1, 9))
    assert list(found.asked) == [SERGEANT, INSPECTOR, COORDINATOR]


def test_an_action_shared_by_colleagues_stands_with_each_of_them() -> None:
    people = [Person(1, POLICE), Person(2, POLICE, muted=True), Person(3, POLICE, reachable=False)]
    found = round_of([Piece(7, POLICE)], people)
    assert found == Round(asked={1: (7,)}, muted={2: (7,)}, unreachable={3: (7,)})


def test_an_owner_who_asked_not_to_be_reminded_is_not_passed_over() -> None:
    people = [Person(1, POLICE, muted=True), Person(2, POLICE)]
    assert round_of([Piece(7, POLICE, 1)], people) == Round(muted={1: (7,)})


def test_the_second_time_only_those_are_asked_who_were_silent() -> None:
    first = [Piece(1, POLICE), Piece(2, POLICE, SERGEANT), Piece(3, COUNCIL)]
    assert list(round_of(first, PEOPLE).asked) == [SERGEANT, INSPECTOR, COORDINATOR]
    later = [Piece(1, POLICE, answered=True), Piece(2, POLICE, SERGEANT), Piece(3, COUNCIL, answered=True)]
    assert round_of(later, PEOPLE) == Round(asked={SERGEANT: (2,)})


def test_without_actions_or_people_nobody_is_asked() -> None:
    assert round_of([], PEOPLE) == Round()
    assert round_of([Piece(1, POLICE, SERGEANT), Piece(2)], []) == Round(unled=(2,), nobody=(1,))


MEMBERS = st.integers(1, 7)
ORGANISATIONS = st.integers(1, 3)
ANY_PEOPLE = st.lists(
    st.builds(Person, MEMBERS, ORGANISATIONS, st.booleans(), st.booleans(), st.booleans()),
    max_size=7,
    unique_by=lambda person: person.id,
)
ANY_PIECES = st.lists(
    st.builds(
        Piece,
        st.integers(1, 50),
        st.none() | ORGANISATIONS,
        st.none() | MEMBERS,
        st.booleans(),
        st.frozensets(MEMBERS, max_size=4),
    ),
    max_size=12,
    unique_by=lambda piece: piece.id,
)


def held(found: Round) -> dict[int, list[int]]:
    """The people who stand with each action, in any of the three groups."""
    people = defaultdict(list)
    for shares in (found.asked, found.muted, found.unreachable):
        for person_id, pieces in shares.items():
            for piece_id in pieces:
                people[piece_id].append(person_id)
    return people


@settings(max_examples=60)
@given(ANY_PIECES, ANY_PEOPLE)
def test_people_stand_where_they_belong_and_only_once(pieces: list[Piece], people: list[Person]) -> None:
    found = round_of(pieces, people)
    known = {person.id: person for person in people}
    assert all(known[each].reachable and not known[each].muted for each in found.asked)
    assert all(known[each].muted for each in found.muted)
    assert not any(known[each].reachable or known[each].muted for each in found.unreachable)
    standing = [*found.asked, *found.muted, *found.unreachable]
    assert len(set(standing)) == len(standing)
    assert all(known[each].reports for each in standing)
    order = [piece.id for piece in pieces]
    for shares in (found.asked, found.muted, found.unreachable):
        assert [person.id for person in people if person.id in shares] == list(shares)
        assert all(mine and list(mine) == [each for each in order if each in mine] for mine in shares.values())


@settings(max_examples=60)
@given(ANY_PIECES, ANY_PEOPLE)
def test_every_silent_action_is_with_people_or_with_the_coordinator(pieces: list[Piece], people: list[Person]) -> None:
    found = round_of(pieces, people)
    fates = [*held(found), *found.unled, *found.nobody]
    assert sorted(fates) == sorted(piece.id for piece in pieces if not piece.answered)
    assert found.unled == tuple(
        each.id for each in pieces if not each.answered and each.lead_id is None and each.owner_id is None
    )


@settings(max_examples=60)
@given(ANY_PIECES, ANY_PEOPLE)
def test_nobody_is_asked_about_what_is_not_theirs(pieces: list[Piece], people: list[Person]) -> None:
    asked = held(round_of(pieces, people))
    known = {person.id: person for person in people}
    for piece in pieces:
        mine = asked.get(piece.id, [])
        assert not piece.disowned.intersection(mine)
        if piece.owner_id in mine:
            assert mine == [piece.owner_id]
        else:
            assert all(known[each].organisation_id == piece.lead_id for each in mine)


@settings(max_examples=50)
@given(ANY_PIECES, ANY_PEOPLE, st.data())
def test_an_answer_takes_its_action_away_and_nothing_else(
    pieces: list[Piece], people: list[Person], data: st.DataObject
) -> None:
    before = round_of(pieces, people)
    answered = data.draw(st.sets(st.sampled_from([piece.id for piece in pieces]))) if pieces else set()
    later = [Piece(p.id, p.lead_id, p.owner_id, p.answered or p.id in answered, p.disowned) for p in pieces]
    after = round_of(later, people)
    assert held(after) == {each: mine for each, mine in held(before).items() if each not in answered}
    assert after.nobody == tuple(each for each in before.nobody if each not in answered)
    assert after.unled == tuple(each for each in before.unled if each not in answered)


@pytest.mark.parametrize(
    ("wanted", "taken", "last", "day"),
    [
        ("2026-11-26", "", "2026-12-09", "2026-11-26"),
        ("2026-11-26", "2026-11-26", "2026-12-09", "2026-11-27"),
        ("2026-11-27", "2026-11-27", "2026-12-09", "2026-11-30"),
        ("2026-11-26", "2026-11-26 2026-11-27 2026-11-30", "2026-12-09", "2026-12-01"),
        ("2026-11-26", "2026-11-25 2026-11-27", "2026-12-09", "2026-11-26"),
        ("2026-12-05", "", "2026-12-09", "2026-12-07"),
        ("2026-12-05", "", "2026-12-06", None),
        ("2026-12-09", "", "2026-12-09", "2026-12-09"),
        ("2026-12-09", "2026-12-09", "2026-12-09", None),
        ("2026-12-10", "", "2026-12-09", None),
        ("2026-12-25", "", "2026-12-31", "2026-12-29"),
        ("2026-12-31", "2026-12-31", "2027-01-05", "2027-01-04"),
        ("2027-03-26", "", "2027-04-05", "2027-03-30"),
        ("2028-02-28", "2028-02-28", "2028-03-05", "2028-02-29"),
    ],
)
def test_the_day_on_which_a_person_is_asked(wanted: str, taken: str, last: str, day: str | None) -> None:
    found = asking_day(on(wanted), {on(each) for each in taken.split()}, WORKING, on(last))
    assert found == (on(day) if day else None)


def test_nobody_is_asked_on_a_day_on_which_the_partnership_is_closed() -> None:
    assert asking_day(on("2026-12-07"), [], CLOSED, on("2026-12-11")) == on("2026-12-09")
    assert asking_day(on("2026-12-07"), [], CLOSED, on("2026-12-08")) is None


@pytest.mark.parametrize(
    ("today", "taken", "last", "day"),
    [
        ("2026-11-26", "", "2026-12-09", "2026-11-30"),
        ("2026-11-29", "", "2026-12-09", "2026-11-30"),
        ("2026-11-30", "", "2026-12-09", "2026-12-07"),
        ("2026-12-01", "", "2026-12-09", "2026-12-07"),
        ("2026-12-01", "2026-12-07", "2026-12-09", "2026-12-08"),
        ("2026-12-03", "", "2026-12-06", None),
        ("2026-12-03", "", "2026-12-07", "2026-12-07"),
        ("2026-12-07", "", "2026-12-09", None),
        ("2026-12-23", "", "2027-01-05", "2026-12-29"),
        ("2026-12-23", "", "2026-12-28", None),
        ("2027-03-25", "", "2027-04-01", "2027-03-30"),
        ("2028-02-25", "2028-02-28", "2028-03-01", "2028-02-29"),
    ],
)
def test_remind_me_on_monday(today: str, taken: str, last: str, day: str | None) -> None:
    found = later_day(on(today), {on(each) for each in taken.split()}, WORKING, on(last))
    assert found == (on(day) if day else None)


YEAR = st.dates(date(2027, 1, 1), date(2028, 12, 31))
ANY_CALENDAR = st.builds(WorkingCalendar, st.dictionaries(YEAR, st.just("closed"), max_size=20))


@settings(max_examples=50)
@given(YEAR, st.data(), ANY_CALENDAR, st.integers(-3, 20))
def test_a_day_for_asking_is_the_first_that_is_worked_and_free(
    wanted: date, data: st.DataObject, calendar: WorkingCalendar, room: int
) -> None:
    days = [wanted + timedelta(days=each) for each in range(room + 1)]
    taken = data.draw(st.sets(st.sampled_from(days))) if days else set()
    free = [each for each in days if calendar.is_working(each) and each not in taken]
    assert asking_day(wanted, taken, calendar, wanted + timedelta(days=room)) == next(iter(free), None)


@given(YEAR)
def test_the_next_monday_is_a_monday_within_the_week_ahead(today: date) -> None:
    found = next_monday(today)
    assert found.weekday() == 0
    assert timedelta(days=1) <= found - today <= timedelta(days=7)


ROUNDS = {"jag": (10, 5), "rag": (15, 12, 8)}
"""How many working days before a meeting people are asked, and asked again."""
MEETINGS = st.lists(
    st.tuples(st.sampled_from(["jag", "rag"]), st.dates(date(2027, 2, 1), date(2028, 1, 31))), max_size=16
)


def wanted_days(meetings: list[tuple[str, date]], calendar: WorkingCalendar) -> list[tuple[date, date]]:
    """When each round is wanted and the last day on which it is of use, in the order of time."""
    return sorted(
        (calendar.working_days_before(meeting, days), meeting - timedelta(days=1))
        for kind, meeting in meetings
        for days in ROUNDS[kind]
    )


@settings(max_examples=60)
@given(MEETINGS, ANY_CALENDAR, st.data())
def test_in_a_year_of_meetings_nobody_is_asked_twice_in_a_day(
    meetings: list[tuple[str, date]], calendar: WorkingCalendar, data: st.DataObject
) -> None:
    taken: dict[int, list[date]] = defaultdict(list)
    for wanted, last in wanted_days(meetings, calendar):
        for person in range(2):
            day = asking_day(wanted, taken[person], calendar, last)
            if day and data.draw(st.booleans(), label="remind me on Monday"):
                taken[person].append(day)
                day = later_day(day, taken[person], calendar, last)
            if day:
                taken[person].append(day)
                assert wanted <= day <= last
    for days in taken.values():
        assert len(set(days)) == len(days)
        assert all(calendar.is_working(day) for day in days)


def test_a_jag_and_a_rag_in_one_week_ask_on_different_days() -> None:
    meetings = [("jag", on("2027-06-17")), ("rag", on("2027-06-24"))]
    taken: list[date] = []
    for wanted, last in wanted_days(meetings, WORKING):
        day = asking_day(wanted, taken, WORKING, last)
        assert day
        taken.append(day)
    assert [f"{wanted:%m-%d}" for wanted, _ in wanted_days(meetings, WORKING)] == [
        *("06-03", "06-03", "06-08", "06-10", "06-14"),
    ]
    assert [f"{day:%m-%d}" for day in taken] == ["06-03", "06-04", "06-08", "06-10", "06-14"]
