"""What is asked for before a Responsible Authorities Group: the quarter's figures, and news of funding."""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from handlers.measures.track import tracks
from handlers.papers.reading_background import with_background
from handlers.papers.sections.action_rows import line
from handlers.papers.sections.silence import by_lead, counted_actions
from handlers.papers.standing import Standing
from handlers.reading.tokens import an
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.sayings import counted, meeting_name
from handlers.sending.due import Due
from schedules.calendar import Quarter, say_day, say_instant
from storage.tables import Action, Occurrence
from storage.tables.base import Json

MONTHS_AHEAD = 6
"""Funding that ends within so many months is spoken of before it does."""
HOW = (
    "To answer, type /action update with the ref, the figure and the quarter it is for. Nothing to report is an answer "
    "too: /action nochange with the ref."
)

HOW_TO_SET = "Type /measure set with the measure, the period and the figure, such as /measure set burglaries Q3 210."
SET = Button(label="Set a figure", line="/form measure set")


def returns_due(due: Due) -> Json:
    """The request as it falls due."""
    return returns(with_background(due.standing, due.stores), due.occurrence, due.note).model_dump(mode="json")


def returns(standing: Standing, occurrence: Occurrence, note: str = "") -> Reply:
    """What each organisation is asked for; it names no person. `note` is said first, such as that it is late."""
    quarter = quarter_for(standing.day(occurrence.starts_at))
    measured = [each for each in standing.open if each.measure.strip()]
    lists = tuple(_figures(organisation, found, standing) for organisation, found in by_lead(measured))
    asked: list[Part] = [Text(text=note)] if note else []
    asked += [Text(text=_asked(measured, quarter, standing)), *lists, Text(text=HOW)] if measured else []
    awaited = tuple(_awaited(standing, occurrence))
    begins = say_instant(occurrence.starts_at, standing.zone)
    mine = Button(label=f"My {standing.word('action', many=True)}", line="/action mine", style="primary")
    return Reply(
        title=f"Figures and funding for the {meeting_name(standing.kind)} on {begins}",
        parts=(*asked, *awaited, Text(text=_funding(standing, occurrence))),
        buttons=(mine, *((SET,) if awaited else ())),
    )


def quarter_for(meeting: date) -> Quarter:
    """The quarter of the financial year that a meeting looks at: the last that is over by then."""
    return Quarter.of(meeting).shifted(-1)


def _asked(measured: list[Action], quarter: Quarter, standing: Standing) -> str:
    first, last = (say_day(each, standing.today) for each in (quarter.first, quarter.last))
    verb = "has" if len(measured) == 1 else "have"
    number = counted_actions(len(measured), standing)
    return f"Figures for {quarter} ({first} to {last}): {number} {verb} a measure to be reported."


def _figures(organisation: str, actions: list[Action], standing: Standing) -> Items:
    items = (Item(text=f"{each.ref} {line(each.measure)}") for each in actions)
    return Items(title=f"{organisation}: {counted_actions(len(actions), standing)}", items=tuple(items))


def _awaited(standing: Standing, occurrence: Occurrence) -> Iterator[Part]:
    """The measures that have no figure yet for the last period that is over by the meeting, by period."""
    day = standing.day(occurrence.starts_at)
    found = tracks(standing.background.measures, standing.background.readings)
    waiting = [(period, each.measure.name) for each in found if (period := each.awaited(day))]
    if not waiting:
        return
    verb = "awaits its figure" if len(waiting) == 1 else "await their figures"
    yield Text(text=f"{counted(len(waiting), 'measure')} {verb}. {HOW_TO_SET}")
    for period in dict.fromkeys(period for period, _ in waiting):
        items = tuple(Item(text=name) for awaited, name in waiting if awaited == period)
        yield Items(title=f"For {period}", items=items)


def _funding(standing: Standing, occurrence: Occurrence) -> str:
    until = say_day(standing.day(occurrence.starts_at) + relativedelta(months=MONTHS_AHEAD))
    action = standing.word("action")
    return (
        f"Funding: please say what was secured, which bids are out and what ends within {MONTHS_AHEAD} months "
        f"(until {until}). /funding list shows what is known: tell the coordinator what is not. How {an(action)} is to "
        "be paid for is said with /action funding and its ref."
    )
