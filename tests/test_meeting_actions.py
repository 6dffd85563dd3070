"""What meetings ask for, at the door: agreed at one, reminded of, done, told in the paper of the next one."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Tone
from storage.vocabulary import Role
from tests.board import Board, at, tick
from tests.talk import COUNCIL, POLICE, PROBATION, Talk, talking, tone, verify, words
from tests.templates import MEMORY, kept

MEMBERS = {
    "council": (Role.COORDINATOR, COUNCIL),
    "chair": (Role.CHAIR, COUNCIL),
    "sergeant": (Role.PARTNER, POLICE),
    "officer": (Role.PARTNER, PROBATION),
    "worker": (Role.PARTNER, PROBATION),
    "councillor": (Role.VIEWER, COUNCIL),
}
NAME = "Joint Action Group (SoSafe meeting)"


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    """Between two meetings of the JAG, the first of which has agreed two things."""
    with talking(MEMORY, members=MEMBERS) as each:
        each.says("council", "/meeting schedule jag 2026-11-24 14:00 in #jag")
        each.says("council", "/meeting schedule jag 2026-12-10 14:00")
        each.says("council", "/meeting schedule jag 2027-01-14 14:00")
        at(each, "2026-11-24 14:30")
        verify(
            each,
            [
                ("council", "/meeting action jag police due=4/12/2026 Share the patrol plan", "meeting action 1"),
                (
                    "chair",
                    "/meeting action officer Write to the county",
                    "Due Thursday 10 December",
                    "meeting action 2",
                ),
            ],
        )
        yield each


def test_who_may_say_what_of_them(talk: Talk) -> None:
    with kept(talk.database):
        verify(
            talk,
            [
                ("sergeant", "/meeting action jag police due=none Bring a map", "meeting action 3", "No due date"),
                (
                    "sergeant",
                    "/meeting action jag officer Bring it",
                    f"What {PROBATION} does, a coordinator or the chair",
                ),
                ("council", "/meeting action jag councillor Read it", "is a viewer and only reads"),
                ("councillor", "/meeting done 1 Sent", "As a viewer"),
                ("officer", "/meeting done 1 Sent", f"Only {POLICE}, which leads it, or a coordinator"),
                ("officer", "/meeting amend 1 due=14/12/2026", "Ask council"),
                ("sergeant", "/meeting amend 1 due=14/12/2026 who=officer", "What National Probation Service does"),
                ("sergeant", "/meeting amend 1 In other words", "The words are the meeting's own"),
                ("sergeant", "/meeting amend 1 who=sergeant due=next", "→ Hertfordshire Constabulary (sergeant)"),
                ("sergeant", "/meeting drop 1 No need", "only a coordinator takes it back"),
                ("sergeant", "/meeting drop 3 A mistake", "Dropped on Tuesday 24 November: A mistake", "[Reopen it]"),
                ("council", "/meeting amend 3 who=police", "is not open"),
                ("worker", "/meeting done 2", "Done: meeting action 2"),
            ],
        )
        talk.clock.move(minutes=11)
        assert "only a coordinator opens it again" in words(talk.says("sergeant", "/meeting reopen 3"))
        verify(
            talk,
            [
                ("council", "/meeting reopen 3", "Open again", "No due date"),
                ("council", "/meeting reopen 3", "is open already"),
                ("council", "/meeting actions 1", "What was done", "changed who sees to it", "recorded it"),
                ("council", "/plan audit", "meeting action 3 changed"),
            ],
        )
        talk.says("chair", "/meeting action jag council Sweep the square")
        assert "[Done]" in words(talk.says("chair", "/meeting actions 4"))
        assert "[Done]" not in words(talk.says("councillor", "/meeting actions 4")), "who only reads presses nothing"
        talk.clock.move(minutes=-11)


def test_what_is_missing_is_asked_and_nothing_typed_is_lost(talk: Talk) -> None:
    with kept(talk.database):
        form = talk.says("council", "/meeting action Share the map, it's due=soon ish")
        assert isinstance(form, Form)
        stands = {each.name: each.value for each in form.fields}
        assert (stands["meeting"], stands["who"]) == ("jag", "")
        assert stands["text"] == "Share the map, it's due=soon ish"
        assert tone(talk.fills("council", who="police", due="next meeting")) is Tone.DONE
        assert "Thursday 10 December" in words(talk.answers["council"])
        form = talk.says("council", "/meeting amend 3")
        assert isinstance(form, Form)
        assert {each.name: each.value for each in form.fields}["text"] == "Share the map, it's due=soon ish"
        assert "says just that already" in words(talk.fills("council"))
        verify(
            talk,
            [
                (
                    "council",
                    "/meeting action jag police due=1/11/2026 Look back",
                    "has passed. Record it all the same?",
                ),
                ("council", "/meeting action rag police due=next Look", "No Responsible Authorities Group is ahead"),
                ("council", "/meeting done 99", "There is no meeting action “99”"),
                ("council", "/meeting done map", "Done: meeting action 3"),
                ("council", "/meeting actions jag all", "3 meeting actions of the"),
                ("council", "/meeting actions rag", "No meeting action of the Responsible"),
                ("sergeant", "/meeting actions mine", "1 open meeting action of yours", "Share the patrol plan"),
                ("councillor", "/meeting actions", "2 open meeting actions"),
            ],
        )
        assert list(talk.offers("officer", "arising"))[:1] == ["2"], "one's own first"
        assert list(talk.offers("officer", "arising", "plan")) == ["1"]
        form = talk.says("officer", "/meeting action")
        assert isinstance(form, Form)
        assert {each.name: each.value for each in form.fields}["who"] == PROBATION, "they record for their own"
        refused = words(talk.says("council", "/meeting action jag police Ring 07700 900123 about it"))
        assert "phone" in refused, "screened like any other text"


def test_a_day_within_the_words_is_pointed_out_and_not_taken(talk: Talk) -> None:
    with kept(talk.database):
        verify(
            talk,
            [
                (
                    "council",
                    "/meeting action jag police Bring figures by 3 December",
                    "Bring figures by 3 December",
                    "Due Thursday 10 December",
                    "“by 3 December” stands in the text alone. To have it due on another day, press Change",
                ),
                ("council", "/meeting action jag police 2026-12-03 Bring figures", "“2026-12-03 Bring figures” stands"),
            ],
        )
        for line in (
            "due=3/12/2026 Bring them by 3 December",
            "Bring it by 10 December",
            "Lead by example by 31/11/26",
        ):
            assert "text alone" not in words(talk.says("council", f"/meeting action jag police {line}"))


def test_an_action_of_a_meeting_becomes_one_of_the_plan(talk: Talk) -> None:
    with kept(talk.database):
        talk.says("council", "/meeting actions 1")
        form = talk.presses("council", "Make it an action of the plan")
        assert isinstance(form, Form)
        assert "Hertfordshire Constabulary" in words(talk.fills("council", objective="4"))


def test_those_who_leave_pass_theirs_on_and_texts_can_be_erased(talk: Talk) -> None:
    with kept(talk.database):
        talk.says("officer", "/meeting done 2 Ms Example of the county has it in writing")
        talk.says("officer", "/meeting reopen 2")
        passed = words(talk.says("council", "/member move officer police"))
        assert "They keep 1 meeting action (2)" in passed
        talk.says("council", "/member remove officer")
        assert "1 meeting action (2) passed on to everybody" in words(talk.answers["council"])
        with talk.stores() as stores:
            action = stores.meeting_actions.find(2)
            assert action and action.lead and action.owner_id is None
            assert action.lead.name == PROBATION
        talk.says("council", "/meeting erase 2 It named somebody")
        assert tone(talk.presses("council", "Remove it")) is Tone.DONE
        assert "removed its words for good" in words(talk.says("council", "/meeting actions 2"))
        with talk.stores() as stores:
            (erased,) = [each for each in stores.meeting_actions.all() if each.number == 2]
            assert "county" not in f"{erased.text} {erased.result}"
            assert erased.text.startswith("[text removed on 24 November 2026: It named somebody")


def test_the_next_meeting_asks_for_them_and_reads_what_became_of_them(talk: Talk) -> None:
    board = Board()
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    (asked,) = [each for each in board.on("@U-sergeant") if "Share the patrol plan" in each]
    assert asked.startswith(f"Earlier meetings asked 1 action of you, to be done before the {NAME}")
    assert "due Friday 4 December" in asked
    assert not [each for each in board.on("@U-worker") if "Write to the county" in each], "it is the officer's"
    at(talk, "2026-12-08 10:00")
    assert "4 days overdue" in words(talk.says("sergeant", "/action mine"))
    assert "Open meeting actions" in words(talk.says("council", "/digest chase jag"))
    talk.says("council", "/action assign 4.2 police")
    assert "1 Share the patrol plan (due Friday 4 December, 4 days" in words(
        talk.says("council", "/digest chase jag police")
    )
    talk.says("council", "/meeting move jag 10/12/2026 11/12/2026 14:00 sure=yes")
    done = words(talk.says("officer", "/meeting done 2 Sent"))
    assert "Done on Tuesday 8 December: Sent" in done
    assert f"Stands in the digest for the {NAME} on Friday 11 December 2026 at 14:00, which goes out on" in done
    tick(talk, board)
    preview = words(talk.says("council", "/digest jag preview"))
    section = preview[preview.index("Actions arising") :]
    assert "Open: 1, 1 overdue" in section
    assert f"{POLICE} · due Friday 4 December, 4 days overdue · agreed on Tuesday 24 November" in section
    assert "Since the last time: 1 done" in section
    assert f"{PROBATION} · done on Tuesday 8 December: Sent" in section, "the organisation, and no person"
    assert "Actions arising" not in words(talk.says("council", "/digest jag preview audience=public"))
    talk.says("sergeant", "/meeting done 1 To all")
    tick(talk, board)
    assert "Thank you" in next(each for each in board.on("@U-sergeant") if NAME in each)
    talk.says("council", "/digest jag issue")
    tick(talk, board)
    at(talk, "2026-12-11 15:00")
    talk.says("council", "/meeting action police Walk the route")
    after = words(talk.says("council", "/digest jag preview"))
    assert "Share the patrol plan" not in after, "it was told already"
    assert "agreed on Friday 11 December" in after
