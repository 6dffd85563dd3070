"""Looking at money: every bid by what became of it, or one with what was changed in it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Annotated

from handlers.auditing import Who
from handlers.command import Command, handles
from handlers.funding.grouping import SOON_TITLE, earlier_title, ending_soon, grouped
from handlers.funding.rows import buttons, facts, found_bid, view_of
from handlers.funding.saying import View, about, called, ends, pounds, total
from handlers.paging import page
from handlers.reading.kinds import BID, NUMBER
from handlers.reading.slots import Slot
from handlers.reply import Button, Facts, Item, Items, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right, Rows, coordinates
from handlers.sayings import counted, when
from schedules.calendar import say_day
from storage.tables import AuditEntry, Bid
from storage.tables.base import Json

PARTS = frozenset({"objective_id", "action_id"})
TOLD = ("outcome", "amount", "ends_on")
"""The columns of which the audit keeps what they were."""


class ListBids(Command):
    words = "funding list"
    right = Right.READ
    help = "List the money: secured, bids out, and what ends soon"
    bare = "alone"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_bids(command: ListBids, request: Request) -> Reply:
    bids, view = request.stores.funding.all(), view_of(request)
    if not bids:
        return Reply(title="No bid is known yet", parts=(Text(text=_how(request)),), buttons=_add(request))
    groups = grouped(bids, view.plan, view.today).titled()
    rows = [(title, _item(bid, view, title)) for title, some in groups for bid in some]
    shown = page(rows, command.page, "/funding list")
    totals = Facts(rows=tuple((title, total(some)) for title, some in groups))
    lists = (
        Items(title=title, items=tuple(item for _, item in some))
        for title, some in groupby(shown.rows, key=lambda each: each[0])
    )
    return Reply(
        title=f"Funding: {counted(len(bids), 'bid')}",
        parts=(totals, *_ending(bids, request), *lists, *shown.footer),
        buttons=(*shown.buttons, *_add(request)),
    )


class ShowBid(Command):
    words = "funding show"
    right = Right.READ
    rows = Rows.ANY
    help = "Show one bid, and what was changed in it"
    example = "3"

    number: Annotated[int, Slot(BID, "Bid", "Its number or its name")]


@handles
def show(command: ShowBid, request: Request) -> Reply:
    bid = found_bid(command.number, request)
    parts: list[Part] = [facts(bid, request)]
    if changes := tuple(_changes(bid, request)):
        parts.append(Items(title="What was changed", items=changes))
    return Reply(title=f"Bid {bid.number}: {bid.name}", parts=tuple(parts), buttons=buttons(bid, request))


def _ending(bids: list[Bid], request: Request) -> Iterator[Items]:
    """What ends within six months, said before everything else."""
    soon = ending_soon(bids, request.today)
    if soon:
        items = tuple(Item(text=called(each), detail=ends(each, request.today)) for each in soon)
        yield Items(title=SOON_TITLE, items=items)


def _item(bid: Bid, view: View, title: str) -> Item:
    """One row; its period stands in the title already where it is an earlier one."""
    return Item(text=called(bid), detail=about(bid, view, period=title != earlier_title(bid.period)))


def _how(request: Request) -> str:
    if coordinates(request.member):
        return "Add one with /funding add, or list them in the plan's file."
    return "A coordinator adds one with /funding add."


def _add(request: Request) -> tuple[Button, ...]:
    return (Button(label="Add a bid", line="/form funding add"),) if coordinates(request.member) else ()


def _changes(bid: Bid, request: Request) -> Iterator[Item]:
    """What was changed, newest first, by whom; the audit keeps it."""
    who = Who(request.stores)
    for entry in request.stores.audit.about(f"bid {bid.id}"):
        if entry.event.endswith("changed"):
            yield Item(text=f"{when(entry.at, request)} · {who.did(entry)}", detail=_said(entry))


def _said(entry: AuditEntry) -> str:
    moved = [f"{_value(name, entry.was)} → {_value(name, entry.now)}" for name in TOLD if name in entry.now]
    moved += ["what it pays for"] if PARTS & entry.now.keys() else []
    return "; ".join([*moved, *(["its wording"] if entry.content else [])])


def _value(name: str, said: Json) -> str:
    value = said.get(name)
    if name == "amount":
        return pounds(Decimal(value) if value else None)
    if name == "ends_on":
        return f"ends {say_day(date.fromisoformat(value))}" if value else "no end"
    return str(value)
