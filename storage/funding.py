"""Bids for money, numbered from 1."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Bid


class Funding(Scoped):
    """The bids of one partnership."""

    def all(self) -> list[Bid]:
        """Every bid by number, with the objective or action that it pays for."""
        query = select(Bid).where(Bid.partnership_id == self._partnership_id)
        query = query.options(joinedload(Bid.objective), joinedload(Bid.action)).order_by(Bid.number)
        return list(self._session.scalars(query))
