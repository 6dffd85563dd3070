"""Actions at the desk: reported on, changed, closed, reopened, looked at; and everything people get wrong."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Items, Reply, Tone
from storage.tables import Action, Update
from storage.vocabulary import Lifecycle, Role, Status
from tests.talk import POLICE, PROBATION, STEVENAGE, Talk, button_of, found, labels, talking, tone, verify, words


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.fixture
def talk_on_both(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        yield each


def action(talk: Talk, ref: str = "4.2") -> Action:
    with talk.stores() as stores:
        each = stores.actions.find(ref)
        assert each, f"there is no action {ref}"
        return each


def history(talk: Talk, ref: str = "4.2") -> list[Update]:
    """What was said of an action in these conversations, newest first."""
    with talk.stores() as stores:
        each = stores.actions.find(ref)
        assert each
        return [entry for entry in stores.actions.history(each) if entry.entered_by]


def test_an_update_is_said_back_as_it_was_saved(talk_on_both: Talk) -> None:
    talk = talk_on_both
    line = '/action update 4.2 amber next="Visit the school" public="We act" Six notices, two "contested"; it\'s slow'
    verify(
        talk,
        [
            (
                "police",
                line,
                "Saved: 4.2 is at risk",
                "Action: 4.2 Use behavioural contracts",
                "Status: not started → at risk",
                'Said: Six notices, two "contested"; it\'s slow',
                "Next: Visit the school",
                "Public line: We act",
                f"Reported by: police ({POLICE})",
                "At: Friday 20 November 2026 at 10:00",
            ),
            ("council", "/action show 4.2", "Status: at risk", f"Supported by: {POLICE}", "Six notices"),
            ("council", "/action history a4.2:", "not started → at risk", "it's slow", "Next: Visit the school"),
        ],
    )
    (entry,) = history(talk)
    assert entry.text == 'Six notices, two "contested"; it\'s slow'
    assert (action(talk).status, action(talk).answered_at) == (Status.AT_RISK, talk.clock.now())


def test_a_month_of_one_action(talk: Talk) -> None:
    verify(
        talk,
        [
            ("police", "/action update 4.2 green Two contracts signed", "Saved: 4.2 is on track"),
            ("police", "/action update 4.2 Three more signed", "4.2 is on track", "Three more signed"),
            ("police", "/action nochange 4.2", "Saved: no change on 4.2, still on track"),
            ("police", "/action update 4.2 rag red Breached", "4.2 is off track", "RAG always means the Responsible"),
            ("police", "/action update 4.2 at risk Better", "off track → at risk", "What happens next?"),
            ("police", "/action complete 4.2 result=Nine kept lesson=Start in September", "4.2 is complete"),
            ("police", "/action update 4.2 green More", "is complete since Friday 20 November 2026", "[Reopen it]"),
            ("police", "/action reopen 4.2 Two were breached", "4.2 is open again, at risk"),
            ("police", "/action reopen 4.2 Again", "is open already"),
            ("council", "/action withdraw 4.2 Replaced by 4.7", "4.2 is withdrawn"),
            ("police", "/action update 4.2 And now", "is withdrawn"),
            ("council", "/action withdraw 4.2 Twice", "is withdrawn already"),
        ],
    )
    assert len(history(talk)) == 8
    assert action(talk).lifecycle == Lifecycle.WITHDRAWN


def test_complete_asks_for_result_and_lesson(talk: Talk) -> None:
    form = talk.says("police", "/action complete 4.2")
    assert isinstance(form, Form)
    assert [each.name for each in form.fields if each.required] == ["ref", "result", "lesson"]
    assert "result: Please fill this in." in words(talk.fills("police", lesson="Sooner"))
    answer = words(talk.fills("police", result="Twelve kept", lesson="Sooner"))
    for each in ("Saved: 4.2 is complete", "Result: Twelve kept", "Lesson: Sooner"):
        assert each in answer


def test_blue_asks_for_the_lesson_too(talk: Talk) -> None:
    form = talk.says("police", "/action update 4.2 blue Twelve kept")
    assert isinstance(form, Form)
    assert form.words == "action complete"
    filled = {each.name: each.value for each in form.fields if each.value}
    assert filled == {"ref": "4.2", "status": "complete", "result": "Twelve kept"}
    assert [each.name for each in form.fields if each.required] == ["ref", "result", "lesson"]
    assert history(talk) == []


def test_an_update_without_words_opens_the_form(talk: Talk) -> None:
    form = talk.says("police", "/action update 4.2 amber")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields if each.value} == {"ref": "4.2", "status": "at risk"}
    assert "Saved: 4.2 is at risk" in words(talk.fills("police", text="Six notices"))


def test_the_plan_is_changed_by_a_coordinator(talk: Talk) -> None:
    verify(
        talk,
        [
            (
                "council",
                "/action add 4 Hold a street meet at The Oval lead=police due=30/6/2027",
                "Saved: 4.7 is in the plan",
                "4.7 Hold a street meet at The Oval",
            ),
            ("council", "/action show 4.7", f"Lead: {POLICE}", "Due: Wednesday 30 June 2027"),
            ("council", "/action add plan Survey everybody", "Saved: X.4 is in the plan"),
            (
                "council",
                "/action edit 4.7 Hold two street meets",
                "From: Hold a street meet",
                "To: Hold two street meets",
            ),
            (
                "council",
                "/action due 4.7 31/7/2027 Holidays",
                "From: Wednesday 30 June 2027",
                "To: Saturday 31 July 2027",
            ),
            ("council", "/action assign 4.7 probation", f"4.7 is with {PROBATION} (probation)"),
            ("council", "/action add 4 Late work due=1/2/2026", "has passed"),
            ("council", "/action add 4 x owner=police", "4.8 is in the plan"),
        ],
    )
    assert action(talk, "4.8").owner is not None
    with talk.stores() as stores:
        assert stores.actions.find("4.9") is None


def test_a_proposal_waits_for_a_coordinator(talk: Talk) -> None:
    verify(
        talk,
        [
            ("police", "/action propose 4 Light the underpass", "Saved: 4.7 is proposed"),
            ("police", "/action update 4.7 green x", "only proposed"),
            ("police", "/action reopen 4.7 Accepted", "A coordinator accepts it"),
            ("council", "/action reopen 4.7 Accepted", "Saved: 4.7 is in the plan"),
            ("police", "/action update 4.7 green x", "4.7 is on track"),
        ],
    )


def test_lists(talk: Talk) -> None:
    talk.says("council", "/action assign 4.1 police")
    talk.says("council", "/action due 4.1 1/12/2026 Soon")
    talk.says("council", "/action assign 4.3 police")
    talk.says("police", "/action update 4.3 red Stuck")
    talk.clock.move(days=40)
    verify(
        talk,
        [
            ("police", "/action", "4 actions of police and Hertfordshire Constabulary", "[No change]"),
            ("police", "/action list overdue", "1 action\n", "4.1 ", "due Tuesday 1 December 2026, overdue"),
            ("police", "/action list status=off track", "1 action\n", "4.3 "),
            ("police", "/action list lead=police", "2 actions"),
            ("police", "/action list objective=4 stale", "6 actions"),
            ("police", "/action list objective=plan", "3 actions", "X.1"),
            ("police", "/action list", "37 actions", "1 to 15 of 37, page 1 of 3", "[Next page]"),
            ("police", "/action list page=3", "31 to 37 of 37", "[Previous page]"),
            ("police", "/action list objective=4 status=blue", "No action matches"),
            (
                "chair",
                "/action mine",
                "No open action is with chair and Stevenage Borough Council yet",
                "have no lead yet; you may answer for them.",
            ),
            ("councillor", "/action mine", "have no lead yet; partners may answer for them."),
        ],
    )


def test_an_answer_is_one_press(talk: Talk) -> None:
    listed = talk.says("police", "/action mine")
    assert isinstance(listed, Reply)
    items = next(part for part in listed.parts if isinstance(part, Items))
    (mine,) = (item for item in items.items if item.text.startswith("4.2 "))
    assert [each.label for each in mine.buttons] == ["On track", "At risk", "Off track", "No change", "Done"]
    assert "Saved: no change on 4.2" in words(talk.says("police", mine.buttons[3].line))
    assert isinstance(talk.says("police", mine.buttons[2].line), Form)


def test_a_viewer_may_look_at_the_actions_of_their_organisation_and_not_answer(talk: Talk) -> None:
    talk.says("council", "/action assign 4.2 council")
    (items,) = (part for part in talk.says("councillor", "/action mine").parts if isinstance(part, Items))  # type: ignore[union-attr]
    assert {each.label for item in items.items for each in item.buttons} == {"Show it"}


def test_the_coordinator_is_told_of_an_answer_on_what_nobody_leads(talk: Talk) -> None:
    talk.says("police", "/action update 4.2 green Fine")
    with talk.database.unit() as unit:
        told = [each for each in unit.queue.due(talk.clock.now(), 10) if each.kind == "notice"]
        assert [each.destination for each in told] == ["@U-council"]
        assert told[0].content
        assert "answered on 4.2, which nobody leads" in told[0].content["title"]


def test_a_form_about_what_changed_meanwhile_shows_how_it_stands(talk: Talk) -> None:
    talk.says("police", "/form action update 4.2")
    talk.says("council", "/action update 4.2 red Both contested")
    form = talk.fills("police", status="on track", text="Six notices")
    assert isinstance(form, Form)
    assert "Stevenage Borough Council said at 10:00: not started → off track · Both contested." in form.intro
    assert form.submit == "Save mine too"
    assert next(each for each in form.fields if each.name == "text").value == "Six notices"
    assert len(history(talk)) == 1
    answer = talk.fills("police")
    assert tone(answer) is Tone.DONE
    assert [each.text for each in history(talk)] == ["Six notices", "Both contested"]


SAYS = "/action update 4.2 amber "
LONG = "Six notices; " * 3077


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("😀👍🏽👨‍👩‍👧", "😀👍🏽👨‍👩‍👧"),
        ("Un\x00con\x07trolled\r\nline\x1b[31m", "Uncontrolled\nline[31m"),
        ("broken \ud83d half", "broken  half"),
        ('an "unbalanced quote', 'an "unbalanced quote'),
        ("“curly and unbalanced", "“curly and unbalanced"),
        ('"', '"'),
        ("result= was = not \\ escaped", "result= was = not \\ escaped"),
        ("<!channel> <@U1> *bold* https://example.org", "<!channel> <@U1> *bold* https://example.org"),
        ("Robert'); DROP TABLE action;--", "Robert'); DROP TABLE action;--"),
        ("\u202eright to left", "\u202eright to left"),
        (LONG, LONG.strip()),
    ],
    ids=["emoji", "controls", "half", "quote", "curly", "only a quote", "equals", "markup", "sql", "bidi", "40,000"],
)
def test_odd_text_is_kept_to_the_letter(talk_on_both: Talk, text: str, kept: str) -> None:
    assert tone(talk_on_both.says("police", SAYS + text)) is Tone.DONE
    assert [each.text for each in history(talk_on_both)] == [kept]
    shown = words(talk_on_both.says("police", "/action history 4.2")).replace("\n  ", "\n")
    assert kept[-300:].lstrip("\u202e") in shown, "only what could turn the line around is not drawn"


def test_the_echo_of_a_long_text_says_what_it_leaves_out(talk: Talk) -> None:
    answer = words(talk.says("police", SAYS + LONG))
    assert len(answer) < 3000
    assert f"and {len(LONG.strip()) - 1500} more characters, all saved: /action history 4.2 shows them." in answer


@pytest.mark.parametrize("text", ["", " ", "   \t ", "\n\n", "\x00\x07", "\u2003\u00a0"])
def test_no_text_asks_for_it(talk: Talk, text: str) -> None:
    answer = talk.says("police", SAYS + text)
    assert isinstance(answer, Form)
    for nothing in ("", "   ", "\x00\x01"):
        assert "text: " in words(talk.fills("police", text=nothing))
    assert history(talk) == []


MISTAKES = [
    ("/action update 4.22 amber Six notices", "There is no action 4.22", "4.6"),
    ("/action update 12.1 amber Six notices", "There is no action 12.1", "Correct it in a form"),
    ("/action update 4.2 ambr Six notices", "Did you mean amber?", "Correct it in a form"),
    ("/action update 4.2 gren Six notices", "Did you mean grey or green?", "[Not started] [On track]"),
    ("/action update 4.2 yellow Six notices", "“yellow” is not a status", "grey, green, amber, red or blue"),
    ("/action updat 4.2 amber Six notices", "I do not know /action updat", "/action update"),
    ("/acton update 4.2 amber Six notices", "I do not understand “acton”", "/action"),
    ("/action due 4.2 31/11/2026 Six notices", "There is no 31 November", "30/11/2026"),
    ("/action due 4.2 29/2/2027 Six notices", "29 February", ""),
    ("/action due 4.2 1/2/2026 Six notices", "has passed", "Sunday 1 February 2026"),
    ("/action due 4.2 someday Six notices", "cannot read", "Type a date"),
    ('/action update "years 6" amber Six notices', "Several actions match", "4.4"),
    ('/action update "the moon" amber Six notices', "No action is known by “the moon”", "/action list"),
    ("/action update 4.2 amber on-behalf-of=Nobody Six notices", "“Nobody” is not clear", "Which one?"),
    ("/action assign 4.2 Six notices", "not clear", ""),
    ("/action nochange 4.2 sure=perhaps", "neither yes nor no", ""),
]


@pytest.mark.parametrize(("line", "said", "offered"), MISTAKES)
def test_a_mistake_stores_nothing_and_gives_the_words_back(talk: Talk, line: str, said: str, offered: str) -> None:
    answer = talk.says("council", line)
    assert tone(answer) in (Tone.REFUSED, Tone.ASK)
    for each in (said, offered, f"Nothing was stored. You typed: {line}"):
        assert each in words(answer)
    assert history(talk) == []


def test_a_mistake_is_corrected_with_a_press_or_in_a_form(talk: Talk) -> None:
    talk.says("police", '/action update "years 6" amber next="Visit them" Six notices')
    (label,) = (each for each in labels(talk.answers["police"]) if each.startswith("5.4 "))
    assert "Saved: 5.4 is at risk" in words(talk.presses("police", label))
    assert history(talk, "5.4")[0].next_step == "Visit them"
    talk.says("police", '/action update 4.2 ambr next="Visit them" Six notices')
    form = talk.presses("police", "Correct it in a form")
    assert isinstance(form, Form)
    stands = {each.name: each for each in form.fields}
    assert (stands["text"].value, stands["next"].value, stands["status"].value) == ("Six notices", "Visit them", "ambr")
    assert "Did you mean amber?" in stands["status"].error
    assert "Saved: 4.2 is at risk" in words(talk.fills("police", status="amber"))


def test_a_form_opens_even_where_nothing_can_be_read(talk: Talk) -> None:
    form = talk.says("police", "/form action due 99.9 31/11/2026 Waiting")
    assert isinstance(form, Form)
    errors = {each.name: each.error for each in form.fields if each.error}
    assert "There is no action 99.9" in errors["ref"]
    assert "There is no 31 November" in errors["day"]
    assert next(each for each in form.fields if each.name == "text").value == "Waiting"


def test_an_update_to_a_completed_action_keeps_the_words(talk: Talk) -> None:
    talk.says("police", "/action complete 4.2 result=Done lesson=None learnt")
    answer = talk.says("police", "/action update 4.2 amber Two more breaches")
    assert tone(answer) is Tone.REFUSED
    assert "You typed: /action update 4.2 amber Two more breaches" in words(answer)
    assert isinstance(answer, Reply)
    assert button_of(answer, "Reopen it").line == "/form action reopen 4.2"


def test_the_actions_of_another_partnership_are_unknown_here(database_url: str) -> None:
    welwyn = {"council": (Role.COORDINATOR, "Welwyn Hatfield Borough Council")}
    with talking(database_url, "welwyn-hatfield-2021", welwyn) as talk:
        with talk.database.unit() as unit:
            stevenage = found(unit, STEVENAGE, talk.clock.now(), {}).id
        verify(
            talk,
            [
                ("council", "/action update 6.3 amber Six notices", "There is no key action 6.3"),
                ("council", "/action update 4.2 amber Six notices", "Key action: 4.2 Promote healthy relationships"),
                ("council", "/action list status=amber", "1 key action\n"),
            ],
        )
        with talk.database.reading() as unit:
            theirs = unit.within(stevenage).actions
            assert {each.status for each in theirs.all()} == {Status.NOT_STARTED}


def test_two_people_in_the_same_second_are_both_kept_in_one_history(talk_on_both: Talk) -> None:
    talk = talk_on_both
    said = [
        (who, f"/action update 4.2 amber {who} says {number}") for number in range(3) for who in ("police", "council")
    ]
    answers = talk.together(*said)
    assert [tone(each) for each in answers] == [Tone.DONE] * len(said)
    entries = history(talk)
    assert {each.text for each in entries} == {line.partition("amber ")[2] for _, line in said}
    assert [each.from_status for each in entries] == [Status.AT_RISK] * (len(said) - 1) + [Status.NOT_STARTED]
    assert action(talk).latest_id == entries[0].id


def test_two_who_complete_at_once_complete_it_once(talk_on_both: Talk) -> None:
    talk = talk_on_both
    answers = talk.together(
        ("police", "/action complete 4.2 result=Twelve kept lesson=Sooner"),
        ("council", "/action complete 4.2 result=All kept lesson=Later"),
    )
    assert sorted(tone(each) for each in answers) == [Tone.DONE, Tone.REFUSED]
    assert len(history(talk)) == 1


@pytest.mark.parametrize("said", ["complete", "blue", "Complete Twelve contracts kept"])
def test_complete_as_a_status_asks_for_result_and_lesson_at_once(talk: Talk, said: str) -> None:
    form = talk.says("police", f"/action update 4.2 {said}")
    assert isinstance(form, Form)
    assert form.words == "action complete"
    assert {each.name: each.value for each in form.fields}["result"] == said.partition(" ")[2]
    assert tone(talk.fills("police", result="Twelve contracts kept", lesson="Start earlier")) is Tone.DONE


@pytest.mark.parametrize("line", ["/form action update 4.2", "/form action complete 4.2", "/action update 4.2 blue"])
def test_no_form_is_opened_that_could_not_be_saved(talk: Talk, line: str) -> None:
    talk.says("police", '/action complete 4.2 result="Twelve contracts kept" lesson="Start earlier"')
    refused = talk.says("police", line)
    assert tone(refused) is Tone.REFUSED
    assert "[Reopen it]" in words(refused)


def test_a_coordinator_is_told_once_a_day_of_answers_that_nobody_leads(talk: Talk) -> None:
    for day in range(2):
        talk.says("police", f"/action update 4.2 amber Notices of day {day}")
        talk.says("probation", f"/action update 4.2 green Plans of day {day}")
        talk.clock.move(days=1)
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        days = [f"no lead {action.id} 2026-11-{day}" for day in (20, 21, 22)]
        assert [stores.deliveries.told(day) for day in days] == [True, True, False]


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e\u2066", "\u00a0\u2003", "\u2060 \ufeff"])
def test_what_nobody_can_see_is_not_stored(talk: Talk, unseen: str) -> None:
    assert tone(talk.says("police", f"/action update 4.2 amber {unseen}")) is not Tone.DONE
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        assert action.status == Status.NOT_STARTED
