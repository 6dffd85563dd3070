"""Modals without fields: that a form is on its way, and what is answered in its place, within every limit."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.drawings import limits
from bot.drawings.filled import read_hidden
from bot.drawings.forms import draw_above, draw_form
from bot.drawings.neutral import flat, neutral
from bot.drawings.notes import NOTE, WAITING, draw_note, draw_waiting
from bot.platforms.slack.messages import draw
from handlers.reply import Reply
from tests.drawn import CONTROL, HOSTILE, judge, judge_element, replies, squeeze, texts, visible, walk, words
from tests.fake_slack.limits import wrong_view
from tests.looks.samples import FORM


def judge_note(view: dict[str, Any]) -> None:
    View(**view).to_dict()
    assert wrong_view(view) == []
    judge(tuple(view["blocks"]), limits.BLOCKS_IN_VIEW)
    assert len(json.dumps(view)) <= limits.VIEW
    assert view["callback_id"] == NOTE and "submit" not in view
    for element in walk([view["title"], view["close"]]):
        judge_element(element)
        assert 0 < len(element["text"]) <= limits.VIEW_TITLE
    assert not CONTROL.search(view["private_metadata"])


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_a_form_on_its_way_is_announced_with_what_was_typed(title: str, typed: str) -> None:
    view = draw_waiting(title, typed, "x" * 64)
    judge_note(view)
    said = json.dumps(view["blocks"], ensure_ascii=False)
    assert WAITING in said
    if len(typed) < 2_000 and flat(typed) in typed:
        assert squeeze(typed) in squeeze("".join(each.get("text", "") for each in walk(view["blocks"])))


@settings(max_examples=10, deadline=None)
@given(replies, words)
def test_an_answer_in_a_modal_holds_as_many_of_its_messages_as_fit(reply: Reply, spot: str) -> None:
    messages = [each.blocks for each in draw(reply)]
    view, fits = draw_note("Convenor", messages, {"spot": f"C1 {spot}"})
    judge_note(view)
    assert 1 <= fits <= len(messages)
    assert visible(view["blocks"]) == visible(block for message in messages[:fits] for block in message)
    assert read_hidden(view)[2] == {"spot": f"C1 {spot}"}


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(HOSTILE), words)
def test_what_is_said_above_a_form_stands_there_once(one: str, other: str) -> None:
    view = draw_form(FORM)
    view |= {"blocks": [{"block_id": f"b{number}"} | block for number, block in enumerate(view["blocks"])]}
    for text in (one, other):
        view = draw_above(text, view)
        assert wrong_view(view) == []
    above = [block for block in view["blocks"] if block["block_id"].startswith("above:")]
    assert len(above) == bool(neutral(other).strip())
