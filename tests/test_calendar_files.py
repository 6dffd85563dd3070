"""The calendar file of a paper: its meetings, at the time that clocks in the United Kingdom show."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar, Component, Timezone

from bot.drawings.calendar import LONDON, LONDON_TIME, calendar
from bot.drawings.neutral import flat
from bot.drawings.words import marked
from handlers.paper import Paper
from handlers.reply import Marking
from tests.any_papers import papers
from tests.papers import COMPILED, MEETINGS, rich


def entries(data: bytes) -> list[Any]:
    """The entries of a calendar; what they hold is of thirty types."""
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_every_meeting_stands_in_it_with_its_own_name() -> None:
    winter, summer = entries(calendar(rich()))
    assert (winter["UID"], summer["UID"]) == ("occurrence-7@convenor", "occurrence-8@convenor")
    assert (winter["SUMMARY"], winter["LOCATION"]) == (MEETINGS[0].title, MEETINGS[0].place)
    assert winter["URL"] == MEETINGS[0].link and MEETINGS[0].link in winter["DESCRIPTION"] and "URL" not in summer
    assert [each.decoded("dtstart") for each in (winter, summer)] == [each.starts_at for each in MEETINGS]
    assert b"DTSTART;TZID=Europe/London:20270715T100000\r\n" in calendar(rich())
    assert winter.decoded("dtstamp") == COMPILED and "DTEND" not in winter


@pytest.mark.parametrize("marking", Marking)
def test_the_marking_is_in_every_entry(marking: Marking) -> None:
    for entry in entries(calendar(rich(marking))):
        assert marked(marking) in entry["DESCRIPTION"]
        assert (entry["CLASS"] == "CONFIDENTIAL") == (marking is Marking.RESTRICTED)


def test_a_later_paper_moves_its_meetings() -> None:
    later = rich().model_copy(update={"compiled": COMPILED + timedelta(minutes=1), "version": 1})
    first, moved = (entries(calendar(paper))[0] for paper in (rich(), later))
    assert moved["UID"] == first["UID"] and moved["SEQUENCE"] > first["SEQUENCE"]


@pytest.mark.parametrize("year", [2026, 2035])
def test_the_time_it_tells_is_that_of_london(year: int) -> None:
    told = Component.from_ical(LONDON_TIME)
    assert isinstance(told, Timezone)
    zone = told.to_tz(lookup_tzid=False)
    for day in range(365):
        noon = datetime(year, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001
        assert zone.utcoffset(noon) == ZoneInfo(LONDON).utcoffset(noon)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(papers)
def test_any_meeting_comes_back(paper: Paper) -> None:
    data = calendar(paper)
    found = entries(data)
    assert [(each["UID"], each["SUMMARY"]) for each in found] == [(each.uid, flat(each.title)) for each in paper.events]
    for entry, event in zip(found, paper.events, strict=True):
        start = event.starts_at.replace(microsecond=0)
        assert entry.decoded("dtstart").astimezone(UTC) == start
        assert flat(event.place) == entry.get("LOCATION", "") and flat(event.link) in entry["DESCRIPTION"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
