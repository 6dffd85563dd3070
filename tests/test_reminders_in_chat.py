"""What is sent before a meeting, shown and changed in chat; what was sent is left alone."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handlers.form import Form
from handlers.reply import Reply, Tone
from schedules.nightly import plan_nights
from schedules.planning import ladder_for
from storage.loading import load
from storage.planfile.reminders import ReminderFile
from storage.tables import OccurrenceState
from tests.board import Board, at, tick
from tests.talk import JAG, POLICE, STEVENAGE, Talk, button_of, paperless, preset, talking, tone, verify, words

NAME = "Joint Action Group (SoSafe meeting)"
SCHEDULED = "/meeting schedule jag 2026-12-10 14:00 in #jag"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.fixture
def scheduled(talk: Talk) -> Talk:
    talk.says("council", SCHEDULED)
    return talk


def planned(talk: Talk) -> list[str]:
    """Kind and local time of whatever waits to be sent before the meetings of the JAG, in winter."""
    with talk.stores() as stores:
        ahead = stores.meetings.after(talk.clock.now(), stores.meetings.kind("jag"))
        rows = stores.deliveries.of(*(each.id for each in ahead))
        return [f"{each.kind} {each.not_before:%d/%m %H:%M}" for each in rows if each.state == "due"]


def own(talk: Talk) -> bool:
    """Whether the JAG has reminders of its own."""
    with talk.stores() as stores:
        kind = stores.meetings.kind("jag")
        assert kind
        return kind.reminders is not None


def test_what_will_be_sent_is_shown_and_nothing_of_it_is_sent(scheduled: Talk) -> None:
    scheduled.says("council", "/action assign 4.2 @police")
    scheduled.says("council", "/action assign 4.3 Hertfordshire Constabulary")
    before = planned(scheduled)
    assert words(scheduled.says("police", "/meeting reminders jag")) == (
        f"What is sent before the {NAME}, Thursday 10 December 2026 at 14:00\n\n"
        "This is usual for a Joint Action Group. Nothing is sent by showing it.\n\n"
        "- Thursday 26 November at 09:00: Private reminders to each owner\n"
        "  at present 1 person of 1 organisation · waits · 10 working days before the meeting, at 09:00 · usual\n"
        "- Thursday 3 December at 09:00: Reminder\n"
        "  #jag · waits · 5 working days before the meeting, at 09:00 · usual\n"
        "- Thursday 3 December at 09:00: Private reminders to those who have not answered\n"
        "  at present 1 person of 1 organisation · waits · 5 working days before the meeting, at 09:00 · usual\n"
        "- Tuesday 8 December at 09:00: Summary to the coordinators of who has not answered\n"
        "  at present 1 person of 1 organisation · waits · 2 working days before the meeting, at 09:00 · usual\n"
        "- Wednesday 9 December at 09:00: Digest\n"
        "  #jag · waits · 1 working day before the meeting, at 09:00 · usual\n"
        "- Thursday 10 December at 09:00: Addendum\n"
        "  #jag · waits · on the day of the meeting, at 09:00 · usual\n\n"
        "35 open actions have nobody to ask; coordinators get one list.\n\n"
        "The coming month, until Monday 21 December\n"
        "- Thursday 26 November at 09:00: Private reminders to each owner\n"
        "- Thursday 3 December at 09:00: Reminder\n"
        "- Thursday 3 December at 09:00: Private reminders to those who have not answered\n"
        "- Tuesday 8 December at 09:00: Summary to the coordinators of who has not answered\n"
        "- Wednesday 9 December at 09:00: Digest\n"
        "- Thursday 10 December at 09:00: Addendum"
    )
    assert planned(scheduled) == before and tick(scheduled, board := Board()) == 0 and board.posted == []


def test_it_says_who_is_left_out_and_names_them_to_coordinators_alone(scheduled: Talk) -> None:
    for line in (
        f'/member add "duty desk" partner "{POLICE}" email=duty.desk@police.example',
        "/action assign 4.2 @police",
        "/action assign 4.3 Hertfordshire Constabulary",
        "/action assign 4.4 @probation",
    ):
        scheduled.says("council", line)
    scheduled.says("probation", "/action mute")
    shown = words(scheduled.says("council", "/meeting reminders jag"))
    assert "at present 1 person of 1 organisation (police), 1 muted, 1 in no chat · waits" in shown
    assert "Muted private reminders: probation (National Probation Service)." in shown
    assert "1 person is in no chat; the coordinators are given a text to forward for each." in shown
    others = words(scheduled.says("police", "/meeting reminders jag"))
    assert "Muted" not in others and "at present 1 person of 1 organisation, 1 muted" in others


def test_without_a_meeting_it_says_what_one_would_get(talk: Talk) -> None:
    shown = words(talk.says("council", "/meeting reminders jag"))
    assert shown.startswith(f"What is sent before the {NAME}, of which none is scheduled")
    for said in (
        "- 10 working days before the meeting, at 09:00: Private reminders to each owner\n  at present nobody · usual",
        "- On the day of the meeting, at 09:00: Addendum\n  a channel that is not named yet · usual",
        "/meeting schedule jag DATE TIME",
        "[Schedule a meeting]",
    ):
        assert said in shown
    assert "5 clear working days before the meeting, at 09:00: Digest" in words(
        talk.says("councillor", "/meeting reminders rag")
    )


def test_how_it_stands_is_said_of_each(scheduled: Talk) -> None:
    board = Board()
    at(scheduled, "2026-12-03 09:30")
    tick(scheduled, board)
    at(scheduled, "2026-12-04 10:00")
    scheduled.says("council", "/digest hold jag")
    shown = words(scheduled.says("council", "/meeting reminders jag"))
    assert "- Thursday 3 December at 09:30: Reminder\n  #jag · sent on Thursday 3 December at 09:30" in shown
    assert "Digest\n  #jag · held until a coordinator lets it go" in shown
    month = shown.partition("The coming month")[2]
    assert "Summary" in month and "Digest" not in month and "Reminder" not in month


def test_what_was_too_late_when_a_meeting_was_scheduled_has_passed(talk: Talk) -> None:
    talk.says("council", "/meeting schedule jag 2026-11-30 14:00 in #jag")
    shown = words(talk.says("council", "/meeting reminders jag"))
    assert "Monday 16 November at 09:00: Private reminders to each owner\n" in shown
    assert "passed · 10 working days before the meeting" in shown


def test_the_coming_month_has_the_meeting_after_it_too_and_what_is_not_sent(scheduled: Talk) -> None:
    scheduled.says("council", "/meeting schedule jag 2026-12-17 14:00 in #jag")
    with scheduled.database.unit() as unit:
        stores = unit.within(scheduled.partnership.id)
        kind = stores.meetings.kind("jag")
        assert kind
        starts = datetime(2027, 1, 4, 14, tzinfo=UTC)
        stores.meetings.schedule(kind, starts, None, "", scheduled.clock.now(), None)
    month = words(scheduled.says("council", "/meeting reminders jag")).partition("The coming month")[2]
    assert (
        "- Thursday 3 December at 09:00: Private reminders to each owner, for the meeting on Thursday 17 December"
        in (month)
    )
    assert "- Wednesday 9 December at 09:00: Digest, for the meeting on Thursday 10 December" in month
    assert "- Not for the meeting on Monday 4 January 2027: reminder, digest, addendum. It has no channel" in month


def test_a_meeting_in_question_is_sent_nothing(scheduled: Talk) -> None:
    with scheduled.database.unit() as unit:
        stores = unit.within(scheduled.partnership.id)
        (occurrence,) = stores.meetings.after(scheduled.clock.now())
        occurrence.state = OccurrenceState.IN_QUESTION
        for each in stores.deliveries.of(occurrence.id):
            stores.deliveries.withdraw(each, scheduled.clock.now(), "the meeting does not take place")
    shown = words(scheduled.says("council", "/meeting reminders jag"))
    assert "The date is in question" in shown
    assert "- Nothing is sent.\n- Nothing for the meeting on Thursday 10 December, until a coordinator says" in shown


def test_changing_one_says_before_and_after_and_the_new_dates(scheduled: Talk) -> None:
    answer = scheduled.says("council", "/meeting remind jag digest 2 at 10:30")
    assert tone(answer) is Tone.DONE
    assert words(answer) == (
        f"Saved: Digest, before the {NAME}\n\n"
        "- Digest: 1 working day before the meeting, at 09:00 → 2 working days before the meeting, at 10:30\n\n"
        "What that means\n"
        "- For Thursday 10 December: Digest on Tuesday 8 December at 10:30 instead of Wednesday 9 December at 09:00."
        "\n\n"
        "[Show what is sent] [Back to the usual]"
    )
    assert "digest 08/12 10:30" in planned(scheduled) and own(scheduled)
    shown = words(scheduled.says("council", "/meeting reminders jag"))
    assert "2 working days before the meeting, at 10:30 · your partnership's own" in shown
    assert "Your partnership has changed what is usual." in shown and "[Back to the usual]" in shown
    board = Board()
    for moment, count in (("2026-12-08 10:29", 0), ("2026-12-08 10:30", 1)):
        at(scheduled, moment)
        tick(scheduled, board)
        assert sum(each.startswith("Digest") for each in board.on(JAG.place)) == count, moment


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("digest 2", "Digest: 1 working day before the meeting, at 09:00 → 2 working days before the meeting, at"),
        ("papers 3 clear working days before", "→ 3 clear working days before the meeting, at 09:00"),
        ('digest "3 clear"', "→ 3 clear working days before the meeting, at 09:00"),
        ("digest at=noon", "Digest: 1 working day before the meeting, at 09:00 → 1 working day before the meeting, at "
         "12:00"),
        ("Summary the day before", "→ 1 working day before the meeting, at 09:00"),
        ("private 8", "Private reminders to each owner: 10 working days before the meeting, at 09:00 → 8 working"),
        ("prompts 4 to=silent", "Private reminders to those who have not answered: 5 working days before"),
        ("private reminders 4 to=unanswered", "Private reminders to those who have not answered: 5 working days"),
        ("figures and funding 7", "Request for figures and funding: not sent → 7 working days before the meeting"),
        ("announcement on the day", "Announcement: not sent → on the day of the meeting, at 09:00"),
        ("addendum 1", "Addendum: on the day of the meeting, at 09:00 → 1 working day before the meeting, at 09:00"),
        ("reminder 5 at=15:59", "at 09:00 → 5 working days before the meeting, at 15:59"),
    ],
)  # fmt: skip
def test_words_for_what_and_when(scheduled: Talk, line: str, change: str) -> None:
    assert change in words(scheduled.says("council", f"/meeting remind jag {line}"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("jag digets 2", "Do you mean “digest”?"),
        ("jag minutes 2", "These are: reminder, private, summary, digest, addendum, returns, announcement."),
        ("jag digest 0", "The digest goes out 1 to 60 working days before its meeting, not 0."),
        ("jag digest 61", "The digest goes out 1 to 60 working days before its meeting, not 61."),
        ("jag digest two", "“two” is not a number of working days. Type it in figures, such as 5."),
        ("jag digest -1", "“-1” is not a number of working days."),
        ("jag digest 2 at=08:00", "Messages go out from 09:00 until just before 16:00, so that they are welcome, "
         "not at 08:00."),
        ("jag digest 2 at=16:00", "not at 16:00."),
        ("jag digest 2 at=25:00", "There is no time “25:00”"),
        ("jag private 3 to=police", "Private reminders go to owners, which is each owner, or to silent"),
        ("jag reminder 3 to=owners", "A reminder goes to the meeting's channel, not to each owner."),
        ("jag private 3 to=channel", "A private reminder goes to each owner or to those who have not answered, not to "
         "the meeting's channel."),
        ("jag digest 3 also", "A meeting has one digest at most."),
        ("jag reminder 4 instead=9", "A reminder does not go out then before the Joint Action Group"),
        ("sada board digest 2", "The SADA Board has no digest"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_lost(scheduled: Talk, line: str, said: str) -> None:
    paperless(scheduled, "sada_board", "board")
    before = planned(scheduled)
    answer = scheduled.says("council", f"/meeting remind {line}")
    assert tone(answer) is Tone.REFUSED and said in words(answer)
    assert f"Nothing was stored. You typed: /meeting remind {line}" in words(answer)
    assert planned(scheduled) == before and not own(scheduled)


def test_there_can_be_two_of_a_sort_and_each_is_known_by_its_days(scheduled: Talk) -> None:
    scheduled.says("council", "/meeting remind jag reminder 3")
    assert "reminder 07/12 09:00" in planned(scheduled)
    assert "Reminder: not sent → 5 working days" in words(scheduled.presses("council", "Send both"))
    assert [each for each in planned(scheduled) if each.startswith("reminder")] == [
        "reminder 03/12 09:00",
        "reminder 2 07/12 09:00",
    ]
    asked = scheduled.says("council", "/meeting remind jag reminder 2")
    assert tone(asked) is Tone.ASK and "There are several of these. Which one do you mean?" in words(asked)
    changed = scheduled.presses("council", "In place of 3 working days before the meeting, at 09:00")
    assert "Reminder: 3 working days before the meeting, at 09:00 → 2 working days" in words(changed)
    assert "5 working days before the meeting, at 09:00 → 5 working days before the meeting, at 11:00" in words(
        scheduled.says("council", "/meeting remind jag reminder 5 at=11:00")
    )
    twice = scheduled.says("council", "/meeting remind jag reminder 5 instead=2")
    assert "A reminder goes out 5 working days before the meeting already" in words(twice)
    scheduled.says("council", "/meeting remind jag reminder 8 also")
    assert len([each for each in planned(scheduled) if each.startswith("reminder")]) == 3


def test_the_same_again_is_no_change(scheduled: Talk) -> None:
    answer = words(scheduled.says("council", "/meeting remind jag reminder 5"))
    assert answer.startswith("That is so already: Reminder, 5 working days before the meeting, at 09:00.")
    assert not own(scheduled)


def test_the_form_of_a_row_changes_that_row(scheduled: Talk) -> None:
    shown = scheduled.says("council", "/meeting reminders jag")
    assert isinstance(shown, Reply)
    form = scheduled.presses("council", "Change")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields if each.value} == {
        "meeting": "jag", "what": "private", "days": "10", "to": "owners", "at": "09:00",
    }  # fmt: skip
    assert "days: A private reminder goes out 1 to 60 working days" in words(scheduled.fills("council", days="0"))
    changed = words(scheduled.fills("council", days="12"))
    assert "10 working days before the meeting, at 09:00 → 12 working days" in changed
    scheduled.says("council", "/meeting remind jag private 3 also")
    shown = scheduled.says("council", "/meeting reminders jag")
    assert isinstance(shown, Reply) and "instead=12" in button_of(shown, "Change").line


def test_what_is_missing_is_asked_for(scheduled: Talk) -> None:
    form = scheduled.says("council", "/meeting remind jag returns")
    assert isinstance(form, Form) and "How many working days before the meeting?" in words(form)
    assert "Request for figures and funding: not sent → 9 working days" in words(scheduled.fills("council", days="9"))


def test_taking_one_away(scheduled: Talk) -> None:
    gone = words(scheduled.says("council", "/meeting unremind jag addendum"))
    assert gone.startswith(f"Addendum: not sent any more, before the {NAME}")
    assert "- For Thursday 10 December: Addendum not on Thursday 10 December at 09:00." in gone
    assert not any(each.startswith("addendum") for each in planned(scheduled))
    scheduled.presses("council", "Send it again")
    assert "addendum 10/12 09:00" in planned(scheduled)
    assert not own(scheduled), "what is usual again is not the partnership's own"


def test_which_of_several_goes_is_asked(scheduled: Talk) -> None:
    asked = scheduled.says("council", "/meeting unremind jag private")
    assert tone(asked) is Tone.ASK and isinstance(asked, Reply)
    label = asked.buttons[1].label
    assert label.startswith("Private reminders to those who have not answered, 5 working days")
    scheduled.presses("council", label)
    assert [each for each in planned(scheduled) if each.startswith("prompts")] == ["prompts owners 26/11 09:00"]
    none = scheduled.says("council", "/meeting unremind jag private 5")
    assert "A private reminder does not go out then before the" in words(none)
    none = scheduled.says("council", "/meeting unremind jag returns")
    assert "A request for figures and funding does not go out before the" in words(none)


def test_before_the_digest_goes_a_coordinator_is_asked(scheduled: Talk) -> None:
    asked = scheduled.says("council", "/meeting unremind jag digest")
    assert tone(asked) is Tone.ASK and "Without a digest no paper is posted" in words(asked)
    assert "digest 09/12 09:00" in planned(scheduled)
    scheduled.presses("council", "Send no digest")
    assert not any(each.startswith("digest") for each in planned(scheduled))


def test_back_to_the_usual(scheduled: Talk) -> None:
    before = planned(scheduled)
    for line in ("remind jag digest 3", "unremind jag addendum", "remind jag announcement 1"):
        scheduled.says("council", f"/meeting {line}")
    assert planned(scheduled) != before
    asked = scheduled.says("council", "/meeting usual jag")
    assert tone(asked) is Tone.ASK
    assert "Digest: 3 working days before the meeting, at 09:00 → 1 working day before the meeting" in words(asked)
    assert "Announcement: 1 working day before the meeting, at 09:00 → not sent." in words(asked)
    done = words(scheduled.presses("council", "Back to the usual"))
    assert done.startswith("Saved: what is sent is usual for a Joint Action Group")
    assert planned(scheduled) == before and not own(scheduled)
    again = words(scheduled.says("council", "/meeting usual jag"))
    assert again.startswith("What is sent is usual for a Joint Action Group already.")


def test_what_was_sent_is_not_sent_again(scheduled: Talk) -> None:
    board = Board()
    at(scheduled, "2026-12-03 09:00")
    tick(scheduled, board)
    changed = words(scheduled.says("council", "/meeting remind jag reminder 2"))
    assert "Reminder was sent on Thursday 3 December at 09:00, and is not sent again." in changed
    at(scheduled, "2026-12-09 16:00")
    tick(scheduled, board)
    assert sum("in 5 working days" in each for each in board.on(JAG.place)) == 1
    assert not any("in 2 working days" in each for each in board.on(JAG.place))


def test_every_meeting_ahead_is_planned_anew(scheduled: Talk) -> None:
    for day in ("2027-01-14", "2027-02-11", "2027-03-11"):
        scheduled.says("council", f"/meeting schedule jag {day} 14:00 in #jag")
    changed = words(scheduled.says("council", "/meeting remind jag summary 3"))
    assert "- For Thursday 14 January 2027: Summary to the coordinators of who has not answered on Monday 11" in changed
    assert "And so for 1 more meeting." in changed
    assert [each for each in planned(scheduled) if each.startswith("summary")] == [
        "summary 07/12 09:00", "summary 11/01 09:00", "summary 08/02 09:00", "summary 08/03 09:00",
    ]  # fmt: skip


def test_what_is_scheduled_later_gets_what_was_changed(talk: Talk) -> None:
    changed = words(talk.says("council", "/meeting remind jag reminder 4"))
    assert f"No {NAME} is ahead that this changes anything for." in changed
    talk.says("council", SCHEDULED)
    assert "reminder 04/12 09:00" in planned(talk)


def test_what_a_plan_says_anew_is_sent_before_meetings_that_are_scheduled_already(scheduled: Talk) -> None:
    file = preset(STEVENAGE)
    jag, *others = file.meetings
    reminders = (ReminderFile.model_validate({"what": "reminder", "days": "6"}),)
    changed = file.model_copy(update={"meetings": (jag.model_copy(update={"reminders": reminders}), *others)})
    with scheduled.database.unit() as unit:
        load(unit, changed, scheduled.clock.now())
        plan_nights(unit.within(scheduled.partnership.id), scheduled.clock.now())
    tick(scheduled, Board())
    assert planned(scheduled) == ["reminder 02/12 09:00"]


def test_only_coordinators_change_what_is_sent(scheduled: Talk) -> None:
    verify(
        scheduled,
        [
            ("police", "/meeting remind jag digest 2", "/meeting remind is for coordinators. Ask council"),
            ("chair", "/meeting unremind jag digest", "is for coordinators"),
            ("councillor", "/meeting usual jag", "you can read everything here, but change nothing"),
        ],
    )
    assert "[Change]" not in words(scheduled.says("police", "/meeting reminders jag"))


def test_nothing_at_all_can_be_sent(scheduled: Talk) -> None:
    for what in ("private 10", "private 5", "reminder", "summary", "addendum"):
        scheduled.says("council", f"/meeting unremind jag {what}")
    scheduled.says("council", "/meeting unremind jag digest sure=yes")
    assert planned(scheduled) == []
    shown = words(scheduled.says("council", "/meeting reminders jag"))
    assert "No reminders are set for this kind of meeting." in shown
    assert "- Nothing is sent.\n- Nothing more for the meeting on Thursday 10 December." in shown
    with scheduled.stores() as stores:
        kind = stores.meetings.kind("jag")
        assert kind and ladder_for(kind) == () and kind.usual == "jag"


def test_a_board_is_reminded_of_its_own_and_without_a_paper_of_the_rest(talk: Talk) -> None:
    shown = words(talk.says("council", "/meeting reminders sada board"))
    assert "This is usual for a board." in shown and "Digest" in shown
    assert "7 open actions have nobody to ask" in shown, "those of its objective alone"
    paperless(talk, "sada_board", "board")
    shown = words(talk.says("council", "/meeting reminders sada board"))
    assert "This is usual for a board." in shown and "Summary" in shown
    assert "Digest" not in shown and "Addendum" not in shown
