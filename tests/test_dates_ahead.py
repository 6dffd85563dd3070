"""The dates that a paper looks ahead to: approval, scrutiny, the next meetings, and what goes into a calendar."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from handlers.paper import Event
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.papers.sections.dates_ahead import dates_ahead, events
from handlers.papers.standing import Standing
from handlers.reply import Item, Items, Marking
from storage.tables import OccurrenceState
from tests.board import at
from tests.talk import Talk, talking, words
from tests.templates import MEMORY

LAW = "(Police and Justice Act 2006, sections 19 and 20)."


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking(MEMORY) as each:
        for line in (
            "/meeting schedule rag 2027-01-14 14:00 in #jag place=Chamber",
            "/meeting schedule rag 2027-04-15 14:00 in #jag",
            "/meeting schedule rag 2027-07-15 14:00 in #jag",
            "/meeting schedule jag 2026-12-10 14:00 in #jag",
            "/meeting change jag 10/12/2026 link=https://example.org/jag",
            "/meeting schedule jag 2027-01-07 14:00 in #jag",
            "/meeting schedule sada_board 2027-01-05 10:00 in #jag",
        ):
            answer = words(each.says("council", line))
            assert answer.startswith(("Scheduled", "Changed")), answer
        yield each


def standing(talk: Talk, key: str = "rag", audience: Marking = Marking.OPEN) -> Standing:
    with talk.database.reading() as unit:
        stores = unit.within(talk.partnership.id)
        kind = stores.meetings.kind(key)
        assert kind
        meeting = stores.meetings.after(talk.clock.now(), kind)[0]
        found = with_background(standing_of(stores, kind, meeting, talk.clock.now()), stores, audience)
        stores.session.expunge_all()
        return found


def rows(standing: Standing) -> list[Item]:
    return [
        item for each in dates_ahead(standing) for part in each.parts if isinstance(part, Items) for item in part.items
    ]


def test_the_next_meetings_and_the_last_day_for_scrutiny_by_law(talk: Talk) -> None:
    first, second, last = rows(standing(talk))
    assert first.text == "Thursday 10 December 2026 at 14:00: Joint Action Group (SoSafe meeting)"
    assert second.text == "Thursday 15 April 2027 at 14:00: Responsible Authorities Group", "and not this one itself"
    assert last.text == "By Saturday 20 November 2027 at the latest: scrutiny committee (elected councillors)"
    assert "None is scheduled until then. None is known since the plan was loaded" in last.detail
    assert last.detail.endswith(LAW)


def test_scrutiny_that_is_scheduled_says_whether_it_is_in_time(talk: Talk) -> None:
    talk.says("council", "/meeting schedule scrutiny 2027-03-18 18:30 in #jag")
    (row,) = [each for each in rows(standing(talk)) if "scrutiny" in each.text]
    assert row.text == "Thursday 18 March 2027 at 18:30: scrutiny committee (elected councillors)"
    assert row.detail == "place not said yet\nIn time: one is due by Saturday 20 November 2027."
    at(talk, "2027-03-19 09:00")
    (row,) = [each for each in rows(standing(talk)) if "scrutiny" in each.text]
    assert row.text == "By Saturday 18 March 2028 at the latest: scrutiny committee (elected councillors)"
    assert "The last one was on Thursday 18 March 2027." in row.detail
    talk.says("council", "/meeting schedule rag 2028-06-15 14:00 in #jag")
    at(talk, "2028-04-03 09:00")
    assert rows(standing(talk))[0].text.startswith("Was due by Saturday 18 March 2028: scrutiny")


def test_of_a_kind_that_repeats_often_only_the_next_is_told(talk: Talk) -> None:
    with talk.database.unit() as unit:
        kind = unit.within(talk.partnership.id).meetings.kind("jag")
        assert kind
        kind.within = 2
    told = [each for each in rows(standing(talk)) if "Joint Action Group" in each.text]
    assert [each.text[:27] for each in told] == ["Thursday 10 December 2026 a"]
    assert told[0].detail == "place not said yet\nIn time: one is due by Wednesday 20 January 2027."


def test_a_date_in_question_is_said_to_be_so_and_is_in_no_calendar(talk: Talk) -> None:
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        (meeting,) = [each for each in stores.meetings.after(talk.clock.now()) if each.starts_at.day == 15][:1]
        meeting.state = OccurrenceState.IN_QUESTION
    found = standing(talk)
    assert "The date is in question" in "".join(each.detail for each in rows(found))
    assert not [each for each in events(found) if each.starts_at.day == 15 and each.starts_at.month == 4]


def test_steps_to_approval_are_told_until_they_are_past() -> None:
    told = {
        "2020-09-10 09:00": ("September 2020: SoSafe works with local partners", 8),
        "2021-03-10 09:00": ("Wednesday 10 March 2021: Executive approves final draft", 5),
        "2021-07-27 09:00": ("", 0),
    }
    with talking(MEMORY, "stevenage-2021-24") as talk:
        talk.says("council", "/meeting schedule rag 2027-01-14 14:00 in #jag")
        for moment, (first, count) in told.items():
            at(talk, moment)
            steps = [each for each in rows(standing(talk)) if "20" in each.text and "Group" not in each.text]
            steps = [each for each in steps if "Committee sitting" not in each.text]
            assert len(steps) == count, moment
            assert not first or steps[0].text.startswith(first)


def test_a_calendar_has_every_meeting_that_stands_and_nothing_for_the_public(talk: Talk) -> None:
    found = standing(talk)
    calendar = events(found)
    assert [each.starts_at.date().isoformat() for each in calendar] == [
        *("2026-12-10", "2027-01-05", "2027-01-07", "2027-01-14", "2027-04-15", "2027-07-15")
    ]
    assert calendar[0] == Event(
        uid="stevenage-meeting-4@convenor",
        title="Joint Action Group (SoSafe meeting)",
        starts_at=datetime.fromisoformat("2026-12-10T14:00+00:00"),
        zone="Europe/London",
        link="https://example.org/jag",
    )
    assert calendar[3].place == "Chamber"
    talk.says("council", "/meeting move jag 2026-12-10 2026-12-11 15:00")
    moved = next(each for each in events(standing(talk)) if each.uid == calendar[0].uid)
    assert moved.starts_at.isoformat() == "2026-12-11T15:00:00+00:00"
    assert events(standing(talk, audience=Marking.PUBLIC)) == ()
