"""What is wrong with a line can be put right in a form: one press away, with every word where it belongs."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Reply
from tests.talk import Talk, button_of, talking, words

CORRECT = "Correct it in a form"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.mark.parametrize(
    ("line", "sentence", "stands"),
    [
        ("/action due 4.2 30/6/2020 Late", "has passed", {"day": "30/6/2020", "text": "Late"}),
        ("/action add 4 Do it due=1/1/2020", "has passed", {"due": "1/1/2020", "text": "Do it"}),
        ("/incident log graffiti Bedwell Tags on=tomorrow", "still to come", {"on": "tomorrow", "text": "Tags"}),
        ("/meeting schedule jag 1/1/2020 14:00 in #jag", "has passed", {"day": "1/1/2020", "in_": "#jag"}),
        ("/action list overdue amber", "I could not read “amber” here", {"overdue": "yes"}),
    ],
)
def test_what_a_command_refuses_of_a_field_opens_as_a_form(
    talk: Talk, line: str, sentence: str, stands: dict[str, str]
) -> None:
    refused = talk.says("council", line)
    assert sentence in words(refused)
    assert isinstance(refused, Reply)
    form = talk.says("council", button_of(refused, CORRECT).line)
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields if each.name in stands} == stands


def test_a_refusal_that_says_what_to_press_has_no_form_beside_it(talk: Talk) -> None:
    talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
    again = talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag place=Office")
    assert isinstance(again, Reply)
    assert [each.label for each in again.buttons] == ["Show it"]


@pytest.mark.parametrize(
    ("line", "day", "error", "text"),
    [
        ("/form action due 4.2 31/11/2026 late", "31/11/2026", "There is no 31 November", "late"),
        ("/form action due 4.2 whenever we can", "", "I cannot read “whenever we can” as a date", "whenever we can"),
        ("/form action due 4.2 end of june late", "end of june", "", "late"),
        ("/form action due 4.2", "", "", ""),
    ],
)
def test_a_date_that_cannot_be_read_is_said_beside_its_field(
    talk: Talk, line: str, day: str, error: str, text: str
) -> None:
    form = talk.says("council", line)
    assert isinstance(form, Form)
    fields = {each.name: each for each in form.fields}
    assert (fields["day"].value, fields["text"].value) == (day, text)
    assert error in fields["day"].error if error else not fields["day"].error


def test_words_that_belong_to_no_field_stand_above_the_form(talk: Talk) -> None:
    form = talk.says("council", "/form meeting schedule jag 10/12/2026 14:00 Council offices")
    assert isinstance(form, Form)
    assert "Council offices" in form.intro
