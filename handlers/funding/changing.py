"""Changing a bid: it was won, its money ends later, its amount is known now."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from handlers.command import Change, handles
from handlers.funding.adding import AMOUNT_HINT, ENDS_HINT, PERIOD_HINT, SECURED, over, pays_for
from handlers.funding.rows import CLEARED, INSTEAD, echo, found_bid, standing
from handlers.questions import ask
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import ACTION, BID, ENDS, LINE, MONEY, OBJECTIVE, OUTCOME
from handlers.reading.lookups import ask_granted
from handlers.reading.money import NO_END, UNKNOWN, read_bid
from handlers.reading.slots import Slot
from handlers.reading.tokens import refuse_long
from handlers.reply import Button, Facts, Refused, Reply
from handlers.request import Request
from handlers.rights import Right, Rows
from storage.tables import Bid
from storage.vocabulary import Outcome

TEXTS = ("name", "purpose", "funder", "period")
CHANGEABLE = (*TEXTS, "amount", "outcome", "ends", "objective", "action")


class EditBid(Change):
    words = "funding edit"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Change a bid, such as when it is won"
    example = "3 outcome=secured ends=31/3/2028"

    number: Annotated[int, Slot(BID, "Bid", "Its number or its name")]
    name: Annotated[str, Slot(LINE, "Name", option=True)] = ""
    amount: Annotated[Decimal | str | None, Slot(MONEY, "Amount", AMOUNT_HINT, option=True)] = None
    purpose: Annotated[
        str, Slot(LINE, "Purpose", "What the money is for; none takes it back", option=True, rare=True)
    ] = ""
    funder: Annotated[str, Slot(LINE, "Funder", "Who gives it; none takes it back", option=True, rare=True)] = ""
    outcome: Annotated[Outcome | None, Slot(OUTCOME, "Outcome", option=True)] = None
    ends: Annotated[date | str | None, Slot(ENDS, "Ends", ENDS_HINT, option=True, when=SECURED)] = None
    objective: Annotated[
        str, Slot(OBJECTIVE, "Objective", "That it pays for; plan for none", option=True, rare=True)
    ] = ""
    action: Annotated[str, Slot(ACTION, "Action", "That it pays for", option=True, rare=True)] = ""
    period: Annotated[str, Slot(LINE, "Period", PERIOD_HINT, option=True, rare=True)] = ""

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        return _known(found_bid(read_bid(values["number"], request), request), request) if values.get("number") else {}


@handles
def edit(command: EditBid, request: Request) -> Reply:
    bid = found_bid(command.number, request, lock=True)
    if not any(getattr(command, name) for name in CHANGEABLE):
        raise _asking(bid, request)
    values = dict(_columns(command, bid, request))
    if values.get("ends_on") != bid.ends_on:
        ask(command, filter(None, [over(command.ends, request)]), "Save it", request)
    before = standing(bid, request)
    for name, value in values.items():
        setattr(bid, name, value)
    request.stores.session.flush()
    bid = found_bid(bid.number, request, lock=True)
    after = standing(bid, request)
    said = tuple((name, f"{before[name] or 'nothing'} → {now or 'nothing'}") for name, now in after.items())
    different = Facts(rows=tuple(row for row, name in zip(said, after, strict=True) if before[name] != after[name]))
    if not different.rows:
        raise Refused(f"Bid {bid.number} says just that already.", _form_button(bid))
    return echo(f"Saved: bid {bid.number}, {bid.name}", different, bid, request)


def _columns(command: EditBid, bid: Bid, request: Request) -> Iterator[tuple[str, Any]]:
    """What was named, by column."""
    refuse_long(command.name, "name", INSTEAD)
    refuse_long(command.period, "period", INSTEAD)
    for name in TEXTS:
        if said := getattr(command, name):
            yield name, "" if said.strip().lower() in CLEARED and name != "name" else said
    if command.amount:
        yield "amount", None if command.amount == UNKNOWN else command.amount
    if command.outcome:
        yield "outcome", command.outcome
    if command.ends:
        yield "ends_on", None if command.ends == NO_END else command.ends
    if command.objective or command.action:
        yield from _parts(command, bid, request)


def _parts(command: EditBid, bid: Bid, request: Request) -> Iterator[tuple[str, Any]]:
    """What it pays for from now on; an action that stays in its objective stays."""
    if bid.action_id and not bid.action:
        raise Refused(f"Bid {bid.number} pays for something that you may not see. {ask_granted(request)}")
    stands = bid.objective.ref if bid.objective else ""
    objective = "" if command.action and command.objective == stands else command.objective  # as the form had it
    named = pays_for(objective, command.action, request)
    if bid.action and not command.action and named["objective_id"] == bid.action.objective_id is not None:
        named["action_id"] = bid.action.id
    yield from named.items()


def _known(bid: Bid, request: Request) -> dict[str, str]:
    """How the fields stand, as they would be typed; what belongs to an earlier plan has no ref in this one."""
    part = bid.action or bid.objective
    ref = part.ref if part and part.plan_id == request.plan.id else ""
    return {
        "name": bid.name,
        "amount": UNKNOWN if bid.amount is None else format(bid.amount, "f"),
        "purpose": bid.purpose,
        "funder": bid.funder,
        "outcome": bid.outcome.value,
        "ends": bid.ends_on.isoformat() if bid.ends_on else "",
        "objective": "" if bid.action else ref,
        "action": ref if bid.action else "",
        "period": bid.period,
    }


def _asking(bid: Bid, request: Request) -> Incomplete:
    form = form_of(Draft(EditBid, {"number": str(bid.number)}), request)
    return Incomplete(form.model_copy(update={"intro": "Change what is different now; the rest stays."}))


def _form_button(bid: Bid) -> Button:
    return Button(label="Change it in a form", line=f"/form funding edit {bid.number}")
