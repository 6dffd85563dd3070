"""The emoji with which a partnership's messages are offered to be made into something."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.scoped import Scoped
from storage.tables import Reaction
from storage.vocabulary import Becoming


class Reactions(Scoped):
    """The reactions that one partnership has chosen, by the emoji's name without colons."""

    def all(self) -> Sequence[Reaction]:
        """Every one, by name."""
        query = select(Reaction).where(Reaction.partnership_id == self._partnership_id)
        return list(self._session.scalars(query.order_by(Reaction.emoji)))

    def of(self, emoji: str) -> Reaction | None:
        """The one with this emoji."""
        query = select(Reaction).where(Reaction.partnership_id == self._partnership_id, Reaction.emoji == emoji)
        return self._session.scalar(query)

    def choose(self, emoji: str, becomes: Becoming, at: datetime, member_id: int) -> Becoming | None:
        """Let an emoji mean this from now on; what it meant before, if anything."""
        found = self.of(emoji)
        before = found.becomes if found else None
        if found is None:
            found = Reaction(partnership_id=self._partnership_id, emoji=emoji)
            self._session.add(found)
        found.becomes, found.set_at, found.set_by_id = becomes, at, member_id
        self._session.flush()
        return before

    def remove(self, emoji: str) -> bool:
        """Let an emoji mean nothing any more; False where it did not."""
        found = self.of(emoji)
        if found is not None:
            self._session.delete(found)
            self._session.flush()
        return found is not None
