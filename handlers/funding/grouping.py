"""Bids by what became of them. Money that is over, or of an earlier period, never stands under what is secured now."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from storage.tables import Bid, Plan
from storage.vocabulary import Outcome

SOON = relativedelta(months=6)
"""How long before its end money is warned of: services have had to fear for going on once theirs was over."""
SOON_TITLE = "Ends within six months"
YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*(?:-|\u2013|/|to)\s*((?:19|20)?\d\d))?(?!\d)")
"""The years of a period as people write them: 2018-21, 2021-2024, 2025/28, 2021 to 2024, 2023."""
TITLES = {Outcome.SECURED: "Secured", Outcome.ASKED: "Bids out", Outcome.UNSUCCESSFUL: "Unsuccessful"}


@dataclass(frozen=True)
class Groups:
    """All bids of a partnership, each in one group: secured and running, over, of an earlier period by its label."""

    secured: tuple[Bid, ...]
    asked: tuple[Bid, ...]
    unsuccessful: tuple[Bid, ...]
    over: tuple[Bid, ...]
    earlier: Mapping[str, tuple[Bid, ...]]

    def titled(self) -> list[tuple[str, tuple[Bid, ...]]]:
        """Those that have any bid, in order, each under what it is called."""
        named = [(TITLES[Outcome.SECURED], self.secured), (TITLES[Outcome.ASKED], self.asked)]
        named += [(TITLES[Outcome.UNSUCCESSFUL], self.unsuccessful), ("Money that has ended", self.over)]
        named += [(earlier_title(label), bids) for label, bids in self.earlier.items()]
        return [(title, bids) for title, bids in named if bids]


def earlier_title(label: str) -> str:
    """What money of an earlier period is called."""
    return f"Money of an earlier period ({label})"


def grouped(bids: Iterable[Bid], plan: Plan | None, today: date) -> Groups:
    """The bids by what became of them, as they stand on a day while a plan is worked to."""
    earlier, found = defaultdict[str, list[Bid]](list), defaultdict[str, list[Bid]](list)
    for each in bids:
        if each.outcome == Outcome.SECURED and is_earlier(each, plan, today):
            earlier[period_of(each)].append(each)
        elif each.outcome == Outcome.SECURED and each.ends_on and each.ends_on < today:
            found["over"].append(each)
        else:
            found[each.outcome].append(each)
    return Groups(
        secured=tuple(found[Outcome.SECURED]),
        asked=tuple(found[Outcome.ASKED]),
        unsuccessful=tuple(found[Outcome.UNSUCCESSFUL]),
        over=tuple(found["over"]),
        earlier={label: tuple(some) for label, some in earlier.items()},
    )


def ending_soon(bids: Iterable[Bid], today: date) -> list[Bid]:
    """Secured money that ends within six months of a day, soonest first."""
    ends = [(each.ends_on, each) for each in bids if each.ends_on and each.outcome == Outcome.SECURED]
    return [each for day, each in sorted(ends, key=lambda pair: pair[0]) if today <= day <= today + SOON]


def is_earlier(bid: Bid, plan: Plan | None, today: date) -> bool:
    """Whether money is of years before the plan that is worked to began; what still pays never is."""
    if plan is None or (bid.ends_on and bid.ends_on >= today):
        return False
    years, starts = _years(bid.period), _starts(plan)
    if years and starts:
        return years[1] <= starts
    return bid.plan_id not in (None, plan.id)


def period_of(bid: Bid) -> str:
    """What the years that money is for are called: its own words, or else its plan's."""
    return bid.period or (bid.plan.label if bid.plan else "")


def _starts(plan: Plan) -> int | None:
    """The year that a plan begins in, as its file says or its label."""
    said = (plan.about or {}).get("period", {}).get("start", "") or plan.label
    years = _years(said)
    return years[0] if years else None


def _years(label: str) -> tuple[int, int] | None:
    """The year that a period begins in and the one it ends in: a year alone ends in the next."""
    named = [year for found in YEARS.finditer(label) for year in _named(found[1], found[2] or "")]
    return (min(named), max(*named, min(named) + 1)) if named else None


def _named(first: str, second: str) -> tuple[int, ...]:
    """The years of 2018-21; of 2021-02, which is a month, the year alone."""
    last = int(first[:2] + second if len(second) == 2 else second) if second else 0
    return (int(first), last) if last > int(first) else (int(first),)
