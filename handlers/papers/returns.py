"""What is asked for before a Responsible Authorities Group: the quarter's figures, and news of funding."""

from datetime import date

from dateutil.relativedelta import relativedelta

from handlers.papers.due import Due
from handlers.papers.rows import line
from handlers.papers.silence import by_lead, counted_actions
from handlers.papers.standing import Standing
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.sayings import meeting_name
from schedules.calendar import Quarter, say_day, say_instant
from storage.tables import Action, Occurrence
from storage.tables.base import Json

MONTHS_AHEAD = 6
"""Funding that ends within so many months is spoken of before it does."""
HOW = (
    "To answer, type /action update with the ref, the figure and the quarter it is for. Nothing to report is an answer "
    "too: /action nochange with the ref."
)


def returns_due(due: Due) -> Json:
    """The request as it falls due."""
    return returns(due.standing, due.occurrence, due.note).model_dump(mode="json")


def returns(standing: Standing, occurrence: Occurrence, note: str = "") -> Reply:
    """What each organisation is asked for; it names no person. `note` is said first, such as that it is late."""
    quarter = quarter_for(standing.day(occurrence.starts_at))
    measured = [each for each in standing.open if each.measure.strip()]
    lists = tuple(_figures(organisation, found, standing) for organisation, found in by_lead(measured))
    asked: list[Part] = [Text(text=note)] if note else []
    asked += [Text(text=_asked(measured, quarter, standing)), *lists, Text(text=HOW)] if measured else []
    begins = say_instant(occurrence.starts_at, standing.zone)
    return Reply(
        title=f"Figures and funding for the {meeting_name(standing.kind)} on {begins}",
        parts=(*asked, Text(text=_funding(standing, occurrence))),
        buttons=(Button(label=f"My {standing.word('action', many=True)}", line="/action mine", style="primary"),),
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


def _funding(standing: Standing, occurrence: Occurrence) -> str:
    until = say_day(standing.day(occurrence.starts_at) + relativedelta(months=MONTHS_AHEAD))
    action = standing.word("action")
    return (
        f"Funding: please say what was secured, which bids are out and what ends within {MONTHS_AHEAD} months "
        f"(until {until}). Tell the coordinator, or put it in an update on the {action} that it pays for: "
        "/action update with the ref."
    )
