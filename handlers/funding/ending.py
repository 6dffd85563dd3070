"""Money that ends within six months: the coordinators are told once of each bid and end, while there is time to act."""

from collections.abc import Iterator
from datetime import date

from handlers.funding.grouping import ending_soon
from handlers.funding.saying import View, belongs, pounds
from handlers.reading.tokens import an
from handlers.reply import Button, Facts, Reply, Text
from schedules.calendar import say_day
from storage.stores import Stores
from storage.tables import Bid

WHAT_TO_DO = (
    "Have the next meeting decide what goes on without it. Add the bid that is to follow with /funding add, say how "
    "{action} is to be paid for with /action funding, or change its end where the funder has agreed to that."
)


def endings_told(stores: Stores, today: date) -> Iterator[tuple[str, Reply]]:
    """What coordinators are told of money that ends, with the subject under which each end is told once."""
    plan = stores.plans.current()
    words = plan.words if plan else {}
    view = View(plan, today, lambda level: words.get(level) or level)
    for bid in ending_soon(stores.funding.all(), today):
        yield f"bid {bid.id} ends {bid.ends_on}", _warning(bid, view)


def _warning(bid: Bid, view: View) -> Reply:
    day = say_day(bid.ends_on) if bid.ends_on else ""
    facts = (("Amount", pounds(bid.amount)), ("Purpose", bid.purpose), ("Funder", bid.funder))
    rows = tuple((name, said) for name, said in (*facts, ("Pays for", belongs(bid, view))) if said)
    return Reply(
        title=f"The money of bid {bid.number}, {bid.name}, ends on {day}",
        parts=(Facts(rows=rows), Text(text=WHAT_TO_DO.format(action=an(view.word("action"))))),
        buttons=(
            Button(label="Add the bid that follows", line="/form funding add", style="primary"),
            Button(label="Change its end", line=f"/form funding edit {bid.number}"),
        ),
    )
