"""Replies and papers as Slack messages and as plain text: within every limit, with nothing lost and nothing live."""

import pytest
from hypothesis import HealthCheck, given, settings

from bot.drawings import limits
from bot.drawings.blocks import Message, draw
from bot.drawings.words import say
from handlers.paper import Paper, Section
from handlers.reply import Button, Item, Items, Marking, Reply, Table, Text, Tone
from tests import drawn
from tests.looks.samples import DIGEST, REFUSED, REMINDER, UPDATED

thorough = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
KEY = "k" * 32


def own_blocks(message: Message, number: int, count: int) -> list[dict[str, object]]:
    """The blocks of a message without the marks of having been split."""
    blocks = list(message.blocks)
    return blocks[1:] if number > 1 else blocks[:-1] if count > 1 else blocks


def visible(messages: tuple[Message, ...]) -> str:
    shown = [own_blocks(message, number, len(messages)) for number, message in enumerate(messages, 1)]
    return "".join(map(drawn.visible, shown))


def judge(messages: tuple[Message, ...]) -> None:
    for number, message in enumerate(messages, 1):
        drawn.judge(message.blocks)
        assert drawn.size(message.blocks) <= limits.MESSAGE
        assert message.blocks[0]["block_id"] == f"{KEY}:{number}"
        assert 1 <= len(message.text) <= limits.FALLBACK
        assert not drawn.UNSEEN.search(message.text) and "<" not in message.text and ">" not in message.text
        if len(messages) > 1:
            assert f"({number} of {len(messages)})" in str(message.blocks)


def judge_told(content: Reply | Paper, shown: str) -> None:
    at = 0
    for text in map(drawn.squeeze, drawn.told(content)):
        found = shown.find(text, at)
        assert found >= 0, f"{text[:80]!r} is not drawn, or not in its place"
        at = found + len(text)


def judge_buttons(content: Reply | Paper, messages: tuple[Message, ...], shown: str) -> None:
    lines = {drawn.line_of(button) for message in messages for button in drawn.drawn_buttons(message.blocks)}
    for button in drawn.pressed(content):
        assert button.line in lines or drawn.squeeze(button.line.strip()) in shown


@thorough
@given(drawn.replies)
def test_any_reply_is_drawn_whole_and_harmless(reply: Reply) -> None:
    messages = draw(reply, KEY)
    judge(messages)
    judge_told(reply, visible(messages))
    judge_buttons(reply, messages, visible(messages))
    assert not any(message.thread for message in messages)


@thorough
@given(drawn.papers)
def test_any_paper_is_drawn_whole_and_harmless(paper: Paper) -> None:
    messages = draw(paper, KEY)
    judge(messages)
    judge_told(paper, visible(messages))
    judge_buttons(paper, messages, visible(messages))
    assert [message.thread for message in messages] == [False] + [True] * (len(messages) - 1)


@thorough
@given(drawn.replies)
def test_plain_words_say_all_of_it(reply: Reply) -> None:
    said = say(reply, buttons=True)
    assert not drawn.UNSEEN.search(said)
    judge_told(reply, drawn.squeeze(said))
    assert said.count("[") >= len(list(drawn.pressed(reply)))


@pytest.mark.parametrize("seed", [text for text in drawn.HOSTILE if text.strip()])
def test_forty_thousand_characters_are_split_and_none_is_lost(seed: str) -> None:
    text = (seed * 40_000)[:40_000]
    reply = Reply(title=text, parts=(Text(text=text), Items(items=(Item(text=text, detail=text),))))
    messages = draw(reply, KEY)
    judge(messages)
    judge_told(reply, visible(messages))


def test_a_digest_leads_with_what_matters_and_answers_itself_in_the_thread() -> None:
    main, thread = draw(DIGEST, "d1")
    assert (main.thread, thread.thread) == (False, True)
    assert main.text == (
        "Joint Action Group (SoSafe meeting)\n\n"
        "Version 1 · Part I · open to partners\n\n"
        "Meeting: Thursday 10 December 2026, 14:00\n"
        "Period: Friday 13 November to Wednesday 9 December 2026\n\n"
        "38 actions: 19 on track, 5 at risk, 2 off track, 9 not started, 3 complete. 27 updated, 6 without update.\n\n"
        "Exceptions\n\n"
        "- 2.7 House and monitor perpetrators of domestic abuse away from their victims\n"
        "  Off track · No More Service · No unit free before March. Next: ask the board.\n"
        "- 4.2 Use behavioural contracts and Community Protection warnings and notices\n"
        "  At risk · Hertfordshire Constabulary · Six notices issued; cover for January is not agreed."
        " Next: agree cover at the meeting.\n"
        "- 5.3 Deliver educational programmes on County Lines and associated ASB in schools\n"
        "  Not started · overdue since Friday 27 November 2026\n\n"
        "No update received\n\n"
        "- Hertfordshire Constabulary: 3.4, 5.3\n"
        "- SADA: 2.3\n"
        "- No lead named yet: 1.1, 1.2, 1.4, 4.1\n\n"
        "In the thread: objectives 1 and 4, status by objective, completed (1 of 2)"
    )
    assert thread.text.startswith("Joint Action Group (SoSafe meeting) (2 of 2)\n\nObjective 1: Highlight")
    assert "Category     Place        No.\nASB          Town Centre  4\n" in thread.text
    assert "- Objective: 1 Drugs\n  On track: 6 · At risk: 1 · Off track: 0 · Not started: 2" in thread.text


def test_no_line_of_a_digest_ends_between_a_number_and_its_word() -> None:
    main, _ = draw(DIGEST)
    (counts,) = [block for block in main.blocks if "38" in str(block)]
    assert "2\u00a0off track, 9\u00a0not started" in counts["elements"][0]["elements"][0]["text"]


def test_a_section_without_a_short_name_goes_by_its_title() -> None:
    sections = (Section(title="First", parts=(), lead=True), Section(title="The rest", parts=(Text(text="All of it"),)))
    main, _ = draw(Paper(key="jag", title="Paper", facts=(), counts="", sections=sections))
    assert "In the thread: The rest (1 of 2)" in main.text


def test_an_answer_reads_as_it_is_shown() -> None:
    (message,) = draw(UPDATED)
    assert [block["type"] for block in message.blocks] == ["rich_text", "rich_text", "rich_text", "actions"]
    assert message.text == (
        "Saved. 4.2 is now at risk (was: on track)\n\n"
        "Six notices issued. Two officers moved to another area &amp; cover for January is not agreed.\n\n"
        "Action: 4.2 Use behavioural contracts and Community Protection warnings and notices\n"
        "For: Hertfordshire Constabulary\n"
        "Next step: Agree cover at the SoSafe meeting\n"
        "Due: Friday 29 January 2027\n"
        "Goes into: the paper for the SoSafe meeting on Thursday 10 December 2026"
    )
    assert say(UPDATED, buttons=True) == message.text.replace("&amp;", "&") + "\n\n[Add a next step] [History]"


def test_a_reminder_in_words_shows_its_buttons_only_when_asked() -> None:
    assert say(REMINDER, buttons=True).endswith(
        "Please update before then\n"
        "- 4.2 Use behavioural contracts and Community Protection warnings and notices\n"
        "  At risk · last update Tuesday 3 November · due Friday 29 January 2027\n"
        "  [No change] [On track] [At risk]\n"
        "- 3.4 Use Modern Slavery Act 2015 powers for prosecuting County Lines offenders\n"
        "  No update yet · no due date\n"
        "  [No change] [On track] [At risk]\n"
        "- 5.3 Deliver educational programmes on County Lines and associated ASB in school settings\n"
        "  Not started · due Friday 27 November 2026, 6 working days ago\n"
        "  [No change]\n\n"
        "[All of mine]"
    )
    assert "[" not in say(REMINDER)


def test_a_table_in_words_has_bars_between_its_cells() -> None:
    table = Table(title="Incidents", head=("Category", "No."), rows=(("ASB", "4"), ("Fly-\ntipping", "7")))
    assert say(Reply(title="", parts=(table,))) == "Incidents\nCategory | No.\nASB | 4\nFly- tipping | 7"


def test_buttons_carry_their_line_and_are_told_apart() -> None:
    (message,) = draw(REFUSED)
    pressed = list(drawn.drawn_buttons(message.blocks))
    assert [drawn.line_of(button) for button in pressed] == [button.line for button in REFUSED.buttons]
    assert [button["action_id"] for button in pressed] == ["say:0", "say:1", "say:2"]


@pytest.mark.parametrize("style, drawn_style", [("plain", None), ("primary", "primary"), ("danger", "danger")])
def test_a_button_keeps_its_style(style: str, drawn_style: str | None) -> None:
    button = Button.model_validate({"label": "Save again", "line": "/action nochange 4.2 sure=yes", "style": style})
    (message,) = draw(Reply(title="Save again?", buttons=(button,), tone=Tone.ASK))
    assert message.blocks[-1]["elements"][0].get("style") == drawn_style


def test_a_line_too_long_for_a_button_is_told_in_words() -> None:
    line = "/action update 4.2 " + "notices " * 400
    (message,) = draw(Reply(title="Save again?", buttons=(Button(label="Yes", line=line),)))
    assert not list(drawn.drawn_buttons(message.blocks))
    assert drawn.squeeze(f"To choose “Yes”, type: {line}") in drawn.visible(message.blocks)


@pytest.mark.parametrize("text, beside", [("4.2 Notices", True), ("4.2 " + "A longer text " * 6, False)])
def test_one_button_stands_beside_a_short_text_and_below_a_long_one(text: str, beside: bool) -> None:
    item = Item(text=text, detail="At risk", buttons=(Button(label="Show", line="/action show 4.2"),))
    (message,) = draw(Reply(title="Actions", parts=(Items(items=(item,)),)))
    assert any("accessory" in block for block in message.blocks) is beside
    assert any(block["type"] == "actions" for block in message.blocks) is not beside


def test_the_buttons_of_a_list_stand_all_beside_or_all_below() -> None:
    buttons = (Button(label="Change", line="/plan retain"),)
    texts = ("Incidents: 24 months", "Updates, their history and digests: 72 months after the strategy was followed")
    (message,) = draw(Reply(title="Kept", parts=(Items(items=tuple(Item(text=t, buttons=buttons) for t in texts)),)))
    assert [block["type"] for block in message.blocks].count("actions") == len(texts)
    assert not any("accessory" in block for block in message.blocks)


def test_a_row_holds_no_more_buttons_than_slack_takes() -> None:
    (message,) = draw(Reply(title="Which?", buttons=(Button(label="?", line="/a"),) * 60))
    rows = [len(block["elements"]) for block in message.blocks if block["type"] == "actions"]
    assert rows == [limits.ACTIONS, limits.ACTIONS, 10]


def test_a_long_detail_beside_a_button_is_kept() -> None:
    item = Item(text="4.2", detail="Notices issued. " * 200, buttons=(Button(label="Show", line="/action show 4.2"),))
    (message,) = draw(Reply(title="Actions", parts=(Items(items=(item,)),)))
    assert drawn.squeeze(item.detail) in drawn.visible(message.blocks)


@pytest.mark.parametrize(
    "rows, text",
    [
        ((), "Reference | What happened since the last meeting"),
        (
            (("4.2", "Six notices"), ("", "None"), ("4.3", "")),
            "- Reference: 4.2\n  What happened since the last meeting: Six notices\n"
            "- What happened since the last meeting: None\n- Reference: 4.3",
        ),
    ],
)
def test_a_table_wider_than_a_phone_is_drawn_as_lines(rows: tuple[tuple[str, ...], ...], text: str) -> None:
    table = Table(head=("Reference", "What happened since the last meeting"), rows=rows)
    assert draw(Reply(title="", parts=(table,)))[0].text == text


def test_a_reply_that_is_split_says_so_in_every_message() -> None:
    messages = draw(Reply(title="History of 4.2", parts=(Text(text="Notices issued. " * 2_500),)))
    count = len(messages)
    assert count > 3
    assert messages[0].text.endswith("of it)")
    assert f"Continued below. (1 of {count})" in str(messages[0].blocks[-1])
    assert f"History of 4.2 (2 of {count})" in str(messages[1].blocks[0])


def test_a_section_that_fits_a_message_is_not_torn() -> None:
    sections = tuple(Section(title=f"Part {n}", parts=(Text(text="x" * 2_900), Text(text="y" * 2_900))) for n in "abc")
    paper = Paper(key="jag", title="JAG", facts=(), counts="None", sections=sections)
    shown = [[block["text"]["text"] for block in m.blocks if block["type"] == "header"] for m in draw(paper)]
    assert shown == [["JAG"], ["Part a"], ["Part b"], ["Part c"]]


def test_a_long_fallback_says_how_much_is_left_out() -> None:
    (message,) = draw(Reply(title="History", parts=(Text(text="Notices issued. " * 400),)))
    assert message.text.endswith(" more characters; the message itself has all of it)")


def test_a_preview_and_a_marking_are_said() -> None:
    paper = DIGEST.model_copy(update={"version": 0, "marking": Marking.RESTRICTED})
    assert "\n\nPreview, not issued · Part II · restricted\n\n" in draw(paper)[0].text
    assert "\n\nPreview, not issued · Part II · restricted\n\n" in say(paper)


def test_nothing_at_all_is_still_a_message() -> None:
    (message,) = draw(Reply(title="\u200b"))
    assert message.text == "Nothing to show."


def test_a_key_that_no_block_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="250 characters"):
        draw(UPDATED, "k" * 251)


def test_two_hundred_items_and_three_hundred_buttons_take_few_messages() -> None:
    items = tuple(Item(text=f"{n}. Attend engagement events", detail="On track") for n in range(200))
    buttons = tuple(Button(label=f"Show {n}", line=f"/action show 4.{n}") for n in range(300))
    messages = draw(Reply(title="All", parts=(Items(items=items),), buttons=buttons), KEY)
    judge(messages)
    assert len(messages) < 12
    assert sum(len(list(drawn.drawn_buttons(message.blocks))) for message in messages) == 300


def rows_with_answers(count: int) -> Items:
    """Rows of a private reminder, each with its six answers."""
    words = ("On track", "At risk", "Off track", "No change", "Done", "Not mine")
    answers = tuple(Button(label=each, line=f"/form action update 4.2 {each}") for each in words)
    return Items(
        items=tuple(Item(text=f"4.{n} {'word ' * 20}", detail="on track", buttons=answers) for n in range(count))
    )


def test_what_has_to_stay_whole_goes_without_its_last_buttons_and_says_so() -> None:
    later = Button(label="Remind me on Monday", line="/action later")
    reply = Reply(title="You have 20 actions", parts=(rows_with_answers(20),), buttons=(later,), whole=True)
    (message,) = draw(reply, KEY)
    judge((message,))
    judge_told(reply, drawn.visible(message.blocks))
    labels = [each["text"]["text"] for each in drawn.drawn_buttons(message.blocks)]
    assert labels[:6] == ["On track", "At risk", "Off track", "No change", "Done", "Not mine"]
    assert labels[-1] == "Remind me on Monday" and 24 < len(labels) < 121
    assert "The rows without get theirs" in str(message.blocks)
    assert len(draw(reply.model_copy(update={"whole": False}), KEY)) > 1
    few = reply.model_copy(update={"parts": (rows_with_answers(6),)})
    assert "The rows without" not in str(draw(few, KEY)[0].blocks)
