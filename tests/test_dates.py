"""Dates as people type them: what is read, what is refused in which words, and what is left alone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.reading.dates import read_date, take_date
from handlers.reading.reckoning import typed
from handlers.reply import Refused
from schedules.calendar import MONTHS, WEEKDAYS, say_day

TODAY = date(2026, 11, 25)  # a Wednesday


def on(text: str) -> date:
    return date.fromisoformat(text)


def refusal(words: str, today: date = TODAY, future: bool = True) -> str:
    """The sentence with which words are refused as a date."""
    with pytest.raises(Refused) as refused:
        read_date(words, today, future)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-12-10", "2026-12-10"),
        ("2026/12/10", "2026-12-10"),
        ("3/4/2027", "2027-04-03"),
        ("03/04/2027", "2027-04-03"),
        ("3/4/27", "2027-04-03"),
        ("3.4.2027", "2027-04-03"),
        ("3-4-2027", "2027-04-03"),
        ("3/4", "2027-04-03"),
        ("25/11", "2026-11-25"),
        ("24/11", "2027-11-24"),
        ("29/2/2028", "2028-02-29"),
        ("10 dec", "2026-12-10"),
        ("10 nov", "2027-11-10"),
        ("10dec", "2026-12-10"),
        ("10-Dec-2026", "2026-12-10"),
        ("10 Dec 26", "2026-12-10"),
        ("10 Dec '27", "2027-12-10"),
        ("10 Dec \u201927", "2027-12-10"),
        ("10th December 2026", "2026-12-10"),
        ("the 10th of December", "2026-12-10"),
        ("1st sept", "2027-09-01"),
        ("Thursday 10 December", "2026-12-10"),
        ("Thursday, 10 December 2026", "2026-12-10"),
        ("thurs 10/12", "2026-12-10"),
        ("Thu the 10th of Dec", "2026-12-10"),
        ("thursday 10th", "2026-12-10"),
        ("wednesday 25th", "2026-11-25"),
        ("next thursday 10 december", "2026-12-10"),
        ("Dec 10", "2026-12-10"),
        ("December 10th, 2026", "2026-12-10"),
        ("today", "2026-11-25"),
        ("tomorrow", "2026-11-26"),
        ("day after tomorrow", "2026-11-27"),
        ("friday", "2026-11-27"),
        ("this friday", "2026-11-27"),
        ("by friday", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("next tuesday", "2026-12-01"),
        ("wednesday", "2026-12-02"),
        ("next wednesday", "2026-12-02"),
        ("next sat", "2026-12-05"),
        ("friday next week", "2026-12-04"),
        ("friday of this week", "2026-11-27"),
        ("next week on friday", "2026-12-04"),
        ("friday week", "2026-12-04"),
        ("a week on friday", "2026-12-04"),
        ("two weeks on friday", "2026-12-11"),
        ("a week today", "2026-12-02"),
        ("tomorrow fortnight", "2026-12-10"),
        ("end of june", "2027-06-30"),
        ("the end of June 2028", "2028-06-30"),
        ("end feb", "2027-02-28"),
        ("end of february 2028", "2028-02-29"),
        ("end of november", "2026-11-30"),
        ("end of month", "2026-11-30"),
        ("by the end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("end of the year", "2026-12-31"),
        ("end of next year", "2027-12-31"),
        ("end of 2027", "2027-12-31"),
        ("end of the financial year", "2027-03-31"),
        ("end of the quarter", "2026-12-31"),
        ("end of next quarter", "2027-03-31"),
        ("end of q4", "2027-03-31"),
        ("end of Q2", "2027-09-30"),
        ("end of the week", "2026-11-27"),
        ("end of next week", "2026-12-04"),
        ("mid june", "2027-06-15"),
        ("beginning of june", "2027-06-01"),
        ("start of january 2028", "2028-01-01"),
        ("in 2 weeks", "2026-12-09"),
        ("in a fortnight", "2026-12-09"),
        ("2 weeks", "2026-12-09"),
        ("in 2 weeks' time", "2026-12-09"),
        ("in a couple of weeks", "2026-12-09"),
        ("3 days from now", "2026-11-28"),
        ("in 3 days", "2026-11-28"),
        ("in two months", "2027-01-25"),
        ("in a year", "2027-11-25"),
        ("  IN  2\u00a0weeks ", "2026-12-09"),
    ],
)
def test_dates_that_look_forward(words: str, expected: str) -> None:
    assert read_date(words, TODAY) == on(expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("yesterday", "2026-11-24"),
        ("last night", "2026-11-24"),
        ("this morning", "2026-11-25"),
        ("day before yesterday", "2026-11-23"),
        ("last friday", "2026-11-20"),
        ("friday", "2026-11-20"),
        ("wednesday", "2026-11-18"),
        ("friday last week", "2026-11-20"),
        ("monday this week", "2026-11-23"),
        ("3 days ago", "2026-11-22"),
        ("a week ago", "2026-11-18"),
        ("two months ago", "2026-09-25"),
        ("10 dec", "2025-12-10"),
        ("10 nov", "2026-11-10"),
        ("25 nov", "2026-11-25"),
        ("3/4", "2026-04-03"),
        ("10th december 2024", "2024-12-10"),
        ("friday 20 november", "2026-11-20"),
        ("friday 20th", "2026-11-20"),
        ("friday 30th", "2026-10-30"),
        ("end of june", "2026-06-30"),
        ("end of last month", "2026-10-31"),
        ("end of q2", "2026-09-30"),
    ],
)
def test_dates_that_look_back(words: str, expected: str) -> None:
    assert read_date(words, TODAY, future=False) == on(expected)


@pytest.mark.parametrize(
    ("today", "words", "expected"),
    [
        ("2027-01-31", "in a month", "2027-02-28"),
        ("2028-01-31", "in a month", "2028-02-29"),
        ("2028-02-29", "in a year", "2029-02-28"),
        ("2028-02-01", "29 feb", "2028-02-29"),
        ("2026-11-28", "end of the week", "2026-12-04"),
        ("2026-11-29", "next friday", "2026-12-04"),
        ("2026-11-27", "friday", "2026-12-04"),
        ("2026-11-30", "end of month", "2026-11-30"),
        ("2026-12-31", "tomorrow", "2027-01-01"),
        ("2026-12-31", "end of next month", "2027-01-31"),
        ("2026-12-31", "friday 1st", "2027-01-01"),
    ],
)
def test_round_the_ends_of_weeks_months_and_years(today: str, words: str, expected: str) -> None:
    assert read_date(words, on(today)) == on(expected)


NOVEMBER = "There is no 31 November: November has 30 days. Type a date such as 30/11/2026 or end of november."
FEBRUARY = "There is no 29 February 2027: February 2027 has 28 days. Type a date such as 28/2/2027 or end of february."
NOT_FRIDAY = (
    "10 December 2026 is a Thursday, not a Friday. Type 10/12/2026 for the Thursday or 11/12/2026 for the Friday."
)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("31/11/2026", NOVEMBER),
        ("2026-11-31", NOVEMBER),
        ("31 november", NOVEMBER),
        ("29/2/2027", FEBRUARY),
        ("29 feb", FEBRUARY),
        ("30 feb", FEBRUARY.replace("no 29", "no 30")),
        ("32/1/2027", "There is no 32 January: January has 31 days. Type a date such as 31/1/2027 or end of january."),
        ("0 may", "There is no 0 May: May has 31 days. Type a date such as 31/5/2027 or end of may."),
        ("12/25/2026", "There is no month 25. The day comes first here: type 25/12/2026."),
        ("12/25", "There is no month 25. The day comes first here: type 25/12/2026."),
        ("2/30/2026", "There is no month 30. Type the day, the month and the year, such as 10/12/2026."),
        ("Friday 10 December 2026", NOT_FRIDAY),
        ("friday 10/12", NOT_FRIDAY),
        ("friday 10th", NOT_FRIDAY),
        ("10/12/1926", "The year 1926 is out of reach. Type a date from 2000 to 2099."),
        ("in 999 years", "The year 3025 is out of reach. Type a date from 2000 to 2099."),
    ],
)
def test_days_that_do_not_exist_are_refused_with_what_to_type(words: str, sentence: str) -> None:
    assert refusal(words) == sentence


def test_refusals_say_what_is_wrong_and_give_examples_that_look_the_same_way() -> None:
    forward = "Type a date such as 9/12/2026, next friday, end of june or in 2 weeks."
    assert refusal("soonish") == f"I cannot read “soonish” as a date. {forward}"
    assert refusal("  ") == f"Which day? {forward}"
    assert refusal("may 2027") == f"“may 2027” is more than one day. {forward}"
    assert refusal("next month") == f"“next month” is more than one day. {forward}"
    assert refusal("x" * 50).startswith(f"I cannot read “{'x' * 40}…” as")
    back = "Type a date such as 11/11/2026, yesterday, last friday or 3 days ago."
    assert refusal("soonish", future=False) == f"I cannot read “soonish” as a date. {back}"


@given(st.dates(date(2001, 1, 15), date(2098, 12, 1)), st.booleans())
def test_the_examples_in_refusals_are_dates_themselves(today: date, future: bool) -> None:
    listed = refusal("soonish", today, future).removesuffix(".").partition("such as ")[2]
    for example in listed.replace(" or ", ", ").split(", "):
        assert (read_date(example, today, future) >= today) is future


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("end of june waiting for NHS", "2027-06-30", "waiting for NHS"),
        ("10 dec, waiting  for\nthe NHS ", "2026-12-10", "waiting  for\nthe NHS "),
        ("10 dec - waiting", "2026-12-10", "waiting"),
        ("10 dec – waiting", "2026-12-10", "waiting"),
        ("10 dec. Waiting", "2026-12-10", "Waiting"),
        ("10 dec -5 degrees", "2026-12-10", "-5 degrees"),
        ("10 dec 14:00", "2026-12-10", "14:00"),
        ("10 dec 1400 in the hall", "2026-12-10", "1400 in the hall"),
        ("10 dec 26 notices", "2026-12-10", "26 notices"),
        ("10 dec 14", "2026-12-10", "14"),
        ("3/4/2027 2pm", "2027-04-03", "2pm"),
        ("friday 10 notices issued", "2026-11-27", "10 notices issued"),
        ("next friday 2.30pm", "2026-12-04", "2.30pm"),
        ("in 2 weeks police to confirm", "2026-12-09", "police to confirm"),
        ("end of may needs more time", "2027-05-31", "needs more time"),
        ("tomorrow", "2026-11-26", ""),
    ],
)
def test_a_date_is_taken_and_the_text_behind_it_kept(text: str, day: str, rest: str) -> None:
    assert take_date(text, TODAY) == (on(day), rest)


@pytest.mark.parametrize(
    "text",
    [
        "may need more time",
        "second notice issued",
        "march past the school",
        "10 notices issued",
        "10 decisions made",
        "sat with the police",
        "sun blinds fitted",
        "2 weeks late because of the weather",
        "in 2 weeks of patrols nothing was found",
        "3/4 of the homes visited",
        "24/7 cover agreed",
        "4.2",
        "4.2 needs a new date",
        "45/60 forms returned",
        "friday or monday",
        "friday after next",
        "fridays are busy",
        "todays patrol",
        "end of the road closed",
        "next steps agreed",
        "last orders",
        "the end",
        "december 2026",
        "10",
        "\u0661\u0660/\u0661\u0662/\u0662\u0660\u0662\u0666",
        "mİd june",
        "",
    ],
)
def test_text_that_is_no_date_is_left_alone(text: str) -> None:
    assert take_date(text, TODAY) is None


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MIDDLE = st.dates(date(2002, 1, 1), date(2097, 12, 31))
SPELLINGS = (
    say_day,
    typed,
    date.isoformat,
    lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    lambda day: f"{day.day}/{day.month}/{day.year % 100:02}",
    lambda day: f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}".upper(),
    lambda day: f"the {day.day}th of {MONTHS[day.month - 1].lower()} '{day.year % 100:02}",
)


@given(DAYS, DAYS, st.booleans(), st.sampled_from(SPELLINGS))
def test_every_date_with_a_year_is_read_back_as_it_was_said(
    day: date, today: date, future: bool, spell: Callable[[date], str]
) -> None:
    assert read_date(spell(day), today, future) == day


@given(MIDDLE, st.integers(-364, 364))
def test_a_day_without_a_year_is_the_nearest_one_that_way(today: date, away: int) -> None:
    day = today + timedelta(days=away)
    assume((day.month, day.day) != (2, 29))
    said = say_day(day, today=date(day.year, 1, 1)).partition(" ")[2]
    assert read_date(said, today, future=away >= 0) == day


@given(MIDDLE, st.sampled_from(WEEKDAYS))
def test_weekdays_lie_where_they_are_said_to(today: date, name: str) -> None:
    monday = today - timedelta(days=today.weekday())
    week = timedelta(weeks=1)
    coming, following, last = (read_date(f"{which}{name}", today) for which in ("", "next ", "last "))
    assert {WEEKDAYS[day.weekday()] for day in (coming, following, last)} == {name}
    assert today < coming <= today + week
    assert monday + week <= following < monday + 2 * week
    assert today - week <= last < today
    assert read_date(name, today, future=False) == last


PIECES = (
    "10 3 31 2026 26 10th 3/4 31/11 3/4/2027 2026-12-10 14:00 q3 dec may march december june friday sat today tomorrow"
    " next last this in a two weeks week days month year ago end mid on by the of notices NHS - – , . : ' İ"
)
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES.split()), st.sampled_from([" ", " ", " ", "", ", ", "\n", "\u00a0"])), max_size=7
).map(lambda pairs: "".join(piece + space for piece, space in pairs))


@given(TEXTS | st.text(max_size=30), DAYS.filter(lambda day: 2001 < day.year < 2098), st.booleans())
def test_taking_a_date_loses_no_text_and_reads_the_same_again(text: str, today: date, future: bool) -> None:
    try:
        found = take_date(text, today, future=future)
    except Refused as refused:
        assert refused.sentence.endswith(".")
        return
    if found is not None:
        day, rest = found
        assert text.endswith(rest)
        assert read_date(text.removesuffix(rest), today, future) == day
        assert not rest[:1].isspace()
