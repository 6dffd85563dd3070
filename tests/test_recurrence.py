"""Rules by which meetings return: what is read, what is refused in which words, how it is said, and on which days."""

import re
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.reading.times import take_time
from handlers.reply import Refused
from schedules.calendar import MONTHS, WEEKDAYS, at_local
from schedules.recurrence.parts import BadRule
from schedules.recurrence.reading import read_rule
from schedules.recurrence.rules import Rule, days, first_day
from schedules.recurrence.saying import say_rule

LONDON = ZoneInfo("Europe/London")
START = date(2026, 11, 20)
A_YEAR_ON = date(2027, 11, 30)
DATES = st.dates(date(2024, 1, 1), date(2032, 12, 31))
SPANS = st.integers(0, 900).map(lambda count: timedelta(days=count))


def on(text: str) -> date:
    return date.fromisoformat(text)


def read(words: str, start: date = START) -> Rule:
    return read_rule(words, start, take_time)


def listed(rule: Rule, start: date = START, last: date = A_YEAR_ON) -> list[str]:
    return [day.isoformat() for day in days(rule, start, last, start)]


MONTHLY = "2026-12-10 2027-01-14 2027-02-11 2027-03-11 2027-04-08 2027-05-13"
QUARTERLY = "2026-12-02 2027-03-03 2027-06-02 2027-09-01"
IN_QUARTERS = "2027-01-06 2027-04-07 2027-07-07 2027-10-06"
MONDAYS = "2026-11-23 2026-11-30 2026-12-07 2026-12-14"
FORTNIGHTS = "2026-11-26 2026-12-10 2026-12-24 2027-01-07"
TENTHS = "2026-12-10 2027-01-10 2027-02-10"
READ = [
    # words, days from Friday 20 November 2026, what is said
    ("second thursday 14:00", MONTHLY, "the second Thursday of each month at 14:00"),
    ("2nd thursday", MONTHLY, "the second Thursday of each month"),
    ("second thursday of the month at 2pm", MONTHLY, "the second Thursday of each month at 14:00"),
    ("2nd Thursday of every month @ 2pm", MONTHLY, "the second Thursday of each month at 14:00"),
    ("2pm second thursday", MONTHLY, "the second Thursday of each month at 14:00"),
    ("monthly second thursday", MONTHLY, "the second Thursday of each month"),
    ("every second thursday of the month", MONTHLY, "the second Thursday of each month"),
    ("the 2ND THURS. of each month, 1400", MONTHLY, "the second Thursday of each month at 14:00"),
    ("second thursday — 14.00", MONTHLY, "the second Thursday of each month at 14:00"),
    ("last friday 10:00", "2026-11-27 2026-12-25 2027-01-29", "the last Friday of each month at 10:00"),
    ("every first monday", "2026-12-07 2027-01-04 2027-02-01", "the first Monday of each month"),
    ("last but one friday", "2026-11-20 2026-12-18 2027-01-22", "the last but one Friday of each month"),
    ("penultimate friday", "2026-11-20 2026-12-18 2027-01-22", "the last but one Friday of each month"),
    (
        "1st & 3rd tues of the month 10am",
        "2026-12-01 2026-12-15 2027-01-05 2027-01-19",
        "the first and third Tuesday of each month at 10:00",
    ),
    (
        "first tuesday and first thursday",
        "2026-12-01 2026-12-03 2027-01-05 2027-01-07",
        "the first Tuesday and the first Thursday of each month",
    ),
    ("every 3 months first wednesday 10:00", QUARTERLY, "every 3 months on the first Wednesday at 10:00"),
    ("first wednesday every 3 months", QUARTERLY, "every 3 months on the first Wednesday"),
    ("every quarter first wednesday", QUARTERLY, "every 3 months on the first Wednesday"),
    ("quarterly first wednesday", QUARTERLY, "every 3 months on the first Wednesday"),
    ("three-monthly, first weds", QUARTERLY, "every 3 months on the first Wednesday"),
    ("once a quarter at noon on the first wednesday", QUARTERLY, "every 3 months on the first Wednesday at 12:00"),
    ("every other month first wednesday", "2026-12-02 2027-02-03 2027-04-07", "every 2 months on the first Wednesday"),
    ("half-yearly first tuesday", "2026-12-01 2027-06-01", "every 6 months on the first Tuesday"),
    (
        "first wednesday of each quarter",
        IN_QUARTERS,
        "the first Wednesday of January, April, July and October each year",
    ),
    (
        "first wednesday of january, april, july and october 10:00",
        IN_QUARTERS,
        "the first Wednesday of January, April, July and October each year at 10:00",
    ),
    (
        "last friday of the quarter",
        "2026-12-25 2027-03-26 2027-06-25 2027-09-24",
        "the last Friday of March, June, September and December each year",
    ),
    (
        "quarterly, on the last friday of the quarter",
        "2026-12-25 2027-03-26 2027-06-25 2027-09-24",
        "the last Friday of March, June, September and December each year",
    ),
    (
        "monthly, second thursday of march and may",
        "2027-03-11 2027-05-13",
        "the second Thursday of March and May each year",
    ),
    ("weekly monday 09:30", MONDAYS, "every Monday at 09:30"),
    ("weekly at 9.30 on mondays", MONDAYS, "every Monday at 09:30"),
    ("every monday", MONDAYS, "every Monday"),
    ("mondays", MONDAYS, "every Monday"),
    ("mon and thurs", "2026-11-23 2026-11-26 2026-11-30 2026-12-03", "every Monday and Thursday"),
    (
        "tuesday to thursday 9am",
        "2026-11-24 2026-11-25 2026-11-26 2026-12-01",
        "every Tuesday, Wednesday and Thursday at 09:00",
    ),
    ("every 2 weeks", "2026-11-20 2026-12-04 2026-12-18 2027-01-01", "every 2 weeks"),
    ("every 14 days", "2026-11-20 2026-12-04 2026-12-18 2027-01-01", "every 2 weeks"),
    ("weekly", "2026-11-20 2026-11-27 2026-12-04", "every week"),
    ("every two weeks thursday", FORTNIGHTS, "every 2 weeks on Thursday"),
    ("every other thursday", FORTNIGHTS, "every 2 weeks on Thursday"),
    ("alternate thursdays 2pm", FORTNIGHTS, "every 2 weeks on Thursday at 14:00"),
    ("every second week on a thursday", FORTNIGHTS, "every 2 weeks on Thursday"),
    ("fortnightly tuesday 11:00", "2026-11-24 2026-12-08 2026-12-22 2027-01-05", "every 2 weeks on Tuesday at 11:00"),
    ("every 6 weeks on thursdays", "2026-11-26 2027-01-07 2027-02-18", "every 6 weeks on Thursday"),
    ("every year first tuesday of march", "2027-03-02", "the first Tuesday of March each year"),
    ("yearly first tuesday in march", "2027-03-02", "the first Tuesday of March each year"),
    ("annually march second monday", "2027-03-08", "the second Monday of March each year"),
    ("every march on the second monday", "2027-03-08", "the second Monday of March each year"),
    ("first monday of the year", "2027-01-04", "the first Monday of January each year"),
    ("every month on the 10th", TENTHS, "the 10th of each month"),
    ("day 10", TENTHS, "the 10th of each month"),
    ("day 10 14:00", TENTHS, "the 10th of each month at 14:00"),
    ("every 10th of the month", TENTHS, "the 10th of each month"),
    (
        "last day of the month 12 noon",
        "2026-11-30 2026-12-31 2027-01-31 2027-02-28",
        "the last day of each month at 12:00",
    ),
    ("10 march every year 14:00", "2027-03-10", "the 10th of March each year at 14:00"),
    ("annually on march 10 14:00", "2027-03-10", "the 10th of March each year at 14:00"),
    (
        "10 march and 10 september every year",
        "2027-03-10 2027-09-10",
        "the 10th of March and September each year",
    ),
    (
        "second thursday 14:00 skip august and december",
        "2027-01-14 2027-02-11 2027-03-11 2027-04-08 2027-05-13 2027-06-10 2027-07-08 2027-09-09",
        "the second Thursday of each month at 14:00, but not in August or December",
    ),
    ("no meeting in december, second thursday", "2027-01-14", "the second Thursday of each month, but not in December"),
]


@pytest.mark.parametrize(("words", "expected", "said"), READ)
def test_rules_in_words(words: str, expected: str, said: str) -> None:
    rule = read(words)
    found = listed(rule)
    assert found[: len(expected.split())] == expected.split()
    assert say_rule(rule) == said
    assert read(said) == rule
    assert Rule.stored(str(rule)) == rule


RFC = [
    # text, days from 20 November 2026, what is said
    ("RRULE:FREQ=MONTHLY;BYDAY=2TH", MONTHLY, "the second Thursday of each month"),
    ("freq=monthly; byday=2th at 14:00", MONTHLY, "the second Thursday of each month at 14:00"),
    ("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=2;WKST=SU", MONTHLY, "the second Thursday of each month"),
    (
        "FREQ=MONTHLY;BYDAY=2TH;COUNT=2 14:00",
        "2026-12-10 2027-01-14 .",
        "the second Thursday of each month at 14:00, 2 times",
    ),
    ("FREQ=MONTHLY;BYDAY=2TH;COUNT=1", "2026-12-10 .", "the second Thursday of each month, once"),
    (
        "FREQ=MONTHLY;BYDAY=2TH;COUNT=3 skip january",
        "2026-12-10 2027-02-11 .",
        "the second Thursday of each month, but not in January, 3 times",
    ),
    (
        "FREQ=MONTHLY;BYDAY=2TH;UNTIL=20270114T140000Z",
        "2026-12-10 2027-01-14 .",
        "the second Thursday of each month, until Thursday 14 January 2027",
    ),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "2026-11-30 2026-12-31 2027-01-29 2027-02-26 2027-03-31",
        "every month on every Monday, Tuesday, Wednesday, Thursday and Friday, but only the last of these in the month",
    ),
    (
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "2027-08-13 .",
        "every month on the 13th of each month where that is a Friday",
    ),
    (
        "FREQ=MONTHLY;BYDAY=5TH",
        "2026-12-31 2027-04-29 2027-07-29 2027-09-30 .",
        "the fifth Thursday of each month, where there is one",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "2026-12-31 2027-01-31 2027-03-31 2027-05-31",
        "the 31st of each month, where there is one",
    ),
    ("FREQ=YEARLY;BYDAY=20MO", "2027-05-17 .", "every year on the 20th Monday of the year"),
    (
        "FREQ=WEEKLY;BYMONTH=3;BYDAY=MO",
        "2027-03-01 2027-03-08 2027-03-15 2027-03-22 2027-03-29 .",
        "every Monday in March",
    ),
    (
        "FREQ=MONTHLY;INTERVAL=5;BYMONTH=1,6;BYDAY=1MO",
        "2027-01-04 2027-06-07 .",
        "every 5 months, in January and June, on the first Monday of the month",
    ),
    ("FREQ=YEARLY;BYMONTHDAY=10", TENTHS, "the 10th of each month"),
    ("FREQ=MONTHLY;BYMONTH=3;BYDAY=1TU", "2027-03-02 .", "the first Tuesday of March each year"),
]


@pytest.mark.parametrize(("text", "expected", "said"), RFC)
def test_rules_of_rfc_5545(text: str, expected: str, said: str) -> None:
    rule = read(text)
    found = [*listed(rule), "."]
    assert found[: len(expected.split())] == expected.split()
    assert say_rule(rule) == said
    assert Rule.stored(str(rule)) == rule


UNCLEAR = [
    # two meanings
    (
        "every second thursday",
        "“every second thursday” is every 2 weeks to some, and the second Thursday of each month",
    ),
    ("every 2nd thursday 14:00", "Type every 2 weeks on thursday, or second thursday of the month."),
    ("every third monday", "Type every 3 weeks on monday, or third monday of the month."),
    ("bi-weekly", "Type every 2 weeks on monday, or every monday and thursday."),
    ("bimonthly first monday", "“bimonthly” can mean half as often or twice as often. Type every 2 months"),
    ("biannual", "Type every 2 years first wednesday of march, or every 6 months first wednesday."),
    ("twice a month", "“twice a month” does not say on which days. Type them, such as first and third wednesday."),
    ("monday 09:30", "Monday could be every Monday or one of each month. Type every monday, or second monday."),
    ("tuesday or thursday", "“or” leaves the day open."),
    ("second week of the month", "“second week” is unclear. Type the weekday: second thursday."),
    (
        "first tuesday and thursday",
        "Which Thursday? Say it for each weekday, such as first tuesday and first thursday.",
    ),
    (
        "10 march 14:00",
        "Is that day in March one meeting, or one each year? For one each year put every year in front.",
    ),
    ("first tuesday of march 2027", "“of march 2027” is in one year only."),
    # every day
    ("every weekday", "“every weekday” would be a meeting on every day. Type the weekdays that are meant, such as"),
    ("daily 9am", "“daily” would be a meeting on every day."),
    ("monday to friday 9:00", "That would be a meeting on every day of a week. Type the weekdays that are meant"),
    ("every other day", "A rule counts weeks, months or years, not days"),
    # too little
    ("", "On which days? Type a rule such as second thursday 14:00"),
    ("14:00", "On which days?"),
    ("monthly 14:00", "The rule does not say on which day. Type a rule such as"),
    ("quarterly", "The rule does not say on which day."),
    ("every month monday", "Which Monday? Say which one of the month, such as second monday or last monday."),
    ("every year first tuesday", "In which month? Type it with the day, such as every year first tuesday of march."),
    # days that some months lack
    ("fifth thursday", "Not every month has a fifth Thursday. Type last thursday of the month"),
    ("10th thursday", "No month has 10 Thursdays. Type last thursday of the month"),
    ("day 31", "Not every month has a day 31. Type last day of the month, or a day from 1 to 28"),
    ("the 29th of each month", "Not every month has a day 29."),
    ("day 32", "No month has a day 32."),
    ("day 0", "No month has a day 0."),
    ("every year 29 february", "in leap years only. Type every year last day of february, or every year 28 february."),
    ("every year 31 april", "April has no day 31. Type every year last day of april"),
    # more than fits
    ("weekly second thursday", "“weekly” counts weeks, and the day is one of a month."),
    ("weekly every 2 weeks monday", "“weekly” and “every 2 weeks” do not go together. Type only one of them"),
    ("every 2 months first monday of march", "Type the months or “every 2 months”, not both"),
    ("Thursdays (1st and 3rd)", "Type a weekday or a day of the month, not both: first and third thursday"),
    ("10 march and 12 september every year", "A rule has the same days in each of its months."),
    ("first and last monday of the quarter", "The first and the last of a quarter are in different months."),
    ("second thursday 10:00 and 14:00", "A meeting has one time, and I read 10:00 and 14:00."),
    ("second thursday 2-4pm", "Instead of “2-4pm” type only the one at which it starts, such as 14:00."),
    ("second thursday from january", "A rule says which days, not when it starts or ends. Leave out “from”"),
    ("last working day of the month", "A rule does not know bank holidays, so “last working day” is unclear."),
    # nothing that is known
    (
        "secnd thursday",
        "I do not understand “secnd” in a rule. Did you mean second? Type a rule such as second thursday",
    ),
    ("blah", "I do not understand “blah” in a rule. Type a rule such as"),
    ("every", "I do not understand “every” in a rule. Type a rule such as"),
    ("second thursday " * 40, "That is too long for a rule. Type a rule such as"),
    ("every 0 weeks", "“every 0 weeks” gives no next meeting."),
    ("every 600 weeks", "A meeting every 600 weeks is too rare. Type at most every 520 weeks."),
    ("first tuesday in march every year except march", "With those months left out no meeting remains."),
]


@pytest.mark.parametrize(("words", "sentence"), UNCLEAR)
def test_words_that_make_no_rule_are_answered_with_what_to_type(words: str, sentence: str) -> None:
    with pytest.raises(BadRule, match=re.escape(sentence)):
        read(words)


UNFIT = [
    # never
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "No such day exists, so there would be no meeting."),
    ("FREQ=MONTHLY;BYDAY=6TH", "No month has 6 of one weekday, so there would be no meeting."),
    ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "so there would be no meeting. Type a lower BYSETPOS, such as 1."),
    ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", "so there would be no meeting."),
    ("FREQ=MONTHLY;BYDAY=2TH;COUNT=0", "COUNT=0 is no meeting at all."),
    ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0 gives no next meeting."),
    ("FREQ=MONTHLY;BYDAY=2TH;UNTIL=20200101", "UNTIL is Wednesday 1 January 2020, which has passed."),
    ("FREQ=MONTHLY;BYDAY=2TH;UNTIL=20261125", "There is no such day until Wednesday 25 November 2026."),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "There is no such day in the next ten years."),
    # every day
    ("FREQ=DAILY", "FREQ=DAILY would be a meeting on every day. Type the weekdays that are meant"),
    ("FREQ=HOURLY;INTERVAL=3", "FREQ=HOURLY would be a meeting on every day."),
    ("FREQ=MINUTELY", "FREQ=MINUTELY would be"),
    ("FREQ=SECONDLY", "FREQ=SECONDLY would be"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "That would be a meeting on every day of a week."),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "That would be a meeting on every day of a week."),
    ("FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6", "That would be a meeting on every day of a week."),
    # more than a rule says
    ("FREQ=MONTHLY;BYDAY=2TH;BYHOUR=9,14", "A rule gives days, so leave out BYHOUR. Type the time behind it"),
    ("DTSTART;TZID=Europe/London:20261210T140000 RRULE:FREQ=MONTHLY;BYDAY=2TH", "Leave out DTSTART: type only"),
    ("FREQ=MONTHLY;BYDAY=2TH;TZID=Europe/London", "Leave out TZID"),
    ("FREQ=MONTHLY;BYDAY=2TH every month", "Type the rule in words or as “FREQ=MONTHLY;BYDAY=2TH”, not both."),
    ("FREQ=MONTHLY;BYDAY=2TH;COUNT=12;UNTIL=20271231", "UNTIL and COUNT both say when the meetings end."),
    # not understood
    ("FREQ=YEARLY;BYWEEKNO=20", "I do not understand “BYWEEKNO=20” in a rule. Use FREQ, INTERVAL, BYMONTH"),
    ("FREQ=MONTHLY;BYDAY=2TH;X-FOO=1", "I do not understand “X-FOO=1” in a rule."),
    ("FREQ=SOMETIMES", "I do not understand FREQ=SOMETIMES. Use FREQ=WEEKLY"),
    ("BYDAY=2TH", "The rule does not say how often: FREQ is missing."),
    ("FREQ=MONTHLY;FREQ=WEEKLY", "FREQ stands twice."),
    ("FREQ=MONTHLY", "The rule does not say which day of the month. Add one, such as BYDAY=2TH or BYMONTHDAY=10."),
    ("FREQ=MONTHLY;BYDAY=2XX", "I cannot read “BYDAY=2XX”. Type MO, TU, WE"),
    ("FREQ=MONTHLY;BYDAY=MO,1TU", "Say which one for every weekday"),
    ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS picks from other days"),
    ("FREQ=WEEKLY;BYDAY=2TH", "A week has no second Thursday and no 10th."),
    ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY runs from 1 to 31."),
    ("FREQ=MONTHLY;BYMONTHDAY=ten", "I cannot read “BYMONTHDAY=TEN”. Type whole numbers"),
    ("FREQ=YEARLY;BYMONTH=13;BYDAY=1MO", "BYMONTH runs from 1 to 12."),
    ("FREQ=WEEKLY;INTERVAL=9999", "A meeting every 9999 weeks is too rare."),
    ("FREQ=WEEKLY;WKST=XX", "I cannot read WKST=XX."),
    ("FREQ=WEEKLY;COUNT=many", "I cannot read COUNT=MANY."),
    ("FREQ=WEEKLY;UNTIL=20271332", "I cannot read UNTIL=20271332 as a date."),
    ("FREQ=WEEKLY;UNTIL=tomorrow", "I cannot read UNTIL=TOMORROW as a date."),
]


@pytest.mark.parametrize(("text", "sentence"), UNFIT)
def test_rfc_5545_text_that_makes_no_rule_is_answered_with_what_to_type(text: str, sentence: str) -> None:
    with pytest.raises(BadRule, match=re.escape(sentence)):
        read(text)


def test_a_time_that_could_be_two_is_asked_about_as_everywhere() -> None:
    with pytest.raises(Refused, match="could be 02:00 or 14:00"):
        read("second thursday at 2")


@pytest.mark.parametrize(
    ("words", "start", "expected"),
    [
        # a start that does not fit: the next day that does, and the weeks or months are counted from that
        ("every 2 weeks thursday", "2026-12-09", "2026-12-10 2026-12-24 2027-01-07"),
        ("every 2 weeks thursday", "2026-12-10", "2026-12-10 2026-12-24 2027-01-07"),
        ("every 2 weeks thursday", "2026-12-11", "2026-12-17 2026-12-31 2027-01-14"),
        ("every 2 weeks", "2026-12-09", "2026-12-09 2026-12-23 2027-01-06"),
        ("every 2 weeks on monday and thursday", "2026-12-10", "2026-12-10 2026-12-21 2026-12-24 2027-01-04"),
        ("every 3 months first wednesday", "2026-12-02", "2026-12-02 2027-03-03 2027-06-02"),
        ("every 3 months first wednesday", "2026-12-03", "2027-01-06 2027-04-07 2027-07-07"),
        ("every 2 years first tuesday of march", "2026-12-01", "2027-03-02"),
        # a series skips a month without being shifted by it
        ("every 3 months first wednesday skip december", "2026-11-20", "2027-03-03 2027-06-02 2027-09-01"),
        # leap years
        ("last day of february each year", "2027-03-01", "2028-02-29"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-11-20", "2028-02-29 2032-02-29"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "2027-01-01", "2028-02-29 2032-02-29"),
        ("every tuesday", "2028-02-20", "2028-02-22 2028-02-29 2028-03-07"),
        ("every 2 weeks", "2028-02-15", "2028-02-15 2028-02-29 2028-03-14"),
        ("every year first friday of january", "2026-12-31", "2027-01-01 2028-01-07"),
        # weeks that begin on another day
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "2026-11-20", "2026-11-22 2026-11-24 2026-12-06"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "2026-11-20", "2026-11-22 2026-12-01 2026-12-06"),
    ],
)
def test_where_a_series_begins_and_what_it_counts_from(words: str, start: str, expected: str) -> None:
    rule = read(words, on(start))
    assert listed(rule, on(start), on(start) + timedelta(days=2300))[: len(expected.split())] == expected.split()
    assert first_day(rule, on(start)) == on(expected.split()[0])


def test_a_rule_whose_months_are_all_left_out_has_no_first_day() -> None:
    rule = Rule("FREQ=WEEKLY;BYDAY=MO", skips=frozenset(range(1, 13)))
    assert first_day(rule, START) is None
    assert days(rule, START, A_YEAR_ON, START) == ()


def test_equal_rules_are_equal_values_and_stored_alike() -> None:
    typed = Rule("byday=3th,1th;freq=monthly;interval=1", time(14), frozenset({12, 8}))
    assert typed == Rule("FREQ=MONTHLY;BYDAY=1TH,3TH", time(14), frozenset({8, 12}))
    assert str(typed) == "FREQ=MONTHLY;BYDAY=1TH,3TH 14:00 not in August, December"
    assert read(str(typed)) == typed


@pytest.mark.parametrize(
    "line", ["", "second thursday", "FREQ=WEEKLY 25:00", "FREQ=WEEKLY not in Augustus", "FREQ=WEEKLY ", "FREQ=DAILY"]
)
def test_a_line_that_is_no_stored_rule_is_refused(line: str) -> None:
    with pytest.raises(BadRule):
        Rule.stored(line)


@pytest.mark.parametrize("words", ["weekly monday 14:00", "last sunday of the month 14:00"])
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_the_local_time_stays_over_both_clock_changes(words: str, year: int) -> None:
    start, end = date(year, 1, 1), date(year, 12, 31)
    rule = read(words, start)
    found = [at_local(day, rule.clock or time.min, LONDON) for day in days(rule, start, end, start)]
    assert {at.astimezone(LONDON).time() for at in found} == {time(14)}
    assert {at.hour for at in found} == {13, 14}


def some(values: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[str]:
    """Some of the values with commas between them, as RFC 5545 writes them."""
    return st.lists(values, min_size=1, max_size=most, unique=True).map(lambda each: ",".join(map(str, each)))


WEEKDAY = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
NUMBERED = st.tuples(st.sampled_from([1, 2, 3, 4, -1, -2, -3, -4]), WEEKDAY).map(lambda each: f"{each[0]}{each[1]}")
MONTHDAY = st.integers(1, 28) | st.integers(-4, -1)
DAYS_OF_MONTH = some(NUMBERED).map("BYDAY={}".format) | some(MONTHDAY).map("BYMONTHDAY={}".format)
IN_MONTHS = some(st.integers(1, 12)).map("BYMONTH={}".format)
PLAIN_TEXTS = st.one_of(
    st.builds("FREQ=WEEKLY;INTERVAL={}".format, st.integers(1, 9)),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, st.integers(1, 9), some(WEEKDAY, 4)),
    st.builds("FREQ=WEEKLY;BYDAY={};{}".format, some(WEEKDAY), IN_MONTHS),
    st.builds("FREQ=MONTHLY;INTERVAL={};{}".format, st.integers(1, 13), DAYS_OF_MONTH),
    st.builds("FREQ=YEARLY;INTERVAL={};{};{}".format, st.integers(1, 4), IN_MONTHS, DAYS_OF_MONTH),
)
ODD_TEXTS = st.one_of(
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={};WKST={};BYSETPOS={}".format,
        st.integers(1, 4),
        some(WEEKDAY, 4),
        WEEKDAY,
        st.sampled_from([1, 2, -1]),
    ),
    st.builds(
        "FREQ={};BYDAY={};BYSETPOS={};COUNT={}".format,
        st.sampled_from(["MONTHLY", "YEARLY"]),
        some(WEEKDAY, 6),
        some(st.sampled_from([1, 2, 5, 7, -1, -6])),
        st.integers(1, 40),
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={};BYDAY={}".format, some(st.integers(1, 31)), some(WEEKDAY)),
    st.builds("FREQ=YEARLY;BYDAY=5{};UNTIL=20300630".format, WEEKDAY),
)
CLOCKS = st.none() | st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
SKIPS = st.frozensets(st.integers(1, 12), max_size=4)


def rules(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Rule]:
    return st.builds(Rule, texts.filter(is_rule), CLOCKS, SKIPS)


def is_rule(text: str) -> bool:
    try:
        Rule(text)
    except BadRule:
        return False
    return True


@settings(max_examples=60)
@given(rules(PLAIN_TEXTS), DATES)
def test_what_is_said_of_a_plain_rule_is_read_as_that_rule(rule: Rule, start: date) -> None:
    said = say_rule(rule)
    if first_day(rule, start):
        assert read(said, start) == rule
        assert read(said.upper().replace(" AT ", ", "), start) == rule
    else:
        with pytest.raises(BadRule, match="no meeting remains"):
            read(said, start)


@settings(max_examples=50)
@given(rules(PLAIN_TEXTS | ODD_TEXTS))
def test_a_stored_rule_comes_back_as_it_was(rule: Rule) -> None:
    assert Rule.stored(str(rule)) == rule
    assert Rule(rule.text, rule.clock, rule.skips) == rule
    assert str(Rule.stored(str(rule))) == str(rule)


@settings(max_examples=60)
@given(rules(PLAIN_TEXTS | ODD_TEXTS), DATES, DATES, SPANS, SPANS)
@example(Rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"), START, on("2028-01-01"), timedelta(days=59), timedelta(days=1))
def test_the_same_days_are_seen_through_every_window(
    rule: Rule, anchor: date, first: date, width: timedelta, wider: timedelta
) -> None:
    last = first + width
    found = days(rule, first, last, anchor)
    assert list(found) == sorted(set(found))
    assert all(max(first, anchor) <= day <= last and day.month not in rule.skips for day in found)
    around = days(rule, first - wider, last + wider, anchor)
    assert found == tuple(day for day in around if first <= day <= last)
    every = days(rule, anchor, last, anchor)
    assert found == tuple(day for day in every if day >= first)


@settings(max_examples=50)
@given(st.integers(1, 6), st.sampled_from([1, 2, 3, 4, -1, -2]), st.integers(0, 6), DATES)
def test_numbered_weekdays_are_the_ones_that_a_calendar_shows(every: int, nth: int, weekday: int, anchor: date) -> None:
    ordinal = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last", -2: "last but one"}[nth]
    rule = read(f"every {every} months {ordinal} {WEEKDAYS[weekday].lower()}", anchor)
    calendar = [anchor + timedelta(days=passed) for passed in range(1000)]
    fitting = [day for day in calendar if day.weekday() == weekday and _is_nth(day, nth)]
    counted = [day for day in fitting if (_month(day) - _month(fitting[0])) % every == 0]
    assert list(days(rule, anchor, calendar[-1], anchor)) == counted


def _is_nth(day: date, nth: int) -> bool:
    def in_month(weeks: int) -> bool:
        return (day + timedelta(weeks=weeks)).month == day.month

    step = -1 if nth > 0 else 1
    return in_month(step * (abs(nth) - 1)) and not in_month(step * abs(nth))


def _month(day: date) -> int:
    return day.year * 12 + day.month


@settings(max_examples=50)
@given(st.integers(1, 9), st.sets(st.integers(0, 6), min_size=1, max_size=3), DATES)
def test_weeks_are_counted_from_the_first_day_that_fits(every: int, weekdays: set[int], anchor: date) -> None:
    named = " and ".join(WEEKDAYS[day].lower() for day in sorted(weekdays))
    rule = read(f"every {every} weeks on {named}", anchor)
    fitting = [day for passed in range(400) if (day := anchor + timedelta(days=passed)).weekday() in weekdays]
    monday = fitting[0] - timedelta(days=fitting[0].weekday())
    counted = [day for day in fitting if (day - monday).days // 7 % every == 0]
    assert list(days(rule, anchor, anchor + timedelta(days=399), anchor)) == counted


WORDS = [
    *("every", "each", "first", "2nd", "last", "10th", "day", "10", "2", "of", "the", "and", "or", "-", ",", "at"),
    *("week", "weekly", "month", "months", "quarter", "year", "fortnightly", "other", "twice", "bi-", "skip", "not"),
    *("14:00", "2pm", "noon", "until", "FREQ=MONTHLY", "BYDAY=2TH", "INTERVAL=2", ";", "=", "RRULE:", "café", "\u00a0"),
    *[day.lower() for day in WEEKDAYS[:4]],
    *[month.lower() for month in MONTHS[:4]],
]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=30))
def test_whatever_is_typed_is_a_rule_or_is_answered_with_what_to_type(words: str) -> None:
    try:
        rule = read(words)
    except BadRule as refused:
        assert refused.sentence.endswith((".", "in front.")) and len(refused.sentence) < 400
    except Refused as refused:
        assert refused.sentence
    else:
        assert first_day(rule, START)
        assert Rule.stored(str(rule)) == rule
        assert say_rule(rule)
