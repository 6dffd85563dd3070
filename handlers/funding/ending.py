"""Money that ends within six months: the coordinators are told once of each bid and end, while there is time to act."""

from collections.abc import Iterator
from datetime import date

from handlers.funding.grouping import ending_soon
from handlers.funding.saying import View, about, pounds
from handlers.reply import Button, Reply, Text
from schedules.calendar import say_day
from storage.stores import Stores
from storage.tables import Bid

WHAT_TO_DO = (
    "Decide at the next meeting what goes on without it. Add the bid that follows it with /funding add, say how an "
    "{action} is to be paid for with /action funding, or move its end where the funder has agreed to that."
)


def endings_told(stores: Stores, today: date) -> Iterator[tuple[str, Reply]]:
    """What coordinators are told of money that ends, with the subject under which each end is told once."""
    plan = stores.plans.current()
    words = plan.words if plan else {}
    view = View(plan, today, lambda level: words.get(level, level))
    for bid in ending_soon(stores.funding.all(), today):
        yield f"bid {bid.id} ends {bid.ends_on}", _warning(bid, view)


def _warning(bid: Bid, view: View) -> Reply:
    day = say_day(bid.ends_on) if bid.ends_on else ""
    said = f"{pounds(bid.amount)[:1].upper()}{pounds(bid.amount)[1:]}: {about(bid, view)}."
    return Reply(
        title=f"The money of bid {bid.number}, {bid.name}, ends on {day}",
        parts=(Text(text=said), Text(text=WHAT_TO_DO.format(action=view.word("action")))),
        buttons=(
            Button(label="Add the bid that follows", line="/form funding add", style="primary"),
            Button(label="Change its end", line=f"/form funding edit {bid.number}"),
        ),
    )
