"""Adding a bid for money, won or still out."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from handlers.command import Change, handles
from handlers.funding.grouping import period_of
from handlers.funding.rows import INSTEAD, echo, facts, found_bid
from handlers.funding.saying import pounds
from handlers.questions import ask
from handlers.reading.kinds import ACTION, ENDS, LINE, MONEY, OBJECTIVE, OUTCOME
from handlers.reading.lookups import found_action
from handlers.reading.money import means_secured
from handlers.reading.slots import Slot, When
from handlers.reading.tokens import refuse_long
from handlers.reply import Refused, Reply
from handlers.request import Request
from handlers.rights import Right, Rows
from schedules.calendar import say_day
from storage.organisations import fold
from storage.vocabulary import Outcome

AMOUNT_HINT = "In pounds, such as 395520, £395,520 or 1.4m; unknown where nobody knows it"
ENDS_HINT = "The last day that it pays for, such as 31/3/2027; none where there is no end"
SECURED = When("outcome", means_secured)
"""What is still out has no day on which it ends."""
PERIOD_HINT = "What its source calls the years it is for, such as 2025-28"


class AddBid(Change):
    words = "funding add"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Add a bid for money, won or still out"
    example = "Safer Streets amount=350000 outcome=secured ends=31/3/2027 objective=4"

    name: Annotated[str, Slot(LINE, "Name", "What the bid is called, such as Safer Streets")]
    amount: Annotated[Decimal | str, Slot(MONEY, "Amount", AMOUNT_HINT, option=True)]
    purpose: Annotated[str, Slot(LINE, "Purpose", "What the money is for", option=True, rare=True)] = ""
    funder: Annotated[str, Slot(LINE, "Funder", "Who gives it", option=True)] = ""
    outcome: Annotated[Outcome | None, Slot(OUTCOME, "Outcome", "Unless said, the bid is out", option=True)] = None
    ends: Annotated[date | str | None, Slot(ENDS, "Ends", ENDS_HINT, option=True, when=SECURED)] = None
    objective: Annotated[str, Slot(OBJECTIVE, "Objective", "That it pays for", option=True, rare=True)] = ""
    action: Annotated[str, Slot(ACTION, "Action", "That it pays for", option=True, rare=True)] = ""
    period: Annotated[str, Slot(LINE, "Period", PERIOD_HINT, option=True, rare=True)] = ""


@handles
def add(command: AddBid, request: Request) -> Reply:
    refuse_long(command.name, "name", INSTEAD)
    refuse_long(command.period, "period", INSTEAD)
    parts = pays_for(command.objective, command.action, request)
    ask(command, _doubts(command, request), "Save it", request)
    values = {
        "name": command.name,
        "amount": command.amount if isinstance(command.amount, Decimal) else None,
        "purpose": command.purpose,
        "funder": command.funder,
        "outcome": command.outcome or Outcome.ASKED,
        "ends_on": command.ends if isinstance(command.ends, date) else None,
        "period": command.period,
        "plan_id": request.plan.id,
    }
    added = request.stores.funding.add(values | parts, request.now, request.member.id)
    bid = found_bid(added.number, request, lock=True)
    return echo(f"Saved: bid {bid.number}, {bid.name}", facts(bid, request), bid, request)


def pays_for(objective: str, action: str, request: Request) -> dict[str, Any]:
    """The columns of what a bid pays for, as refs said it. Raises Refused where one is not part of the other."""
    if not action:
        found = request.stores.plans.objective(objective) if objective else None
        return {"objective_id": found.id if found else None, "action_id": None}
    row = found_action(action, request)
    belongs = row.objective.ref if row.objective else "X"
    if objective and objective != belongs:
        word = request.word("objective")
        under = f"belongs to {word} {belongs}" if row.objective else "is plan-wide"
        raise Refused(f"{row.ref} {under}. Name the {word} or the {request.word('action')}, not both.", field="action")
    return {"objective_id": row.objective_id, "action_id": row.id}


def over(ends: date | str | None, request: Request) -> str:
    """A question about money that is over already; empty where there is none."""
    if isinstance(ends, date) and ends < request.today:
        return f"{say_day(ends)} has passed, so this money has ended."
    return ""


def _doubts(command: AddBid, request: Request) -> Iterator[str]:
    """Why to ask before it is saved: it may be there already, or its money is over."""
    if past := over(command.ends, request):
        yield past
    for each in request.stores.funding.all():
        same_years = fold(each.period) == fold(command.period) or fold(period_of(each)) == fold(command.period)
        if fold(each.name) == fold(command.name) and same_years:
            yield f"Bid {each.number} has this name too: {pounds(each.amount)}, {each.outcome}."
