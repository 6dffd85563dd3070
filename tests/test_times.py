"""Times of day as people type them: what is read, what is refused in which words, and what is left alone."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.times import read_time, take_time
from handlers.reply import Refused
from schedules.calendar import say_time


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("14:00", "14:00"),
        ("14.00", "14:00"),
        ("1400", "14:00"),
        ("1400 hrs", "14:00"),
        ("2pm", "14:00"),
        ("at 2 PM", "14:00"),
        ("2.30pm", "14:30"),
        ("2:30 p.m.", "14:30"),
        ("9am", "09:00"),
        ("9:30", "09:30"),
        ("10.00", "10:00"),
        ("02:30", "02:30"),
        ("0:30", "00:30"),
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("midday", "12:00"),
        ("12pm", "12:00"),
        ("12am", "00:00"),
        (" 23:59 ", "23:59"),
    ],
)
def test_times_of_day(words: str, expected: str) -> None:
    assert read_time(words) == time.fromisoformat(expected)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("25:00", "There is no time “25:00”: the day runs from 00:00 to 23:59. Type a time such as 14:00 or 2pm."),
        ("14:75", "There is no time “14:75”: the day runs from 00:00 to 23:59. Type a time such as 14:00 or 2pm."),
        ("2400", "There is no time “2400”: the day runs from 00:00 to 23:59. Type a time such as 14:00 or 2pm."),
        ("13pm", "There is no 13pm: with am or pm the hour runs from 1 to 12. Type a time such as 14:00 or 2pm."),
        ("2", "“2” could be 02:00 or 14:00. Type the one you mean in full."),
        ("2.30", "“2.30” could be 02:30 or 14:30. Type the one you mean in full."),
        ("12", "“12” could be 00:00 or 12:00. Type the one you mean in full."),
        ("14", "I cannot read “14” as a time of day. Type a time such as 14:00 or 2pm."),
        ("midnight", "I cannot read “midnight” as a time of day. Type a time such as 14:00 or 2pm."),
        ("2pm sharp", "I cannot read “2pm sharp” as a time of day. Type a time such as 14:00 or 2pm."),
        (" ", "Type a time such as 14:00 or 2pm."),
    ],
)
def test_times_that_cannot_be_or_could_be_two_are_refused(words: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_time(words)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:00 in #jag", (time(14), "in #jag")),
        ("2pm, town hall", (time(14), "town hall")),
        ("2.30pm\u00a0Room 1 ", (time(14, 30), "Room 1 ")),
        ("10 notices issued", None),
        ("2 notices issued", None),
        ("14:00-16:00", None),
        ("town hall", None),
        ("", None),
    ],
)
def test_a_time_is_taken_and_the_text_behind_it_kept(text: str, expected: tuple[time, str] | None) -> None:
    assert take_time(text) == expected


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_time_is_read_back_as_it_was_said(hour: int, minute: int) -> None:
    assert read_time(say_time(time(hour, minute))) == time(hour, minute)


@given(st.text(alphabet="0123456789:. apmnotAPM\u00a0,x", max_size=10))
def test_taking_a_time_loses_no_text(text: str) -> None:
    try:
        found = take_time(text)
    except Refused:
        return
    if found is not None:
        clock, rest = found
        assert text.endswith(rest)
        assert read_time(text.removesuffix(rest)) == clock
