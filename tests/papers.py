"""Papers for the tests of drawings: one with every kind of part, and one as long as a quarter's."""

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from handlers.paper import Cell, Column, Event, Paper, Section, Sheet
from handlers.reply import Button, Facts, Item, Items, Marking, Panel, Part, Picture, Series, Shape, Table, Text

COMPILED = datetime(2027, 1, 6, 9, 0, tzinfo=UTC)
FIGURE = re.compile(r"[+-]?£?\d[\d,./:%]*")
"""A number, an amount, a percentage, a date or a time, wherever it stands."""
STATUSES = Picture(
    name="status",
    title="Where the actions stand",
    alt="Priority 1: 6 on track, 1 at risk, 0 off track. Priority 2: 4 on track, 1 at risk, 1 off track.",
    shape=Shape.STACKED,
    panels=(
        Panel(
            labels=("1", "2"),
            series=(
                Series(name="on track", values=("6", "4")),
                Series(name="at risk", values=("1", "1")),
                Series(name="off track", values=("0", "1")),
            ),
        ),
    ),
)
TRENDS = Picture(
    name="trends",
    title="Measures over the last quarters",
    alt="Domestic abuse referrals: 192 in Q1, 201 in Q2, awaiting data in Q3; target 250, baseline 180.",
    shape=Shape.LINES,
    panels=(
        Panel(
            title="Domestic abuse referrals",
            labels=("2026/27 Q1", "2026/27 Q2", "2026/27 Q3"),
            series=(Series(name="referrals", values=("192", "201", None)),),
            target="250",
            baseline="180",
        ),
    ),
)
MONTHS = Picture(
    name="months",
    title="Incidents by category and month",
    alt="Fly-tipping: 7 in October, 12 in November. Hate crime: 1 in October, 0 in November.",
    shape=Shape.GROUPED,
    panels=(
        Panel(
            labels=("October 2026", "November 2026"),
            series=(
                Series(name="fly-tipping", values=("7", "12")),
                Series(name="hate crime", values=("1", "0")),
            ),
            unit="incidents",
        ),
    ),
)
HOSTILE_ROWS = (
    ('=HYPERLINK("https://example.org","x")', "-3", "-1250.50", "2027-01-14"),
    ("+44 20 7946 0000\nsecond line", "12.75", "455920", "2026-12-25"),
    ("@SUM(A1)", "", "", ""),
    ("\tbegins with a tab", "about 12", "ten pounds", "soon"),
    ("\rbegins with a return", "0", "0", "1899-12-31"),
    ("'=quoted already", "1e5", "12345678901234567890", "2027-02-30"),
    ("مرحبا שלום 你好 👩‍👩‍👧 \x00\x1b", "٣", "-0", "0001-01-01"),
)
MEETINGS = (
    Event(
        uid="occurrence-7@convenor",
        title="Responsible Authorities Group",
        starts_at=datetime(2027, 1, 14, 10, 0, tzinfo=UTC),
        zone="Europe/London",
        place="Council offices, room 2; bring the plan",
        link="https://meet.example.org/rag?x=1&y=2",
    ),
    Event(
        uid="occurrence-8@convenor",
        title="Responsible Authorities Group",
        starts_at=datetime(2027, 7, 15, 9, 0, tzinfo=UTC),
        zone="Europe/London",
    ),
)


def rich(marking: Marking = Marking.OPEN) -> Paper:
    """A short paper with every kind of part, hostile cells among its rows."""
    return Paper(
        key="rag",
        title="Digest for the Responsible Authorities Group",
        facts=(
            ("Date", "Thursday 14 January 2027 at 10:00"),
            ("Place", "Council offices"),
            ("Plan", "Community Safety Strategy 2025 to 2028"),
            ("Period", "from Friday 20 November 2026, the last digest, to Wednesday 6 January 2027"),
        ),
        counts="16 actions: 1 complete, 2 on track, 1 at risk, 1 off track, 11 not started; 5 updated",
        sections=(*_first_sections(), *_later_sections()),
        version=2,
        marking=marking,
        note="Note from the coordinator: item 3 first, please",
        buttons=(Button(label="All of it", line="/digest rag"),),
        file="2027-01-14 RAG digest v2",
        partnership="Stevenage Community Safety Partnership",
        compiled=COMPILED,
        summary=(Text(text="1 action is off track"),),
        since="Since version 1 of Monday 4 January 2027: 2 actions moved",
        sheets=(_log(), Sheet(name="Log: action/log [all]?", columns=(Column(title="Ref"),), rows=(("1.1",),))),
        events=MEETINGS,
    )


def _log() -> Sheet:
    columns = (
        Column(title="Action"),
        Column(title="Count", cell=Cell.NUMBER),
        Column(title="Amount", cell=Cell.POUNDS),
        Column(title="Due", cell=Cell.DAY),
    )
    return Sheet(name="Action log", columns=columns, rows=HOSTILE_ROWS)


def _first_sections() -> tuple[Section, ...]:
    late = Item(
        text="3.1 Prevent young people becoming involved with antisocial behaviour",
        detail="on track → off track · Public Health\nWhy: The worker has left\nNext: Agree cover",
        buttons=(Button(label="History", line="/action history 3.1"),),
    )
    table = Table(
        title="Counted on Wednesday 6 January 2027",
        head=("Priority", "On track", "At risk", "Off track"),
        rows=(("1", "6", "1 (was 0)", "0"), ("2", "4", "1", "1"), ("all", "10", "2", "1")),
    )
    return (
        Section(title="Exceptions: off track, at risk, overdue", parts=(Items(items=(late,)),), lead=True),
        Section(title="Status by priority", parts=(STATUSES, table)),
    )


def _later_sections() -> tuple[Section, ...]:
    money = Facts(rows=(("Secured", "£455,920"), ("Bids out", "£2,247,000"), ("Ends within six months", "£75,499.50")))
    changes = (Item(text="3.2 due date set to Tuesday 15 December 2026"), Item(text="3.3 reworded", detail="Why: 1, 2"))
    words = "*Not bold*, <b>not markup</b>, 1. not a list & `not code`\n# not a heading\n- not a bullet | not a cell"
    return (
        Section(title="Measures", parts=(TRENDS, _measures(6), MONTHS)),
        Section(title="Funding", parts=(money, Text(text="Money of 2024/25 is of an earlier period."))),
        Section(title="Objective 1: Drugs", parts=(Items(title="Changed since then", items=changes), Text(text=words))),
        Section(title="Dates ahead", parts=()),
    )


def _measures(count: int) -> Table:
    """A wide table, as measures have it."""
    head = ("Measure", "Geography", "Baseline", "Target", "2026/27 Q1", "2026/27 Q2", "2026/27 Q3", "Change", "Rating")
    about = ("Hertfordshire", "180 (2023/24)", "250", "192", "201", "awaiting data", "+9 on Q1", "at risk")
    names = ("Domestic abuse referrals to the support service", "Repeat ASB cases", "People in structured treatment")
    rows = tuple((f"{number} {names[number % 3]}", *about) for number in range(1, count + 1))
    return Table(head=head, rows=rows)


def long(actions: int = 120, measures: int = 40, objectives: int = 6) -> Paper:
    """A paper of a full quarter: so many actions with long updates, and so many measures."""
    share = actions // objectives
    by_objective = tuple(
        Section(
            title=f"Objective {number}: Reduce the harm that people and places come to, the {number}th of its kind",
            parts=(
                Items(items=tuple(_action(f"{number}.{each}") for each in range(1, share + 1))),
                Items(title="Changed since the last digest", items=(Item(text=f"{number}.1 reworded"),)),
                Table(
                    title="14 incidents since the last digest",
                    head=("Category", "Place", "Count"),
                    rows=(("anti-social behaviour", "Town Centre", "9"), ("fly-tipping", "Bedwell", "5")),
                ),
            ),
        )
        for number in range(1, objectives + 1)
    )
    first, second = _first_sections()
    silent = Items(
        items=tuple(Item(text=f"Organisation {n}: 4 actions", detail="1.1, 1.2, 2.3, 4.2") for n in range(9))
    )
    measured = Section(title="Measures", parts=(TRENDS, _measures(measures)))
    unanswered = Section(title="No update received", parts=(silent,), lead=True)
    return rich().model_copy(update={"sections": (first, unanswered, second, measured, *by_objective)})


def _action(ref: str) -> Item:
    said = (
        "Six notices were issued, two of them contested; cover for January is agreed with the neighbourhood team. " * 3
    )
    status = "on track → at risk · lead Hertfordshire Constabulary · due Friday 29 January 2027"
    detail = (
        f"{status}\n{said.strip()}\nNext: agree cover at the meeting (Hertfordshire Constabulary, Monday 4 January)"
    )
    return Item(text=f"{ref} Use behavioural contracts and Community Protection warnings and notices", detail=detail)


def told(paper: Paper) -> Iterator[str]:
    """Every string of a paper that a reader of a file must find, in the order of reading."""
    yield from (paper.title, paper.note, *(cell for row in paper.facts for cell in row), paper.counts, paper.since)
    for section in paper.sections:
        yield section.title
        yield from (text for part in section.parts for text in told_part(part))


def told_part(part: Part, *, heads: bool = True) -> Iterator[str]:
    """The same of a part; a chat need not say the heads of its tables."""
    match part:
        case Text():
            yield part.text
        case Facts():
            yield from (cell for row in part.rows for cell in row)
        case Items():
            yield part.title
            yield from (text for item in part.items for text in (item.text, item.detail))
        case Table():
            yield part.title
            yield from (cell for row in ((part.head,) if heads else ()) + part.rows for cell in row)
        case Picture():
            yield from (part.title, part.alt)


def figures(text: str) -> list[str]:
    """Every figure of a text, in order."""
    return [found.rstrip(",./:") for found in FIGURE.findall(text)]


def png(width: int = 640, height: int = 360) -> bytes:
    """A grey picture of so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress((b"\0" + b"\xbb" * width) * height)), (b"IEND", b""))
    framed = (struct.pack(">I", len(body)) + kind + body + _crc(kind + body) for kind, body in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def _crc(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))
