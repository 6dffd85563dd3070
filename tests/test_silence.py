"""How many meetings in a row an action has gone without an answer, and from when on that is counted."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.silence import counting_starts, say_streak, streak

START = datetime(2026, 9, 9, 9, 0, tzinfo=UTC)
MONTH = timedelta(days=28)
INSTANT = timedelta(microseconds=1)
PAPERS = tuple(START + MONTH * count for count in range(4))
"""The digests of four monthly meetings, which end three periods."""


def at(months: float) -> datetime:
    """An instant, in months from the first digest: 1 is that of the second."""
    return START + MONTH * months


@pytest.mark.parametrize(
    ("answered", "counted", "count"),
    [
        (None, -1, 3),
        (-0.5, -1, 3),
        (0.5, -1, 2),
        (1.5, -1, 1),
        (2.5, -1, 0),
        (3.5, -1, 0),
        (0, -1, 3),
        (1, -1, 2),
        (2, -1, 1),
        (3, -1, 0),
        (None, 0, 3),
        (None, 0.5, 2),
        (None, 1, 2),
        (None, 2, 1),
        (None, 2.5, 0),
        (None, 3, 0),
        (None, 9, 0),
        (0.5, 1.5, 1),
        (1.5, 0.5, 1),
        (1, 2, 1),
        (2, 1, 1),
    ],
)
def test_meetings_in_a_row_without_an_answer(answered: float | None, counted: float, count: int) -> None:
    assert streak(None if answered is None else at(answered), at(counted), PAPERS) == count


def test_an_answer_in_the_instant_of_a_paper_is_in_that_paper() -> None:
    assert streak(PAPERS[1], START, PAPERS) == 2
    assert streak(PAPERS[1] + INSTANT, START, PAPERS) == 1
    assert streak(PAPERS[1] - INSTANT, START, PAPERS) == 2


def test_a_period_counts_if_there_was_somebody_to_ask_from_its_first_instant() -> None:
    assert streak(None, PAPERS[1], PAPERS) == 2
    assert streak(None, PAPERS[1] + INSTANT, PAPERS) == 1


@pytest.mark.parametrize("papers", [(), PAPERS[:1]])
def test_a_first_paper_blames_nobody(papers: tuple[datetime, ...]) -> None:
    assert streak(None, at(-9), papers) == 0


def test_where_nobody_could_be_asked_nothing_is_counted() -> None:
    assert streak(None, None, PAPERS) == 0
    assert streak(at(-9), None, PAPERS) == 0


def test_between_meetings_only_the_papers_that_were_issued_are_counted() -> None:
    assert [streak(at(0), at(-1), PAPERS[:issued]) for issued in (1, 2, 3, 4)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("added", "assigned", "joined", "starts"),
    [
        (0, None, [0], 0),
        (1, None, [0], 1),
        (0, 2, [1], 2),
        (0, 1, [2], 2),
        (0, None, [3, 1, 2], 1),
        (2, 1, [0], 2),
        (0, 1, [], None),
        (0, None, [], None),
    ],
)
def test_from_when_an_answer_could_be_expected(
    added: float, assigned: float | None, joined: list[float], starts: float | None
) -> None:
    since = counting_starts(at(added), None if assigned is None else at(assigned), (at(each) for each in joined))
    assert since == (None if starts is None else at(starts))


@pytest.mark.parametrize(
    ("count", "meeting", "words"),
    [
        (0, "JAG", ""),
        (1, "JAG", ""),
        (2, "JAG", "2 JAG meetings in a row"),
        (12, "SADA Board", "12 SADA Board meetings in a row"),
        (3, "SoSafe meeting", "3 SoSafe meetings in a row"),
        (2, "", "2 meetings in a row"),
        (2, "meeting", "2 meetings in a row"),
    ],
)
def test_how_a_streak_is_said(count: int, meeting: str, words: str) -> None:
    assert say_streak(count, meeting) == words


# Hours, so that answers, joinings and papers often fall on the same instant.
INSTANTS = st.integers(0, 12).map(lambda hours: START + timedelta(hours=hours))
ANY_PAPERS = st.sets(INSTANTS, max_size=8).map(sorted)


def said_in_words(answers: list[datetime], counted: datetime, papers: list[datetime]) -> int:
    """The rule as it is told, period by period from the newest: what `streak` says must be the same."""
    if papers and any(each > papers[-1] for each in answers):
        return 0
    count = 0
    for begins, ends in reversed(list(pairwise(papers))):
        if begins < counted or any(begins < each <= ends for each in answers):
            break
        count += 1
    return count


@settings(max_examples=80)
@given(st.lists(INSTANTS, max_size=4), INSTANTS, ANY_PAPERS)
def test_the_count_is_that_of_the_periods_one_by_one(
    answers: list[datetime], counted: datetime, papers: list[datetime]
) -> None:
    assert streak(max(answers, default=None), counted, papers) == said_in_words(answers, counted, papers)


@settings(max_examples=50)
@given(st.none() | INSTANTS, INSTANTS, ANY_PAPERS, INSTANTS)
def test_joining_later_or_answering_never_makes_it_longer(
    answered: datetime | None, counted: datetime, papers: list[datetime], later: datetime
) -> None:
    before = streak(answered, counted, papers)
    assert streak(answered, max(counted, later), papers) <= before
    assert streak(max(answered or later, later), counted, papers) <= before


@settings(max_examples=50)
@given(st.none() | INSTANTS, INSTANTS, ANY_PAPERS)
def test_another_silent_meeting_adds_one_at_most(
    answered: datetime | None, counted: datetime, papers: list[datetime]
) -> None:
    counts = [streak(answered, counted, papers[:issued]) for issued in range(len(papers) + 1)]
    assert all(later - before in (0, 1) for before, later in pairwise(counts))
