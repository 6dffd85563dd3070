"""What the fake Slack refuses in blocks, and what tests read out of them."""

from typing import Any

import pytest

from bot.clock import SystemClock
from tests.echo_bot import FORM, field, option, plain, row
from tests.fake_slack import buttons, find_button, labels, live_markup, texts, wrong_blocks, wrong_view
from tests.fake_slack.escaping import returned, sent
from tests.fake_slack.limits import wrong_options
from tests.fake_slack.workspace import Workspace, usual_workspace

Json = dict[str, Any]


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: object) -> Json:
    return {"type": "section", "text": marked(text), **more}


def button(label: str = "Go", **more: object) -> Json:
    return {"type": "button", "action_id": "go", "text": plain(label), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def menu(*options: Json, **more: object) -> Json:
    return {"type": "static_select", "action_id": "menu", "options": list(options), **more}


def table(rows: int, cells: int, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells] * rows}


RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Six <notices>", "style": {"bold": True}},
                {"type": "user", "user_id": "U0POLICE"},
                {"type": "broadcast", "range": "here"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
        },
    ],
}

GOOD = [
    [section("x" * 3000, accessory=button(value="x" * 2000, style="danger"))],
    [{"type": "section", "fields": [marked("x" * 2000)] * 10}],
    [{"type": "header", "text": plain("x" * 150)}, {"type": "divider"}],
    [{"type": "context", "elements": [marked("x")] * 10}],
    [actions(button("x" * 75), menu(option("x" * 75, "x" * 150)))],
    [table(100, 20)],
    [RICH],
    [section(block_id=f"{number}") for number in range(50)],
]


@pytest.mark.parametrize("blocks", GOOD)
def test_what_is_within_the_limits_is_taken(blocks: list[Json]) -> None:
    assert wrong_blocks(blocks) == []


BAD = [
    ([section()] * 51, "no more than 50"),
    ([section(block_id="a"), section(block_id="a")], "already exists"),
    ([section(block_id="x" * 256)], "block_id cannot exceed"),
    ([section("x" * 3001)], "3000"),
    ([section("")], "1 to 3000"),
    ([section(colour="red")], "additional property /colour"),
    ([section(text="x") | {"text": {"type": "mrkdwn", "text": "x", "emoji": True}}], "additional property emoji"),
    ([{"type": "section"}], "text or fields"),
    ([{"type": "section", "fields": [marked("x")] * 11}], "fields attribute"),
    ([{"type": "section", "fields": [marked("x" * 2001)]}], "a field must have"),
    ([{"type": "header", "text": plain("x" * 151)}], "150"),
    ([{"type": "header", "text": marked("x")}], "must be plain_text"),
    ([{"type": "context", "elements": [marked("x")] * 11}], "10 elements"),
    ([{"type": "context", "elements": []}], "must have an element"),
    ([{"type": "context", "elements": [button()]}], "unsupported element"),
    ([actions(*[button(action_id=f"{n}") for n in range(26)])], "25 elements"),
    ([actions()], "must have an element"),
    ([actions(button(), button())], "action_id 'go' already exists"),
    ([actions(button("x" * 76))], "75"),
    ([actions(button(value="x" * 2001))], "2000"),
    ([actions(button(value=""))], "more than 0"),
    ([actions(button(action_id="x" * 256))], "255"),
    ([actions(button(style="loud"))], "style"),
    ([actions(menu())], "more than 0 items"),
    ([actions(menu(*[option(f"{n}", f"{n}") for n in range(101)]))], "100 elements"),
    ([actions(menu(option("x" * 76, "x")))], "75"),
    ([actions(menu(option("x", "x" * 151)))], "150"),
    ([actions(menu(option("a", "a"), initial_option=option("b", "b")))], "not among the options"),
    ([table(101, 2)], "100 rows"),
    ([table(2, 21)], "20 cells"),
    ([table(50, 2, "x" * 101)], "10000 characters"),
    ([table(1, 1, "")], "more than 0"),
    ([{"type": "alert", "text": marked("x")}], "outside a modal"),
    ([{"type": "hologram"}], "unsupported type"),
]


@pytest.mark.parametrize(
    ("blocks", "reason"), BAD, ids=[f"{number}: {reason}" for number, (_, reason) in enumerate(BAD)]
)
def test_what_is_beyond_a_limit_is_refused(blocks: list[Json], reason: str) -> None:
    assert reason in " ".join(wrong_blocks(blocks))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": plain("x" * 25)}, "24"),
        ({"submit": plain("x" * 25)}, "24"),
        ({"close": plain("x" * 25)}, "24"),
        ({"callback_id": "x" * 256}, "255"),
        ({"private_metadata": "x" * 3001}, "3000"),
        ({"submit": None}, "submit is missing"),
        ({"title": None}, "title is missing"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100"),
        ({"blocks": [field("a", "A", {"type": "plain_text_input", "max_length": 3001})]}, "max_length"),
        ({"blocks": [field("a", "A", {"type": "plain_text_input", "initial_value": "x" * 3001})]}, "initial_value"),
        ({"blocks": [field("a", "A", {"type": "plain_text_input", "placeholder": plain("x" * 151)})]}, "150"),
        ({"blocks": [field("a", "A", {"type": "datepicker", "initial_date": "2026-02-30"})]}, "not a date"),
        ({"blocks": [field("a", "x" * 2001, {"type": "datepicker"})]}, "2000"),
    ],
)
def test_forms_have_limits_of_their_own(change: Json, reason: str) -> None:
    assert wrong_view(FORM) == []
    assert reason in " ".join(wrong_view({**FORM, **change}))


def test_options_that_are_looked_up_have_limits_too() -> None:
    assert wrong_options({"options": [option("x" * 75, "x" * 150)] * 100}) == []
    assert wrong_options({"options": [option("x", "x")] * 101}) == ["more than 100 options"]
    assert wrong_options({"option_groups": [{"label": plain("x"), "options": [option("x" * 76, "x")]}]})


def test_all_that_is_seen_is_read() -> None:
    choices = {"type": "overflow", "action_id": "more", "options": [option("Show", "show"), option("Edit", "edit")]}
    blocks = [section("4.2 *Litter* &amp; more", accessory=choices), RICH, table(1, 1, "cell"), actions(button("Save"))]
    assert texts(blocks).split("\n") == ["4.2 *Litter* & more", "Six <notices>", "one", "cell", "Save"]
    assert texts({"text": "Only &lt;this&gt;"}) == "Only <this>"
    assert labels(blocks) == ["Show", "Edit", "Save"]


def test_a_button_is_found_by_what_it_stands_beside() -> None:
    blocks = [
        row("4.2"),
        row("4.3"),
        section("5.1 Burglary"),
        actions(button("No change", value="/action nochange 5.1")),
    ]
    assert [each.value[-3:] for each in buttons(blocks)] == ["4.2", "4.3", "5.1"]
    assert find_button(blocks, "No change", "Burglary").value == "/action nochange 5.1"
    assert find_button(blocks, "No change", "4.3").value == "/action nochange 4.3"
    with pytest.raises(LookupError, match="0 things to press are called 'Save'"):
        find_button(blocks, "Save")


def test_markup_that_slack_would_act_on_is_found() -> None:
    blocks = [section("<!channel> &lt;@U1&gt; <http://example.org|here>"), RICH, section("plain")]
    assert live_markup(blocks) == ["<!channel>", "<http://example.org|here>", "user:U0POLICE", "broadcast:here"]
    assert live_markup([{"type": "section", "text": plain("<!channel>")}]) == []
    assert live_markup({"text": "<@U0POLICE> hello"}) == ["<@U0POLICE>"]


@pytest.fixture
def workspace() -> Workspace:
    return usual_workspace(SystemClock())


@pytest.mark.parametrize(
    ("typed", "named", "got"),
    [
        ("@police in #jag", True, "<@U0POLICE|police> in <#C0JAG|jag>"),
        ("@police in #jag", False, "<@U0POLICE> in <#C0JAG|jag>"),
        ("@here and @channel", False, "<!here> and <!channel>"),
        ("a & b < c > d", True, "a &amp; b &lt; c &gt; d"),
        ("<!channel> <@U0POLICE>", True, "&lt;!channel&gt; &lt;@U0POLICE&gt;"),
        ("mail police@example.org, @nobody, #42", True, "mail police@example.org, @nobody, #42"),
    ],
)
def test_text_is_sent_as_slack_sends_it(workspace: Workspace, typed: str, named: bool, got: str) -> None:
    assert sent(workspace, typed, named=named) == got


def test_plain_text_comes_back_escaped_once() -> None:
    given = [{"text": plain("a & b &amp; <c>")}, {"text": marked("a & b")}, {"value": "a & b"}]
    assert returned(given) == [
        {"text": plain("a &amp; b &amp; &lt;c&gt;")},
        {"text": marked("a & b")},
        {"value": "a & b"},
    ]
