"""Reading what is said of money: an amount, what became of a bid, the last day that it pays for, and which bid."""

import re
from datetime import date
from decimal import Decimal

from handlers.form import Choice
from handlers.funding.saying import called
from handlers.reading.dates import read_date, take_date
from handlers.reading.figures import NONE_YET, POUND, read_figure
from handlers.reading.tokens import MOST_OFFERED, Unclear, clip, plain_name, take_token
from handlers.reply import Refused
from handlers.request import Request
from storage.vocabulary import Outcome

UNKNOWN, NO_END = "unknown", "none"
NOT_KNOWN = NONE_YET | {"not known", "no amount"}
NO_DAY = frozenset({NO_END, "open", "no end", "unknown", "-"})
HOW = "Type it in pounds, such as 395520, £395,520 or 1.4m; or unknown, where nobody knows it."
MOST_POUNDS = 10**12
SAYINGS = {
    **dict.fromkeys(("secured", "won", "awarded", "granted", "received", "successful"), Outcome.SECURED),
    **dict.fromkeys(("bid out", "out", "asked", "asked for", "pending", "submitted", "applied"), Outcome.ASKED),
    **dict.fromkeys(("unsuccessful", "lost", "rejected", "refused", "declined", "failed"), Outcome.UNSUCCESSFUL),
}
"""What people call what became of a bid."""


def read_amount(words: str, request: Request) -> Decimal | str:
    """Pounds, with pence at most; or UNKNOWN. Raises Refused, with what was typed, where it could be anything else."""
    if words.strip().lower() in NOT_KNOWN:
        return UNKNOWN
    typed = f"“{clip(words.strip())}”"
    try:
        figure = read_figure(words, request)
    except Refused:
        raise Refused(f"{typed} is not clear as an amount. {HOW}") from None
    if figure.mark not in ("", POUND):
        raise Refused(f"{typed} is no amount of money. {HOW}")
    if figure.value <= 0:
        raise Refused(f"{typed} is not more than nothing, and a bid is for some money. {HOW}")
    if len(format(figure.value, "f").partition(".")[2]) > 2:
        raise Refused(f"{typed} has more than two places, so it may be in thousands. {HOW}")
    if figure.value >= MOST_POUNDS:
        raise Refused(f"{typed} is more than anybody is given. {HOW}")
    return figure.value


def read_outcome(words: str, _request: Request) -> Outcome:
    """What became of a bid, by any of its names. Raises Refused with those that are known."""
    if outcome := SAYINGS.get(plain_name(words)):
        return outcome
    raise Refused(f"“{clip(words)}” is not one of: {', '.join(Outcome)}.")


def means_secured(words: str) -> bool:
    """Whether these words say that a bid was won."""
    return SAYINGS.get(plain_name(words)) is Outcome.SECURED


def read_end(words: str, request: Request) -> date | str:
    """The last day that money pays for; or NO_END."""
    return NO_END if words.strip().lower() in NO_DAY else read_date(words, request.today)


def take_end(text: str, request: Request) -> tuple[str, str]:
    """A day as people say it, in one word or several; else one word."""
    found = take_date(text, request.today)
    return (text[: len(text) - len(found[1])].strip(), found[1].lstrip()) if found else take_token(text)


def read_bid(words: str, request: Request) -> int:
    """The number of a bid, by its number or by its name. Raises Unclear with those that come nearest."""
    bids = request.stores.funding.all()
    if match := re.fullmatch(r"(?:bid\s+)?#?(\d{1,6})[:.,]*", words.strip(), re.IGNORECASE):
        found = [each for each in bids if each.number == int(match[1])]
    else:
        wanted = plain_name(words)
        named = [each for each in bids if plain_name(each.name) == wanted]
        found = named or [each for each in bids if wanted and wanted in plain_name(each.name)]
    if len(found) == 1:
        return found[0].number
    offered = [Choice(value=str(each.number), label=called(each)) for each in found or bids]
    said = "Several bids are called" if found else "There is no bid"
    raise Unclear(f"{said} “{clip(words)}”. /funding list shows them all.", offered[:MOST_OFFERED])


def mark_bid(words: str, request: Request) -> str:
    """A mark of a bid that changes whenever the bid does."""
    bid = request.stores.funding.find(read_bid(words, request))
    return f"bid {bid.id} {bid.version}" if bid else ""


def tell_bid(words: str, request: Request) -> str:
    """How a bid stands now."""
    bid = request.stores.funding.find(read_bid(words, request))
    return f"Bid {bid.number} is now {bid.outcome}." if bid else ""
