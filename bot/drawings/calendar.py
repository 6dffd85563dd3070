"""The meetings of a paper as a calendar file (RFC 5545): importing a later paper's moves what has moved."""

from datetime import UTC
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component
from icalendar import Event as Entry

from bot.drawings.neutral import flat
from bot.drawings.outline import Properties, properties
from handlers.paper import Event, Paper
from handlers.reply import Marking

PRODUCT = "-//Convenor//Community Safety Partnership papers//EN"
CLASSES = {Marking.OPEN: "PUBLIC", Marking.PUBLIC: "PUBLIC", Marking.RESTRICTED: "CONFIDENTIAL"}
"""Whether all who may see a calendar may read an entry of it; it says nothing of who may see the calendar."""
WEB = ("https://", "http://")
LONDON = "Europe/London"
# As rules, which more calendars read than lists of dates; they hold since 1996 (Summer Time Order 2002).
LONDON_TIME = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def calendar(paper: Paper) -> bytes:
    """An .ics with an entry for each meeting; without an end, because nobody knows it.

    Times are those of clocks in the United Kingdom; for a meeting in another zone in UTC, which every calendar shows
    in its own.
    """
    about = properties(paper)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if any(event.zone == LONDON for event in paper.events):
        made.add_component(Component.from_ical(LONDON_TIME))
    for event in paper.events:
        made.add_component(_entry(event, paper.marking, about))
    return bytes(made.to_ical())


def _entry(event: Event, marking: Marking, about: Properties) -> Entry:
    link, place = flat(event.link), flat(event.place)
    entry = Entry()
    entry.add("uid", flat(event.uid))
    entry.add("dtstamp", about.made)
    # A calendar keeps the entry with the higher number, which is that of the later paper (RFC 5545, section 3.8.7.4).
    entry.add("sequence", int(about.made.timestamp()) // 60)
    entry.add("dtstart", event.starts_at.astimezone(ZoneInfo(LONDON) if event.zone == LONDON else UTC))
    entry.add("summary", flat(event.title))
    entry.add("description", "\n".join((about.author, about.marking, *([f"Join: {link}"] if link else []))))
    entry.add("class", CLASSES[marking])
    if place:
        entry.add("location", place)
    if link.startswith(WEB) and " " not in link:
        entry.add("url", link)
    return entry
