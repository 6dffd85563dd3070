"""Private reminders: who is asked about what and when, what the message says, and how it is answered in place."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.drawings import blocks, limits
from handlers.form import Form
from handlers.prompting.message import drawn
from handlers.prompting.sheet import sheet_of
from handlers.reply import Reply
from storage.deliveries import Settlement
from storage.tables import DeliveryState
from storage.vocabulary import Role, UpdateKind
from tests.board import LEASE, Board, at, tick
from tests.talk import COUNCIL, MEMBERS, POLICE, Talk, talking, verify, words

SERGEANT = {"sergeant": (Role.PARTNER, POLICE)}
FIRST, LAST = "2026-11-26 09:00", "2026-12-03 09:00"
"""Ten and five working days before the meeting."""
MEETING = "Joint Action Group (SoSafe meeting) on Thursday 10 December"
LIST = "have nobody to ask"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=MEMBERS | SERGEANT) as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def assign(talk: Talk, **whom: str) -> None:
    """Give actions to people or organisations: `a4_1="police"`."""
    for ref, who in whom.items():
        name = ref.removeprefix("a").replace("_", ".")
        assert "Saved" in words(talk.says("council", f"/action assign {name} {who}"))


def run(talk: Talk, board: Board, moment: str) -> None:
    """Let everything happen that is due at a local time."""
    at(talk, moment)
    tick(talk, board)


def asked(board: Board, who: str) -> list[str]:
    """The private reminders of somebody as they stand now."""
    return [text for text in board.on(f"@U-{who}") if text.startswith("You have ")]


def last(board: Board, who: str) -> str:
    """What somebody was sent last."""
    return board.on(f"@U-{who}")[-1]


def row(text: str, ref: str) -> str:
    """What a reminder says of one action."""
    return text.split(f"- {ref} ")[1].split("\n- ")[0].split("\n\n")[0]


def test_an_owner_is_asked_about_all_of_theirs_in_one_message(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police", a4_3="police", a1_1="probation")
    talk.says("police", "/action update 4.2 at risk Two contested due")
    run(talk, board, FIRST)
    (text,) = asked(board, "police")
    assert text.startswith(f"You have 2 actions to update before the {MEETING} (10 working days)\n")
    assert "- 4.1 Raise awareness" in text
    assert "4.2" not in text
    assert "[On track] [At risk] [Off track] [No change] [Done] [Not mine]" in row(text, "4.3")
    assert "\n\n[Remind me on Monday] [Stop reminders]" in text
    assert asked(board, "probation")[0].startswith("You have 1 action to update")
    assert not asked(board, "councillor")
    assert not asked(board, "sergeant")


def test_a_row_says_how_the_action_stands(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    talk.says("police", "/action due 4.1 24/11/2026 Agreed at the last meeting")
    talk.says("police", "/action due 4.2 30/6/2027 Agreed at the last meeting")
    talk.says("council", "/action update 4.1 at risk The venue is closed on-behalf-of=police")
    run(talk, board, "2026-11-20 10:00")
    talk.says("council", "/digest jag issue")
    tick(talk, board)
    talk.says("council", "/meeting schedule jag 2027-01-14 14:00")
    run(talk, board, FIRST)
    run(talk, board, "2026-12-30 09:00")
    found = asked(board, "police")[-1]
    assert "January 2027" in found.split("\n")[0]
    said = "At risk · due Tuesday 24 November, overdue · last update Friday 20 November, "
    assert said + POLICE in row(found, "4.1")
    assert "due" not in row(found, "4.2")


def test_a_round_on_each_database(database_url: str, board: Board) -> None:
    with talking(database_url, members=MEMBERS | SERGEANT) as talk:
        talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        talk.says("council", "/meeting schedule rag 2026-12-14 10:00 in #jag")
        talk.says("council", f'/action assign 4.1 "{POLICE}"')
        assign(talk, a1_1="probation")
        run(talk, board, FIRST)
        talk.says("police", "/action ontrack 4.1")
        talk.says("probation", "/action later")
        tick(talk, board)
        assert last(board, "sergeant").startswith("Thank you.")
        run(talk, board, "2026-11-30 09:00")
        assert len(asked(board, "probation")) == 2


def test_a_board_is_asked_about_its_objectives_from_one_meeting_to_the_next(talk: Talk, board: Board) -> None:
    assign(talk, a2_1="police", a4_1="police")
    talk.says("council", "/meeting cancel jag 10/12/2026 sure=yes")
    talk.says("council", "/meeting schedule sada_board 2026-12-10 14:00 in #jag")
    talk.says("council", "/meeting schedule sada_board 2027-01-14 14:00")
    talk.says("police", "/action ontrack 2.1")
    run(talk, board, FIRST)
    run(talk, board, "2026-12-09 09:00")
    assert asked(board, "police") == []
    run(talk, board, "2026-12-30 09:00")
    (text,) = asked(board, "police")
    assert text.startswith("You have 1 action to update before the SADA Board on Thursday 14 January 2027")
    assert "- 2.1" in text


def test_what_the_platform_puts_off_is_drawn_anew_once_it_is_there(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    board.busy.add("@U-police")
    run(talk, board, FIRST)
    talk.says("police", "/action ontrack 4.1")
    board.busy.clear()
    run(talk, board, "2026-11-26 09:10")
    assert last(board, "police").startswith("Thank you.")


def test_what_the_platform_puts_off_until_the_evening_is_asked_in_the_morning(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    board.busy.add("@U-police")
    run(talk, board, "2026-11-26 15:59")
    board.busy.clear()
    run(talk, board, "2026-11-26 16:01")
    talk.says("police", "/action update 4.1 on track Six notices issued")
    run(talk, board, "2026-11-26 18:00")
    assert asked(board, "police") == []
    run(talk, board, "2026-11-27 09:00")
    (text,) = asked(board, "police")
    assert text.startswith(f"You have 1 action to update before the {MEETING} (9 working days)")


def test_the_plans_own_word_is_used(board: Board) -> None:
    members = {
        "council": (Role.COORDINATOR, "Welwyn Hatfield Borough Council"),
        "police": (Role.PARTNER, POLICE),
    }
    with talking("sqlite://", "welwyn-hatfield-2021", members) as talk:
        talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        talk.says("council", "/action assign 1.1 police")
        run(talk, board, FIRST)
        assert asked(board, "police")[0].startswith("You have 1 key action to update before the ")


def test_what_nobody_owns_is_asked_of_all_who_lead_it_and_the_first_answer_counts(talk: Talk, board: Board) -> None:
    talk.says("council", f'/action assign 4.1 "{POLICE}"')
    run(talk, board, FIRST)
    (text,) = asked(board, "sergeant")
    assert f"All of {POLICE} are asked what nobody owns. The first answer counts." in text
    talk.says("police", "/action nochange 4.1")
    tick(talk, board)
    assert row(last(board, "police"), "4.1").endswith("Saved: no change, still not started · you, 09:00\n  [Change it]")
    other = last(board, "sergeant")
    assert other.startswith(f"Thank you. Nothing is left for you to update before the {MEETING}\n")
    assert f"No change, still not started · answered by {POLICE}, Thursday 26 November" in row(other, "4.1")
    run(talk, board, LAST)
    assert asked(board, "sergeant") == []


def test_a_press_saves_and_shows_in_its_row(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    run(talk, board, FIRST)
    assert "Saved: 4.1 is on track" in words(talk.says("police", "/action ontrack 4.1"))
    talk.clock.move(minutes=62)
    form = talk.says("police", "/form action update 4.2 at risk")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields if each.value} == {"ref": "4.2", "status": "at risk"}
    tick(talk, board)
    (text,) = asked(board, "police")
    assert text.startswith("You have 1 of 2 actions left to update before")
    assert "Saved: on track · you, 09:00" in row(text, "4.1")
    talk.fills("police", text="The venue is closed")
    tick(talk, board)
    assert "Saved: at risk · you, 10:02" in row(last(board, "police"), "4.2")
    assert last(board, "police").startswith("Thank you.")
    assert "Remind me" not in last(board, "police")


def test_a_row_is_not_drawn_before_the_one_that_another_process_draws(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    run(talk, board, FIRST)
    talk.says("police", "/action ontrack 4.1")
    with talk.database.unit() as unit:
        (first,) = unit.queue.due(talk.clock.now(), 1)
        unit.queue.claim(first, "another", talk.clock.now(), LEASE)
        claimed = first.id
    talk.says("police", "/action ontrack 4.2")
    tick(talk, board)
    assert board.edited == []
    with talk.database.unit() as unit:
        unit.queue.settle(claimed, "another", 1, Settlement(DeliveryState.SENT, ["1"]), talk.clock.now())
    run(talk, board, "2026-11-26 09:01")
    ((_, text),) = board.edited
    assert text.startswith("Thank you.")


def test_on_track_alone_is_enough_for_an_answer_in_words(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    run(talk, board, FIRST)
    verify(
        talk,
        [
            ("police", "4.1 on track", "Saved: 4.1 is on track"),
            ("police", "/action history 4.1", "not started → on track"),
        ],
    )
    assert isinstance(talk.says("police", "/action update 4.2 on track"), Form)


def test_only_the_silent_are_asked_again(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police", a1_1="probation")
    run(talk, board, FIRST)
    talk.says("police", "/action nochange 4.1")
    talk.says("probation", "/action ontrack 1.1")
    run(talk, board, LAST)
    assert len(board.on("@U-probation")) == 1
    again = asked(board, "police")[-1]
    assert again.startswith(f"You have 1 action to update before the {MEETING} (5 working days)")
    assert "4.1" not in again


def test_what_says_so_already_is_not_drawn_again(talk: Talk, board: Board) -> None:
    talk.says("council", f'/action assign 4.1 "{POLICE}"')
    run(talk, board, FIRST)
    talk.says("sergeant", "/action notmine 4.1")
    tick(talk, board)
    assert [text.split("\n")[0].split(" ")[0] for _, text in board.edited] == ["Thank"]
    talk.says("police", "/action ontrack 4.1")
    tick(talk, board)
    talk.clock.move(minutes=1)
    talk.says("council", "/action update 4.1 on track All is well on-behalf-of=police")
    tick(talk, board)
    assert len(board.edited) == 4


def test_what_changed_meanwhile_has_no_buttons(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police", a4_3="police", a4_4="police")
    run(talk, board, FIRST)
    talk.says("police", '/action complete 4.1 result="All met" lesson="Start early"')
    talk.says("council", "/action withdraw 4.2 Replaced by 4.5")
    talk.says("council", "/action assign 4.3 probation")
    tick(talk, board)
    (text,) = asked(board, "police")
    assert row(text, "4.1").endswith("Saved: complete · you, 09:00")
    assert row(text, "4.2").endswith("Withdrawn meanwhile.")
    assert row(text, "4.3").endswith("Now with National Probation Service (probation).")
    assert "[No change]" in row(text, "4.4")
    talk.says("council", "/action edit 4.4 Hold four street meets")
    tick(talk, board)
    assert "- 4.4 Hold four street meets" in asked(board, "police")[0]


def test_a_button_of_what_is_closed_or_somebody_elses_is_refused(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    run(talk, board, FIRST)
    talk.says("police", '/action complete 4.1 result="All met" lesson="Start early"')
    verify(
        talk,
        [
            ("police", "/action ontrack 4.1", "4.1 is complete since", "[Reopen it]"),
            ("police", "/action notmine 4.1", "4.1 is complete; nobody is asked about it."),
            ("probation", "/action ontrack 4.2", f"4.2 is answered for by {POLICE}."),
            (
                "probation",
                "/action notmine 4.2",
                "4.2 is with Hertfordshire Constabulary (police), so you are not asked",
            ),
            ("councillor", "/action ontrack 4.2", "As a viewer you can read everything here"),
            ("councillor", "/action mute", "As a viewer"),
        ],
    )


def test_not_mine_tells_the_coordinators_once_and_asks_others(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    run(talk, board, FIRST)
    verify(
        talk,
        [
            ("police", "/action notmine 4.1", "Saved: 4.1 is not yours. The coordinators are asked to assign it"),
            ("police", "/action notmine 4.1", "You said already that 4.1 is not yours."),
            ("police", "/action history 4.1", "not mine"),
        ],
    )
    tick(talk, board)
    assert "You said that it is not yours" in row(asked(board, "police")[0], "4.1")
    told = [each for each in board.on("@U-council") if "says that 4.1 is not theirs" in each]
    assert len(told) == 1
    assert "[Assign it]" in told[0]
    with talk.stores() as stores:
        action = stores.actions.find("4.1")
        assert action
        assert action.answered_at is None
    run(talk, board, LAST)
    assert "4.1" not in asked(board, "police")[-1]
    assert "4.1" in asked(board, "sergeant")[-1]
    assign(talk, a4_1="probation")
    assign(talk, a4_1="police")
    with talk.stores() as stores:
        action = stores.actions.find("4.1")
        assert action
        assert stores.actions.disowned(action.id) == {}
        assert [each.kind for each in stores.actions.history(action)].count(UpdateKind.NOT_MINE) == 1


def test_reminders_are_stopped_and_started_again(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    verify(
        talk,
        [
            ("police", "/action unmute", "You get private reminders already", "Thursday 26 November 2026 at 09:00"),
            ("police", "/action mute", "Saved: you get no more private reminders", "[Start reminders again]"),
            ("police", "/action mute", "Your reminders are stopped already, since Friday 20 November 2026 at 10:00"),
            ("council", "/member list", "police, partner\n  stopped their reminders on Friday 20 November 2026"),
        ],
    )
    run(talk, board, FIRST)
    assert asked(board, "police") == []
    assert any("police (Hertfordshire Constabulary) has stopped" in each for each in board.on("@U-council"))
    verify(
        talk, [("police", "/action unmute", "Saved: you get", "on Thursday 3 December 2026 at 09:00, for the Joint")]
    )
    run(talk, board, LAST)
    assert len(asked(board, "police")) == 1


def test_a_reminder_is_put_off_to_monday(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police")
    verify(talk, [("police", "/action later", "There is no reminder to be put off.")])
    run(talk, board, FIRST)
    saved = "Saved: you will be reminded again on Monday 30 November 2026 at 09:00"
    verify(talk, [("police", "/action later 30/11/2026", saved), ("police", "/action later", saved)])
    tick(talk, board)
    assert "You will be reminded again on Monday 30 November 2026." in asked(board, "police")[0]
    assert "Remind me" not in asked(board, "police")[0]
    talk.says("police", "/action nochange 4.1")
    run(talk, board, "2026-11-30 08:59")
    assert len(asked(board, "police")) == 1
    run(talk, board, "2026-11-30 09:00")
    again = asked(board, "police")[-1]
    assert again.startswith(f"You have 1 action to update before the {MEETING} (8 working days)")
    run(talk, board, LAST)
    assert len(asked(board, "police")) == 3


def test_another_day_takes_the_place_of_the_first(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    run(talk, board, FIRST)
    talk.says("police", "/action later")
    verify(talk, [("police", "/action later friday", "again on Friday 27 November 2026 at 09:00")])
    run(talk, board, "2026-11-27 09:00")
    run(talk, board, "2026-11-30 09:00")
    assert len(asked(board, "police")) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/action later 10/12/2026", f"Thursday 10 December 2026 is not before the {MEETING}. Type an earlier day."),
        ("/action later 26/11/2026", "Thursday 26 November 2026 is not ahead."),
        ("/action later saturday", "Saturday 28 November 2026 is a Saturday."),
        ("/action later saturday", "[Remind me on Monday 30 November 2026]"),
        ("/action later soonish", "soonish"),
    ],
)
def test_a_day_that_will_not_do_is_refused(talk: Talk, board: Board, line: str, said: str) -> None:
    assign(talk, a4_1="police")
    run(talk, board, FIRST)
    verify(talk, [("police", line, said)])


def test_nothing_is_put_off_when_nothing_is_left(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    run(talk, board, FIRST)
    talk.says("police", "/action ontrack 4.1")
    verify(talk, [("police", "/action later", "Nothing is left for you to answer")])
    run(talk, board, "2026-12-10 15:00")
    verify(talk, [("police", "/action later", "There is no reminder to be put off.")])


def test_what_was_put_off_is_not_sent_when_all_is_answered_meanwhile(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    run(talk, board, FIRST)
    talk.says("police", "/action later")
    talk.says("police", "/action ontrack 4.1")
    run(talk, board, "2026-11-30 09:00")
    assert len(board.on("@U-police")) == 1
    assert trouble(talk) == ["everything was answered"]


def trouble(talk: Talk) -> list[str]:
    """Why private reminders were not sent."""
    with talk.stores() as stores:
        days = [
            each
            for found in stores.prompts.asked(range(20), talk.clock.now().date() - timedelta(60)).values()
            for each in found.values()
        ]
        return [delivery.trouble for _, delivery in days if delivery.state == DeliveryState.CANCELLED]


def test_two_meetings_at_once_are_asked_for_in_one_message(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    talk.says("council", "/meeting schedule rag 2026-12-14 10:00 in #jag")
    run(talk, board, FIRST)
    (text,) = asked(board, "police")
    said = "(10 working days) and the Responsible Authorities Group on Monday 14 December (12 working days)"
    assert said in text.split("\n")[0]


def test_nobody_is_asked_twice_in_a_day(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    run(talk, board, FIRST)
    talk.says("council", "/meeting schedule rag 2026-12-14 10:00 in #jag")
    run(talk, board, "2026-11-26 09:05")
    assert len(asked(board, "police")) == 1
    run(talk, board, "2026-11-27 09:00")
    assert "Responsible Authorities Group on Monday 14 December" in asked(board, "police")[-1].split("\n")[0]
    assert len(asked(board, "police")) == 2


def test_after_a_day_without_the_bot_people_are_asked_once(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    run(talk, board, FIRST)
    talk.says("police", "/action later")
    run(talk, board, "2026-12-03 11:00")
    assert len(asked(board, "police")) == 2


def test_a_prompt_is_not_sent_at_night(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    run(talk, board, "2026-11-26 20:00")
    assert asked(board, "police") == []
    run(talk, board, "2026-11-27 09:00")
    assert len(asked(board, "police")) == 1


def test_a_moved_and_a_cancelled_meeting_show_in_what_was_sent(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    run(talk, board, FIRST)
    talk.says("council", "/meeting move jag 10/12/2026 17/12/2026 sure=yes")
    tick(talk, board)
    assert "on Thursday 17 December (15 working days)" in asked(board, "police")[0]
    talk.says("council", "/meeting cancel jag 17/12/2026 sure=yes")
    tick(talk, board)
    text = last(board, "police")
    assert "on Thursday 17 December, which does not take place then" in text
    assert "[No change]" not in text


def test_what_nobody_owns_stands_in_one_list_for_the_coordinators(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police")
    talk.says("council", "/action assign 2.3 SADA")
    run(talk, board, FIRST)
    (text,) = [each for each in board.on("@U-council") if LIST in each]
    assert text.startswith(f"36 open actions {LIST} before the {MEETING} 2026")
    assert row(text, "1.2").endswith("to highlight…\n  [Assign it]")
    assert "SADA: nobody there can be asked" in row(text, "2.3")
    assert "4.1" not in text
    run(talk, board, LAST)
    assert len([each for each in board.on("@U-council") if LIST in each]) == 1


def test_the_list_is_sent_again_when_it_has_changed(talk: Talk, board: Board) -> None:
    run(talk, board, FIRST)
    assign(talk, a4_1="police")
    run(talk, board, LAST)
    assert [each.split()[0] for each in board.on("@U-council") if LIST in each] == ["37", "36"]
    assert len(asked(board, "police")) == 1


def test_many_rows_stay_one_message_on_slack(talk: Talk, board: Board) -> None:
    with talk.stores() as stores:
        refs = [each.ref for each in stores.actions.all()][:25]
    assign(talk, **{f"a{ref.replace('.', '_')}": "police" for ref in refs})
    run(talk, board, FIRST)
    (text,) = asked(board, "police")
    assert text.count("[Update it]") == 16
    assert "and 9 more: /action mine" in text
    assert "[My actions]" in text
    (message,) = blocks.draw(reminder(talk), "k" * 36)
    assert len(message.blocks) <= limits.BLOCKS_IN_MESSAGE
    assert len(message.text) <= limits.FALLBACK
    assert all(ref in message.text for ref in refs[:16])
    assert len([each for each in message.blocks if each["type"] == "actions" or "accessory" in each]) == 17


def test_few_rows_have_all_their_buttons_on_slack(talk: Talk, board: Board) -> None:
    assign(talk, a4_1="police", a4_2="police", a4_3="police", a4_4="police", a4_5="police", a4_6="police")
    run(talk, board, FIRST)
    (message,) = blocks.draw(reminder(talk), "k" * 36)
    rows = [each for each in message.blocks if each["type"] == "actions"]
    assert [len(each["elements"]) for each in rows] == [6] * 6 + [2]


def reminder(talk: Talk) -> Reply:
    """The first private reminder as it stands."""
    with talk.database.reading() as unit:
        stores = unit.within(talk.partnership.id)
        prompt = stores.prompts.get(1)
        assert prompt
        return drawn(sheet_of(stores, prompt, talk.clock.now()))


@pytest.mark.parametrize("people", [2, 12])
def test_a_round_takes_as_many_statements_for_many_as_for_few(people: int) -> None:
    crowd = {f"officer{number}": (Role.PARTNER, COUNCIL) for number in range(people)}
    board = Board()
    with talking("sqlite://", members=MEMBERS | crowd) as talk:
        talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        assign(talk, a4_1='"Stevenage Borough Council"')
        counted: list[str] = []
        engine = talk.database.writer
        event.listen(engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
        run(talk, board, FIRST)
        planned = [each for each in counted if each.startswith("INSERT INTO prompt")]
        assert len(asked(board, "officer1")) == 1
        assert len(planned) == 2
        assert sum("INSERT INTO delivery" in each for each in counted) == 2


def test_a_member_in_no_chat_is_not_written_to(talk: Talk, board: Board) -> None:
    talk.says(
        "council", '/member add "fire desk" partner "Hertfordshire Fire and Rescue Service" email=desk@fire.example'
    )
    assert "[Assign it]" not in words(talk.says("council", '/action assign 4.1 "fire desk"'))
    run(talk, board, FIRST)
    (text,) = [each for each in board.on("@U-council") if "To forward to" in each]
    assert "To forward to fire desk" in text
    assert "who is in no chat: 1 action without an answer" in text
    assert "Send this to desk@fire.example:" in text
    assert "[Enter their answers]" in text
