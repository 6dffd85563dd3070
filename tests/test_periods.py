"""Periods and figures: read as people type them, printed in full, and read back as the same."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.bands import rate, read_bands, say_bands
from handlers.reading.figures import fitting, read_figure, say_figure
from handlers.reading.periods import read_period, take_period
from handlers.reading.tokens import Unclear
from handlers.reply import Refused
from schedules.periods import Period, last_over, months_of, quarters_of, up_to
from storage.vocabulary import Span, Unit

TODAY: Any = SimpleNamespace(today=date(2026, 11, 21))
STARTS = {Span.QUARTER: (1, 4, 7, 10), Span.YEAR: (4,), Span.CALENDAR_YEAR: (1,)}
MONTHS = st.builds(date, st.integers(2001, 2090), st.integers(1, 12), st.just(1))
Q3 = "2026/27 Q3 (October to December 2026)"


@st.composite
def periods(draw: st.DrawFn) -> Period:
    span, first = draw(st.sampled_from(Span)), draw(MONTHS)
    months = STARTS.get(span, range(1, 13))
    return Period.beginning(span, first.replace(month=months[first.month % len(months)]))


@given(periods())
def test_what_is_printed_reads_back_as_the_same(period: Period) -> None:
    for said in (str(period), period.short, str(period).upper()):
        assert read_period(said, TODAY) == period
    assert take_period(f"{period} 1,234", TODAY) == (str(period), "1,234")
    assert take_period(f"{period.short} 2026", TODAY) == (period.short, "2026")


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("2026/27 Q3", Q3),
        ("Q3 2026/27", Q3),
        ("q3, 26/27", Q3),
        ("2026-2027 quarter 3", Q3),
        ("the third quarter of 2026/27", Q3),
        ("Oct-Dec 2026", Q3),
        ("this quarter", Q3),
        ("last quarter", "2026/27 Q2 (July to September 2026)"),
        ("Q3", "2025/26 Q3 (October to December 2025)"),
        ("Q4", "2025/26 Q4 (January to March 2026)"),
        ("December 2026", "December 2026"),
        ("2026-12", "December 2026"),
        ("12/2026", "December 2026"),
        ("December", "December 2025"),
        ("last month", "October 2026"),
        ("2026/27", "2026/27 (April 2026 to March 2027)"),
        ("FY 2026-27", "2026/27 (April 2026 to March 2027)"),
        ("April 2026 to March 2027", "2026/27 (April 2026 to March 2027)"),
        ("2026", "2026 (January to December 2026)"),
        ("calendar year 2026", "2026 (January to December 2026)"),
        ("12 months to June 2026", "12 months to June 2026 (July 2025 to June 2026)"),
        ("rolling twelve months to end of jun 2026", "12 months to June 2026 (July 2025 to June 2026)"),
        ("July 2025 to June 2026", "12 months to June 2026 (July 2025 to June 2026)"),
    ],
)
def test_a_period_is_read_as_it_is_typed_and_printed_in_full(said: str, printed: str) -> None:
    assert str(read_period(said, TODAY)) == printed


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Q5", "There is no Q5: the quarters are Q1 (April to June) to Q4 (January to March)."),
        ("2026/28", "2026/28 is no financial year: one is written 2026/27."),
        ("autumn", "“autumn” is no period that I know. Type one such as 2026/27 Q3, Q3, December 2026"),
        ("May to July 2026", "May to July 2026 is no quarter and no year."),
        ("2026/27 Q3 (January to March 2027)", "says two different periods"),
    ],
)
def test_what_is_no_period_is_refused_with_examples(said: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_period(said, TODAY)
    assert why in refused.value.sentence


def test_a_quarter_of_one_year_could_be_either_of_two() -> None:
    with pytest.raises(Unclear) as unclear:
        read_period("Q4 2026", TODAY)
    assert [each.value for each in unclear.value.candidates] == ["2026/27 Q4", "2025/26 Q4"]


def test_periods_around_a_day() -> None:
    day = date(2026, 11, 21)
    said = {span: last_over(span, day).short for span in Span}
    assert said == {
        Span.MONTH: "October 2026",
        Span.QUARTER: "2026/27 Q2",
        Span.YEAR: "2025/26",
        Span.CALENDAR_YEAR: "2025",
        Span.ROLLING: "12 months to September 2026",
    }
    year = Period.of_year(2026)
    assert [each.short for each in quarters_of(2026)] == [f"2026/27 Q{number}" for number in (1, 2, 3, 4)]
    assert [each.first.month for each in months_of(quarters_of(2026)[3])] == [1, 2, 3]
    assert [each.short for each in up_to(year, 2)] == ["2025/26", "2026/27"]
    assert year.shifted(-1).short == "2025/26"
    assert (year.financial_year, year.begins_by(day), year.is_over(day)) == (2026, True, False)


@pytest.mark.parametrize(
    ("said", "unit", "printed"),
    [
        ("1,234", Unit.COUNT, "1,234"),
        ("12k", Unit.COUNT, "12,000"),
        ("0", Unit.COUNT, "0"),
        ("\uff12\uff11\uff10", Unit.COUNT, "210"),
        ("£1,234.50", Unit.POUNDS, "£1,234.50"),
        ("£2.1bn", Unit.POUNDS, "£2,100,000,000"),
        ("5 pounds", Unit.POUNDS, "£5"),
        ("45%", Unit.PERCENT, "45%"),
        ("45 per cent", Unit.PERCENT_OF_TIME, "45%"),
        ("45.5", Unit.PERCENT, "45.5%"),
        ("\u221212%", Unit.PERCENT_CHANGE, "-12%"),
        ("+90%", Unit.PERCENT_CHANGE, "+90%"),
        ("10 per week", Unit.PER_WEEK, "10"),
        ("150", Unit.CUMULATIVE, "150"),
    ],
)
def test_a_figure_is_read_as_it_is_typed_and_printed_as_its_unit_needs(said: str, unit: Unit, printed: str) -> None:
    assert say_figure(fitting(read_figure(said, TODAY), unit, "It", "value"), unit) == printed


@pytest.mark.parametrize("said", ["1,2", "1.234,5", "1 234", "12,345,67", "--5"])
def test_what_could_be_two_numbers_is_refused(said: str) -> None:
    with pytest.raises(Refused, match=rf"“{said}” could be more than one number\. Type it such as 1234"):
        read_figure(said, TODAY)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("seven", "“seven” is no figure. Type it in digits, such as 210, 1,234, 45% or £1,234.50."),
        ("about 210", "“about 210” is more than a figure. Type the figure alone, such as 210;"),
        ("n/a", "leave it out: papers then say “awaiting data”"),
        ("nil", "could be 0, or no figure yet"),
        ("1234567890123456", "is too long for a figure"),
        ("=1+1", "is more than a figure"),
        ("\u0663", "is no figure"),
    ],
)
def test_what_is_no_number_is_refused_and_said_back(said: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_figure(said, TODAY)
    assert said in refused.value.sentence and why in refused.value.sentence


@pytest.mark.parametrize(
    ("said", "unit", "why"),
    [
        ("£210", Unit.COUNT, "“£210” is an amount of money. It is counted one by one: type it such as 210."),
        ("12%", Unit.COUNT, "“12%” is a percentage"),
        ("10 a week", Unit.COUNT, "“10 a week” is so many a week"),
        ("+5", Unit.COUNT, "“+5” reads as a change"),
        ("-5", Unit.COUNT, "“-5” is less than nothing"),
        ("2.5", Unit.COUNT, "“2.5” is no whole number"),
        ("£1.234", Unit.POUNDS, "“£1.234” has more than two places"),
        ("-5%", Unit.PERCENT, "“-5%” is less than nothing"),
    ],
)
def test_a_sign_that_does_not_go_with_the_unit_is_refused(said: str, unit: Unit, why: str) -> None:
    with pytest.raises(Refused) as refused:
        fitting(read_figure(said, TODAY), unit, "It", "value")
    assert why in refused.value.sentence
    assert refused.value.field == "value"


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(Unit))
def test_a_figure_that_is_printed_reads_back(value: Decimal, unit: Unit) -> None:
    printed = say_figure(value, unit)
    assert read_figure(printed, TODAY).value == value


def test_bands_are_written_from_near_to_far() -> None:
    bands = read_bands("on target; close within 5%; far, within 12.5 per cent; off target", TODAY)
    assert say_bands(bands) == "on target; close within 5%; far within 12.5%; off target"
    assert read_bands(say_bands(bands), TODAY) == bands
    rated = [rate(Decimal(off), bands) for off in ("0", "5", "5.01", "12.5", "13", "Infinity")]
    assert rated == ["on target", "close", "far", "far", "off target", "off target"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("on target", "is 1 of them"),
        ("green; red", "is a colour alone"),
        ("good; middling; bad", "within how many percent"),
        ("good; near within 10%; nearer within 5%; bad", "reaches further"),
        ("good; bad within 5%", "there has to be one for figures further off"),
        ("a" * 61 + "; bad", "longer than 60 characters"),
    ],
)
def test_bands_that_leave_something_out_are_refused(said: str, why: str) -> None:
    with pytest.raises(Refused, match="Write the bands from near to far") as refused:
        read_bands(said, TODAY)
    assert why in refused.value.sentence
