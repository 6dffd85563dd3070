"""Public places and wards that a partnership speaks of."""

from sqlalchemy import select

from storage.auditing.watching import add_noted
from storage.organisations import fold
from storage.scoped import Scoped
from storage.tables import Place


class Places(Scoped):
    """The places of one partnership; a new one is remembered at its first mention."""

    def all(self) -> list[Place]:
        """Every place, by name."""
        query = select(Place).where(Place.partnership_id == self._partnership_id).order_by(Place.name)
        return list(self._session.scalars(query))

    def named(self, name: str) -> Place | None:
        """The place of this name, whatever the capitals."""
        return next((place for place in self.all() if fold(place.name) == fold(name)), None)

    def ensure(self, name: str) -> Place:
        """The place of this name, added if it is new."""
        if known := self.named(name):
            return known
        add_noted(self._session, Place, {"partnership_id": self._partnership_id, "name": name})
        return self._session.scalars(
            select(Place).where(Place.partnership_id == self._partnership_id, Place.name == name)
        ).one()
