"""What a paper says of money: secured, asked for, and ending."""

from collections.abc import Iterable

from handlers.papers.standing import Standing
from handlers.reply import Section, Sheet


def funding(standing: Standing) -> Iterable[Section]:
    """Money secured, bids out, and what ends within six months; nothing where no bid is known."""
    return ()


def funding_sheet(standing: Standing) -> Sheet | None:
    """Every bid on a row."""
    return None
