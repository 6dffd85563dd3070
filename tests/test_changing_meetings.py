"""Moving, cancelling and changing meetings, said at the desk; what their channels are told, on the notice board."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handlers.form import Form
from handlers.reply import Tone
from handlers.sending.explaining import WHY
from handlers.sending.names import NOTES
from schedules.reminders import LADDERS, Kind
from storage.deliveries import Planned
from storage.tables import Delivery, DeliveryState, Occurrence, OccurrenceState
from tests.board import Board, at, tick
from tests.talk import JAG, PLATFORM, Talk, talking, tone, verify, words

NAME = "Joint Action Group (SoSafe meeting)"
SCHEDULED = "/meeting schedule jag 2026-12-10 14:00 in #jag"
EVER, NEVER = datetime(1960, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
RUNGS = len(LADDERS["jag"])
MOVED = f"Date changed: the {NAME} is on Thursday 17 December 2026 at 14:00, not on Thursday 10 December 2026 at 14:00"


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        each.says("council", SCHEDULED)
        yield each


@pytest.fixture
def quick() -> Iterator[Talk]:
    """Where the kind of database makes no difference."""
    with talking("sqlite://") as each:
        each.says("council", SCHEDULED)
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def meetings(talk: Talk, key: str = "jag") -> list[Occurrence]:
    """Every meeting of a kind there ever was."""
    with talk.stores() as stores:
        kind = stores.meetings.kind(key)
        assert kind
        return stores.meetings.between(kind, EVER, NEVER)


def planned(talk: Talk, *states: DeliveryState) -> list[tuple[str, str]]:
    """Key and local time of all that was ever planned for the JAGs and is in one of these states, DUE unless given."""
    ids = [each.id for each in meetings(talk)]
    with talk.stores() as stores:
        deliveries = stores.deliveries.of(*ids)
        wanted = states or (DeliveryState.DUE,)
        return [(each.kind, f"{each.not_before:%m-%d %H:%M}") for each in deliveries if each.state in wanted]


def notes(talk: Talk) -> list[Delivery]:
    """What the channel was told, or is going to be told, of changes of the JAGs."""
    ids = [each.id for each in meetings(talk)]
    with talk.stores() as stores:
        return [each for each in stores.deliveries.of(*ids) if each.kind in NOTES]


def sent_for(talk: Talk, key: str, moment: str) -> None:
    """Count something as sent for the JAG, without drawing it."""
    number = meetings(talk)[0].id
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        deliveries = stores.deliveries.of(number)
        delivery = next(each for each in deliveries if each.kind == key)
        stores.deliveries.close(delivery, datetime.fromisoformat(f"{moment}+00:00"))


def test_moving_keeps_the_time_plans_anew_and_tells_the_channel_once(talk: Talk, board: Board) -> None:
    answer = words(talk.says("council", "/meeting move jag 10/12/2026 17/12/2026"))
    assert answer.startswith(
        f"Moved: {NAME}, from Thursday 10 December 2026 at 14:00 to Thursday 17 December 2026 at 14:00"
    )
    assert "A note about this is posted in the channel now." in answer
    assert "Digest: Wednesday 16 December at 09:00." in answer
    assert planned(talk) == [
        ("moved", "11-20 10:00"),
        ("prompts owners", "12-03 09:00"),
        ("reminder", "12-10 09:00"),
        ("prompts silent", "12-10 09:00"),
        ("summary", "12-15 09:00"),
        ("digest", "12-16 09:00"),
        ("addendum", "12-17 09:00"),
    ]
    assert tick(talk, board) == 1
    assert board.on(JAG.place) == [f"{MOVED}\n\n[{WHY}]"]
    number = next(each.id for each in notes(talk) if each.kind == "moved")
    assert "What it is: A note that the date was changed" in words(talk.says("police", f"/meeting why {number}"))
    (meeting,) = meetings(talk)
    assert meeting.state == OccurrenceState.STANDS


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("/meeting move jag 10/12 17/12 3pm", "Thursday 17 December 2026 at 15:00"),
        ("/meeting move jag 10/12/2026 10/12/2026 15:30", "Thursday 10 December 2026 at 15:30"),
        ("/meeting move jag next 17/12/2026", "Thursday 17 December 2026 at 14:00"),
        ("/meeting move sosafe meeting next next friday", "Friday 27 November 2026 at 14:00"),
        ("/meeting move jag thursday 10 december monday 14 december 9.30am", "Monday 14 December 2026 at 09:30"),
        ("/meeting move jag day=10/12/2026 to=17/12/2026 time=11:00", "Thursday 17 December 2026 at 11:00"),
    ],
)
def test_a_move_is_read_as_people_type_it(quick: Talk, line: str, moment: str) -> None:
    answer = quick.says("council", line)
    assert tone(answer) is Tone.DONE
    assert f"to {moment}" in words(answer).splitlines()[0]


def test_over_the_clock_change_the_time_stays_what_clocks_show(quick: Talk) -> None:
    quick.says("council", "/meeting schedule jag 24/3/2027 14:00")
    assert "to Wednesday 31 March 2027 at 14:00" in words(
        quick.says("council", "/meeting move jag 24/3/2027 31/3/2027")
    )
    assert meetings(quick)[1].starts_at == datetime(2027, 3, 31, 13, tzinfo=UTC)
    assert "to Tuesday 29 February 2028" in words(quick.says("council", "/meeting move jag 31/3/2027 29/2/2028 10:00"))


def test_two_moves_before_the_note_goes_out_are_one_note_of_both(quick: Talk, board: Board) -> None:
    at(quick, "2026-11-20 17:00")
    answer = words(quick.says("council", "/meeting move jag 10/12/2026 15/12/2026"))
    assert "posted in the channel on Monday 23 November 2026 at 09:00" in answer
    quick.says("council", "/meeting move jag 15/12/2026 17/12/2026")
    tick(quick, board)
    assert board.posted == []
    at(quick, "2026-11-23 09:00")
    tick(quick, board)
    assert [each.splitlines()[0] for each in board.on(JAG.place)] == [MOVED]


def test_moved_back_before_the_note_goes_out_nothing_is_said(quick: Talk, board: Board) -> None:
    at(quick, "2026-11-20 17:00")
    quick.says("council", "/meeting move jag 10/12/2026 15/12/2026")
    back = words(quick.says("council", "/meeting move jag 15/12/2026 10/12/2026"))
    assert "The note about the change before had not gone out yet, and is taken back." in back
    at(quick, "2026-11-23 09:00")
    tick(quick, board)
    assert board.posted == []
    assert len(planned(quick)) == RUNGS


def test_moved_there_and_back_and_there_again_is_told_each_time(quick: Talk, board: Board) -> None:
    for was, to in (("10/12", "15/12"), ("15/12", "10/12"), ("10/12", "15/12")):
        quick.says("council", f"/meeting move jag {was}/2026 {to}/2026")
        tick(quick, board)
        quick.clock.move(minutes=30)
    assert len(board.on(JAG.place)) == 3


def test_what_was_sent_is_not_repeated_for_the_new_date(quick: Talk) -> None:
    sent_for(quick, "prompts owners", "2026-11-26 09:00")
    sent_for(quick, "reminder", "2026-12-03 09:00")
    at(quick, "2026-12-03 11:00")
    answer = words(quick.says("council", "/meeting move jag 10/12/2026 17/12/2026"))
    assert "Reminder: gone out already, and not sent again." in answer
    assert "Private reminders to those who have not answered: Thursday 10 December at 09:00." in answer
    assert [key for key, _ in planned(quick)] == ["moved", "prompts silent", "summary", "digest", "addendum"]


def test_what_was_sent_is_said_to_be_sent_though_its_time_for_the_new_date_has_passed_too(quick: Talk) -> None:
    sent_for(quick, "prompts owners", "2026-11-26 09:00")
    at(quick, "2026-12-03 08:00")
    answer = words(quick.says("council", "/meeting move jag 10/12/2026 9/12/2026"))
    assert "Private reminders to each owner: gone out already, and not sent again." in answer
    assert "Digest: Tuesday 8 December at 09:00." in answer
    assert "Private reminders to each owner for" not in answer


def test_brought_forward_it_gets_what_still_fits_and_nothing_of_the_old_date_is_left(quick: Talk) -> None:
    at(quick, "2026-12-03 10:00")
    quick.says("council", "/meeting move jag 10/12/2026 4/12/2026")
    assert planned(quick) == [("digest", "12-03 10:00"), ("moved", "12-03 10:00"), ("addendum", "12-04 09:00")]


def test_the_note_comes_before_people_do(quick: Talk) -> None:
    at(quick, "2026-12-10 08:00")
    quick.says("council", "/meeting move jag 10/12/2026 17/12/2026 8.30am")
    assert ("moved", "12-10 09:00") in planned(quick)
    quick.says("council", "/meeting schedule jag 11/12/2026 08:30")
    at(quick, "2026-12-11 07:00")
    assert "posted in the channel now" in words(quick.says("council", "/meeting move jag 11/12/2026 18/12/2026"))


NOT_MOVED = (
    (
        "/meeting move jag 10/12/2026 19/11/2026",
        "Thursday 19 November 2026 at 14:00 has passed. Type a day and time",
    ),
    ("/meeting move jag 10/12/2026 today 09:30", "Friday 20 November 2026 at 09:30 has passed"),
    ("/meeting move jag 10/12/2026 10/12/2026", "is on Thursday 10 December 2026 at 14:00 already"),
    ("/meeting move jag 10/12/2026 31/11/2026", "There is no 31 November"),
    ("/meeting move jag 11/12/2026 18/12/2026", "No Joint Action Group (SoSafe meeting) is on Friday 11 December"),
    ("/meeting move rag next 18/12/2026", "No Responsible Authorities Group is ahead."),
    ("/meeting move jag 10/12/2026 17/12/2026 25:00", "There is no time “25:00”"),
    ("/meeting move jag 10/12/2026 17/12/2026 15:00 hall", "I could not read “hall” here"),
)


def test_what_cannot_be_moved_is_refused_and_nothing_changes(quick: Talk) -> None:
    for line, said in NOT_MOVED:
        answer = quick.says("council", line)
        assert tone(answer) is not Tone.DONE
        assert said in words(answer)
    assert len(planned(quick)) == RUNGS


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("28/12/2026", "Monday 28 December 2026 is a bank holiday (Boxing Day substitute day)."),
        ("12/12/2026", "12 December 2026 is a Saturday."),
        ("8/12/2026", "Tuesday 8 December 2026 is in a quiet period, "
         "Monday 7 December 2026 to Friday 11 December 2026 (by-election)."),
    ],
)  # fmt: skip
def test_an_unusual_new_date_is_asked_about(quick: Talk, day: str, why: str) -> None:
    quick.says("council", "/meeting quiet 7/12/2026 11/12/2026 by-election")
    asked = quick.says("council", f"/meeting move jag 10/12/2026 {day} 15:00")
    assert tone(asked) is Tone.ASK
    assert words(asked).startswith(f"{why} Move it all the same?")
    assert tone(quick.presses("council", "Move it")) is Tone.DONE


def test_it_is_not_moved_to_the_day_of_another_of_its_kind(quick: Talk) -> None:
    quick.says("council", "/meeting schedule jag 17/12/2026 10:00")
    refused = quick.says("council", "/meeting move jag 10/12/2026 17/12/2026")
    assert f"The {NAME} is on Thursday 17 December 2026 at 10:00 too, as a meeting of its own." in words(refused)
    assert isinstance(quick.presses("council", "Choose another day"), Form)
    quick.says("council", "/meeting move jag 10/12/2026 17/12/2026")
    quick.presses("council", "Cancel that one")
    assert tone(quick.says("council", "/meeting move jag 10/12/2026 17/12/2026 10:00")) is Tone.DONE
    first, second = meetings(quick)
    assert (first.state, second.state) == (OccurrenceState.CANCELLED, OccurrenceState.STANDS)
    assert f"{second.starts_at:%d %H:%M}" == "17 10:00"


def test_another_kind_on_that_day_is_no_matter(quick: Talk) -> None:
    quick.says("council", "/meeting schedule rag 17/12/2026 14:00")
    assert tone(quick.says("council", "/meeting move jag 10/12/2026 17/12/2026")) is Tone.DONE


def test_of_one_date_alone_the_meeting_or_the_new_date_is_asked_for(quick: Talk) -> None:
    asked = quick.says("council", "/meeting move jag 17/12/2026")
    assert words(asked).startswith(f"No {NAME} is on Thursday 17 December 2026. Which one moves there?")
    moved = quick.presses("council", "Thursday 10 December 2026 at 14:00")
    assert "to Thursday 17 December 2026 at 14:00" in words(moved)
    form = quick.says("council", "/meeting move jag 17/12/2026")
    assert isinstance(form, Form)
    assert tone(quick.fills("council", to="18/12/2026")) is Tone.DONE


def test_of_two_on_a_day_the_right_one_is_asked_for(quick: Talk) -> None:
    quick.says("council", "/meeting schedule jag 10/12/2026 16:00 sure=yes")
    asked = quick.says("council", "/meeting cancel jag 10/12/2026 No room")
    assert "2 meetings of that kind are on Thursday 10 December 2026. Which one?" in words(asked)
    assert "at 16:00" in words(quick.presses("council", "Thursday 10 December 2026 at 16:00"))
    assert [each.state for each in meetings(quick)] == [OccurrenceState.STANDS, OccurrenceState.CANCELLED]


def test_one_that_has_begun_stays_as_it_is(quick: Talk) -> None:
    quick.says("council", "/meeting schedule jag 14/1/2027 14:00")
    at(quick, "2026-12-10 14:00")
    refused = quick.says("council", "/meeting move jag 10/12/2026 17/12/2026")
    assert "has begun, so it stays as it is. Which of those ahead do you mean?" in words(refused)
    assert "[Thursday 14 January 2027 at 14:00]" in words(refused)


CHANGES = ("move jag next 17/12/2026", "cancel jag next", "change jag next place=Hall", "channel jag #jag",
           "close 24/12/2026", "open 24/12/2026", "quiet 1/4/2027 6/5/2027")  # fmt: skip


def test_only_a_coordinator_changes_meetings(quick: Talk) -> None:
    for who in ("police", "councillor"):
        for line in CHANGES:
            assert tone(quick.says(who, f"/meeting {line}")) is Tone.REFUSED
    assert len(planned(quick)) == RUNGS


def test_two_who_move_it_in_the_same_instant_move_it_once(talk: Talk) -> None:
    lines = [("council", f"/meeting move jag 10/12/2026 {day}/12/2026") for day in (16, 17)]
    answers = talk.together(*lines)
    assert sorted(str(tone(each)) for each in answers) == ["ask", "done"]
    assert [kind for kind, _ in planned(talk)].count("moved") == 1


def test_cancelling_takes_back_what_waits_and_says_so_once(talk: Talk, board: Board) -> None:
    answer = words(talk.says("council", "/meeting cancel jag 10/12/2026 The room was flooded at 10:30"))
    assert answer.startswith(f"Cancelled: {NAME}, Thursday 10 December 2026 at 14:00")
    assert planned(talk) == [("cancelled", "11-20 10:00")]
    tick(talk, board)
    assert board.on(JAG.place) == [
        f"Cancelled: the {NAME} on Thursday 10 December 2026 at 14:00\n\nThe room was flooded at 10:30\n\n[{WHY}]"
    ]
    again = words(talk.says("council", "/meeting cancel jag 10/12/2026 The room was flooded at 10:30"))
    assert "is cancelled. No Joint Action Group" in again
    assert "No Joint Action Group" in words(talk.says("police", "/meeting next jag"))


def test_far_ahead_and_before_anything_was_posted_it_is_cancelled_silently(quick: Talk) -> None:
    quick.says("council", "/meeting schedule jag 11/2/2027 14:00")
    answer = words(quick.says("council", "/meeting cancel jag 11/2/2027"))
    assert "Nothing had been posted about it, so no note is posted about this." in answer
    assert len(planned(quick)) == RUNGS


def test_after_something_was_sent_cancelling_is_done_at_once_and_can_be_taken_back(quick: Talk) -> None:
    sent_for(quick, "reminder", "2026-12-03 09:00")
    at(quick, "2026-12-03 10:00")
    cancelled = quick.says("council", "/meeting cancel jag 10/12/2026 The room is flooded")
    assert tone(cancelled) is Tone.DONE and "[Schedule it again]" in words(cancelled)
    assert [key for key, _ in planned(quick)] == ["cancelled"]
    (note,) = notes(quick)
    assert "The room is flooded" in str(note.content)


def test_moved_and_cancelled_before_the_note_goes_out_names_the_date_people_know(quick: Talk, board: Board) -> None:
    at(quick, "2026-11-20 17:00")
    quick.says("council", "/meeting move jag 10/12/2026 17/12/2026")
    quick.says("council", "/meeting cancel jag 17/12/2026")
    at(quick, "2026-11-23 09:00")
    tick(quick, board)
    assert board.on(JAG.place) == [f"Cancelled: the {NAME} on Thursday 10 December 2026 at 14:00\n\n[{WHY}]"]


def test_a_cancelled_meeting_can_be_scheduled_again(quick: Talk, board: Board) -> None:
    sent_for(quick, "prompts owners", "2026-11-20 09:00")
    quick.says("council", "/meeting cancel jag 10/12/2026")
    tick(quick, board)
    again = quick.presses("council", "Schedule it again")
    assert "Private reminders to each owner: gone out already, and not sent again." in words(again)
    assert [key for key, _ in planned(quick)] == [
        "changed", "reminder", "prompts silent", "summary", "digest", "addendum"]  # fmt: skip
    tick(quick, board)
    assert board.on(JAG.place)[-1].startswith(f"Not cancelled after all: the {NAME} is on Thursday 10 December 2026")


def test_scheduled_again_before_the_note_went_out_nobody_is_told_of_either(quick: Talk, board: Board) -> None:
    at(quick, "2026-11-20 17:00")
    quick.says("council", "/meeting cancel jag 10/12/2026")
    quick.presses("council", "Schedule it again")
    at(quick, "2026-11-23 10:00")
    tick(quick, board)
    assert board.posted == []
    assert len(planned(quick)) == RUNGS


def test_a_place_that_nobody_was_told_of_changes_silently(quick: Talk) -> None:
    answer = words(
        quick.says("council", '/meeting change jag 10/12/2026 place="Council offices" link=https://a.example')
    )
    assert "Place: Council offices\nLink: https://a.example" in answer
    assert "no note is posted" in answer
    assert len(planned(quick)) == RUNGS


def test_a_place_that_people_know_of_is_told(quick: Talk, board: Board) -> None:
    sent_for(quick, "reminder", "2026-12-03 09:00")
    at(quick, "2026-12-03 10:00")
    quick.says("council", "/meeting change jag 10/12/2026 place=Library")
    tick_notes(quick, board)
    assert board.on(JAG.place) == [
        f"Changed: the {NAME} on Thursday 10 December 2026 at 14:00\n\nPlace: Library\n\n[{WHY}]"
    ]
    assert "Place: not said yet" in words(quick.says("council", "/meeting change jag next place=none"))


def tick_notes(talk: Talk, board: Board) -> None:
    """One pass of the beat, of the notes alone."""
    number = meetings(talk)[0].id
    with talk.database.unit() as unit:
        for delivery in unit.within(talk.partnership.id).deliveries.of(number):
            if delivery.kind not in NOTES and delivery.state == DeliveryState.DUE:
                delivery.next_at = NEVER
    tick(talk, board)


def test_without_options_a_form_opens_with_how_things_are(quick: Talk) -> None:
    quick.says("council", "/meeting change jag 10/12/2026 place=Library")
    form = quick.says("council", "/meeting change jag 10/12/2026")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields} == {
        "meeting": "jag", "day": "10/12/2026", "place": "Library", "link": "", "in_": "#jag"}  # fmt: skip
    assert "nothing was changed" in words(quick.fills("council"))
    quick.says("council", "/meeting change jag 10/12/2026")
    assert "Place: Hall 2" in words(quick.fills("council", place="Hall 2"))


def test_a_channel_is_set_for_all_meetings_ahead(quick: Talk, board: Board) -> None:
    quick.says("council", "/meeting schedule jag 14/1/2027 14:00")
    set_elsewhere(quick)
    answer = words(quick.says("council", "/meeting channel jag #jag"))
    assert answer.startswith(f"From now on in #jag: what is posted for the {NAME}")
    assert "invite me to #jag if I am not in it yet" in answer
    assert "- Thursday 14 January 2027 at 14:00\n  next: " in answer
    ids = [each.id for each in meetings(quick)]
    with quick.stores() as stores:
        posted = [each for each in stores.deliveries.of(*ids) if each.destination]
        assert {(e.destination, e.state) for e in posted} == {(JAG.place, DeliveryState.DUE)}
    assert "is the channel of the" in words(quick.says("council", "/meeting channel jag #jag"))
    quick.spot = None
    assert isinstance(quick.says("council", "/meeting channel jag"), Form)


def set_elsewhere(talk: Talk) -> None:
    """Let every meeting be posted in a channel of another name."""
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        kind = stores.meetings.kind("jag")
        assert kind
        kind.channel = stores.channels.remember(PLATFORM, "C-old", "#old")
        for each in stores.meetings.after(EVER, kind):
            each.channel = kind.channel


def test_of_a_new_channel_people_read_in_the_old_one(quick: Talk, board: Board) -> None:
    number = meetings(quick)[0].id
    with quick.database.unit() as unit:
        stores = unit.within(quick.partnership.id)
        stores.channels.remember(PLATFORM, "C-old", "#old")
        posted = Planned("occurrence of old", Kind.REMINDER, PLATFORM, "C-old", EVER, occurrence_id=number)
        stores.deliveries.plan(posted)
        (old,) = [each for each in stores.deliveries.of(number) if each.destination == "C-old"]
        stores.deliveries.close(old, EVER)
    set_elsewhere(quick)
    quick.says("council", "/meeting channel jag #jag")
    tick(quick, board)
    assert [place for place, _ in board.posted] == ["C-old"]
    assert "Channel: #jag" in board.on("C-old")[0]


def test_the_whole_conversation(quick: Talk) -> None:
    verify(
        quick,
        [
            ("council", "/meeting move jag", "Move a meeting"),
            ("council", "/meeting cancel", "Cancel a meeting"),
            ("police", "/meeting closed", "No closed day and no quiet period is ahead."),
        ],
    )
