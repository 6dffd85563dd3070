"""Whatever is written into whichever form: nothing breaks, nothing typed is lost, and errors stand beside fields."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.drawings.forms import draw_form
from bot.hearing import Answer, Errors
from handlers.command import COMMANDS
from handlers.form import FieldKind, Form, FormField
from handlers.reading.seen import Seen
from handlers.reading.slots import slots_of
from handlers.reading.tidying import tidy
from handlers.reply import Reply
from tests.leaks.asking import LAST, usual
from tests.talk import Talk, talking, words

ODD = (
    "   ", "<!channel>", "\u202b\u05e7\u05d5\u05e8\u05e1\u202c", "😀👍🏽", "x" * 10_000, "31 February 2027",
    "30/6/2020", "two", "9.99", "Nobody & Co", "#nowhere", "@nobody", "=1+1", "\x00a\x07", "-", "none", "0", "-3",
    "1e9", "a;b=c", "\n\n", "line one\nline two", "“q”", '"', "25:61", "100%", "£", "\u0663", "½", "next", "complete",
    "at risk", "domestic-abuse", "prevent", "Ring 07700 900123", "anna@example.org",
)  # fmt: skip
"""What people type who do not know, do not care, or are called so; and what must not be kept."""
ASKING = sorted(each for each in COMMANDS if each.split()[-1] not in LAST and slots_of(COMMANDS[each]))
COUNTS = ("incident count", "incident recount")
"""The commands that hold a value in the bot's own words, because no other may be kept."""


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        each.says("council", "/incident log graffiti Bedwell Tags")
        each.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
        each.says("council", "/funding add Safer amount=3500")
        yield each


def typed(field: FormField, form: Form) -> st.SearchStrategy[str]:
    """What somebody leaves or writes in a field."""
    slot = slots_of(COMMANDS[form.words]).get(field.name)
    fitting = "yes" if slot is None else usual(slot)
    return st.sampled_from((field.value, fitting, "", *ODD)) | st.text(max_size=30) | st.just(fitting)


def lost(filled: dict[str, str], before: Form, after: Form) -> list[str]:
    """The fields whose words stand nowhere in the form that is shown next.

    What stood there before was not typed, and a choice is a press away.
    """
    stood = {each.name: each.value for each in before.fields if each.kind != FieldKind.CHOICE}
    new = {name: tidy(filled[name]) for name in stood if filled[name] != stood[name] and tidy(filled[name]).strip()}
    said = Seen.read(before.seen).touched(new)
    return [name for name, value in said.items() if not any(value in each.value for each in after.fields)]


@pytest.mark.parametrize("line", ASKING)
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data(), who=st.sampled_from(("council", "council", "police")))
def test_whatever_is_typed_comes_back_or_is_stored(talk: Talk, line: str, data: st.DataObject, who: str) -> None:
    answer = talk.says(who, f"/form {line}")
    for _ in range(3):
        if not isinstance(answer, Form):
            break
        assert draw_form(answer)["blocks"]
        filled = {each.name: data.draw(typed(each, answer), each.name) for each in answer.fields}
        answer = taken(talk, who, answer, filled, shaping=data.draw(st.booleans(), "shaping"))


def taken(talk: Talk, who: str, form: Form, filled: dict[str, str], *, shaping: bool) -> Answer:
    """What somebody is answered who chose something in a form, or sent it; with what must hold of it."""
    sent = talk._filled(who, filled)
    answer = talk.runner.run(talk.desk.reshape(sent) if shaping else talk.desk.submit(sent))
    assert answer is not None and "something went wrong" not in words(answer), (form.words, filled)
    if isinstance(answer, Form):
        talk.forms[who] = answer
        assert answer.anew or answer.words in COUNTS or not lost(filled, form, answer), (form.words, filled, answer)
    if isinstance(answer, Errors):
        assert answer.fields.keys() <= {each.name for each in form.fields}, (form.words, filled, answer)
        assert all(len(each) < 2_500 and each.strip() for each in answer.fields.values())
    if isinstance(answer, Reply) and shaping:
        assert answer.title
    return answer
