"""Chasing by hand: the text that is forwarded to somebody in no chat, and entering what they answered."""

from collections.abc import Iterator

import pytest

from bot.hearing import Errors
from handlers.form import Form
from storage.vocabulary import Status, UpdateKind
from tests.board import Board, at, tick
from tests.talk import COUNCIL, POLICE, PROBATION, Talk, talking, verify, words

FIRST = "2026-11-26 09:00"
FIRE = "Hertfordshire Fire and Rescue Service"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        each.says("council", f'/member add "duty desk" partner "{FIRE}" email=desk@fire.example')
        for ref, who in (("1.5", "probation"), ("1.6", "probation"), ("4.1", "police"), ("4.2", '"duty desk"')):
            assert "Saved" in words(each.says("council", f"/action assign {ref} {who}"))
        each.says("council", "/action assign 2.3 SADA")
        yield each


def latest(talk: Talk, ref: str) -> tuple[UpdateKind, Status | None, str, str, str]:
    """The newest entry of an action: kind, status, words, for whom, and by whom it was entered."""
    with talk.stores() as stores:
        action = stores.actions.find(ref)
        assert action
        entry = stores.actions.history(action)[0]
        assert entry.reported_for
        assert entry.entered_by
        return entry.kind, entry.to_status, entry.text or entry.result, entry.reported_for.name, entry.entered_by.name


def test_the_text_to_forward_says_all_that_is_needed(talk: Talk) -> None:
    talk.says("probation", "/action update 1.5 on track Three plans started")
    verify(
        talk,
        [
            (
                "council",
                "/digest jag chase probation",
                f"To forward to probation ({PROBATION}): 1 action without an answer",
                f"Dear probation ({PROBATION}),",
                "The Joint Action Group (SoSafe meeting) meets on Thursday 10 December 2026 at 14:00.",
                "Please let us know how this action is going, by Tuesday 8 December 2026.",
                "1.6 Make contacts with the NHS",
                "Status: not started\nLast update: none yet",
                "Please answer with its number",
                "Thank you\nStevenage Community Safety Partnership",
                "[Enter their answers]",
            )
        ],
    )
    assert "1.5" not in words(talk.answers["council"])
    assert "/" not in words(talk.answers["council"]).split("Dear")[1].split("[")[0]


def test_somebody_in_no_chat_is_chased_with_each_round(talk: Talk) -> None:
    board = Board()
    at(talk, FIRST)
    tick(talk, board)
    letters = [each for each in board.on("@U-council") if "To forward to" in each]
    assert [each.split("\n")[0] for each in letters] == [
        f"To forward to duty desk ({FIRE}), who is in no chat: 1 action without an answer"
    ]
    at(talk, "2026-12-03 09:00")
    tick(talk, board)
    assert len([each for each in board.on("@U-council") if "To forward to" in each]) == 1


def test_an_organisation_without_members_is_written_to_by_name(talk: Talk) -> None:
    verify(
        talk,
        [
            (
                "council",
                "/digest jag chase SADA",
                "To forward to SADA, of which nobody can be asked: 1 action",
                "Dear SADA,",
            ),
            ("council", f'/digest jag chase "{FIRE}"', "Dear duty desk", "Send this to desk@fire.example:"),
            ("council", "/digest jag chase Beacon", "Beacon has nothing left to answer", "[Who has not answered]"),
            ("council", "/digest jag chase the moon", "“the moon” is not clear as an organisation"),
            ("council", "/digest moon chase police", "is not a meeting of this partnership"),
            ("police", "/digest jag chase probation", "/digest chase is for coordinators. Ask council"),
        ],
    )


def test_several_of_an_organisation_get_a_letter_each(talk: Talk) -> None:
    talk.says("council", f'/member add "second desk" partner "{FIRE}" email=second@fire.example')
    talk.says("council", f'/action assign 4.3 "{FIRE}"')
    verify(
        talk,
        [
            (
                "council",
                f'/digest jag chase "{FIRE}"',
                f"To forward to 2 of {FIRE}",
                "Dear duty desk",
                "Dear second desk",
                "[Enter the answers of duty desk] [Enter the answers of second desk]",
            )
        ],
    )


def test_all_who_have_not_answered_are_listed(talk: Talk) -> None:
    talk.says("police", "/action nochange 4.1")
    answer = words(talk.says("council", "/digest jag chase"))
    assert answer.startswith(
        "Not answered yet for the Joint Action Group (SoSafe meeting) on Thursday 10 December 2026"
    )
    assert f"- {PROBATION}: 2 actions\n  1.5, 1.6\n  [Chase]" in answer
    assert POLICE not in answer
    assert "- No lead yet: 28 actions" in answer
    assert "Dear probation" in words(talk.presses("council", "Chase")) or "Dear duty desk" in words(
        talk.answers["council"]
    )


def test_answers_are_entered_a_line_for_each(talk: Talk) -> None:
    form = talk.says("council", "/form digest answers jag probation")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields}["answers"] == "1.5 \n1.6 \n"
    saved = words(talk.fills("council", answers="1.5 on track Three support plans started\n1.6 \n"))
    assert f"Saved: 1 answer of {PROBATION}, entered by the coordinator" in saved
    assert "- 1.5 not started → on track\n  Three support plans started" in saved
    assert "Still without an answer: 1.6." in saved
    entry = (UpdateKind.PROGRESS, Status.ON_TRACK, "Three support plans started", PROBATION, "council")
    assert latest(talk, "1.5") == entry
    again = talk.presses("council", "Enter the rest")
    assert isinstance(again, Form)
    assert {each.name: each.value for each in again.fields}["answers"] == "1.6 \n"
    talk.fills("council", answers="1.6 no change")
    assert latest(talk, "1.6") == (UpdateKind.NO_CHANGE, None, "", PROBATION, "council")
    reported = f"reported by {PROBATION}, entered by the coordinator"
    verify(
        talk,
        [
            ("council", "/action history 1.5", f"{reported}, council ({COUNCIL})"),
            ("council", "/digest jag preview", f"Three support plans started ({reported}, Friday 20 November"),
            ("council", "/digest jag chase probation", "probation has nothing left to answer"),
        ],
    )


def test_a_semicolon_before_a_number_begins_the_next_answer(talk: Talk) -> None:
    talk.says("council", "/digest answers jag probation")
    saved = words(talk.fills("council", answers="1.5 on track Three plans; two more follow;1.6 no change"))
    assert "- 1.5 not started → on track\n  Three plans; two more follow" in saved
    assert "- 1.6 no change" in saved


def test_what_is_complete_keeps_its_words_as_the_result(talk: Talk) -> None:
    talk.says("council", "/digest answers jag probation 1.5 complete: Twelve plans made")
    entry = (UpdateKind.COMPLETED, Status.COMPLETE, "Twelve plans made", PROBATION, "council")
    assert latest(talk, "1.5") == entry


def test_a_figure_keeps_its_sign(talk: Talk) -> None:
    talk.says("council", "/digest answers jag probation 1.5 -5% on last year")
    verify(talk, [("council", "/action history 1.5", "-5% on last year")])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Good news", "Line 1, “Good news”: It does not begin with a number such as 4.2."),
        ("1.5 on track Fine\n9.9 on track", "Line 2, “9.9 on track”: There is no action 9.9 in this plan."),
        ("1.5 at risk", "Line 1, “1.5 at risk”: Say why, and what happens next."),
        ("1.5 blue", "Say what came of it."),
        ("1.5 ambr Slow", "Line 1, “1.5 ambr Slow”: “ambr” is not a status. Did you mean amber?"),
        ("1.5 on track\n1.5 at risk Slow", "1.5 stands in two lines. Say it in one."),
        ("4.1 on track Fine", f"4.1 is led by {POLICE} (police)."),
        ("1.5 \n\n1.6", "Nothing stands behind the numbers yet."),
        ("1.5 purple\n\n4.1 red Late", "Line 1, “1.5 purple”: “purple” is not a status"),
        ("1.5 purple\n\n4.1 red Late", "Line 3, “4.1 red Late”: 4.1 is led by"),
    ],
)
def test_wrong_lines_are_named_and_nothing_is_saved(talk: Talk, typed: str, said: str) -> None:
    talk.says("council", "/form digest answers jag probation")
    answer = talk.fills("council", answers=typed)
    assert isinstance(answer, Errors)
    assert said in answer.fields["answers"]
    with talk.stores() as stores:
        action = stores.actions.find("1.5")
        assert action
        assert action.answered_at is None


def test_what_was_completed_meanwhile_is_said(talk: Talk) -> None:
    talk.says("council", "/form digest answers jag probation")
    talk.says("probation", '/action complete 1.5 result="All made" lesson="Start early"')
    answer = talk.fills("council", answers="1.5 on track Three plans\n1.6 no change")
    assert isinstance(answer, Errors)
    assert "Line 1, “1.5 on track Three plans”: 1.5 is complete since" in answer.fields["answers"]


def test_every_answer_can_be_given_on_behalf_of_another(talk: Talk) -> None:
    for line in (
        "/action update 1.5 on track on-behalf-of=probation three support plans started",
        "/action nochange 1.6 on-behalf-of=probation",
        "/action ontrack 1.5 on-behalf-of=probation",
        '/action complete 1.5 on-behalf-of=probation result="All made" lesson="Start early"',
    ):
        answer = words(talk.says("council", line))
        assert f"Reported by: {PROBATION}, entered by the coordinator, council ({COUNCIL})" in answer, line
    refused = "You can report for your own organisation. Ask police or council"
    for line in ("/action nochange 4.1 on-behalf-of=probation", "/action ontrack 4.1 on-behalf-of=probation"):
        verify(talk, [("police", line, refused)])


def test_complete_said_as_an_update_keeps_for_whom(talk: Talk) -> None:
    form = talk.says("council", "/action update 1.5 blue on-behalf-of=probation All made")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields}["on_behalf_of"] == PROBATION
    talk.fills("council", lesson="Start early")
    assert latest(talk, "1.5")[3:] == (PROBATION, "council")


def test_a_paper_says_what_was_said_before_a_status_alone(talk: Talk) -> None:
    talk.says("probation", "/action update 1.5 at risk Two posts are vacant")
    talk.says("probation", "/action ontrack 1.5")
    said = f"nothing added ({PROBATION}, Friday 20 November); before that: Two posts"
    verify(talk, [("council", "/digest jag preview", f"on track · lead {PROBATION}\n", said)])
