"""Deputies: what they may do while they stand in, when they are asked instead, and how it ends."""

from collections.abc import Iterator

import pytest

from handlers.reply import Tone
from schedules.asking import Person, Piece, round_of
from storage.vocabulary import Role
from tests.board import Board, at, tick
from tests.grants import member
from tests.rehearsing import Rehearsal, rehearse
from tests.talk import COUNCIL, MEMBERS, POLICE, Talk, talking, tone, words

__all__ = ["rehearse"]


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=MEMBERS | {"sergeant": (Role.VIEWER, POLICE)}) as each:
        yield each


def test_somebody_new_becomes_a_deputy_in_a_line(talk: Talk) -> None:
    answer = words(talk.says("council", "/member deputy @newcomer @police until=30/11/2026"))
    assert f"Saved: newcomer is the deputy of police ({POLICE}) until Monday 30 November 2026" in answer
    assert "You stand in for police (Hertfordshire Constabulary) until Monday 30 November 2026" in answer
    added = member(talk, "newcomer")
    assert (added.role, added.organisation.name) == (Role.DEPUTY, POLICE)
    assert "deputy for police until Monday 30 November 2026" in words(talk.says("probation", "/member list"))


def test_a_deputy_may_do_what_the_member_may_until_the_day_is_over(talk: Talk) -> None:
    talk.says("council", "/action assign 4.2 @police")
    talk.says("council", "/member move @police probation service actions-to=keep")
    talk.says("council", "/action withdraw 4.1 Not ours")
    talk.says("council", "/member move sergeant probation service role=partner")
    assert "As a viewer" not in words(talk.says("sergeant", "/action due 4.2 30/6/2027 Waiting"))
    assert f"Only {POLICE}, which leads 4.2" in words(talk.answers["sergeant"]), "led by others, owned by another"
    talk.says("council", "/member deputy sergeant police until=30/11/2026")
    assert member(talk, "sergeant").role == Role.PARTNER, "who has another role keeps it"
    at(talk, "2026-11-30 23:59")
    assert "Saved: the due date of 4.2" in words(talk.says("sergeant", "/action due 4.2 30/6/2027 Waiting"))
    assert "4.2" in words(talk.says("sergeant", "/action mine"))
    at(talk, "2026-12-01 00:00")
    assert "which leads 4.2" in words(talk.says("sergeant", "/action due 4.2 30/7/2027 Waiting"))


def test_who_is_nothing_but_a_deputy_reads_when_it_is_over(talk: Talk) -> None:
    talk.says("council", "/member deputy sergeant police until=30/11/2026")
    assert member(talk, "sergeant").role == Role.DEPUTY, "a viewer could do nothing to stand in"
    assert tone(talk.says("sergeant", "/action update 4.1 green Two sessions held")) is Tone.DONE
    at(talk, "2026-12-01 09:00")
    answer = words(talk.says("sergeant", "/action update 4.1 green Three sessions held"))
    assert "You stood in as a deputy until Monday 30 November 2026. Now you can read, but change nothing." in answer
    assert "Three sessions held" in answer, "the words are given back"
    assert "until Monday 30 November 2026, over" in words(talk.says("council", "/member list"))
    assert tone(talk.says("council", "/member deputy sergeant police until=15/12/2026")) is Tone.DONE
    assert tone(talk.says("sergeant", "/action update 4.1 green Three sessions held")) is Tone.DONE
    ended = words(talk.says("council", "/member deputy sergeant none"))
    assert "Saved: sergeant is not the deputy of police any more" in ended
    assert "they read from now on" in ended
    assert "As a viewer" in words(talk.says("sergeant", "/action nochange 4.1"))
    assert "sergeant is nobody's deputy" in words(talk.says("council", "/member deputy sergeant none"))


def test_what_makes_no_sense_is_refused(talk: Talk) -> None:
    for line, said in (
        ("/member deputy @probation @police", "police is of Hertfordshire Constabulary, so a deputy has to be, too"),
        ("/member deputy @police @police", "Nobody stands in for themselves"),
        ("/member deputy @chair councillor", "councillor only reads here"),
        ("/member deputy sergeant @police until=1/11/2026", "Sunday 1 November 2026 has passed"),
        ("/member deputy @stranger none", "@stranger takes no part here"),
        ("/member deputy somebody police", "I do not see “somebody” in this chat"),
    ):
        assert said in words(talk.says("council", line)), line
    talk.says("council", "/member deputy sergeant @police")
    assert "is the deputy of police already" in words(talk.says("council", "/member deputy sergeant @police"))
    assert "is for coordinators" in words(talk.says("police", "/member deputy sergeant @police"))


def test_a_deputy_is_added_as_one_by_choosing_for_whom(talk: Talk) -> None:
    asked = words(talk.says("council", "/member add @newcomer deputy police"))
    assert "[Deputy for police]" in asked
    assert "Saved: newcomer is a deputy for Hertfordshire" in words(talk.presses("council", "Deputy for police"))
    assert member(talk, "newcomer").deputy_for_id == member(talk, "police").id
    talk.says("council", f'/member add @chair deputy "{COUNCIL}" for=@council')
    assert "deputy for council" in words(talk.answers["council"])
    talk.presses("council", "Change it")
    assert member(talk, "chair").deputy_for_id == member(talk, "council").id


def test_the_deputy_is_asked_instead_and_nobody_twice_a_day(talk: Talk) -> None:
    board = Board()
    talk.says("council", "/action assign 4.1 4.2 @police")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    talk.says("council", "/member deputy sergeant @police until=1/12/2026")
    talk.says("police", "/action mute")
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    assert not [text for text in board.on("@U-police") if text.startswith("You have")]
    (asked,) = [text for text in board.on("@U-sergeant") if text.startswith("You have")]
    assert asked.startswith("You have 2 actions to update")
    assert "You stand in for police, who owns 4.1, 4.2." in asked
    number = asked.count("Why did I get this?")
    assert number == 1
    tick(talk, board)
    assert len([text for text in board.on("@U-sergeant") if text.startswith("You have")]) == 1
    talk.says("sergeant", "/action update 4.1 green Two sessions held")
    tick(talk, board)
    assert "You have 1 of 2 actions left" in board.on("@U-sergeant")[-1]
    at(talk, "2026-12-03 09:00")
    tick(talk, board)
    assert len([text for text in board.on("@U-sergeant") if text.startswith("You have")]) == 1, "it is over"
    assert "[Police]" not in words(talk.says("council", "/digest jag chase"))


def test_the_deputy_is_asked_where_the_reminder_does_not_arrive(talk: Talk) -> None:
    board = Board(refuses={"@U-police"})
    talk.says("council", "/action assign 4.1 4.2 @police")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    talk.says("council", "/member deputy sergeant @police")
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    tick(talk, board)
    (asked,) = [text for text in board.on("@U-sergeant") if text.startswith("You have")]
    assert asked.startswith("You have 2 actions to update")
    (told,) = [text for text in board.on("@U-council") if "could not be reminded privately" in text]
    assert "Asked about: 4.1, 4.2. sergeant, who stands in for them, is asked instead." in told
    assert not [text for text in board.on("C-jag") if "could not be delivered" in text]


def test_a_play_says_for_whom_a_deputy_stands_in(rehearse: Rehearsal) -> None:
    deputy = 'member sergeant deputy "Hertfordshire Constabulary" for police'
    (said,) = rehearse(deputy, "sergeant: /member show me").said
    assert "Stands in for: deputy for police" in said["text"]
    assert rehearse('member clerk deputy "Stevenage Borough Council"', "clerk: /action nochange 4.1").status == 0
    other = rehearse(deputy.replace("police", "sada"))
    assert (other.status, "sada is no member of Hertfordshire Constabulary" in other.errors) == (2, True)


def test_a_round_asks_deputies_of_those_who_cannot_be_reminded() -> None:
    muted, deputy, other = Person(1, 9, muted=True), Person(2, 9, stands_in_for=1), Person(3, 9)
    owned, led = Piece(10, 9, 1), Piece(11, 9)
    found = round_of([owned, led], [muted, deputy, other])
    assert (found.asked, found.muted) == ({2: (10, 11), 3: (11,)}, {})
    found = round_of([owned], [Person(1, 9), deputy])
    assert found.asked == {1: (10,)}, "not while they can be reminded themselves"
    found = round_of([owned], [muted, Person(2, 9, reachable=False, stands_in_for=1)])
    assert (found.asked, found.muted) == ({}, {1: (10,)}), "a deputy in no chat is of no use here"
    found = round_of([Piece(10, 9, 1, disowned=frozenset({2}))], [Person(1, 9, reachable=False), deputy])
    assert (found.asked, found.unreachable) == ({}, {1: (10,)}), "nor one who said that it is not theirs"
