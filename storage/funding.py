"""Bids for money, numbered from 1."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Bid


class Funding(Scoped):
    """The bids of one partnership."""

    def all(self) -> list[Bid]:
        """Every bid by number, with its plan and the objective or action that it pays for."""
        return list(self._session.scalars(self._query().order_by(Bid.number)))

    def find(self, number: int, *, lock: bool = False) -> Bid | None:
        """One by its number, with the same; `lock` keeps others from changing it meanwhile."""
        query = self._query().where(Bid.number == number)
        if lock:
            query = query.with_for_update(of=Bid).execution_options(populate_existing=True)
        return self._session.scalar(query)

    def add(self, values: Mapping[str, Any], at: datetime, by: int | None) -> Bid:
        """A new bid under the next number. `values` are its columns by name."""
        bid = Bid(
            partnership_id=self._partnership_id,
            number=self._next_number(Bid.number),
            added_at=at,
            added_by_id=by,
            **values,
        )
        self._session.add(bid)
        self._session.flush()
        return bid

    def _query(self) -> Select[Bid]:
        query = select(Bid).where(Bid.partnership_id == self._partnership_id)
        return query.options(joinedload(Bid.plan), joinedload(Bid.objective), joinedload(Bid.action))
