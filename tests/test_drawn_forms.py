"""Forms as Slack modals: every field drawn within the limits, and every typed word read back."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.drawings import limits
from bot.drawings.filled import read_form, read_hidden
from bot.drawings.forms import draw_errors, draw_form, draw_options
from bot.drawings.neutral import sendable
from bot.drawings.words import say
from handlers.form import Choice, FieldKind, Form, FormField, Offer
from handlers.reading.tidying import tidy
from tests.drawn import CONTROL, judge, judge_element, texts, walk, words
from tests.looks.samples import FORM, STATUSES

ID_KINDS = {FieldKind.PERSON: "<@U012AB>", FieldKind.CHANNEL: "<#C012AB>"}
STATE = {"datepicker": "date", "users_select": "user", "conversations_select": "conversation"}

some_choices = st.lists(st.builds(Choice, value=texts, label=texts), max_size=4).map(tuple)


@st.composite
def fields(draw: st.DrawFn, name: str) -> FormField:
    """A field of any kind, with a value that its kind knows or any other."""
    kind = draw(st.sampled_from(FieldKind))
    known = {FieldKind.DATE: "2026-11-30", **ID_KINDS}.get(kind, "at risk")
    return FormField(
        name=name,
        label=draw(texts),
        kind=kind,
        hint=draw(words),
        required=draw(st.booleans()),
        value=draw(st.one_of(st.just(known), texts)),
        shown=draw(texts),
        error=draw(words),
        source="action",
        choices=draw(some_choices),
        shapes=draw(st.booleans()),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Forms of up to four fields."""
    names = draw(st.lists(st.sampled_from(["ref", "status", "text", "on_behalf_of"]), unique=True))
    return Form(
        words="action update",
        title=draw(texts),
        intro=draw(texts),
        fields=tuple(draw(fields(name)) for name in names),
        submit=draw(words),
        seen=draw(st.text(max_size=40)),
    )


def state_of(view: dict[str, Any], typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """The state that Slack sends for a view in which nothing but `typed` was touched."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            what = STATE.get(element["type"], "value" if element["type"] == "plain_text_input" else "option")
            name = what if what == "value" else f"selected_{what}"
            held = (typed or {}).get(block["block_id"], element.get(f"initial_{what}"))
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], name: held}}
    return values


def with_state(view: dict[str, Any], state: dict[str, Any] | None) -> dict[str, Any]:
    """A view as it comes back; without a state where Slack sent none."""
    return view if state is None else view | {"state": {"values": state}}


def judge_view(view: dict[str, Any]) -> None:
    View(**view).to_dict()
    assert len(json.dumps(view)) <= 250_000
    judge(tuple(view["blocks"]), limits.BLOCKS_IN_VIEW)
    ids = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert len(ids) == len(set(ids))
    for element in walk([view["title"], view["submit"], view["close"]]):
        judge_element(element)
        assert len(element["text"]) <= limits.VIEW_TITLE
    for element in walk(view["blocks"]):
        if element["type"] == "plain_text_input":
            assert len(element.get("initial_value", "").encode("utf-16-le")) // 2 <= limits.INPUT
    assert not CONTROL.search(view["private_metadata"])


@settings(max_examples=80, deadline=None)
@given(forms())
def test_any_form_is_drawn_and_read_back_as_it_was_typed(form: Form) -> None:
    try:
        view = draw_form(form, hidden={"channel": "C1"})
    except ValueError:
        assert len(repr(form)) > 15_000, "only what is far too long is refused"
        return
    judge_view(view)
    expected = {field.name: field.value for field in form.fields}
    for state in (state_of(view), {}, None):
        read = read_form(with_state(view, state))
        assert {name: sendable(value) for name, value in read.items()} == {
            name: sendable(value) for name, value in expected.items()
        }
    assert read_hidden(view) == ("action update", form.seen, {"channel": "C1"})


@settings(max_examples=40, deadline=None)
@given(forms())
def test_plain_words_say_all_of_a_form(form: Form) -> None:
    said = "".join(say(form).split())
    for field in form.fields:
        assert "".join(say(Form(words="x", title=field.label, fields=())).split()) in said


@settings(max_examples=40, deadline=None)
@given(forms(), forms())
def test_a_form_in_the_place_of_another_shows_its_own_words(before: Form, after: Form) -> None:
    """Slack goes on showing what stands in an input of the same name and kind."""
    try:
        there = draw_form(before)
        view = draw_form(after, over=with_state(there, state_of(there)))
    except ValueError:
        return
    judge_view(view)
    shown = {name: dict(inputs) for name, inputs in state_of(view).items()}
    for block, inputs in state_of(there).items():
        for action, held in inputs.items():
            if action in shown.get(block, {}):
                shown[block][action] = held
    read = {name: tidy(sendable(words)) for name, words in read_form(with_state(view, shown)).items()}
    assert read == {field.name: tidy(sendable(field.value)) for field in after.fields}


def test_a_long_text_stays_dealt_out_as_it_stands_on_the_screen() -> None:
    typed = "Six notices issued. " * 300
    view = one(FieldKind.LONG, typed)
    assert len(view["blocks"]) == 2
    state = state_of(view, {"it": "Shorter", "it+1": "and then"})
    words = "".join(read_form(with_state(view, state)).values())
    field = FormField(name="it", label="It", kind=FieldKind.LONG, value=words)
    again = draw_form(Form(words="x", title="X", fields=(field,)), over=with_state(view, state))
    assert [block["block_id"] for block in again["blocks"]] == ["it", "it+1"]
    assert again["blocks"][0]["element"]["initial_value"] == "Shorter"
    assert read_form(with_state(again, state)) == {"it": words}


def test_a_field_that_shapes_the_form_tells_at_once_what_was_chosen() -> None:
    field = FormField(name="status", label="Status", kind=FieldKind.CHOICE, choices=STATUSES, shapes=True)
    assert draw_form(Form(words="x", title="X", fields=(field,)))["blocks"][0]["dispatch_action"] is True


def test_a_form_is_drawn_field_by_field() -> None:
    view = draw_form(FORM)
    judge_view(view)
    assert view["title"]["text"] == "Report progress on an…"
    assert view["blocks"][0]["text"]["text"] == "Report progress on an action"
    drawn = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    kinds = {name: block["element"]["type"] for name, block in drawn.items()}
    assert kinds == {
        "ref": "external_select",
        "status": "static_select",
        "text": "plain_text_input",
        "due": "plain_text_input",
        "on_behalf_of": "external_select",
    }
    assert drawn["ref"]["element"]["action_id"] == "suggest:action"
    assert drawn["ref"]["element"]["min_query_length"] == 0
    assert drawn["ref"]["element"]["initial_option"]["value"] == "4.2"
    assert [option["value"] for option in drawn["status"]["element"]["options"]] == [c.value for c in STATUSES]
    assert (drawn["status"]["optional"], drawn["text"]["optional"]) == (True, False)
    assert drawn["due"]["hint"]["text"] == "November has 30 days. Did you mean 30/11/2026?"
    assert "New due date: November has 30 days." in json.dumps(view["blocks"][3])


def test_a_form_in_words() -> None:
    assert say(FORM, buttons=True) == (
        "Report progress on an action\n\n"
        "4.2 Use behavioural contracts and Community Protection warnings and notices. Now on track.\n\n"
        "Action: 4.2 Use behavioural contracts and Community Protection warnings and notices\n\n"
        "Status (optional):\n  One of: Not started, On track, At risk, Off track, Complete\n\n"
        "What happened: Six notices issued\n  No names or addresses of the public, please.\n\n"
        "New due date (optional): 31/11/2026\n  November has 30 days. Did you mean 30/11/2026?\n\n"
        "On behalf of (optional):\n\n"
        "[Save]"
    )


def one(kind: FieldKind, value: str = "", choices: tuple[Choice, ...] = ()) -> dict[str, Any]:
    """The view of a form with one field."""
    field = FormField(name="it", label="It", kind=kind, value=value, source="place", choices=choices)
    return draw_form(Form(words="x", title="X", fields=(field,)), ids={"@police": "U1", "#jag": "C1"})


@pytest.mark.parametrize(
    "kind, value, element, initial",
    [
        (FieldKind.LINE, "4.2", "plain_text_input", {"initial_value": "4.2"}),
        (FieldKind.DATE, "2026-11-30", "datepicker", {"initial_date": "2026-11-30"}),
        (FieldKind.DATE, "", "datepicker", {}),
        (FieldKind.DATE, "next friday", "plain_text_input", {"initial_value": "next friday"}),
        (FieldKind.DATE, "2026-11-31", "plain_text_input", {"initial_value": "2026-11-31"}),
        (FieldKind.DATE, "20261130", "plain_text_input", {"initial_value": "20261130"}),
        (FieldKind.TIME, "14:00", "plain_text_input", {"initial_value": "14:00"}),
        (FieldKind.PERSON, "@police", "users_select", {"initial_user": "U1"}),
        (FieldKind.PERSON, "<@U2|police>", "users_select", {"initial_user": "U2"}),
        (FieldKind.PERSON, "WARDENS", "plain_text_input", {"initial_value": "WARDENS"}),
        (FieldKind.CHANNEL, "#jag", "conversations_select", {"initial_conversation": "C1"}),
        (FieldKind.CHANNEL, "#town", "plain_text_input", {"initial_value": "#town"}),
        (FieldKind.SUGGEST, "x" * 151, "plain_text_input", {"initial_value": "x" * 151}),
        (FieldKind.CHOICE, "open", "plain_text_input", {"initial_value": "open"}),
    ],
)
def test_a_value_is_shown_by_its_own_input_or_as_text(
    kind: FieldKind, value: str, element: str, initial: dict[str, str]
) -> None:
    choices = (Choice(value="y" * 151, label="Too long to choose"),) if kind is FieldKind.CHOICE else ()
    view = one(kind, value, choices=choices)
    drawn = view["blocks"][0]["element"]
    assert drawn["type"] == element
    assert {name: held for name, held in drawn.items() if name.startswith("initial")} == initial


def test_a_status_typed_in_other_words_can_still_be_submitted() -> None:
    view = one(FieldKind.CHOICE, "amber", choices=STATUSES)
    assert view["blocks"][0]["element"]["initial_option"]["text"]["text"] == "amber"
    assert read_form(with_state(view, state_of(view))) == {"it": "amber"}


def test_more_choices_than_a_list_holds_come_in_groups() -> None:
    view = one(FieldKind.CHOICE, choices=tuple(Choice(value=f"{n}", label=f"{n}") for n in range(205)))
    judge_view(view)
    groups = view["blocks"][0]["element"]["option_groups"]
    assert [group["label"]["text"] for group in groups] == ["1 to 100", "101 to 200", "201 to 205"]


def test_forty_thousand_characters_stand_in_several_inputs_and_come_back_whole() -> None:
    typed = "Six notices issued 😀.\n" * 2_000
    view = one(FieldKind.LONG, typed[:40_000])
    judge_view(view)
    names = [block["block_id"] for block in view["blocks"]]
    assert names[:3] == ["it", "it+1", "it+2"] and len(names) >= 14
    assert view["blocks"][1]["label"]["text"] == f"It (2 of {len(names)})"
    assert [block["optional"] for block in view["blocks"]] == [False] + [True] * (len(names) - 1)
    assert read_form(with_state(view, state_of(view, {"it+1": None}))) == {
        "it": "".join(b["element"]["initial_value"] for b in view["blocks"] if b["block_id"] != "it+1")
    }


def test_what_was_emptied_or_chosen_is_read_as_such() -> None:
    view = draw_form(FORM)
    chosen = {"text": {"type": "plain_text", "text": "At risk"}, "value": "at risk"}
    read = read_form(with_state(view, state_of(view, {"text": None, "ref": None, "status": chosen})))
    assert read == {"ref": "", "status": "at risk", "text": "", "due": "31/11/2026", "on_behalf_of": ""}


@pytest.mark.parametrize("kind, chosen, typed", [(FieldKind.PERSON, "U7", "<@U7>"), (FieldKind.CHANNEL, "C7", "<#C7>")])
def test_a_person_or_channel_comes_as_slack_writes_it(kind: FieldKind, chosen: str, typed: str) -> None:
    view = one(kind)
    assert read_form(with_state(view, state_of(view, {"it": chosen}))) == {"it": typed}


def test_errors_stand_at_their_fields_and_others_at_the_first() -> None:
    drawn = draw_errors({"due": "November has 30 days.", "": "Not saved.", "gone": "Why?"}, draw_form(FORM))
    assert drawn == {
        "response_action": "errors",
        "errors": {"due": "November has 30 days.", "ref": "Not saved. Why?"},
    }


def test_suggestions_say_when_there_are_more() -> None:
    many = tuple(Choice(value=f"4.{n}", label=f"4.{n} Attend engagement events") for n in range(100))
    assert len(draw_options(Offer(choices=many, total=100))["options"]) == 100
    (group,) = draw_options(Offer(choices=many, total=10_000))["option_groups"]
    assert group["label"]["text"] == "100 of 10,000: type more to see others"
    assert len(group["options"]) == 100
    assert draw_options(Offer()) == {"options": []}


def test_an_option_is_neutral_and_abbreviated() -> None:
    choice = Choice(value="R&D <x>", label="<!channel> " + "a long label " * 9)
    (option,) = draw_options(Offer(choices=(choice,), total=1))["options"]
    assert option["value"] == "R%0026D %003Cx%003E"
    assert option["text"]["text"].startswith("&lt;!channel> a long label")
    assert len(option["text"]["text"]) <= limits.OPTION


def test_what_no_modal_can_hold_is_refused() -> None:
    fields = tuple(FormField(name=f"f{n}", label="It", kind=FieldKind.LINE) for n in range(101))
    with pytest.raises(ValueError, match="100 blocks"):
        draw_form(Form(words="x", title="X", fields=fields))
    with pytest.raises(ValueError, match="3000 characters"):
        draw_form(FORM, hidden={"line": "x" * 3_000})
    with pytest.raises(ValueError, match="250000 bytes"):
        one(FieldKind.LONG, "\U0001f600" * 40_000)
