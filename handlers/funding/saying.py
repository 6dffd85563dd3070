"""How money is put into words, so that a bid reads the same in chat, in a warning and in a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from handlers.sayings import counted, joined
from schedules.calendar import say_day
from storage.tables import Bid, Plan

NOT_KNOWN, NO_PURPOSE = "amount not known", "purpose not given"


class Wording(Protocol):
    """Gives a plan's own word for one of its levels, such as `objective`."""

    def __call__(self, level: str, /) -> str: ...


@dataclass(frozen=True)
class View:
    """Under which plan, on which day and in whose words bids are read."""

    plan: Plan | None
    today: date
    word: Wording


def pounds(amount: Decimal | None) -> str:
    """An amount: "395,520 pounds"; in pence only where there are any."""
    if amount is None:
        return NOT_KNOWN
    digits = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{digits} pound{'' if amount == 1 else 's'}"


def total(bids: Iterable[Bid]) -> str:
    """What bids add up to. Those of unknown amount are counted beside it, and in no sum."""
    bids = list(bids)
    known = [each.amount for each in bids if each.amount is not None]
    unknown = f"{counted(len(bids) - len(known), 'bid')} of unknown amount" if len(known) < len(bids) else ""
    summed = f"{pounds(sum(known, Decimal(0)))} in {counted(len(known), 'bid')}" if known else ""
    return ", and ".join(each for each in (summed, unknown) if each) or "none"


def called(bid: Bid) -> str:
    """A bid by number, name and amount."""
    return f"{bid.number} {bid.name}: {pounds(bid.amount)}"


def about(bid: Bid, view: View, *, period: bool = True) -> str:
    """The quieter second line of a bid: what it is for, who gives it, where it belongs, when it ends."""
    said = [bid.purpose or NO_PURPOSE, f"from {bid.funder}" if bid.funder else "", belongs(bid, view)]
    said += [f"for {bid.period}" if period and bid.period else "", ends(bid, view.today)]
    return joined(said)


def belongs(bid: Bid, view: View) -> str:
    """The action or objective that a bid pays for; of an earlier plan with that plan's name. Empty where none is."""
    part, level = (bid.action, "action") if bid.action else (bid.objective, "objective")
    if part is None:
        return ""
    other = bid.plan and view.plan and part.plan_id != view.plan.id
    return f"{view.word(level)} {part.ref}" + (f" of {bid.plan.label}" if other and bid.plan else "")


def ends(bid: Bid, today: date) -> str:
    """When the money ends or has ended; empty where nobody said."""
    if bid.ends_on is None:
        return ""
    return f"{'ended' if bid.ends_on < today else 'ends'} {say_day(bid.ends_on)}"
