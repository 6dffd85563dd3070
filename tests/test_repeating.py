"""Meetings that repeat: said at the desk, extended at night, and asked about where only a coordinator can decide."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product

import pytest

from handlers.form import Form
from handlers.reading.rules import refuse_unread_rules
from handlers.reply import Tone
from schedules.nightly import PLANNING, plan_nights
from storage.loading import load
from storage.planfile import BadPlan, parse_plan
from storage.stores import Stores
from storage.tables import DeliveryState, Occurrence, OccurrenceState
from tests.board import Board, at, tick
from tests.rehearsing import Rehearsal, rehearse
from tests.talk import JAG, Talk, talking, tone, verify, words

__all__ = ["rehearse"]

NAME = "Joint Action Group (SoSafe meeting)"
REPEAT = "/meeting repeat jag second thursday 14:00 skip=august"
TOLD = "@U-council"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.fixture
def both(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        yield each


def dates(talk: Talk, key: str = "jag", state: OccurrenceState = OccurrenceState.STANDS) -> list[str]:
    """The local days and times of the meetings of a kind that are ahead, in a state."""
    with talk.stores() as stores:
        found = _all(stores, key)
    return [f"{each.starts_at:%Y-%m-%d %H:%M}" for each in found if each.state == state]


def _all(stores: Stores, key: str) -> list[Occurrence]:
    kind = stores.meetings.kind(key)
    assert kind
    return stores.series.meetings(kind, datetime(2026, 11, 1, tzinfo=UTC), date(2026, 11, 1))


def planned(talk: Talk, key: str = "jag") -> set[str]:
    """The local days on which something is due for the meetings of a kind."""
    with talk.stores() as stores:
        deliveries = stores.deliveries.of(*(each.id for each in _all(stores, key)))
    return {f"{each.not_before:%Y-%m-%d}" for each in deliveries if each.state == DeliveryState.DUE}


def decisions(board: Board) -> list[str]:
    """The questions about a date that the coordinator was sent."""
    return [each for each in board.on(TOLD) if each.startswith("Please decide")]


def night(talk: Talk, board: Board | None = None) -> Board:
    """Do the nightly work now, and send what it leads to when messages are welcome."""
    board = board or Board()
    with talk.database.unit() as unit:
        plan_nights(unit.within(talk.partnership.id), talk.clock.now())
    tick(talk, board)
    return board


def test_a_rule_is_said_back_with_the_first_dates(both: Talk) -> None:
    answer = both.says("council", f'{REPEAT} place="Council offices" link=https://example.org/jag')
    assert tone(answer) is Tone.DONE
    assert (
        words(answer)
        == f"""{NAME}: the second Thursday of each month at 14:00, but not in August

From: Friday 20 November 2026
Until: further notice
Place: Council offices
Link: https://example.org/jag
Channel: #jag

Scheduled
- Thursday 10 December 2026 at 14:00
- Thursday 14 January 2027 at 14:00
- Thursday 11 February 2027 at 14:00
- Thursday 11 March 2027 at 14:00
- Thursday 8 April 2027 at 14:00
- Thursday 13 May 2027 at 14:00
- and 5 more, the last on Thursday 11 November 2027

[Show the meetings ahead]"""
    )
    assert len(dates(both)) == 11
    assert {"2026-12-03", "2026-12-09", "2027-01-13", "2027-11-10"} <= planned(both)


RULES_REFUSED = (
    ("jag second thursday", "At what time? Type it behind the rule"),
    ("jag daily 10:00", "would be a meeting on every day"),
    ("jag every second thursday 10:00", "every 2 weeks to some"),
    ("jag FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2 14:00", "no meeting"),
    ("jag second thursday 14:00 from=19/11/2026", "Thursday 19 November 2026 has passed"),
    ("jag second thursday 14:00 from=1/1/2027 until=1/12/2026", "is before the first, Friday 1 January 2027"),
    ("jag second thursday 14:00 until=1/12/2026", "that is no day from Friday 20 November 2026 to Tuesday 1"),
    ("jag second thursday 14:00 skip=augst", "“augst” is not a month. Did you mean august?"),
    ("jag every year 10 january 14:00 skip=january", "there would be no meeting"),
    ("board second thursday 14:00", "is not a meeting of this partnership"),
    ("jag second thursday 14:00 in #elsewhere", "#elsewhere is not a channel I can see"),
)


def test_a_rule_that_cannot_be_kept_is_refused_with_what_to_type(talk: Talk) -> None:
    for line, said in RULES_REFUSED:
        answer = words(talk.says("council", f"/meeting repeat {line}"))
        assert said in answer
        assert f"You typed: /meeting repeat {line}" in answer
    assert dates(talk) == []


def test_only_a_coordinator_lets_meetings_repeat(talk: Talk) -> None:
    lines = (REPEAT, "/meeting dates jag 10/12/2026 14:00", "/meeting skip jag august", "/meeting keep jag 1/1/2027")
    for who, line in product(("police", "chair", "councillor"), lines):
        assert tone(talk.says(who, line)) is Tone.REFUSED
    assert dates(talk) == []


def test_without_a_channel_it_is_asked_for(talk: Talk) -> None:
    talk.spot = None
    asked = talk.says("council", f"{REPEAT} place=Room")
    assert isinstance(asked, Form)
    fields = {each.name: each for each in asked.fields}
    assert fields["in_"].required
    assert (fields["rule"].value, fields["skip"].value, fields["place"].value) == (
        *("second thursday 14:00", "august", "Room"),
    )
    assert tone(talk.fills("council", in_="#jag")) is Tone.DONE
    assert len(dates(talk)) == 11


def test_the_same_series_twice_is_refused(talk: Talk) -> None:
    talk.says("council", REPEAT)
    for line in (REPEAT, "/meeting repeat jag FREQ=MONTHLY;BYDAY=2TH 14:00 skip=august", f"{REPEAT} from=1/12/2026"):
        answer = talk.says("council", line)
        assert tone(answer) is Tone.REFUSED
        assert f"The {NAME} repeats so already: the second Thursday of each month at 14:00" in words(answer)
    assert len(dates(talk)) == 11


def test_two_series_in_the_same_instant_are_one(both: Talk) -> None:
    answers = both.together(("council", REPEAT), ("council", "/meeting repeat jag second thursday 2pm skip=august"))
    assert sorted(str(tone(each)) for each in answers)[0] == "done"
    assert len(dates(both)) == len(set(dates(both))) == 11


def test_a_change_is_asked_about_and_made_from_the_next_date_on(talk: Talk) -> None:
    talk.says("council", f"{REPEAT} place=Library")
    asked = talk.says("council", "/meeting repeat jag third tuesday")
    assert tone(asked) is Tone.ASK
    assert "Change that to the third Tuesday of each month at 14:00, from Thursday 10 December 2026 on?" in words(asked)
    assert len(dates(talk)) == 11
    done = words(talk.presses("council", "Change it from Thursday 10 December 2026 on"))
    assert "Place: Library" in done
    assert "Withdrawn, and nobody had been told of them: Thursday 10 December 2026, Thursday 14 January" in done
    assert dates(talk)[:2] == ["2026-12-15 14:00", "2027-01-19 14:00"]
    assert "2026-12-03" not in planned(talk)
    listed = words(talk.says("police", "/meeting list"))
    assert f"{NAME}: from Thursday 10 December 2026 on, the third Tuesday" in listed, "of the former none is left"
    assert "2026-12-14" in planned(talk)


def test_a_change_from_a_date_on_leaves_what_comes_before(talk: Talk) -> None:
    talk.says("council", REPEAT)
    done = talk.says("council", "/meeting repeat jag third tuesday 10:00 from=1/3/2027")
    assert tone(done) is Tone.DONE
    assert dates(talk)[:4] == ["2026-12-10 14:00", "2027-01-14 14:00", "2027-02-11 14:00", "2027-03-16 10:00"]
    listed = words(talk.says("police", "/meeting list"))
    assert "the second Thursday of each month at 14:00, but not in August, until Sunday 28 February 2027" in listed
    assert "from Monday 1 March 2027 on, the third Tuesday of each month at 10:00" in listed


def test_a_change_leaves_what_people_know_of_and_offers_to_cancel_it(talk: Talk) -> None:
    talk.says("council", REPEAT)
    at(talk, "2026-12-03 09:00")
    board = Board()
    tick(talk, board)
    assert board.on(JAG.place), "the reminder has been posted"
    done = words(talk.says("council", "/meeting repeat jag third tuesday 10:00 from=4/12/2026"))
    assert "Left as they are, because they were moved by hand or something was sent for them already" in done
    assert "- Thursday 10 December 2026 at 14:00\n  [Cancel it]" in done
    assert dates(talk)[:3] == ["2026-12-10 14:00", "2026-12-15 10:00", "2027-01-19 10:00"]


def test_unusual_dates_are_asked_about_and_never_moved(talk: Talk) -> None:
    with talk.database.unit() as unit:
        closed = unit.within(talk.partnership.id).closed_days
        closed.add(date(2027, 1, 25), "moving house")
        closed.keep_quiet(date(2027, 4, 19), date(2027, 5, 6), "local elections")
    answer = words(talk.says("council", "/meeting repeat sada_board last monday 10:00 until=31/5/2027"))
    assert (
        """Please decide on these dates; nothing is sent for them until you do
- Monday 28 December 2026 at 10:00
  Monday 28 December 2026 is a bank holiday (Boxing Day substitute day).
  [Keep it] [Move it] [Leave it out]
- Monday 25 January 2027 at 10:00
  Monday 25 January 2027 is a day the partnership is closed (moving house)."""
        in answer
    )
    assert "Monday 26 April 2027 is in a quiet period, Monday 19 April 2027 to Thursday 6 May" in answer
    assert dates(talk, "sada_board") == ["2026-11-30 10:00", "2027-02-22 10:00"]
    assert len(dates(talk, "sada_board", OccurrenceState.IN_QUESTION)) == 5
    assert not [day for day in planned(talk, "sada_board") if day > "2027-02-22"]
    kept = words(talk.says("council", "/meeting keep sada_board 28/12/2026"))
    assert kept.startswith("Kept: SADA Board, Monday 28 December 2026 at 10:00")
    assert "2026-12-28 10:00" in dates(talk, "sada_board")
    assert "2026-12-11" in planned(talk, "sada_board")


def test_keeping_what_is_not_in_question(talk: Talk) -> None:
    talk.says("council", "/meeting repeat sada_board last monday 10:00 until=31/1/2027")
    verify(
        talk,
        [
            (
                "council",
                "/meeting keep sada_board 30/11/2026",
                "SADA Board on Monday 30 November 2026",
                "stands already",
            ),
            (
                "council",
                "/meeting keep sada_board 1/12/2026",
                "is not in question. These dates are:",
                "[Keep Monday 28",
            ),
            ("council", "/meeting keep jag 1/12/2026", f"No date of the {NAME} is in question. None is scheduled."),
        ],
    )
    assert tone(talk.says("council", "/meeting keep sada_board 28/12/2026")) is Tone.DONE


def test_a_rule_of_saturdays_is_asked_about_once(talk: Talk) -> None:
    asked = talk.says("council", "/meeting repeat jag every saturday 10:00 until=1/1/2027")
    assert tone(asked) is Tone.ASK
    assert "Every date of this would be a Saturday. Let it repeat all the same?" in words(asked)
    assert dates(talk) == []
    talk.presses("council", "Let it repeat")
    assert len(dates(talk)) == 5
    assert dates(talk, state=OccurrenceState.IN_QUESTION) == ["2026-12-26 10:00"]


def test_a_list_of_dates_in_one_go(both: Talk) -> None:
    answer = both.says(
        "council", "/meeting dates rag 13/1/2027 10:00, 14 april 2027, 16/7/2027 2pm; 25/12/2027 place=Hall"
    )
    assert (
        words(answer)
        == """Responsible Authorities Group: 4 dates

Place: Hall
Channel: #jag

Scheduled
- Wednesday 13 January 2027 at 10:00
- Wednesday 14 April 2027 at 10:00
- Friday 16 July 2027 at 14:00

Please decide on these dates; nothing is sent for them until you do
- Saturday 25 December 2027 at 10:00
  Saturday 25 December 2027 is a bank holiday (Christmas Day).
  [Keep it] [Move it] [Leave it out]

[Show the meetings ahead]"""
    )
    assert dates(both, "rag") == ["2027-01-13 10:00", "2027-04-14 09:00", "2027-07-16 13:00"]


DATES_REFUSED = (
    ("13/1/2027 10:00, 31/9/2027", "There is no 31 September"),
    ("13/1/2027 10:00, wednesdy 3", "I cannot read “wednesdy 3” as a date"),
    ("13/1/2027, 14/4/2027", "At what time? Type it behind the first date, or for all of them as at=14:00."),
    ("13/1/2027 10:00, 13 january 2027", "Wednesday 13 January 2027 stands twice in the list"),
    (
        "19/11/2026 10:00, 13/1/2027, 18/11/2026",
        "Wednesday 18 November 2026, Thursday 19 November 2026 have passed",
    ),
    ("13/1/2027 3, 14/4/2027", "I cannot read “3” as a date"),
)


def test_a_date_that_is_wrong_is_named_and_nothing_typed_is_lost(talk: Talk) -> None:
    for typed, said in DATES_REFUSED:
        answer = words(talk.says("council", f"/meeting dates rag {typed}"))
        assert said in answer
        assert f"You typed: /meeting dates rag {typed}" in answer
    assert dates(talk, "rag") == []


def test_dates_that_are_there_already(talk: Talk) -> None:
    talk.says("council", "/meeting schedule rag 13/1/2027 10:00")
    clash = words(talk.says("council", "/meeting dates rag 13/1/2027 11:00, 14/4/2027"))
    assert "scheduled already for Wednesday 13 January 2027 at 10:00. Leave that date out of the list" in clash
    assert len(dates(talk, "rag")) == 1
    same = words(talk.says("council", "/meeting dates rag 13/1/2027 10:00, 14/4/2027"))
    assert "Scheduled already, and left as they are\n- Wednesday 13 January 2027 at 10:00" in same
    talk.says("council", "/meeting skip rag 14/4/2027")
    again = words(talk.says("council", "/meeting dates rag 14/4/2027 10:00"))
    assert "Scheduled\n- Wednesday 14 April 2027 at 10:00" in again, "what was cancelled stands again when it is typed"
    assert dates(talk, "rag") == ["2027-01-13 10:00", "2027-04-14 09:00"]
    assert "2027-04-06" in planned(talk, "rag")


def test_a_month_is_left_out_of_every_year(talk: Talk) -> None:
    talk.says("council", "/meeting repeat jag second thursday 14:00")
    answer = words(talk.says("council", "/meeting skip jag august"))
    assert answer.startswith(f"{NAME}: no meetings in August")
    assert "Repeats: the second Thursday of each month at 14:00, but not in August" in answer
    assert "Withdrawn, and nobody had been told of them: Thursday 12 August 2027." in answer
    assert "2027-08-12 13:00" not in dates(talk)
    talk.clock.move(days=400)
    night(talk)
    assert "2028-07-13 13:00" in dates(talk)
    assert not [day for day in dates(talk) if day.startswith("2028-08")]


def test_skipping_says_what_it_cannot_do(talk: Talk) -> None:
    verify(
        talk,
        [
            ("council", "/meeting skip jag august", "does not repeat by a rule", "/meeting repeat jag second thursday"),
            ("council", REPEAT, NAME),
            ("council", "/meeting skip jag aug", "August is left out already"),
            ("council", "/meeting skip jag augst", "“augst” is not a month. Did you mean august?"),
            ("council", "/meeting skip jag 31/11/2027", "There is no 31 November"),
            (
                "council",
                "/meeting skip jag 9/12/2026",
                "No Joint",
                "The next are on Thursday 10 December 2026, Thursday 14",
            ),
            ("council", "/meeting repeat rag every year 10 march 10:00", "Responsible"),
            ("council", "/meeting skip rag march", "Without March there would be no meeting left"),
        ],
    )


def test_one_date_is_left_out_and_not_made_again(talk: Talk) -> None:
    talk.says("council", REPEAT)
    assert "Left out" in words(talk.says("council", "/meeting skip jag 14/1/2027"))
    night(talk)
    assert "2027-01-14 14:00" not in dates(talk)
    assert "2027-01-13" not in planned(talk)


def test_what_people_were_told_of_is_asked_about_before_it_is_skipped(talk: Talk) -> None:
    talk.says("council", REPEAT)
    at(talk, "2026-12-03 09:00")
    tick(talk, Board())
    day = talk.says("council", "/meeting skip jag 10/12/2026")
    assert tone(day) is Tone.ASK
    assert "Something was sent for Thursday 10 December 2026 at 14:00 already" in words(day)
    month = talk.says("council", "/meeting skip jag december")
    assert tone(month) is Tone.ASK
    done = words(talk.presses("council", "Leave December out"))
    assert "- Thursday 10 December 2026 at 14:00\n  [Cancel it]" in done
    assert dates(talk)[0] == "2026-12-10 14:00"


def test_every_night_a_year_is_ahead_and_nobody_hears_of_it(talk: Talk) -> None:
    talk.says("council", REPEAT)
    board = Board(refuses={JAG.place, TOLD})
    for _ in range(8):
        talk.clock.move(days=50)
        night(talk, board)
    assert len(dates(talk)) == 11 + 12
    assert dates(talk)[-1] == "2028-12-14 14:00"


def test_the_nightly_work_is_one_delivery_that_is_never_settled_nor_late(talk: Talk) -> None:
    board = night(talk)
    assert board.posted == []
    with talk.stores() as stores:
        (row,) = stores.deliveries.about(PLANNING)
        assert (row.state, row.settled_at, row.next_at) == (
            DeliveryState.DUE,
            None,
            datetime(2026, 11, 21, 2, tzinfo=UTC),
        )
    assert tick(talk, board) == 0
    talk.clock.move(days=3)
    assert tick(talk, board) == 1
    assert board.posted == [], "three nights late, and no account of it"
    with talk.stores() as stores:
        assert stores.deliveries.about(PLANNING)[0].next_at == datetime(2026, 11, 24, 2, tzinfo=UTC)


def test_the_night_is_local_on_both_sides_of_a_clock_change(talk: Talk) -> None:
    for moment, next_at in (("2027-03-27 12:00", "03-28 01:00"), ("2027-10-30 12:00", "10-31 02:00")):
        at(talk, moment)
        night(talk)
        with talk.stores() as stores:
            assert f"{stores.deliveries.about(PLANNING)[0].next_at:%m-%d %H:%M}" == next_at


def test_one_series_that_cannot_be_read_keeps_nothing_else(talk: Talk) -> None:
    talk.says("council", "/meeting repeat rag second thursday 14:00")
    talk.says("council", REPEAT)
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        stores.series.all()[0].rule = "FREQ=NEVER"
    talk.clock.move(days=60)
    night(talk)
    assert dates(talk)[-1] == "2028-01-13 14:00"
    with talk.stores() as stores:
        assert stores.deliveries.about(PLANNING)[0].state == DeliveryState.DUE


def test_a_date_in_question_is_asked_about_again_twenty_working_days_before(talk: Talk) -> None:
    talk.says("council", "/meeting repeat sada_board last monday 10:00 until=30/4/2027")
    board = Board()
    at(talk, "2026-11-26 10:00")
    night(talk, board)
    assert decisions(board) == [], "21 working days before"
    at(talk, "2026-11-27 03:00")
    night(talk, board)
    assert decisions(board) == [], "nobody is woken up"
    at(talk, "2026-11-27 09:00")
    tick(talk, board)
    (asked,) = decisions(board)
    assert asked.startswith("Please decide on a date: SADA Board, Monday 28 December 2026 at 10:00")
    assert "is a bank holiday (Boxing Day substitute day). Nothing is sent for it until you decide." in asked
    assert "[Keep it] [Move it] [Leave it out]" in asked
    at(talk, "2026-12-20 10:00")
    night(talk, board)
    at(talk, "2026-12-21 10:00")
    tick(talk, board)
    assert len(decisions(board)) == 1, "once each"


PLAN = """
  - {key: jag, name: Joint Action Group, rule: second thursday 14:00, skip: [august]}
  - {key: rag, name: Responsible Authorities Group, dates: [2026-03-10, "2026-11-23T10:00", 2026-12-26]}
  - {key: bad, name: Bad board, rule: daily 10:00}
  - {key: timeless, name: Timeless board, dates: [2027-01-14]}
"""


PLAN_TEXT = """
partnership: {{key: stevenage, name: Own Partnership, police_force: Hertfordshire Constabulary, lead_council: Town}}
period: {{label: 2028/31, supersedes: 2025/28}}
objectives: [{{ref: "1", title: Help people to feel safe}}]
meetings: {meetings}
"""


def loaded(talk: Talk, meetings: str = PLAN) -> None:
    """Load a plan of the partnership that says when its meetings are held."""
    with talk.database.unit() as unit:
        load(unit, parse_plan(PLAN_TEXT.format(meetings=meetings)), talk.clock.now())


def test_what_a_plan_says_is_scheduled_in_the_very_first_pass(talk: Talk) -> None:
    loaded(talk)
    board = night(talk)
    assert (dates(talk)[0], len(dates(talk))) == ("2026-12-10 14:00", 11)
    assert dates(talk, "rag") == ["2026-11-23 10:00"]
    assert dates(talk, "rag", OccurrenceState.IN_QUESTION) == ["2026-12-26 10:00"]
    told = board.on(TOLD)
    assert [each.partition("\n")[0] for each in told] == [
        "The plan says when the Bad board is held, and nothing could be scheduled",
        "The plan says when the Timeless board is held, and nothing could be scheduled",
        "Which channels do these meetings have?",
    ]
    assert "From its rule “daily 10:00”: “daily” would be a meeting on every day." in told[0]
    assert "Give the first of them one, such as 2026-12-10T14:00." in told[1]
    assert "/meeting channel jag #channel" in told[2]
    assert "Until you name a channel, only private reminders go out." in told[2]
    again = night(talk)
    assert again.on(TOLD) == [], "once"
    assert len(dates(talk)) == 11


def test_private_reminders_go_out_without_a_channel(talk: Talk) -> None:
    loaded(talk)
    night(talk)
    with talk.stores() as stores:
        first = stores.deliveries.of(_all(stores, "jag")[0].id)
        assert sorted(each.kind for each in first) == ["prompts owners", "prompts silent", "summary"]
        assert {each.destination for each in first} == {""}


def test_a_plan_that_changes_its_rule_changes_the_series_and_chat_stays_otherwise(talk: Talk) -> None:
    talk.says("council", "/meeting repeat jag first monday 10:00 place=Library")
    loaded(talk)
    night(talk)
    assert dates(talk)[0] == "2026-12-10 14:00"
    talk.says("council", "/meeting repeat jag third tuesday 10:00 from=1/12/2026")
    loaded(talk)
    night(talk)
    assert dates(talk)[0] == "2026-12-15 10:00", "the file says nothing new"
    loaded(talk, PLAN.replace("second thursday 14:00", "last friday 09:30"))
    night(talk)
    assert dates(talk)[:2] == ["2026-11-27 09:30", "2027-01-29 09:30"]
    assert dates(talk, state=OccurrenceState.IN_QUESTION)[:1] == ["2026-12-25 09:30"]


def test_a_plan_that_changes_its_dates_keeps_those_that_are_the_same(talk: Talk) -> None:
    loaded(talk, '[{key: rag, name: RAG, dates: ["2027-01-13T10:00", "2027-04-14T10:00"]}]')
    night(talk)
    loaded(talk, '[{key: rag, name: RAG, dates: ["2027-01-13T10:00", "2027-05-12T10:00"]}]')
    night(talk)
    assert dates(talk, "rag") == ["2027-01-13 10:00", "2027-05-12 09:00"]


def test_twelve_months_without_a_meeting_are_warned_of_a_month_ahead_and_on_the_day(talk: Talk) -> None:
    board = Board()
    for moment in ("2027-10-19 10:00", "2027-10-20 10:00", "2027-11-01 10:00", "2027-11-22 10:00", "2027-11-23 10:00"):
        at(talk, moment)
        night(talk, board)
    ahead, over = [each for each in board.on(TOLD) if "without one" in each]
    name = "scrutiny committee (elected councillors)"
    assert ahead.startswith(f"{name}: 12 months without one on Saturday 20 November 2027\n")
    assert "None is known since the plan was loaded on Friday 20 November 2026." in ahead
    assert "a council's crime and disorder committee meets at least once in every twelve months" in ahead
    assert "[Schedule one]" in ahead
    assert over.startswith(f"{name}: 12 months without one\n")


def test_a_meeting_within_the_time_needs_no_warning_and_begins_it_anew(talk: Talk) -> None:
    talk.says("council", "/meeting schedule scrutiny 9/3/2027 18:30")
    board = Board()
    at(talk, "2027-10-25 10:00")
    night(talk, board)
    assert board.on(TOLD) == []
    talk.says("council", "/meeting schedule scrutiny 4/4/2028 18:30")
    at(talk, "2028-02-09 10:00")
    night(talk, board)
    (told,) = [each for each in board.on(TOLD) if "without one" in each]
    assert "The last one was on Tuesday 9 March 2027." in told
    assert "The next is on Tuesday 4 April 2028, later than Thursday 9 March 2028." in told


def test_what_repeats_is_shown(talk: Talk) -> None:
    talk.says("council", REPEAT)
    talk.says("council", "/meeting dates rag 13/1/2027 10:00, 26/12/2026")
    listed = words(talk.says("councillor", "/meeting list"))
    assert f"{NAME}: the second Thursday of each month at 14:00, but not in August" in listed
    assert "Responsible Authorities Group: on 2 listed dates, the last Wednesday 13 January 2027" in listed
    assert "in question" in listed
    shown = words(talk.says("police", "/meeting next jag"))
    assert "Repeats: the second Thursday of each month at 14:00, but not in August" in shown
    assert "Repeats" not in words(talk.says("police", "/meeting next scrutiny"))


def test_nobody_to_tell_breaks_nothing(talk: Talk) -> None:
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        for coordinator in stores.members.coordinators():
            for identity in coordinator.identities:
                stores.session.delete(identity)
    talk.clock.move(days=370)
    assert night(talk).posted == []


def test_a_rule_of_a_plan_that_means_nothing_is_named_before_anything_is_loaded() -> None:
    with pytest.raises(BadPlan) as bad:
        refuse_unread_rules(parse_plan(PLAN_TEXT.format(meetings=PLAN)), date(2026, 11, 20))
    (said,) = bad.value.sentences
    assert said.startswith("Meeting bad, rule “daily 10:00”: “daily” would be a meeting on every day.")
    timeless = parse_plan(PLAN_TEXT.format(meetings="[{key: jag, name: JAG, rule: second thursday}]"))
    with pytest.raises(BadPlan, match="such as second thursday 14:00"):
        refuse_unread_rules(timeless, date(2026, 11, 20))


def test_in_a_play_a_plan_is_scheduled_and_a_year_goes_by(rehearse: Rehearsal) -> None:
    plan = "own.yaml"
    (rehearse.folder / plan).write_text(
        PLAN_TEXT.format(meetings=PLAN.replace("daily", "weekly friday")), encoding="utf-8"
    )
    scene = f"plan {plan}\nmember council coordinator Town\nchannel jag\nclock 2026-11-20 10:00\n"
    played = rehearse("clock 2026-11-20 10:30", "council: /meeting list", scene=scene)
    assert (played.status, played.errors) == (0, "")
    assert "Thursday 10 December 2026 at 14:00 · Joint Action Group" in played.said[-1]["text"]
