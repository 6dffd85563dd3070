"""What the commands on bids share: finding one, how it stands in words, and the echo of what was saved."""

from handlers.funding.saying import View, belongs, pounds
from handlers.reply import Button, Facts, Refused, Reply, Tone
from handlers.request import Request
from handlers.rights import coordinates
from schedules.calendar import say_day
from storage.tables import Bid
from storage.vocabulary import Outcome

INSTEAD = "Say the rest in purpose=."
"""What to do with a name that is too long."""
CLEARED = frozenset({"none", "-"})
"""What takes a text back."""
SEEN_BY_ALL = "{ref} is restricted: everybody reads this bid, and only those who may see the {word} that it is for."


def view_of(request: Request) -> View:
    """How bids are read by whoever asks."""
    return View(request.stores.plans.current(), request.today, request.word)


def found_bid(number: int, request: Request, *, lock: bool = False) -> Bid:
    """The bid of a number that was read before."""
    bid = request.stores.funding.find(number, lock=lock)
    if bid is None:
        raise Refused(f"There is no bid {number}. /funding list shows them all.")
    if bid.action and bid.action.restricted_at:
        request.disclose(f"action {bid.action.id}")
    return bid


def standing(bid: Bid, request: Request) -> dict[str, str]:
    """Everything of a bid in words, by what it is called."""
    return {
        "Name": bid.name,
        "Amount": pounds(bid.amount),
        "Outcome": bid.outcome.value,
        "Purpose": bid.purpose,
        "Funder": bid.funder,
        "Period": bid.period,
        "Ends": say_day(bid.ends_on) if bid.ends_on else "",
        "Pays for": belongs(bid, view_of(request)),
    }


def facts(bid: Bid, request: Request) -> Facts:
    """What is known of a bid but its name."""
    rows = standing(bid, request)
    return Facts(rows=tuple((name, said) for name, said in rows.items() if said and name != "Name"))


def echo(title: str, said: Facts, bid: Bid, request: Request) -> Reply:
    """What was saved, said back, with what usually comes next."""
    if bid.action and bid.action.restricted_at:
        request.note(SEEN_BY_ALL.format(ref=bid.action.ref, word=request.word("action")))
    return Reply(title=title, parts=(said,), buttons=buttons(bid, request), tone=Tone.DONE)


def buttons(bid: Bid, request: Request) -> tuple[Button, ...]:
    """What a coordinator can do with a bid."""
    if not coordinates(request.member):
        return ()
    edit = Button(label="Change", line=f"/form funding edit {bid.number}")
    if bid.outcome != Outcome.ASKED:
        return (edit,)
    line = f"/funding edit {bid.number} outcome="
    return (
        Button(label="It was won", line=f"{line}{Outcome.SECURED}"),
        Button(label="It was unsuccessful", line=f"{line}{Outcome.UNSUCCESSFUL}"),
        edit,
    )
