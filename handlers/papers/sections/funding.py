"""What a paper says of money: what ends soon, what is secured and asked for, and how actions are to be paid for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from handlers.funding.grouping import SOON_TITLE, earlier_title, ending_soon, grouped, is_earlier
from handlers.funding.saying import View, about, belongs, pounds, total
from handlers.paper import Cell, Column, Section, Sheet
from handlers.papers.sections.action_rows import name
from handlers.papers.standing import Standing
from handlers.reply import Item, Items, Part, Text
from storage.tables import Bid
from storage.vocabulary import Outcome

TELLING = frozenset({"rag", "board", "scrutiny"})
"""The papers that tell of money, in their spreadsheet too."""
NONE_NOW = "No money for the years of this plan is known yet."
COLUMNS = (
    Column(title="Bid", cell=Cell.NUMBER),
    Column(title="Name"),
    Column(title="Purpose"),
    Column(title="Funder"),
    Column(title="Pounds", cell=Cell.POUNDS),
    Column(title="Outcome"),
    Column(title="Period"),
    Column(title="Ends", cell=Cell.DAY),
    Column(title="Pays for"),
)


def funding(standing: Standing) -> Iterable[Section]:
    """Money that ends within six months, secured, bids out, of an earlier period; nothing where none is known.

    Bids out, fundraising plans and what the plan says of its money are between partners: the public reads what was
    secured, and for what.
    """
    parts = tuple(_parts(standing))
    if parts:
        yield Section(title="Funding", parts=parts, short="funding")


def funding_sheet(standing: Standing) -> Sheet | None:
    """Every bid on a row, in a paper that tells of money; an empty cell is what nobody knows."""
    bids = _told(standing)
    if not bids or standing.kind.paper not in TELLING:
        return None
    return Sheet(name="Funding", columns=COLUMNS, rows=tuple(_row(each, standing) for each in bids))


def _parts(standing: Standing) -> Iterator[Part]:
    open_to_partners, bids = not standing.public, _told(standing)
    if open_to_partners and (soon := ending_soon(bids, standing.today)):
        yield _listed(SOON_TITLE, soon, standing)
    yield from _groups(bids, standing)
    if open_to_partners:
        yield from _plans(standing)
        yield from _said_in_plan(standing)


def _told(standing: Standing) -> Sequence[Bid]:
    """The bids that a paper for these readers tells of; what was refused to an earlier plan is over."""
    bids = standing.background.bids
    if standing.public:
        return [each for each in bids if each.outcome == Outcome.SECURED and not _pays_for_restricted(each)]
    lost = Outcome.UNSUCCESSFUL
    return [each for each in bids if each.outcome != lost or not is_earlier(each, standing.plan, standing.today)]


def _pays_for_restricted(bid: Bid) -> bool:
    """Whether the action that a bid pays for is restricted; to most readers it is not there at all."""
    return bid.action_id is not None and (bid.action is None or bid.action.restricted_at is not None)


def _groups(bids: Sequence[Bid], standing: Standing) -> Iterator[Part]:
    groups = grouped(bids, standing.plan, standing.today)
    earlier = {earlier_title(label) for label in groups.earlier}
    titled = groups.titled()
    if titled and titled[0][0] in earlier:
        yield Text(text=NONE_NOW)
    for title, some in titled:
        yield _listed(f"{title}: {total(some)}", some, standing, period=title not in earlier)


def _listed(title: str, bids: Iterable[Bid], standing: Standing, *, period: bool = True) -> Items:
    view = _view(standing)
    items = (Item(text=f"{each.name}: {pounds(each.amount)}", detail=about(each, view, period=period)) for each in bids)
    return Items(title=title, items=tuple(items))


def _plans(standing: Standing) -> Iterator[Items]:
    """How the open actions are to be paid for."""
    items = tuple(Item(text=name(each), detail=each.funding) for each in standing.open if each.funding)
    if items:
        yield Items(title="Fundraising plans", items=items)


def _said_in_plan(standing: Standing) -> Iterator[Text]:
    said: Mapping[str, str] = (standing.plan.about or {}).get("funding", {}) if standing.plan else {}
    for each in (said.get("risk"), said.get("note")):
        if each:
            yield Text(text=f"The plan says: {each}")


def _row(bid: Bid, standing: Standing) -> tuple[str, ...]:
    return (
        str(bid.number),
        bid.name,
        bid.purpose,
        bid.funder,
        "" if bid.amount is None else format(bid.amount, "f"),
        bid.outcome.value,
        bid.period,
        bid.ends_on.isoformat() if bid.ends_on else "",
        belongs(bid, _view(standing)),
    )


def _view(standing: Standing) -> View:
    return View(standing.plan, standing.today, standing.word)
