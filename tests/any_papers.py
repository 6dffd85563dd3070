"""Any paper at all, hostile ones among them, for what has to hold of every drawing."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from handlers.paper import Cell, Column, Event, Paper, Section, Sheet
from handlers.reply import Marking, Panel, Part, Picture, Series, Shape
from tests import drawn
from tests.papers import COMPILED, HOSTILE_ROWS

panels = st.builds(
    Panel,
    title=drawn.words,
    labels=st.tuples(drawn.words, drawn.words),
    series=st.lists(
        st.builds(Series, name=drawn.words, values=st.tuples(st.just("12"), st.sampled_from([None, "£1,250", "7%"]))),
        max_size=3,
    ).map(tuple),
)
pictures = st.builds(
    Picture,
    name=st.sampled_from(["status", "trends", "months"]),
    title=drawn.words,
    alt=drawn.words,
    shape=st.sampled_from(Shape),
    panels=st.lists(panels, min_size=1, max_size=2).map(tuple),
)
cells = st.one_of(drawn.words, st.sampled_from([row[0] for row in HOSTILE_ROWS]), st.text("'=+-@\t\r\n a", max_size=6))
figures_typed = st.one_of(st.sampled_from([cell for row in HOSTILE_ROWS for cell in row[1:]]), st.integers().map(str))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Sheets of every kind of column, with cells of any sort in each."""
    kinds = draw(st.lists(st.sampled_from(Cell), min_size=1, max_size=4))
    columns = tuple(Column(title=draw(drawn.words), cell=kind) for kind in kinds)
    row = st.tuples(*(st.one_of(cells, figures_typed) for _ in kinds))
    return Sheet(name=draw(drawn.words), columns=columns, rows=tuple(draw(st.lists(row, max_size=6))))


events = st.builds(
    Event,
    uid=st.uuids().map(str),
    title=drawn.words,
    starts_at=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(["Europe/London", "Europe/Belfast", "UTC"]),
    place=drawn.words,
    link=drawn.words,
)
parts: st.SearchStrategy[Part] = st.one_of(drawn.parts, pictures, drawn.tables())
sections = st.builds(Section, title=drawn.words, parts=st.lists(parts, max_size=3).map(tuple))
papers = st.builds(
    Paper,
    key=st.just("rag"),
    title=drawn.texts,
    facts=drawn.tuples(drawn.pairs, 10),
    counts=drawn.words,
    sections=st.lists(sections, max_size=3).map(tuple),
    version=st.integers(0, 3),
    marking=st.sampled_from(Marking),
    note=drawn.words,
    partnership=drawn.words,
    compiled=st.sampled_from([None, COMPILED]),
    since=drawn.words,
    sheets=st.lists(sheets(), max_size=3).map(tuple),
    events=st.lists(events, max_size=2, unique_by=lambda event: event.uid).map(tuple),
)
