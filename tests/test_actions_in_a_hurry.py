"""Actions as people in a hurry speak of them: typed on phones, said twice, or by those who may not."""

from collections.abc import Iterator

import pytest

from tests.talk import POLICE, Talk, talking, verify, words


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


UPDATES = [
    ("amber 4.2 Six notices", "at risk", "Six notices", ""),
    ("At risk: 4.2 Six notices", "at risk", "Six notices", ""),
    ("(4.2) amber Six", "at risk", "Six", ""),
    ("4 2 amber Six", "at risk", "Six", ""),
    ("4.2 amber next='Ask the board' Six", "at risk", "Six", "Ask the board"),
    ("4.2 amber next=‘Ask the board’ Six", "at risk", "Six", "Ask the board"),
    ("4.2 amber Six next=”Ask the board”", "at risk", "Six", "Ask the board"),
    ("4.2 amber Six cost=20 in #jag", "at risk", "Six cost=20 in #jag", ""),
    ("4.2 amber It's theirs, not the board's", "at risk", "It's theirs, not the board's", ""),
]


@pytest.mark.parametrize(("said", "status", "text", "step"), UPDATES)
def test_an_update_is_read_however_a_phone_typed_it(talk: Talk, said: str, status: str, text: str, step: str) -> None:
    talk.says("police", f"/action update {said}")
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        update = stores.actions.history(action)[0]
    assert (update.to_status, update.text, update.next_step) == (status, text, step)


def test_words_behind_a_ref_that_takes_none_can_be_said_as_an_update(talk: Talk) -> None:
    refused = talk.says("police", "/action nochange 4.2 Nothing new in May")
    assert "Only 4.2 can be named here, and nothing more: “Nothing new in May”." in words(refused)
    assert "Said: Nothing new in May" in words(talk.presses("police", "Update 4.2 with it"))
    viewer = talk.says("councillor", "/action show 4.2 please")
    assert "Update" not in words(viewer)


def test_an_option_that_stands_in_the_text_is_said_to(talk: Talk) -> None:
    answer = words(talk.says("police", "/action update 4.2 amber Cover is short next=Ask the board"))
    assert "Said: Cover is short next=Ask the board" in answer
    assert "“next=” was read as part of the text" in answer
    assert "was read as part" not in words(talk.says("police", "/action update 4.2 amber Cover cost=20 next=Asked"))


def test_what_changes_nothing_is_not_written_down(talk: Talk) -> None:
    verify(
        talk,
        [
            ("council", "/action assign 4.2 police", "Saved: 4.2 is with"),
            ("police", "/action assign 4.2 police", f"4.2 is with {POLICE} (police) already.", "[Show it]"),
            ("police", "/action due 4.2 30/6/2027 Premises", "To: Wednesday 30 June 2027"),
            ("police", "/action due 4.2 end of june Again", "4.2 is due Wednesday 30 June 2027 already", "[Update it]"),
            ("council", "/action edit 4.3 New words", "To: New words"),
            ("council", "/action edit 4.3 New words sure=yes", "4.3 is worded just so already."),
            ("council", "/action withdraw 4.3 Not now", "withdrawn"),
            ("council", "/action withdraw 4.3 Not now at all", "4.3 is withdrawn already.", "[Reopen it]"),
            ("council", "/action due 4.3 30/6/2027 Later", "4.3 is withdrawn. To give it a new date, reopen it first."),
        ],
    )


def test_who_may_not_is_told_whom_to_ask(talk: Talk) -> None:
    talk.says("council", "/action assign 4.2 police")
    ask = "Ask council (Stevenage Borough Council)."
    verify(
        talk,
        [
            ("probation", "/action due 2.3 30/6/2027 Why", "Only SADA, which leads 2.3, or a coordinator may", ask),
            ("probation", "/action due 4.3 30/6/2027 Why", "Only a coordinator may move its due date.", ask),
            ("probation", "/action assign 4.3 probation", "A coordinator says who leads 4.3", ask),
        ],
    )


def test_a_new_action_is_said_back_with_lead_and_date(talk: Talk) -> None:
    answer = words(talk.says("council", '/action add 4 Meet lead=police due=30/6/2027 measure="How many"'))
    assert f"Lead: {POLICE}" in answer
    assert "Due: Wednesday 30 June 2027" in answer
    assert "Measure: How many" in answer


@pytest.mark.parametrize("text", ["no change", "No change.", "no changes", "NO-CHANGE"])
def test_an_update_that_says_no_change_is_one(talk: Talk, text: str) -> None:
    talk.says("police", "/action update 4.2 amber Cover is short")
    answer = words(talk.says("police", f"/action update 4.2 {text}"))
    assert "Saved: no change on 4.2, still at risk" in answer
    assert "progress" not in words(talk.says("police", "/action history 4.2"))
    assert "Said: No change in Bedwell" in words(talk.says("police", "/action update 4.2 No change in Bedwell"))


def test_a_list_says_what_there_is_instead_and_a_page_that_is_not_there(talk: Talk) -> None:
    verify(
        talk,
        [
            ("police", "/action list overdue", "No action matches", "[All actions]"),
            ("police", "/member list page=3", "There is only one page."),
            ("police", "/action list page=9", "There are only 3 pages."),
        ],
    )


def test_the_lead_is_not_named_again_among_those_who_support(talk: Talk) -> None:
    talk.says("council", "/action assign 3.4 police")
    assert "Supported by" not in words(talk.says("police", "/action show 3.4"))


@pytest.mark.parametrize("said", ["4.1, 4.2 amber Both late", "4.1 and 4.2: amber Both late"])
def test_two_actions_are_updated_one_by_one(talk: Talk, said: str) -> None:
    assert "One action at a time" in words(talk.says("police", f"/action update {said}"))
    assert "Saved: 4.2 is at risk" in words(talk.presses("police", "Update 4.2"))
    assert "Saved: 4.1 is at risk" in words(talk.says("police", "/action update 4.1 amber 4.2 is late as well"))
    assert "Said: 4.7 replaces this" in words(talk.says("police", "/action update 4.3 4.7 replaces this"))
